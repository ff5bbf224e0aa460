"""A plan column by the recipe: two made-up ones, a text and a day, found wherever a column of the plan belongs."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from applicants.models import Profile, SavedProgram
from applicants.my_data import merge_guest
from applicants.plan import shortlist
from applicants.plan.tests.test_shortlist import PLAN, added, typed
from applicants.plan.tests.test_spreadsheet import IMPORT, filled, send, table
from applicants.sharing.tests.test_links import make_link, opened
from applicants.tests.test_accounts import make_account, profile_of, sign_in
from programs.models import Program
from programs.tests.builders import make_program
from tests.recipes import Edit

EDITS = [
    Edit(
        "applicants/plan/table.py",
        'PlanColumn("deadline"',
        '    PlanColumn("lodging", "Lodging", ValueKind.WORDS, "lodging", title="Where you stay",\n'
        '               lost="where you stay",\n'
        '               order="Lodging, by name", synonyms=("hotel", "accommodation"), readers="plan"),\n'
        '    PlanColumn("second_look", "Second look", ValueKind.DAY, "second_look_on",\n'
        '               title="Day of the second look",\n'
        '               lost="the day of the second look", order="Second look, soonest first",\n'
        '               synonyms=("2nd look",)),\n',
    ),
    Edit(
        "applicants/models/plan.py",
        "interview_on = models.DateField",
        '    lodging = models.CharField(max_length=100, blank=True, default="")\n'
        "    second_look_on = models.DateField(null=True, blank=True)\n",
    ),
]
ANSWERS = {"lodging": "Inn <b>", "second_look_on": "2026-12-05"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder() -> Program:
    return make_program("alder", name="Alder")


@pytest.fixture
def client(client: Client, alder: Program) -> Client:
    """Somebody signed in with two programs on the plan, of one of which both columns are filled."""
    make_account()
    sign_in(client)
    added(client, make_program("birch", name="Birch"), alder)
    assert client.post(f"{PLAN}{alder.pk}/", typed(**ANSWERS)).status_code == 302
    return client


def page(browser: Client, address: str, said: dict | None = None) -> str:
    return browser.get(address, said or {}, follow=True).content.decode()


def test_the_table_shows_and_sorts_them(client) -> None:
    words = page(client, PLAN, {"column": ["lodging", "second_look"]})
    assert 'data-label="Lodging">Inn &lt;b&gt;</td>' in words
    assert 'data-label="Second look">5 December 2026</td>' in words
    assert 'data-label="Lodging"' not in page(client, PLAN)
    SavedProgram.objects.filter(program_key="birch").update(lodging="Attic")
    for order, first in (("lodging", "birch"), ("second_look", "alder")):
        rows = client.get(PLAN, {"sort": order}).context["rows"]
        assert rows[0].saved.program_key == first


def test_the_entry_asks_them_and_tells_what_another_window_saved(client, alder) -> None:
    words = page(client, f"{PLAN}{alder.pk}/")
    assert "Where you stay" in words
    assert 'value="Inn &lt;b&gt;"' in words
    assert 'value="2026-12-05"' in words
    late = client.post(f"{PLAN}{alder.pk}/", typed(lodging="Elsewhere", second_look_on="2026-12-05"))
    assert [one.label for one in late.context["form"].differences] == ["Where you stay"]
    wrong = client.post(f"{PLAN}{alder.pk}/", typed(lodging="x" * 101, second_look_on="soon", version="2"))
    assert {*wrong.context["form"].errors} == {"lodging", "second_look_on"}


def test_the_files_of_the_plan_have_them_and_are_read_again(client, alder) -> None:
    files = {name: b"".join(client.get(f"{PLAN}{name}").streaming_content) for name in ("my-plan.csv", "my-plan.xlsx")}
    sheets = load_workbook(io.BytesIO(files["my-plan.xlsx"]))
    names, *rows = sheets["my plan"].iter_rows(values_only=True)
    for told in (
        next(csv.DictReader(io.StringIO(files["my-plan.csv"].decode("utf-8-sig")))),
        dict(zip(names, rows[0], strict=True)),
    ):
        assert {name: told[name] for name in ANSWERS} == ANSWERS
    assert ("lodging", "Where you stay") in list(sheets["Read me"].iter_rows(values_only=True, max_col=2))
    SavedProgram.objects.update(lodging="", second_look_on=None)
    for name, content in files.items():
        kept = [one.kept for one in send(client, content, name).context["preview"].proposals]
        assert kept == [{"lodging": "Inn <b>", "second_look_on": date(2026, 12, 5)}, {}]


def test_ones_own_spreadsheet_is_read_by_their_synonyms(client) -> None:
    shown = page(client, IMPORT)
    assert all(f"<li>{what}</li>" in shown for what in ("Where you stay", "The day of the second look"))
    row = {"Program": "Birch", "Key": "birch", "Hotel": " Elm   House ", "2nd look": "13/12/2026"}
    look = send(client, table(row))
    assert "Lodging: Elm House; Second look: 13 December 2026" in look.content.decode()
    client.post(IMPORT, filled(look))
    saved = SavedProgram.objects.get(program_key="birch")
    assert (saved.lodging, saved.second_look_on) == ("Elm House", date(2026, 12, 13))
    bad = send(client, table(row | {"Hotel": "x" * 101, "2nd look": "soon"})).context["preview"]
    assert [fault.column for fault in bad.faults] == ["Hotel", "2nd look"]


def test_the_file_with_everything_goes_out_and_comes_back(client) -> None:
    before = client.get("/me/data/my-data.json").content
    assert {name: json.loads(before)["plan"][1][name] for name in ANSWERS} == ANSWERS
    SavedProgram.objects.all().delete()
    client.post("/me/data/", {"file": SimpleUploadedFile("my-data.json", before)})
    client.post("/me/data/arrived/", {"take": "yes"})
    assert client.get("/me/data/my-data.json").content == before


def test_a_file_from_before_them_is_read(client) -> None:
    plan = [{"program_key": "alder", "status": "applied", "note": "kind"}]
    content = json.dumps({"imgmatch": 1, "plan": plan}).encode()
    client.post("/me/data/", {"file": SimpleUploadedFile("my-data.json", content)})
    client.post("/me/data/arrived/", {"take": "yes"})
    saved = SavedProgram.objects.get()
    assert (saved.status, saved.note, saved.lodging, saved.second_look_on) == ("applied", "kind", "", None)


def test_who_reads_along_sees_only_what_its_row_shows_them(client) -> None:
    browser, address = opened(make_link(client, shows_ranking=None, shows_notes="on"))
    words = page(browser, address)
    assert 'data-label="Lodging">Inn &lt;b&gt;</td>' in words
    assert "5 December 2026" not in words


def test_what_is_lost_is_told(client, alder) -> None:
    assert "<strong>Alder</strong>: where you stay, the day of the second look" in page(
        client, f"{PLAN}{alder.pk}/remove/"
    )


def test_two_plans_become_one() -> None:
    mine, guest = profile_of(make_account(), school_country="PK"), Profile.objects.create()
    for one, key in ((mine, "alder"), (guest, "alder"), (mine, "birch"), (guest, "birch")):
        shortlist.add(one, [key])
    SavedProgram.objects.filter(profile=guest).update(lodging="Inn", second_look_on=date(2026, 12, 5))
    SavedProgram.objects.filter(profile=mine, program_key="birch").update(lodging="Attic")
    merge_guest.bring_plan(mine, guest)
    found = SavedProgram.objects.filter(profile=mine).order_by("program_key")
    assert list(found.values_list("lodging", "second_look_on", "note")) == [
        ("Inn", date(2026, 12, 5), ""),
        ("Attic", date(2026, 12, 5), f"{merge_guest.SAID_ELSEWHERE}lodging Inn."),
    ]
