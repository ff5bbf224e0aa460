"""Pages made to take long: the time to read one grows with its length, never with its square."""

import cProfile
import pstats
import string
import time
from dataclasses import replace
from pathlib import Path

import pytest

from programs.reader.files import page_lines
from programs.reader.gate import who_speaks
from programs.reader.html_lines import MOST_MARKUP
from programs.reader.page import read
from programs.reader.page_year import year_of
from programs.reader.readings import MOST_LINES, LineKind, PageLine, UnreadablePage

LENGTH = 40_000
MOST_SECONDS = 1  # of processor time; on the machine this was measured on none takes more than 0.3
TAGS = 600
MOST_CALLS = 330  # of functions for each tag; those that looked below each element took 660 to 1,140
PAGES = Path(__file__).parent / "pages"


def lines_and_voices(content: bytes) -> list[PageLine]:
    try:
        lines = page_lines(content, "page")
    except UnreadablePage:
        return []
    who_speaks(lines)
    year_of(lines, 2027)
    return lines


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param("<a ", id="tags that never end"),
        pytest.param("<a b='", id="values that never end"),
        pytest.param('<a b="x', id="nor do these"),
        pytest.param("<!--", id="comments that never end"),
        pytest.param("<svg>", id="drawings that never end"),
        pytest.param("<a href='#x' id=y>x", id="something that opens, in something that opens"),
        pytest.param("<div>", id="boxes in boxes"),
        pytest.param("<p><div>", id="paragraphs in boxes"),
        pytest.param("<ul><li>x", id="lists in lists"),
        pytest.param("<table><tr><td>x", id="tables in tables"),
        pytest.param("<dl><dt>x", id="terms in terms"),
        pytest.param("<tr><td rowspan=99 colspan=99>x", id="cells over many rows"),
        pytest.param("<details><summary>x", id="folds in folds"),
        pytest.param("<div class='faq'><div hidden>x", id="hidden in hidden"),
        pytest.param("<b>x<br>", id="breaks"),
        pytest.param("<b>what?</b>no ", id="bold questions"),
        pytest.param("&nbsp;", id="blanks"),
        pytest.param("&#", id="half a character"),
        pytest.param("a, ", id="one row of text"),
        pytest.param("our program accepts ", id="words of a program"),
        pytest.param("many residency programs ", id="words of advice"),
        pytest.param("The University of ", id="names"),
        pytest.param("applications january ", id="months"),
        pytest.param("2025-26 ", id="years"),
        pytest.param("- \n", id="empty items"),
        pytest.param("Q: \n", id="empty questions"),
        pytest.param("| ", id="empty cells"),
    ],
)
@pytest.mark.parametrize("start", ["", "<html><p>"])
def test_it_takes_no_long_time(start: str, piece: str) -> None:
    content = (start + piece * (LENGTH // len(piece) + 1))[:LENGTH].encode()
    before = time.process_time()
    lines_and_voices(content)
    assert time.process_time() - before < MOST_SECONDS


# Signs and words that a pattern of the reader may begin with at each place of a long row of them.
REPEATED = [
    *string.punctuation, "a", "1", "a-", "A.", "0_0", "?!", '?"', "\t", "  ", "\u3000", "faq", "gme ", "policy ",
    "host ", "Question ", "university of ", "july ", "we do ", "J-1/", "| ", " - ",
]  # fmt: skip
PLACES = [
    pytest.param("{}z", id="a row"),
    pytest.param("a\tb{}z", id="cells"),
    pytest.param("# {}z", id="a heading"),
    pytest.param("<html><p>Our residency program sponsors visas {}z</p>", id="a paragraph"),
    pytest.param("<html><h1>Residency policy {}z</h1><p>We sponsor visas.</p>", id="a title"),
    pytest.param("<html><h3>Do you {}z?</h3><p>We sponsor visas.</p>", id="a question"),
    pytest.param('<html><div class="{}z">Visas</div><p>We sponsor visas.</p>', id="a class"),
]


@pytest.mark.parametrize("place", PLACES)
def test_no_pattern_walks_a_long_row_again_and_again(place: str) -> None:
    """The worst takes 0.06 s here. Patterns that began anew at each sign took up to 0.6 s for these 5,000, and a
    thousand times that for what may be sent.
    """
    slow = {}
    for piece in REPEATED:
        row = (piece * 5_000)[:5_000].replace("<", "&lt;" if place.startswith("<") else "<")
        before = time.process_time()
        read(lines_and_voices(place.format(row).encode()), season=2027)
        if (spent := time.process_time() - before) > 0.25:
            slow[piece] = spent
    assert slow == {}


@pytest.mark.parametrize(
    ("piece", "end"),
    [
        pytest.param("<span aria-controls=x>", "", id="open one panel"),
        pytest.param("<span aria-controls=p{n}>x", "", id="open a panel each"),
        pytest.param("<a href=#p{n} id=y>x", "", id="links"),
        pytest.param('<span data-target="#a #b #c #d #e #f">x', "", id="many targets"),
        pytest.param("<button aria-controls=x>x", "", id="buttons"),
        pytest.param("<div role=tabpanel id=a>x", "", id="panels"),
        pytest.param("<div role=tab id=t{n}>x", "", id="tabs"),
        pytest.param("<div role=tab id=t{n}>x<div role=tabpanel aria-labelledby=t{n}>y", "", id="tabs and panels"),
        pytest.param("<div hidden>x", "<main>y", id="hidden, and the page in it"),
        pytest.param("<div class=nav>x", "<h1>y", id="menus, and the page in them"),
        pytest.param("<span hidden>x", "", id="hidden words"),
        pytest.param("<span role=heading>x", "", id="headings in headings"),
        pytest.param("<title>x", "", id="titles"),
        pytest.param("<span><p>x", "", id="paragraphs in words"),
        pytest.param("<b><td></b>", "", id="ends far from their beginnings"),
        pytest.param("<td>x", "</table>", id="one row of cells"),
        pytest.param("<table><tr><td>x</td></tr>", "</table>", id="one column of cells"),
        pytest.param("<caption>x", "", id="captions"),
        pytest.param("<!-- x -->", "", id="comments"),
        pytest.param("<![CDATA[ x ]]>", "", id="CDATA"),
        pytest.param("<p>&amp;&#120;&zz;", "", id="entities"),
        pytest.param("<p a=1 b=2 c=3 d=4 e=5>x", "", id="attributes"),
    ],
)
def test_a_tag_costs_the_same_however_many_there_are(piece: str, end: str) -> None:
    number = TAGS // piece.count("<")
    content = ("<html>" + "".join(piece.format(n=one) for one in range(number)) + end).encode()
    profile = cProfile.Profile()
    profile.runcall(lines_and_voices, content)
    assert pstats.Stats(profile).total_calls < TAGS * MOST_CALLS


def test_a_heading_is_worked_out_once_for_all_that_stands_below_it() -> None:
    heading = PageLine("Do you accept international graduates who need visas, and with which scores? " * 6)
    below = [PageLine(f"x{number}") for number in range(400)]
    calls = []
    for level in (0, 2):
        profile = cProfile.Profile()
        lines = [replace(heading, kind=LineKind.HEADING if level else LineKind.TEXT, level=level), *below]
        profile.runcall(read, lines, season=2027)
        calls.append(pstats.Stats(profile).total_calls)
    assert calls[1] < 1.5 * calls[0]


def test_a_page_has_only_so_many_lines() -> None:
    with pytest.raises(UnreadablePage, match=r"^page has 4,001 lines; at most 4,000 can be read\.$"):
        page_lines(b"x\n\n" * (MOST_LINES + 1), "page")


def test_a_class_is_no_longer_than_a_name() -> None:
    """Eight classes of a word repeated held a worker for half a minute."""
    markup = f'<html><h1>Visas</h1>{f"""<div class="{"faq" * 6_600}">We sponsor visas.</div>""" * 8}'
    before = time.process_time()
    assert len(page_lines(markup.encode(), "page")) == 9
    assert time.process_time() - before < 1


def test_what_stands_in_a_box_does_not_read_the_class_of_the_box_again() -> None:
    """Twelve thousand hidden words in two boxes of long classes held a worker for half a minute."""
    box = f'<div class="{" ".join(f"b{number}" for number in range(3_000))}">'
    before = time.process_time()
    page = f"<html>{box * 2}{'<p hidden>x' * 4_000}</div></div><p>We sponsor visas."
    assert [line.text for line in page_lines(page.encode(), "page")] == ["We sponsor visas."]
    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(f"<p {'a=b ' * 4_000}>x", id="attributes"),
        pytest.param(f"<p class='{'a b c d ' * 2_000}'>x", id="words of a class"),
        pytest.param("&notit;" * 2_000, id="entities"),
    ],
)
def test_a_page_has_only_so_much_markup_in_its_tags_too(piece: str) -> None:
    """Three pages of 5 MB of this took a worker four seconds."""
    script = f"<script>{'x' * 2_000_000}</script><style>{'x' * 500_000}</style><!--{'x' * 500_000}-->"
    page = f"<html>{script}<p>We sponsor visas.{{}}"
    assert [line.text for line in page_lines(page.format("").encode(), "page")] == ["We sponsor visas."]
    with pytest.raises(UnreadablePage, match=r"^page has more markup than a page has"):
        page_lines(page.format(piece * (MOST_MARKUP // len(piece) + 1)).encode(), "page")


def test_depth_is_bounded_and_loses_no_words() -> None:
    depth = 5_000
    assert [line.text for line in lines_and_voices(b"<div>" * depth + b"We sponsor visas." + b"</div>" * depth)] == [
        "We sponsor visas."
    ]
    assert len(lines_and_voices(b"<ul><li>One" * 3_000)) == 3_000


def test_a_long_page_is_read_to_its_end() -> None:
    answer = b"<h3>Do you sponsor visas in year %d?</h3><p>We sponsor the J-1 visa for our residents.</p>"
    lines = lines_and_voices(b"<html><h1>Our residency</h1>" + b"".join(answer % year for year in range(900)))
    assert len(lines) == 1 + 2 * 900
    assert lines[-2].text == "Do you sponsor visas in year 899?"
