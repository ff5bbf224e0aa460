"""Counting a roster from its text: counts, schools to decide on, numbers to confirm, and no name anywhere."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from programs.models import ImportBatch, Program, SchoolAlias, SeasonRecord
from programs.models.school import decide
from programs.reader.roster.schools import SchoolKind
from programs.tests.builders import make_program
from programs.tests.desk import Inputs, member

pytestmark = pytest.mark.django_db
ROSTER = """Residents 2025-26
PGY-1
Canarya Canaryb, MD
Medical School: McGill University
Canaryc Canaryd, DO
Medical School: Touro University Nevada
Canarye Canaryf, MBBS
Medical School: Nowhere Medical College
PGY-2
Canaryg Canaryh, MD
Medical School: Semmelweis University
Canaryi Canaryj, MD
Medical School: Ponce Health Sciences University
Canaryk Canaryl, MD
Medical School: Nowhere Medical College
Canarym Canaryn, DO
"""


@pytest.fixture
def program() -> Program:
    return make_program(name="Mercy")


def address(program: Program) -> str:
    return f"/steward/programs/{program.pk}/roster/"


def read(browser, program, text: str = ROSTER, **more):
    return browser.post(address(program), {"read": "1", "text": text} | more)


def words(page) -> str:
    return " ".join(page.content.decode().split())


def initial(page) -> dict[str, int]:
    form = page.context["form"]
    return {name: form[name].value() for name in ("season", "residents", "readable", "imgs", "us_imgs", "non_us_imgs")}


def test_the_counts_wait_in_the_form(desk, program):
    page = read(desk, program)
    assert [one.row for one in page.context["count"].classes] == [
        [3, 2, 0, 1, 1, 0, 0, 1], [4, 2, 0, 0, 0, 1, 1, 2], [7, 4, 0, 1, 1, 1, 1, 3],
    ]  # fmt: skip
    assert initial(page) == {
        "season": 2026,
        "residents": 7,
        "readable": 4,
        "imgs": 1,
        "us_imgs": None,
        "non_us_imgs": None,
    }
    assert "Schools in Puerto Rico are US schools" in words(page)
    assert "0 of 1 Canadian graduates began in July 2026 or later" in words(page)
    assert "1 with DO, 1 with MD, 1 with another degree" in words(page)
    assert not SeasonRecord.objects.exists()


def test_canadian_graduates_of_the_class_of_2026_are_imgs(desk, program):
    page = read(desk, program, ROSTER.replace("2025-26", "2026-27"))
    assert (initial(page)["imgs"], initial(page)["season"]) == (2, 2027)
    assert "1 of 1 Canadian graduates began" in words(page)


def test_schools_are_decided_on_once(desk, program):
    page = read(desk, program)
    assert [(field.label, field.help_text) for field in page.context["schools"]] == [
        ("Nowhere Medical College", "2 residents")
    ]
    decided = desk.post(address(program), {"decide": "1", "count": page.context["sealed"], "school_0": "img"})
    assert (decided.context["count"].all.row, decided.context["count"].unresolved) == ([7, 6, 0, 1, 1, 1, 3, 1], ())
    assert initial(decided)["imgs"] == 3
    (alias,) = SchoolAlias.objects.all()
    assert (alias.written, alias.normal, alias.kind, alias.decided_by.username) == (
        "Nowhere Medical College", "nowhere medical college", "img", "steward",
    )  # fmt: skip
    assert read(desk, program).context["count"].all.row == [7, 6, 0, 1, 1, 1, 3, 1]


def test_a_school_may_be_left_open(desk, program):
    page = read(desk, program)
    again = desk.post(address(program), {"decide": "1", "count": page.context["sealed"], "school_0": ""})
    assert again.context["count"].all.row == page.context["count"].all.row
    assert not SchoolAlias.objects.exists()


def test_a_choice_that_is_none_is_named(desk, program):
    page = read(desk, program)
    again = desk.post(address(program), {"decide": "1", "count": page.context["sealed"], "school_0": "moon"})
    assert again.status_code == 200
    assert not SchoolAlias.objects.exists()


@pytest.mark.parametrize("count", ["", "x", "eyJ:1:2"])
def test_a_count_that_is_not_ours_is_refused(desk, program, count):
    page = desk.post(address(program), {"decide": "1", "count": count, "school_0": "img"})
    assert page.status_code == 200
    assert "Read the page again" in words(page)
    assert not SchoolAlias.objects.exists()


def test_a_count_of_another_program_is_refused(desk, program):
    sealed = read(desk, make_program("site-2", name="Other")).context["sealed"]
    assert "Read the page again" in words(desk.post(address(program), {"decide": "1", "count": sealed}))


def test_what_is_confirmed_is_recorded_as_ever(desk, program):
    page = read(desk, program)
    sent = {
        name: str(value)
        for name, value in initial(page).items()
        if value is not None
    } | {"source_url": "https://example.org/residents", "seen_on": "2026-06-01"}  # fmt: skip
    shown = desk.post(address(program), sent)
    desk.post(address(program), sent | {"record": "1", "seen": shown.context["seen"]})
    assert ImportBatch.objects.get().label == "Roster of Mercy, 2025-26"
    row = SeasonRecord.objects.get(group="img")
    assert (row.count, row.method) == (1, "counted from roster; 4 of 7 listed had a readable school")


@pytest.mark.parametrize("name", ["residents.html", "residents.txt"])
def test_a_saved_page_is_read(desk, program, name):
    content = ROSTER
    if name.endswith("html"):
        content = f"<html><body><pre>{ROSTER}</pre></body></html>".replace("\n", "<br>")
    file = SimpleUploadedFile(name, content.encode())
    page = desk.post(address(program), {"read": "1", "text": "", "page": file})
    assert page.context["count"].all.listed == 7


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        pytest.param({"text": ""}, "one of both", id="nothing"),
        pytest.param({"text": "  \n "}, "one of both", id="blank"),
        pytest.param({"text": "x" * 200_001}, "too much to paste", id="too long"),
        pytest.param({"page": b"\x89PNG\r\n\x1a\n"}, "picture", id="a picture"),
        pytest.param({"page": b""}, "empty", id="an empty file"),
        pytest.param({"text": ROSTER, "page": b"PGY-1"}, "one of both", id="both"),
        pytest.param({"text": "Our faculty"}, "No roster was found", id="no roster"),
        pytest.param({"text": "PGY-1\nCanarya Canaryb, MD\nCanaryc Canaryd, MD\nCanarye Canaryf, MD\nYale\n"},
                     "was not understood", id="not understood"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_says_why(desk, program, sent, sentence):
    if "page" in sent:
        sent = sent | {"page": SimpleUploadedFile("residents.txt", sent["page"])}
    page = desk.post(address(program), {"read": "1"} | sent)
    assert page.status_code == 200
    assert sentence in words(page)
    assert "canary" not in words(page).casefold()
    assert page.context["form"]["residents"].value() is None


def test_no_name_is_kept_or_told(desk, program, caplog):
    with caplog.at_level(logging.DEBUG):
        page = read(desk, program)
        decided = desk.post(address(program), {"decide": "1", "count": page.context["sealed"], "school_0": "us_md"})
    told = page.content.decode() + decided.content.decode() + caplog.text + page.context["sealed"]
    assert "canary" not in told.casefold()
    stored = [*SchoolAlias.objects.values_list("written", "normal"), *SeasonRecord.objects.values_list("method")]
    assert "canary" not in repr(stored).casefold()


def test_viewers_cannot_read_a_page(program):
    assert read(member("Viewers"), program).status_code == 404


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("school_alias_decided_once", {"written": "NOWHERE medical college"}),
        ("school_alias_not_blank", {"written": ""}),
        ("school_alias_kind_known", {"written": "Elsewhere", "kind": "moon"}),
    ],
)
def test_promises_about_decisions(constraint, changes):
    decide({"Nowhere Medical College": SchoolKind.IMG}, by=None)
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        SchoolAlias.objects.create(**{"kind": "img"} | changes)
    assert constraint in str(raised.value) or "UNIQUE constraint failed" in str(raised.value)


ALIASES = "/admin/programs/schoolalias/"


def test_decisions_are_kept_in_the_admin(desk):
    form = Inputs(desk.get(f"{ALIASES}add/").content.decode()).data | {
        "written": "Nowhere  Med. College",
        "kind": "img",
    }
    desk.post(f"{ALIASES}add/", form)
    (alias,) = SchoolAlias.objects.all()
    assert (alias.normal, alias.decided_by.username) == ("nowhere medical college", "steward")
    again = desk.post(f"{ALIASES}add/", form | {"written": "nowhere medical college"})
    assert "decided already" in again.content.decode()
    assert "letters" in desk.post(f"{ALIASES}add/", form | {"written": "--"}).content.decode()
    address = f"{ALIASES}{alias.pk}/change/"
    desk.post(address, Inputs(desk.get(address).content.decode()).data | {"kind": "not_a_school"})
    alias.refresh_from_db()
    assert alias.kind == "not_a_school"
    assert "Nowhere" in desk.get(f"{ALIASES}?q=nowhere").content.decode()


def test_viewers_look_at_decisions_and_make_none(desk):
    decide({"Nowhere Medical College": SchoolKind.IMG}, by=None)
    viewer = member("Viewers")
    assert viewer.get(ALIASES).status_code == 200
    assert viewer.get(f"{ALIASES}add/").status_code == 403
