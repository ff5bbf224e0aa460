"""How open a program is to US and to non-US IMGs: its own record first, then its place and kind, then its specialty.

Shares are *of those interviewed, matched or in training*, never of those who applied. The two groups are never added.
Figures are published ones, nothing newer than 2020, on purpose; what is by judgement says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from programs.record.rates import (
    PRIOR_WEIGHT,
    GroupRecord,
    Rate,
    SeasonCount,
    odds,
    posterior_share,
    rate,
    recent_record,
    times_odds,
    weighted_counts,
)
from programs.record.state_imgs import StateImgs
from programs.vocabulary import Answer, Group, Policy, Population, Setting

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
    "internal-medicine": Prior(12.9, 26.0, "NRMP 2020, 38.9% pooled; split 841:1,690 (2013)"),
    "pathology": Prior(10.6, 34.6, "NRMP 2018, 45.2% pooled; split 46:151 (2013)"),
    "neurology": Prior(8.7, 21.7, _FILLED_2013),
    "pediatrics": Prior(8.3, 11.7, "NRMP 2020, 20.0% pooled; split 196:278 (2013)"),
    "family-medicine": Prior(17.8, 9.8, "NRMP 2020, 27.6% pooled; split 531:293 (2013)"),
    "psychiatry": Prior(8.8, 7.1, "NRMP 2020, 15.9% pooled; split 203:163 (2013)"),
    "physical-medicine-and-rehabilitation": Prior(10.4, 5.5, _FILLED_2013),
    "anesthesiology": Prior(6.3, 5.2, _FILLED_2013),
    "general-surgery": Prior(5.0, 6.6, "NRMP 2020, 11.6% pooled; split 119:158 (2013)"),
    "diagnostic-radiology": Prior(5.1, 8.0, "NRMP 2020, PGY-2, stated apart"),
    "emergency-medicine": Prior(4.6, 1.1, "NRMP 2019, stated apart"),
    "obstetrics-and-gynecology": Prior(2.7, 3.8, "NRMP 2020, 6.5% pooled; national split 42:58"),
}
PRIOR_ELSEWHERE: Final = Prior(2.7, 3.8, "of Obstetrics and Gynecology, for this one has no figure")

# PGY-1 places filled in the 2018 Match: 2,900 by US and 3,962 by non-US IMGs, of 29,040 (NRMP).
NATIONAL_SHARE: Final = {Group.US_IMG: 0.100, Group.NON_US_IMG: 0.136}

# Internal Medicine PGY-1 places filled by IMGs: 62.5% in community and 26% in university programs against 38.9%
# overall (J Gen Intern Med 2021, APDIM surveys). No figure exists for other specialties. A mixed setting counts as
# community.
COMMUNITY_FACTOR: Final = 1.61
UNIVERSITY_FACTOR: Final = 0.67
SETTING_FACTORS: Final = {
    Setting.COMMUNITY.value: COMMUNITY_FACTOR,
    Setting.COMMUNITY_UNIVERSITY.value: COMMUNITY_FACTOR,
    Setting.UNIVERSITY.value: UNIVERSITY_FACTOR,
}
HAS_SETTING_FIGURES: Final = "internal-medicine"
MOST_BY_SETTING: Final = 0.95

# Of these specialties the records on file show no effect of the state.
NO_STATE_EFFECT: Final = frozenset(
    {
        "neurological-surgery",
        "orthopaedic-surgery",
        "plastic-surgery",
        "vascular-surgery",
        "thoracic-surgery",
        "otolaryngology",
        "dermatology",
    }
)

# By judgement: how much of what an institution's other programs show is the institution's, and how far it may go.
SISTERS_EXPONENT: Final = 0.5
SISTERS_LEAST, SISTERS_MOST = 1 / 2, 2
SISTERS_LEAST_PEOPLE: Final = 8
SISTERS_OF: Final = (Population.MATCHED, Population.RESIDENTS)

# By judgement, for non-US IMGs alone: what a stated policy does to the odds. Publishing a policy and filing for H-1B is
# what big universities do, so for US IMGs they say nothing.
ODDS_J1: Final = 1.2
ODDS_H1B_FILED: Final = 1.2
ODDS_NO_VISA: Final = 0.5

_YES, _NO = Policy.YES.value, Policy.NO.value  # looked up once: this is asked of thousands of programs


class OpennessFacts(NamedTuple):
    """The facts of one program that openness reads, each the name of a column of the catalogue.

    ``specialty``: its slug. ``teaching_center``: whether the programs of its institution are those of a large teaching
    center; unknown without an NRMP code. ``state_imgs``: None where nothing is counted of its state. ``record``: any
    season counts. ``sisters``: the institution's programs of other specialties with a record, themselves without.
    """

    specialty: str
    setting: str
    teaching_center: Answer
    state_imgs: StateImgs | None
    visa_j1: str
    visa_h1b: str
    h1b_resident_filings: int | None
    record: tuple[SeasonCount, ...]
    sisters: "tuple[OpennessFacts, ...]"


class Reason(StrEnum):
    """What moves the share of a specialty to that of one of its programs."""

    SETTING = "setting"
    READ_SETTING = "read_setting"
    STATE = "state"
    SISTERS = "sisters"
    J1 = "j1"
    H1B_FILED = "h1b_filed"
    NO_VISA = "no_visa"


class OpennessStep(NamedTuple):
    """One reason with its ``factor`` (on the share by setting, else on the odds) and the share (0..1) after it."""

    reason: Reason
    factor: float
    after: float


@dataclass(frozen=True, slots=True)
class Openness:
    """What a group's share is expected to be. Shares are in 0..1.

    ``prior``: the specialty's figures; ``steps``: what moves them, in order; ``expected``: the share after the last.
    ``record``: the seasons on record, None without any; ``count`` of ``n``: weighed by season, a count of all IMGs
    together multiplied by the specialty's split. ``program``, ``season``, ``takes_h1b``: what was asked.
    """

    group: Group
    program: Any
    season: int
    takes_h1b: bool
    prior: Prior
    steps: tuple[OpennessStep, ...]
    record: GroupRecord | None
    count: float = 0
    n: float = 0

    @property
    def expected(self) -> float:
        return self.steps[-1].after if self.steps else self.prior.share(self.group)

    @property
    def share(self) -> float:
        """Record and expectation together, which counts as eight people."""
        return posterior_share(self.expected, self.count, self.n)

    @property
    def rate(self) -> Rate:
        """The same with its 95 % Wilson interval."""
        return rate(PRIOR_WEIGHT * self.expected + self.count, PRIOR_WEIGHT + self.n)

    @property
    def value(self) -> float:
        """The share against the group's share of the nation's places, in 0..1; a half where both are equal.

        Measured against the nation, because there are simply fewer US than non-US IMGs.
        """
        return self.share / (self.share + NATIONAL_SHARE[self.group])

    @property
    def split(self) -> float:
        """The group's part of all IMGs in this specialty."""
        return self.prior.split(self.group)


