"""The command that counts a roster: its JSON, its words, its exit codes, and that no name is told."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from programs.models.school import decide
from programs.reader.roster.schools import SchoolKind

pytestmark = pytest.mark.django_db
ROSTER = """Residents 2026-27
PGY-1
Canarya Canaryb, MD
Medical School: Yale School of Medicine
Canaryc Canaryd, DO
Medical School: Touro University Nevada
Canarye Canaryf, MBBS
Medical School: Nowhere Medical College
PGY-2
Canaryg Canaryh, MD
Medical School: Semmelweis University
"""


def counted(path, *options: str) -> str:
    out = StringIO()
    call_command("count_roster", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "residents.txt"
    file.write_text(ROSTER, encoding="utf-8")
    return file


def test_the_json_is_as_agreed(page):
    told = json.loads(counted(page, "--json"))
    assert (told["status"], told["season"]) == ("counted", 2027)
    numbers = ["listed", "readable", "us_md", "us_do", "ca", "pr", "img", "unresolved"]
    assert told["classes"] == [
        {"class": name} | dict(zip(numbers, said, strict=True))
        for name, said in [
            ("PGY-1", [3, 2, 1, 1, 0, 0, 0, 1]),
            ("PGY-2", [1, 1, 0, 0, 0, 0, 1, 0]),
            ("all", [4, 3, 1, 1, 0, 0, 1, 1]),
        ]
    ]
    assert told["unresolved"] == [{"school": "Nowhere Medical College", "residents": 1}]


def test_a_table_in_words(page):
    lines = counted(page).splitlines()
    assert lines[0] == "Match year 2027"
    assert lines[-2].split() == ["all", "4", "3", "1", "1", "0", "0", "1", "1"]
    assert lines[-1] == "Not known: Nowhere Medical College (1)"


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_name_is_told(page, options):
    assert "canary" not in counted(page, *options).casefold()


def test_what_stewards_decided_is_read(page):
    decide({"Nowhere medical college": SchoolKind.IMG}, by=None)
    assert json.loads(counted(page, "--json"))["classes"][-1]["img"] == 2


def test_a_saved_page_is_read(tmp_path):
    file = tmp_path / "residents.html"
    rows = "".join(f"<tr><td>{name}, MD</td><td>{school}</td></tr>" for name, school in [
        ("Canarya Canaryb", "Yale School of Medicine"), ("Canaryc Canaryd", "Makerere University"),
    ])  # fmt: skip
    file.write_text(
        f"<html><body><h2>PGY-1</h2><table><tr><th>Name</th><th>Medical School</th></tr>{rows}</table></body></html>"
    )
    told = json.loads(counted(file, "--json"))
    assert (told["status"], told["classes"][-1]["us_md"], told["classes"][-1]["img"]) == ("counted", 1, 1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(None, "There is no file residents.txt", id="no file"),
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "picture", id="a picture"),
        pytest.param(b"PK\x03\x04abc", "packed", id="an archive"),
        pytest.param(b"Residents\0\0\0", "NUL", id="no text"),
        pytest.param(b"x" * (5 * 1024 * 1024 + 1), "more than 5 MB", id="too large"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_file_that_cannot_be_read_says_why(tmp_path, content, sentence, options):
    file = tmp_path / "residents.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=sentence) as raised:
        counted(file, *options)
    assert raised.value.returncode == 2


def test_a_folder_is_no_page(tmp_path):
    with pytest.raises(CommandError) as raised:
        counted(tmp_path)
    assert raised.value.returncode == 2


@pytest.mark.parametrize("season", ["1999", "3000"])
def test_a_season_that_cannot_be(page, season):
    with pytest.raises(CommandError, match="--season") as raised:
        counted(page, "--season", season)
    assert raised.value.returncode == 2


def test_no_roster_is_no_zero(tmp_path):
    file = tmp_path / "page.txt"
    file.write_text("We train family physicians.")
    told = json.loads(counted(file, "--json"))
    assert (told["status"], told["classes"]) == ("no_roster", [])
    assert counted(file).startswith("no_roster: No resident")
