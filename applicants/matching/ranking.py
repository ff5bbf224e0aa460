"""One applicant against every program: verdict, two scores, coverage, order and bands, and the lines behind them.

Each rule and factor is asked once per distinct combination of the facts it reads and gathered over the catalogue, so
the line a page prints is the very object the verdict or the points came from.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Generic, NamedTuple, TypeVar

import numpy as np

from applicants.matching.applicant import Applicant, SeasonDates
from applicants.matching.columns import Columns, Combinations, FactCases, Numbers, Overlaid
from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.known_share import TOO_LITTLE, KnownShare, coverage
from applicants.matching.months import CLINICAL
from applicants.matching.points import Factor, FactorLine, FactorValue, points_of, scaled_weights
from applicants.matching.profile_gaps import Gap, profile_gaps
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.standing import SignalAllowance, Standing
from applicants.matching.track_notes import track_notes
from applicants.matching.verdicts import Line, Verdict

T = TypeVar("T")

# Rows of one group closer than this to the best of their band, in hundredths, cannot be told apart.
BAND_WIDTH: Final = 1_00
MOST_KEPT: Final = 8  # ways of asking whose answers are kept with the catalogue: two groups, two visas, two seasons


class Order(StrEnum):
    """How programs follow each other: by verdict, or those that are open and those to ask in one list by total."""

    VERDICT = "verdict"
    TOTAL = "total"

    @property
    def label(self) -> str:
        return "By verdict" if self is Order.VERDICT else "Open and ask in one list"


class SignalFacts(NamedTuple):
    specialty: str
    signalled: str  # gold (or the only kind), silver, ''


class RotationFacts(NamedTuple):
    rotated_there: bool


class Gathered(NamedTuple, Generic[T]):
    """One rule's answers: one per case, and each program's case number."""

    answers: Sequence[T]
    of_program: Numbers

    def of(self, index: int) -> T:
        return self.answers[int(self.of_program[index])]

    def take(self, numbers: Sequence[int], dtype: type) -> Numbers:
        """One number per program, from one number per answer."""
        return np.array(numbers, dtype).take(self.of_program)


@dataclass(frozen=True, slots=True)
class ScoredFactor:
    """One factor over all programs: its weight in hundredths, what it saw, and the lines already asked for."""

    factor: Factor
    max_points: int
    values: Gathered[FactorValue]
    lines: dict[int, FactorLine]

    def line(self, index: int) -> FactorLine:
        case = int(self.values.of_program[index])
        if case not in self.lines:
            self.lines[case] = self.factor.line(self.values.answers[case], self.max_points)
        return self.lines[case]


class Score(NamedTuple):
    """A score over all programs: ``points`` in integer hundredths, and the factors behind it, none if all weigh 0."""

    points: Numbers
    parts: tuple[ScoredFactor, ...]

    def lines(self, index: int) -> tuple[FactorLine, ...]:
        return tuple(part.line(index) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Explained:
    """One program's place in a ranking with every line; scores in hundredths, coverage in percent.

    ``too_little_known``: print no large number, but ``to_ask``, the facts to ask for; ``rank`` and ``band`` are None.
    """

    index: int
    group: int
    place: int
    rank: int | None
    band: int | None
    verdict: Verdict
    stated: int
    prospect: int
    fit: int
    total: int
    coverage: int
    requirements: tuple[Line, ...]
    prospect_lines: tuple[FactorLine, ...]
    fit_lines: tuple[FactorLine, ...]
    too_little_known: bool
    to_ask: tuple[str, ...]
    track_notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Every program judged for one applicant. Arrays run over the catalogue, ``order`` over the programs asked for.

    ``verdict``: values of ``Verdict``; ``by_line``: those of the lines, a row for each requirement, of which it is the
    least. ``prospect_score``, ``fit_score``, ``total``: integer hundredths. ``coverage``: whole percent. ``stated``:
    how many requirements the program states. ``group``: what stands together in the order, the highest first; see
    :class:`Order`. ``place``: from 1 in ``order``, 0 for programs not asked for. ``rank`` and ``band`` count, from 1,
    only programs of which enough is known; 0 for the others.
    """

    me: Standing
    columns: Columns
    requirements: tuple[Gathered[Line], ...]
    by_line: Numbers
    verdict: Numbers
    stated: Numbers
    prospect_score: Score
    fit_score: Score
    total: Numbers
    known: KnownShare
    group: Numbers
    order: Numbers
    place: Numbers
    rank: Numbers
    band: Numbers

    @property
    def prospect(self) -> Numbers:
        return self.prospect_score.points

    @property
    def fit(self) -> Numbers:
        return self.fit_score.points

    @property
    def coverage(self) -> Numbers:
        return self.known.percent

    @cached_property
    def counts(self) -> dict[Verdict, int]:
        """Programs asked for by verdict, the most open first."""
        counted = np.bincount(self.verdict[self.order], minlength=len(Verdict))
        return {verdict: int(counted[verdict]) for verdict in sorted(Verdict, reverse=True)}

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What the profile lacks, each with the part that asks for it."""
        return profile_gaps(self.me)

    @property
    def add_to_profile(self) -> tuple[str, ...]:
        """What the profile lacks, said once."""
        return tuple(gap.sentence for gap in self.gaps)

    @property
    def unscored(self) -> str | None:
        """A sentence where a score does not exist because all its weights are zero."""
        missing = [
            name for name, score in (("prospect", self.prospect_score), ("fit", self.fit_score)) if not score.parts
        ]
        if not missing:
            return None
        return f"You set every weight of {' and of '.join(missing)} to zero, so there is no such score."

    def among(self, mask: Numbers) -> "Ranking":
        """The same ranking of only the programs where ``mask`` is true: ranks and bands anew, scores as they were."""
        return _ordered(self, self.order[mask[self.order]])

    def in_order(self, order: Order) -> "Ranking":
        """The same programs put in another order."""
        return _ordered(replace(self, group=_groups(self.verdict, order)), self.order)

    def explain(self, index: int) -> Explained:
        """Everything behind one program's place; ``index`` is its number in the catalogue."""
        coverage, tracks = int(self.coverage[index]), self.columns.cases(("tracks",))
        return Explained(
            index=index,
            group=int(self.group[index]),
            place=int(self.place[index]),
            rank=int(self.rank[index]) or None,
            band=int(self.band[index]) or None,
            verdict=Verdict(int(self.verdict[index])),
            stated=int(self.stated[index]),
            prospect=int(self.prospect[index]),
            fit=int(self.fit[index]),
            total=int(self.total[index]),
            coverage=coverage,
            requirements=tuple(gathered.of(index) for gathered in self.requirements),
            prospect_lines=self.prospect_score.lines(index),
            fit_lines=self.fit_score.lines(index),
            too_little_known=coverage < TOO_LITTLE,
            to_ask=self.known.to_ask(index),
            track_notes=track_notes(tracks.facts[tracks.of_program[index]].tracks, self.me.file.earlier_us_training),
        )


