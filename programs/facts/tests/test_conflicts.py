"""Where sources of one fact differ: the statements side by side, which stands and why."""

import pytest

from programs.catalogue.kept_answers import kept_answers
from programs.facts.conflicts import conflicts
from programs.facts.dossier import dossiers
from programs.models import Program
from programs.tests.builders import count_season, make_program, say
from programs.tests.desk import member

pytestmark = pytest.mark.django_db


def told(program: Program) -> list[tuple[str, bool, str]]:
    """(words, stands, why) of the only conflict."""
    (conflict,) = conflicts(dossiers([program])[0], 2027)
    return [(one.words, one.stands, one.why) for one in conflict.statements]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(
            {"seen_on": "2024"},
            [("Yes", True, "newer"), ("No", False, "older, or undated")],
            id="an older season",
        ),
        pytest.param(
            {"seen_on": ""},
            [("Yes", True, "newer"), ("No", False, "older, or undated")],
            id="undated",
        ),
        pytest.param(
            {"kind": "directory", "seen_on": "2026-11-01"},
            [("Yes", True, "the program’s own word"), ("No", False, "not the program’s own word")],
            id="a list",
        ),
        pytest.param(
            {"kind": "program_answer", "seen_on": "2026-11-01"},
            [("No", True, "a stronger kind of source"), ("Yes", False, "a weaker kind of source")],
            id="a stronger kind of its own word",
        ),
        pytest.param(
            {"seen_on": "2026-11-01"},
            [("No", True, "seen later"), ("Yes", False, "seen earlier")],
            id="a later day",
        ),
        pytest.param(
            {"seen_on": "2026-10-01"},
            [("No", False, "as strong as what contradicts it"), ("Yes", False, "as strong as what contradicts it")],
            id="in dispute",
        ),
    ],
)
def test_which_stands_and_why(other, expected):
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    say(program, "visa_j1", "no", **other)
    assert told(program) == expected


@pytest.mark.parametrize(
    ("seen_on", "expected"),
    [
        pytest.param("", [
            ("Yes", True, "the program’s own word"), ("No", False, "not the program’s own word"),
        ], id="its own undated page"),
        pytest.param("2015", [("No", True, "newer"), ("Yes", False, "older, or undated")], id="its own old page"),
    ],
)  # fmt: skip
def test_its_own_word_against_a_rule_of_its_institution(seen_on, expected):
    program = make_program(visa_j1="yes", seen_on=seen_on)
    say(program, "visa_j1", "no", kind="institution_policy", seen_on="2026-08-01")
    assert told(program) == expected


def test_the_latest_word_of_a_source_replaces_its_others():
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-11-02")
    say(program, "visa_j1", "conditional", name="Another page", seen_on="2026-11-02")
    assert told(program) == [
        ("With conditions", True, "seen later, the latest word of its source"),
        ("Yes", False, "seen earlier"),
        ("No", False, "the same source said otherwise later"),
    ]


def test_where_a_program_must_have_a_value_the_later_stands():
    program = make_program(state="NY", seen_on="2026-10-01")
    say(program, "state", "NJ", seen_on="2026-10-01")
    assert told(program) == [("New Jersey", True, "recorded later"), ("New York", False, "recorded earlier")]


def test_counts_differ_too():
    program = make_program()
    count_season(program, 2026, "img", "residents", 5)
    count_season(program, 2026, "img", "residents", 7, kind="program_page")
    (conflict,) = conflicts(dossiers([program])[0], 2027)
    assert (conflict.label, told(program)) == (
        "Residents in training (All IMGs, 2026)",
        [("7", True, "a stronger kind of source"), ("5", False, "a weaker kind of source")],
    )


def test_sources_that_agree_are_no_conflict():
    program = make_program(visa_j1="yes")
    say(program, "visa_j1", "yes", name="Another page")
    assert conflicts(dossiers([program])[0], 2027) == []


def test_the_page_shows_them_and_stewards_where_to_mend(client):
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    public = client.get(program.get_absolute_url()).content.decode()
    section = public.split('id="differ"')[1].split("</section>")[0]
    assert section.count("1 October 2026") == 2
    assert "In dispute" in section
    assert "Another page" in section
    assert "Withdraw" not in public
    steward = member("Stewards").get(program.get_absolute_url()).content.decode()
    assert steward.count("/admin/programs/evidence/withdraw/?id=") == 2
    assert "Withdraw" not in member("Viewers").get(program.get_absolute_url()).content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_page_asks_the_same_statements(client, django_assert_num_queries, how_many):
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    for number in range(how_many):
        say(program, "visa_j1", "no", name=f"Page {number}", seen_on="2026-10-01")
        count_season(program, 2026, "img", "residents", number, kind=("roster_count", "program_page", "other")[number])
    client.get(program.get_absolute_url())
    kept_answers.clear()
    with django_assert_num_queries(4):
        client.get(program.get_absolute_url())
