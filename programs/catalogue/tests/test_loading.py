"""A catalogue patched with what changed tells what one that is loaded whole would tell."""

import random

import numpy as np
import pytest
from django.http import QueryDict

from programs.catalogue import loading
from programs.catalogue.columns import Catalogue, Column
from programs.catalogue.query import ProgramFilter
from programs.catalogue.tests.test_columns import random_programs
from programs.facts import ledger
from programs.facts.versions import renew_version
from programs.models import DataState, Evidence, Pairing, Program, StateImgCount
from programs.record.openness import OpennessFacts
from programs.tests.builders import count_season, make_program, make_programs, say

pytestmark = pytest.mark.django_db

CODES = ["1001", "1002", "1003"]


def assert_same(patched: Catalogue, whole: Catalogue) -> None:
    assert (patched.version, patched.number, patched.this_season) == (whole.version, whole.number, whole.this_season)
    assert patched.ids == whole.ids
    assert patched.specialties == whole.specialties
    assert patched.position_of_key == whole.position_of_key
    assert patched.position_of_id == whole.position_of_id
    assert patched.columns.keys() == whole.columns.keys()
    for name, column in whole.columns.items():
        assert patched.values_of(name) == column.all, name
        assert len(patched.columns[name].values) == len(set(column.values)) == len(column.values), name
        assert patched.columns[name].codes.dtype == column.codes.dtype, name
    assert patched.words.words == whole.words.words
    for word in whole.words.words:
        assert patched.words.having([word]).tolist() == whole.words.having([word]).tolist(), word


def act(dice: random.Random, number: int) -> None:
    """Something a steward does."""
    programs = list(Program.objects.all())
    listed = [one for one in programs if one.is_listed]
    one, other = dice.sample(listed, 2)
    seen_on = f"2026-11-{1 + number % 28:02d}"
    what = dice.randrange(8)
    if what == 0:
        say(
            one,
            dice.choice(["visa_j1", "visa_h1b"]),
            dice.choice(["yes", "no"]),
            name=f"Page {number}",
            seen_on=seen_on,
        )
    elif what == 1:
        group, people = dice.choice([("img", 3), ("all", 9), ("us_img", 1), ("non_us_img", 2)])
        count_season(
            one, dice.choice([2025, 2026]), group, dice.choice(["residents", "matched"]), people, seen_on=seen_on
        )
    elif what == 2:
        say(one, "name", f"{dice.choice('amz')} renamed {number}", name=f"Page {number}", seen_on=seen_on)
    elif what == 3:
        code = f"{dice.choice(CODES)}{number:03d}C0"
        say(one, "nrmp_codes", code, name=f"Page {number}", seen_on=seen_on)
    elif what == 4:
        kept = {pair.kept_id for pair in Pairing.objects.filter(is_same=True, withdrawn_at__isnull=True)}
        if one.pk not in kept and not Pairing.objects.filter(duplicate__in=[one, other]).exists():
            ledger.merge([(one.pk, other.pk)])
    elif what == 5:
        newest = Pairing.objects.filter(withdrawn_at__isnull=True).order_by("-pk").values("pk")[:1]
        ledger.undo_pairings(Pairing.objects.filter(pk__in=newest))
    elif what == 6:
        ledger.withdraw(Evidence.objects.filter(program=one, field=dice.choice(["name", "state", "visa_j1"])))
    else:
        random_programs(dice, [1000 + number])


def test_what_did_not_change_is_taken_over() -> None:
    make_programs({"visa_j1": "yes"}, {"visa_j1": "no"}, {}, {}, {})
    books = loading.newest()
    of_j1, of_state, order = books.cases(("visa_j1",)), books.cases(("state", "setting")), books.order("-positions")
    say(Program.objects.first(), "visa_j1", "conditional", seen_on="2026-11-02")
    after = loading.newest(books)
    assert after.cases(("state", "setting")) is of_state
    assert after.order("-positions") is order
    assert after.cases(("visa_j1",)) is not of_j1
    assert {facts.visa_j1 for facts in after.cases(("visa_j1",)).facts} == {"conditional", "no", ""}
    assert {facts.visa_j1 for facts in of_j1.facts} == {"yes", "no", ""}
    assert loading.newest(after) is after


@pytest.fixture
def whole_loads(monkeypatch: pytest.MonkeyPatch) -> list[DataState]:
    """The whole loads that were made."""
    made: list[DataState] = []
    real = loading._whole
    monkeypatch.setattr(loading, "_whole", lambda state: (made.append(state), real(state))[1])
    return made


