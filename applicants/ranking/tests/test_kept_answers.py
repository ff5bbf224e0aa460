"""What rules found for one applicant serves others only where it holds for them, also after a patch."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from applicants.matching.ranking import Ranking, rank
from applicants.matching.scores import MOST_KEPT
from applicants.season.dates import dates_of
from applicants.tests.applicants import GRADUATE
from programs.catalogue import loading
from programs.catalogue.columns import Catalogue
from programs.models import Program
from programs.tests.builders import count_season, make_programs, say

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
US_IMG = replace(GRADUATE, us_citizen=True, immigration_status=None)


def ranked(books: Catalogue, me=GRADUATE, season=2027) -> Ranking:
    return rank(me, books, dates_of(season), TODAY)


def told(ranking: Ranking) -> list[object]:
    return [ranking.explain(at) for at in range(ranking.columns.size)]


@pytest.fixture
def books() -> Catalogue:
    programs = make_programs(
        *({"state": state, "visa_j1": j1} for state, j1 in product(("NY", "NJ", "PA", "TX", "FL"), ("yes", "no")))
    )
    for program in programs[::3]:
        count_season(program, 2026, "non_us_img", "residents", 4)
        count_season(program, 2026, "all", "residents", 10)
    return loading.newest()


def test_after_a_patch_the_ranking_is_that_of_everything_read_anew(books) -> None:
    ranked(books), ranked(books, US_IMG)
    program = Program.objects.get(pk=books.ids[3])
    say(program, "visa_j1", "no" if program.visa_j1 == "yes" else "yes", name="Another page", seen_on="2026-11-02")
    after = loading.newest(books)
    assert len(after.answers) == 2
    assert all(sum(one is not None for one in answers) > 0 for answers in after.answers.values())
    for me in (GRADUATE, US_IMG):
        assert told(ranked(after, me)) == told(ranked(loading.newest(), me))


def test_nobody_gets_the_answers_of_another_and_few_are_kept(books) -> None:
    people = [GRADUATE, US_IMG, replace(GRADUATE, visas_accepted=("J-1",)), replace(GRADUATE, us_citizen=None)]
    for me, season in product(people, (2027, 2028, 2026, 2027)):
        assert told(ranked(books, me, season)) == told(ranked(loading.newest(), me, season))
        assert len(books.answers) <= MOST_KEPT
    assert len(books.answers) == MOST_KEPT
