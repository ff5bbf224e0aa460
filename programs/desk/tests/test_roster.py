"""Counting a roster: what is typed, what it would change, what is recorded, and its undoing."""

import pytest

from programs.desk.roster import academic_year, season_choices
from programs.facts import ledger
from programs.models import ImportBatch, Program, SeasonRecord
from programs.tests.builders import count_season, make_program
from programs.tests.desk import member

pytestmark = pytest.mark.django_db

PAGE = "https://example.org/residents"
ROSTER = {
    "season": "2026",
    "residents": "30",
    "readable": "28",
    "imgs": "7",
    "us_imgs": "",
    "non_us_imgs": "",
    "source_url": PAGE,
    "seen_on": "2026-06-01",
}


@pytest.fixture
def program() -> Program:
    return make_program(name="Mercy")


def address(program: Program) -> str:
    return f"/steward/programs/{program.pk}/roster/"


def seen(browser, program, **changes):
    """The page that shows what the numbers would change."""
    return browser.post(address(program), ROSTER | changes)


def recorded(browser, program, **changes):
    shown = seen(browser, program, **changes)
    return browser.post(address(program), ROSTER | changes | {"record": "1", "seen": shown.context["seen"]})


def standing() -> list[tuple]:
    rows = SeasonRecord.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    return list(rows.values_list("season", "group", "population", "count"))


def test_a_roster_is_recorded_as_one_batch_and_undone_as_one(desk, program):
    page = recorded(desk, program, us_imgs="2", non_us_imgs="5")
    batch = ImportBatch.objects.get(label="Roster of Mercy, 2025-26")
    assert page.headers["Location"] == f"/steward/imports/{batch.pk}/"
    assert standing() == [
        (2026, "all", "residents", 28), (2026, "img", "residents", 7),
        (2026, "us_img", "residents", 2), (2026, "non_us_img", "residents", 5),
    ]  # fmt: skip
    row = SeasonRecord.objects.get(group="img")
    assert (row.source.kind, row.source.name, row.source.url, row.seen_on, row.recorded_by.username) == (
        "roster_count", "Roster of Mercy", PAGE, "2026-06-01", "steward",
    )  # fmt: skip
    assert row.method == "counted from roster; 28 of 30 listed had a readable school"
    program.refresh_from_db()
    assert program.img_share == 25
    desk.post(f"/steward/imports/{batch.pk}/undo/")
    program.refresh_from_db()
    assert (standing(), program.img_share) == ([], None)
    assert recorded(desk, program).status_code == 302


def test_nothing_is_recorded_before_it_was_seen(desk, program):
    page = seen(desk, program)
    assert [(line.question, line.before.words, line.said.words) for line in page.context["found"]] == [
        ("Residents in training (All applicants, 2026)", "Not stated", "28"),
        ("Residents in training (All IMGs, 2026)", "Not stated", "7"),
    ]
    assert "25%" in page.content.decode()
    assert standing() == []


def test_what_is_shown_is_old_and_new(desk, program):
    recorded(desk, program)
    page = seen(desk, program, imgs="8")
    assert [(line.question, line.before.words, line.said.words) for line in page.context["found"]] == [
        ("Residents in training (All IMGs, 2026)", "7", "8"),
    ]
    recorded(desk, program, imgs="8")
    program.refresh_from_db()
    assert float(program.img_share) == 28.57


def test_a_newer_count_does_not_leave_an_older_split_beside_it(desk, program):
    recorded(desk, program, us_imgs="2", non_us_imgs="5")
    page = seen(desk, program, imgs="4", seen_on="2026-11-01")
    assert "would stand beside the new total" in page.content.decode()
    assert "would stand" not in seen(desk, program, imgs="4", season="2025").content.decode()
    elsewhere = seen(desk, program, imgs="4", source_url="https://example.org/elsewhere")
    assert "would stand" not in elsewhere.content.decode()
    recorded(desk, program, imgs="4", us_imgs="1", non_us_imgs="3", seen_on="2026-11-01")
    assert standing()[-4:] == [
        (2026, "all", "residents", 28), (2026, "img", "residents", 4),
        (2026, "us_img", "residents", 1), (2026, "non_us_img", "residents", 3),
    ]  # fmt: skip


def test_stronger_evidence_is_named(desk, program):
    count_season(program, 2026, "img", "residents", 9, kind="program_page")
    (line,) = [line for line in seen(desk, program).context["found"] if line.against]
    assert (line.said.words, [told.words for told in line.against]) == ("7", ["9"])


def test_the_same_roster_is_nothing_new(desk, program):
    recorded(desk, program)
    page = seen(desk, program)
    assert page.context["found"] == []
    assert "recorded before with the same numbers" in page.content.decode()
    assert desk.post(address(program), ROSTER | {"record": "1", "seen": page.context["seen"]}).status_code == 200
    assert len(standing()) == 2


