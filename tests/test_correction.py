"""One correction by a steward, followed to every place a person may meet it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.matching.verdicts import Line
from applicants.ranking.matches import Match
from applicants.tests.profiles import NO_PERMIT, a_file
from programs.models import Program
from programs.tests.builders import make_program
from programs.tests.desk import SOURCE, change_page, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant() -> Client:
    """Somebody who needs a visa and would accept an H-1B, with Step 3 behind them."""
    file = a_file(
        **NO_PERMIT, visas_accepted=["H-1B"],
        experience=[], signals=[], silver_signals=[],
    )  # fmt: skip
    file["exams"][-1] |= {"taken_on": "2026-05-10", "passed": True, "score": 220}
    browser = Client()
    sent = SimpleUploadedFile("profile.json", json.dumps(file).encode())
    assert browser.post("/me/upload/", {"file": sent, "version": 0}).status_code == 302
    return browser


def told(program: Program, applicant: Client) -> tuple[str, str]:
    """Verdict and answer on the visa: the same in the ranking and on the program's own fit page."""
    ranked = {match.program.pk: match for match in applicant.get("/me/ranking/?specialty=all").context["matches"]}
    pages = [ranked[program.pk], applicant.get(f"/me/programs/{program.pk}/").context["match"]]
    answers = {(match.explained.verdict.name, line_on_visa(match).answer.name) for match in pages}
    assert len(answers) == 1
    return answers.pop()


def line_on_visa(match: Match) -> Line:
    return next(line for line in match.explained.requirements if line.key == "visa")


def test_a_visa_policy_corrected_by_a_steward_is_followed_everywhere(admin_client: Client, applicant: Client) -> None:
    program = make_program(accepts_img="yes", visa_j1="no", visa_h1b="no", seen_on="2024")
    assert applicant.get("/api/programs?visa=h1b").json()["count"] == 0
    assert told(program, applicant) == ("CLOSED", "UNMET")

    said = SOURCE | {"visa_h1b": "yes", "source_name": "Letter of the program"}
    corrected = opened(admin_client, change_page(program)) | said
    assert admin_client.post(change_page(program), corrected).status_code == 302

    assert applicant.get("/api/programs?visa=h1b").json()["count"] == 1
    assert program.name in applicant.get("/programs/?visa=h1b").content.decode()
    page = applicant.get(program.get_absolute_url()).content.decode()
    assert "Letter of the program" in page
    assert "Also said" in page
    assert told(program, applicant) == ("OPEN", "MET")
