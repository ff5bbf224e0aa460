"""The product beside the second opinion: 200 made-up programs for each of 20 made-up applicants, number by number."""

from datetime import date
from random import Random
from typing import Any

import pytest

from applicants.matching.explain import ranking_json
from applicants.profile.file import ProfileError, read
from applicants.profile.known_names import KnownNames, known_names
from applicants.ranking.matches import catalogue_of, matches_for
from programs.facts import ledger
from programs.models import DataState, Program, StateImgCount
from tests.second_opinion import days, facts, gate, made_up, order, scores
from tests.second_opinion.openness import Country
from tests.second_opinion.person import Person

PROGRAMS, APPLICANTS, SEED = 200, 20, 20261129
SCORES = ("prospect", "fit", "total", "coverage")
Row = dict[str, Any]


@pytest.fixture
def country(db: None) -> Country:
    """The same files in the product's database and in the second opinion."""
    random = Random(SEED)
    evidence, records = made_up.evidence(random, PROGRAMS), made_up.records(random, PROGRAMS)
    put_on_record(evidence, records)
    return Country(facts.read_programs(evidence, records, DataState.current().this_season), made_up.STATE_COUNTS)


def put_on_record(evidence: list[Row], records: list[Row]) -> None:
    """The files in the database, by the one writer of facts."""
    said_by = ((row["source_kind"], row["source_name"], row["source_url"]) for row in evidence + records)
    sources = ledger.open_sources(said_by)
    programs = ledger.open_programs(row["program_key"] for row in evidence)

    def told(row: Row) -> Row:
        plain = {key: value for key, value in row.items() if not key.startswith(("source_", "program_"))}
        source = sources[row["source_kind"], row["source_name"], row["source_url"]]
        return plain | {"program": programs[row["program_key"]], "source": source}

    about = {"matched_year": 2017, "places_year": 2020, "source_name": "Made up", "source_url": "https://example.org"}
    StateImgCount.objects.bulk_create(
        StateImgCount(state=state, **row, **about) for state, row in made_up.STATE_COUNTS.items()
    )
    ledger.record([ledger.Statement(**told(row)) for row in evidence], [ledger.Count(**told(row)) for row in records])


def next_profile(random: Random, known: KnownNames, keys: list[str], today: date) -> Row:
    """The next made-up profile that the product takes: one whose answers do not contradict each other."""
    while True:
        profile = made_up.profile(random, keys, today)
        try:
            read(profile, known, today)
        except ProfileError:
            continue
        return profile


def of_product(profile: Row, known: KnownNames, season: int, today: date) -> list[Row]:
    """What ``rank_programs --json`` prints of each program, in its order, but for the sources."""
    ranking = matches_for(read(profile, known, today).applicant(), season, today)
    named = {row["pk"]: row for row in Program.objects.values("pk", "program_key", "name")}
    ids = catalogue_of(ranking).ids
    return [_told(each) for each in ranking_json(ranking, lambda at: named[ids[at]], lambda at, line: None)["programs"]]


def _told(each: Row) -> Row:
    requirements = each["requirements"]
    parts = ("answer", "strictness", "missing", "worth_asking")
    lines = {f"{line['key']} line": tuple(line[part] for part in parts) for line in requirements}
    points = {line["key"]: round(100 * line["points"]) for line in each["prospect_lines"] + each["fit_lines"]}
    whole = {name: round(100 * each[name]) for name in SCORES}
    kept = ("program_key", "name", "verdict", "waiting_on", "rank", "band")
    return {**lines, **points, **whole, **{name: each[name] for name in kept}}


def second_opinion(me: Person, program: facts.Program, country: Country) -> Row:
    """The same of one program, but for its place in the list."""
    lines, verdict, waiting_on = gate.judged(me, program)
    prospect, fit = scores.prospect(me, program, country), scores.fit(me, program)
    both = sum(prospect.values()), sum(fit.values())
    told = (*both, scores.total(me, *both), scores.coverage(me, program))
    return {
        "program_key": program.key,
        "name": program["name"].value,
        **{
            f"{key} line": (line.answer, line.strictness, line.missing, line.worth_asking)
            for key, line in lines.items()
        },
        **prospect,
        **fit,
        **dict(zip(SCORES, told, strict=True)),
        "verdict": verdict,
        "waiting_on": waiting_on,
    }


def test_a_second_opinion_agrees(country: Country) -> None:
    known, random = known_names(), Random(SEED)
    keys, differing = [program.key for program in country.programs], []
    for number in range(APPLICANTS):
        season, today = made_up.MOMENTS[number % len(made_up.MOMENTS)]
        on = date.fromisoformat(today)
        profile = next_profile(random, known, keys, on)
        me = Person(profile, days.season(season), on)
        found, opinions = of_product(profile, known, season, on), {}
        for program in country.programs:
            opinions[program.key] = second_opinion(me, program, country)
        for told in found:
            differing += [
                f"applicant {number} on {today}, {told['program_key']}, {name}: {told.get(name)}, but rather {value}"
                for name, value in opinions[told["program_key"]].items()
                if told.get(name) != value
            ]
        expected = order.placed(list(opinions.values()))
        if [(told["program_key"], told["rank"], told["band"]) for told in found] != expected:
            differing.append(f"applicant {number} on {today}: the order of the list")
    assert differing == []
