"""No sentence of a requirement contradicts the note that is printed under it: every program of the starter set, held
against applicants whom a condition would hit.

A row of ``WORDS`` names the words of a note, the requirement, the applicant, and what the line must not say then.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings

from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Line, Verdict
from applicants.tests.applicants import EXTERNSHIP, SEASON, STEP1, STEP2_CK, STEP3, WINTER, failed, graduate
from applicants.tests.columns import SILENT, facts_of, program
from programs.fields import FIELDS, as_rules_read, strictness_of

BOTH = ("J-1", "H-1B")
CLOSED = Verdict.CLOSED
ASKS_OF_WATCHING = "Ask whether it counts your observership"


def spent(kind: str, country: str = "US") -> Applicant:
    """Two years of one kind of experience and no other."""
    return graduate(experience=(ClinicalExperience(kind, country, "internal-medicine", 24, date(2026, 8, 31)),))


PEOPLE: dict[str, Applicant] = {
    "needs a visa": graduate(visas_accepted=BOTH, exams=(STEP1, STEP2_CK, STEP3)),
    "holds a permit": graduate(immigration_status="work_permit", work_authorized_until=date(2040, 1, 1),
                               visas_accepted=()),
    "has watched": spent("observership"),
    "was an extern": graduate(experience=(EXTERNSHIP,)),
    "did research": spent("research"),
    "worked in Canada": spent("employment", "CA"),
    "graduated long ago": graduate(graduated_on=date(2001, 6, 30)),
    "failed Step 1": graduate(exams=(*failed("step1", 1), STEP1, STEP2_CK)),
    "failed Step 2 CK": graduate(exams=(STEP1, *failed("step2_ck", 1), STEP2_CK)),
    "has low scores": graduate(exams=(ExamAttempt("step1", date(2020, 3, 1), True, 193),
                                      ExamAttempt("step2_ck", date(2021, 3, 1), True, 194))),
    "passed Step 3 in November": graduate(
        visas_accepted=("H-1B",), exams=(STEP1, STEP2_CK, ExamAttempt("step3", date(2026, 11, 20), True))
    ),
}  # fmt: skip

ONLY_RESIDENTS = r"(citizens?|must hold).*(permanent residen|green card)|non-citizens need|visas or work permits"
OPEN_TO_PERMITS = r"authori[sz]|work permit|employment auth"
UNTRAINED = r"prefer|should|wish|recommend|encourag|desired|ideal|typical|goal|no (strict|definite)"
EXCEPTION = r"\b(unless|exceptions?|waived|case by case|or .*(since|practice|care|training)|considered|discretion)\b"

# Words of the note, requirement, applicant; and the answers, the verdict or the words that would contradict them.
WORDS: list[tuple[str, str, str, str, set[Any]]] = [
    ("citizens and permanent residents only", f"^(?!.*({OPEN_TO_PERMITS}|prefer|case by case|J-1))({ONLY_RESIDENTS})",
     "visa", "holds a permit", {"MET", "NOT_ASKED"}),
    ("citizens, permanent residents and J-1", r"^J-1, citizen|permits? not|documents not|only J-1 visitors",
     "visa", "holds a permit", {"NOT_ASKED"}),
    ("a work permit is enough", f"^(?!.*(not accepted|no visas))(.*({OPEN_TO_PERMITS}))", "visa", "holds a permit",
     {"UNMET"}),
    ("no visa", r"no visa sponsorship|sponsors? (no|any) visa|applicants with visas", "visa", "needs a visa",
     {"MET", "NOT_ASKED"}),
    ("Step 3 by the interview", r"Step 3 before the interview", "visa", "passed Step 3 in November", {"MET"}),
    ("Step 3 when applying", r"Step 3 needed when applying", "visa", "passed Step 3 in November", {"MET"}),
    ("Step 3 by the match", r"Step 3 .*(match|rank)", "visa", "passed Step 3 in November", {"UNMET"}),
    ("hardly ever", r"only exceptionally|rarely considered|selected applicants only|acceptance unclear|residency first",
     "accepts_imgs", "needs a visa", {"MET"}),
    ("observerships excluded", r"observerships?\b.*(excluded|not (accepted|counted?)|no observership)",
     "clinical_experience", "has watched", {"MET", ASKS_OF_WATCHING}),
    ("hands-on only", r"hands-on|direct patient care", "clinical_experience", "has watched", {"MET", ASKS_OF_WATCHING}),
    ("observerships count", r"^(?!.*(not|excluded)).*observerships?(,| too| or)", "clinical_experience",
     "has watched", {"UNMET"}),
    ("externships excluded", r"externships?\b.*(excluded|not count)", "clinical_experience", "was an extern", {"MET"}),
    ("research counts", r"clinical or research", "clinical_experience", "did research", {CLOSED}),
    ("research excluded", r"research.*(excluded|not count)", "clinical_experience", "did research", {"MET"}),
    ("experience of another country counts", r"\bUK\b|Canad|western|European|similar health", "clinical_experience",
     "worked in Canada", {CLOSED}),
    ("experience not required", r"not (required|mandatory|asked)|helpful", "clinical_experience",
     "has watched", {CLOSED}),
    ("years with an exception", EXCEPTION, "years_since_graduation", "graduated long ago", {CLOSED}),
    ("years wished for", f"^(?!.*recent graduates)(.*({UNTRAINED}))", "years_since_graduation", "graduated long ago",
     {CLOSED}),
    ("no cut-off", r"^no .*(cut-?off|limit)", "years_since_graduation", "graduated long ago", {CLOSED}),
    ("one failure of Step 1, none of Step 2", r"Step 2( CK)?:? (none|at the first)|none of Step 2",
     "attempts", "failed Step 2 CK", {"MET"}),
    ("a failure of Step 1 tolerated", r"one failed Step 1|Step 1 at most one|one Step 1 failure|Step 2 alone",
     "attempts", "failed Step 1", {CLOSED}),
    ("attempts with an exception", r"unless|exceptions|case by case|allowed if", "attempts", "failed Step 1", {CLOSED}),
    ("first attempts wished for", r"^first-attempt passes (favoured|preferred|given)|prefer.* first", "attempts",
     "failed Step 1", {CLOSED}),
    ("scores with an exception", r"exceptions?|lower(ed)?\b|or evidence", "step2_ck", "has low scores", {CLOSED}),
    ("scores with an exception", r"exceptions?|lower(ed)?\b|or evidence", "step1", "has low scores", {CLOSED}),
    ("scores wished for", f"^(?!.*ideally)(.*({UNTRAINED}))", "step2_ck", "has low scores", {CLOSED}),
    ("no minimum", r"^no .*(minimum|cut-?off)", "step2_ck", "has low scores", {CLOSED}),
]  # fmt: skip


def read(name: str) -> list[dict[str, str]]:
    with (settings.FIXTURES / "starter" / name).open(newline="") as file:
        return list(csv.DictReader(file))


def as_stated(row: dict[str, str]) -> dict[str, Any]:
    """The facts of a program, as the rules read them. The length is the usual one where it is not stated."""
    stated = {}
    for name, value in row.items():
        if value and name in SILENT and name not in ("length_years", "name", "state", "specialty"):
            stated[name] = as_rules_read(FIELDS[name].value(value)) if name in FIELDS else value
    return program(**stated)


@pytest.fixture(scope="module")
def starter() -> list[tuple[str, dict[str, Any], dict[str, set[str]]]]:
    """Each program's key, facts, and the notes beside the rows that state what stands."""
    current = {row["program_key"]: row for row in read("programs.csv")}
    notes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in read("evidence.csv"):
        key, field, stands = row["program_key"], row["field"], current.get(row["program_key"], {})
        strictness = strictness_of(field, row["value"], row["strictness"])
        if row["note"] and stands.get(field) == row["value"] and stands.get(f"{field}_strictness", "") == strictness:
            notes[key][field].add(row["note"])
    return [(key, as_stated(row), notes[key]) for key, row in current.items()]


def lines(me: Standing, key: str, starter: Any) -> Iterator[tuple[str, Line, set[str]]]:
    rule = next(requirement for requirement in REQUIREMENTS if requirement.key == key)
    kind = facts_of(rule.reads)
    for name, facts, notes in starter:
        line = rule.line(me, kind(*(facts[field] for field in rule.reads)))
        yield name, line, set().union(*(notes[field] for field in line.reads if field in notes))


@pytest.mark.parametrize(
    ("words", "key", "who", "wrong"), [pytest.param(*row[1:], id=f"{row[0]}, {row[3]}") for row in WORDS]
)
def test_no_line_contradicts_the_note_under_it(starter, words, key, who, wrong) -> None:
    noted = [
        (name, line, note)
        for name, line, notes in lines(Standing(PEOPLE[who], SEASON, WINTER), key, starter)
        for note in notes
        if re.search(words, note, re.IGNORECASE)
    ]
    assert noted, "no note says so any more: take the row out"
    assert [
        (name, note, line.reason)
        for name, line, note in noted
        if {line.answer.value, line.verdict} & wrong or (ASKS_OF_WATCHING in wrong and ASKS_OF_WATCHING in line.reason)
    ] == []
