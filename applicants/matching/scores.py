"""How the two scores are added up: a factor's value becomes a printed line, and the lines sum to the score.

A factor gives a value in 0..1, whether all its facts are known, and a reason. Points are weight times value in integer
hundredths.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite, lcm
from typing import Any, Final, Generic, NamedTuple, TypeVar

import numpy as np

from applicants.matching.applicant import Applicant
from applicants.matching.columns import Columns, Combinations, FactCases, Numbers, Overlaid
from applicants.matching.months import CLINICAL
from applicants.matching.standing import Standing
from applicants.matching.verdicts import ProgramFacts

T = TypeVar("T")

REVIEWED_ON: Final = date(2026, 11, 22)
FULL: Final = 100_00  # hundredths of points a score has in all
LEFT_OUT: Final = "This line is left out, and the others count for 100."
MOST_KEPT: Final = 8  # ways of asking whose answers are kept with the catalogue: two groups, two visas, two seasons
A_HAIR: Final = 1e-9  # keeps exact halves from falling short


class FactorValue(NamedTuple):
    """What one factor sees: ``value`` in 0..1, ``known`` if no fact of either side is missing, and why.

    A reason that takes work to word may be a function, called only for lines that are printed. ``is_left_out``: the
    line is no part of this program's score, and the other factors are weighed without it.
    """

    value: float
    known: bool
    reason: str | Callable[[], str]
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class FactorLine:
    """One line of a score; points in integer hundredths. ``said``: its reason, or what words it: a list prints none."""

    key: str
    label: str
    points: int
    max_points: int
    known: bool
    said: str | Callable[[], str]

    @property
    def reason(self) -> str:
        return self.said if isinstance(self.said, str) else self.said()

    def __eq__(self, other: object) -> bool:
        """Where they say the same, whatever words it."""
        return isinstance(other, FactorLine) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)

    @property
    def _told(self) -> tuple[str, str, int, int, bool, str]:
        return self.key, self.label, self.points, self.max_points, self.known, self.reason


@dataclass(frozen=True, slots=True)
class Factor:
    """One row of the weight table. ``source``: where the weight comes from, or "by judgement".

    ``asks_of_me``: all that ``value`` reads of the applicant, where that is the same for many people and asking every
    program is dear: its values are then kept with the catalogue. None: it may read anything.
    """

    key: str
    label: str
    weight: int
    why: str
    source: str
    reads: tuple[str, ...]
    value: Callable[[Standing, ProgramFacts], FactorValue]
    asks_of_me: Callable[[Standing], Hashable] | None = None
    reviewed_on: date = REVIEWED_ON

    def line(self, seen: FactorValue, max_points: int) -> FactorLine:
        return FactorLine(self.key, self.label, points_of(seen.value, max_points), max_points, seen.known, seen.reason)


def points_of(value: float, max_points: int) -> int:
    """Weight times value in hundredths, rounded half up."""
    return int(max_points * value + 0.5 + A_HAIR)


def scaled_weights(factors: tuple[Factor, ...], chosen: Mapping[str, float]) -> dict[str, int] | None:
    """Each factor's share of 100 points in hundredths, by largest remainder, ties by key; None when all are zero.

    A key not in ``chosen`` keeps its default. Raises ValueError for a weight that is negative or not finite.
    """
    weights = {factor.key: chosen.get(factor.key, factor.weight) for factor in factors}
    for key, weight in weights.items():
        if not isfinite(weight) or weight < 0:
            raise ValueError(f"the weight of {key} must be 0 or more, got {weight}")
    ratios = {key: weight.as_integer_ratio() for key, weight in weights.items()}
    scale = lcm(*(denominator for _, denominator in ratios.values()))
    whole = {key: numerator * scale // denominator for key, (numerator, denominator) in ratios.items()}
    total = sum(whole.values())
    if not total:
        return None
    shares = {key: FULL * weight // total for key, weight in whole.items()}
    by_remainder = sorted(whole, key=lambda key: (-(FULL * whole[key] % total), key))
    for key in by_remainder[: FULL - sum(shares.values())]:
        shares[key] += 1
    return shares


class SignalFacts(NamedTuple):
    specialty: str
    signalled: str  # gold (or the only kind), silver, ''


class RotationFacts(NamedTuple):
    rotated_there: bool


class ApplicationFacts(NamedTuple):
    deadline: str
    applied: bool
    disputed: str


class Gathered(NamedTuple, Generic[T]):
    """One rule's answers: one per case, and each program's case number."""

    answers: Sequence[T]
    of_program: Numbers


class FactorValues(NamedTuple):
    """What one factor sees: an answer for each case, their values, where it is left out if anywhere, and each program's
    case number.
    """

    answers: Sequence[FactorValue]
    values: Numbers
    is_left_out: Numbers | None
    of_program: Numbers

    @classmethod
    def of(cls, answers: Sequence[FactorValue], of_program: Numbers) -> "FactorValues":
        left_out = np.array([one.is_left_out for one in answers], bool)
        values = np.array([one.value for one in answers], np.float64)
        return cls(answers, values, left_out if left_out.any() else None, of_program)

    def points(self, weight: int) -> Numbers:
        """The points at every program: :func:`points_of` for all at once."""
        points: Numbers = (weight * self.values + 0.5 + A_HAIR).astype(np.int32).take(self.of_program)
        return points


@dataclass(frozen=True, slots=True)
class ScoredFactor:
    """One factor over all programs: its weight in hundredths, what it saw, and the lines already asked for.

    ``else_points``: its weight at the programs marked in ``elsewhere``, where another factor is left out.
    """

    factor: Factor
    max_points: int
    values: FactorValues
    elsewhere: Numbers | None
    else_points: int
    lines: dict[tuple[int, int], FactorLine]

    @property
    def points(self) -> Numbers:
        """Its points at every program, in integer hundredths."""
        points = self.values.points(self.max_points)
        if self.elsewhere is not None:
            points = np.where(self.elsewhere, self.values.points(self.else_points), points)
        return points

    def line(self, index: int) -> FactorLine:
        is_elsewhere = self.elsewhere is not None and self.elsewhere[index]
        case, weight = int(self.values.of_program[index]), self.else_points if is_elsewhere else self.max_points
        if (case, weight) not in self.lines:
            seen = self.values.answers[case]
            if is_elsewhere and seen.is_left_out:
                seen = seen._replace(reason=f"{seen.reason} {LEFT_OUT}")
            self.lines[case, weight] = self.factor.line(seen, weight)
        return self.lines[case, weight]


class Score(NamedTuple):
    """A score over all programs: ``points`` in integer hundredths, and the factors behind it, none if all weigh 0."""

    points: Numbers
    parts: tuple[ScoredFactor, ...]

    def lines(self, index: int) -> tuple[FactorLine, ...]:
        return tuple(part.line(index) for part in self.parts)


def ask(answer: Callable[[Standing, Any], T], me: Standing, cases: FactCases) -> Gathered[T]:
    """One rule's answer to each case."""
    return Gathered([answer(me, facts) for facts in cases.facts], cases.of_program)


