"""Says against does on a program: the columns the ledger keeps, the page with both sources, and the filter."""

from importlib import import_module

import pytest
from django.apps import apps

from programs.facts import ledger, projection
from programs.facts.dossier import dossiers
from programs.models import Program, SeasonRecord
from programs.record.stated_vs_observed import says_does_h1b, says_does_imgs, says_does_j1
from programs.tests.builders import count_season, make_program, make_programs, say
from programs.vocabulary import Agreement

pytestmark = pytest.mark.django_db

MIGRATION = import_module("programs.migrations.0012_fill_says_against_does")


def with_none_of(program: Program, people: int) -> Program:
    count_season(program, 2026, "all", "residents", people)
    count_season(program, 2026, "img", "residents", 0)
    return program


def columns(program: Program) -> tuple[str, str, str]:
    program.refresh_from_db()
    return program.says_img, program.says_j1, program.says_h1b


def test_the_columns_follow_record_filings_and_reports():
    program = make_program(accepts_img="yes", visa_j1="yes", visa_h1b="no")
    assert columns(program) == ("not_enough", "not_enough", "not_enough")
    with_none_of(program, 21)
    assert columns(program) == ("contradicted", "contradicted", "not_enough")
    say(program, "h1b_resident_filings", "3", kind="government")
    assert columns(program) == ("contradicted", "contradicted", "contradicted")
    ledger.withdraw(counts=SeasonRecord.objects.filter(program=program))
    for name in ("One applicant", "Another"):
        say(program, "visa_j1", "yes", kind="applicant_report", name=name)
    assert columns(program) == ("not_enough", "consistent", "contradicted")
    assert projection.differences() == []


def test_the_migration_fills_the_columns_as_the_ledger_would():
    program = with_none_of(make_program(accepts_img="yes", visa_j1="no", visa_h1b="no", h1b_resident_filings=2), 12)
    for name in ("One applicant", "Another"):
        say(program, "visa_j1", "yes", kind="applicant_report", name=name)
    make_program()
    Program.objects.update(says_img="", says_j1="", says_h1b="")
    MIGRATION.fill(apps, None)
    assert projection.differences() == []


YES_TO_ALL = ("yes", "yes", "yes")


@pytest.mark.parametrize(
    ("policies", "counts", "filings", "reports", "found"),
    [
        pytest.param(("", "", ""), [], 0, (), "nothing_stated nothing_stated nothing_stated", id="silence"),
        pytest.param(YES_TO_ALL, [], 0, (), "not_enough not_enough not_enough", id="no record"),
        pytest.param(("", "yes", ""), [("all", 12), ("img", 3)], 0, (), "consistent not_enough nothing_stated",
                     id="a visa implies yes, and all IMGs are not told apart"),
        pytest.param(YES_TO_ALL, [("all", 11), ("img", 0)], 1, (), "not_enough not_enough consistent", id="none of 11"),
        pytest.param(YES_TO_ALL, [("all", 12), ("img", 0)], 1, (), "contradicted not_enough consistent",
                     id="none of 12"),
        pytest.param(YES_TO_ALL, [("all", 21), ("img", 0)], 1, (), "contradicted contradicted consistent",
                     id="none of 21"),
        pytest.param(("no", "no", "no"), [("all", 21), ("us_img", 1), ("non_us_img", 2)], 1, (),
                     "contradicted not_enough contradicted", id="no, but there are some"),
        pytest.param(("conditional",) * 3, [("all", 21), ("img", 0)], 1, ("yes", "yes"),
                     "not_enough not_enough consistent", id="a condition is settled by nobody"),
        pytest.param(("yes", "yes", "yes"), [], 0, ("no", "no"), "contradicted contradicted contradicted",
                     id="two report the contrary"),
        pytest.param(("yes", "yes", "yes"), [], 0, ("yes", "no", "yes"), "not_enough not_enough not_enough",
                     id="reports that differ"),
        pytest.param(YES_TO_ALL, [("all", 30), ("img", 4), ("us_img", 1)], 0, (), "consistent consistent not_enough",
                     id="non-US IMGs by taking away"),
    ],
)  # fmt: skip
def test_the_migration_keeps_to_its_own_rules(policies, counts, filings, reports, found):
    """It stands still while the rules of the site move on, so its answers are known ones."""
    rows = [(2026, "", group, "matched", people, None) for group, people in counts]
    by_name = dict(zip(MIGRATION.COLUMN_OF, policies, strict=True))
    told = MIGRATION.agreements(by_name, filings, rows, {name: list(reports) for name in by_name})
    assert " ".join(told.values()) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([("a", "all", 10), ("b", "all", 5), ("", "img", 3)], (3, 15, False), id="people of the tracks"),
        pytest.param([("a", "all", 10), ("a", "img", 2), ("b", "img", 5)], (2, 10, False), id="tracks that tell both"),
        pytest.param([("", "img", 25.0)], (2.5, 10, False), id="a bare percentage is of ten"),
        pytest.param([("", "us_img", 20.0), ("", "non_us_img", 90.0)], (10, 10, False), id="percentages added up"),
        pytest.param([("", "img", 3)], None, id="of nobody knows how many"),
    ],
)
def test_the_migration_counts_imgs(rows, found):
    counts = [
        (2026, track, group, "residents", *((None, told) if isinstance(told, float) else (told, None)))
        for track, group, told in rows
    ]
    assert MIGRATION.observed([*counts, (2025, "", "all", "residents", 9, None)], "img") == found


