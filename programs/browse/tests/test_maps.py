"""The maps of the list of programs: which are offered, and what is said where one would mislead."""

import pytest
from django.test import Client

from programs.browse import charts
from programs.browse.tests.test_conditions import text_of
from programs.tests.builders import count_season, make_programs


@pytest.mark.django_db
def test_the_record_is_mapped_only_for_a_specialty_with_enough_counts(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(charts, "FEWEST_COUNTED", 2)
    many, few = ("neurology", 3, 2), ("pathology", 5, 2)
    for specialty, programs, counted in (many, few):
        for number, program in enumerate(make_programs(*({"specialty": specialty} for _ in range(programs)))):
            if number < counted:
                count_season(program, 2026, "all", "residents", 10)
                count_season(program, 2026, "img", "residents", 4)
    mapped = text_of(client.get("/programs/?view=map&by=record&specialty=neurology"))
    assert "IMGs are 40% of the residents counted" in mapped
    assert "Share of IMGs among residents" in mapped
    assert ">IMG record<" in mapped
    for words in ("", "&specialty=pathology", "&specialty=neurology&specialty=pathology"):
        page = client.get(f"/programs/?view=map&by=record{words}")
        refused = text_of(page)
        assert page.status_code == 200
        assert "Share of IMGs among residents" not in refused
        assert ">IMG record<" not in refused
        assert "Too few residents of these programs are counted" in refused
        assert 'specialty=neurology">Neurology</a>.' in refused
    assert "Too few residents" not in text_of(client.get("/programs/?view=map"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "claim"),
    [
        pytest.param("", "New York, California and Ohio have 5 of 6 programs (83%)", id="the states with the most"),
        pytest.param("specialty=neurology", "Texas has 1 of 1 programs (100%)", id="one state"),
        pytest.param("by=visa", "2 of 6 programs say they sponsor J-1 or H-1B, the most in New York: 2", id="a visa"),
        pytest.param("by=visa&specialty=neurology", "0 of 1 programs say they sponsor J-1 or H-1B", id="none says so"),
    ],
)
def test_a_map_says_first_what_it_shows(client: Client, words: str, claim: str) -> None:
    told = [{"state": "NY", "visa_j1": "yes"}, {"state": "NY", "visa_j1": "yes"}, {"state": "CA"}, {"state": "CA"}]
    make_programs(*told, {"state": "OH"}, {"state": "TX", "specialty": "neurology"})
    assert f"<figcaption>{claim}<span" in text_of(client.get(f"/programs/?view=map&{words}"))
