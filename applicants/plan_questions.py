"""What to ask the programs of a plan: facts a verdict hangs on that are not known, or known from long ago."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from applicants.matches import Match
from applicants.matching.lines import Held, Line
from applicants.models import Status
from applicants.models.answers import OWN_FIELDS
from applicants.plan import Row
from programs.fields import FIELDS
from programs.models import Evidence
from programs.queues import must_confirm
from programs.vocabulary import Policy, Verdict

VISAS: Final = {"J-1": "visa_j1", "H-1B": "visa_h1b"}
ENDED: Final = (Status.DECLINED, Status.REJECTED)


class Old(NamedTuple):
    """A statement to confirm, and why."""

    label: str
    evidence: Evidence
    why: str


class Question(NamedTuple):
    """One requirement to ask about. ``old``: the statements it rests on; none where nothing is known.

    ``fields``: what an answer may be noted as, by name and label.
    """

    line: Line
    old: tuple[Old, ...]
    fields: tuple[tuple[str, str], ...]


class Asked(NamedTuple):
    """One program of the plan and what to ask it."""

    row: Row
    match: Match
    questions: list[Question]

    @property
    def unknown(self) -> list[Line]:
        return [one.line for one in self.questions if not one.old]

    @property
    def to_confirm(self) -> list[Line]:
        return [one.line for one in self.questions if one.old]


def worklist(rows: Iterable[Row], visas: Sequence[str] | None, this_season: int) -> list[Asked]:
    """The programs that have something to answer, in the order given; not those that ended or are no longer listed.

    ``visas``: those the applicant would accept.
    """
    found = []
    for row in rows:
        if row.match and row.saved.status not in ENDED:
            questions = questions_of(row.match, visas or (), this_season)
            if questions:
                found.append(Asked(row, row.match, questions))
    return found


def questions_of(match: Match, visas: Sequence[str], this_season: int) -> list[Question]:
    """What could change the verdict if it were answered.

    Not known: the deciding lines the program does not answer. Known from long ago (as stewards' queues say it): what
    closes it, where every line that closes it is that old; and what keeps it open, accepting IMGs and visas.
    """
    decides = match.deciding_lines
    verdict = match.explained.verdict
    questions = []
    for line in match.explained.requirements:
        fields = _fields(line, visas)
        if line in decides and line.missing == "program":
            questions.append(_question(line, (), fields))
        elif line.key in ("accepts_imgs", "visa") and line.answer == Held.MET and verdict >= Verdict.ASK:
            questions += _confirming(match, line, fields, this_season)
    if verdict == Verdict.CLOSED:
        asked = [(line, _fields(line, visas)) for line in decides]
        closing = [_question(line, _old(match, fields, this_season), fields) for line, fields in asked]
        if all(one.old for one in closing):
            questions += closing
    return questions


def _question(line: Line, old: Sequence[Old], fields: Sequence[str]) -> Question:
    return Question(line, tuple(old), tuple((name, FIELDS[name].label) for name in fields))


def _fields(line: Line, visas: Sequence[str]) -> tuple[str, ...]:
    """The facts an answer to this requirement is about: of visas only those that would be accepted."""
    if line.key == "accepts_imgs":
        return ("accepts_img",)
    mine = {VISAS[visa] for visa in visas if visa in VISAS} or set(VISAS.values())
    named = [name for name in line.reads if name in OWN_FIELDS and name not in ("deadline", "accepts_img")]
    return tuple(name for name in named if name not in VISAS.values() or name in mine)


def _confirming(match: Match, line: Line, fields: Sequence[str], this_season: int) -> list[Question]:
    """A question where everything that says yes is old: one fresh yes is enough, a visa says that IMGs are taken."""
    says_yes = [*fields, *VISAS.values()] if line.key == "accepts_imgs" else fields
    yes = [name for name in says_yes if _value(match, name) == Policy.YES]
    old = _old(match, yes, this_season)
    shown = _old(match, (name for name in yes if name in fields), this_season)
    return [_question(line, shown, fields)] if shown and len(old) == len(yes) else []


def _value(match: Match, name: str) -> str:
    if name in match.own:
        return match.own[name].value
    return match.evidence[name].value if name in match.evidence else ""


def _old(match: Match, fields: Iterable[str], this_season: int) -> list[Old]:
    found = []
    for name in fields:
        row = match.evidence.get(name)
        if row and name not in match.own:
            why = must_confirm(name, row.value, row.season, row.seen_on, this_season)
            found += [Old(FIELDS[name].label, row, why.value)] if why else []
    return found
