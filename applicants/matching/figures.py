"""The published figures behind the score, as data with their sources; nothing newer than 2020, on purpose."""

from typing import Final, NamedTuple

from programs.vocabulary import Group, Setting


class Prior(NamedTuple):
    """Share (percent) of a specialty's places filled by US and non-US IMGs, and where the figures come from."""

    us_img: float
    non_us_img: float
    source: str

    def share(self, group: Group) -> float:
        """The group's share in 0..1."""
        return (self.us_img if group is Group.US_IMG else self.non_us_img) / 100

    def split(self, group: Group) -> float:
        """The group's part of all IMGs in 0..1."""
        return self.share(group) * 100 / (self.us_img + self.non_us_img)


_FILLED_2013: Final = "Charting Outcomes: IMGs 2013, NRMP positions filled 2014"

# NRMP Main Residency Match, specialties filled 2018-2020; split by Charting Outcomes: IMGs 2013 where pooled.
PRIORS: Final[dict[str, Prior]] = {
    "internal-medicine": Prior(12.9, 26.0, "NRMP 2020, 38.9 % pooled; split 841:1,690 (2013)"),
    "pathology": Prior(10.6, 34.6, "NRMP 2018, 45.2 % pooled; split 46:151 (2013)"),
    "neurology": Prior(8.7, 21.7, _FILLED_2013),
    "pediatrics": Prior(8.3, 11.7, "NRMP 2020, 20.0 % pooled; split 196:278 (2013)"),
    "family-medicine": Prior(17.8, 9.8, "NRMP 2020, 27.6 % pooled; split 531:293 (2013)"),
    "psychiatry": Prior(8.8, 7.1, "NRMP 2020, 15.9 % pooled; split 203:163 (2013)"),
    "physical-medicine-and-rehabilitation": Prior(10.4, 5.5, _FILLED_2013),
    "anesthesiology": Prior(6.3, 5.2, _FILLED_2013),
    "general-surgery": Prior(5.0, 6.6, "NRMP 2020, 11.6 % pooled; split 119:158 (2013)"),
    "diagnostic-radiology": Prior(5.1, 8.0, "NRMP 2020, PGY-2, stated apart"),
    "emergency-medicine": Prior(4.6, 1.1, "NRMP 2019, stated apart"),
    "obstetrics-and-gynecology": Prior(2.7, 3.8, "NRMP 2020, 6.5 % pooled; national split 42:58"),
}
PRIOR_ELSEWHERE: Final = Prior(2.7, 3.8, "no figure for this specialty; that of Obstetrics and Gynecology stands in")

# PGY-1 places filled in the 2018 Match: 2,900 by US and 3,962 by non-US IMGs, of 29,040 (NRMP).
NATIONAL_SHARE: Final = {Group.US_IMG: 0.100, Group.NON_US_IMG: 0.136}

# Internal Medicine PGY-1 places filled by IMGs: 62.5 % in community and 26 % in university programs against 38.9 %
# overall (J Gen Intern Med 2021, APDIM surveys). No figure exists for mixed settings or other specialties.
SETTING_FACTORS: Final = {
    ("internal-medicine", Setting.COMMUNITY.value): 1.61,
    ("internal-medicine", Setting.UNIVERSITY.value): 0.67,
}

# By judgement: what a stated policy does to the odds of the prior.
ODDS_STATED: Final = 1.2
ODDS_H1B_FILED: Final = 1.2
ODDS_NO_VISA: Final = 0.5


class Thresholds(NamedTuple):
    """Step 2 CK: the median score below which programs rarely, and above which they usually, grant interviews."""

    low: int
    high: int


# NRMP Program Director Survey 2020, medians t moved to today's scale by 251 + 15 x (t - 243) / 16.
THRESHOLDS: Final[dict[str, Thresholds]] = {
    "internal-medicine": Thresholds(229, 239),
    "family-medicine": Thresholds(220, 237),
    "pediatrics": Thresholds(222, 239),
    "psychiatry": Thresholds(229, 244),
    "neurology": Thresholds(225, 248),
    "general-surgery": Thresholds(239, 244),
    "emergency-medicine": Thresholds(222, 248),
    "obstetrics-and-gynecology": Thresholds(229, 244),
    "diagnostic-radiology": Thresholds(232, 251),
    "anesthesiology": Thresholds(229, 248),
    "orthopaedic-surgery": Thresholds(244, 255),
}
THRESHOLDS_ELSEWHERE: Final = Thresholds(229, 244)
SCORE_MARGIN: Final = 15  # points below low and above high over which the value runs from 0 to 1
LEAST_SPREAD: Final = 10  # points high stays above low
MEASUREMENT_ERROR: Final = 6  # standard error of a Step 2 CK score, in points

# Where publications were seen to tell matched from unmatched IMGs (neurosurgery: World Neurosurgery review;
# orthopaedics: International Orthopaedics 2024). Elsewhere both have the same median.
RESEARCH_SPECIALTIES: Final = frozenset({"neurological-surgery", "orthopaedic-surgery"})
ENOUGH_PUBLICATIONS: Final = 10

# Means over the programs of NRMP Program Results 2018-2020 in the starter set, as contributions to `room`.
ROOM_PLACES_UNKNOWN: Final = 0.27
ROOM_UNFILLED_UNKNOWN: Final = 0.08
MANY_PLACES: Final = 15
