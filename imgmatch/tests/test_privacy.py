"""The page says everything that is kept about people: each table that may hold something has its row."""

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from imgmatch.privacy import COOKIES, KEPT

# Tables about programs, and the site's own work: who recorded a fact is a steward, by name, on purpose.
OF_PROGRAMS = {
    model._meta.label
    for model in apps.get_app_config("programs").get_models()
    if model.__name__ not in ("Correction", "Submission", "SuggestedProgram")
}
OF_THE_SITE = {
    "admin.LogEntry",  # what stewards did
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
    "sessions.Session",  # empty: sessions are in applicants.VisitorSession
}


def test_every_table_has_its_row() -> None:
    told = {name for row in KEPT for name in row.models}
    assert {model._meta.label for model in apps.get_models()} - OF_PROGRAMS - OF_THE_SITE == told


def test_the_paper_says_the_same() -> None:
    text = (settings.BASE_DIR / "docs" / "privacy.md").read_text(encoding="utf-8")
    rows = [[one.what, one.why, one.until, one.seen_by, ", ".join(one.models)] for one in KEPT] + [*COOKIES]
    told = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| what", "| cookie"))]
    assert told == [f"| {' | '.join(row)} |" for row in rows]


@pytest.mark.django_db
def test_the_page_leads_to_what_deletes(client: Client) -> None:
    page = client.get("/privacy/").content.decode()
    assert all(row.what in page for row in KEPT)
    assert all(address in page for address in ("/me/data/", "/me/delete/", "/account/delete/"))


def test_a_site_says_where_to_report_a_weakness(client: Client, settings) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.CONTACT, settings.SITE_URL = "keeper@imgmatch.example", "https://imgmatch.example"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:keeper@imgmatch.example"
    assert lines["Canonical"] == "https://imgmatch.example/.well-known/security.txt"


def test_password_managers_find_the_page_that_changes_one(client: Client) -> None:
    assert client.get("/.well-known/change-password")["Location"] == "/account/password/change/"
