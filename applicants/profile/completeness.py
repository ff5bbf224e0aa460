"""Which questions a profile leaves open, and why each is asked: one table, part by part."""

from collections.abc import Callable
from typing import Final, NamedTuple

from applicants.matching.applicant import Applicant
from applicants.matching.months import CLINICAL, HANDS_ON_OR_NOT, months_of

Asked = Callable[[Applicant], bool]


def always(me: Applicant) -> bool:
    return True


class ProfileQuestion(NamedTuple):
    """``place``: the id of its field on the part's page. ``is_answered``: "none" is an answer, as "no" is."""

    part: str
    place: str
    label: str
    why: str
    is_answered: Asked
    is_asked: Asked = always


def _is_foreign(me: Applicant) -> bool:
    return not me.us_citizen


def _may_need_visa(me: Applicant) -> bool:
    return not me.us_citizen and me.immigration_status != "permanent_resident"


def _has_permit(me: Applicant) -> bool:
    return not me.us_citizen and me.immigration_status == "work_authorized"


def _is_for_canada(me: Applicant) -> bool:
    return me.canadian_status in ("permanent_resident", "citizen")


def _passed_step2(me: Applicant) -> bool:
    return any(sitting.exam == "step2_ck" and sitting.passed for sitting in me.exams or ())


