"""Another file of IMGs matched by state in place of the one on record; nothing of a bad one is taken in."""

import csv

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from programs.imports.state_imgs import COLUMNS
from programs.models import DataState, StateImgCount
from programs.vocabulary import STATES

pytestmark = pytest.mark.django_db

NY = {
    "state": "NY",
    "us_img": "580",
    "non_us_img": "805",
    "places": "4226",
    "matched_year": "2017",
    "places_year": "2020",
    "source_name": "A table",
    "source_url": "https://example.org/states",
    "note": "",
}


@pytest.fixture
def load(tmp_path):
    def load(*rows, columns=COLUMNS):
        path = tmp_path / "states.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, columns, extrasaction="ignore")
            table.writeheader()
            table.writerows(rows)
        call_command("load_state_imgs", path, verbosity=0)

    return load


def states():
    return list(StateImgCount.objects.values_list("state", "us_img", "non_us_img", "places"))


def test_a_file_takes_the_place_of_what_is_on_record_and_readers_are_told(load):
    load(NY, NY | {"state": "NJ"})
    before = DataState.current().version
    load(NY | {"us_img": "600"})
    assert states() == [("NY", 600, 805, 4226)]
    assert DataState.current().version != before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param([NY | {"state": "XX"}], "Row 2, state: found “XX”, expected two letters", id="no such state"),
        pytest.param([NY, NY], "Row 3, state: NY stands in row 2 already.", id="a state twice"),
        pytest.param([NY | {"non_us_img": ""}], "Row 2, non_us_img: found “”, expected a whole number", id="a group"),
        pytest.param([NY | {"us_img": "-1"}], "Row 2, us_img: found “-1”, expected a whole number", id="negative"),
        pytest.param([NY | {"us_img": "٣"}], "Row 2, us_img: found “٣”", id="another script's digits"),
        pytest.param([NY | {"places": "9" * 30}], "expected a whole number of at most 100,000", id="endless"),
        pytest.param([NY | {"us_img": "4000"}], "a share is at most 1", id="a share over 1"),
        pytest.param(
            [NY, NY | {"state": "NJ", "matched_year": "2018"}],
            "Column matched_year: expected one year in all rows, found 2017, 2018.",
            id="another year",
        ),
        pytest.param(
            [NY | {"matched_year": "3017"}], "Row 2, matched_year: found “3017”, expected a year", id="to come"
        ),
        pytest.param([NY | {"source_url": "javascript:alert(1)"}], "Row 2, source_url", id="no address"),
        pytest.param([NY | {"source_name": ""}], "Row 2, source_name", id="no source"),
        pytest.param([], "The file has no rows.", id="empty"),
    ],
)
def test_a_bad_file_is_named_by_row_and_column_and_changes_nothing(load, rows, said):
    load(NY)
    with pytest.raises(CommandError) as error:
        load(*rows)
    assert said in str(error.value)
    assert states() == [("NY", 580, 805, 4226)]


def test_a_column_is_missing(load):
    with pytest.raises(CommandError, match="lacks the columns places, note"):
        load(NY, columns=[column for column in COLUMNS if column not in ("places", "note")])


@pytest.mark.parametrize(
    "content", [pytest.param(b"\xff\xfe\x00s", id="not text"), pytest.param(b'state,"us', id="a quote never closed")]
)
def test_what_is_no_table_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "states.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("load_state_imgs", path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("load_state_imgs", tmp_path / "none.csv")
    assert error.value.returncode == 2


def test_the_database_keeps_a_share_at_most_1():
    with pytest.raises(IntegrityError), transaction.atomic():
        StateImgCount.objects.create(**NY | {"us_img": 4000})


def test_the_starter_file_names_every_state_with_its_doubts():
    call_command("load_state_imgs", settings.FIXTURES / "starter" / "state_imgs.csv", verbosity=0)
    assert {state for state, *_ in states()} == set(STATES)
    assert set(StateImgCount.objects.exclude(note="").values_list("state", flat=True)) == {"MA", "OH"}
    assert tuple(map(sum, list(zip(*states(), strict=True))[1:])) == (2922, 3969, 34258)
