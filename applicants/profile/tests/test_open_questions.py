"""Which questions a profile leaves open: the table, its promises, and the overview that tells it."""

from dataclasses import replace

import pytest

from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.profile.file import read
from applicants.profile.open_questions import QUESTIONS, asked_in, completeness
from applicants.profile.sections import PARTS
from applicants.tests.applicants import graduate
from applicants.tests.profiles import KNOWN, a_file

WHOLE = read(a_file(letters=[]), KNOWN).applicant()


def open_in(me: Applicant, part: str = "") -> list[str]:
    return [question.label for question in completeness(me, part).open]


@pytest.mark.parametrize(
    ("me", "part", "open_"),
    [
        pytest.param(replace(WHOLE, us_citizen=None), "who", ["US citizen or not"], id="citizen or not"),
        pytest.param(WHOLE, "who", [], id="all of who"),
        pytest.param(
            replace(WHOLE, work_authorized_until=None), "who", ["Last day of your work permit"], id="permit without end"
        ),
        pytest.param(
            replace(WHOLE, work_permit_ground=None, work_permit_renewable=None),
            "who",
            ["Ground of your work permit", "Whether your work permit can be renewed"],
            id="a permit, as version 1 knew it",
        ),
        pytest.param(
            replace(WHOLE, j1_years_used=None, home_rule="binds"),
            "who",
            ["Years of training on J-1"],
            id="bound by the home rule, and years on J-1 not told",
        ),
        pytest.param(
            replace(WHOLE, immigration_status="asylum_or_refugee", visas_accepted=None, j1_years_used=None),
            "who",
            [],
            id="of whom asylum was granted no visa is asked",
        ),
        pytest.param(
            replace(WHOLE, medical_school_country="CA", canadian_status="citizen", return_of_service=None),
            "who",
            [],
            id="what IMGs are asked in Canada is not asked of a Canadian school's",
        ),
        pytest.param(
            replace(WHOLE, canadian_status="citizen", canadian_language_test=None),
            "who",
            ["Language test for Canada"],
            id="asked of Canadians",
        ),
        pytest.param(replace(WHOLE, exams=()), "exams", [], id="none is an answer"),
        pytest.param(
            replace(WHOLE, exams=(ExamAttempt("step2_ck", None, True),)),
            "exams",
            ["The day of each exam attempt", "Your Step 2 CK score"],
            id="a pass without day and score",
        ),
        pytest.param(
            replace(WHOLE, letters=(RecommendationLetter(us_faculty=True, status="received"),)),
            "letters",
            ["US faculty, specialty and state of each letter"],
            id="a letter without specialty",
        ),
        pytest.param(replace(WHOLE, experience=(ClinicalExperience("research"),)), "experience", [], id="research"),
        pytest.param(
            replace(WHOLE, experience=(ClinicalExperience("externship", "US", "internal-medicine", 1),)),
            "experience",
            ["First and last day of each clinical experience", "Whether each elective or externship was hands-on"],
            id="an externship without days",
        ),
        pytest.param(
            replace(WHOLE, wishes=Wishes(("internal-medicine",)), signals=None),
            "wishes",
            ["The states you want", "The programs you signal, or that you signal none"],
            id="wishes",
        ),
    ],
)
def test_what_is_open(me, part, open_) -> None:
    assert open_in(me, part) == open_


def test_a_whole_file_leaves_nothing_open_and_an_empty_one_everything_asked() -> None:
    assert (completeness(WHOLE).state, completeness(WHOLE).percent) == ("done", 100)
    empty = completeness(Applicant())
    assert (empty.state, empty.answered) == ("empty", 0)
    assert completeness(graduate()).state == "started"


def test_the_parts_sum_to_the_whole() -> None:
    for me in (Applicant(), WHOLE, graduate()):
        parts = [completeness(me, part) for part in PARTS]
        assert sum(part.asked for part in parts) == completeness(me).asked
        assert [one for part in parts for one in part.open] == completeness(me).open


def test_every_question_has_a_part_and_a_reason() -> None:
    assert {question.part for question in QUESTIONS} == set(PARTS)
    assert all(question.why.endswith(".") for question in QUESTIONS)


@pytest.mark.django_db
@pytest.mark.parametrize("part", PARTS)
def test_each_open_question_leads_to_its_field_and_says_why_once_it_is_asked(client, part) -> None:
    page = client.get(f"/me/{part}/").content.decode()
    now = asked_in(part, Applicant()) if part in ("who", "exams") else asked_in(part)
    for question in asked_in(part):
        assert f'id="{question.place}"' in page
        assert question not in now or question.why in page.replace("&#x27;", "'")


@pytest.mark.django_db
def test_the_overview_tells_what_is_open_and_why(client) -> None:
    client.post("/me/who/", {"school_country": "IN", "version": "0"})
    page = client.get("/me/").content.decode()
    asked = completeness(Applicant(medical_school_country="IN")).asked
    assert f'<strong class="figure">1</strong> of {asked} questions answered' in page
    assert 'href="/me/who/#id_graduated_on">Graduation</a>: Programs limit' in page
