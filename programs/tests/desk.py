"""A steward's browser: what it finds on a page of the desk and sends back."""

from html.parser import HTMLParser

from django.contrib.auth.models import Group, User
from django.test import Client

from programs.facts.program_form import ProgramForm
from programs.models import Program

PROGRAMS = "/admin/programs/program/"
EVIDENCE = "/admin/programs/evidence/"
RECORDS = "/admin/programs/seasonrecord/"
SOURCE = {
    "said_by": "another",
    "source_kind": "program_page",
    "source_name": "Program page",
    "source_url": "https://example.org/program",
    "seen_on": "2026-11-01",
}


def member(group: str, name: str = "") -> Client:
    """The browser of somebody at the desk who is in one group: Viewers, Stewards or Administrators."""
    user = User.objects.create_user(name or group.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    browser = Client()
    browser.force_login(user)
    return browser


class Inputs(HTMLParser):
    """What a browser would send back from the main form of a page, as it stands."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self.select = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_chosen = given.get("type") != "radio" or "checked" in given
        if tag == "input" and given.get("name") and given.get("type") not in ("submit", "checkbox") and is_chosen:
            self.data[given["name"]] = given.get("value") or ""
        elif tag == "select":
            self.select = given.get("name", "")
            self.data[self.select] = ""
        elif tag == "option" and "selected" in given:
            self.data[self.select] = given.get("value", "")


def change_page(program: Program) -> str:
    return f"{PROGRAMS}{program.pk}/change/"


def opened(desk, address: str) -> dict[str, str]:
    response = desk.get(address)
    assert response.status_code == 200
    data = Inputs(response.content.decode()).data
    data.pop("_save", None)
    return data


def as_opened(program: Program) -> dict[str, str]:
    """The same as :func:`opened` on the program's page, without drawing it."""
    nothing_new = {"season_records-TOTAL_FORMS": "0", "season_records-INITIAL_FORMS": "0"}
    return {name: str(said) for name, said in ProgramForm(instance=program).initial.items()} | SOURCE | nothing_new


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def errors_of(response) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in response.context["adminform"].form.errors.items()}


def new_count(**said) -> dict[str, str]:
    row = {"season": "2026", "group": "img", "population": "matched", "count": "4"} | said
    return {f"season_records-0-{name}": value for name, value in row.items()} | {"season_records-TOTAL_FORMS": "1"}
