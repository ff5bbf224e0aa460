"""The applicant's desk: a ranking with its first fifty explained, twelve suppositions, and the page of the ranking.

Beside it the loops over rows that others would write, which must come to the same verdicts and totals where they ask
the same rules, and the least that NumPy can do: add numbers that are ready, and sort. In one process.
"""

import json
import math
from collections import namedtuple
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import combinations
from typing import Any, Final

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.ranking import Ranking, rank
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.scores import Factor, ScoredFactor, cases_for, points_of, scaled_weights
from applicants.matching.standing import Standing
from applicants.matching.what_if import Supposition, changes_for, effect, refusals, supposed
from applicants.profile.file import read
from applicants.profile.known_names import known_names
from applicants.ranking.matches import judged, matches_for
from applicants.ranking.pages import PAGE_SIZE
from applicants.season.dates import dates_of, next_season, signal_allowances
from programs import catalogue
from programs.catalogue.columns import Catalogue
from programs.models import Program
from tests.benchmark.measure import Measured, Setup, as_a_worker, cpu_ms, in_turns, times_less

ROUNDS: Final = 9
ROUNDS_OF_LOOPS: Final = 3
EXPLAINED: Final = 50
CHANGES: Final = 12

# A made-up applicant before Step 2 CK, who has the most left to suppose.
FILE: Final[dict[str, Any]] = {
    "version": 1,
    "medical_school": {"country": "IN", "name": None},
    "graduated_on": "2019-06-30",
    "us_citizen": False,
    "immigration_status": "none",
    "visas_accepted": ["J-1"],
    "exams": [{"exam": "step1", "taken_on": "2020-03-01", "passed": True, "score": 225}],
    "letters": [
        {"us_faculty": True, "specialty": "internal-medicine", "setting": "hands_on", "status": "received"},
    ],
    "experience": [
        {
            "kind": "externship",
            "country": "US",
            "specialty": "internal-medicine",
            "months": 2,
            "ended_on": "2025-08-31",
        },
    ],
    "wishes": {
        "specialties": ["internal-medicine", "family-medicine"],
        "states": ["NY", "NJ"],
        "settings": ["community"],
    },
}


def measured(setup: Setup) -> Iterator[Measured]:
    as_a_worker()
    today, books = timezone.localdate(), catalogue.current()
    me = read(FILE, known_names()).applicant()
    dates, allowances = dates_of(next_season(today)), signal_allowances()
    standing = Standing(me, dates, today, allowances)

    def ranked() -> Ranking:
        found = rank(me, books, dates, today, allowances)
        for index in found.order[:EXPLAINED].tolist():
            found.explain(index)
        return found

    def ranked_first() -> None:
        books.kept.clear()
        books.answers.clear()
        ranked()

    found = ranked()
    kernel = ready_kernel(found)
    must_be_same("The kernel", found, *kernel())
    must_be_same("The loop over rows", found, *same_rules(standing, books))
    loops = in_turns(
        setup.times(ROUNDS_OF_LOOPS),
        ours=lambda: cpu_ms(ranked),
        rules=lambda: cpu_ms(lambda: same_rules(standing, books)),
        plain=lambda: cpu_ms(lambda: six_comparisons(standing)),
    )
    yield Measured("rank/rules", "times", times_less(loops["rules"], loops["ours"]), {"peer_ms": loops["rules"]})
    yield Measured("rank/plain", "times", times_less(loops["plain"], loops["ours"]), {"peer_ms": loops["plain"]})
    rounds = setup.times(ROUNDS)
    near = in_turns(
        rounds,
        ours=lambda: cpu_ms(ranked),
        first=lambda: cpu_ms(ranked_first),
        kernel=lambda: math.fsum(cpu_ms(kernel) for _ in range(10)) / 10,
    )
    yield Measured("rank/site", "ms", near["ours"])
    yield Measured("rank/first", "ms", near["first"])
    yield Measured("rank/kernel", "share", times_less(near["ours"], near["kernel"]), {"peer_ms": near["kernel"]})
    yield from desk(rounds)


def must_be_same(who: str, found: Ranking, verdict: Any, total: Any) -> None:
    if not (np.array_equal(found.verdict, verdict) and np.array_equal(found.total, total)):
        raise ValueError(f"{who} does not come to the same verdicts and totals.")


# What others would write ----------------------------------------------------------------------------------------------


