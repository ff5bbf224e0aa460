"""What ``fixtures/SOURCES.md`` and the files of decisions say of the starter set is what the files hold."""

import csv
import re
from collections import Counter
from itertools import zip_longest

import pytest
from django.conf import settings

from programs.fields import FIELDS, NO_LIMIT, POLICY_FIELDS

STARTER = settings.FIXTURES / "starter"
SOURCES = (settings.FIXTURES / "SOURCES.md").read_text()
LIMITS = [name for name, field in FIELDS.items() if field.no_limit is not None]
Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    with (settings.FIXTURES / name).open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def evidence() -> Rows:
    return rows("starter/evidence.csv")


@pytest.fixture(scope="module")
def decisions() -> Rows:
    return rows("starter/reading_decisions.csv")


def number(text: str) -> int:
    return int(text.replace(",", ""))


def said(row: dict[str, str]) -> str:
    """A row's value with its strictness, as the decisions write it: "5 required"."""
    return f"{row['value']} {row['strictness']}".strip()


def test_the_files_have_the_rows_that_are_told() -> None:
    told: dict[str, int] = {}
    for names, counts in re.findall(r"^\| (`[^|]*\.csv`) \| ([\d, ]+) \|", SOURCES, re.M):
        each = re.findall(r"\d+(?:,\d{3})*", counts)
        told |= {name: number(count) for name, count in zip_longest(re.findall(r"`([^`]+)`", names), each)}
    assert told == {name: len(rows(name)) for name in told}
    assert {f"starter/{path.name}" for path in STARTER.glob("*.csv")} <= told.keys()


def test_the_directory_is_as_large_as_told() -> None:
    directory, additions, pairs = (rows(f"starter/{name}.csv") for name in ("directory", "additions", "duplicates"))
    former = [row["program_key"] for row in (*directory, *additions) if row["field"] == "former_names"]
    same = sum(row["is_same"] == "yes" for row in pairs)
    for told in (
        f"`directory.csv` has the {len({row['program_key'] for row in directory}):,} programs",
        f"what the list adds to {len({row['program_key'] for row in additions})} programs",
        f"{len(former)} former names of {len(set(former))} programs",
        f"{same} pairs are one program, {len(pairs) - same} are two",
    ):
        assert told in SOURCES


def test_the_kinds_of_source_have_the_rows_and_addresses_that_are_told(evidence) -> None:
    kinds = Counter(row["source_kind"] for row in evidence)
    told = {kind: number(count) for kind, count in re.findall(r"^\| `([a-z_]+)` \| ([\d,]+) \|", SOURCES, re.M)}
    assert told == dict(kinds)
    addresses = {kind: number(count) for kind, count in re.findall(r"^\| `(\w+)` .*\((\d+) addresses", SOURCES, re.M)}
    assert addresses == {
        kind: len({row["source_url"] for row in evidence if row["source_kind"] == kind}) for kind in addresses
    }


def test_the_known_faults_are_as_large_as_told(evidence) -> None:
    policies = [row for row in evidence if row["field"] in POLICY_FIELDS]
    programs = {row["program_key"] for row in evidence}

    def of(field: str, *, none: bool = False) -> int:
        return len(
            {row["program_key"] for row in policies if row["field"] == field and (row["value"] == NO_LIMIT) == none}
        )

    years, step2 = "max_years_since_graduation", "min_step2_ck"
    silent = len(programs - {row["program_key"] for row in policies})
    assert (
        f"{silent} of {len(programs):,} programs have no IMG policy fact. {of('visa_j1')} state a J-1 policy, "
        f"{of('visa_h1b')} an H-1B one, {of(years)} a graduation limit ({of(years, none=True)} more say there is "
        f"none), {of(step2)} a minimum Step 2 CK ({of(step2, none=True)} more say there is none)."
    ) in SOURCES
    undated = round(100 * sum(not row["seen_on"] for row in policies) / len(policies))
    assert f"{undated}% of the {len(policies):,} policy rows are undated" in SOURCES


def test_a_limit_is_as_strict_as_was_decided(evidence) -> None:
    decided = {
        (row["program_key"], row["field"], row["value"], row["strictness"])
        for row in rows("starter/strictness_decisions.csv")
        if row["field"] in LIMITS
    }
    assert decided == {
        (row["program_key"], row["field"], row["value"], "" if row["value"] == NO_LIMIT else row["strictness"])
        for row in evidence
        if row["field"] in LIMITS
    }


def test_what_was_read_again_stands_as_decided(evidence, decisions) -> None:
    stands: dict[tuple[str, str], set[str]] = {}
    here = set()
    for row in evidence:
        about = (row["program_key"], row["field"])
        stands.setdefault(about, set()).update((said(row), row["source_url"], row["source_kind"]))
        here.add((*about, said(row), row["source_url"]))
    wrong = [
        row
        for row in decisions
        if row["field"] in FIELDS and row["program_key"] and row["before"] != "not stated"
        if (row["after"] and row["after"] not in stands[row["program_key"], row["field"]])
        or (
            row["decision"] == "removed"
            and tuple(row[name] for name in ("program_key", "field", "before", "source_url")) in here
        )
    ]
    assert wrong == []


def test_the_kinds_of_error_have_the_decisions_that_are_told(decisions) -> None:
    told = {
        kind: (int(changed), int(left))
        for kind, changed, left in re.findall(r"^\| ([a-z0-9 ]+) \| [^|]+ \| (\d+) \| (\d+) \|$", SOURCES, re.M | re.I)
    }
    left = Counter(row["kind"] for row in decisions if row["decision"] == "left")
    assert told == {
        kind: (count - left[kind], left[kind]) for kind, count in Counter(row["kind"] for row in decisions).items()
    }


def test_every_note_of_a_policy_is_decided_once_and_stands_as_decided(evidence) -> None:
    """A note that became a value stands beside that value, for as many statements as carry it."""
    decided = rows("starter/note_decisions.csv")
    about = [(f"{row['field']} {row['value']}".strip(), row["note_quoted"]) for row in decided]
    became = {(value, row["note_quoted"]) for row in decided for value in row["becomes"].split(" / ")}
    noted = Counter(
        ("note", row["value"])
        if row["field"] == "note"
        else (f"{row['field']} {said(row)}", row["note"].removeprefix("for an H-1B: "))
        for row in evidence
        if row["field"] == "note" or (row["field"] in POLICY_FIELDS and row["note"])
    )
    assert len(about) == len(set(about))
    assert noted.keys() - set(about) - became == set()
    assert [
        row
        for row, key in zip(decided, about, strict=True)
        for value in row["becomes"].split(" / ")
        if noted[(value, key[1]) if value else key] < int(row["statements"])
    ] == []
