"""The picture of a shared program: what stands in it, and who is sent it."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageChops

from programs import catalogue
from programs.browse import shared_picture
from programs.browse.shared_picture import MARGIN, WIDTH, _font, lines, picture, plain, wrapped
from programs.catalogue.kept_answers import kept_answers
from programs.catalogue.pages import listed_programs
from programs.facts import ledger
from programs.models import Evidence
from programs.tests.builders import make_program, say

ROOM = WIDTH - 2 * MARGIN


def drawn(program):
    """The program as the catalogue has it."""
    books = catalogue.current()
    return listed_programs(books, np.array([books.position_of_id[program.pk]]))[0]


# What stands in it ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "told"),
    [
        pytest.param(
            {"city": "Albany", "state": "NY", "visa_j1": "yes", "seen_on": "2025"},
            ["Internal Medicine residency in Albany, New York", "J-1: yes (2025)", "H-1B: not stated"],
            id="dated",
        ),
        pytest.param(
            {"city": None, "state": "PR", "visa_j1": "no", "visa_h1b": "conditional", "seen_on": ""},
            ["Internal Medicine residency in Puerto Rico", "J-1: no (undated)", "H-1B: with conditions (undated)"],
            id="undated",
        ),
        pytest.param(
            {"city": None},
            ["Internal Medicine residency in New York", "J-1: not stated", "H-1B: not stated"],
            id="known by name alone",
        ),
    ],
)
def test_it_tells_what_the_description_of_the_page_tells(client, facts, told) -> None:
    program = make_program("hill", name="Hill Hospital", specialty="internal-medicine", **facts)
    assert [line.words for line in lines(drawn(program))] == ["Hill Hospital", *told]
    page = client.get(program.get_absolute_url()).content.decode()
    assert f'<meta name="description" content="{". ".join(told)}. What it says' in page
    assert f'<meta property="og:image:alt" content="Hill Hospital. {". ".join(told)}">' in page


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        pytest.param("Hill Hospital", ["Hill Hospital"], id="short"),
        pytest.param("", [""], id="none"),
        pytest.param("Peña–Müller’s Hôpital", ["Pena-Muller's Hopital"], id="letters the font has not"),
        pytest.param(
            "Medical School of Rowan University and Hospital",
            ["Medical School of Rowan University", "and Hospital"],
            id="two rows",
        ),
        pytest.param(
            "Medical School of Rowan University " * 3,
            ["Medical School of Rowan University", "Medical School of Rowan University …"],
            id="more than two",
        ),
        pytest.param("W" * 300, ["WWWWWWWWWWWWWWWWWW…"], id="a word without end"),
        pytest.param("W" * 300 + " " + "W" * 300, ["WWWWWWWWWWWWWWWWWW…"] * 2, id="two of them"),
    ],
)
def test_a_name_takes_two_rows_at_most(words, rows) -> None:
    assert wrapped(words, 56) == rows
    assert all(_font(56).getlength(row) <= ROOM for row in rows)


def test_the_font_has_every_letter_that_is_drawn() -> None:
    def shape(letter: str) -> bytes:
        return bytes(_font(56).getmask(letter))

    lacking = shape("ñ")  # when a version of Pillow brings accents, ``plain`` can go
    assert lacking == shape("é")
    letters = [chr(code) for code in range(33, 127)]
    assert [letter for letter in [*letters, "…"] if shape(letter) == lacking] == []
    assert plain("ñéüÅø – “İstanbul”") == "neuAo - Istanbul"


def test_its_colours_are_those_of_the_house(settings) -> None:
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    own = (shared_picture.PAPER, shared_picture.INK, shared_picture.QUIET, shared_picture.LINE, shared_picture.ACCENT)
    assert [colour for colour in own if f"light-dark({colour}," not in tokens] == []


@pytest.mark.django_db
def test_everything_is_within_its_margins() -> None:
    long = make_program("long", name="W" * 100 + " Wing" * 20, city="W" * 60, state="NY", visa_j1="conditional")
    image = Image.open(BytesIO(picture(drawn(long)))).convert("RGB")
    left, top, right, bottom = ImageChops.difference(
        image, Image.new("RGB", image.size, shared_picture.PAPER)
    ).getbbox()
    assert left >= MARGIN - 2
    assert right <= WIDTH - MARGIN + 2
    assert (top, bottom < 600) == (60, True)


# Who is sent it -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_is_sent_to_everybody_and_again_when_something_changed(client, django_assert_num_queries) -> None:
    program = make_program("hill", name="Hill Hospital", city="Albany", state="NY")
    address = f"/programs/{program.pk}/preview.png"
    catalogue.current()
    with django_assert_num_queries(1):  # which version of the data is the newest
        answer = client.get(address)
    image_file = answer.getvalue()
    image = Image.open(BytesIO(image_file))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert int(answer["Content-Length"]) == len(image_file) < 40_000
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert (client.head(address).status_code, client.post(address).status_code) == (200, 405)
    say(program, "visa_j1", "yes")
    again = client.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.getvalue() != image_file) == (200, True)


@pytest.mark.django_db
def test_what_is_not_listed_has_none(client) -> None:
    stays, goes, merged = make_program("stays"), make_program("goes"), make_program("merged")
    ledger.withdraw(Evidence.objects.filter(program=goes, field__in=("name", "specialty")))
    ledger.merge([(merged.pk, stays.pk)])
    answers = [client.get(f"/programs/{pk}/preview.png").status_code for pk in (stays.pk, goes.pk, merged.pk, 0)]
    assert answers == [200, 404, 302, 404]


@pytest.mark.django_db
def test_what_was_merged_leads_on_as_its_page_does(client) -> None:
    stays, merged = make_program("stays"), make_program("merged")
    ledger.merge([(merged.pk, stays.pk)])
    answer = client.get(f"/programs/{merged.pk}/preview.png")
    assert (answer.status_code, answer["Location"]) == (302, f"/programs/{stays.pk}/preview.png")
    assert client.get(f"/programs/{merged.pk}/").status_code == 302


@pytest.mark.django_db
def test_pictures_crowd_no_list_out_of_memory(client) -> None:
    program = make_program("hill")
    before = len(kept_answers)
    client.get(f"/programs/{program.pk}/preview.png")
    assert len(kept_answers) == before


@pytest.mark.django_db
def test_one_network_may_ask_for_so_many(client, monkeypatch) -> None:
    address = f"/programs/{make_program('hill').pk}/preview.png"
    first = client.get(address)
    monkeypatch.setattr("programs.http.limits.is_over", lambda *_: True)
    assert client.get(address).status_code == 429
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_the_page_names_its_picture_in_full_and_the_map_does_not(client, settings) -> None:
    settings.SITE_URL = "https://imgmatch.example"
    program = make_program("hill")
    page = client.get(program.get_absolute_url()).content.decode()
    told = dict(re.findall(r'<meta (?:name|property)="([a-z:]+)" content="([^"]*)">', page))
    assert told["og:image"] == f"https://imgmatch.example/programs/{program.pk}/preview.png"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["twitter:card"] == "summary_large_image"
    assert "preview.png" not in client.get("/sitemap.xml").content.decode()
