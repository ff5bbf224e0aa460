"""The one door between database and rules: an applicant against the programs, and the sources behind the lines."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Generic, NamedTuple, TypeVar

import numpy as np
from django.utils import timezone

from applicants.matching.applicant import Applicant, OwnProgramFact
from applicants.matching.columns import Overlaid
from applicants.matching.explain import printed, ranking_json
from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.in_short import ScoreSide, Side, score_lines, sentence, side
from applicants.matching.rank_moves import Changes, Move, what_changed
from applicants.matching.ranking import Explained, Ranking, judge, rank
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.verdicts import Answered, Line, Verdict
from applicants.matching.what_if import Supposition, SuppositionEffect, changes_for, effect, supposed
from applicants.models import Profile
from applicants.ranking.own_facts import laid_over
from applicants.season.dates import dates_of, next_season, signal_allowances
from programs import catalogue
from programs.catalogue.columns import Catalogue, FilterQuery
from programs.catalogue.pages import ListedProgram, listed_programs, programs_in_order
from programs.facts.dossier import current_evidence
from programs.fields import FIELDS
from programs.models import Evidence, Program

SEASON_LINE: Final = next(at for at, one in enumerate(REQUIREMENTS) if one.key == "season")


def matches_for(me: Applicant, season: int, today: date, wanted: FilterQuery | None = None) -> Ranking:
    """Every program judged for this applicant in one season (match year), what they know themselves included.

    ``wanted``: a filter; ranks, bands and counts are then of the programs it keeps, scores stay as they are.
    """
    books = catalogue.current()
    ranking = rank(me, laid_over(books, me.own_facts), dates_of(season), today, signal_allowances())
    if wanted is None or not wanted.questions:
        return ranking
    kept = np.zeros(books.size, dtype=bool)
    kept[books.select(wanted).positions] = True
    return ranking.among(kept)


def catalogue_of(ranking: Ranking) -> Catalogue:
    """The catalogue a ranking was made from, without what the applicant laid over it."""
    books = ranking.columns.base if isinstance(ranking.columns, Overlaid) else ranking.columns
    assert isinstance(books, Catalogue)
    return books


def deadline_of(ranking: Ranking, index: int) -> str:
    """Whether a program still takes applications, in the words of its line. ``index``: its number in the catalogue."""
    return ranking.requirements[SEASON_LINE].of(index).reason


# All a line reads, by what it rests on alone: an applicant's own deadline matters to lines that are not about it.
_READS = {one.key: one.rests_on if one.key == "visa" else one.reads for one in REQUIREMENTS}


@dataclass(frozen=True)
class Moved:
    """A program that other weights moved in a list."""

    program: Program
    move: Move


@dataclass(frozen=True)
class WhatWeightsChanged:
    """The list under the applicant's own weights against the same list under the defaults."""

    changes: Changes
    risen: list[Moved]
    fallen: list[Moved]


def what_weights_changed(
    me: Applicant, ranked: Ranking, today: date, wanted: FilterQuery | None = None
) -> WhatWeightsChanged:
    """Compare ``ranked``, made of these arguments, with the ranking under default weights: one statement."""
    plain = replace(me, wishes=me.wishes.with_default_weights)
    changes = what_changed(matches_for(plain, ranked.me.dates.season, today, wanted).in_order(ranked.kind), ranked)
    books = catalogue_of(ranked)
    ids = {move.program: books.ids[move.program] for move in (*changes.risen, *changes.fallen)}
    programs = Program.objects.select_related("specialty").in_bulk(ids.values())
    risen, fallen = (
        [Moved(programs[ids[move.program]], move) for move in moves if ids[move.program] in programs]
        for moves in (changes.risen, changes.fallen)
    )
    return WhatWeightsChanged(changes, risen, fallen)


NAMED: Final = 10  # programs of each list of a supposition that are named


@dataclass(frozen=True)
class Supposed:
    """What some changes together would do; the first programs of each list by name, in its order."""

    changes: tuple[Supposition, ...]
    effect: SuppositionEffect
    opened: list[Program]
    nearer: list[Program]
    lost: list[Program]


