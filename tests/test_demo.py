"""The demonstration: a site of its own that says so everywhere, made-up people alone, and nothing of it elsewhere."""

import re
import runpy
import shutil
from collections import Counter
from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template.loader import render_to_string
from django.test import Client

from applicants.models import Advising, Profile, RankEntry, SavedProgram, Status
from applicants.ranking.to_ask import ToAsk
from imgmatch import settings as house
from imgmatch.management.commands import load_demo
from programs.models import Program
from programs.templatetags.demo import LINE
from programs.tests.builders import make_programs

PAGES = (
    "/", "/programs/", "/programs/?view=cards", "/insights/", "/guide/", "/method/", "/privacy/", "/about/look/",
    "/examples/h1b-pathology/", "/account/login/", "/account/signup/", "/me/", "/me/ranking/", "/me/plan/",
    "/steward/", "/admin/", "/admin/login/", "/admin/programs/program/", "/advising/", "/nothing-here/",
)  # fmt: skip
# What the example people are open to, and have to ask about.
ASK = dict.fromkeys(("accepts_img", "visa_j1", "visa_h1b"), "conditional")
OPEN = dict.fromkeys(ASK, "yes")


@pytest.fixture
def demo(settings) -> None:
    settings.DEMO = True


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, demo: None, db: None) -> Callable[..., str]:
    """``load()``: the demonstration over a few programs, in the place of the starter set; what it printed."""
    monkeypatch.setattr(load_demo, "call_command", lambda name, **options: None)
    make_programs(
        *(
            {"specialty": specialty} | (OPEN if number < 8 else ASK)
            for specialty in ("internal-medicine", "family-medicine", "pathology")
            for number in range(12)
        )
    )

    def loaded(**options: bool) -> str:
        call_command("load_demo", stdout=(said := StringIO()), **options)
        return said.getvalue()

    return loaded


def password_in(said: str) -> str:
    return re.findall(r"password (\S+),", said)[0]


def sign_in(client: Client, who: str, password: str) -> None:
    client.post("/account/login/", {"login": f"{who}@demo.example", "password": password})
    assert "_auth_user_id" in client.session


# The site -------------------------------------------------------------------------------------------------------------