def rank(
    file: Applicant,
    columns: Columns,
    dates: SeasonDates,
    today: date,
    allowances: Mapping[str, SignalAllowance] | None = None,
) -> Ranking:
    """Judge every program of the catalogue for one applicant, and put them in order.

    ``allowances``: signals per specialty slug. Raises ValueError for a weight that is negative or not finite.
    """
    judged = judge(file, columns, dates, today, allowances)
    return _ordered(judged, judged.order)


def judge(
    file: Applicant,
    columns: Columns,
    dates: SeasonDates,
    today: date,
    allowances: Mapping[str, SignalAllowance] | None = None,
    beside: Ranking | None = None,
) -> Ranking:
    """:func:`rank` without its order: ``order`` is that of the names, every place, rank and band is 0.

    ``beside``: a ranking of much the same file, whose values are taken over where a factor would see the same.
    """
    me = Standing(file, dates, today, allowances or {})
    requirements = tuple(_ask(one.line, me, _cases(columns, one.reads, me)) for one in REQUIREMENTS)
    by_line = np.array([lines.take([line.verdict for line in lines.answers], np.uint8) for lines in requirements])
    stated = np.add.reduce([lines.take([line.stated for line in lines.answers], np.uint8) for lines in requirements])
    prospect, fit = _score(PROSPECT, me, columns, beside), _score(FIT, me, columns, beside)
    share, verdict, none = file.wishes.prospect_share, by_line.min(axis=0), np.zeros(columns.size, np.int32)
    return Ranking(
        me=me,
        columns=columns,
        requirements=requirements,
        by_line=by_line,
        verdict=verdict,
        stated=stated,
        prospect_score=prospect,
        fit_score=fit,
        total=(share * prospect.points + (100 - share) * fit.points + 50) // 100,
        known=coverage(me, columns, [one.known for one in REQUIREMENTS if one.known]),
        group=_groups(verdict, Order.VERDICT),
        order=np.arange(columns.size),
        place=none,
        rank=none,
        band=none,
    )


def _groups(verdict: Numbers, order: Order) -> Numbers:
    groups: Numbers = verdict.astype(np.int8)
    return groups if order is Order.VERDICT else np.where(groups == Verdict.ASK, np.int8(Verdict.OPEN), groups)


