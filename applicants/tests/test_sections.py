"""The two rows of links above every page."""

import pytest
from django.test import Client
from django.urls import get_resolver

from applicants.templatetags.sections import DESK, PAGE_OF, SECTIONS, rows


def names_of_site() -> set[str]:
    """Every page of the site by its name."""
    found = set()
    for entry in get_resolver().url_patterns:
        space = getattr(entry, "namespace", None)
        inner = getattr(entry, "url_patterns", [entry])
        found |= {f"{space}:{one.name}" if space else one.name for one in inner if getattr(one, "name", None)}
    return found


def test_only_pages_that_there_are_stand_in_it() -> None:
    assert PAGE_OF.keys() <= names_of_site()


def test_a_page_stands_in_one_section() -> None:
    names = [name for one in (*SECTIONS, DESK) for page in one.pages for name in (page.name, *page.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("view_name", "section", "page"),
    [
        pytest.param("programs:list", "Programs", "All programs", id="the list"),
        pytest.param("programs:detail", "Programs", "All programs", id="one program"),
        pytest.param("applicants:exams", "My file", "My file", id="a part of the profile"),
        pytest.param("applicants:fit", "Ranking", "My ranking", id="how one fits"),
        pytest.param("applicants:rank_list", "Plan", "Rank list", id="rank list"),
        pytest.param("privacy", None, None, id="of no section"),
        pytest.param("", None, None, id="a page that is not found"),
    ],
)
def test_where_a_page_stands(view_name, section, page) -> None:
    drawn = rows(view_name, None)
    assert [one.label for one in drawn["sections"] if one.is_on] == ([section] if section else [])
    assert [one.label for one in drawn["pages"] if one.is_on] == ([page] if page else [])


def test_the_desk_stands_there_for_those_who_may_see_it() -> None:
    assert "Desk" not in [one.label for one in rows("desk:season", None)["sections"]]
    drawn = rows("desk:season", None, has_desk=True)
    assert [one.label for one in drawn["sections"] if one.is_on] == ["Desk"]
    assert [one.label for one in drawn["pages"] if one.is_here] == ["Season"]
    for view_name, page in (("admin:programs_evidence_changelist", "Data"), ("imports:columns", "Imports")):
        drawn = rows(view_name, None, has_desk=True)
        assert [one.label for part in ("sections", "pages") for one in drawn[part] if one.is_on] == ["Desk", page]


def test_links_stay_in_the_season() -> None:
    drawn = {one.label: one.address for one in rows("applicants:rank_list", 2028)["pages"]}
    assert drawn["Rank list"] == "/me/plan/rank-list/?season=2028"
    assert {one.address for one in rows("applicants:rank_list", 2028)["sections"] if one.label == "Programs"} == {
        "/programs/"
    }


@pytest.mark.django_db
def test_it_says_where_the_reader_is(client: Client) -> None:
    words = client.get("/me/plan/").content.decode()
    assert words.count('aria-current="page"') == 2
    assert 'aria-label="Plan"' in words
    assert 'class="section-nav"' not in client.get("/privacy/").content.decode()
    assert client.get("/nowhere/").status_code == 404
