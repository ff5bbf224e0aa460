"""The catalogue and the ORM must give the same programs in the same order, whatever is asked."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict

from programs import catalogue
from programs.catalogue.columns import TOGETHER, Catalogue, Column
from programs.catalogue.filters import ALWAYS_KNOWN, FILTERS
from programs.catalogue.query import ProgramFilter, in_words
from programs.facts import ledger
from programs.models import Program
from programs.models.querysets import SORT_COLUMNS
from programs.tests.builders import count_season, make_program, make_programs, say, season_count, statement
from programs.vocabulary import H1B_PAYMENT_SINCE, Agreement

pytestmark = pytest.mark.django_db

STATES = ["NY", "NJ", "PA", "PR", "DC"]
SPECIALTIES = ["internal-medicine", "family-medicine", "neurology"]


def random_programs(dice: random.Random, numbers: Iterable[int]) -> None:
    """Programs of every kind. They are drawn one by one, and recorded together."""
    drawn = [(random_facts(dice, number), random_said_later(dice)) for number in numbers]
    programs = make_programs(*(facts for facts, _ in drawn))
    said = [tell(program) for program, (_, later) in zip(programs, drawn, strict=True) for tell in later]
    counts = [one for one in said if isinstance(one, ledger.Count)]
    if said:
        ledger.record([one for one in said if isinstance(one, ledger.Statement)], counts)


def random_facts(dice: random.Random, number: int) -> dict[str, Any]:
    def maybe(*choices):
        return dice.choice([None, None, *choices])

    return {
        "program_key": f"site-random-{number}",
        "name": dice.choice(["Mercy", "mercy", "St. Élisabeth", "Zion", "Albany-Troy", "albany troy"])
        + f" {number % 7}",
        "specialty": dice.choice(SPECIALTIES),
        "state": dice.choice(STATES),
        "setting": maybe("university", "community"),
        "positions_per_year": maybe(3, 8, 20),
        "accepts_img": maybe("yes", "no", "conditional"),
        "visa_j1": maybe("yes", "no", "conditional"),
        "visa_h1b": maybe("yes", "no", "conditional"),
        "h1b_resident_filings": maybe(3),
        "min_step2_ck": maybe(210, 230, "none"),
        "min_step2_ck_strictness": dice.choice(["", "required", "preferred", "unless"]),
        "max_attempts": maybe(1, 2, "none"),
        "max_attempts_strictness": dice.choice(["", "preferred", "unless"]),
        "max_years_since_graduation": maybe(3, 5, "none"),
        "usce": maybe("required", "preferred", "no"),
        "usce_months": maybe(1, 3),
        "usce_months_strictness": dice.choice(["", "preferred", "required", "unless"]),
        "letters_required": maybe(2, 3, 4),
    }


def random_said_later(dice: random.Random) -> list[Callable[[Program], ledger.Statement | ledger.Count]]:
    told: list[Callable[[Program], ledger.Statement | ledger.Count]] = []
    if dice.random() < 0.3:
        counted = partial(season_count, season=2025, population="residents")
        told += [
            partial(counted, group="all", people=20),
            partial(counted, group="img", people=dice.choice([0, 5, 20])),
        ]
    if dice.random() < 0.3:
        seen_on = dice.choice(["2019", "2024-06", "2026-10-01"])
        told.append(partial(statement, field="visa_h1b", value="yes", name="Dated page", seen_on=seen_on))
    if dice.random() < 0.2:
        value = dice.choice(["yes", "no"])
        told.append(partial(statement, field="visa_j1", value=value, name="Another page", seen_on="2026-10-01"))
    return told


def some_values(word: str) -> list[str]:
    """What to ask a filter that has no values of its own below."""
    extra = FILTERS[word].field.extra
    return [value for value, _ in extra["choices"]] if "choices" in extra else ["0", "1", str(extra["max_value"])]


def random_words(dice: random.Random) -> str:
    words = []
    possible = {
        "q": ["mercy", "elis", "ALBANY+im", "ny", "neuro+pr", "zzz"],
        "specialty": SPECIALTIES,
        "state": STATES,
        "visa": ["j1", "h1b"],
        "accepts_img": ["yes", "no"],
        "setting": ["university", "community", "military"],
        "step2_ck": ["200", "215", "240"],
        "attempts": ["1", "2", "3"],
        "years_since_graduation": ["2", "4", "6"],
        "usce_months": ["0", "1", "2"],
        "letters": ["2", "3"],
        "img_share_min": ["0", "20"],
        "known": ["1"],
        "said_since": ["2018", "2024", "2026"],
        "says_img": Agreement.values,
        "says_j1": Agreement.values,
        "says_h1b": Agreement.values,
    }
    possible |= {word: some_values(word) for word in FILTERS if word not in possible}
    assert set(possible) == set(FILTERS), "every filter must be asked here"
    for word in dice.sample(list(possible), dice.randint(0, 4)):
        several = "choices" in FILTERS[word].field.extra
        chosen = dice.sample(possible[word], min(len(possible[word]), dice.randint(1, 2) if several else 1))
        words += [f"{word}={value}" for value in chosen]
        if dice.random() < 0.5 and word not in ALWAYS_KNOWN:
            words.append(f"not_stated={word}")
        if dice.random() < 0.5 and FILTERS[word].has_conditions:
            words.append(f"conditional={word}")
    if dice.random() < 0.15:
        words.append(dice.choice(["not_stated=1", "conditional=1"]))
    words.append(f"sort={dice.choice(['', '-'])}{dice.choice(list(SORT_COLUMNS))}")
    return "&".join(words)


def test_catalogue_and_orm_agree_over_random_filters():
    dice = random.Random(20261122)
    random_programs(dice, range(60))
    books = catalogue.current()
    assert books.size == 60
    seen_sizes = set()
    for _ in range(300):
        words = random_words(dice)
        wanted = ProgramFilter(QueryDict(words))
        assert wanted.is_valid(), (words, wanted.form.errors)
        selected = [books.ids[at] for at in books.select(wanted).positions.tolist()]
        assert selected == list(wanted.qs.values_list("pk", flat=True)), words
        seen_sizes.add(len(selected))
    assert len(seen_sizes) > 10, "the random filters hardly filter"


def test_every_count_is_what_choosing_it_finds():
    """The count beside a choice is of the programs that choice alone would leave, under the other filters; a visa is
    first chosen with its conditions along.
    """
    dice = random.Random(4)
    random_programs(dice, range(40))
    books = catalogue.current()
    for _ in range(8):
        words = QueryDict(random_words(dice).replace("not_stated=1", "not_stated=visa&not_stated=setting"))
        wanted = ProgramFilter(words)
        for word, facet in wanted.facets(books, books.select(wanted)).items():
            for value, count in facet.choices.items():
                alone = words.copy()
                alone[word] = value
                if word == "visa" and not words.get(word):
                    alone.appendlist("conditional", word)
                assert books.select(ProgramFilter(alone)).count == count, (words.urlencode(), word, value)
            for included, count in (("not_stated", facet.not_stated), ("conditional", facet.conditional)):
                if count is None or not words.get(word):
                    continue
                more, less = words.copy(), words.copy()
                kept = [one for one in words.getlist(included) if one not in (word, "1")]
                more.setlist(included, [*kept, word])
                less.setlist(included, kept)
                with_them, without = (books.select(ProgramFilter(one)).count for one in (more, less))
                assert with_them - without == count, (words.urlencode(), word, included)


@pytest.mark.parametrize(
    "words",
    [
        "visa=j1&state=NY",
        "state=NJ&state=NY&sort=-img_share",
        "visa=h1b&not_stated=visa&conditional=1&known=1",
        "step2_ck=230&conditional=step2_ck",
        "q=west",
        "q=west&visa=j1&visa=h1b&accepts_img=yes",
    ],
)
@pytest.mark.parametrize("size", [30, 3_000])
def test_few_and_many_are_counted_as_one_by_one(words, size):
    chance, policies = random.Random(size), ["", "yes", "no", "conditional"]
    alike = [(chance.choice(policies), chance.choice(policies), chance.choice(["", "yes"]), n % 2) for n in range(40)]
    told = [chance.choice(alike) for _ in range(size)]
    values: dict[str, list[Any]] = {name: [""] * size for name in TOGETHER}
    values |= dict(
        zip(("visa_j1", "visa_h1b", "accepts_img", "known_facts"), map(list, zip(*told, strict=True)), strict=True)
    )
    values["state"] = [chance.choice(["NJ", "NY", "PA", "TX", "VT"]) for _ in told]
    values["search_text"] = [chance.choice([" west ", " east ", " western "]) for _ in told]
    values["sort_known"] = [known for *_, known in told]
    values["sort_img_share"] = [chance.choice([None, 2.5, 40.0]) for _ in told]
    values["min_step2_ck"] = [chance.choice([None, 220, 240]) for _ in told]
    books = Catalogue(uuid4(), 2027, [*range(size)], {name: Column.of(column) for name, column in values.items()})
    wanted = ProgramFilter(QueryDict(words))
    for _ in range(2):  # what was counted for another is kept
        selection = books.select(wanted)
        for but in ("", *wanted.chosen):
            asked = [one for one in wanted.questions if one.filter.word != but]
            kept = {at for at in range(size) if all(one.keeps(*books.facts(one.reads, at)) for one in asked)}
            for reads in (("visa_j1", "visa_h1b"), ("known_facts",), ("state",), ("state", "visa_j1")):
                one_by_one = Counter(tuple(books.facts(reads, at)) for at in kept)
                assert {tuple(facts): n for facts, n in books.tally(reads, selection, but=but) if n} == one_by_one
            if not but:
                assert selection.positions.tolist() == [at for at in books.order(wanted.sort)[0] if at in kept]


def test_current_is_renewed_by_a_change_and_kept_without_one():
    program = make_program(visa_h1b="no")
    before = catalogue.current()
    assert catalogue.current() is before
    say(program, "visa_h1b", "yes", seen_on="2026-11-01")
    after = catalogue.current()
    assert after is not before
    assert after.value("visa_h1b", after.position(program.program_key)) == "yes"


def test_an_undated_count_is_no_newest_share():
    dated, undated = make_program("site-dated"), make_program("site-undated")
    for program, season, imgs in ((dated, 2020, 2), (dated, 0, 9), (undated, 0, 9)):
        count_season(program, season, "all", "residents", 10)
        count_season(program, season, "img", "residents", imgs)
    books = catalogue.current()
    for words, found in (
        ("img_share_min=50", []),
        ("img_share_min=20", [dated.pk]),
        ("img_share_min=50&not_stated=img_share_min", [undated.pk]),
    ):
        wanted = ProgramFilter(QueryDict(words))
        assert [books.ids[at] for at in books.select(wanted).positions.tolist()] == found
        assert list(wanted.qs.values_list("pk", flat=True)) == found


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param([("yes", "2025-09-20")], "", id="before the payment"),
        pytest.param([("yes", "")], "", id="undated"),
        pytest.param([("yes", "2025")], "", id="of the year"),
        pytest.param([("yes", "2026-01")], H1B_PAYMENT_SINCE, id="after it"),
        pytest.param([("yes", "2026-11-01"), ("yes", "")], H1B_PAYMENT_SINCE, id="said again later"),
        pytest.param([("no", "2024-11-01"), ("yes", "2026-11-01")], H1B_PAYMENT_SINCE, id="another value before"),
    ],
)
def test_whether_an_h1b_statement_is_from_since_the_payment(said, expected):
    program = make_program()
    for number, (value, seen_on) in enumerate(said):
        say(program, "visa_h1b", value, name=f"Page {number}", seen_on=seen_on)
    books = catalogue.current()
    assert books.value("visa_h1b_seen_on", 0) == expected


def test_cases_are_the_distinct_combinations():
    make_programs(
        {"visa_j1": "yes", "visa_h1b": "no"},
        {"visa_j1": "yes", "visa_h1b": "no"},
        {"visa_j1": "yes"},
    )
    cases = catalogue.current().cases(("visa_j1", "visa_h1b"))
    assert sorted(tuple(facts) for facts in cases.facts) == [("yes", ""), ("yes", "no")]
    assert [tuple(cases.facts[number]) for number in cases.of_program.tolist()].count(("yes", "no")) == 2


@pytest.mark.parametrize(
    ("words", "expected", "silent", "conditional", "possible"),
    [
        pytest.param("visa=h1b", ["both", "h1b"], 1, 1, 4, id="silent and conditional programs are not yes"),
        pytest.param("visa=h1b&not_stated=visa", ["both", "h1b", "silent"], 1, 1, 4, id="unless included"),
        pytest.param("visa=h1b&conditional=visa", ["both", "h1b", "conditional"], 1, 1, 4, id="each by itself"),
        pytest.param(
            "visa=h1b&not_stated=visa&conditional=1", ["both", "h1b", "conditional", "silent"], 1, 1, 4, id="or both"
        ),
        pytest.param("visa=j1&visa=h1b", ["both", "h1b", "j1"], 1, 1, 5, id="choices inside a filter are or"),
        pytest.param(
            "visa=j1&visa=h1b&conditional=visa",
            ["both", "h1b", "j1", "conditional"], 1, 1, 5,
            id="conditions of one visa tell more than silence about the other",
        ),
        pytest.param("visa=j1", ["both", "j1"], 2, 0, 4, id="the conditions of another visa are none of this"),
        pytest.param(
            "visa=h1b&state=NJ", [], 1, 0, 1, id="filters are and; the unknown of one does not stand for another"
        ),
        pytest.param("accepts_img=yes", ["both", "h1b", "j1"], 2, 1, 6, id="implied by a visa"),
        pytest.param("accepts_img=yes&conditional=accepts_img", ["none", "both", "h1b", "j1"], 2, 1, 6, id="stated so"),
        pytest.param(
            "accepts_img=no&conditional=visa&not_stated=1", ["conditional", "silent"], 2, 1, 3, id="of another filter"
        ),
    ],
)  # fmt: skip
def test_what_is_no_plain_answer_belongs_to_its_filter(words, expected, silent, conditional, possible):
    make_programs(
        {"name": "both", "visa_j1": "yes", "visa_h1b": "yes"},
        {"name": "h1b", "visa_j1": "no", "visa_h1b": "yes"},
        {"name": "j1", "visa_j1": "yes", "visa_h1b": "no"},
        {"name": "silent", "state": "NJ"},
        {"name": "conditional", "visa_h1b": "conditional"},
        {"name": "none", "visa_j1": "no", "visa_h1b": "no", "accepts_img": "conditional"},
    )
    books = catalogue.current()
    wanted = ProgramFilter(QueryDict(words))
    selection = books.select(wanted)
    assert [books.value("name", at) for at in selection.positions] == expected
    assert [program.name for program in wanted.qs] == expected
    facet = wanted.facets(books, selection)[words.split("=")[0]]
    assert (facet.not_stated, facet.conditional) == (silent, conditional)
    assert selection.count_with_unknown == possible


def test_accepting_imgs_may_be_implied_by_a_visa_policy_or_the_record():
    by_visa, by_record, _, _ = make_programs(
        {"visa_j1": "yes"},
        {"visa_j1": "no"},
        {"accepts_img": "no", "visa_j1": "yes"},
        {"visa_j1": "conditional"},
    )
    for program, season in ((by_record, 2022), (make_program(accepts_img="no"), 2022), (make_program(), 2021)):
        count_season(program, season, "img", "residents", 1)
    wanted, books = ProgramFilter(QueryDict("accepts_img=yes")), catalogue.current()
    selection = books.select(wanted)
    assert [program.pk for program in wanted.qs] == [by_record.pk, by_visa.pk]
    assert [books.ids[at] for at in selection.positions] == [by_record.pk, by_visa.pk]
    facet = wanted.facets(books, selection)["accepts_img"]
    assert (facet.choices, facet.not_stated) == ({"yes": 2, "no": 2}, 2)


def test_a_season_later_a_record_may_imply_no_more():
    program = make_program()
    count_season(program, 2022, "img", "residents", 1)
    assert program.imgs_on_record == "1 of its residents"
    ledger.turn_season(2027, 2028)
    program.refresh_from_db()
    assert program.imgs_on_record == ""


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ("state=ZZ", "state", "ZZ"),
        ("specialty=wizardry", "specialty", "wizardry"),
        ("visa=b2", "visa", "b2"),
        ("step2_ck=1e400", "step2_ck", "whole number"),
        ("step2_ck=9223372036854775808", "step2_ck", "300"),
        ("years_since_graduation=-1", "years_since_graduation", "0"),
        ("page=0", "page", "1"),
        ("page=99999999999999999999", "page", "1000000"),
        ("sort=luck", "sort", "luck"),
        ("not_stated=luck", "not_stated", "luck"),
        ("conditional=setting", "conditional", "setting"),
        ("vsa=j1", "__all__", "Did you mean “visa”?"),
        ("&".join(["state=NY"] * 101), "__all__", "at most 100"),
    ],
)
def test_a_bad_word_is_named_and_the_others_keep_working(words, field, sentence):
    new_york = make_program(visa_j1="yes")
    make_program(visa_j1="no")
    wanted = ProgramFilter(QueryDict(words + "&accepts_img=yes"))
    assert not wanted.is_valid()
    assert sentence in " ".join(wanted.form.errors[field])
    assert Program.objects.listed().count() == 2
    assert new_york.pk in [program.pk for program in wanted.qs]


@pytest.mark.parametrize("word", ["q", "step2_ck", "sort"])
def test_a_word_with_one_value_is_not_given_two(word):
    wanted = ProgramFilter(QueryDict(f"{word}=name&{word}=state"))
    assert f"“{word}” can be asked once; this address gives it 2 times." in wanted.form.non_field_errors()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", ["All programs"]),
        ("view=map&by=visa&sort=-name&page=2", ["All programs"]),
        ("q=st.+Luke's&state=NY&state=NJ", ["Search: st lukes", "State: New York or New Jersey"]),
        ("step2_ck=230&not_stated=step2_ck", [
            "Minimum Step 2 CK is at most: 230", "With the programs that do not state: Minimum Step 2 CK is at most",
        ]),
        ("visa=h1b&not_stated=1", ["Sponsors: H-1B", "With the programs that do not state: All filters"]),
        ("visa=h1b&conditional=1", ["Sponsors: H-1B", "With the programs that answer with conditions: Visa"]),
        ("state=NY&conditional=visa", ["State: New York"]),
    ],
)  # fmt: skip
def test_a_filter_in_words(words, said):
    assert in_words(ProgramFilter(QueryDict(words))) == said
