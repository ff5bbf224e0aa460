"""The lists of a profile without rows made of them say what the rows say, whoever asks, and from whichever thread."""

from datetime import date

import pytest

from applicants.models import Profile
from applicants.models.rows import Letter, plain

pytestmark = pytest.mark.django_db
COLUMNS = ("writer", "us_faculty", "wanted_by", "reminded_on")


def test_a_list_is_its_owners_in_its_order_with_values_as_the_model_has_them(django_assert_num_queries) -> None:
    mine, other = Profile.objects.create(), Profile.objects.create()
    told = {"us_faculty": True, "wanted_by": date(2026, 9, 1), "reminded_on": ["2026-08-01"]}
    Letter.objects.create(profile=mine, position=1, writer="B")
    Letter.objects.create(profile=mine, position=0, writer="A", **told)
    Letter.objects.create(profile=other, writer="C")
    for owner in (mine, other, mine):
        with django_assert_num_queries(1):
            found = plain(owner.letters, *COLUMNS)
        assert [*map(tuple, found)] == [*owner.letters.values_list(*COLUMNS)]
    fetched = Profile.objects.prefetch_related("letters").get(pk=mine.pk)
    with django_assert_num_queries(0):
        at_hand = plain(fetched.letters, *COLUMNS)
    assert at_hand == [["A", *told.values()], ["B", None, None, []]]
