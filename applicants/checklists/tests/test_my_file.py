"""The first page of one's own file: what is due next."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from applicants.checklists.calendar import calendar_of
from applicants.matching.applicant import Applicant
from applicants.matching.standing import Standing
from applicants.models import Profile, SavedProgram
from applicants.plan.tests.test_shortlist import added, alder  # noqa: F401
from applicants.ranking.tests.test_pages import upload
from applicants.season.dates import dates_of
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


def test_what_is_due_next_stands_first(client, alder) -> None:  # noqa: F811
    upload(client)
    added(client, alder)
    today = timezone.localdate()
    SavedProgram.objects.update(status="invited", interview_on=today)
    page = client.get("/me/")
    assert next((day.title, left) for day, left in page.context["days"]) == ("Interview: Alder", 0)
    assert "Something is due today." in page.content.decode()
    SavedProgram.objects.update(interview_on=today - timedelta(days=1))
    assert "Interview: Alder" not in client.get("/me/").content.decode()
    days = client.get("/me/").context["days"]
    assert len(days) <= 5
    assert [day.on for day, _ in days] == sorted(day.on for day, _ in days)


def test_a_day_that_is_not_certain_says_why(client) -> None:
    cedar = make_program("cedar", name="Cedar", deadline="06-30")
    dated = make_program("dated", name="Dated", deadline="2027-06-29")
    upload(client)
    added(client, cedar, dated)
    days = calendar_of(Profile.objects.get(), Standing(Applicant(), dates_of(2027), date(2026, 11, 30)))
    assert {day.key: day.caveat for day in days if day.caveat or day.kind == "own"} == {
        "standard_registration_ends-2027": "likely, as in 2024",
        "rank_entry_opens-2027": "likely, as in 2024",
        "pathways_close-2027": "likely, as in 2026",
        "deadline-dated": "",
        "deadline-cedar": "year not stated: check",
    }
    assert {day.key: day.words for day in days if day.key.startswith("deadline-")} == {
        "deadline-dated": "29 June 2027",
        "deadline-cedar": "30 June",
    }


def test_a_day_whose_year_is_not_stated_is_not_counted_down(client) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    upload(client)
    added(client, make_program("cedar", name="Cedar", deadline=f"{soon:%m-%d}"))
    words = " ".join(client.get("/me/").content.decode().split())
    day = f"{soon.day} {soon:%B}"
    assert f'<span class="due-day">{day}</span> <span><strong>Application deadline: Cedar</strong>' in words
    assert "year not stated: check" in words
    assert f"{day} {soon.year}" not in words
    checklists = " ".join(client.get("/me/checklists/").content.decode().split())
    assert "year not stated: check" in checklists
    assert f"{day} {soon.year}" not in checklists


def test_a_finished_part_is_told_in_one_line(client) -> None:
    upload(client)
    page = client.get("/me/").content.decode()
    done = [part for part, found in client.get("/me/").context["progress"] if not found.open]
    assert done
    assert not any(f'<p class="hint">{escape(part.why)}</p>' in page for part in done)


def test_nobody_is_told_of_days_before_they_begin(client) -> None:
    page = client.get("/me/")
    assert "days" not in page.context
    assert "Your answers</h2>" in page.content.decode()
