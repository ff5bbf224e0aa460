"""What of an applicant's experience counts at which programs: the requirement's own line, and what is behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from applicants.matching import deadlines
from applicants.matching.months import CLINICAL, months_of, months_once
from applicants.matching.ranking import Ranking
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.us_experience import CountedExperience, counted_by, kinds_named
from applicants.matching.verdicts import LEAST_MET_FIRST, Answered, Line, Verdict
from programs.vocabulary import Answer

SAYING_NOTHING: Final = frozenset({Answered.NOT_STATED, Answered.NOT_ASKED})
RULE: Final = next(number for number, one in enumerate(REQUIREMENTS) if one.key == "clinical_experience")


@dataclass(frozen=True, slots=True)
class Entry:
    """Programs (numbers in the catalogue) that answer alike. ``held``: experiences, each with whether it counts there.

    ``months``: what counts, overlaps counted once; ``twice``: the months that overlapping ones have in common.
    ``asks``: whether the program says that it asks for experience at all; else ``held`` is what most that ask count.
    """

    line: Line
    held: tuple[CountedExperience, ...]
    months: float
    twice: float
    programs: tuple[int, ...]

    @property
    def asks(self) -> bool:
        return self.line.answer not in SAYING_NOTHING

    @property
    def is_met_if_hands_on(self) -> bool:
        """Whether all that meets it is of kinds of which nobody said whether they were hands-on."""
        counting = [one for one in self.held if one.answer is Answer.YES]
        return self.line.answer is Answered.MET and bool(counting) and all(one.is_open for one in counting)


def experience_ledger(ranking: Ranking, programs: Iterable[int]) -> list[Entry]:
    """One entry for all ``programs`` (numbers in the catalogue) that count alike; what is not met comes first."""
    reads = REQUIREMENTS[RULE].reads
    cases, lines = ranking.columns.cases(reads), ranking.requirements[RULE]
    alike: dict[tuple[Line, tuple[CountedExperience, ...]], list[int]] = {}
    of_case: dict[int, tuple[CountedExperience, ...]] = {}
    for program in programs:
        case = int(cases.of_program[program])
        if case not in of_case:
            facts = cases.facts[case]
            named, by = kinds_named(facts), deadlines.application(facts.deadline, ranking.me.dates)
            held = counted_by(ranking.me, named, by)
            of_case[case] = tuple(one for one in held if one.experience.kind in CLINICAL | named)
        line = lines.of(program)
        of_line = of_case[case] if line.answer is not Answered.NOT_ASKED else ()
        alike.setdefault((line, of_line), []).append(program)
    entries = [_entry(line, held, numbers) for (line, held), numbers in alike.items()]
    return sorted(entries, key=lambda entry: (LEAST_MET_FIRST.index(entry.line.answer), -len(entry.programs)))


def first_that_ask(ranking: Ranking, most: int) -> list[int]:
    """The first programs of a ranking that ask for experience and that no other requirement closes."""
    lines = ranking.requirements[RULE]
    asking = np.array([line.answer not in SAYING_NOTHING for line in lines.answers], bool).take(lines.of_program)
    asking &= (np.delete(ranking.by_line, RULE, axis=0) != Verdict.CLOSED).all(axis=0)
    found: list[int] = ranking.order[asking[ranking.order]][:most].tolist()
    return found


def _entry(line: Line, held: tuple[CountedExperience, ...], programs: list[int]) -> Entry:
    counting = [one.done for one in held if one.answer is Answer.YES]
    months = months_once(counting)
    twice = round(sum(months_of(experience) or 0 for experience in counting) - months, 2)
    return Entry(line, held, months, twice, tuple(programs))