def score(factors: tuple[Factor, ...], me: Standing, columns: Columns, known: Mapping[Any, Any] | None = None) -> Score:
    """Add up the factors over all programs, weighed as the applicant wishes. ``known``: what some of them see."""
    weights = scaled_weights(factors, me.file.wishes.weights)
    points: Numbers = np.zeros(columns.size, np.int32)
    if weights is None:
        return Score(points, ())
    seen = {factor.key: (known or {}).get(factor) or _values(factor, me, columns) for factor in factors}
    elsewhere, others = _weights_elsewhere(factors, me, seen)
    parts = tuple(
        ScoredFactor(factor, weights[factor.key], seen[factor.key], elsewhere, others.get(factor.key, 0), {})
        for factor in factors
    )
    for part in parts:
        points += part.points
    return Score(points, parts)


def _weights_elsewhere(
    factors: tuple[Factor, ...], me: Standing, seen: Mapping[str, FactorValues]
) -> tuple[Numbers | None, Mapping[str, int]]:
    """Where a factor is left out, and what the others weigh there; nowhere if they all weigh nothing.

    One factor of a score can be left out (the setting, of fit).
    """
    for key, values in seen.items():
        if values.is_left_out is not None:
            others = scaled_weights(tuple(one for one in factors if one.key != key), me.file.wishes.weights)
            return (values.is_left_out.take(values.of_program), others) if others else (None, {})
    return None, {}


