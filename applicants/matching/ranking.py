"""One applicant against every program: verdict, two scores, coverage, order and bands, and the lines behind them.

Each rule and factor is asked once per distinct combination of the facts it reads and gathered over the catalogue, so
the line a page prints is the very object the verdict or the points came from.
"""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from applicants.matching.applicant import Applicant, SeasonDates
from applicants.matching.columns import Columns, Numbers
from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.known_share import HALF_KNOWN, TOO_LITTLE, KnownShare, coverage
from applicants.matching.noted import Noted, Said, says_the_same
from applicants.matching.profile_gaps import Gap, profile_gaps
from applicants.matching.questions import Question, questions
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.scores import FULL, Factor, FactorLine, Score, ask, cases_for, score
from applicants.matching.standing import SignalAllowance, Standing
from applicants.matching.track_notes import track_notes
from applicants.matching.verdicts import Line, Requirement, Verdict

# Rows of one group closer than this to the best of their band, in hundredths, cannot be told apart.
BAND_WIDTH: Final = 1_00

HIGHEST_GROUP: Final = 2 * Verdict.OPEN

# What is told of a line in one number: its verdict, and what is added to it.
OF_VERDICT: Final = 3
WAITS_ON_PROGRAM: Final = 4
STATED: Final = 8
IS_COUNTED: Final = [one.is_counted for one in REQUIREMENTS]
KNOWN: Final = tuple(one.known for one in REQUIREMENTS if one.known)

# The part of the profile that answers a requirement, where it is neither of who the applicant is and their exams.
ANSWERED_IN: Final[Mapping[str, tuple[str, ...]]] = {"letters": ("letters",), "clinical_experience": ("experience",)}


class Order(StrEnum):
    """How programs follow each other: by verdict, or those that are open and those to ask in one list by total."""

    VERDICT = "verdict"
    TOTAL = "total"

    @property
    def label(self) -> str:
        return "By verdict" if self is Order.VERDICT else "In one list"


class GatheredLines(NamedTuple):
    """One requirement's lines, one for each case, and each program's case number. ``told``: for each program the
    verdict of its line, with ``WAITS_ON_PROGRAM`` and ``STATED`` added where they hold.
    """

    answers: Sequence[Line]
    of_program: Numbers
    told: Numbers

    def of(self, index: int) -> Line:
        return self.answers[int(self.of_program[index])]


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
    waiting_on: Literal["you", "program"] | None
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
    counted: int

    @property
    def is_unsure(self) -> bool:
        """There is a total, but less than half is known: it may still move by many points."""
        return not self.too_little_known and self.coverage < HALF_KNOWN


