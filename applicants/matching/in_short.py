"""One program in short: a sentence about it, and its requirements by what they mean for the applicant."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from applicants.matching.ranking import Explained
from applicants.matching.scores import FactorLine
from applicants.matching.verdicts import Answered, Line, Verdict

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
    "commitment": "time in this specialty",
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
    "commitment": "little time in this specialty",
    "recency": "the years since graduation",
}


class Side(StrEnum):
    """What a requirement means for the applicant, in the order of the page."""

    IN_THE_WAY = "In your way"
    IN_FAVOUR = "In your favour"
    NOT_SAID = "Not said"


def side(line: Line) -> Side:
    """A wish that is not met is in the way too, though it closes nothing."""
    if line.verdict is not Verdict.OPEN or line.answer is Answered.UNMET:
        return Side.IN_THE_WAY
    return Side.IN_FAVOUR if line.answer in (Answered.MET, Answered.NOT_ASKED) else Side.NOT_SAID


def sentence(found: Explained) -> str:
    """What can be done, then what speaks for and against the applicant there."""
    good = _named((line for line in found.prospect_lines if line.known and _share(line) >= GOOD), FOR)
    poor = _named((line for line in found.prospect_lines if line.known and _share(line) < POOR), AGAINST)
    told = [_what_to_do(found)]
    if good:
        told.append(f"{Side.IN_FAVOUR}: {good}.")
    if poor:
        told.append(f"{Side.IN_THE_WAY}: {poor}.")
    return " ".join(told)


def _what_to_do(found: Explained) -> str:
    deciding = [line for line in found.requirements if line.verdict is found.verdict]
    match found.verdict:
        case Verdict.CLOSED:
            return f"Closed to you this season, for {_counted(len(deciding), 'reason')}."
        case Verdict.FIXABLE:
            to_ask = sum(line.verdict is Verdict.ASK for line in found.requirements)
            also = f" Ask about {_counted(to_ask, 'thing')} too." if to_ask else ""
            return f"You can still apply. Fix {_counted(len(deciding), 'thing')} in time.{also}"
        case Verdict.ASK if found.waiting_on == "you":  # one answer may be wanted by several
            return f"Add your missing answers first, for {_counted(len(deciding), 'requirement')}."
        case Verdict.ASK:
            asked = sum(line.missing == "program" for line in deciding)
            return f"Ask the program about {_counted(asked, 'thing')} first."
    visa = next(line for line in found.requirements if line.key == "visa")
    return f"You can apply. {visa.reason.partition('. ')[0].removesuffix('.')}."


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number != 1 else ''}"


def _share(line: FactorLine) -> float:
    return line.points / line.max_points if line.max_points else 0.5


def _named(lines: Iterable[FactorLine], words: Mapping[str, str]) -> str:
    """The heaviest of them, as "hands-on experience in the US, a recent graduation"."""
    weighty = [line for line in lines if line.max_points >= LEAST_WEIGHT and line.key in words]
    return ", ".join(words[line.key] for line in sorted(weighty, key=lambda line: -line.max_points)[:NAMED])
