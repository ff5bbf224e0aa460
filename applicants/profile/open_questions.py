"""Which questions a profile leaves open, and why each is asked: of the columns that give a reason, and of the lists."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, NamedTuple

from applicants.matching.applicant import Applicant
from applicants.matching.months import CLINICAL, HANDS_ON_OR_NOT, months_of
from applicants.models import Profile
from applicants.models.answers import asked_of, everybody
from applicants.models.profile import is_for_canada
from programs.vocabulary import ExperienceKind

Says = Callable[[Applicant], bool]


class ProfileQuestion(NamedTuple):
    """``place``: the id of its field on the part's page. ``is_answered``: "none" is an answer, as "no" is."""

    part: str
    label: str
    why: str
    is_answered: Says
    is_asked: Says = everybody
    place: str = "rows"


def _passed_step2(me: Applicant) -> bool:
    return any(attempt.exam == "step2_ck" and attempt.passed for attempt in me.exams or ())


def _asked_by(column: Any) -> ProfileQuestion:
    """The question of one column of the profile."""
    asked, names = column.asked, column.asked.answered_by or (column.name,)

    def is_answered(me: Applicant) -> bool:
        return any(getattr(me, name) is not None for name in names)

    label = asked.short or asked.label
    return ProfileQuestion(asked.part, label, asked.why, is_answered, asked.of, f"id_{column.name}")


OF_LISTS: Final = (
    ProfileQuestion(
        "exams",
        "Your exam attempts, or that there are none",
        "Programs state minimum scores and how many attempts they accept.",
        lambda me: me.exams is not None,
    ),
    ProfileQuestion(
        "exams",
        "The day of each exam attempt",
        "Passes must lie within seven years of each other, and a planned attempt counts from its day.",
        lambda me: all(attempt.taken_on for attempt in me.exams or ()),
        lambda me: bool(me.exams),
    ),
    ProfileQuestion(
        "exams",
        "Your Step 2 CK score",
        "More programs state a minimum for it than for any other exam.",
        lambda me: any(one.exam == "step2_ck" and one.passed and one.score for one in me.exams or ()),
        _passed_step2,
    ),
    ProfileQuestion(
        "letters",
        "Your letters, or that there are none",
        "Programs ask for a number of letters.",
        lambda me: me.letters is not None,
    ),
    ProfileQuestion(
        "letters",
        "US faculty, specialty and state of each letter",
        "Programs ask for letters of US faculty and of the specialty. Only letters that are received count.",
        lambda me: all(None not in (one.us_faculty, one.specialty, one.status) for one in me.letters or ()),
        lambda me: bool(me.letters),
    ),
    ProfileQuestion(
        "experience",
        "Your experience, or that there is none",
        "Programs ask for months of clinical work in the US.",
        lambda me: me.experience is not None,
    ),
    ProfileQuestion(
        "experience",
        "Country, specialty and length of each clinical experience",
        "Only months in the US count. Months in the specialty show commitment to it. Four weeks are a month. "
        "Without a length, all days from the first to the last count.",
        lambda me: all(
            one.country and one.specialty and months_of(one) is not None
            for one in me.experience or ()
            if one.kind in CLINICAL
        ),
        lambda me: any(one.kind in CLINICAL for one in me.experience or ()),
    ),
    ProfileQuestion(
        "experience",
        "First and last day of each clinical experience",
        "A planned experience counts from its last day. One under way counts its months so far. "
        "Days that overlap count once.",
        lambda me: all(one.started_on and one.ended_on for one in me.experience or () if one.kind in CLINICAL),
        lambda me: any(one.kind in CLINICAL for one in me.experience or ()),
    ),
    ProfileQuestion(
        "experience",
        "Whether each elective or externship was hands-on",
        "What was only watched counts at few programs.",
        lambda me: all(one.hands_on is not None for one in me.experience or () if one.kind in HANDS_ON_OR_NOT),
        lambda me: any(one.kind in HANDS_ON_OR_NOT for one in me.experience or ()),
    ),
    ProfileQuestion(
        "wishes",
        "The specialties you want",
        "Each has its own ranking, and letters and months in it count more.",
        lambda me: bool(me.wishes.specialties),
        place="id_specialties_0",
    ),
    ProfileQuestion(
        "wishes",
        "The states you want",
        "They decide how well a program fits you, never whether it is open.",
        lambda me: bool(me.wishes.states),
        place="id_states",
    ),
    ProfileQuestion(
        "wishes",
        "The provinces you want",
        "Their rules differ: your checklist speaks of those you name.",
        lambda me: bool(me.wishes.provinces),
        is_for_canada,
        place="id_provinces",
    ),
    ProfileQuestion(
        "wishes",
        "The programs you signal, or that you signal none",
        "A signal counts at its program. Each specialty allows a number of them.",
        lambda me: me.signals is not None,
        place="id_signals",
    ),
)
QUESTIONS: Final = sorted(
    (*(_asked_by(column) for column in asked_of(Profile) if column.asked.why), *OF_LISTS),
    key=lambda question: list(Profile.PARTS).index(question.part),
)


class Completeness(NamedTuple):
    """How far one part is, or all of them: the questions asked of this applicant, and those still open."""

    asked: int
    open: list[ProfileQuestion]

    @property
    def answered(self) -> int:
        return self.asked - len(self.open)

    @property
    def percent(self) -> int:
        return 100 * self.answered // self.asked

    @property
    def state(self) -> str:
        """done, started or empty."""
        if not self.open:
            return "done"
        return "started" if self.answered else "empty"

    @property
    def words(self) -> str:
        return f"{self.answered} of {self.asked} answered"


def completeness(me: Applicant, part: str = "") -> Completeness:
    """Of one part, or of the whole profile."""
    asked = [one for one in QUESTIONS if (not part or one.part == part) and one.is_asked(me)]
    return Completeness(len(asked), [one for one in asked if not one.is_answered(me)])


def lacking(question: ProfileQuestion, me: Applicant) -> list[tuple[int, str]]:
    """The rows of the experience that leave a question open, by number and kind."""
    rows = enumerate(me.experience or (), 1)
    return [
        (number, str(ExperienceKind(one.kind).label))
        for number, one in rows
        if not question.is_answered(replace(me, experience=(one,)))
    ]


def asked_in(part: str, me: Applicant | None = None) -> list[ProfileQuestion]:
    """The questions of a part with their reasons: those this applicant is asked, or all where none is given."""
    return [one for one in QUESTIONS if one.part == part and (me is None or one.is_asked(me))]
