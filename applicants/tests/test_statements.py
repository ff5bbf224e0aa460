"""Every page of the desk takes under fifteen statements, signed in, with everything kept that can be kept."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from applicants.models import AssignedLetter, Profile, RankEntry, SavedSearch, SharedLink
from applicants.plan.tests.test_table import many
from applicants.ranking.tests.test_pages import upload
from applicants.tests.test_accounts import make_account, sign_in
from programs.models import Program

MOST = 15
PROGRAMS = 300
ALONE = [
    *("profile", "who", "exams", "letters", "experience", "wishes", "summary", "checklists", "season_calendar"),
    *("ranking", "what_if", "plan", "plan_import", "plan_costs", "plan_questions", "rank_list", "letters_assign"),
    *("plan_csv", "plan_xlsx", "rank_list_csv", "profile_file", "sharing", "searches", "my_data", "profile_delete"),
]
OF_ONE = ["fit", "plan_item", "plan_letters", "plan_add", "plan_remove"]


@pytest.fixture
def mine(client: Client, db: None) -> Profile:
    user = make_account()
    sign_in(client)
    upload(client)
    mine = Profile.objects.get(user=user)
    many(mine, PROGRAMS)
    letter = mine.letters.first()
    for position, saved in enumerate(mine.plan.all(), 1):
        AssignedLetter.objects.create(saved=saved, letter=letter, position=1)
        RankEntry.objects.create(profile=mine, saved=saved, position=position)
    SavedSearch.objects.create(user=user, name="H-1B", query="visa_h1b=yes")
    SharedLink.objects.create(profile=mine, shows_ranking=True, expires_at=timezone.now() + timedelta(days=9))
    return mine


@pytest.fixture
def takes_few(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> Callable[..., None]:
    def check(address: str, **asked: object) -> None:
        assert client.get(address, asked).status_code == 200
        with django_assert_max_num_queries(MOST):
            response = client.get(address, asked)
            list(response)  # also of a file that is sent as it is made

    return check


def test_every_page_of_the_desk_takes_few_statements(mine, takes_few) -> None:
    for name in ALONE:
        takes_few(reverse(f"applicants:{name}"))


def test_every_page_of_one_program_takes_few_statements(mine, takes_few) -> None:
    program = Program.objects.get(program_key=mine.plan.first().program_key)
    for name in OF_ONE:
        takes_few(reverse(f"applicants:{name}", args=[program.pk]))
    takes_few(reverse("applicants:plan_answer", args=[program.pk, "visa_j1"]))
    takes_few(reverse("applicants:compare"), id=list(Program.objects.values_list("pk", flat=True)[:5]))
