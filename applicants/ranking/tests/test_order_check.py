"""How good the order is: what is held against what, where nothing is said, the command and the page."""

import json
from io import StringIO
from itertools import count
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from applicants.ranking import order_check
from applicants.ranking.order_check import MeasuredOrder, OrderCheck
from programs.facts import ledger
from programs.fields import clean_value
from programs.models import Program

pytestmark = pytest.mark.django_db
SEASON = 2027
ALONE = "The figures speak of Internal Medicine alone. Of the order in other specialties they say nothing."
NOTHING = "No specialty has enough records yet: how good the order is, is not known."
_numbers = count(1)


def make_programs(
    number: int,
    *,
    shares: tuple[int, ...] = (),
    group: str = "img",
    people: int = 20,
    season: int = 2026,
    codes: list[str] | None = None,
    **facts: Any,
) -> list[str]:
    """So many alike programs; ``shares``: IMGs among the residents of each, over and over; none: no record."""
    keys = [f"site-{next(_numbers):04d}" for _ in range(number)]
    ids, source = ledger.open_programs(keys), ledger.source_for("roster_count", "Roster", "https://example.org/").pk
    statements, counts = [], []
    for at, key in enumerate(keys):
        said = {"name": f"Program {key}", "specialty": "internal-medicine", "city": "Albany", "state": "NY"} | facts
        said |= {"nrmp_codes": codes[at]} if codes else {}
        statements += [
            ledger.Statement(ids[key], field, clean_value(field, value), source, seen_on="2026-10-01")
            for field, value in said.items()
        ]
        if shares:
            told = {"all": people, group: shares[at % len(shares)]}
            counts += [
                ledger.Count(ids[key], season, "", who, "residents", number, None, source)
                for who, number in told.items()
            ]
    ledger.record(statements, counts=counts)
    return keys


def auc_of(check: OrderCheck) -> dict[str, float]:
    return {order.label: round(order.auc.value, 6) for order in check.orders}


def ours(check: OrderCheck) -> list[MeasuredOrder]:
    return [order for order in check.orders if order.is_ours]


def only() -> OrderCheck:
    (check,) = order_check.report(SEASON).measured
    return check


def test_its_own_record_tells_nothing_of_a_program() -> None:
    make_programs(30, shares=(0, 9, 18))
    check = only()
    assert (check.specialty, check.group.value, check.programs, check.people) == ("Internal Medicine", "img", 30, 600)
    assert (check.top, check.bottom, check.first) == (10, 10, 10)
    orders = ["Openness", "Prospect, needs a J-1", "Prospect, US citizen", "By state only"]
    assert {label: found for label, found in auc_of(check).items() if label != "By name"} == dict.fromkeys(orders, 0.5)
    assert {order.label: order.spearman.value for order in ours(check)} == dict.fromkeys(orders[:3], 0)
    assert {order.label: round(order.precision.value, 6) for order in ours(check)} == dict.fromkeys(
        orders[:3], round(check.at_random, 6)
    )


def test_what_tells_of_a_program_is_held_against_its_record() -> None:
    make_programs(15, shares=(16, 18), setting="community")
    make_programs(15, shares=(0, 2), setting="university")
    found = auc_of(only())
    assert found == {
        "Openness": 1,
        "Prospect, needs a J-1": 1,
        "Prospect, US citizen": 1,
        "By state only": 0.5,
        "By name": 1,  # as they were made
    }


def test_where_the_order_is_wrong_it_says_so() -> None:
    make_programs(15, shares=(16, 18), setting="university")
    make_programs(15, shares=(0, 2), setting="community")
    assert {order.label: order.auc.value for order in ours(only())} == dict.fromkeys(
        ["Openness", "Prospect, needs a J-1", "Prospect, US citizen"], 0
    )
    assert order_check.report(SEASON).in_short == "No better than chance, as far as we can measure."


def test_the_records_of_its_sisters_stay() -> None:
    """At each institution medicine takes as many as surgery did; nothing else tells the programs apart."""
    for share, first in ((18, 2000), (1, 3000)):
        make_programs(15, shares=(share,), codes=[f"{first + at}140C0" for at in range(15)])
        surgeons = [f"{first + at}440C0" for at in range(15)]
        make_programs(15, shares=(share,), codes=surgeons, specialty="general-surgery")
    by_specialty = {check.specialty: auc_of(check) for check in order_check.report(SEASON).measured}
    assert {name: found["Openness"] for name, found in by_specialty.items()} == {
        "General Surgery": 1,
        "Internal Medicine": 1,
    }


@pytest.mark.parametrize(
    ("group", "labels"),
    [
        pytest.param("us_img", ["Openness", "Prospect, US citizen", "By state only", "By name"]),
        pytest.param("non_us_img", ["Openness", "Prospect, needs a J-1", "By state only", "By name"]),
    ],
)
def test_a_group_is_held_against_those_who_counted_it(group, labels) -> None:
    make_programs(30, shares=(0, 9, 18), group=group)
    check = only()
    assert check.group == group
    assert [order.label for order in check.orders] == labels


