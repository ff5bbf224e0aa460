"""Around one program: charts by season, similar programs with reasons, what changed, and programs side by side."""

import random
import re
from datetime import date

import pytest
from django.conf import settings

from programs import catalogue
from programs.browse import claims
from programs.browse.charts import column_chart
from programs.browse.comparison import compare
from programs.browse.lookups import lookups
from programs.catalogue.columns import Catalogue
from programs.catalogue.kept_answers import kept_answers
from programs.catalogue.similar_programs import similar_to
from programs.catalogue.tests.test_columns import random_programs
from programs.changes.history import history
from programs.facts import ledger
from programs.facts.dossier import SeasonLine, dossiers
from programs.models import Evidence, Program, SeasonRecord, Specialty
from programs.record.rates import rate
from programs.templatetags.dates import past_start
from programs.tests.builders import count_season, make_program, make_programs, say

# Names and place ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "state", "place"),
    [("Albany", "NY", "Albany, New York"), ("", "NY", "New York"), ("", "DC", "District of Columbia"), ("", "", "")],
)
def test_the_place_is_city_and_state_in_full(city, state, place) -> None:
    assert Program(city=city, state=state).place == place


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Alder Hospital Neurology Residency", "Alder Hospital"),
        ("Alder Neurological Hospital", "Alder Neurological Hospital"),
        ("Neurology Residency", "Neurology Residency"),
        ("", ""),
    ],
)
def test_the_short_name_leaves_out_the_specialty_that_stands_beside_it(name, short) -> None:
    assert Program(name=name, specialty=Specialty(name="Neurology")).short_name == short


# What it states -------------------------------------------------------------------------------------------------------


PAST = "from when Step 1 gave scores (until 26 January 2022)"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("least", "seen_on", "is_past"),
    [
        pytest.param(220, "", True, id="undated"),
        pytest.param(220, "2021", True, id="of a year before"),
        pytest.param(220, "2022", True, id="a year alone is its 1 January"),
        pytest.param(220, "2022-01-26", True, id="the last day"),
        pytest.param(220, "2022-01-27", False, id="said since"),
        pytest.param("none", "", False, id="no minimum"),
    ],
)
def test_an_old_minimum_for_step_1_is_shown_as_past(client, least, seen_on, is_past) -> None:
    program, other = make_program(min_step1=least, min_step2_ck=220, seen_on=seen_on), make_program(visa_j1="yes")
    for address in (program.get_absolute_url(), f"/programs/compare/?id={program.pk}&id={other.pk}"):
        assert client.get(address).content.decode().count(f"220, {PAST}") == is_past