QUESTIONS: Final = (
    ProfileQuestion(
        "who",
        "id_school_country",
        "Country of your medical school",
        "It decides whether you are an IMG at all.",
        lambda me: me.medical_school_country is not None,
    ),
    ProfileQuestion(
        "who",
        "id_graduated_on",
        "Day of graduation",
        "Programs limit the years since graduation; it also tells what you did as a student.",
        lambda me: me.graduated_on is not None,
    ),
    ProfileQuestion(
        "who",
        "id_us_citizen",
        "US citizen or not",
        "It decides in which group the NRMP counts you, and whether you may need a visa.",
        lambda me: me.us_citizen is not None,
    ),
    ProfileQuestion(
        "who",
        "id_immigration_status",
        "Your status in the US",
        "With a green card, or a work permit that lasts, you need no visa.",
        lambda me: me.immigration_status is not None,
        _is_foreign,
    ),
    ProfileQuestion(
        "who",
        "id_work_authorized_until",
        "Last day of your work permit",
        "A permit that ends before training does not spare you the visa.",
        lambda me: me.work_authorized_until is not None,
        _has_permit,
    ),
    ProfileQuestion(
        "who",
        "id_visas_accepted",
        "Visas you would accept",
        "A program is open to you only if it sponsors one of them.",
        lambda me: me.visas_accepted is not None,
        _may_need_visa,
    ),
    ProfileQuestion(
        "who",
        "id_ecfmg_certified_on",
        "Day of your ECFMG certificate, or when you expect it",
        "Programs say by when they want it, and Step 3 needs it first.",
        lambda me: bool(me.ecfmg_certified_on or me.ecfmg_expected_on),
    ),
    ProfileQuestion(
        "who",
        "id_earlier_us_training",
        "Earlier residency training in the US",
        "Some tracks take only physicians who had some; Canada mostly those who had none.",
        lambda me: me.earlier_us_training is not None,
    ),
    ProfileQuestion(
        "who",
        "id_canadian_status",
        "Your status in Canada",
        "CaRMS takes only citizens and permanent residents of Canada.",
        lambda me: me.canadian_status is not None,
    ),
    ProfileQuestion(
        "who",
        "id_school_in_directory",
        "School in the World Directory",
        "CaRMS takes only graduates of schools that are listed.",
        lambda me: me.school_in_directory is not None,
        _is_for_canada,
    ),
    ProfileQuestion(
        "who",
        "id_earlier_canadian_training",
        "Earlier residency training in Canada",
        "It closes the first iteration in most provinces.",
        lambda me: me.earlier_canadian_training is not None,
        _is_for_canada,
    ),
    ProfileQuestion(
        "who",
        "id_canadian_language_test",
        "Language test for Canada",
        "Provinces may ask for one; your checklist says what to look up.",
        lambda me: me.canadian_language_test is not None,
        _is_for_canada,
    ),
    ProfileQuestion(
        "who",
        "id_return_of_service",
        "Return of service",
        "Places for IMGs may bind you to work in the province afterwards.",
        lambda me: me.return_of_service is not None,
        _is_for_canada,
    ),
    ProfileQuestion(
        "exams",
        "rows",
        "Your exam attempts, or that there are none",
        "Programs state minimum scores and how many attempts they accept.",
        lambda me: me.exams is not None,
    ),
    ProfileQuestion(
        "exams",
        "rows",
        "The day of each exam attempt",
        "Passes must lie within seven years of each other, and a planned attempt counts from its day.",
        lambda me: all(sitting.taken_on for sitting in me.exams or ()),
        lambda me: bool(me.exams),
    ),
    ProfileQuestion(
        "exams",
        "rows",
        "Your Step 2 CK score",
        "More programs state a minimum for it than for any other exam.",
        lambda me: any(one.exam == "step2_ck" and one.passed and one.score for one in me.exams or ()),
        _passed_step2,
    ),
    ProfileQuestion(
        "letters",
        "rows",
        "Your letters, or that there are none",
        "Programs ask for a number of letters.",
        lambda me: me.letters is not None,
    ),
    ProfileQuestion(
        "letters",
        "rows",
        "US faculty, specialty and state of each letter",
        "Programs ask for letters of US faculty and of the specialty, and only letters in hand count.",
        lambda me: all(None not in (one.us_faculty, one.specialty, one.status) for one in me.letters or ()),
        lambda me: bool(me.letters),
    ),
    ProfileQuestion(
        "experience",
        "rows",
        "Your experience, or that there is none",
        "Programs ask for months of clinical work in the US.",
        lambda me: me.experience is not None,
    ),
    ProfileQuestion(
        "experience",
        "rows",
        "Country, specialty and length of each clinical experience",
        "Only months in the US count, and months in the specialty show commitment to it. Four weeks are a month; "
        "where no length is given, all the time between the first and the last day counts.",
        lambda me: all(
            one.country and one.specialty and months_of(one) is not None
            for one in me.experience or ()
            if one.kind in CLINICAL
        ),
        lambda me: any(one.kind in CLINICAL for one in me.experience or ()),
    ),
    ProfileQuestion(
        "experience",
        "rows",
        "First and last day of each clinical experience",
        "A planned experience counts from its last day, and days that overlap count once.",
        lambda me: all(one.started_on and one.ended_on for one in me.experience or () if one.kind in CLINICAL),
        lambda me: any(one.kind in CLINICAL for one in me.experience or ()),
    ),
    ProfileQuestion(
        "experience",
        "rows",
        "Whether each elective or externship was hands-on",
        "What was only watched counts at few programs.",
        lambda me: all(one.hands_on is not None for one in me.experience or () if one.kind in HANDS_ON_OR_NOT),
        lambda me: any(one.kind in HANDS_ON_OR_NOT for one in me.experience or ()),
    ),
    ProfileQuestion(
        "wishes",
        "id_specialties_0",
        "The specialties you want",
        "Each has its own ranking, and letters and months in it count more.",
        lambda me: bool(me.wishes.specialties),
    ),
    ProfileQuestion(
        "wishes",
        "id_states",
        "The states you want",
        "They decide how well a program fits you, never whether it is open.",
        lambda me: bool(me.wishes.states),
    ),
    ProfileQuestion(
        "wishes",
        "id_provinces",
        "The provinces you want",
        "Their rules differ: your checklist speaks of those you name.",
        lambda me: bool(me.wishes.provinces),
        _is_for_canada,
    ),
    ProfileQuestion(
        "wishes",
        "id_signals",
        "The programs you signal, or that you signal none",
        "A signal counts at its program, and each specialty allows a number of them.",
        lambda me: me.signals is not None,
    ),
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


def completeness(me: Applicant, part: str = "") -> Completeness:
    """Of one part, or of the whole profile."""
    asked = [one for one in QUESTIONS if (not part or one.part == part) and one.is_asked(me)]
    return Completeness(len(asked), [one for one in asked if not one.is_answered(me)])


def asked_in(part: str) -> list[ProfileQuestion]:
    """Every question of a part with its reason, whoever is asked."""
    return [one for one in QUESTIONS if one.part == part]