def what_if(
    ranked: Ranking, today: date, together: Sequence[Supposition] = (), specialty: str = ""
) -> tuple[list[Supposed], Supposed | None]:
    """Each change the applicant could make on its own, and those of ``together`` at once (None where it is empty).

    Of the programs ``ranked`` was asked for. One judgement of the catalogue a change; one statement for the names.
    """
    alone = [(change,) for change in changes_for(ranked.me, specialty) if not change.refused(ranked.me)]
    wanted: list[tuple[Supposition, ...]] = [*alone, *([tuple(together)] if together else [])]
    effects = [effect(ranked, judged(ranked, changes, today)) for changes in wanted]
    named = _named(ranked, effects)
    told = [
        Supposed(changes, found, named(found.opened), named(found.nearer), named(found.lost))
        for changes, found in zip(wanted, effects, strict=True)
    ]
    return told[: len(alone)], told[-1] if together else None


def judged(ranked: Ranking, changes: Sequence[Supposition], today: date) -> Ranking:
    """The same programs judged as if all these changes were made today."""
    file = supposed(ranked.me, changes).file
    dates = dates_of(ranked.me.dates.season + sum(change.seasons_later for change in changes))
    return judge(file, ranked.columns, dates, today, signal_allowances(), beside=ranked)


def _named(ranked: Ranking, effects: Iterable[SuppositionEffect]) -> Callable[[tuple[int, ...]], list[Program]]:
    """The first programs of any list of these effects, fetched at once."""
    books = catalogue_of(ranked)
    lists = [indices for one in effects for indices in (one.opened, one.nearer, one.lost)]
    firsts = {books.ids[index] for indices in lists for index in indices[:NAMED]}
    programs = Program.objects.select_related("specialty").in_bulk(firsts)
    return lambda indices: [programs[pk] for index in indices[:NAMED] if (pk := books.ids[index]) in programs]


class Speaking(NamedTuple):
    """What speaks for an applicant, against them, or not at all: ``entries`` of requirements, then of the score."""

    side: Side
    entries: list[dict[str, Any]]
    scores: list[ScoreSide]

    @property
    def number(self) -> int:
        return len(self.entries) + len(self.scores)


P = TypeVar("P", Program, ListedProgram)


@dataclass(frozen=True)
class Match(Generic[P]):
    """One program of a ranking as a page or the JSON prints it; ``own``: what the applicant knows of it, by field."""

    program: P
    explained: Explained
    evidence: dict[str, Evidence]
    own: dict[str, OwnProgramFact]

    def sources(self, reads: Iterable[str]) -> list[Evidence]:
        """The current evidence behind the facts a line reads, but for those the applicant knows better."""
        return [self.evidence[field] for field in reads if field in self.evidence and field not in self.own]

    def own_behind(self, line: Line, *, is_held: bool = True) -> list[OwnProgramFact]:
        """The applicant's own facts behind a line; ``is_held``: something is held against the applicant at all."""
        read = _READS[line.key] if is_held else line.reads
        return [self.own[field] for field in read if field in self.own]

    @property
    def own_score_lines(self) -> set[str]:
        """The lines of the scores that read an own fact, by key."""
        return {factor.key for factor in (*PROSPECT, *FIT) if not self.own.keys().isdisjoint(factor.reads)}

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each requirement with the named evidence behind it, and the applicant's own facts."""
        return [
            {
                "line": line,
                "sources": [(FIELDS[row.field].label, row) for row in self.sources(line.reads)],
                "own": self.own_behind(line, is_held=line.answer not in (Answered.NOT_ASKED, Answered.NOT_STATED)),
            }
            for line in self.explained.requirements
        ]

    @property
    def sides(self) -> list[Speaking]:
        """Requirements and lines of the score by what they mean for the applicant; what holds none is left out."""
        lines = self.lines
        found = [
            Speaking(one, [entry for entry in lines if side(entry["line"]) is one], score_lines(self.explained, one))
            for one in Side
        ]
        return [one for one in found if one.number]

    @property
    def in_short(self) -> str:
        return sentence(self.explained)

    @property
    def deciding_lines(self) -> list[Line]:
        """The lines the verdict came from; none when nothing stands in the way."""
        verdict = self.explained.verdict
        return [line for line in self.explained.requirements if line.verdict == verdict and verdict != Verdict.OPEN]

    def source(self, line: Line) -> dict[str, Any] | None:
        """The first source behind a line, for the ranking's JSON: an own note where the line rests on one."""
        own = sorted(self.own_behind(line), key=lambda fact: fact.field not in line.reads)
        if own and (own[0].field in line.reads or not self.sources(line.reads)):
            noted = own[0]
            return {
                "name": f"Your own note: {noted.note}" if noted.note else "Your own note",
                "url": None,
                "kind": "own_note",
                "seen_on": noted.set_on.isoformat() if noted.set_on else None,
            }
        for row in self.sources(line.reads):
            return {
                "name": row.source.name,
                "url": row.source.url or None,
                "kind": row.source.kind,
                "seen_on": row.seen_on or None,
            }
        return None