@pytest.mark.django_db
def test_a_minimum_for_step_1_that_was_said_again_since_is_not_past(client) -> None:
    program = make_program(min_step1=220, seen_on="")
    say(program, "min_step1", "220", kind="directory", season=2024)
    assert PAST not in client.get(program.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_page_and_comparison_say_what_an_institution_allows(client) -> None:
    theirs = make_program(visa_j1="yes", visa_h1b="no", source=("institution_policy", "Rule", ""))
    own = make_program(visa_j1="yes", accepts_img="yes")
    count_season(theirs, 2026, "all", "residents", 10)
    for address in (theirs.get_absolute_url(), f"/programs/compare/?id={theirs.pk}&id={own.pk}", "/programs/"):
        assert client.get(address).content.decode().casefold().count("the institution allows it") == 1


# Charts ---------------------------------------------------------------------------------------------------------------


def test_columns_end_at_a_round_number_and_keep_their_season() -> None:
    chart = column_chart({"Offered": {2019: 10, 2020: 7}, "Filled": {2020: 5}})
    assert chart is not None
    assert [label for _, label in chart.ticks] == ["0", "5", "10"]
    assert [label for _, label in chart.labels] == ["2019", "2020"]
    assert [(bar.series, bar.y, bar.height, bar.title) for bar in chart.bars] == [
        (1, 0, 120, "2019, Offered: 10"), (1, 36, 84, "2020, Offered: 7"), (2, 60, 60, "2020, Filled: 5"),
    ]  # fmt: skip


@pytest.mark.parametrize("series", [{}, {"All": {}}, {"All": {2020: 4}}])
def test_one_season_is_no_chart(series) -> None:
    assert column_chart(series) is None


def test_nothing_but_zeros_can_be_drawn() -> None:
    chart = column_chart({"All": {2019: 0, 2020: 0}})
    assert chart is not None
    assert [bar.height for bar in chart.bars] == [0, 0]


@pytest.mark.django_db
def test_the_page_draws_groups_and_positions(client) -> None:
    program = make_program()
    for season, imgs in ((2025, 4), (2026, 6)):
        count_season(program, season, "all", "residents", 20)
        count_season(program, season, "img", "residents", imgs)
        count_season(program, season, "all", "offered", 9, track="C")
    page = client.get(program.get_absolute_url())
    assert [bar.title for bar in page.context["groups_chart"].bars] == ["2025, All IMGs: 20%", "2026, All IMGs: 30%"]
    assert [bar.height for bar in page.context["positions_chart"].bars] == [108, 108]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("counted", "claim"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param([(2026, "all", "residents", 20)], "", id="a total alone"),
        pytest.param([(2026, "img", "residents", 6)], "", id="no total"),
        pytest.param(
            [(2026, "all", "residents", 20), (2026, "img", "residents", 6)],
            "IMGs were 6 of 20 residents in 2026 (30%)",
            id="one season",
        ),
        pytest.param(
            [(2026, "all", "residents", 20), (2026, "non_us_img", "residents", 5), (2026, "us_img", "residents", 1),
             (2024, "all", "residents", 18), (2024, "non_us_img", "residents", 9)],
            "Non-US-citizen IMGs were 5 of 20 residents in 2026 (25%), 9 of 18 in 2024",
            id="the widest group, and its oldest season",
        ),
        pytest.param(
            [(2026, "all", "applied", 1200), (2026, "img", "applied", 900),
             *((year, *rest) for year in (2024, 2025) for rest in (("all", "matched", 9), ("img", "matched", 3)))],
            "IMGs were 3 of 9 people matched in 2025 (33%), 3 of 9 in 2024",
            id="the population of the picture",
        ),
    ],
)  # fmt: skip
def test_the_record_is_claimed_in_a_sentence(client, counted, claim) -> None:
    program = make_program()
    for season, group, population, number in counted:
        count_season(program, season, group, population, number)
    page = client.get(program.get_absolute_url())
    assert page.context["groups_claim"] == claim
    assert claim in page.content.decode()


def test_a_number_worked_out_of_a_share_is_about() -> None:
    counted = SeasonRecord(season=2024, group="img", population="matched", percent=35)
    assert (
        claims.of_groups([SeasonLine(counted, rate(16.1, 46))])
        == "IMGs were about 16 of 46 people matched in 2024 (35%)"
    )


@pytest.mark.parametrize(
    ("years", "claim"),
    [
        ([], ""),
        ([(2020, None, 4)], ""),
        ([(2020, 7, 7)], "7 positions in 2020, all filled"),
        ([(2020, 1, None)], "1 position in 2020"),
        ([(2020, 7, 4), (2014, 9, 9)], "7 positions in 2020, 4 filled; 9 in 2014"),
        ([(2020, 7, 7), (2020, 3, 3), (2019, 10, 10)], "10 positions in 2020, all filled"),
    ],
    ids=["none", "filled alone", "all filled", "not said how many", "some", "two tracks"],
)
def test_positions_are_claimed_in_a_sentence(years, claim) -> None:
    told = [{"season": season, "offered": offered, "matched": matched} for season, offered, matched in years]
    assert claims.of_positions(told) == claim


# What is known at a glance, and how to find out the rest --------------------------------------------------------------


@pytest.mark.django_db
def test_every_answer_has_its_age_and_nothing_is_told_twice(client, on_day) -> None:
    on_day(date(2026, 11, 30))
    program = make_program(visa_j1="yes", min_step2_ck=230, deadline="2025-12-01", seen_on="2025-10-02")
    page = " ".join(client.get(program.get_absolute_url()).content.decode().split())
    assert '<strong class="fact-value">230</strong> <span class="tag">Required</span> <span class="age">2025' in page
    assert page.count("<dt>Deadline</dt>") == 1
    assert '<strong class="fact-value">1 December 2025</strong>' in page
    assert "That day is over" in page


