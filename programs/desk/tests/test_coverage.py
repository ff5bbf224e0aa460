"""How much is known and how old it is, and the first page of the desk."""

import pytest
from pytest_django import DjangoAssertNumQueries

from programs.desk import coverage, queues
from programs.desk.coverage import Tally
from programs.desk.queues import QueueKind
from programs.facts import ledger
from programs.facts.staleness import Why
from programs.models import Evidence, ImportBatch, Upload
from programs.tests.builders import make_program, make_programs, say
from programs.tests.desk import member

pytestmark = pytest.mark.django_db
PAGE = "/steward/coverage/"
STATEMENTS = 12

# What is known


@pytest.mark.parametrize(
    ("field", "value", "seen_on", "expected"),
    [
        pytest.param("visa_j1", "yes", "2026-10-01", Tally(1, 0, 0, 0, 0), id="this season"),
        pytest.param("visa_j1", "yes", "2025-08-01", Tally(1, 0, 0, 0, 0), id="last season"),
        pytest.param("visa_j1", "yes", "2024-08-01", Tally(0, 1, 0, 0, 0), id="older"),
        pytest.param("visa_j1", "yes", "", Tally(0, 0, 1, 0, 0), id="undated"),
        pytest.param("visa_j1", None, "", Tally(0, 0, 0, 0, 1), id="not stated"),
        pytest.param("visa_h1b", "yes", "2025-09-20", Tally(0, 1, 0, 0, 0), id="H-1B before the payment"),
        pytest.param("visa_h1b", "no", "2025-09-20", Tally(1, 0, 0, 0, 0), id="no H-1B before the payment"),
        pytest.param("visa_h1b", "yes", "", Tally(0, 0, 1, 0, 0), id="H-1B undated"),
    ],
)
def test_each_program_counts_once_by_age(field, value, seen_on, expected) -> None:
    make_program(seen_on=seen_on, **{field: value})
    assert coverage.current().of(field) == expected


def test_a_dispute_is_not_stated_by_either() -> None:
    program = make_program(max_attempts="2")
    say(program, "max_attempts", "3", name="Another page", seen_on="2026-10-01")
    assert coverage.current().of("max_attempts") == Tally(0, 0, 0, 1, 0)


def test_parts_are_by_name_and_add_up() -> None:
    make_programs(
        {"specialty": "psychiatry", "state": "NJ", "visa_j1": "yes"},
        {"specialty": "psychiatry", "state": "AL", "visa_j1": "yes", "seen_on": ""},
        {"specialty": "internal-medicine", "state": "NJ"},
    )
    known = coverage.current()
    assert known.parts("visa_j1", "specialty") == [
        ("internal-medicine", "Internal Medicine", Tally(0, 0, 0, 0, 1)),
        ("psychiatry", "Psychiatry", Tally(1, 0, 1, 0, 0)),
    ]
    assert known.parts("visa_j1", "state") == [
        ("AL", "Alabama", Tally(0, 0, 1, 0, 0)),
        ("NJ", "New Jersey", Tally(1, 0, 0, 0, 1)),
    ]
    assert known.of("visa_j1") == Tally(1, 0, 1, 0, 1)


def test_the_numbers_are_those_of_the_queues() -> None:
    _, _, program = make_programs(
        {"visa_h1b": "yes", "visa_j1": "yes", "seen_on": "2024-01-01"},
        {"visa_h1b": "yes", "visa_j1": "yes", "seen_on": ""},
        {"visa_h1b": "no", "visa_j1": "yes"},
    )
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    known, now = coverage.current(), queues.current()
    for field in queues.FIELD_RANK:
        tally = known.of(field)
        assert tally.stale + tally.undated == len(now.of(QueueKind.STALE, field=field))
        assert tally.disputed == sum(t.why is Why.DISPUTE for t in now.of(QueueKind.CONFLICTS, field=field))
    assert known.of("visa_j1").missing == len(now.of(QueueKind.MISSING, field="visa_j1"))


def test_what_is_said_of_a_merged_program_counts_for_the_one_it_is_part_of() -> None:
    kept, duplicate = make_program(), make_program(visa_j1="yes")
    ledger.merge([(duplicate.pk, kept.pk)])
    assert coverage.current().of("visa_j1") == Tally(1, 0, 0, 0, 0)


