"""One program in short: what speaks for and against the applicant there, as a list and as a sentence."""

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from applicants.matching.ranking import Explained
from applicants.matching.scores import FactorLine
from applicants.matching.verdicts import Answered, Line, Verdict
from applicants.matching.wording import counted

# Only lines that weigh something are named.
LEAST_WEIGHT: Final = 5_00
NAMED: Final = 2  # lines of the score that are named for and against
GOOD, POOR = 0.6, 0.35  # shares of the points of a line; by judgement

# What a line means where it has many points, and where it has few. A signal and having worked there are of few
# applicants, so their absence is no reproach.
FOR: Final = {
    "openness": "it takes many of your group",
    "step2_ck": "your Step 2 CK score",
    "first_attempt": "passes at the first attempt",
    "letters": "letters for this specialty",
    "hands_on": "hands-on experience in the US",
    "commitment": "commitment to the specialty",
    "signal": "your signal",
    "known_there": "it knows you",
    "recency": "a recent graduation",
}
AGAINST: Final = {
    "openness": "it takes few of your group",
    "step2_ck": "your Step 2 CK score",
    "first_attempt": "a failed attempt",
    "letters": "few letters for this specialty",
    "hands_on": "little hands-on experience in the US",
    "commitment": "little commitment to the specialty",
    "recency": "the years since graduation",
}
# What depends on the program; the other lines are the same, or nearly, in every row of a list.
OF_THE_PROGRAM: Final = ("openness", "step2_ck", "signal", "known_there")


class Side(StrEnum):
    """What a line means for the applicant, in the order of the page."""

    IN_THE_WAY = "In your way"
    IN_FAVOUR = "In your favour"
    NOT_STATED = "Not stated"
    NOT_ASKED = "Not asked of you"


def side(line: Line) -> Side:
    """A wish that is not met is in the way too, though it closes nothing."""
    if line.verdict is not Verdict.OPEN or line.answer is Answered.UNMET:
        return Side.IN_THE_WAY
    return {Answered.MET: Side.IN_FAVOUR, Answered.NOT_ASKED: Side.NOT_ASKED}.get(line.answer, Side.NOT_STATED)


class ScoreSide(NamedTuple):
    """A line of the score that brings or costs many of its points, in the words of the sentence."""

    words: str
    line: FactorLine


def score_lines(found: Explained, one: Side, keys: Collection[str] = FOR) -> list[ScoreSide]:
    """What speaks for or against the applicant beside the requirements, the heaviest first. ``keys``: of which"""
    words = {Side.IN_FAVOUR: FOR, Side.IN_THE_WAY: AGAINST}.get(one, {})
    told = [
        line
        for line in found.prospect_lines
        if line.key in keys
        and line.known
        and line.max_points >= LEAST_WEIGHT
        and line.key in words
        and _side_of(line) is one
    ]
    return [ScoreSide(words[line.key], line) for line in sorted(told, key=lambda line: -line.max_points)]


def sentence(found: Explained) -> str:
    """What can be done, then the heaviest lines of the score for and against the applicant there."""
    return " ".join((_what_to_do(found), *_for_and_against(found)))


def in_a_list(found: Explained) -> str:
    """What tells one program from the next of a list, whose headings and deciding lines say the verdict."""
    visa = next(line for line in found.requirements if line.key == "visa")
    is_told = found.verdict is Verdict.OPEN and visa.answer is not Answered.NOT_ASKED
    return " ".join((*([_first_sentence(visa)] if is_told else ()), *_for_and_against(found, OF_THE_PROGRAM)))


def _for_and_against(found: Explained, keys: Collection[str] = FOR) -> Iterator[str]:
    for one in (Side.IN_FAVOUR, Side.IN_THE_WAY):
        if named := [line.words for line in score_lines(found, one, keys)[:NAMED]]:
            yield f"{one}: {', '.join(named)}."


def _what_to_do(found: Explained) -> str:
    deciding = [line for line in found.requirements if line.verdict is found.verdict]
    match found.verdict:
        case Verdict.CLOSED:
            return f"Closed to you this season, for {counted(len(deciding), 'reason')}."
        case Verdict.FIXABLE:
            to_ask = sum(line.verdict is Verdict.ASK for line in found.requirements)
            also = f" The program has to answer too, for {counted(to_ask, 'requirement')}." if to_ask else ""
            return f"You can still apply. Fix {counted(len(deciding), 'thing')} in time.{also}"
        case Verdict.ASK if found.waiting_on == "you":  # one answer may be wanted by several
            return f"Add your missing answers first, for {counted(len(deciding), 'requirement')}."
        case Verdict.ASK:
            asked = sum(line.missing == "program" for line in deciding)
            return f"The program has to answer first, for {counted(asked, 'requirement')}."
    return f"You can apply. {_first_sentence(next(line for line in found.requirements if line.key == 'visa'))}"


def _first_sentence(line: Line) -> str:
    return f"{line.reason.partition('. ')[0].removesuffix('.')}."


def _side_of(line: FactorLine) -> Side | None:
    share = line.points / line.max_points
    if share >= GOOD:
        return Side.IN_FAVOUR
    return Side.IN_THE_WAY if share < POOR else None