@pytest.mark.django_db
def test_what_nothing_is_known_about_is_one_line(client) -> None:
    silent, told = make_program(name="Silent"), make_program(name="Told", visa_j1="yes", min_step2_ck=230)
    count_season(told, 2026, "all", "residents", 20)
    count_season(told, 2026, "img", "residents", 4)
    page = client.get(silent.get_absolute_url()).content.decode()
    folded = page.partition('class="not-known"')[2].partition("</ul>")[0]
    for name in ("Minimum Step 2 CK", "Who applied, matched and trains here", "Tracks and positions"):
        assert name in folded
    for head in ("What it asks for", "What it says against what it does", "Tracks and positions"):
        assert f"<h2>{head}</h2>" not in page
    page = client.get(told.get_absolute_url()).content.decode()
    folded = page.partition('class="not-known"')[2].partition("</ul>")[0]
    assert "Step 3" in folded
    assert "Minimum Step 2 CK" not in folded
    assert "Who applied" not in folded
    assert "<h2>What it says against what it does</h2>" in page


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        pytest.param({}, ["https://duckduckgo.com/?q=Alder+%26+Sons+New+York+visa+"], id="a name alone"),
        pytest.param(
            {"acgme_id": "1403521298"},
            ["https://freida.ama-assn.org/program/1403521298", "https://apps.acgme.org/ads/Public/Programs/Search?",
             "https://duckduckgo.com/?q="],
            id="an id",
        ),
        pytest.param(
            {"website": "https://www.alder.example/gme/im?a=1"},
            ["https://www.alder.example/gme/im?a=1", "https://www.alder.example/", "https://duckduckgo.com/?q="],
            id="a page of a site",
        ),
        pytest.param(
            {"website": "https://www.alder.example/"},
            ["https://www.alder.example/", "https://duckduckgo.com/?q="],
            id="a site alone",
        ),
    ],
)  # fmt: skip
def test_where_to_look_it_up(about, expected) -> None:
    found = lookups(Program(name="Alder & Sons", state="NY", **about))
    assert len(found) == len(expected)
    assert all(one.url.startswith(start) for one, start in zip(found, expected, strict=True))


@pytest.mark.django_db
def test_links_to_look_up_tell_nobody_where_one_came_from(client) -> None:
    page = client.get(make_program(website="https://alder.example/gme").get_absolute_url()).content.decode()
    links = page.partition("Look it up")[2].partition("</ul>")[0]
    assert links.count("<a ") == links.count('rel="external noopener noreferrer nofollow"') == 3