def test_seen_again_later_is_a_confirmation(desk, program):
    recorded(desk, program)
    recorded(desk, program, seen_on="2026-11-01")
    assert sorted(SeasonRecord.objects.values_list("seen_on", flat=True)) == 2 * ["2026-06-01"] + 2 * ["2026-11-01"]


@pytest.mark.parametrize("how", ["a double click", "other numbers", "nothing was seen", "another steward was quicker"])
def test_only_what_was_seen_is_recorded_and_only_once(desk, program, how):
    token = seen(desk, program).context["seen"]
    sent = ROSTER | {"record": "1", "seen": token}
    match how:
        case "a double click":
            desk.post(address(program), sent)
        case "other numbers":
            sent["imgs"] = "9"
        case "nothing was seen":
            del sent["seen"]
        case "another steward was quicker":
            recorded(desk, program, imgs="6")
    before = standing()
    page = desk.post(address(program), sent)
    assert page.status_code == 200
    assert "Look again" in page.content.decode()
    assert standing() == before


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        pytest.param({"imgs": "29"}, "imgs", "More than the residents whose school", id="more IMGs than readable"),
        pytest.param({"readable": "31"}, "readable", "More than the residents on the page", id="more than listed"),
        pytest.param({"readable": "0", "imgs": "0"}, "readable", "no school can be read", id="nothing readable"),
        pytest.param({"us_imgs": "2"}, "non_us_imgs", "both groups or neither", id="one group alone"),
        pytest.param(
            {"us_imgs": "4", "non_us_imgs": "4"}, "non_us_imgs", "more than 7 IMGs", id="groups over the IMGs"
        ),
        pytest.param({"season": "2027"}, "season", "had not begun", id="a year after the day it was seen"),
        pytest.param({"season": "2040"}, "season", "Select a valid choice", id="a future year"),
        pytest.param({"season": "soon"}, "season", "Select a valid choice", id="no year"),
        pytest.param({"seen_on": "2999-01-01"}, "seen_on", "has not come yet", id="a future day"),
        pytest.param({"seen_on": "yesterday"}, "seen_on", "valid date", id="no day"),
        pytest.param({"imgs": "-1"}, "imgs", "greater than or equal to 0", id="negative"),
        pytest.param({"imgs": "seven"}, "imgs", "whole number", id="a word"),
        pytest.param({"imgs": ""}, "imgs", "0 if there are none", id="blank"),
        pytest.param({"residents": "99999999999999999999"}, "residents", "1000", id="huge"),
        pytest.param({"source_url": "javascript:alert(1)"}, "source_url", "Expected", id="a script as address"),
        pytest.param({"source_url": ""}, "source_url", "required", id="no address"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(desk, program, changes, field, sentence):
    page = seen(desk, program, **changes)
    assert page.status_code == 200
    assert sentence in " ".join(page.context["form"].errors[field])
    assert page.context["form"]["readable"].value() == changes.get("readable", "28")
    assert standing() == []


def test_the_split_may_leave_some_of_unknown_citizenship(desk, program):
    recorded(desk, program, us_imgs="1", non_us_imgs="2")
    assert len(standing()) == 4


@pytest.mark.parametrize(("group", "status"), [("Viewers", 404), ("Stewards", 200), ("Administrators", 200)])
def test_stewards_alone_count(client, program, group, status):
    browser = member(group)
    assert browser.get(address(program)).status_code == status
    shown = 'roster/">Count the roster' in browser.get(program.get_absolute_url()).content.decode()
    assert shown is (status == 200)
    assert client.get(address(program)).status_code == 302
    assert "Count the roster" not in client.get(program.get_absolute_url()).content.decode()


@pytest.mark.parametrize("pk", [0, 999_999, 2**63])
def test_no_such_program(desk, pk):
    assert desk.get(f"/steward/programs/{pk}/roster/").status_code == 404


def test_a_program_that_is_not_listed_can_be_counted(desk):
    pk = ledger.open_programs(["site-unlisted"])["site-unlisted"]
    assert desk.get(f"/steward/programs/{pk}/roster/").status_code == 200


def test_years_are_academic_years():
    assert academic_year(2026) == "2025-26"
    assert academic_year(2000) == "1999-00"
    assert len(season_choices()) == 10


def test_the_admin_leads_to_it(desk, program):
    assert address(program) in desk.get(f"/admin/programs/program/{program.pk}/change/").content.decode()


def test_a_roster_has_no_fewer_than_others_have_counted_of_a_group(desk, program):
    count_season(program, 2026, "us_img", "residents", 9, kind="directory")
    page = seen(desk, program)
    assert page.context["form"].errors["imgs"] == [
        "Expected no fewer than the 9 of “US-citizen IMGs” of that season, as others have counted."
    ]
    assert not ImportBatch.objects.filter(label__startswith="Roster").exists()


def test_a_roster_may_return_to_an_earlier_count(desk, program):
    for imgs in ("7", "8", "7"):
        recorded(desk, program, imgs=imgs)
    assert SeasonRecord.objects.get(group="img", is_current=True).count == 7
