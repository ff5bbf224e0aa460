"""What programs state about Step 2 CK, beside the part that asks for exams."""

import pytest

from applicants.matching.applicant import ExamAttempt, Wishes
from applicants.profile.asked_scores import AskedScores, asked_scores
from applicants.profile.tests.test_pages import STEP2, rows
from applicants.tests.applicants import graduate
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db

PASSED = ExamAttempt("step2_ck", None, True, 238)


@pytest.fixture
def programs() -> None:
    for number, least in enumerate((210, 220, 240, None, "none")):
        make_program(f"medicine-{number}", min_step2_ck=least)
    make_program("pediatrics", specialty="pediatrics", min_step2_ck=250)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"exams": (PASSED,)}, AskedScores(6, 4, 210, 220, 250, 238, 2), id="no specialty wished"),
        pytest.param(
            {"exams": (PASSED,), "wishes": Wishes(("pediatrics",))},
            AskedScores(1, 1, 250, 250, 250, 238, 0),
            id="the wished specialty alone",
        ),
        pytest.param({"exams": None}, AskedScores(6, 4, 210, 220, 250, None, 0), id="no score"),
    ],
)
def test_minimums_are_counted(programs, changes, told) -> None:
    assert asked_scores(graduate(**{"wishes": Wishes()} | changes)) == told


def test_nothing_is_stated() -> None:
    make_program("silent")
    assert asked_scores(graduate(wishes=Wishes())) == AskedScores(1, 0, 0, 0, 0, 238, 0)


def test_the_page_tells_them(client, programs) -> None:
    client.post("/me/exams/", rows(STEP2))
    page = " ".join(client.get("/me/exams/").content.decode().split())
    assert "4 of 6 programs state a minimum. The minimums go from 210 to 250; half of them are 220 or lower." in page
    assert "Your 238 in Step 2 CK reaches 2 of the 4 minimums that programs state." in page
    assert "What programs ask" not in client.post("/me/exams/", rows({"exam": "x"}, version="1")).content.decode()


def test_who_one_is_says_what_follows(client) -> None:
    client.post("/me/who/", {"school_country": "India", "version": "0"})
    page = client.get("/me/who/").content.decode()
    assert "What follows from your answers" in page
    assert "That makes you an IMG" in page
    assert "You are an IMG" not in page, "whether a visa is needed is not known yet"
    client.post("/me/who/", {"school_country": "India", "us_citizen": "True", "version": "1"})
    assert "You are an IMG and need no visa for training." in client.get("/me/who/").content.decode()