@pytest.mark.django_db
def test_only_who_has_been_here_is_asked_for_their_own_answer(client) -> None:
    program = make_program(name="Alder")
    own = f'hx-get="/me/plan/questions/{program.pk}/" hx-trigger="load"'
    assert own not in client.get(program.get_absolute_url()).content.decode()
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    assert own in client.get(program.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_on_paper_sources_are_numbered_notes(client) -> None:
    program = make_program(visa_j1="yes", min_step2_ck=230, seen_on="2025-10-02")
    say(program, "visa_h1b", "no", name="Another page", seen_on="2026-11-02")
    page = client.get(program.get_absolute_url()).content.decode()
    notes = page.partition("source-notes")[2].partition("</section>")[0]
    listed = re.findall(r"<li>(.*?)</li>", notes)
    assert len(listed) == len(set(listed))
    at = 1 + next(at for at, one in enumerate(listed) if one.startswith("Another page"))
    assert "https://example.org/other" in listed[at - 1]
    cell = page.partition("<dt>Sponsors H-1B</dt>")[2].partition("</dd>")[0]
    assert f'<sup class="print-only">{at}</sup>' in cell


# Similar programs -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_similar_programs_share_stated_facts() -> None:
    one, _, _, _, _, _ = make_programs(
        {"visa_j1": "yes", "visa_h1b": "no", "setting": "community", "positions_per_year": 10},
        {"name": "twin", "visa_j1": "yes", "visa_h1b": "no", "setting": "community", "positions_per_year": 12},
        {"name": "half", "visa_j1": "yes", "state": "PA", "positions_per_year": 8},
        {"name": "only the state"},
        {"name": "silent elsewhere", "state": "PA"},
        {"name": "another specialty", "visa_j1": "yes", "specialty": "neurology", "positions_per_year": 10},
    )
    books = catalogue.current()
    found = similar_to(books.position_of_id[one.pk], books)
    assert [(books.value("name", other.position), other.reasons) for other in found] == [
        (
            "twin",
            ["same state", "same setting", "both sponsor J-1", "both say no to H-1B",
             "12 positions a year against 10"],
        ),
        ("half", ["both sponsor J-1", "8 positions a year against 10"]),
    ]  # fmt: skip


def similar_one_by_one(position: int, books: Catalogue) -> list[tuple[int, list[str]]]:
    """The rule spelled out for each program of the specialty."""
    visas = {"yes": "sponsor {}", "no": "say no to {}", "conditional": "sponsor {} with conditions"}

    def reasons(other: int) -> list[str]:
        mine, its = ((lambda column, at=at: books.value(column, at)) for at in (position, other))
        words = [f"same {what}" for what in ("state", "setting") if mine(what) and mine(what) == its(what)]
        for column, visa in (("visa_j1", "J-1"), ("visa_h1b", "H-1B")):
            if mine(column) and mine(column) == its(column):
                words.append(f"both {visas[mine(column)].format(visa)}")
        sizes = mine("positions_per_year"), its("positions_per_year")
        if all(sizes) and abs(sizes[0] - sizes[1]) <= 0.25 * max(sizes):
            words.append(f"{sizes[1]} positions a year against {sizes[0]}")
        taken = [one for one in (its("newest_imgs"), mine("newest_imgs")) if one and one.people]
        shares = [100 * one.imgs / one.people for one in taken]
        if len({one.population for one in taken}) == 1 < len(taken) and abs(shares[0] - shares[1]) <= 10:
            said = [f"{one.imgs} of {one.people} {one.population} in {one.season}" for one in taken]
            words.append(f"IMGs {said[0]} against {said[1]}")
        return words

    of_it = (at for at in range(books.size) if books.value("specialty", at) == books.value("specialty", position))
    found = [(at, words) for at in of_it if at != position and len(words := reasons(at)) >= 2]
    return sorted(found, key=lambda one: -len(one[1]))[:5]


@pytest.mark.django_db
def test_similar_programs_are_those_of_asking_every_one() -> None:
    random_programs(random.Random(5), range(60))
    books = catalogue.current()
    found = [[tuple(one) for one in similar_to(at, books)] for at in range(books.size)]
    assert found == [similar_one_by_one(at, books) for at in range(books.size)]
    assert sum(map(len, found)) > 60


@pytest.mark.django_db
def test_a_program_page_takes_five_statements(client, django_assert_num_queries) -> None:
    for state in ("NY", "NY", "PA"):
        program = make_program(visa_j1="yes", visa_h1b="no", state=state, positions_per_year=9)
        count_season(program, 2026, "img", "residents", 4)
        say(program, "visa_j1", "no", name="Another page", seen_on="2026-11-02")
    client.get(program.get_absolute_url())
    kept_answers.clear()
    with django_assert_num_queries(5):  # data version, program, evidence, season records, similar programs
        assert len(client.get(program.get_absolute_url()).context["similar"]) == 2


# What changed ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_history_names_each_change_with_what_stands_since() -> None:
    program = make_program(visa_h1b="no", seen_on="2024")
    say(program, "visa_h1b", "yes", kind="other", name="Rumour", seen_on="2024")
    say(program, "visa_h1b", "yes", name="New page", seen_on="2026-10-01")
    ledger.withdraw(Evidence.objects.filter(program=program, field="visa_h1b", source__name="New page"))
    (day,) = history(program)
    assert [(change.label, change.before, change.after, change.source.source.name) for change in day.changes] == [
        ("Sponsors H-1B", "No", "Yes", "New page"),
        ("Sponsors H-1B", "Yes", "No", "Program page"),
    ]
    assert len(day.first) == Evidence.objects.filter(program=program, source__name="Program page").count()


@pytest.mark.django_db
def test_the_history_is_a_page_and_what_goes_into_that_of_the_program(client) -> None:
    program = make_program(name="Alder", visa_j1="yes")
    say(program, "visa_j1", "no", name="Another page", seen_on="2026-11-02")
    address = f"/programs/{program.pk}/changes/"
    page = client.get(program.get_absolute_url()).content.decode()
    assert f'href="{address}" hx-get="{address}"' in page
    assert "<del>" not in page
    whole, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    for answer in (whole, part):
        assert "<del>yes</del>" in answer.content.decode().lower()
        assert "HX-Request" in answer["Vary"]
    assert program.get_absolute_url() in whole.content.decode()
    assert "See each changed fact" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert client.get("/programs/999999/changes/").status_code == 404


@pytest.mark.django_db
def test_a_history_without_a_change_says_so_and_counts_its_facts_by_kind(client) -> None:
    program = make_program(name="Alder", visa_j1="yes")
    count_season(program, 2026, "img", "residents", 5)
    page = client.get(f"/programs/{program.pk}/changes/").content.decode()
    assert "No fact has changed since we first recorded this program." in page
    assert re.findall(r"<summary>(.*)</summary>", page) == [
        "1 on visas, exams and limits",
        "1 on its seasons",
        "5 on name, place and size",
    ]
    say(program, "nrmp_codes", "1234140C0", name="A")
    say(program, "nrmp_codes", "1234140C0; 1234140P0", name="B", seen_on="2026")
    page = client.get(f"/programs/{program.pk}/changes/").content.decode()
    assert "since we first recorded this program; NRMP codes were added." in page


@pytest.mark.django_db
def test_history_tells_what_is_said_again_after_it_was_withdrawn() -> None:
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    ledger.withdraw(Evidence.objects.filter(program=program, field="visa_j1"))
    say(program, "visa_j1", "no", name="New page", seen_on="2026-10-02")
    (day,) = history(program)
    assert [(change.before, change.after) for change in day.changes] == [("Yes", "not stated"), ("not stated", "No")]


@pytest.mark.django_db
def test_sources_that_never_agreed_are_a_change_and_no_fact() -> None:
    program = make_program()
    known = history(program)[0].first
    statements = [
        ledger.Statement(program.pk, "visa_j1", value, ledger.source_for("program_page", value).pk, seen_on="2026")
        for value in ("yes", "no")
    ]
    ledger.record(statements)
    (day,) = history(program)
    assert [one.label for one in day.first] == [one.label for one in known]
    assert [(change.before, change.after) for change in day.changes] == [(None, "sources disagree")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("then", "after"), [("withdrawn", "not stated"), ("contradicted", "sources disagree")], ids=str
)
def test_history_says_when_nothing_stands_any_more(then, after) -> None:
    program = make_program(visa_j1="yes", seen_on="2026-10-01")
    if then == "withdrawn":
        ledger.withdraw(Evidence.objects.filter(program=program, field="visa_j1"))
    else:
        say(program, "visa_j1", "no", name="Another page", seen_on="2026-10-01")
    (change,) = history(program)[0].changes
    assert (change.before, change.after) == ("Yes", after)


# Side by side ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_only_different_statements_are_marked() -> None:
    programs = make_programs(
        {"visa_j1": "yes", "visa_h1b": "yes", "min_step2_ck": 230},
        {"visa_j1": "yes", "visa_h1b": "no"},
        {"visa_h1b": "no", "min_step2_ck": 230, "min_step2_ck_strictness": "preferred"},
    )
    side_by_side = compare(programs, catalogue.current(), dossiers(programs))
    rows = {row.label: row.differs for _, rows in side_by_side.sections for row in rows}
    assert {label for label, differs in rows.items() if differs} == {
        "Sponsors J-1",
        "Sponsors H-1B",
        "Minimum Step 2 CK",
    }
    assert "Step 3" not in rows
    shown = side_by_side.differing_first
    assert [(title, [row.label for row in rows]) for title, rows in shown[:2]] == [
        ("Visas and IMGs", ["Accepts IMGs", "Sponsors J-1", "Sponsors H-1B"]),
        ("Where they differ", ["Minimum Step 2 CK"]),
    ]
    assert "Visas and IMGs" not in dict(side_by_side.alike)


@pytest.mark.django_db
def test_what_differs_comes_before_what_only_some_say() -> None:
    programs = make_programs({"min_step2_ck": 230, "max_attempts": 1}, {"max_attempts": 2, "usce": "required"}, {})
    side_by_side = compare(programs, catalogue.current(), dossiers(programs))
    shown = {title: [row.label for row in rows] for title, rows in side_by_side.differing_first}
    assert [*shown][:3] == ["Visas and IMGs", "Where they differ", "Where only some say it"]
    assert shown["Where they differ"] == ["Most attempts at any one Step"]
    assert shown["Where only some say it"] == ["Minimum Step 2 CK", "US clinical experience"]


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [2, 5])
def test_comparing_asks_few_statements(client, django_assert_max_num_queries, how_many) -> None:
    query = "&".join(f"id={make_program(visa_j1='yes').pk}" for _ in range(how_many))
    client.get("/programs/compare/")
    with django_assert_max_num_queries(6):
        assert client.get(f"/programs/compare/?{query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status", "shown", "said"),
    [
        pytest.param("", 200, 0, "Choose two to five programs", id="none"),
        pytest.param("id={0}", 200, 1, "Add at least one more", id="one"),
        pytest.param("id={0}&id={0}", 200, 1, "Add at least one more", id="the same twice"),
        pytest.param("id={0}&id={1}", 200, 2, "Visas and IMGs", id="two"),
        pytest.param("id={0}&id={1}&id=999999", 400, 2, "no program with the number “999999”", id="one is gone"),
        pytest.param("id={0}&id=two", 400, 1, "no program with the number “two”", id="not a number"),
        pytest.param("id={0}&id=9223372036854775808", 400, 1, "9223372036854775808", id="2^63"),
        pytest.param("id=²&id=-1", 400, 0, "number “²”", id="odd digits"),
        pytest.param("&".join(f"id={{{at}}}" for at in range(6)), 400, 5, "At most 5", id="six"),
        pytest.param("&".join(f"id=x{at}" for at in range(7)), 400, 0, "And 2 more that are no program", id="odd ones"),
        pytest.param("add=albany", 200, 0, "Add Program", id="found by search"),
        pytest.param("add=zzzz", 200, 0, "No other program", id="found nothing"),
        pytest.param("add=%22", 200, 0, "at least one letter", id="nothing to search for"),
    ],
)
def test_compare_shows_what_it_can_and_names_the_rest(client, query, status, shown, said) -> None:
    programs = [one.pk for one in make_programs(*({"visa_j1": "yes" if at % 2 else "no"} for at in range(6)))]
    page = client.get(f"/programs/compare/?{query.format(*programs)}")
    assert page.status_code == status
    assert len(page.context["ids"]) == shown
    assert said in page.content.decode()


