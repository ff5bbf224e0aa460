"""Saved searches: kept as an address says them, owned by one account, never lost when a word changes its meaning."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from applicants.models import SavedSearch
from applicants.models.search import MOST_SEARCHES
from programs.tests.builders import make_program, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client: Client) -> User:
    user = User.objects.create(username="me", email="me@example.org")
    client.force_login(user)
    return user


def save(client: Client, name: str = "mine", query: str = "state=NY"):
    return client.post("/me/searches/", {"name": name, "query": query})


def kept() -> list[tuple[str, str]]:
    return list(SavedSearch.objects.values_list("name", "query"))


def summary_of(response) -> str:
    return response.content.decode().split("There is a problem")[1].split("</div>")[0]


def test_a_search_is_saved_from_the_list_and_says_what_it_finds_today(client, me) -> None:
    make_program(state="NY", visa_j1="yes")
    make_program(state="NJ", visa_j1="yes")
    page = client.get("/programs/?visa=j1&state=NY&page=1").content.decode()
    assert '<input type="hidden" name="query" value="visa=j1&amp;state=NY">' in page

    assert save(client, "J-1 in New York", "visa=j1&state=NY")["Location"] == "/me/searches/"

    page = client.get("/me/searches/").content.decode()
    assert '<a href="/programs/?visa=j1&amp;state=NY">J-1 in New York</a>' in page
    assert '<strong class="figure">1</strong> program today' in page
    assert "New York · J-1" in page


def test_guests_are_asked_to_sign_in_and_led_back(client) -> None:
    page = client.get("/programs/?state=NY&visa=j1").content.decode()
    assert 'href="/account/login/?next=%2Fprograms%2F%3Fstate%3DNY%26visa%3Dj1"' in page
    assert 'name="query"' not in page
    assert save(client)["Location"] == "/account/login/?next=/me/searches/"
    assert kept() == []


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        pytest.param("state=NY&page=3", "state=NY", id="the page is left out"),
        pytest.param("state=&specialty=&sort=name&visa=", "sort=name", id="blanks are left out"),
        pytest.param("visa=j1&visa=h1b", "visa=j1&visa=h1b", id="several values"),
        pytest.param("not_stated=visa&visa=j1", "not_stated=visa&visa=j1", id="include not stated"),
        pytest.param("", "", id="every program"),
    ],
)
def test_what_is_kept_of_an_address(client, me, sent, stored) -> None:
    save(client, query=sent)
    assert kept() == [("mine", stored)]


@pytest.mark.parametrize(
    ("name", "query", "field", "why"),
    [
        pytest.param("", "state=NY", "name", "This field is required.", id="no name"),
        pytest.param("   ", "state=NY", "name", "This field is required.", id="blank name"),
        pytest.param("n" * 81, "state=NY", "name", "at most 80 characters", id="long name"),
        pytest.param("a\nb", "state=NY", "name", "Write this on one line.", id="two lines"),
        pytest.param("mine", "state=ZZ", "query", "State: Select a valid choice. ZZ", id="a state that is none"),
        pytest.param("mine", "stat=NY", "query", "“stat” is not a filter.", id="a word nobody knows"),
        pytest.param("mine", "letters=-1", "query", "greater than or equal to 0", id="a number out of range"),
        pytest.param("mine", "state=%00", "query", "State:", id="an escaped NUL"),
        pytest.param("mine", "state=NY&" * 911, "query", "at most 8192 characters", id="longer than an address"),
        pytest.param("mine", "a&" * 3001, "query", "too many words", id="too many words"),
    ],
)
def test_a_search_that_cannot_be_kept_says_why(client, me, name, query, field, why) -> None:
    response = save(client, name, query)
    assert response.status_code == 200
    assert why in summary_of(response)
    assert kept() == []
    if name.strip() and "\n" not in name and len(name) <= 80:
        assert f'value="{name}"' in response.content.decode()


def test_a_name_is_used_once_by_each_person(client, me) -> None:
    SavedSearch.objects.create(user=User.objects.create(username="other"), name="mine")
    save(client)
    assert "You have a search of this name." in summary_of(save(client, query="state=NJ"))
    assert SavedSearch.objects.filter(user=me).count() == 1


def test_fifty_are_kept(client, me) -> None:
    for number in range(MOST_SEARCHES - 1):
        SavedSearch.objects.create(user=me, name=str(number))
    assert save(client, "the last").status_code == 302
    assert "You have 50 saved searches" in summary_of(save(client, "one more"))
    assert SavedSearch.objects.count() == MOST_SEARCHES


def test_a_search_that_is_no_longer_understood_is_shown_with_what_is_wrong(client, me) -> None:
    make_program(state="NY")
    SavedSearch.objects.create(user=me, name="old words", query="state=NY&specialty=phrenology")
    page = client.get("/me/searches/").content.decode()
    assert "Needs a look" in page
    assert "phrenology is not one of the available choices" in page
    assert "New York" in page
    assert 'href="/programs/?state=NY&amp;specialty=phrenology"' in page


def test_a_search_is_renamed_and_deleted(client, me) -> None:
    save(client)
    pk = SavedSearch.objects.get().pk
    client.post(f"/me/searches/{pk}/", {f"search-{pk}-name": "yours"})
    assert kept() == [("yours", "state=NY")]
    client.post(f"/me/searches/{pk}/", {f"search-{pk}-name": "yours"})
    client.post(f"/me/searches/{pk}/delete/")
    assert kept() == []


def test_a_name_that_is_taken_is_refused_beside_the_search(client, me) -> None:
    save(client, "first")
    save(client, "second")
    pk = SavedSearch.objects.get(name="second").pk
    page = client.post(f"/me/searches/{pk}/", {f"search-{pk}-name": "first"}).content.decode()
    assert "You have a search of this name." in page
    assert "<details open>" in page
    assert kept() == [("second", "state=NY"), ("first", "state=NY")]


@pytest.mark.parametrize("address", ["/me/searches/{}/", "/me/searches/{}/delete/", "/me/searches/{}/changes/"])
def test_the_search_of_somebody_else_is_not_there(client, me, address) -> None:
    theirs = SavedSearch.objects.create(user=User.objects.create(username="other"), name="theirs", query="state=NY")
    assert "theirs" not in client.get("/me/searches/").content.decode()
    for pk in (theirs.pk, theirs.pk + 1, 2**63, 10**30):
        assert client.post(address.format(pk), {f"search-{pk}-name": "mine"}).status_code == 404
    assert kept() == [("theirs", "state=NY")]


@pytest.mark.parametrize(
    "address", ["/me/searches/1/", "/me/searches/1/delete/", "/me/searches/1/changes/", "/me/searches/mails/"]
)
def test_changes_come_by_post_alone(client, me, address) -> None:
    assert client.get(address).status_code == 405


def test_a_search_says_what_changed_since_its_owner_looked(client, me) -> None:
    program = make_program(state="NY")
    make_program(state="NJ")
    search = SavedSearch.objects.create(user=me, name="mine", query="state=NY")
    page = client.get("/me/searches/").content.decode()
    assert "None changed since" in page
    assert 'href="/programs/changes.atom?state=NY"' in page

    say(program, "visa_j1", "yes", seen_on="2026-10-02")
    page = client.get("/me/searches/").content.decode()
    assert '<strong class="figure">1</strong> changed since' in page
    assert client.get("/me/searches/").content.decode().count("None changed") == 0  # looking here is not asking

    response = client.post(f"/me/searches/{search.pk}/changes/")
    assert response["Location"] == "/programs/changes/?state=NY"
    assert "None changed since" in client.get("/me/searches/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_search_as_for_three(client, me, count, django_assert_num_queries) -> None:
    make_program(state="NY")
    for number in range(count):
        SavedSearch.objects.create(user=me, name=str(number), query="state=NY&specialty=internal-medicine")
    client.get("/me/searches/")  # reads the catalogue once for this data version
    # session, account, data version, searches, digest, confirmed address
    with django_assert_num_queries(6):
        client.get("/me/searches/")


@pytest.mark.parametrize(
    ("constraint", "name"), [("search_named_once", "mine"), ("search_name_not_blank", "")], ids=["twice", "blank"]
)
def test_the_database_refuses(me, constraint, name) -> None:
    SavedSearch.objects.create(user=me, name="mine")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedSearch.objects.create(user=me, name=name)


def test_without_a_search_the_wishes_make_one_to_save(client, me) -> None:
    make_program(state="NY")
    make_program(state="NJ")
    assert "A search to begin with" not in client.get("/me/searches/").content.decode()
    wished = {"specialties": ["internal-medicine"], "states": ["NY"], "prospect_share": "70", "version": "0"}
    client.post("/me/wishes/", wished)
    page = client.get("/me/searches/").content.decode()
    assert '<strong class="figure">1</strong> program today' in page
    query = "specialty=internal-medicine&state=NY"
    assert f'name="query" value="{query.replace("&", "&amp;")}"' in page
    save(client, "What I want", query)
    assert "A search to begin with" not in client.get("/me/searches/").content.decode()
    assert SavedSearch.objects.get().query == query
