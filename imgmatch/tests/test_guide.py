"""Every number of the guide has its row and its source, every page is short and plain, and own items stand beside."""

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from textstat import flesch_kincaid_grade

from applicants.matching.applicant import Applicant
from applicants.matching.checklist_items import carms, eras
from applicants.matching.standing import Standing
from applicants.matching.tests.test_words import GRADE, MOST_WORDS, NAMES, sentences
from applicants.models import Profile
from applicants.ranking.tests.test_pages import upload
from applicants.season.dates import dates_of, next_season
from applicants.season.rules import rules
from applicants.season.views import HOW_IT_GOES, MAY_TAKE_PART
from imgmatch.guide import SLUGS, pages
from programs import catalogue
from programs.models import Figure
from tests.sourced import blocks_of, numbers, numbers_in_words

pytestmark = pytest.mark.django_db
EMPTY = Standing(Applicant(), dates_of(2027), date(2026, 9, 1))
OF_OUR_OWN = ("Rules were read in", "These are the days of the")  # our own doing, and the season itself
FEWEST_NUMBERS = {"visas": 20, "costs": 25, "calendar": 25, "seventeen-percent": 12, "steps": 12}
FOLDER = settings.FIXTURES / "guide"
# Institutions and places by the names they have.
PROPER = (
    *("Newfoundland", "Nova Scotia", "Ontario", "Manitoba", "Saskatchewan", "British Columbia", "Quebec", "Alberta"),
    *(
        "World Directory of Medical Schools",
        "NAC Examination",
        "Obstetrics and Gynecology",
        "ResidencyCAS",
        "iterations?",
    ),
)
A_DAY = r"(\d{1,2} )?(January|February|March|April|May|June|July|August|September|October|November|December)( \d{4})?"
PLAIN = re.compile(
    "|".join([A_DAY, *(rf"\b{name}\b" for name in sorted((*NAMES, *PROPER), key=len, reverse=True))]), re.I
)


def our_words() -> Iterator[tuple[str, str]]:
    """Everything the files say in words of our own."""
    for slug, page in pages().items():
        yield slug, page.title
        yield slug, page.lead
        for section in page.sections:
            for text in (section.title, *section.says, *(words for _, _, words in section.links)):
                yield slug, text


def test_every_file_is_a_page_and_every_key_a_row() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(SLUGS)
    for slug in SLUGS:
        told = tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))
        assert told.keys() == {"title", "lead", "when", "checked", "section"}
    used = {key for page in pages().values() for section in page.sections for key in section.rules}
    on_lists = {one.rule for one in (*eras(EMPTY), *carms(EMPTY)) if one.rule}
    assert used | on_lists | {*MAY_TAKE_PART, *HOW_IT_GOES} == set(rules()), "a rule that no page shows"


def test_the_guides_own_words_hold_no_number() -> None:
    assert {(slug, text) for slug, text in our_words() if numbers(text)} == set()


def sourced_rows() -> dict[str, set[str]]:
    """Address of a source → every number of the rows that name it; the parts of a day apart, as a page writes it."""
    held: dict[str, set[str]] = {}
    for name in ("rules", "fees", "season_dates", "invitations"):
        with (settings.FIXTURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                parts = {one.lstrip("0") for cell in row.values() for one in cell.split("-") if one.isdigit()}
                autumn = {str(int(row["season"]) - 1)} if row.get("season") else set()
                held.setdefault(row["source_url"], set()).update(numbers(" ".join(row.values())), parts, autumn)
    return held


@pytest.mark.parametrize("slug", SLUGS)
def test_every_number_stands_beside_the_source_that_has_it(client, figures, slug) -> None:
    """Whatever has a number has a link, and the row of that source, or the row the link leads to, has the number."""
    held, orphans, followed = sourced_rows(), [], set()
    dates = dates_of(next_season(timezone.localdate()))
    counted_from_match_day = {str(dates.season), str(dates.match_week.day)} if slug == "calendar" else set()
    for block in blocks_of(client.get(f"/guide/{slug}/").content.decode()):
        told = numbers(block.text) - counted_from_match_day
        rows = set().union(*(held.get(link, set()) for link in block.links))
        rows |= set().union(*(row_numbers(client, link) for link in block.links if link.startswith("/insights/rows/")))
        rows |= set().union(*(numbers_in_words(rules()[key].rule) for key in items_in(block.links)))
        followed |= {(block.text, number) for number in told & rows}
        if told - rows and not block.text.startswith(OF_OUR_OWN):
            orphans.append((block, told - rows))
    in_rows = {number for _, number in followed}
    assert [(one.text, lost) for one, lost in orphans if not (one.is_picture and lost <= in_rows)] == []
    assert len(followed) >= FEWEST_NUMBERS.get(slug, 1)


def items_in(links: list[str]) -> list[str]:
    """The rules of the checklist's items among these."""
    return [key for link in links if (key := link.partition("#item-")[2]) in rules()]


def row_numbers(client, link: str) -> set[str]:
    """Of the row a link leads to, or of all rows it leads to; "the same" source is that of the row before."""
    address, _, anchor = link.partition("#")
    source, found = "", set()
    for block in blocks_of(client.get(address).content.decode()):
        source = source if "The same" in block.text else block.text
        if block.id and anchor in ("", block.id):
            found |= numbers(f"{block.text} {source}")
    assert found, f"{link} leads to no row"
    return found


def test_the_claim_and_the_survey_stand_side_by_side(client, figures) -> None:
    """NRMP's survey of 2020, figure 6: 29 / 54 / 17 for US-citizen IMGs, 17 / 51 / 32 for others, of 661 programs."""
    page = client.get("/guide/seventeen-percent/").content.decode()
    said = " ".join(block.text for block in blocks_of(page))
    assert "Only 17% of programs interview US-citizen IMGs, and 32% interview other IMGs." in said
    assert "17% of programs never interview US-citizen IMGs, and 32% never interview other IMGs." in said
    assert "29 / 54 / 17%" in said
    assert "17 / 51 / 32%" in said
    assert "661 programs" in said
    widths = re.findall(r'<rect x="[\d.]+" width="([\d.]+)" height="10" class="series-', page)
    assert widths[6:] == ["29.0", "54.0", "17.0", "17.0", "51.0", "32.0"]


def test_without_figures_a_page_leaves_their_sentences_out(client) -> None:
    assert not Figure.objects.exists()
    assert b"The figures for this page are not on record here." in client.get("/guide/seventeen-percent/").content
    visas = client.get("/guide/visas/")
    assert visas.status_code == 200
    assert "born abroad" not in visas.content.decode()


@pytest.mark.parametrize(
    ("today", "says", "past"),
    [
        pytest.param(date(2026, 9, 2), "Next: 2 September 2026.", 1, id="the day itself is to come"),
        pytest.param(date(2026, 12, 1), "Next: about 31 January 2027, not published yet.", 4, id="of another season"),
        pytest.param(date(2027, 2, 20), "Next: 3 March 2027.", 7, id="rank lists close"),
    ],
)
def test_the_calendar_says_what_is_next_and_folds_what_is_past(client, monkeypatch, today, says, past) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: today)
    page = client.get("/guide/calendar/").content.decode()
    assert f"<strong>{says}</strong>" in page
    folded = page.partition("What is past</summary>")[2].partition("</details>")[0]
    assert folded.count("<dt>") == past
    assert "is-next" not in folded
    coming = page.partition("</details>")[2] if past else page
    assert coming.count('<span class="tag tag-strong">Next</span>') == (2 if today.month == 12 else 1)
    assert "The day is not published" not in page