def explained(ranking: Ranking, indices: Sequence[int], fetched: Iterable[Program] = ()) -> list[Match[Program]]:
    """These programs of the ranking with every line and its sources: two statements, however many programs.

    One that is gone since the catalogue was read is left out. ``fetched``: those that are at hand, with their
    specialties.
    """
    ids = [catalogue_of(ranking).ids[index] for index in indices]
    programs = {program.pk: program for program in fetched}
    if missing := set(ids) - programs.keys():
        programs |= {program.pk: program for program in programs_in_order(missing)}
    evidence: dict[int, dict[str, Evidence]] = {pk: {} for pk in ids}
    fields = {field for gathered in ranking.requirements for field in gathered.of(0).reads} if ids else set()
    for row in current_evidence(ids, fields):
        if row.counts_for in evidence:  # or it was merged meanwhile, into a program that is not asked for
            evidence[row.counts_for][row.field] = row
    own = _own_facts(ranking)
    return [
        Match(programs[pk], ranking.explain(index), evidence[pk], own[index])
        for pk, index in zip(ids, indices, strict=True)
        if pk in programs
    ]


def explained_as_listed(ranking: Ranking, indices: Sequence[int]) -> list[Match[ListedProgram]]:
    """The same as the catalogue has them and without their sources: no statement."""
    listed, own = listed_programs(catalogue_of(ranking), np.array(indices, np.int64)), _own_facts(ranking)
    return [
        Match(program, ranking.explain(index), {}, own[index]) for program, index in zip(listed, indices, strict=True)
    ]


def _own_facts(ranking: Ranking) -> dict[int | None, dict[str, OwnProgramFact]]:
    """What the applicant knows of programs, by their number in the catalogue and by field."""
    own: dict[int | None, dict[str, OwnProgramFact]] = defaultdict(dict)
    for fact in ranking.me.file.own_facts:
        own[catalogue_of(ranking).position(fact.program_key)][fact.field] = fact
    return own


def identity_json(program: Program) -> dict[str, Any]:
    """The program's own part of the ranking's JSON."""
    return {
        "program_key": program.program_key,
        "acgme_id": program.acgme_id or None,
        "nrmp_codes": program.codes,
        "name": program.name,
        "specialty": program.specialty.slug if program.specialty else None,
        "state": program.state,
    }


def described(ranking: Ranking, verdicts: Collection[Verdict], top: int | None = None) -> dict[str, Any]:
    """The contract's ranking as JSON, the ``top`` programs of each verdict with every line and its source."""
    indices, ids = list(printed(ranking, top, verdicts)), catalogue_of(ranking).ids
    programs = {program.pk: program for program in programs_in_order(ids[index] for index in indices)}
    matches = {match.explained.index: match for match in explained(ranking, indices, programs.values())}
    return ranking_json(
        ranking,
        lambda index: identity_json(programs[ids[index]]) if index in matches else None,
        lambda index, line: matches[index].source(line),
        top=top,
        verdicts=verdicts,
    )


def ranking_of(mine: Profile, wanted: FilterQuery | None = None, season: int | None = None) -> Ranking:
    """Today's ranking of one season, the next where none is given. ``wanted``: see :func:`matches_for`."""
    today = timezone.localdate()
    return matches_for(mine.applicant(), season or next_season(today), today, wanted)