def test_it_is_worked_out_once_and_again_when_a_fact_changes(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    program = make_program()
    coverage.current()
    with django_assert_num_queries(1):
        coverage.current()
    say(program, "visa_j1", "yes", seen_on="2026-10-01")
    with django_assert_num_queries(3):
        assert coverage.current().of("visa_j1") == Tally(1, 0, 0, 0, 0)
    ledger.withdraw(Evidence.objects.filter(field="visa_j1"))
    assert coverage.current().of("visa_j1") == Tally(0, 0, 0, 0, 1)


# The page


def test_a_viewer_reads_it_and_each_number_leads_to_its_queue() -> None:
    make_program(specialty="psychiatry", visa_j1="yes", seen_on="2024-01-01")
    response = member("Viewers").get(PAGE, {"field": "visa_j1"})
    html = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert html.count('href="/steward/queue/stale/?field=visa_j1"') == 1
    assert html.count('href="/steward/queue/stale/?field=visa_j1&amp;specialty=psychiatry"') == 1
    assert html.count('href="/steward/queue/missing/?field=visa_h1b"') == 1
    # No queue asks for a limit that only some programs have.
    assert 'missing/?field=usce_kinds"' not in html
    assert '<rect x="0.00%" width="100.00%" height="100%" class="not-known" fill="url(#hatch)">' in html


@pytest.mark.parametrize(
    ("query", "status", "field", "by", "parts"),
    [
        pytest.param({}, 200, "visa_j1", "specialty", ["Psychiatry"], id="nothing asked"),
        pytest.param({"field": "", "by": ""}, 200, "visa_j1", "specialty", ["Psychiatry"], id="empty"),
        pytest.param({"field": "step3", "by": "state"}, 200, "step3", "state", ["New Jersey"], id="both"),
        pytest.param({"field": "name"}, 400, "visa_j1", "specialty", ["Psychiatry"], id="no policy fact"),
        pytest.param({"by": "country"}, 400, "visa_j1", "specialty", ["Psychiatry"], id="no division"),
    ],
)
def test_which_fact_and_by_what(desk, query, status, field, by, parts) -> None:
    make_program(specialty="psychiatry", state="NJ")
    response = desk.get(PAGE, query)
    assert response.status_code == status
    assert (response.context["field"].name, response.context["by"]) == (field, by)
    assert [line.label for line in response.context["parts"]] == parts


def test_without_programs_it_says_so(desk) -> None:
    response = desk.get(PAGE)
    assert response.status_code == 200
    assert b"No program is listed yet" in response.content


# The first page


def test_the_first_page_counts_what_waits(desk) -> None:
    program = make_program(visa_j1="yes", visa_h1b="no", accepts_img="yes", seen_on="")
    say(program, "visa_j1", "no", kind="directory", seen_on="")
    Upload.objects.create(name="a.csv", sha256="0" * 64)
    waiting = {one.label: (number, one.url) for one, number in desk.get("/steward/").context["waiting"]}
    assert waiting == {
        "Corrections": (0, "/steward/corrections/"),
        "Suggested programs": (0, "/admin/programs/suggestedprogram/"),
        "Uploads": (1, "/steward/imports/"),
        "Possible duplicates": (0, "/steward/duplicates/"),
        "Sources differ": (1, "/steward/queue/conflicts/"),
        "To confirm again": (3, "/steward/queue/stale/"),
        "Not stated": (len(queues.current().of(QueueKind.MISSING)), "/steward/queue/missing/"),
    }


def test_where_nothing_waits_is_folded_into_one_line_and_the_first_work_has_a_button(desk) -> None:
    make_program(visa_j1="yes", seen_on="")
    html = " ".join(desk.get("/steward/").content.decode().split())
    quiet = html.split("nothing-waits", 1)[1].split("</p>", 1)[0]
    assert all(f"{label}</a> 0" in quiet for label in ("Corrections", "Uploads", "Sources differ"))
    assert html.count("Begin here") == 1
    assert 'href="/steward/queue/stale/">Begin here' in html


def test_a_viewer_sees_no_uploads_and_nothing_to_do() -> None:
    batch = ImportBatch.objects.create(label="Import of a.csv")
    undo = f"/steward/imports/{batch.pk}/undo/"
    seen = {group: member(group).get("/steward/").content.decode() for group in ("Viewers", "Stewards")}
    acts = [undo, "/steward/imports/new/", "Count a roster", "Uploads"]
    assert [act in seen["Viewers"] for act in acts] == [False] * 4
    assert [act in seen["Stewards"] for act in acts] == [True] * 4
    assert f'href="/steward/imports/{batch.pk}/"' in seen["Viewers"]


def test_the_newest_five_batches_stand_first(desk) -> None:
    for number in range(7):
        ImportBatch.objects.create(label=f"Batch {number}")
    latest = desk.get("/steward/").context["latest"]
    assert [batch.label for batch in latest] == [f"Batch {number}" for number in (6, 5, 4, 3, 2)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_first_page_takes_the_same_statements(
    desk, admin_user, number, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_program()
    for at in range(number):
        ImportBatch.objects.create(label=f"Batch {at}", recorded_by=admin_user)
    desk.get("/steward/")
    with django_assert_num_queries(STATEMENTS):
        assert len(desk.get("/steward/").context["latest"]) == number
