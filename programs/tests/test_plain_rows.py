"""What is written out once for many ids finds for each of them what the ORM finds."""

import pytest

from programs.exports.rows import _visa_notes
from programs.facts import ledger
from programs.models import Program
from programs.models.querysets import PlainRows
from programs.tests.builders import make_programs, say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("how_many", [0, 1, 49, 50, 51])
def test_rows_are_those_of_the_orm_for_so_many_ids(how_many, django_assert_num_queries) -> None:
    ids = [program.pk for program in make_programs(*[{"visa_j1": "yes"}] * 52)]
    rows = PlainRows(lambda some: Program.objects.listed().filter(pk__in=some, visa_j1="yes").values_list("pk", "name"))
    for some in (ids[:how_many], ids[-how_many:] if how_many else []):  # the second time as written
        with django_assert_num_queries(1 if some else 0):
            found = rows.of(some)
        assert sorted(found) == sorted(Program.objects.filter(pk__in=some).values_list("pk", "name"))


def test_a_note_of_a_merged_program_is_that_of_the_one_that_is_kept() -> None:
    kept, gone, other = make_programs({}, {}, {"visa_h1b": "no"})
    say(gone, "visa_j1", "conditional", note="for the best")
    ledger.merge([(gone.pk, kept.pk)])
    assert _visa_notes([kept.pk, other.pk]) == {(kept.pk, "visa_j1"): "for the best"}
