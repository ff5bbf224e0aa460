"""The list of sources, the refusal of accounts, and a new program's form: what a steward sees first."""

import pytest

from programs.models import Source
from programs.tests.builders import make_program, say
from programs.tests.desk import PROGRAMS, member

pytestmark = pytest.mark.django_db

SOURCES = "/admin/programs/source/"


def test_sources_stand_by_name_whatever_its_capitals(desk) -> None:
    for name in ("Zeta", "alpha", "Beta"):
        Source.objects.create(kind="other", name=name)
    assert [one.name for one in desk.get(SOURCES).context["cl"].result_list] == ["alpha", "Beta", "Zeta"]


def test_an_address_is_its_domain_and_path_and_no_rows_are_no_link(desk) -> None:
    Source.objects.create(kind="other", name="A page", url="https://www.example.org/visas?q=1")
    page = desk.get(SOURCES).content.decode()
    assert 'href="https://www.example.org/visas?q=1" rel="noopener noreferrer">example.org/visas?q=1</a>' in page
    assert '<td class="field-evidence">0</td>' in page


def test_accounts_are_refused_with_the_way_back_to_the_desk() -> None:
    response = member("Stewards").get("/admin/auth/user/")
    assert response.status_code == 403
    assert "Only an administrator sees accounts" in response.content.decode()
    assert 'href="/steward/">desk</a>' in response.content.decode()


def test_what_a_new_program_needs_comes_first(desk) -> None:
    page = desk.get(f"{PROGRAMS}add/").content.decode()
    places = [page.index(f'data-fact="{name}"') for name in ("name", "specialty", "state", "acgme_id")]
    assert places == sorted(places)
    assert page.count(">Needed</span>") == 3
    assert page.count('<option value="" selected>Choose one</option>') == 3  # specialty, state, kind of source
    assert page.index('data-fact="state"') < page.index("<details") < page.index('data-fact="acgme_id"')


def test_a_fact_to_confirm_leads_to_its_source(desk) -> None:
    program = make_program()
    say(program, "visa_j1", "yes", seen_on="")
    Source.objects.update(url="https://example.org/visas")
    assert '<a href="https://example.org/visas" rel="external' in desk.get("/steward/queue/stale/").content.decode()
