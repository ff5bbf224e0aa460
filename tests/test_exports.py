"""No file this site hands out holds a formula, wherever the text in it came from."""

import csv
import io
import re
from itertools import cycle

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from applicants.models import Profile, SavedProgram
from programs.fields import FIELDS
from programs.tests.builders import count_season, make_program, say

pytestmark = pytest.mark.django_db
LIVE = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
FORMULAS = cycle(["=1+1", "+A1", "-2+3", "@SUM(A1)", "=HYPERLINK(1)", "＝1+1"])
TEXTS = ("name", "institution", "hospital", "city", "note")


@pytest.fixture
def guest(client: Client) -> Client:
    """Somebody with a plan, whose program and notes are formulas wherever text may be."""
    program = make_program(
        "site-1", **{name: next(FORMULAS) for name in TEXTS}, latitude="-42.5", longitude="-73.75", visa_j1="yes"
    )
    say(program, "visa_h1b", "conditional", note=next(FORMULAS), name=next(FORMULAS))
    count_season(program, 2026, "all", "matched", 10, method=next(FORMULAS))
    profile = Profile.objects.create()
    SavedProgram.objects.create(
        profile=profile, program_key="site-1", note=next(FORMULAS), questions=f"{next(FORMULAS)}\n{next(FORMULAS)}"
    )
    session = client.session
    session["profile"] = str(profile.pk)
    session.save()
    return client


def live_cells(text: str) -> list[str]:
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any(cell.startswith("'") for cell in cells)
    return [cell for cell in cells if LIVE.match(cell) and not NUMBER.fullmatch(cell)]


@pytest.mark.parametrize("address", ["/programs/export.csv", "/me/plan/my-plan.csv"])
def test_no_csv_of_the_site_holds_a_formula(guest: Client, address: str) -> None:
    text = guest.get(address).getvalue().decode("utf-8-sig")
    assert live_cells(text) == []
    assert address != "/programs/export.csv" or ",-42.5,-73.75," in text  # numbers stay numbers


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_file_of_the_command_holds_a_formula(guest: Client, tmp_path, ending: str) -> None:
    files = [tmp_path / f"{name}.{ending}" for name in ("programs", "evidence", "records")]
    call_command("export_programs", files[0], evidence=files[1], records=files[2])
    for file in files:
        if ending == "csv":
            assert live_cells(file.read_text(encoding="utf-8-sig")) == []
        else:
            assert formulas(file.read_bytes()) == []


def test_no_workbook_of_the_site_holds_a_formula(guest: Client) -> None:
    content = guest.get("/programs/export.xlsx").getvalue()
    assert formulas(content) == []
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    column = [cell.value for cell in sheet[1]].index("latitude")
    assert sheet[2][column].value == -42.5


def formulas(content: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > len(FIELDS) // 4
    return [str(cell.value) for cell in cells if cell.data_type == "f"]
