"""Searches saved before answers with conditions were chosen apart go on finding what they found."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict

from applicants.models import SavedSearch
from applicants.my_data.archive import as_found_before
from programs.catalogue.query import ProgramFilter
from programs.tests.builders import make_programs

migration = import_module("applicants.migrations.0013_searches_with_conditions")
MOST = "&".join(["state=NY"] * 900) + "&visa=j1&not_stated=1"

KEPT = [
    pytest.param("", "", id="every program"),
    pytest.param("visa=h1b&state=NY", "visa=h1b&state=NY", id="silence was not included"),
    pytest.param("state=NY&not_stated=1", "state=NY&not_stated=1", id="nothing that has conditions is asked"),
    pytest.param("step2_ck=230&visa=j1&not_stated=step2_ck", "step2_ck=230&visa=j1&not_stated=step2_ck", id="another"),
    pytest.param("visa=h1b&not_stated=visa", "visa=h1b&not_stated=visa&conditional=visa", id="of visas"),
    pytest.param("not_stated=1&visa=j1&visa=h1b", "not_stated=1&visa=j1&visa=h1b&conditional=visa", id="of all"),
    pytest.param(
        "q=st.+Luke%27s&visa=j1&accepts_img=yes&not_stated=1&sort=-updated",
        "q=st.+Luke%27s&visa=j1&accepts_img=yes&not_stated=1&sort=-updated&conditional=visa&conditional=accepts_img",
        id="of visas and IMGs",
    ),
    pytest.param("accepts_img=no&not_stated=accepts_img&visa=j1",
                 "accepts_img=no&not_stated=accepts_img&visa=j1&conditional=accepts_img", id="of IMGs alone"),
    pytest.param(MOST, "state=NY&visa=j1&not_stated=1&conditional=visa", id="as long as may be"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), KEPT)
def test_the_words_of_before(before: str, after: str) -> None:
    assert migration.with_conditions(before) == after
    assert migration.with_conditions(after) == after
    assert as_found_before(before) == after
    assert len(after) <= migration.LONGEST


@pytest.mark.django_db
def test_all_searches_are_rewritten_and_their_mails_go_on() -> None:
    make_programs(
        {"name": "Alder", "visa_j1": "yes"},
        {"name": "Birch", "visa_j1": "conditional"},
        {"name": "Cedar"},
    )
    me = User.objects.create(username="me")
    for name, query in (("silent", "visa=j1&not_stated=1"), ("stated", "visa=j1"), ("all", "")):
        SavedSearch.objects.create(user=me, name=name, query=query)
    moments = list(SavedSearch.objects.values_list("name", "looked_at", "mailed_until"))
    migration.rewritten(migration.with_conditions)(apps, connection.schema_editor())
    found = {one.name: ProgramFilter(QueryDict(one.query)).qs for one in SavedSearch.objects.all()}
    assert {name: [program.name for program in programs] for name, programs in found.items()} == {
        "silent": ["Alder", "Birch", "Cedar"],
        "stated": ["Alder"],
        "all": ["Alder", "Birch", "Cedar"],
    }
    assert list(SavedSearch.objects.values_list("name", "looked_at", "mailed_until")) == moments
    migration.rewritten(migration.without_conditions)(apps, connection.schema_editor())
    assert SavedSearch.objects.get(name="silent").query == "visa=j1&not_stated=1"
