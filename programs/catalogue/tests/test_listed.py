"""A row of the list, made from the catalogue's columns, says what the program and its evidence say."""

import random
from dataclasses import fields

import numpy as np
import pytest
from django.utils import timezone

from programs.catalogue import loading
from programs.catalogue.loading import NOTED_FACTS
from programs.catalogue.pages import ListedProgram, SaidOfImgs, conditions_of, listed_programs
from programs.catalogue.tests.test_columns import random_programs
from programs.facts import ledger
from programs.models import Program
from programs.templatetags.marks import policy_answer, policy_mark
from programs.tests.builders import make_program, make_programs, say

pytestmark = pytest.mark.django_db

WRITTEN_OUT = {"place", "short_name", "is_closed_or_unlisted"}


def test_a_row_says_what_the_program_says() -> None:
    random_programs(random.Random(20261201), range(40))
    make_programs({"city": None, "active": "no"}, {"visa_j1": "yes", "seen_on": ""}, {"visa_h1b": "no"})
    for program in Program.objects.order_by("?")[:9]:
        for policy in NOTED_FACTS:
            say(program, policy, "conditional", name="Newest page", note=f"Unless <{policy}>", seen_on="2026-11-20")
    programs = list(Program.objects.listed().select_related("specialty").in_order())
    notes, year = conditions_of(programs), timezone.localdate().year
    rows = listed_programs(loading.newest(), np.arange(len(programs)))
    assert [row.pk for row in rows] == [program.pk for program in programs]
    for row, program in zip(rows, programs, strict=True):
        for name in {field.name for field in fields(ListedProgram)} - {"said"} | WRITTEN_OUT:
            assert getattr(row, name) == getattr(program, name), name
        assert row.get_absolute_url() == program.get_absolute_url()
        for name in set(SaidOfImgs._fields) - {f"{policy}_note" for policy in NOTED_FACTS}:
            assert getattr(row.said, name) == getattr(program, name), name
        for policy in NOTED_FACTS:
            assert row.said.answered_in(policy) == program.answered_in(policy)
            note = getattr(row.said, f"{policy}_note")
            assert note == notes.get((program.pk, policy), "")
            assert policy_mark(row.said, policy, year, note) == policy_answer(program, policy, notes)
    assert len(notes) > 20


def test_the_note_of_a_merged_program_is_that_of_the_one_that_is_kept() -> None:
    kept, other = make_program(visa_j1="yes"), make_program()
    say(other, "visa_h1b", "conditional", note="only after Step 3", seen_on="2026-11-20")
    ledger.merge([(other.pk, kept.pk)])
    (row,) = listed_programs(loading.newest(), np.arange(1))
    assert (row.pk, row.said.visa_h1b, row.said.visa_h1b_note) == (kept.pk, "conditional", "only after Step 3")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        pytest.param({"name": '<b>"Mercy" & Co</b>'}, "&lt;b&gt;&quot;Mercy&quot; &amp; Co&lt;/b&gt;", id="a name"),
        pytest.param({"city": "<i>Troy</i>"}, '· <span class="place">&lt;i&gt;Troy&lt;/i&gt;, NY</span>', id="a place"),
        pytest.param({"positions_per_year": 7}, 'class="number">7</td>', id="positions"),
        pytest.param(
            {},
            'class="number"><span class="answer answer-silent"><span>Not stated</span></span></td>',
            id="no positions",
        ),
        pytest.param({"active": "no"}, '<span class="tag tag-warn">Closed or unlisted</span>', id="closed"),
    ],
)
def test_a_row_is_drawn_with_what_is_told_escaped(client, told, says) -> None:
    make_program(**told)
    page = client.get("/programs/?silent=1").content.decode()
    assert says in page


def test_conditions_are_drawn_escaped(client) -> None:
    say(make_program(), "visa_h1b", "conditional", note="<b>only</b> after Step 3", seen_on="2026-11-20")
    page = client.get("/programs/").content.decode()
    assert "<p>&lt;b&gt;only&lt;/b&gt; after Step 3</p>" in page