@pytest.mark.parametrize(
    ("programs", "sentences"),
    [
        pytest.param(
            {"number": 29, "shares": (0, 9, 18)},
            ["too few to measure. 29 have a record, 30 are needed."],
            id="too few",
        ),
        pytest.param(
            {"number": 40, "shares": (0, 0, 0, 0, 9)},
            ["too alike to measure. Of 40 with a record only 8 stand out."],
            id="too alike",
        ),
        pytest.param(
            {"number": 30, "shares": (5,)},
            ["too alike to measure. Of 30 with a record only 0 stand out."],
            id="all alike",
        ),
    ],
)
def test_where_too_little_is_on_record_there_is_a_sentence_and_no_figure(programs, sentences) -> None:
    make_programs(**programs)
    found = order_check.report(SEASON)
    assert found.measured == []
    assert found.in_short == "We cannot tell yet."
    assert found.sentences == [
        NOTHING,
        *(f"Internal Medicine, All IMGs: {sentence}" for sentence in sentences),
        "US-citizen IMGs: no record counts them apart.",
        "Non-US-citizen IMGs: no record counts them apart.",
    ]


@pytest.mark.parametrize(
    "programs",
    [
        pytest.param({"shares": (0, 3, 7), "people": 7}, id="seven people"),
        pytest.param({"shares": (0, 9, 18), "season": 2021}, id="six seasons ago"),
        pytest.param({}, id="no record"),
    ],
)
def test_records_too_small_or_too_old_are_left_aside(programs) -> None:
    make_programs(30, **programs)
    assert order_check.report(SEASON).sentences == [
        NOTHING,
        "US-citizen IMGs: no record counts them apart.",
        "Non-US-citizen IMGs: no record counts them apart.",
        "Other specialties, 1 in all: no program has a record that counts.",
    ]


def test_nothing_is_listed() -> None:
    assert order_check.report(SEASON).checks == ()


def test_it_is_worked_out_once_and_again_when_a_fact_changes(django_assert_num_queries) -> None:
    make_programs(29, shares=(0, 9, 18))
    assert order_check.report().measured == []
    with django_assert_num_queries(1):
        order_check.report()
    make_programs(1, shares=(18,))
    assert [check.programs for check in order_check.report().measured] == [30]


# The command


def checked(*words: str) -> str:
    out = StringIO()
    call_command("check_ranking", *words, stdout=out)
    return out.getvalue()


def test_the_command_prints_every_order_with_its_interval_and_what_it_compares() -> None:
    make_programs(15, shares=(16, 18), setting="community")
    make_programs(15, shares=(0, 2), setting="university")
    printed = checked()
    for line in (
        f"Season 2027, measured on {timezone.localdate()}.",
        "  needs a J-1: from India, needs a J-1 visa, graduated in 2021, Step 2 CK 238 at the first attempt",
        "Internal Medicine, All IMGs: 30 programs, 600 people; top third 15 programs, bottom third 15",
        "Openness                1.00 (1.00 to 1.00)",
        "At random               0.50                  0.00                    0.50",
        ALONE,
    ):
        assert line in printed, line
    assert checked() == printed


def test_the_command_as_json_holds_what_makes_it_again() -> None:
    make_programs(30, shares=(0, 9, 18))
    found = json.loads(checked("--json", "--season", "2025"))
    assert (found["season"], found["seed"], found["resamples"], found["least_people"]) == (2025, 2027, 1000, 8)
    assert [one["file"]["medical_school_country"] for one in found["applicants"]] == ["IN", "GD"]
    assert found["checks"] == [] and found["sentences"][0] == NOTHING  # noqa: PT018
    (check,) = json.loads(checked("--json"))["checks"]
    assert [check[word] for word in ("specialty", "group", "programs", "people", "top", "bottom")] == [
        "Internal Medicine", "img", 30, 600, 10, 10,
    ]  # fmt: skip
    assert check["orders"][0]["label"] == "Openness"
    assert check["orders"][0]["auc"] == {"value": 0.5, "low": 0.5, "high": 0.5}


@pytest.mark.parametrize("season", ["1999", "2101", "next", ""])
def test_a_season_that_is_none_is_refused(season) -> None:
    with pytest.raises(CommandError, match="--season"):
        call_command("check_ranking", f"--season={season}")


# The page


def section(client) -> str:
    return " ".join(client.get("/method/").content.decode().split('id="order"')[1].split("</section>")[0].split())


def test_the_page_prints_the_figures_with_their_date(client, django_assert_num_queries) -> None:
    make_programs(15, shares=(16, 18), setting="community")
    make_programs(15, shares=(0, 2), setting="university")
    today, told = timezone.localdate(), section(client)
    for words in (
        "Internal Medicine, All IMGs</th>",
        '<td data-label="Order by">Openness</td>',
        '1.00 <span class="quiet small">(1.00 to 1.00)</span>',
        'data-label="By state only">0.50</td>',
        'data-label="At random">0.50</td>',
        "<em>US citizen</em>: a US citizen, school in Grenada, graduated in 2021",
        f"<li>{ALONE}</li>",
        "<strong>Better than chance in 3 of 3 checks.</strong>",
        "Openness: 1.00.",
        f"Measured on {today.day} {today:%B %Y} for the season of 2027",
    ):
        assert words in told, words
    with django_assert_num_queries(1):  # the page is kept; the version of the data is asked
        client.get("/method/")


def test_the_page_prints_no_figure_where_there_is_none(client) -> None:
    make_programs(3, shares=(0, 9, 18))
    told = section(client)
    assert NOTHING in told
    assert "<table" not in told
    assert "AUC" not in told
    assert Program.objects.count() == 3