def test_patched_again_and_again_it_is_what_a_whole_load_gives(whole_loads) -> None:
    dice = random.Random(20261130)
    random_programs(dice, range(40))
    books = loading.newest()
    patches = known = 0
    for number in range(60):
        for more in range(dice.choice([1, 1, 3])):
            act(dice, number * 3 + more)
        whole_loads.clear()
        answer_all(books)
        before, books = books, loading.newest(books)
        patches += books is not before and not whole_loads
        whole = loading.newest()
        assert_same(books, whole)
        for words in ("", "visa=j1&not_stated=1", "said_since=2025&conditional=1&setting=community"):
            wanted = ProgramFilter(QueryDict(words))
            told, counted = (wanted.facets(one, one.select(wanted)) for one in (books, whole))
            assert told == counted, words
        known += check_answers(books)
    assert patches > 40
    assert known > 1000


READS = [("visa_j1",), ("specialty", "state", "record"), OpennessFacts._fields]


def answer_all(books: Catalogue) -> None:
    """What a rule would leave behind that answers with the facts it was asked about."""
    for reads in READS:
        books.answers[reads, "a rule"] = list(books.cases(reads).facts)


def check_answers(books: Catalogue) -> int:
    """How many of the answers that were taken over are not asked for again; each must be that of its own case."""
    known = 0
    for (reads, _), answers in books.answers.items():
        for answer, facts in zip(answers, books.cases(reads).facts, strict=True):
            assert answer in (None, facts)
            known += answer is not None
    return known


def test_a_patch_asks_again_only_where_it_reached() -> None:
    programs = make_programs(*({"state": state} for state in ("NY", "NJ", "PA", "TX", "FL")))
    books = loading.newest()
    books.answers[("state", "visa_j1"), "a rule"] = [facts.state for facts in books.cases(("state", "visa_j1")).facts]
    say(programs[0], "visa_j1", "yes")
    after = loading.newest(books)
    cases, answers = after.cases(("state", "visa_j1")), after.answers[("state", "visa_j1"), "a rule"]
    assert {facts.state: answer for facts, answer in zip(cases.facts, answers, strict=True)} == {
        "NY": None,
        **{state: state for state in ("NJ", "PA", "TX", "FL")},
    }


@pytest.mark.parametrize(
    ("act", "is_whole"),
    [
        pytest.param(lambda: say(Program.objects.first(), "step3", "no"), False, id="one program"),
        pytest.param(lambda: [say(one, "step3", "no") for one in Program.objects.all()[:3]], True, id="too many"),
        pytest.param(lambda: ledger.turn_season(2027, 2028), True, id="a season"),
        pytest.param(renew_version, True, id="nobody says what"),
        pytest.param(lambda: DataState.objects.update(version="0" * 32), True, id="a version without its change"),
        pytest.param(
            lambda: (DataState.objects.update(version="0" * 32), say(Program.objects.first(), "step3", "no")),
            True,
            id="a change after such a version",
        ),
    ],
)
def test_when_everything_is_loaded(act, is_whole, whole_loads) -> None:
    make_programs(*({} for _ in range(8)))
    books = loading.newest()
    whole_loads.clear()
    act()
    after = loading.newest(books)
    assert bool(whole_loads) is is_whole
    assert_same(after, loading.newest())


def test_a_states_counts_reach_all_its_programs() -> None:
    program = make_program(state="NY")
    StateImgCount.objects.create(
        state="NY", us_img=10, non_us_img=20, places=100, matched_year=2017, places_year=2017, source_name="A list"
    )
    renew_version()
    assert loading.newest().value("state_imgs", 0).counted.non_us_img == 20
    say(program, "visa_j1", "yes")
    assert loading.newest().value("state_imgs", 0).counted.non_us_img == 20


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 65_536, 65_537])
def test_a_column_numbers_its_values_in_the_fewest_bytes(size) -> None:
    column = Column.of([*range(size), 0])
    assert (column.all, column.codes.itemsize) == ([*range(size), 0], 1 if size <= 256 else 2 if size <= 65_536 else 4)


def test_a_column_grows_and_shrinks() -> None:
    column = Column.of(["a", "b", "a"])
    assert column.with_values(np.array([0, 1]), Column.of(["a", "b"])) is column
    grown = column.with_values(np.array([1]), Column.of(["c"]))
    assert (grown.all, sorted(grown.values)) == (["a", "c", "a"], ["a", "c"])
    moved = grown.moved(np.array([0]), np.array([1, 2, 2]))
    assert moved.with_values(np.array([1, 3, 4]), Column.of(["x", "y", "z"])).all == ["c", "x", "a", "y", "z"]
    many = Column.of(range(256)).with_values(np.array([3]), Column.of([999]))
    assert (many.at(np.array([2, 3, 4])), many.codes.dtype) == ([2, 999, 4], np.uint8)