def _ordered(ranking: Ranking, asked_for: Numbers) -> Ranking:
    """Number these programs: group by group, total falling, inside a band by name, which is the catalogue's own order.

    A band holds the programs of one group less than one point below its best. Of whom too little is known has no
    number, and stands last in its group.
    """
    asked = np.sort(asked_for)
    group, total, unnumbered = ranking.group[asked], ranking.total[asked], ranking.coverage[asked] < TOO_LITTLE
    falling = np.lexsort((-total, unnumbered, -group))
    starts, start, best, last = [], 0, 0, None  # where the band of each begins; what has no number is by itself
    rows = zip(group[falling].tolist(), total[falling].tolist(), unnumbered[falling].tolist(), strict=True)
    for at, (its_group, its_total, is_unnumbered) in enumerate(rows):
        if is_unnumbered or its_group != last or best - its_total >= BAND_WIDTH:
            start, best, last = at, its_total, None if is_unnumbered else its_group
        starts.append(start)
    order = asked[falling[np.lexsort((falling, np.array(starts, np.intp)))]]
    numbered = ~unnumbered[falling]
    begins = numbered & (np.array(starts, np.intp) == np.arange(len(order)))
    place, rank, band = (np.zeros(ranking.columns.size, np.int32) for _ in range(3))
    place[order] = np.arange(1, len(order) + 1)
    rank[order] = np.where(numbered, np.cumsum(numbered), 0)
    band[order] = np.where(numbered, np.cumsum(begins), 0)
    return replace(ranking, order=order, place=place, rank=rank, band=band)


def _ask(answer: Callable[[Standing, Any], T], me: Standing, cases: FactCases) -> Gathered[T]:
    return Gathered([answer(me, facts) for facts in cases.facts], cases.of_program)


def _score(factors: tuple[Factor, ...], me: Standing, columns: Columns, beside: Ranking | None) -> Score:
    weights = scaled_weights(factors, me.file.wishes.weights)
    points: Numbers = np.zeros(columns.size, np.int32)
    if weights is None:
        return Score(points, ())
    parts = []
    for factor in factors:
        weight, gathered = weights[factor.key], _values(factor, me, columns, beside)
        points += gathered.take([points_of(seen.value, weight) for seen in gathered.answers], np.int32)
        parts.append(ScoredFactor(factor, weight, gathered, {}))
    return Score(points, tuple(parts))


def _values(factor: Factor, me: Standing, columns: Columns, beside: Ranking | None) -> Gathered[FactorValue]:
    """What a factor sees in every program; taken over from ``beside`` where it asks the same of both applicants."""
    same = factor.asks_of_me
    if same is not None and factor.is_shared:
        return _shared_values(factor, same(me), me, columns)
    if beside is not None and beside.columns is columns and same is not None and same(me) == same(beside.me):
        for part in (*beside.prospect_score.parts, *beside.fit_score.parts):
            if part.factor is factor:
                return part.values
    return _ask(factor.value, me, _cases(columns, factor.reads, me))


def _shared_values(factor: Factor, asked: Hashable, me: Standing, columns: Columns) -> Gathered[FactorValue]:
    """What a factor sees is kept with the catalogue for everybody of whom it asks the same.

    Only what an applicant's own facts add is asked anew: these cases stand behind those of the catalogue.
    """
    base = columns.base if isinstance(columns, Overlaid) else columns
    key, cases = (factor.key, asked), columns.cases(factor.reads)
    if key not in base.kept:
        if len(base.kept) >= MOST_KEPT:
            base.kept.clear()
        base.kept[key] = _ask(factor.value, me, base.cases(factor.reads)).answers
    kept = base.kept[key]
    return Gathered([*kept, *(factor.value(me, facts) for facts in cases.facts[len(kept) :])], cases.of_program)


# Facts private to one applicant


def _cases(columns: Columns, reads: tuple[str, ...], me: Standing) -> FactCases:
    """The catalogue's cases, with the applicant's own columns where a factor reads them."""
    if not reads:
        return Combinations([None], np.zeros(columns.size, np.intp))
    if "signalled" in reads:
        return _signal_cases(columns, me.file)
    if "rotated_there" in reads:
        return _rotation_cases(columns, me)
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


def _marked(columns: Columns, program_keys: Sequence[str]) -> Numbers:
    """1 for the programs named, 0 for all others; a key the catalogue does not know is passed over."""
    marks: Numbers = np.zeros(columns.size, np.intp)
    for key in program_keys:
        position = columns.position(key)
        if position is not None:
            marks[position] = 1
    return marks
