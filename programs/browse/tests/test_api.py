"""The API of programs: the rows of the page, the evidence behind every fact, and errors in one shape."""

import csv
import json
import random
from io import BytesIO

import pytest
from django.http import QueryDict
from openpyxl import load_workbook

from programs import catalogue
from programs.browse.api import LISTED, ProgramOut, ProgramsOut
from programs.catalogue.query import ProgramFilter
from programs.catalogue.tests.test_columns import random_programs
from programs.facts import ledger
from programs.fields import NO_LIMIT, as_rules_read
from programs.models import Program
from programs.record.rates import accepts_img_answer
from programs.record.stated_vs_observed import COLUMN_OF
from programs.tests.builders import count_season, make_program, make_programs, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def programs() -> list[Program]:
    return make_programs(
        {
            "program_key": "im-1",
            "name": "Alder",
            "visa_j1": "yes",
            "visa_h1b": "yes",
            "positions_per_year": 9,
            "min_step2_ck": 230,
        },
        {
            "program_key": "im-2",
            "name": "Birch",
            "visa_j1": "yes",
            "visa_h1b": "no",
            "state": "NJ",
            "positions_per_year": 12,
        },
        {
            "program_key": "fm-1",
            "name": "Cedar",
            "specialty": "family-medicine",
            "city": "Zoë's",
            "setting": "community",
        },
        {
            "program_key": "fm-2",
            "name": "=Dogwood",
            "specialty": "family-medicine",
            "state": "PR",
            "max_attempts": "none",
        },
        {"program_key": "im-3", "name": "elm", "visa_j1": "conditional", "min_step2_ck": 245, "positions_per_year": 9},
    )


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("silent=1", ["im-1", "im-2", "im-3", "fm-2", "fm-1"]),
        ("state=NY&silent=1", ["im-1", "im-3", "fm-1"]),
        ("sort=name", ["im-1", "im-2", "fm-1", "fm-2", "im-3"]),
        ("state=NY&state=PR&sort=-name", ["im-3", "fm-2", "fm-1", "im-1"]),
        ("visa=h1b", ["im-1"]),
        ("visa=h1b&not_stated=visa", ["im-1", "im-3", "fm-2", "fm-1"]),
        ("specialty=family-medicine&sort=state", ["fm-1", "fm-2"]),
        ("sort=-positions", ["im-2", "im-1", "im-3", "fm-1", "fm-2"]),
        ("step2_ck=240&not_stated=1&sort=positions", ["im-1", "im-2", "fm-1", "fm-2"]),
        ("attempts=5", ["fm-2"]),
        ("setting=military", []),
    ],
)
def test_page_csv_workbook_and_api_give_the_same_rows(client, programs, query, keys) -> None:
    page = [program.program_key for program in client.get(f"/programs/?{query}").context["programs"]]
    text = b"".join(client.get(f"/programs/export.csv?{query}").streaming_content).decode()
    workbook = client.get(f"/programs/export.xlsx?{query}")
    sheet = load_workbook(BytesIO(b"".join(workbook.streaming_content)))["programs"]
    header, *rows = ([("" if cell is None else str(cell)) for cell in row] for row in sheet.values)
    assert workbook["Content-Disposition"] == 'attachment; filename="programs.xlsx"'
    assert [row["program_key"] for row in csv.DictReader(text.splitlines())] == keys
    assert [header, *rows] == list(csv.reader(text.splitlines()))
    assert page == keys
    assert [item["program_key"] for item in client.get(f"/api/programs?{query}").json()["items"]] == keys


@pytest.mark.parametrize("file", ["export.csv", "export.xlsx"])
def test_a_bad_word_leads_back_to_the_list_that_names_it(client, file) -> None:
    answer = client.get(f"/programs/{file}?visa=f1")
    assert (answer.status_code, answer["Location"]) == (302, "/programs/?visa=f1")


def test_the_keys_of_a_program_stand_in_their_order(client, programs) -> None:
    assert list(client.get("/api/programs").json()["items"][0]) == [
        "id", "program_key", "acgme_id", "nrmp_codes", "name", "specialty", "institution", "hospital", "city", "state",
        "setting", "active", "positions_per_year", "accepts_img", "accepts_img_implied", "visa_j1", "visa_h1b",
        "min_step2_ck", "min_step2_ck_strictness", "max_attempts", "max_attempts_strictness",
        "max_years_since_graduation", "max_years_since_graduation_strictness", "usce", "letters_required",
        "letters_required_strictness", "step3", "step3_by", "ecfmg_by", "work_permit", "says_img", "says_j1",
        "says_h1b", "disputed", "url",
    ]  # fmt: skip


def as_objects_say(program: Program) -> ProgramOut:
    """One item, each value asked of the program and checked against the description."""
    told = {column: getattr(program, column) or None for fact in LISTED for column in fact.columns}
    for fact in LISTED:
        if fact.blank is None and (value := getattr(program, fact.name)) is not None:
            told[fact.name] = NO_LIMIT if value == fact.no_limit else as_rules_read(value)
    _, implied = accepts_img_answer(program.accepts_img, program.visa_j1, program.visa_h1b, program.imgs_on_record)
    told |= {column: getattr(program, column) for column in (*COLUMN_OF.values(), "program_key")}
    told |= {"id": program.pk, "nrmp_codes": program.codes, "specialty": program.specialty.slug}
    told |= {"accepts_img_implied": bool(implied), "disputed": program.disputed_fields.split()}
    return ProgramOut(**told, url=program.get_absolute_url())


