"""How good the order of programs is: held against every IMG record on file, each program judged without its own.

The records of an institution's other programs stay as they are. Worked out once per data version, and kept until then.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple
from uuid import UUID

import numpy as np
from django.utils import timezone

from applicants.matching import order_measures
from applicants.matching.applicant import Applicant, ExamAttempt, RecommendationLetter
from applicants.matching.columns import Numbers, Overlaid
from applicants.matching.order_measures import Measure, Thirds, once, resampled
from applicants.matching.ranking import judge
from applicants.season.dates import dates_of, signal_allowances
from programs import catalogue
from programs.catalogue.columns import Catalogue
from programs.models import Specialty
from programs.record.openness import GROUPS, OpennessFacts, openness
from programs.record.rates import PRIOR_WEIGHT, GroupRecord, recent_record
from programs.vocabulary import Answer, Group, Visa

LEAST_PEOPLE: Final = PRIOR_WEIGHT  # a smaller record weighs less than what would be expected without it
LEAST_IN_A_THIRD: Final = 10
MOST_READ: Final = 20  # the programs an applicant reads first

# The file of the two typical applicants; what it does not name is the same for every program of a specialty.
NEEDS_J1: Final = Applicant(
    medical_school_country="IN",
    graduated_on=date(2021, 6, 30),
    us_citizen=False,
    immigration_status="none",
    visas_accepted=(Visa.J1,),
    ecfmg_certified_on=date(2024, 6, 30),
    earlier_us_training=False,
    exams=(ExamAttempt("step1", date(2022, 6, 30), True), ExamAttempt("step2_ck", date(2023, 6, 30), True, 238)),
    letters=(RecommendationLetter(us_faculty=True, status="received"),) * 3,
    experience=(),
    publications=0,
    signals=(),
)
US_CITIZEN: Final = replace(
    NEEDS_J1, medical_school_country="GD", us_citizen=True, immigration_status=None, visas_accepted=None
)
FILE: Final = "graduated in 2021, Step 2 CK 238 at the first attempt, three letters"


class TypicalApplicant(NamedTuple):
    """``label``: whose prospect it is, in a table."""

    label: str
    words: str
    group: Group
    file: Applicant


TYPICAL: Final = (
    TypicalApplicant("needs a J-1", f"from India, needs a J-1 visa, {FILE}", Group.NON_US_IMG, NEEDS_J1),
    TypicalApplicant("US citizen", f"a US citizen, school in Grenada, {FILE}", Group.US_IMG, US_CITIZEN),
)


@dataclass(frozen=True, slots=True)
class MeasuredOrder:
    """One way of putting programs in order, held against their records. ``is_ours``: not one to compare ours with."""

    label: str
    is_ours: bool
    spearman: Measure
    auc: Measure
    precision: Measure


@dataclass(frozen=True)
class OrderCheck:
    """The programs of one specialty with a record of a group, ``people`` in all. ``top``, ``bottom``: how many are in
    the thirds of the group's share; where these are too few there are no ``orders``.
    """

    specialty: str
    group: Group
    programs: int
    people: int
    top: int
    bottom: int
    orders: tuple[MeasuredOrder, ...]

    @property
    def first(self) -> int:
        """How many programs are read from the top."""
        return min(MOST_READ, self.programs // 3)

    @property
    def at_random(self) -> float:
        """The part of the top third among any programs drawn at random."""
        return self.top / self.programs

    @property
    def why_not(self) -> str:
        """Why nothing is measured, '' where it is."""
        if self.orders:
            return ""
        if self.programs < 3 * LEAST_IN_A_THIRD:
            return f"too few to measure. {self.programs} have a record, {3 * LEAST_IN_A_THIRD} are needed."
        return f"too alike to measure. Of {self.programs} with a record only {self.top} stand out."


@dataclass(frozen=True)
class OrderReport:
    """All checks of one season. ``without``: specialties of which no program has a record that counts."""

    season: int
    measured_on: date
    checks: tuple[OrderCheck, ...]
    without: int

    @property
    def measured(self) -> list[OrderCheck]:
        return [check for check in self.checks if check.orders]

    @property
    def in_short(self) -> str:
        """Whether ours beats chance: it does where the whole interval lies above one half."""
        ours = [one.auc.low > 0.5 for check in self.measured for one in check.orders if one.is_ours]
        if not any(ours):
            return "No better than chance, as far as we can measure." if ours else "We cannot tell yet."
        return f"Better than chance in {sum(ours)} of {len(ours)} checks."

    @property
    def sentences(self) -> list[str]:
        """What could not be measured and why, and how far the figures reach."""
        names = sorted({check.specialty for check in self.measured})
        told = [
            f"The figures speak of {' and '.join(names)} alone. Of the order in other specialties they say nothing."
            if names
            else "No specialty has enough records yet: how good the order is, is not known."
        ]
        told += [f"{one.specialty}, {one.group.label}: {one.why_not}" for one in self.checks if one.why_not]
        counted = {check.group for check in self.checks}
        told += [f"{group.label}: no record counts them apart." for group in GROUPS if group not in counted]
        if self.without:
            told.append(f"Other specialties, {self.without} in all: no program has a record that counts.")
        return told


def report(season: int = 0) -> OrderReport:
    """Every specialty and group checked for one season (match year), else for that of the data."""
    books = catalogue.current()
    return _report(books.version, season or books.this_season)


@lru_cache(maxsize=1)
def _report(version: UUID, season: int) -> OrderReport:
    books = catalogue.current()
    cases = books.cases(OpennessFacts._fields)
    facts = [cases.facts[case] for case in cases.of_program.tolist()]
    told: dict[tuple[str, Group], list[tuple[int, GroupRecord]]] = defaultdict(list)
    for at, one in enumerate(facts):
        for group in (*GROUPS, Group.IMG):
            record = recent_record(one.record, group, season)
            # Where only all IMGs were counted, splitting them would hold the order against its own assumption.
            if record and record.n >= LEAST_PEOPLE and not record.pooled:
                told[one.specialty, group].append((at, record))
    prospects = _prospects(books, [at for at, one in enumerate(facts) if one.record], season)
    names = dict(Specialty.objects.values_list("slug", "name"))
    checks = tuple(
        _check(names[specialty], group, told[specialty, group], facts, prospects, season)
        for specialty, group in sorted(told, key=lambda key: (names[key[0]], key[1] != Group.IMG, key[1]))
    )
    without = {one.specialty for one in facts} - {specialty for specialty, _ in told}
    return OrderReport(season, timezone.localdate(), checks, len(without))


def _prospects(books: Catalogue, recorded: list[int], season: int) -> list[tuple[TypicalApplicant, Numbers]]:
    """The prospect of every program for each typical applicant, as if these programs had no record."""
    silenced, dates = Overlaid(books, {at: {"record": ()} for at in recorded}), dates_of(season)
    day = dates.review_from  # a day of the season, and not today: the same data give the same figures
    return [(one, judge(one.file, silenced, dates, day, signal_allowances()).prospect) for one in TYPICAL]


def _check(
    specialty: str,
    group: Group,
    told: list[tuple[int, GroupRecord]],
    facts: list[Any],
    prospects: list[tuple[TypicalApplicant, Numbers]],
    season: int,
) -> OrderCheck:
    at = np.array([position for position, _ in told])
    observed = np.array([record.count / record.n for _, record in told])
    programs = [facts[position] for position, _ in told]
    by_state = [
        OpennessFacts(one.specialty, "", Answer.UNKNOWN, one.state_imgs, "", "", None, (), ()) for one in programs
    ]
    of = order_measures.thirds(observed) if len(told) >= 3 * LEAST_IN_A_THIRD else Thirds(np.array([]), np.array([]))
    check = OrderCheck(
        specialty,
        group,
        len(told),
        int(sum(record.n for _, record in told)),
        int(of.top.sum()),
        int(of.bottom.sum()),
        (),
    )
    if min(check.top, check.bottom) < LEAST_IN_A_THIRD:
        return check
    measured = partial(_measured, observed, of, check.first)
    orders = [measured("Openness", True, _expected(programs, group, season))]
    for one, prospect in prospects:
        if group in (Group.IMG, one.group):
            orders.append(measured(f"Prospect, {one.label}", True, prospect[at]))
    orders.append(measured("By state only", False, _expected(by_state, group, season)))
    orders.append(measured("By name", False, -at))  # the catalogue is in the order of names
    return replace(check, orders=tuple(orders))


def _expected(programs: list[Any], group: Group, season: int) -> Numbers:
    """The share to expect of each program, in which its own record has no part; of all IMGs that of both groups."""
    groups = GROUPS if group is Group.IMG else (group,)
    return np.array([sum(openness(one, each, season).expected for each in groups) for one in programs])


def _measured(observed: Numbers, of: Thirds, first: int, label: str, is_ours: bool, scores: Numbers) -> MeasuredOrder:
    asked = (
        partial(order_measures.spearman, scores, observed),
        partial(order_measures.auc, scores, of),
        partial(order_measures.precision, scores, of, first),
    )
    plain, again = once(len(scores)), resampled(len(scores))
    measures = [Measure(float(ask(plain)[0]), *order_measures.interval(ask(again))) for ask in asked]
    return MeasuredOrder(label, is_ours, *measures)
