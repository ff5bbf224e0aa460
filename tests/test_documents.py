"""The documents lead where they say: every relative link between them exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.pictures import FOLDER, MOST_BYTES, PICTURES

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "fixtures" / "SOURCES.md"])
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)")  # an address with a scheme leads elsewhere
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
PATH = re.compile(r"`([\w.-]+/[\w./-]*)(?::[\w.]+)?`")
# Kinds of answer, and the folder that the site makes itself.
NO_PATHS = {"application/json", "application/problem+json", "var/catalogue", "var/demo", "var/uploads/"}


def anchors(document: Path) -> set[str]:
    """The headings of a document as a link names them: small letters, no punctuation, hyphens for blanks."""
    titles = HEADING.findall(document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_link_of_a_document_exists(document) -> None:
    for path, anchor in LINK.findall(document.read_text(encoding="utf-8")):
        target = (document.parent / path).resolve() if path else document
        assert target.is_relative_to(ROOT), path
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_every_decision_is_dated_and_indexed() -> None:
    """Each heading states a decision, its first line says when; the index names every file."""
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    for document in folder.glob("*.md"):
        if document.name != "README.md":
            assert f"({document.name})" in index
            for decision in re.split(r"^## ", document.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
                title, dated = decision.split("\n\n")[:2]
                assert re.match(r"\d{1,2} [A-Z][a-z]+ 20\d\d · `", dated), title


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_every_named_path_exists(document) -> None:
    """A path in code letters stands below the root, beside the document or, in the walks, below one of the apps."""
    rooms = (ROOT, document.parent, ROOT / "programs", ROOT / "applicants")
    for path in PATH.findall(document.read_text(encoding="utf-8")):
        assert path in NO_PATHS or any((room / path).exists() for room in rooms), path


def test_every_picture_is_named_drawn_and_small() -> None:
    """Each says in words what it shows, comes from the list that is drawn anew, and none is left over."""
    shown = [
        (document.parent / path, words)
        for document in DOCUMENTS
        for words, path in PICTURE.findall(document.read_text(encoding="utf-8"))
    ]
    drawn = {FOLDER / f"{name}.webp" for name in PICTURES}
    assert {path.resolve() for path, _ in shown} == set(FOLDER.iterdir()) == drawn
    assert [path for path, words in shown if len(words.split()) < 6] == []
    assert [path for path in drawn if path.stat().st_size > MOST_BYTES] == []
