"""The published figures behind the score, as data with their sources; nothing newer than 2020, on purpose."""

from typing import Final, NamedTuple


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