@dataclass(frozen=True, eq=False)
class Ranking:
    """Every program judged for one applicant. Arrays run over the catalogue, ``order`` over the programs asked for.

    ``verdict``: values of ``Verdict``; ``by_line``: those of the lines, a row for each requirement, of which it is the
    least. ``prospect_score``, ``fit_score``, ``total``: integer hundredths. ``coverage``: whole percent. ``stated``:
    how many requirements the program states. ``waits_on_program``: some answer the verdict
    rests on is the program's to give. ``group``: what stands together in the order, the highest first; see
    :class:`Order`. ``place``: from 1 in ``order``, 0 for programs not asked for. ``rank`` and ``band`` count, from 1,
    only programs of which enough is known; 0 for the others.
    """

    me: Standing
    columns: Columns
    requirements: tuple[GatheredLines, ...]
    by_line: Numbers
    verdict: Numbers
    stated: Numbers
    prospect_score: Score
    fit_score: Score
    total: Numbers
    known: KnownShare
    waits_on_program: Numbers
    group: Numbers
    order: Numbers
    place: Numbers
    rank: Numbers
    band: Numbers
    kind: Order = Order.VERDICT

    @property
    def prospect(self) -> Numbers:
        return self.prospect_score.points

    @property
    def fit(self) -> Numbers:
        return self.fit_score.points

    @property
    def coverage(self) -> Numbers:
        return self.known.percent

    @property
    def counted(self) -> int:
        """Of how many requirements a page says how many a program states."""
        return sum(IS_COUNTED)

    @cached_property
    def counts(self) -> dict[Verdict, int]:
        """Programs asked for by verdict, the most open first."""
        counted = np.bincount(self.verdict[self.order], minlength=len(Verdict))
        return {verdict: int(counted[verdict]) for verdict in sorted(Verdict, reverse=True)}

    @cached_property
    def _waiting(self) -> Numbers:
        """The programs asked for that wait for the applicant's own answers alone, by number."""
        mine = (self.verdict == Verdict.ASK) & ~self.waits_on_program
        return self.order[mine[self.order]]

    @property
    def waiting_for_me(self) -> int:
        """Of the programs to ask, those that wait for the applicant's own answers."""
        return len(self._waiting)

    @cached_property
    def settling(self) -> tuple[Gap, ...]:
        """The answers these programs wait for: with all of them none waits for the applicant any more."""
        asked_by = [
            one.key
            for one, verdicts in zip(REQUIREMENTS, self.by_line, strict=True)
            if np.any(verdicts[self._waiting] == Verdict.ASK)
        ]
        parts = {part for key in asked_by for part in ANSWERED_IN.get(key, ("who", "exams"))}
        return tuple(gap for gap in self.gaps if gap.part in parts)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What the profile lacks, each with the part that asks for it."""
        return profile_gaps(self.me)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Answers that cannot both be true: until they agree the ranking is not to be shown."""
        return tuple(questions(self.me.file, self.me.today))

    @property
    def closed_signals(self) -> tuple[int, ...]:
        """Programs that are signalled and closed, by number."""
        keys = (*(self.me.file.signals or ()), *self.me.file.silver_signals)
        found = (self.columns.position(key) for key in keys)
        return tuple(at for at in found if at is not None and self.verdict[at] == Verdict.CLOSED)

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
        """The same programs in this order."""
        if order is self.kind:
            return self
        return _ordered(
            replace(self, group=_groups(self.verdict, self.waits_on_program, order), kind=order), self.order
        )

    @cached_property
    def _said(self) -> dict[Hashable, Said]:
        """What each requirement asks of this applicant, each factor whose values are not kept for everybody, and how
        much is known; found by asking again.
        """
        found: dict[Hashable, Said] = {}
        factors = (factor for factor in (*PROSPECT, *FIT) if factor.asks_of_me is None)
        rules: tuple[Requirement | Factor, ...] = (*REQUIREMENTS, *factors)
        for one in rules:
            me: Any = Noted(self.me)
            rule: Callable[..., Any] = one.line if isinstance(one, Requirement) else one.value
            ask(rule, me, cases_for(me, self.columns, one.reads))
            found[one] = me.said
        of_known: Any = Noted(self.me)
        coverage(of_known, self.columns, KNOWN)
        return found | {coverage: of_known.said}

    @cached_property
    def _told(self) -> dict[Hashable, Any]:
        """What they said to it."""
        parts = (*self.prospect_score.parts, *self.fit_score.parts)
        lines = dict(zip(REQUIREMENTS, self.requirements, strict=True))
        return {part.factor: part.values for part in parts} | lines | {coverage: self.known}

    def unchanged_for(self, me: Standing) -> dict[Hashable, Any]:
        """What of this ranking holds for another standing: of requirements their lines, of factors what they see, and
        how much is known.
        """
        asked: dict[Hashable, bool] = {}
        told = self._told
        return {one: told[one] for one, said in self._said.items() if one in told and says_the_same(me, said, asked)}

    def _waiting_on(self, index: int) -> Literal["you", "program"] | None:
        if self.verdict[index] != Verdict.ASK:
            return None
        return "program" if self.waits_on_program[index] else "you"

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
            waiting_on=self._waiting_on(index),
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
            counted=self.counted,
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

    ``beside``: a ranking of much the same file, whose answers are taken over where a rule would say the same.
    """
    me = Standing(file, dates, today, allowances or {})
    found = beside.unchanged_for(me) if beside and beside.columns is columns else {}
    requirements = tuple(found.get(one) or _lines(one, me, columns) for one in REQUIREMENTS)
    told = np.array([lines.told for lines in requirements])
    by_line, waits = told & OF_VERDICT, (np.bitwise_or.reduce(told) & WAITS_ON_PROGRAM).astype(bool)
    stated = np.add.reduce((told & STATED)[IS_COUNTED] > 0, dtype=np.uint8)
    prospect, fit = score(PROSPECT, me, columns, found), score(FIT, me, columns, found)
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
        known=found.get(coverage) or coverage(me, columns, KNOWN),
        waits_on_program=waits,
        group=_groups(verdict, waits, Order.VERDICT),
        order=np.arange(columns.size),
        place=none,
        rank=none,
        band=none,
    )


def _lines(one: Requirement, me: Standing, columns: Columns) -> GatheredLines:
    answers, of_program = ask(one.line, me, cases_for(me, columns, one.reads))
    told = [
        line.verdict
        | (WAITS_ON_PROGRAM if line.verdict is Verdict.ASK and line.missing == "program" else 0)
        | (STATED if line.stated else 0)
        for line in answers
    ]
    return GatheredLines(answers, of_program, np.array(told, np.uint8).take(of_program))


def _groups(verdict: Numbers, waits_on_program: Numbers, order: Order) -> Numbers:
    """Numbers of what stands together, the highest first; of those to ask the ones that wait for the applicant."""
    is_ask = verdict == Verdict.ASK
    groups: Numbers = 2 * verdict.astype(np.int8) + (is_ask & ~waits_on_program)
    return groups if order is Order.VERDICT else np.where(is_ask, np.int8(HIGHEST_GROUP), groups)


def _ordered(ranking: Ranking, asked_for: Numbers) -> Ranking:
    """Number these programs: group by group, total falling, inside a band by name, which is the catalogue's own order.

    A band holds the programs of one group less than one point below its best. Of whom too little is known has no
    number, and stands last in its group.
    """
    asked = np.sort(asked_for)
    is_numbered = ranking.coverage[asked] >= TOO_LITTLE
    # One number for each total of each group, in the order they stand: what has no number after what has one.
    parts = 2 * (HIGHEST_GROUP - ranking.group[asked].astype(np.int32)) + ~is_numbered
    level = parts * (FULL + 1) + FULL - ranking.total[asked]
    starts = _bands(level)
    falling = starts.argsort(kind="stable")
    order, is_numbered = asked[falling], is_numbered[falling]
    is_first = np.diff(starts[falling].astype(np.int32), prepend=0) > 0
    place, rank, band = (np.zeros(ranking.columns.size, np.int32) for _ in range(3))
    place[order] = np.arange(1, len(order) + 1)
    rank[order] = np.where(is_numbered, np.cumsum(is_numbered), 0)
    band[order] = np.where(is_numbered, np.cumsum(is_numbered & is_first), 0)
    return replace(ranking, order=order, place=place, rank=rank, band=band)


def _bands(level: Numbers) -> Numbers:
    """The band of each level, counted from 1 in their order; a level of what has no number is a band by itself."""
    found = np.bincount(level) > 0
    there = found.nonzero()[0]
    parts = there // (FULL + 1)
    found[there[parts % 2 == 0]] = False
    levels, at = there[parts % 2 == 0].tolist(), 0
    while at < len(levels):
        found[levels[at]] = True
        # The levels of what has no number lie between those of two groups: no band reaches over them.
        at = bisect_left(levels, levels[at] + BAND_WIDTH, at)
    bands: Numbers = np.cumsum(found, dtype=np.min_scalar_type(np.count_nonzero(found))).take(level)
    return bands  # of the fewest bytes: the order of these is found in one pass