def same_rules(me: Standing, books: Catalogue) -> tuple[list[int], list[int]]:
    """Verdicts and totals in name order: every rule and factor asked of every row of the ORM.

    What is worked out from other tables, and what is the applicant's own, the loop is given.
    """
    own = {field.attname for field in Program._meta.concrete_fields}
    rules: list[Any] = [*REQUIREMENTS, *PROSPECT, *FIT]
    given = {name: books.values_of(name) for rule in rules for name in rule.reads if name in books.columns.keys() - own}
    kinds = {rule.reads: namedtuple("Facts", rule.reads) for rule in rules if rule.reads}  # type: ignore[misc]
    private = {reads: cases_for(me, books, reads) for reads in kinds if not books.columns.keys() >= {*reads}}

    def value(program: Program, at: int, name: str) -> Any:
        if name == "specialty":
            return program.specialty.slug
        if name == "length_years":
            return program.length_years or program.specialty.default_length_years
        if name in given:
            return given[name][at]
        told = getattr(program, name)
        return float(told) if isinstance(told, Decimal) else told

    def facts(program: Program, at: int, rule: Any) -> Any:
        if not rule.reads:
            return None
        if rule.reads in private:
            cases = private[rule.reads]
            return cases.facts[cases.of_program[at]]
        return kinds[rule.reads](*(value(program, at, name) for name in rule.reads))

    verdicts, totals, share = [], [], me.file.wishes.prospect_share
    for at, program in enumerate(Program.objects.listed().in_order().select_related("specialty").iterator()):
        told = partial(facts, program, at)
        verdicts.append(min(rule.line(me, told(rule)).verdict for rule in REQUIREMENTS))
        prospect, fit = (points(factors, me, told) for factors in (PROSPECT, FIT))
        totals.append((share * prospect + (100 - share) * fit + 50) // 100)
    return verdicts, totals


def points(factors: tuple[Factor, ...], me: Standing, facts: Callable[[Factor], Any]) -> int:
    seen = [(factor, factor.value(me, facts(factor))) for factor in factors]
    counted = tuple(factor for factor, one in seen if not one.is_left_out)
    weights = scaled_weights(counted, me.file.wishes.weights) or {}
    return sum(points_of(one.value, weights.get(factor.key, 0)) for factor, one in seen if not one.is_left_out)


def six_comparisons(me: Standing) -> list[int]:
    """The best programs by a rule of thumb, written by hand over rows of the ORM."""
    wanted, found = {*me.file.wishes.states}, []
    years = me.today.year - (me.file.graduated_on or me.today).year
    for program in Program.objects.listed().select_related("specialty"):
        if program.visa_j1 == "no" or program.accepts_img == "no":
            continue
        if (program.max_years_since_graduation or 99) < years or (program.us_letters_required or 0) > 1:
            continue
        found.append((program.specialty.slug in me.file.wishes.specialties, program.state in wanted, program.pk))
    return [pk for *_, pk in sorted(found, reverse=True)[:EXPLAINED]]


def ready_kernel(found: Ranking) -> Callable[[], tuple[Any, Any]]:
    """Gather, add up and sort what is known beforehand: points and verdicts of each case, the case of each program."""

    def table(part: ScoredFactor) -> tuple[Any, Any]:
        seen, elsewhere = part.values.answers, 0 if part.elsewhere is None else part.elsewhere
        weights = (part.max_points, part.else_points)
        told = np.array([points_of(one.value, weight) for weight in weights for one in seen], np.int32)
        return told, part.values.of_program + elsewhere * len(seen)

    prospects, fits = ([table(part) for part in score.parts] for score in (found.prospect_score, found.fit_score))
    lines = [(np.array([line.verdict for line in one.answers], np.uint8), one.of_program) for one in found.requirements]
    share = found.me.file.wishes.prospect_share

    def kernel() -> tuple[Any, Any]:
        verdict = np.minimum.reduce([told.take(of_program) for told, of_program in lines])
        prospect, fit = (np.add.reduce([told.take(at) for told, at in tables]) for tables in (prospects, fits))
        total = (share * prospect + (100 - share) * fit + 50) // 100
        np.lexsort((-total, -verdict.astype(np.int8)))
        return verdict, total

    return kernel


# The desk -------------------------------------------------------------------------------------------------------------


def desk(rounds: int) -> Iterator[Measured]:
    """Twelve suppositions, and the page of the ranking, in rankings of the same file.

    Every supposition must give what ranking its file from the start gives.
    """
    today = timezone.localdate()
    me = read(FILE, known_names()).applicant()
    ranked = matches_for(me, next_season(today), today)
    wanted = suppositions(ranked)
    for changes in wanted:
        check(ranked, changes, today)
    client = Client(headers={"host": "localhost"})
    client.post("/me/upload/", {"file": SimpleUploadedFile("me.json", json.dumps(FILE).encode()), "version": 0})
    page = client.get("/me/ranking/?specialty=all").content.decode()
    if page.count('<article class="match') != min(PAGE_SIZE, catalogue.current().size):
        raise ValueError("The page of the ranking does not show its programs.")
    taken = in_turns(
        rounds,
        rank=lambda: cpu_ms(lambda: matches_for(me, next_season(today), today)),
        what_if=lambda: cpu_ms(lambda: [effect(ranked, judged(ranked, changes, today)) for changes in wanted]),
        page=lambda: cpu_ms(lambda: client.get("/me/ranking/?specialty=all")),
    )
    for name in ("page", "what_if"):
        yield Measured(f"desk/{name}/site", "ms", taken[name])
        yield Measured(f"desk/{name}", "share", times_less(taken[name], taken["rank"]), {"rank_ms": taken["rank"]})


def suppositions(ranked: Ranking) -> list[tuple[Supposition, ...]]:
    """Each change that can be supposed, then pairs of them, twelve in all."""
    possible = [change for change in changes_for(ranked.me) if not change.refused(ranked.me)]
    pairs = [pair for pair in combinations(possible, 2) if not refusals(ranked.me, pair)]
    return [*((change,) for change in possible), *pairs][:CHANGES]


def check(ranked: Ranking, changes: tuple[Supposition, ...], today: date) -> None:
    """Judged beside the ranking or ranked from the start: the same verdicts and the same points."""
    beside, file = judged(ranked, changes, today), supposed(ranked.me, changes).file
    dates = dates_of(ranked.me.dates.season + sum(change.seasons_later for change in changes))
    anew = rank(file, ranked.columns, dates, today, signal_allowances())
    must_be_same(f"What if ({[change.key for change in changes]})", anew, beside.verdict, beside.total)