@pytest.mark.parametrize("query", ["", "page_size=7&page=3", "visa=h1b&not_stated=visa&sort=-positions", "page=99"])
def test_the_list_is_byte_for_byte_what_programs_say_one_by_one(client, query) -> None:
    random_programs(random.Random(18), range(40))
    make_program("codes", nrmp_codes="1234140C0; 1234140P0", max_attempts="none", name="St. Élie")
    words = QueryDict(query)
    size, page = int(words.get("page_size", 50)), int(words.get("page", 1))
    found = (
        list(ProgramFilter(words).qs.select_related("specialty"))
        if "page_size" not in words
        else list(Program.objects.listed().in_order("known").select_related("specialty"))
    )
    told = ProgramsOut(count=len(found), items=map(as_objects_say, found[(page - 1) * size : page * size]))
    assert client.get(f"/api/programs?{query}").content.decode() == json.dumps(told.model_dump())


def test_one_program_with_all_its_evidence(client) -> None:
    program = make_program("im-1", nrmp_codes="1234140C0", min_step2_ck=230, min_step2_ck_strictness="preferred")
    say(program, "visa_h1b", "no", note="since 2025", seen_on="2026-10")
    say(program, "visa_h1b", "yes", kind="applicant_report", name="An applicant", seen_on="2024")
    say(program, "step3", "required", name="One", seen_on="2026")
    say(program, "step3", "no", name="Two", seen_on="2026")
    count_season(program, 2025, "all", "residents", 30)
    count_season(program, 2025, "non_us_img", "residents", 6)
    count_season(program, 0, "img", "interviewed", None, percent="12.5")

    by_id = client.get(f"/api/programs/{program.pk}")
    found = by_id.json()
    assert found == client.get("/api/programs/by-key/im-1").json()
    assert by_id["Cache-Control"] == "no-cache"
    for wrong in ("/api/programs/999999", "/api/programs/by-key/nobody", "/api/programs?state=ZZ"):
        assert client.get(wrong)["Cache-Control"] == "no-store", wrong
    listed = client.get("/api/programs").json()["items"][0]
    assert {name: found[name] for name in listed} == listed
    assert found["disputed"] == ["step3"]
    assert found["tracks"] == [{"code": "1234140C0", "kind": "C", "label": "Categorical"}]

    facts = {fact["field"]: fact for fact in found["facts"]}
    h1b, step2, step3 = facts["visa_h1b"], facts["min_step2_ck"], facts["step3"]
    assert (h1b["value"], h1b["note"], h1b["is_disputed"]) == ("no", "since 2025", False)
    assert [(row["value"], row["is_current"], row["seen_on"], row["source"]["kind"]) for row in h1b["evidence"]] == [
        ("no", True, "2026-10", "program_page"),
        ("yes", False, "2024", "applicant_report"),
    ]
    assert (step2["value"], step2["strictness"], step2["note"]) == ("230", "preferred", None)
    assert (step3["value"], step3["is_disputed"], {row["value"] for row in step3["evidence"]}) == (
        None, True, {"required", "no"},
    )  # fmt: skip
    assert (facts["visa_j1"]["value"], facts["visa_j1"]["evidence"]) == (None, [])

    rates = {(row["season"], row["group"]): row["rate"] for row in found["season_records"]}
    assert rates == {
        (2025, "all"): None,
        (2025, "non_us_img"): {"count": 6, "n": 30, "share": 0.2, "low": 0.095, "high": 0.3731},
        (None, "img"): None,
    }
    assert [row["percent"] for row in found["season_records"] if row["season"] is None] == [12.5]


@pytest.mark.parametrize(
    "address", ["/api/programs/0", f"/api/programs/{2**63}", "/api/programs/by-key/nobody", "/api/programs/x", "/api/"]
)
def test_what_is_not_there_is_a_404_problem(client, address) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is nothing at this address.",
    }  # fmt: skip


def test_an_unlisted_program_is_not_there(client) -> None:
    program = make_program("im-1")
    ledger.withdraw(program.evidence.all())
    assert client.get(f"/api/programs/{program.pk}").status_code == 404
    assert client.get("/api/programs/by-key/im-1").status_code == 404


def test_specialties_with_the_names_people_type_and_their_programs(client, programs) -> None:
    found = {row["slug"]: row for row in client.get("/api/specialties").json()}
    medicine = found["internal-medicine"]
    assert (medicine["name"], medicine["default_length_years"], medicine["programs"]) == ("Internal Medicine", 3, 3)
    assert "IM" in medicine["aliases"]
    assert (found["family-medicine"]["programs"], found["urology"]["programs"]) == (2, 0)


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("post", "/api/programs", "GET"),
        ("post", "/api/specialties", "GET"),
        ("delete", "/api/programs/1", "GET, HEAD, OPTIONS, POST"),
        ("get", "/api/ranking", "POST"),
    ],
)
def test_another_method_is_a_405_problem(client, method, address, allowed) -> None:
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", allowed)
    assert answer.json()["title"] == "Method Not Allowed"


def test_a_bad_word_is_a_400_problem_that_names_it(client) -> None:
    answer = client.get("/api/programs?visa=f1&colour=blue")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    problem = answer.json()
    assert (problem["title"], problem["status"]) == ("Bad Request", 400)
    assert set(problem["errors"]) == {"visa", "query"}


def test_one_program_takes_few_statements_however_much_is_said(client, django_assert_max_num_queries) -> None:
    program = make_program("im-1", visa_j1="yes", visa_h1b="no", nrmp_codes="1234140C0; 1234140P0")
    for number in range(3):
        say(program, "visa_j1", "yes", name=f"Page {number}")
        count_season(program, 2020 + number, "img", "residents", number)
    catalogue.current()
    with django_assert_max_num_queries(5):  # the data version is one
        client.get(f"/api/programs/{program.pk}")