def test_it_is_a_site_of_its_own(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What .env says of the site people use is not read: no database, mail server or second factor of it."""
    (tmp_path / ".env").write_text(
        "DATABASE_URL=sqlite:///people.sqlite3\nEMAIL_URL=smtp://mail.example\nSTAFF_MFA=1\n"
    )
    (tmp_path / "imgmatch").mkdir()
    file = shutil.copy(house.__file__, tmp_path / "imgmatch")
    for name in ("DATABASE_URL", "EMAIL_URL", "STAFF_MFA", "CATALOGUE_FOLDER", "PRODUCTION", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///people.sqlite3")
    monkeypatch.setenv("DEMO", "1")
    read = runpy.run_path(str(file))
    assert read["DATABASES"]["default"]["NAME"] == str(tmp_path / "var" / "demo" / "db.sqlite3")
    assert (read["UPLOADS"], read["EMAIL_BACKEND"], read["STAFF_MFA"]) == (
        tmp_path / "var" / "demo" / "uploads", "django.core.mail.backends.console.EmailBackend", False,
    )  # fmt: skip
    cookies = {name: read[name] for name in read if name.endswith("COOKIE_NAME")}
    assert len(cookies) == 4
    assert {cookies[name] for name in cookies} & {getattr(house, name) for name in cookies} == set()


def test_it_is_never_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("PRODUCTION", "1")
    with pytest.raises(ImproperlyConfigured, match="DEMO=1 is for a machine of one's own"):
        runpy.run_path(str(house.__file__))


@pytest.mark.parametrize("is_demo", [True, False])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_what_it_is(path: str, is_demo: bool, settings, client: Client, admin_client: Client) -> None:
    settings.DEMO = is_demo
    for visitor in (client, admin_client):
        page = visitor.get(f"{path}{'&' if '?' in path else '?'}demo=1", follow=True, headers={"X-Demo": "1"})
        assert page.content.decode().count(LINE) == is_demo


@pytest.mark.parametrize("is_demo", [True, False])
@pytest.mark.parametrize("template", ["500.html", "503.html", "busy.html"])
def test_pages_that_need_nothing_say_it_too(template: str, is_demo: bool, settings) -> None:
    settings.DEMO = is_demo
    assert render_to_string(template).count(LINE) == is_demo


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_api_says_it(is_demo: bool, settings, client: Client, db: None) -> None:
    settings.DEMO = is_demo
    assert ("demonstration" in client.get("/api/openapi.json").json()["info"]["title"]) is is_demo


# Its people -----------------------------------------------------------------------------------------------------------


def test_everybody_has_what_their_day_needs(load: Callable[..., str]) -> None:
    load()
    assert set(User.objects.values_list("email", flat=True)) == set(load_demo.ADDRESSES)
    assert [user.email for user in User.objects.filter(is_staff=True)] == ["steward@demo.example"]
    assert not User.objects.filter(is_superuser=True).exists()
    planned = Counter(SavedProgram.objects.values_list("profile__user__email", flat=True))
    assert planned == {person.email: len(person.plan) for person in load_demo.PEOPLE}
    ranked = SavedProgram.objects.filter(status=Status.RANKED)
    assert set(RankEntry.objects.values_list("saved", flat=True)) == set(ranked.values_list("pk", flat=True))
    for saved in SavedProgram.objects.prefetch_related("history"):
        steps = [saved.added_at, *(step.at for step in saved.history.all())]
        assert steps[1:] == sorted(steps[1:])
        assert saved.history.last().status == saved.status


def test_the_steward_enters_desk_and_admin(load: Callable[..., str], client: Client) -> None:
    sign_in(client, "steward", password_in(load()))
    assert [client.get(path).status_code for path in ("/steward/", "/admin/", "/admin/programs/program/")] == [200] * 3


def test_the_adviser_reads_along(load: Callable[..., str], client: Client) -> None:
    sign_in(client, "adviser", password_in(load()))
    page = client.get("/advising/").content.decode()
    assert re.findall(r"<bdi>(\w+)</bdi>", page) == ["Asha", "Daniel"]
    assert page.count("Asked on") == 1
    asha = Advising.objects.get(shown_as="Asha")
    for part in ("plan", "ranking"):
        assert client.get(f"/advising/{asha.pk}/{part}/").status_code == 200
    assert "Book the train." in client.get(f"/advising/{asha.pk}/plan/").content.decode()


@pytest.mark.parametrize("who", ["asha", "daniel", "mariam"])
def test_every_page_asks_the_same_questions(who: str, load: Callable[..., str], client: Client) -> None:
    """How it fits me, the plan, What to ask and the e-mail: one set and one count of questions for each program."""
    sign_in(client, who, password_in(load()))
    letters = {row.pk: (row.to_ask, letter) for row, letter in client.get("/me/plan/questions/").context["letters"]}
    plan = client.get("/me/plan/").content.decode()
    planned = SavedProgram.objects.filter(profile__user__email=f"{who}@demo.example").values("program_key")
    for program in Program.objects.filter(program_key__in=planned):
        of_fit = client.get(f"/me/programs/{program.pk}/").context["to_ask"]
        to_ask, letter = letters.get(program.pk, (ToAsk(), None))
        assert [list(part) for part in of_fit] == [list(part) for part in to_ask]
        assert client.get(f"/me/plan/{program.pk}/").context["letter"] == letter
        assert len(re.findall(r"^[0-9]+[.] ", letter.text if letter else "", re.MULTILINE)) == of_fit.number
        told = re.findall(rf'href="/me/plan/{program.pk}/#ask">([^<]*)<', plan)
        assert told == ([of_fit.in_short] if of_fit.number else [])


def test_twice_is_once(load: Callable[..., str], client: Client) -> None:
    """What was done in it stays, also by visitors who signed up; the password is not told again."""
    password = password_in(load())
    SavedProgram.objects.filter(profile__user__email="asha@demo.example").first().delete()
    User.objects.create_user("visitor", "visitor@example.org")
    counts = User.objects.count(), SavedProgram.objects.count()
    assert "password was printed once" in load()
    assert (User.objects.count(), SavedProgram.objects.count()) == counts
    sign_in(client, "asha", password)


def test_again_makes_them_anew(load: Callable[..., str], client: Client) -> None:
    first = password_in(load())
    User.objects.create_user("visitor", "visitor@example.org")
    SavedProgram.objects.all().delete()
    second = password_in(load(again=True))
    assert first != second
    assert User.objects.count() == len(load_demo.ADDRESSES) + 1
    assert SavedProgram.objects.count() == sum(len(person.plan) for person in load_demo.PEOPLE)
    sign_in(client, "steward", second)


def an_account() -> None:
    User.objects.create_user("somebody", "somebody@example.org")


def a_guest() -> None:
    Profile.objects.create()


@pytest.mark.parametrize("who", [an_account, a_guest])
@pytest.mark.parametrize("again", [True, False])
def test_a_database_of_people_is_left_alone(who: Callable[[], None], again: bool, load: Callable[..., str]) -> None:
    who()
    before = User.objects.count(), Profile.objects.count()
    with pytest.raises(CommandError, match="holds accounts or profiles of people"):
        load(again=again)
    assert (User.objects.count(), Profile.objects.count()) == before


def test_any_other_site_has_none_of_it(load: Callable[..., str], settings) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demonstration"):
        load()
    assert not User.objects.exists()