def test_compare_takes_fifty_ids(client, db) -> None:
    query = "&".join(f"id={make_program().pk}" for _ in range(50))
    page = client.get(f"/programs/compare/?{query}")
    assert (page.status_code, len(page.context["ids"])) == (400, 5)


def test_compare_follows_a_merge(client, db) -> None:
    kept, twin, other = make_programs(
        {"name": "Alder"},
        {"name": "Alder Program"},
        {"name": "Birch"},
    )
    ledger.merge([(twin.pk, kept.pk)])
    page = client.get(f"/programs/compare/?id={twin.pk}&id={other.pk}&id={kept.pk}")
    assert (page.status_code, page.context["ids"]) == (200, [kept.pk, other.pk])


@pytest.mark.parametrize(
    ("stated", "offered", "said"),
    [
        (18, 16, "Its source says 18 a year. The Match counted 16 in 2020."),
        (16, 16, ""),
        (None, 16, ""),
        (18, None, ""),
    ],
)
def test_two_numbers_of_positions_are_told_apart(stated, offered, said):
    years = [{"season": 2019, "offered": 3, "matched": 3}, {"season": 2020, "offered": offered, "matched": None}]
    told = claims.of_two_counts(stated, years if offered else [])
    assert told.startswith(said)
    assert bool(told) is bool(said)


@pytest.mark.parametrize(
    ("note", "season"),
    [
        ("graduation on or after 1 January 2015 for the 2021 start", "2021"),
        ("2019-2020 application cycle", "2020"),
        ("graduated after 2015", ""),
        ("for the 2999 match", ""),
        (None, ""),
    ],
)
def test_a_limit_written_for_a_season_that_is_over_says_so(note, season):
    assert past_start(note) == season
