"""What to ask the programs of a plan: what a verdict hangs on, what their applicant wants to know; and the e-mail."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from applicants.matching.ranking import Ranking
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.verdicts import Answered, Line, Requirement, Verdict
from applicants.matching.wording import counted
from applicants.models import SavedProgram, Status
from applicants.models.answers import OWN_FIELDS
from applicants.ranking.matches import Match, catalogue_of
from programs.facts.staleness import must_confirm
from programs.fields import ASKABLE, FIELDS
from programs.models import Evidence, Program
from programs.vocabulary import Policy

# They read the file and invited: whom they take is settled, what comes after a match is not.
HAVE_INVITED: Final = frozenset({Status.INVITED, Status.INTERVIEWED, Status.RANKED})
STILL_TO_CONFIRM: Final = frozenset({"visa", "ecfmg", "step3"})
# How an e-mail begins, by how far it has come; before that an application is only meant.
BEGINS: Final = {
    Status.APPLIED: "have applied to your program for the {} match.",
    Status.INVITED: "Thank you for inviting me to interview for the {} match.",
    Status.INTERVIEWED: "Thank you for the interview for the {} match.",
    Status.RANKED: "Thank you for the interview for the {} match.",
}
VISAS: Final = {"J-1": "visa_j1", "H-1B": "visa_h1b"}
MARK: Final = re.compile(r"^\s*(?:[-*•–]|[0-9]{1,2}[.)])\s+")


class Old(NamedTuple):
    """A statement to confirm, and why."""

    label: str
    evidence: Evidence
    why: str


class ProgramQuestion(NamedTuple):
    """One requirement to ask about. ``old``: the statements it rests on; none where nothing is known.

    ``fields``: what an answer may be noted as, by name and label.
    """

    line: Line
    old: tuple[Old, ...]
    fields: tuple[tuple[str, str], ...]


class ToAsk(NamedTuple):
    """What to ask one program. ``deciding``: what could change the verdict; ``own``: what its applicant wrote down;
    ``also``: limits that are not stated where the applicant is outside what is common, which no verdict hangs on.
    """

    deciding: Sequence[ProgramQuestion] = ()
    own: Sequence[str] = ()
    also: Sequence[ProgramQuestion] = ()

    @property
    def number(self) -> int:
        """How many questions the e-mail asks: every page counts them so."""
        return len(self.deciding) + len(self.own) + len(self.also)

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is waited for; what is only worth asking is counted apart."""
        return bool(self.deciding or self.own)

    @property
    def is_deciding(self) -> bool:
        """Whether an answer can change the verdict: not known, or closed by what is old; else a yes is confirmed."""
        return any(not one.old or one.line.answer == Answered.UNMET for one in self.deciding)

    @property
    def urgency(self) -> int:
        """To put programs in order: what an answer can change, then what is to be confirmed, then the rest."""
        return next((place for place, has in enumerate((self.is_deciding, self.deciding, self.own)) if has), 3)

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What answers may be noted as, each once, by name and label."""
        return list(dict.fromkeys(one for question in [*self.deciding, *self.also] for one in question.fields))

    @property
    def in_short(self) -> str:
        """As "3 questions"; '' where there is nothing."""
        return counted(self.number, "question") if self.number else ""


def asking_for(ranking: Ranking) -> Callable[[SavedProgram, Match | None], ToAsk]:
    """What this applicant has to ask any program, on the plan or not.

    Nothing where it ended, or where the program is no longer listed; while answers of the profile do not fit together,
    only what they wrote down themselves.
    """
    visas, this_season = ranking.me.file.visas_accepted or (), catalogue_of(ranking).this_season

    def to_ask(saved: SavedProgram, match: Match | None) -> ToAsk:
        if match is None or saved.has_ended:
            return ToAsk()
        if ranking.questions:
            return ToAsk(own=own_questions(saved.questions))
        asked, also = questions_of(match, visas, this_season), _also(match, visas)
        if saved.status in HAVE_INVITED:
            asked, also = [one for one in asked if one.line.key in STILL_TO_CONFIRM], []
        return ToAsk(asked, own_questions(saved.questions), also)

    return to_ask


def own_questions(written: str) -> list[str]:
    """A question a line, without the dash or number it may have been written with."""
    return [line for line in (MARK.sub("", line).strip() for line in written.splitlines()) if line]


def _also(match: Match, visas: Sequence[str]) -> list[ProgramQuestion]:
    """What is worth asking of a program that is not closed: no answer would open one that is."""
    if match.explained.verdict == Verdict.CLOSED:
        return []
    lines = [line for line in match.explained.requirements if line.worth_asking]
    return [_question(line, (), _fields(line, visas)) for line in lines]


def questions_of(match: Match, visas: Sequence[str], this_season: int) -> list[ProgramQuestion]:
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
        elif line.key in ("accepts_imgs", "visa") and line.answer == Answered.MET and verdict >= Verdict.ASK:
            questions += _confirming(match, line, fields, this_season)
    if verdict == Verdict.CLOSED:
        asked = [(line, _fields(line, visas)) for line in decides]
        closing = [_question(line, _old(match, fields, this_season), fields) for line, fields in asked]
        if all(one.old for one in closing):
            questions += closing
    return questions


def _question(line: Line, old: Sequence[Old], fields: Sequence[str]) -> ProgramQuestion:
    return ProgramQuestion(line, tuple(old), tuple((name, FIELDS[name].label) for name in fields))


def unstated(program: Program) -> list[str]:
    """The questions of the requirements about which no source says anything, for somebody nothing is known of."""
    blank = {name for name in ASKABLE if getattr(program, name) in ("", None) and name != "work_permit"}
    return [one.question for one in REQUIREMENTS if not blank.isdisjoint(_fields(one, ()))]


def _fields(line: Line | Requirement, visas: Sequence[str]) -> tuple[str, ...]:
    """The facts an answer to this requirement is about: of visas only those that would be accepted."""
    if line.key == "accepts_imgs":
        return ("accepts_img",)
    mine = {VISAS[visa] for visa in visas if visa in VISAS} or set(VISAS.values())
    named = [name for name in line.reads if name in OWN_FIELDS and name not in ("deadline", "accepts_img")]
    if line.key == "visa" and "visa_h1b" not in mine:
        named.remove("step3_by")  # which it asks of an H-1B alone
    return tuple(name for name in named if name not in VISAS.values() or name in mine)


def _confirming(match: Match, line: Line, fields: Sequence[str], this_season: int) -> list[ProgramQuestion]:
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


# By e-mail ------------------------------------------------------------------------------------------------------------


class Email(NamedTuple):
    """An e-mail nobody has sent."""

    subject: str
    body: str

    @property
    def text(self) -> str:
        """All of it, to copy."""
        return f"Subject: {self.subject}\n\n{self.body}"

    @property
    def mailto(self) -> str:
        """The address that opens it in a mail program; lines end there as RFC 6068 wants it."""
        said = {"subject": self.subject, "body": self.body.replace("\n", "\r\n")}
        return f"mailto:?{urlencode(said, quote_via=quote)}"


def email_to(program: Program, asked: ToAsk, season: int, *, is_img: bool, status: str = "") -> Email | None:
    """A short e-mail with all there is to ask, numbered through; None where there is nothing.

    It says nothing about the sender but that they are an IMG, if so, how far the application has come (``status``), and
    what they wrote down as a question themselves.
    """
    unknown = [one.line.question for one in (*asked.deciding, *asked.also) if not one.old]
    old = [one.line.question for one in asked.deciding if one.old]
    begins = _begins(season, status, is_img=is_img)
    return _email(program, season, begins, unknown, old, asked.own)


def email_of_anybody(program: Program, season: int) -> Email | None:
    """The e-mail of an IMG nothing else is known of: it asks what no source states."""
    return _email(program, season, _begins(season, "", is_img=True), unstated(program), (), ())


def _begins(season: int, status: str, *, is_img: bool) -> str:
    if status in HAVE_INVITED:
        return BEGINS[Status(status)].format(season)
    wish = BEGINS[Status.APPLIED] if status == Status.APPLIED else "would like to apply for the {} match."
    return f"I {'am an international medical graduate and ' if is_img else ''}{wish.format(season)}"


def _email(
    program: Program, season: int, begins: str, unknown: Sequence[str], old: Sequence[str], own: Sequence[str]
) -> Email | None:
    parts = [
        ("I could not find the following on your public pages:", unknown),
        ("What I found on the following is old, so I would like to ask whether it still holds:", old),
        ("I would also like to ask:" if unknown or old else "I would like to ask:", own),
    ]
    numbers = count(1)
    told = [
        f"{why}\n\n" + "\n".join(f"{next(numbers)}. {question}" for question in questions)
        for why, questions in parts
        if questions
    ]
    if not told:
        return None
    asks = "\n\n".join(told)
    return Email(
        f"Questions about {program.name}, {season} match",
        f"Dear program coordinator,\n\n{begins} {asks}\n\nThank you for your time.\n\nYours sincerely,\n[your name]\n",
    )