def openness(program: Any, group: Group, season: int, takes_h1b: bool = True) -> Openness:
    """Openness to US or non-US IMGs as of a match year.

    ``program`` has the fields of :class:`OpennessFacts`; ``takes_h1b``: the applicant would take an H-1B.
    """
    prior = PRIORS.get(program.specialty, PRIOR_ELSEWHERE)
    steps = tuple(_steps(prior.share(group), group, program, season, takes_h1b))
    record = recent_record(program.record, group, season)
    if record is None:
        return Openness(group, program, season, takes_h1b, prior, steps, None)
    weighed = weighted_counts(record, season, prior.split(group))
    return Openness(group, program, season, takes_h1b, prior, steps, record, *weighed)


def _steps(share: float, group: Group, program: Any, season: int, takes_h1b: bool) -> Iterator[OpennessStep]:
    """What moves the specialty's share, in order; what is not known of a program moves nothing."""
    if program.specialty == HAS_SETTING_FIGURES and (by_setting := _setting(program)):
        reason, factor = by_setting
        share = min(MOST_BY_SETTING, share * factor)
        yield OpennessStep(reason, factor, share)
    for reason, factor in _odds(group, program, season, takes_h1b):
        share = times_odds(share, factor)
        yield OpennessStep(reason, factor, share)


def _setting(program: Any) -> tuple[Reason, float] | None:
    """By the stated setting, else by what the institution's programs tell."""
    if program.setting:
        factor = SETTING_FACTORS.get(program.setting)
        return (Reason.SETTING, factor) if factor else None
    if program.teaching_center is Answer.UNKNOWN:
        return None
    return Reason.READ_SETTING, UNIVERSITY_FACTOR if program.teaching_center is Answer.YES else COMMUNITY_FACTOR


def _odds(group: Group, program: Any, season: int, takes_h1b: bool) -> Iterator[tuple[Reason, float]]:
    """What multiplies the odds of a share, and by how much."""
    if program.state_imgs and program.specialty not in NO_STATE_EFFECT:
        yield Reason.STATE, program.state_imgs.factor(group)
    if program.sisters and (factor := sisters_factor(program.sisters, group, season, takes_h1b)):
        yield Reason.SISTERS, factor
    if group is not Group.NON_US_IMG:
        return
    if program.visa_j1 == _YES:
        yield Reason.J1, ODDS_J1
    if program.h1b_resident_filings and takes_h1b:
        yield Reason.H1B_FILED, ODDS_H1B_FILED
    if program.visa_j1 == _NO and program.visa_h1b in ("", _NO):
        yield Reason.NO_VISA, ODDS_NO_VISA


class SistersRecord(NamedTuple):
    """What an institution's other programs show together: ``people`` on record, ``expected`` and ``shown`` share."""

    people: float
    programs: int
    expected: float
    shown: float


def sisters_record(
    sisters: tuple[OpennessFacts, ...], group: Group, season: int, takes_h1b: bool = True
) -> SistersRecord | None:
    """Their matched, else residents, of the last five seasons; None where these are fewer than eight people.

    ``expected``: the mean of what was to be expected of each without its record, weighed by its people.
    """
    people = count = n = expected = 0.0
    programs = 0
    for sister in sisters:
        record = recent_record(sister.record, group, season, SISTERS_OF)
        if record is None:
            continue
        without = openness(sister._replace(record=()), group, season, takes_h1b)
        its_count, its_n = weighted_counts(record, season, without.split)
        people, count, n, programs = people + record.n, count + its_count, n + its_n, programs + 1
        expected += without.expected * its_n
    if people < SISTERS_LEAST_PEOPLE:
        return None
    return SistersRecord(people, programs, expected / n, posterior_share(expected / n, count, n))


def sisters_factor(sisters: tuple[OpennessFacts, ...], group: Group, season: int, takes_h1b: bool) -> float | None:
    """By what the record of an institution's other programs multiplies the odds; None where too few are on record."""
    found = sisters_record(sisters, group, season, takes_h1b)
    if found is None:
        return None
    ratio = odds(found.shown) / odds(found.expected)
    return min(SISTERS_MOST, max(SISTERS_LEAST, ratio**SISTERS_EXPONENT))
