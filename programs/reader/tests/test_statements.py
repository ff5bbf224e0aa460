"""The table of statements: each is read as it should be, and every rule has a statement that it reads."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from programs.reader.policies import read_policies
from programs.reader.readings import MOST_QUOTED_WORDS, PageLine, Reading
from programs.reader.rules import RULES

SHORT = {
    "img": "accepts_img", "j1": "visa_j1", "h1b": "visa_h1b", "ck": "min_step2_ck", "s1": "min_step1",
    "att": "max_attempts", "yrs": "max_years_since_graduation", "usce": "usce", "mon": "usce_months",
    "let": "letters_required", "uslet": "us_letters_required", "s3": "step3", "ecfmg": "ecfmg_by", "due": "deadline",
}  # fmt: skip
STRICT = {"~": "preferred", "^": "unless"}
TABLE = Path(__file__).parent / "statements.txt"
ROOM = Path(__file__).parent.parent
A_LOT = 50


def statements() -> Iterator[tuple[str, list[str]]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, _, wanted = line.rpartition("|")
            yield text.strip(), wanted.split()


def table():
    """The statements in lots: a test for each of three thousand takes longer than reading them."""
    told = list(statements())
    return [pytest.param(told[at : at + A_LOT], id=told[at][0][:60]) for at in range(0, len(told), A_LOT)]


@cache
def read(text: str) -> tuple[Reading, ...]:
    return read_policies([PageLine(text)], season=2027, match_year=2027)[0]


def fault(text: str, wanted: list[str]) -> str:
    """What is read otherwise than the table says; '' for nothing."""
    left = [(one.field, one.value, one.strictness) for one in read(text)]
    faults = []
    for cell in wanted:
        name, _, values = cell.partition("=")
        right = {(value.rstrip("~^"), STRICT.get(value[-1], "")) for value in values.split("/")}
        mine = [one for one in left if one[0] == SHORT[name]]
        left = [one for one in left if one[0] != SHORT[name]]
        if not mine and ("-", "") not in right:
            faults.append(f"{cell} is missing")
        faults += [
            f"{value} {strictness} for {cell}"
            for _, value, strictness in mine
            if (value, strictness if strictness in STRICT.values() else "") not in right
        ]
    return "; ".join(faults + [f"{name}={value} {strictness} is too much" for name, value, strictness in left])


@pytest.mark.parametrize("told", table())
def test_statements_are_read(told: list[tuple[str, list[str]]]) -> None:
    faults = {text: fault(text, wanted) for text, wanted in told}
    assert {text: what for text, what in faults.items() if what} == {}


def test_what_is_proposed_shows_its_words() -> None:
    for text, _ in statements():
        for one in read(text):
            assert one.sentence in text
            assert one.quote in one.sentence
            assert 0 < len(one.quote.split()) <= MOST_QUOTED_WORDS
            assert one.rule in RULES
            if one.value == "conditional" or one.strictness == "unless":
                assert one.note, (text, one)


def test_every_rule_has_a_sentence_and_a_statement() -> None:
    used = {
        rule
        for path in [ROOM / "answers.py", *(ROOM / "fields").glob("*.py")]
        for rule in re.findall(r'"([a-z0-9]+\.[a-z_0-9]+)"', path.read_text(encoding="utf-8"))
    }
    built = {f"{topic}.{asks}" for topic in ("experience", "step3") for asks in ("must", "wish", "waived")}
    assert used | built | {"experience.amount"} == RULES.keys()
    assert {one.rule for text, _ in statements() for one in read(text)} == RULES.keys()
    assert all(words.endswith(".") and len(words.split()) <= 20 for words in RULES.values())