def test_a_policy_only_an_applicant_reports_is_nothing_stated():
    program = make_program()
    say(program, "visa_j1", "yes", kind="applicant_report", seen_on="2026-10-01")
    assert program.visa_j1 == "yes"
    assert columns(program) == ("nothing_stated", "nothing_stated", "nothing_stated")
    (line,) = [line for line in dossiers([program])[0].says_against_does if line.label == "J-1"]
    assert line.found.sentence == "Nothing is stated about J-1. Applicants report: 1 yes."
    assert (line.says, [row.value for row in line.does]) == ([], ["yes"])


def test_page_and_columns_say_the_same():
    for policy in ("yes", "no", "conditional", None):
        for people in (0, 12, 21):
            program = make_program(accepts_img=policy, visa_j1=policy, visa_h1b=policy, h1b_resident_filings=2)
            if people:
                with_none_of(program, people)
    for about in dossiers(list(Program.objects.all())):
        shown = tuple(line.found.agreement for line in about.says_against_does)
        assert shown == columns(about.program)


def test_a_dispute_is_not_told_as_silence():
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    (line,) = [line for line in dossiers([program])[0].says_against_does if line.label == "J-1"]
    assert line.found == ("nothing_stated", "Sources disagree about what it states: see where sources differ.")


def test_the_page_names_both_sources_with_their_dates(client):
    program = with_none_of(make_program(visa_j1="yes", visa_h1b="no", seen_on="2026-10-01"), 21)
    say(program, "h1b_resident_filings", "3", kind="government", name="Labor filings", seen_on="2025")
    page = client.get(program.get_absolute_url())
    imgs, j1, h1b = page.context["dossier"].says_against_does
    assert [(row.source.name, row.seen_on) for row in imgs.says] == [("Program page", "2026-10-01")]
    assert [row.source.name for row in j1.does] == ["Roster"]
    assert [(row.source.name, row.seen_on) for row in h1b.does] == [("Labor filings", "2025")]
    section = page.content.decode().split("What it says against what it does</h2>")[1].split("</section>")[0]
    assert section.count("Says</span>") == section.count("Does</span>") == 3
    assert "seen 1 October 2026" in section


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("says_h1b=contradicted", ["filed"], id="one value"),
        pytest.param("says_h1b=contradicted&says_h1b=nothing_stated", ["filed", "silent"], id="two values are or"),
        pytest.param("says_h1b=contradicted&says_j1=contradicted", [], id="two words are and"),
        pytest.param("says_img=not_enough", ["no filing"], id="a visa implies that it accepts IMGs"),
    ],
)
def test_page_api_and_file_filter_alike(client, words, found):
    make_programs(
        {"program_key": "site-a", "name": "filed", "visa_h1b": "no", "h1b_resident_filings": 4},
        {"program_key": "site-b", "name": "no filing", "visa_h1b": "yes"},
        {"program_key": "site-c", "name": "silent"},
    )
    assert [one.name for one in client.get(f"/programs/?{words}").context["programs"]] == found
    assert [one["name"] for one in client.get(f"/api/programs?{words}").json()["items"]] == found
    lines = b"".join(client.get(f"/programs/export.csv?{words}")).decode().splitlines()
    assert len(lines) == 1 + len(found)


def test_the_list_counts_every_value_and_its_pills_say_of_what(client):
    make_program(visa_h1b="no", h1b_resident_filings=4)
    make_program()
    page = client.get("/programs/?says_h1b=contradicted")
    assert page.context["facets"]["says_h1b"].choices == {
        "contradicted": 1, "nothing_stated": 1,
    }  # fmt: skip
    assert [pill["label"] for pill in page.context["pills"]] == ["H-1B, says against does: The record disagrees"]
    assert page.context["facets"]["says_h1b"].not_stated is None


def test_an_unknown_value_is_named(client):
    page = client.get("/programs/?says_img=maybe")
    assert page.status_code == 400
    assert "maybe" in page.context["filter"].form.errors["says_img"][0]


def test_each_value_has_words():
    assert Agreement.labels == [
        "The record agrees", "The record disagrees", "Not enough on record", "Nothing stated",
    ]  # fmt: skip


def test_a_yes_with_conditions_is_told_in_words():
    word = "conditional"
    for says in (says_does_imgs(word, "", "", ()), says_does_j1(word, ()), says_does_h1b(word, 2)):
        assert "states yes with conditions to" in says.sentence