def _values(factor: Factor, me: Standing, columns: Columns) -> FactorValues:
    if factor.asks_of_me is not None:
        return _shared_values(factor, factor.asks_of_me(me), me, columns)
    return FactorValues.of(*ask(factor.value, me, cases_for(me, columns, factor.reads)))


def _shared_values(factor: Factor, asked: Hashable, me: Standing, columns: Columns) -> FactorValues:
    """What a factor sees is kept with the catalogue for everybody of whom it asks the same.

    Of a patched catalogue some answers may be known. Only what an applicant's own facts add is asked for them alone:
    these cases stand behind those of the catalogue.
    """
    base = columns.base if isinstance(columns, Overlaid) else columns
    key, shared, cases = (factor.reads, (factor.key, asked)), base.cases(factor.reads), columns.cases(factor.reads)
    kept = base.kept_of(factor.reads)
    found = kept.get(key)
    if found is None:
        known = base.answers.get(key) or [None] * len(shared.facts)
        told = [one or factor.value(me, facts) for one, facts in zip(known, shared.facts, strict=True)]
        found = FactorValues.of(told, shared.of_program)
        for oldest in list(base.answers)[: 1 - MOST_KEPT]:
            base.answers.pop(oldest, None)
            kept.pop(oldest, None)
        base.answers[key], kept[key] = told, found
    if cases is shared:
        return found
    own = [factor.value(me, facts) for facts in cases.facts[len(shared.facts) :]]
    return FactorValues.of([*found.answers, *own], cases.of_program)


# Facts private to one applicant


def cases_for(me: Standing, columns: Columns, reads: tuple[str, ...]) -> FactCases:
    """The catalogue's cases, with the applicant's own columns where a factor reads them."""
    if not reads:
        return Combinations([None], np.zeros(columns.size, np.intp))
    if "signalled" in reads:
        return _signal_cases(columns, me.file)
    if "rotated_there" in reads:
        return _rotation_cases(columns, me)
    if "applied" in reads:
        return _application_cases(columns, reads, me.file)
    return columns.cases(reads)


def _signal_cases(columns: Columns, file: Applicant) -> Combinations:
    by_specialty = columns.cases(("specialty",))
    kinds = ("", "silver", "gold")
    kind = _marked(columns, file.silver_signals)
    kind[_marked(columns, file.signals or ()) == 1] = 2
    facts = [SignalFacts(case.specialty, signalled) for case in by_specialty.facts for signalled in kinds]
    return Combinations(facts, by_specialty.of_program * len(kinds) + kind)


def _rotation_cases(columns: Columns, me: Standing) -> Combinations:
    there = [
        experience.program_key
        for experience in me.experience_by(me.dates.review_from, CLINICAL)
        if experience.program_key is not None
    ]
    return Combinations([RotationFacts(False), RotationFacts(True)], _marked(columns, there))


def _application_cases(columns: Columns, reads: tuple[str, ...], file: Applicant) -> Combinations:
    shared = columns.cases(tuple(name for name in reads if name != "applied"))
    facts = [
        ApplicationFacts(case.deadline, applied, case.disputed) for case in shared.facts for applied in (False, True)
    ]
    return Combinations(facts, shared.of_program * 2 + _marked(columns, file.applied_to))


def _marked(columns: Columns, program_keys: Sequence[str]) -> Numbers:
    """1 for the programs named, 0 for all others; a key the catalogue does not know is passed over."""
    marks: Numbers = np.zeros(columns.size, np.intp)
    for key in program_keys:
        position = columns.position(key)
        if position is not None:
            marks[position] = 1
    return marks