def test_the_guide_says_where_to_begin_and_what_comes_next(client, monkeypatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 12, 1))
    page = client.get("/guide/").content.decode().partition('class="plain start-here"')[2].partition("</ul>")[0]
    assert '<a href="/guide/eligibility/">May I apply as an IMG?</a>' in page
    assert "about 31 January 2027, not published yet." in page


def test_each_source_of_the_calendar_is_named_once(client) -> None:
    page = client.get("/guide/calendar/").content.decode()
    assert page.count("Boston Medical Center") == page.count("NRMP, Results of the 2020") == 1


def test_sentences_are_short_and_plain() -> None:
    """Each by itself, and each page as a whole: a reader of twelve (Flesch-Kincaid grade 7)."""
    faults, whole = [], dict.fromkeys(SLUGS, "")
    used = {key: slug for slug, page in pages().items() for section in page.sections for key in section.rules}
    for slug, text in (*our_words(), *((slug, rules()[key].rule) for key, slug in used.items())):
        for one in sentences(text):
            plain = PLAIN.sub("it", one)
            whole[slug] += f" {plain}"
            if len(one.split()) > MOST_WORDS or (len(plain.split()) > 5 and flesch_kincaid_grade(plain) > GRADE):
                faults.append((slug, one, flesch_kincaid_grade(plain)))
    assert faults == []
    assert {slug: grade for slug, text in whole.items() if (grade := flesch_kincaid_grade(text)) > GRADE} == {}


@pytest.mark.parametrize("slug", SLUGS)
def test_each_item_leads_to_the_readers_own_checklist(client, slug) -> None:
    upload(client)
    page, checklist = client.get(f"/guide/{slug}/"), client.get(reverse("applicants:checklists")).content.decode()
    anchors = re.findall(r'href="/me/checklists/#([\w-]+)"', page.content.decode())
    assert all(f'id="{anchor}"' in checklist for anchor in anchors)
    asked = [key for section in pages()[slug].sections for key in section.checklist]
    assert anchors == [f"item-{key}" for key in asked]
    assert "no-store" in page["Cache-Control"]


def test_own_items_say_how_they_stand(client) -> None:
    stranger = client.get("/guide/steps/").content.decode()
    assert "On your checklist:" in stranger
    assert not Profile.objects.exists()
    upload(client)
    mine = client.get("/guide/steps/").content.decode()
    assert "On your checklist:" not in mine
    assert "You passed it" in mine


@pytest.mark.parametrize("slug", ["", *SLUGS])
def test_a_page_is_light_and_kept(client, figures, slug, django_assert_max_num_queries) -> None:
    address = f"/guide/{slug}/" if slug else "/guide/"
    catalogue.current()
    with django_assert_max_num_queries(6):
        page = client.get(address)
    assert len(page.content) < 60_000
    assert page["ETag"]
    assert client.get(address, headers={"If-None-Match": page["ETag"]}).status_code == 304


def test_an_unknown_page_is_not_found(client) -> None:
    assert client.get("/guide/astrology/").status_code == 404
