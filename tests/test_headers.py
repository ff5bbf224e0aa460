"""Headers people use, and what each is at the desk and in a plan: ``headers.csv``. Blank is none of ours."""

import csv
from pathlib import Path

import pytest

from applicants.plan.spreadsheet import READ_AS, SYNONYMS
from programs.imports.mapping import guesses

HEADERS = list(csv.DictReader(Path(__file__).with_name("headers.csv").read_text(encoding="utf-8").splitlines()))


def guess(door: str, header: str) -> str:
    if door == "desk":
        return guesses([header], {})[header]
    return guesses([header], {}, tuple(READ_AS), SYNONYMS)[header]


@pytest.mark.parametrize("door", ["desk", "plan"])
def test_headers_people_use(door) -> None:
    """At least 93 of 100 are right, and none is taken for another."""
    found = [(row["header"], row[door], guess(door, row["header"])) for row in HEADERS]
    assert len({header for header, _, _ in found}) == len(found) >= 120
    assert [one for one in found if one[2] not in ("", one[1])] == []
    assert sum(expected == guessed for _, expected, guessed in found) >= 0.93 * len(found)


@pytest.mark.parametrize(
    ("columns", "ours"),
    [
        pytest.param(["ACGME ID", "Field", "Value"], ["acgme_id", "field", "value"], id="one statement a row"),
        pytest.param(["Program", "Field"], ["name", "specialty"], id="a field of medicine"),
        pytest.param(["ACGME ID", "Name", "PGY"], ["acgme_id", "", ""], id="a resident's name"),
        pytest.param(["ACGME ID", "Name", "Medical School"], ["acgme_id", "", ""], id="a name beside a school"),
        pytest.param(["ACGME ID", "Resident", "Class of"], ["acgme_id", "", ""], id="a resident"),
        pytest.param(["Program", "First Name", "Surname"], ["name", "", ""], id="names in parts"),
        pytest.param(["ACGME ID", "PD", "APD", "Chief"], ["acgme_id", "", "", ""], id="people who lead"),
    ],
)
def test_a_header_is_read_beside_the_others(columns, ours) -> None:
    assert list(guesses(columns, {}).values()) == ours
