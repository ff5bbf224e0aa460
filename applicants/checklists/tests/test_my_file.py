"""The first page of one's own file: what is due next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applicants.models import SavedProgram
from applicants.plan.tests.test_shortlist import added, alder  # noqa: F401
from applicants.ranking.tests.test_pages import upload

pytestmark = pytest.mark.django_db


def test_what_is_due_next_stands_first(client, alder) -> None:  # noqa: F811
    upload(client)
    added(client, alder)
    today = timezone.localdate()
    SavedProgram.objects.update(status="invited", interview_on=today)
    page = client.get("/me/")
    assert next((day.title, left) for day, left in page.context["days"]) == ("Interview: Alder", 0)
    assert "Next: Interview: Alder, today." in page.content.decode()
    SavedProgram.objects.update(interview_on=today - timedelta(days=1))
    assert "Interview: Alder" not in client.get("/me/").content.decode()
    days = client.get("/me/").context["days"]
    assert len(days) <= 5
    assert [day.on for day, _ in days] == sorted(day.on for day, _ in days)


def test_nobody_is_told_of_days_before_they_begin(client) -> None:
    page = client.get("/me/")
    assert "days" not in page.context
    assert "My profile, in five short parts" in page.content.decode()
