"""How open a program is to US and to non-US IMGs: its record first, what it states second, its specialty last.

Shares are *of those interviewed, matched or in training*, never of those who applied. The two groups are never added.
Figures are published ones, nothing newer than 2020, on purpose; what is by judgement says so.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from programs.record.rates import (
    PRIOR_WEIGHT,
    GroupRecord,
    Rate,
    SeasonCount,
    rate,
    recent_record,
    times_odds,
    weighted_counts,
)
from programs.vocabulary import Group, Policy, Setting

GROUPS: Final = (Group.US_IMG, Group.NON_US_IMG)


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

_YES, _NO = Policy.YES.value, Policy.NO.value  # looked up once: this is asked of thousands of programs


class OpennessFacts(NamedTuple):
    """The facts of one program that openness reads; ``specialty`` is its slug, ``record`` any season counts."""

    specialty: str
    setting: str
    accepts_img: str
    visa_j1: str
    visa_h1b: str
    h1b_resident_filings: int | None
    record: tuple[SeasonCount, ...]


@dataclass(frozen=True, slots=True)
class Openness:
    """What a group's share is expected to be. Shares are in 0..1.

    ``prior``: the specialty's figures; ``expected``: the group's share by them, moved by what the program states
    (``moved`` says by what). ``record``: the seasons on record, None without any; ``count`` of ``n``: weighed by
    season, a count of all IMGs together multiplied by the specialty's split.
    """

    group: Group
    prior: Prior
    expected: float
    moved: list[str]
    record: GroupRecord | None
    count: float = 0
    n: float = 0

    @property
    def rate(self) -> Rate:
        """Record and expectation together, which counts as eight people, with their 95 % Wilson interval."""
        return rate(PRIOR_WEIGHT * self.expected + self.count, PRIOR_WEIGHT + self.n)

    @property
    def is_of_specialty(self) -> bool:
        """Is there a figure for this specialty, or does another stand in?"""
        return self.prior is not PRIOR_ELSEWHERE

    @property
    def split(self) -> float:
        """The group's part of all IMGs in this specialty."""
        return self.prior.split(self.group)


def openness(program: Any, group: Group, season: int) -> Openness:
    """Openness to US or non-US IMGs as of a match year. ``program`` has the fields of :class:`OpennessFacts`."""
    prior = PRIORS.get(program.specialty, PRIOR_ELSEWHERE)
    expected, moved = expected_share(prior.share(group), group, program)
    record = recent_record(program.record, group, season)
    if record is None:
        return Openness(group, prior, expected, moved, None)
    count, n = weighted_counts(record, season, prior.split(group))
    return Openness(group, prior, expected, moved, record, count, n)


def expected_share(share: float, group: Group, program: Any) -> tuple[float, list[str]]:
    """The specialty's share moved by what the program states, by judgement, and what moved it."""
    moved = []
    factor = SETTING_FACTORS.get((program.specialty, program.setting))
    if factor:
        share *= factor
        moved.append(f"{program.setting} programs x {factor:g}")
    if _YES in (program.accepts_img, program.visa_j1, program.visa_h1b):
        share = times_odds(share, ODDS_STATED)
        moved.append("IMGs or a visa stated")
    if program.h1b_resident_filings:
        share = times_odds(share, ODDS_H1B_FILED)
        moved.append("employer filed for residents on H-1B")
    if program.visa_j1 == _NO and program.visa_h1b == _NO and group is Group.NON_US_IMG:
        share = times_odds(share, ODDS_NO_VISA)
        moved.append("no visa sponsored")
    return share, moved
