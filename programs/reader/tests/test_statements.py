"""The table of statements: each is read as it should be."""

from pathlib import Path

import pytest

from programs.reader.policies import read_policies
from programs.reader.readings import PageLine

SHORT = {
    "img": "accepts_img", "j1": "visa_j1", "h1b": "visa_h1b", "ck": "min_step2_ck", "s1": "min_step1",
    "att": "max_attempts", "yrs": "max_years_since_graduation", "usce": "usce", "mon": "usce_months",
    "let": "letters_required", "uslet": "us_letters_required", "s3": "step3", "ecfmg": "ecfmg_by", "due": "deadline",
}  # fmt: skip
STRICT = {"~": "preferred", "^": "unless"}


def table():
    path = Path(__file__).parent / "statements.txt"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            text, _, wanted = line.partition("|")
            yield pytest.param(text.strip(), wanted.split(), id=f"{number}-{text.strip()[:50]}")


def fault(text: str, wanted: list[str]) -> str:
    readings, _ = read_policies([PageLine(text)], season=2027)
    left = [(one.field, one.value, one.strictness) for one in readings]
    faults = []
    for short in wanted:
        name, _, value = short.partition("=")
        strict = STRICT.get(value[-1], "")
        values = value.rstrip("~^").split("/")
        mine = [one for one in left if one[0] == SHORT[name]]
        left = [one for one in left if one[0] != SHORT[name]]
        if not mine and "-" not in values:
            faults.append(f"{short} is missing")
        for _, found, strictness in mine:
            if (
                found not in values
                or (strict and strictness != strict)
                or (not strict and strictness not in ("", "required") and found != "none")
            ):
                faults.append(f"{found} {strictness} for {short}")
    faults += [f"{name}={value} {strictness} is too much" for name, value, strictness in left]
    return "; ".join(faults)


@pytest.mark.parametrize(("text", "wanted"), table())
def test_a_statement_is_read(text: str, wanted: list[str]) -> None:
    assert fault(text, wanted) == ""
