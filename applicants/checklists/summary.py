"""One applicant's file on one page: what they answered, in words, and what follows from it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from django.utils.text import capfirst

from applicants.experience.overview import in_cells
from applicants.matching import identity
from applicants.matching.applicant import Applicant, ExamAttempt, RecommendationLetter
from applicants.matching.checklist_items import PROVINCES
from applicants.matching.deadlines import long_date, long_month
from applicants.models import Profile
from applicants.models.answers import Exam, ImmigrationStatus, LetterSetting, LetterStatus, WorkPermitGround, asked_of
from applicants.models.countries import COUNTRIES
from applicants.models.profile import FOR_CANADA
from programs.vocabulary import STATES, Setting

NOT_STATED: Final = "not answered"
# Answers that are told in a line with others, or in another order than they are asked.
IN_A_LINE: Final = {
    *("school_country", "school_name", "graduated_on", "us_citizen", "immigration_status", "visas_accepted"),
    *("work_permit_ground", "work_authorized_until", "work_permit_renewable"),
    *("ecfmg_certified_on", "ecfmg_expected_on", "ecfmg_valid_until", "earlier_us_training"),
}


class Summary(NamedTuple):
    """``headline``: the whole in a line. ``who``, ``canada`` and ``wishes``: label and words. A list that is None was
    not answered; an empty one is "none".
    """

    headline: str
    who: list[tuple[str, str]]
    canada: list[tuple[str, str]]
    exams: list[list[str]] | None
    letters: list[list[str]] | None
    experience: list[list[str]] | None
    wishes: list[tuple[str, str]]
    publications: int | None


def summary_of(me: Applicant, school: str, specialties: Mapping[str, str]) -> Summary:
    """``school``: its name, '' where not answered. ``specialties``: names by slug."""
    return Summary(
        capfirst("; ".join(_headline(me, specialties))),
        _sentences(_who(me, school)),
        _sentences(_canada(me)),
        None if me.exams is None else [_attempt(attempt) for attempt in _in_time(me.exams)],
        None if me.letters is None else [_letter(letter, specialties) for letter in me.letters],
        None if me.experience is None else [in_cells(one_experience, specialties) for one_experience in me.experience],
        _sentences(_wishes(me, specialties)),
        me.publications,
    )


def _headline(me: Applicant, specialties: Mapping[str, str]) -> Iterator[str]:
    """What an adviser asks first; what is not answered is left out, unless that is all."""
    group = identity.group(me).group
    yield str(group.label).removesuffix("s") if group else "not known yet whether an IMG"
    if me.graduated_on:
        yield f"graduated in {long_month(me.graduated_on)}"
    scores = [f"{Exam(one.exam).label} {one.score}" for one in _in_time(me.exams or ()) if one.passed and one.score]
    yield from scores
    if me.wishes.specialties:
        yield f"wants {' or '.join(specialties.get(slug, slug) for slug in me.wishes.specialties)}"


def _sentences(told: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, capfirst(words)) for label, words in told]


def _in_time(exams: Iterable[ExamAttempt]) -> list[ExamAttempt]:
    """Exam by exam in the order they are taken, the days of each in order."""
    order = list(Exam.values)
    return sorted(exams, key=lambda attempt: (order.index(attempt.exam), attempt.taken_on or date.max))


def _who(me: Applicant, school: str) -> Iterator[tuple[str, str]]:
    country = COUNTRIES.get(me.medical_school_country or "", "")
    if school:
        yield "Medical school", ", ".join(filter(None, (school, country)))
    else:
        yield "Country of medical school", country or NOT_STATED
    yield "Graduation", long_month(me.graduated_on) if me.graduated_on else NOT_STATED
    yield "US citizen", _yes_no(me.us_citizen)
    if not me.us_citizen:
        yield "Status in the US", ", ".join(_status(me))
        accepted = None if me.visas_accepted is None else " or ".join(me.visas_accepted) or "none"
        yield "Visas accepted", accepted or NOT_STATED
    yield "ECFMG certificate", _certificate(me)
    trained = {True: "in the US", False: "none in the US", None: NOT_STATED}
    yield "Earlier residency training", trained[me.earlier_us_training]
    for column in asked_of(Profile, "who"):
        is_told = column.asked.of(me) or getattr(me, column.name) is not None
        if is_told and column.name not in IN_A_LINE and not _is_of_canada(column):
            yield _told(me, column)


def _status(me: Applicant) -> Iterator[str]:
    none = ImmigrationStatus.NONE
    yield "no US immigration status" if me.immigration_status == none else _of(ImmigrationStatus, me.immigration_status)
    if me.work_permit_ground:
        yield WorkPermitGround(me.work_permit_ground).label
    if me.work_authorized_until:
        yield f"until {long_date(me.work_authorized_until)}"
    if me.work_permit_renewable is not None:
        yield "can be renewed" if me.work_permit_renewable else "cannot be renewed"


def _canada(me: Applicant) -> Iterator[tuple[str, str]]:
    """What the Canadian match asks; of somebody who does not look there, what is answered all the same."""
    is_asked = identity.looks_to_canada(me)
    status, school, *others = (_told(me, column) for column in asked_of(Profile, "who") if _is_of_canada(column))
    for label, words in (
        status,
        school,
        ("MCCQE Part I", _every_attempt(me, Exam.MCCQE1, is_asked)),
        ("NAC", _every_attempt(me, Exam.NAC, is_asked)),
        *others,
        ("Provinces", _listed(PROVINCES.get(word, word) for word in me.wishes.provinces)),
    ):
        if is_asked or words != NOT_STATED:
            yield label, words


def _is_of_canada(column: Any) -> bool:
    return column.name == "canadian_status" or column.asked.of in FOR_CANADA


def _told(me: Applicant, column: Any) -> tuple[str, str]:
    """One answer by the name and in the words its column has for it."""
    asked, value = column.asked, getattr(me, column.name)
    if value is None or asked.kind == "answer":
        words = _yes_no(value)
    elif asked.kind == "word":
        words = _small(dict(column.choices)[value])
    else:
        words = long_date(value) if asked.kind == "day" else str(value)
    return asked.told or asked.short or asked.label, words


def _every_attempt(me: Applicant, exam: Exam, is_asked: bool) -> str:
    """Result and day of each attempt at one exam; its score stands in the list of all."""
    attempts = [attempt for attempt in _in_time(me.exams or ()) if attempt.exam == exam]
    told = [f"{_result(one)}, {long_date(one.taken_on)}" if one.taken_on else _result(one) for one in attempts]
    return "; ".join(told) or ("none" if is_asked and me.exams is not None else NOT_STATED)


def _certificate(me: Applicant) -> str:
    if me.ecfmg_certified_on:
        until = f", valid until {long_date(me.ecfmg_valid_until)}" if me.ecfmg_valid_until else ""
        return f"issued on {long_date(me.ecfmg_certified_on)}{until}"
    return f"expected in {long_month(me.ecfmg_expected_on)}" if me.ecfmg_expected_on else NOT_STATED


def _attempt(attempt: ExamAttempt) -> list[str]:
    score = str(attempt.score) if attempt.score is not None else ""
    return [Exam(attempt.exam).label, capfirst(_day(attempt.taken_on)), capfirst(_result(attempt)), score]


def _result(attempt: ExamAttempt) -> str:
    return {True: "passed", False: "not passed", None: "planned or awaited"}[attempt.passed]


def _letter(letter: RecommendationLetter, specialties: Mapping[str, str]) -> list[str]:
    return [
        letter.writer or "–",
        capfirst(_yes_no(letter.us_faculty)),
        specialties.get(letter.specialty or "", letter.specialty or "–"),
        capfirst(_of(LetterSetting, letter.setting)),
        LetterStatus(letter.status).short if letter.status else capfirst(NOT_STATED),
    ]


def _wishes(me: Applicant, specialties: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    wishes = me.wishes
    yield "Specialties", _listed(specialties.get(slug, slug) for slug in wishes.specialties)
    yield "States", _listed(STATES.get(state, state) for state in wishes.states)
    if wishes.settings:
        yield "Kinds of hospital", " or ".join(f"“{Setting(word).label}”" for word in wishes.settings)
    sent = len(me.signals or ()) + len(me.silver_signals)
    yield "Signals", NOT_STATED if me.signals is None else str(sent) if sent else "none"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or NOT_STATED


def _day(day: date | None) -> str:
    return long_date(day) if day else NOT_STATED


def _yes_no(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: NOT_STATED}[answer]


def _of(choices: type, word: str | None) -> str:
    """The label of a choice inside a line, with a small first letter."""
    return _small(choices(word).label) if word else NOT_STATED


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
