"""Letters against the programs that want them: what is in hand, what hangs on whom, and how long writers take.

What a program asks for is the letters requirement's own line; here it is only held against who writes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from applicants.matching.applicant import RecommendationLetter
from applicants.matching.deadlines import long_date
from applicants.matching.ranking import Ranking
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.standing import LETTER_IN_HAND, MOST_LETTERS
from applicants.matching.verdicts import LEAST_MET_FIRST, Answered, Line
from applicants.matching.wording import counted

# Slow, by judgement: four weeks are what most writers ask for, and two reminders are more than most need.
SLOW_AFTER_DAYS: Final = 28
SLOW_AFTER_REMINDERS: Final = 2
# Most programs that state a number want three: what the whole list should have where programs say nothing.
USUAL_NUMBER: Final = 3
UNDER_WAY: Final = frozenset({"planned", "asked", "promised"})
RULE: Final = next(number for number, one in enumerate(REQUIREMENTS) if one.key == "letters")


def is_in_hand(letter: RecommendationLetter) -> bool:
    return letter.status in LETTER_IN_HAND


def days_taken(letter: RecommendationLetter) -> int | None:
    """From asking to the letter, in days; None where either day is not known."""
    return (letter.received_on - letter.asked_on).days if letter.received_on and letter.asked_on else None


def days_waiting(letter: RecommendationLetter, today: date) -> int | None:
    """Since it was asked for, in days; None where it is in hand, or nobody was asked."""
    return (today - letter.asked_on).days if letter.asked_on and not is_in_hand(letter) else None


def is_slow(letter: RecommendationLetter, today: date) -> bool:
    """Whether the writer keeps one waiting: asked four weeks ago, or reminded twice, and the letter is not there."""
    if is_in_hand(letter):
        return False
    waiting = days_waiting(letter, today)
    return len(letter.reminded_on) >= SLOW_AFTER_REMINDERS or (waiting is not None and waiting >= SLOW_AFTER_DAYS)


def is_late(letter: RecommendationLetter, today: date) -> bool:
    return letter.wanted_by is not None and letter.wanted_by < today and not is_in_hand(letter)


def how_it_went(letter: RecommendationLetter, today: date) -> str:
    """What the days say about the writer, in a sentence; '' where no day is known."""
    reminders = len(letter.reminded_on)
    reminded = f" after {counted(reminders, 'reminder')}" if reminders else ""
    if (days := days_taken(letter)) is not None:
        return f"Took {counted(days, 'day')}{reminded}."
    if (days := days_waiting(letter, today)) is not None:
        sent = f", {counted(reminders, 'reminder')} sent" if reminders else ""
        wanted = f" You want it by {long_date(letter.wanted_by)}." if letter.wanted_by else ""
        return f"Asked {counted(days, 'day')} ago{sent}.{wanted}"
    return f"You want it by {long_date(letter.wanted_by)}." if letter.wanted_by and not is_in_hand(letter) else ""


@dataclass(frozen=True, slots=True)
class Mix:
    """Letters together: how many are in hand, how many of these by US faculty, and how many are under way."""

    in_hand: int
    us: int
    under_way: int


def mix_of(letters: Iterable[RecommendationLetter]) -> Mix:
    mine = list(letters)
    there = [letter for letter in mine if is_in_hand(letter)]
    return Mix(len(there), _by_us_faculty(there), sum(letter.status in UNDER_WAY for letter in mine))


def _by_us_faculty(letters: Iterable[RecommendationLetter]) -> int:
    return sum(bool(letter.us_faculty) for letter in letters)


def in_specialty(letters: Iterable[RecommendationLetter], specialty: str) -> int:
    """How many letters in hand are of the specialty (a slug)."""
    return sum(letter.specialty == specialty and is_in_hand(letter) for letter in letters)


def of_chair(letters: Iterable[RecommendationLetter]) -> tuple[Answered, str]:
    """Whether one of the letters is by the chair of a department, with a sentence.

    Sources ask for such a letter in words alone ("one chair or structured letter"), so no verdict rests on it.
    """
    mine = list(letters)
    of_chairs = sorted((letter for letter in mine if letter.by_chair), key=is_in_hand, reverse=True)
    if of_chairs:
        who = of_chairs[0].writer or "one of these letters"
        if is_in_hand(of_chairs[0]):
            return Answered.MET, f"You have a chair’s letter: {who}."
        return Answered.UNMET, f"A chair’s letter is not received yet: {who}."
    if any(letter.by_chair is None for letter in mine):
        return Answered.UNKNOWN, "You have not said of each of these letters whether a chair wrote it."
    return Answered.UNMET, "None of these letters is by a chair." if mine else "You have no letter yet."


def depends_on(
    letters: Iterable[RecommendationLetter], number: int, us: int, today: date
) -> tuple[RecommendationLetter, ...]:
    """The slow writers whom ``number`` letters, ``us`` of them by US faculty, hang on: what else is in hand, asked for
    or promised is too little. A letter nobody was asked for yet is no back-up.
    """
    expected = [letter for letter in letters if is_in_hand(letter) or letter.status in UNDER_WAY - {"planned"}]
    sure = [letter for letter in expected if not is_slow(letter, today)]
    is_short = len(sure) < min(max(number, us), MOST_LETTERS)
    is_short_of_us = _by_us_faculty(sure) < min(us, MOST_LETTERS)
    return tuple(
        letter for letter in expected if is_slow(letter, today) and (is_short or (is_short_of_us and letter.us_faculty))
    )


@dataclass(frozen=True, slots=True)
class Check:
    """Programs (their keys on the plan) of one specialty to which the same letters go, and that answer alike.

    ``line``: the letters requirement, held against ``letters`` alone where they are assigned, else against all.
    ``of_specialty``: how many of them in hand are of the program's specialty. ``slow``: whom it hangs on.
    """

    line: Line
    specialty: str
    letters: tuple[RecommendationLetter, ...]
    is_assigned: bool
    of_specialty: int
    slow: tuple[RecommendationLetter, ...]
    programs: tuple[str, ...] = ()


def mix_check(
    ranking: Ranking,
    mine: tuple[RecommendationLetter, ...],
    programs: Iterable[tuple[str, int, tuple[RecommendationLetter, ...]]],
) -> list[Check]:
    """The letters against these programs: unmet first.

    ``programs``: key on the plan, number in the catalogue (the same of a program and its double), and the letters that
    are to go there (none: all of mine).
    """
    rule, today = REQUIREMENTS[RULE], ranking.me.today
    cases = ranking.columns.cases(rule.reads)
    specialties = ranking.columns.cases(("specialty",))
    found: dict[Check, list[str]] = {}
    of_case: dict[tuple[int, tuple[RecommendationLetter, ...]], Line] = {}
    for program_key, program, assigned in programs:
        case = int(cases.of_program[program])
        facts = cases.facts[case]
        if (case, assigned) not in of_case:
            me = replace(ranking.me, file=replace(ranking.me.file, letters=assigned)) if assigned else ranking.me
            of_case[case, assigned] = rule.line(me, facts)
        specialty = specialties.facts[specialties.of_program[program]].specialty
        letters = assigned or mine
        slow = depends_on(letters, facts.letters_required or 0, facts.us_letters_required or 0, today)
        of_specialty = in_specialty(letters, specialty)
        alike = Check(of_case[case, assigned], specialty, letters, bool(assigned), of_specialty, slow)
        found.setdefault(alike, []).append(program_key)
    checks = [replace(check, programs=tuple(keys)) for check, keys in found.items()]
    return sorted(checks, key=lambda one: (LEAST_MET_FIRST.index(one.line.answer), not one.slow, -len(one.programs)))
