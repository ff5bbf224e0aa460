"""What is known comes first: the order nobody asks for, the fold of silent programs, and how new an answer is."""

import pytest
from django.http import QueryDict

from programs import catalogue
from programs.catalogue.query import ProgramFilter
from programs.facts import ledger
from programs.models import Evidence, Program
from programs.tests.builders import count_season, make_program, make_programs, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def aged() -> None:
    """Alder says J-1 in 2019 and again in 2025, Birch J-1 undated and H-1B in 2024, Cedar once said another value."""
    alder, birch, cedar, _ = make_programs(*({"name": name} for name in ("Alder", "Birch", "Cedar", "Dogwood")))
    say(alder, "visa_j1", "yes", name="Old page", seen_on="2019-03")
    say(alder, "visa_j1", "yes", name="New page", seen_on="2025")
    say(birch, "visa_j1", "yes")
    say(birch, "visa_h1b", "yes", seen_on="2024-11-02")
    say(cedar, "visa_j1", "no", name="A", seen_on="2026-01-01")
    say(cedar, "visa_j1", "yes", name="B", kind="program_answer", seen_on="2026-10-01")
    say(cedar, "min_step2_ck", "220", seen_on="2018")


def names(words: str) -> list[str]:
    wanted, books = ProgramFilter(QueryDict(words)), catalogue.current()
    assert wanted.is_valid(), wanted.form.errors
    found = [books.value("name", at) for at in books.select(wanted).positions]
    assert [program.name for program in wanted.qs] == found
    return found


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("", ["Birch", "Cedar", "Alder", "Dogwood"], id="two facts, two facts, one, none"),
        pytest.param("sort=-known", ["Dogwood", "Alder", "Birch", "Cedar"], id="the other way round"),
        pytest.param("sort=name", ["Alder", "Birch", "Cedar", "Dogwood"], id="by name"),
        pytest.param("known=1&sort=name", ["Alder", "Birch", "Cedar"], id="only what is known"),
        pytest.param("said_since=2025&sort=name", ["Alder", "Cedar"], id="anything said since"),
        pytest.param("said_since=2027", [], id="nothing said since"),
        pytest.param("visa=j1&said_since=2025&sort=name", ["Alder", "Cedar"], id="the newest of one value counts"),
        pytest.param("visa=j1&said_since=2024&sort=name", ["Alder", "Cedar"], id="not the age of another visa"),
        pytest.param("visa=j1&visa=h1b&said_since=2024&sort=name", ["Alder", "Birch", "Cedar"], id="either visa"),
        pytest.param("visa=h1b&said_since=2024&not_stated=visa&sort=name", ["Alder", "Birch", "Cedar"], id="silent"),
        pytest.param("step2_ck=230&said_since=2020", [], id="an old limit"),
        pytest.param("step2_ck=230&said_since=2018", ["Cedar"], id="as old as it is"),
    ],
)
def test_order_and_age(aged: None, words: str, expected: list[str]) -> None:
    assert names(words) == expected


def test_a_record_of_imgs_is_known_and_one_of_all_is_not() -> None:
    with_imgs, with_all = make_programs({"name": "Alder"}, {"name": "Birch"})
    count_season(with_imgs, 2026, "img", "residents", 3)
    count_season(with_all, 2026, "all", "residents", 9)
    assert names("known=1") == ["Alder"]


def test_a_dispute_is_not_known() -> None:
    program = make_program()
    say(program, "visa_j1", "yes", name="A", seen_on="2026-10-01")
    say(program, "visa_j1", "no", name="B", seen_on="2026-10-01")
    kept = Program.objects.get()
    assert (kept.known_facts, kept.answer_years) == (0, "")


def test_a_withdrawn_year_is_forgotten(aged: None) -> None:
    alder = Program.objects.get(name="Alder")
    assert alder.answered_in("visa_j1") == "2025"
    ledger.withdraw(Evidence.objects.filter(program=alder, seen_on="2025"))
    alder.refresh_from_db()
    assert alder.answered_in("visa_j1") == "2019"
    assert (alder.answered_in("visa_h1b"), Program.objects.get(name="Birch").answered_in("visa_j1")) == (None, "")


@pytest.mark.parametrize(
    ("words", "shown", "silent"),
    [
        pytest.param("", ["Birch", "Cedar", "Alder"], 1, id="folded"),
        pytest.param("state=NY", ["Birch", "Cedar", "Alder"], 1, id="under a place too"),
        pytest.param("silent=1", ["Birch", "Cedar", "Alder", "Dogwood"], 0, id="asked for"),
        pytest.param("q=dogwood", ["Dogwood"], 0, id="looked for by name"),
        pytest.param("sort=name", ["Alder", "Birch", "Cedar", "Dogwood"], 0, id="in another order"),
        pytest.param("visa=h1b&not_stated=visa", ["Birch", "Cedar", "Alder", "Dogwood"], 0, id="included by name"),
        pytest.param("visa=h1b", ["Birch"], 0, id="nothing silent is left"),
    ],
)
def test_the_page_folds_silent_programs_and_counts_them(
    client, aged: None, words: str, shown: list[str], silent: int
) -> None:
    page = client.get(f"/programs/?{words}")
    assert ([one.name for one in page.context["programs"]], page.context["silent"]) == (shown, silent)
    assert ("more program says nothing" in page.content.decode()) is bool(silent)
    in_api = client.get(f"/api/programs?{words}").json()
    assert len(in_api["items"]) == len(shown) + silent


def test_only_silent_programs_are_not_folded(client) -> None:
    make_program(name="Dogwood")
    page = client.get("/programs/")
    assert [one.name for one in page.context["programs"]] == ["Dogwood"]


def test_every_answer_says_its_age(client, aged: None) -> None:
    page = client.get("/programs/?sort=name").content.decode()
    assert '<span class="answer answer-yes"><span>Yes <span class="age">2025</span></span></span>' in page
    assert '<span class="answer answer-yes is-old"><span>Yes <span class="age">undated</span></span></span>' in page
