"""No edit is lost: every form that changes what is kept is opened in two windows, both are saved, and both stand.

The forms are found in the table of addresses: whoever adds one says here what it does.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client, RequestFactory

from applicants.models import Letter, Profile, RankEntry, SavedProgram, SavedSearch
from applicants.profile.tests.test_pages import STEP1, WHO, rows
from applicants.tests.test_accounts import make_account
from programs.admin.program import ProgramAdmin
from programs.http.drawn import DrawnForm
from programs.models import EmployerAlias, Figure, Program, SchoolAlias, Specialty
from programs.tests.builders import make_program
from tests.addresses import addresses
from tests.forms import Sent, form_with

pytestmark = pytest.mark.django_db


class Edit(NamedTuple):
    """A form at ``page``, found by its first field. ``one``, ``other``: what two windows type; () where there is one
    question alone. ``sent_to``: where it goes, if not to its page.
    """

    page: str
    one: tuple[str, str, str]  # field, what the first window types, what the second does
    other: tuple[str, str] = ("", "")  # another field, what the first window types
    sent_to: str = ""


EDITS: Final = {
    "applicants:who": Edit("/me/who/", ("school_name", "A", "B"), ("graduated_on_year", "2018")),
    "applicants:exams": Edit("/me/exams/", ("row-0-score", "211", "212")),
    "applicants:letters": Edit("/me/letters/", ("row-0-institution", "A", "B")),
    "applicants:experience": Edit("/me/experience/", ("publications", "3", "4"), ("row-0-months", "2")),
    "applicants:wishes": Edit("/me/wishes/", ("prospect_share", "61", "62"), ("specialties", "psychiatry")),
    "applicants:ranking": Edit("/me/ranking/", ("weight-prospect_share", "61", "62"), ("weight-openness", "9")),
    "applicants:letters_assign": Edit("/me/letters/assign/", ("letters", "{ada}", "{ben}")),
    "applicants:plan_letters": Edit("/me/plan/{alder}/letters/", ("letters", "{ada}", "{ben}")),
    "applicants:plan_item": Edit("/me/plan/{alder}/", ("note", "A", "B"), ("cost", "12.00")),
    "applicants:search_rename": Edit(
        "/me/searches/", ("search-{search}-name", "A", "B"), sent_to="/me/searches/{search}/"
    ),
}
ADMIN_EDITS: Final = {
    Specialty: Edit("/admin/programs/specialty/{specialty}/change/", ("name", "A", "B"), ("aliases", "psych")),
    SchoolAlias: Edit("/admin/programs/schoolalias/{school}/change/", ("written", "A B", "A C")),
    EmployerAlias: Edit("/admin/programs/employeralias/{employer}/change/", ("place", "A", "B")),
    Figure: Edit("/admin/programs/figure/{figure}/change/", ("who", "A", "B"), ("source_name", "C")),
    EmailAddress: Edit("/admin/account/emailaddress/{address}/change/", ("email", "a@example.org", "b@example.org")),
    Group: Edit("/admin/auth/group/{group}/change/", ("name", "A", "B")),
    User: Edit("/admin/auth/user/{reader}/change/", ("first_name", "A", "B"), ("last_name", "C")),
}
FIGURE: Final = {"topic": "volume", "year": 2026, "measure": "x", "value": 1, "confidence": "primary"} | {
    "source_name": "x",
    "source_url": "https://example.org/",
}
# What else takes a POST, and why two windows lose nothing there.
OTHERS: Final = {
    "ticks only what was ticked in its own window; below": ["applicants:mails"],
    "holds the order against the one that was drawn (applicants/plan/rank_list/tests)": ["applicants:rank_list"],
    "asks for blanks alone, and tells of one that is filled (applicants/ranking/tests)": ["applicants:missing_answers"],
    "fills blanks alone": ["applicants:start"],
    "replaces all, if it is as it was shown (versions; applicants/my_data/tests, applicants/plan/tests)": [
        "applicants:profile_upload", "applicants:two_files", "applicants:arrived", "applicants:plan_import",
    ],
    "says one fact whole, in words of its own": ["applicants:own_fact_keep", "applicants:plan_answer"],
    "adds": [
        "applicants:plan_add", "applicants:plan_add_ticked", "applicants:rank_list_add", "applicants:searches",
        "applicants:sharing", "applicants:my_data", "sharing:keep", "programs:correct", "programs:page", "imports:new",
    ],
    "does one named thing, or tells that it is done": [
        "applicants:plan", "applicants:plan_remove", "applicants:star", "applicants:unstar", "applicants:undo",
        "applicants:letter_did", "applicants:own_fact_remove",
        "applicants:search_delete", "applicants:search_changes", "applicants:link_remove", "applicants:adviser_accept",
        "applicants:adviser_end", "applicants:profile_delete", "sharing:advised_end", "account_delete", "mails_stop",
        "corrections:approve", "corrections:refuse", "corrections:spam", "duplicates:judge", "duplicates:undo",
        "imports:discard", "imports:undo", "desk:season",
    ],
    "keeps nothing": [
        "applicants:compare", "applicants:what_if", "applicants:suppose", "api:ranking", "api:openapi-json",
        "api:openapi-view",
        "api:api-root", ".well-known/change-password", "mfa_download_recovery_codes",
    ],
    "records if what stands is what was shown (the room's own tests)": [
        "desk:queue_work", "desk:roster", "proposals:pages_of", "proposals:pages", "imports:preview",
    ],
    "says how a file is read; what comes of it is shown before anything is recorded": [
        "imports:source", "imports:columns", "imports:pairs", "imports:matches", "imports:employers",
    ],
    "signs in, out or up, or changes a secret that is asked for": [
        "account_login", "account_logout", "account_signup", "account_reauthenticate", "account_email",
        "account_change_password", "account_set_password", "account_reset_password",
        "account_confirm_login_code", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_generate_recovery_codes",
    ],
}  # fmt: skip


@pytest.fixture
def known(client: Client, settings) -> dict[str, Any]:
    """Somebody signed in, who is a steward too, with a row of everything; the ids that addresses need."""
    settings.STAFF_MFA = False
    user = make_account(is_staff=True, is_superuser=True)
    client.force_login(user, "imgmatch.accounts.StewardBackend")
    alder = make_program("alder", name="Alder", specialty="internal-medicine")
    client.post("/me/who/", WHO | {"version": "0"})
    client.post("/me/exams/", rows(STEP1, version="1"))
    client.post("/me/experience/", rows({"kind": "observership", "months": "1"}, version="2"))
    client.post("/me/letters/", rows({"writer": "Ada", "status": "asked"}, {"writer": "Ben"}, version="3"))
    client.post(f"/me/plan/{alder.pk}/add/")
    search = SavedSearch.objects.create(user=user, name="Mine", query="state=NY")
    ada, ben = Letter.objects.values_list("pk", flat=True)
    assert (Profile.objects.get().version, SavedProgram.objects.count(), RankEntry.objects.count()) == (4, 1, 0)
    return {
        "alder": alder.pk,
        "search": search.pk,
        "ada": ada,
        "ben": ben,
        "specialty": Specialty.objects.get(slug="psychiatry").pk,
        "school": SchoolAlias.objects.create(written="Example", normal="example", kind="img").pk,
        "employer": EmployerAlias.objects.create(employer="EXAMPLE", state="NY", place="Example").pk,
        "reader": (reader := make_account("ben@example.org")).pk,
        "address": EmailAddress.objects.get(user=reader).pk,
        "group": Group.objects.get(name="Viewers").pk,
        "figure": Figure.objects.create(**FIGURE).pk,
    }


def takes_a_post() -> list[str]:
    """The names of all addresses outside the admin that a signed-in steward may send something to."""
    steward = User.objects.create_superuser("steward")
    found = []
    for one in addresses():
        if one.route.startswith("admin/"):
            continue
        browser = Client(raise_request_exception=False)
        browser.force_login(steward, "imgmatch.accounts.StewardBackend")
        with transaction.atomic():
            if browser.post(one.path()).status_code != 405:
                found.append(one.name or one.route)
            transaction.set_rollback(True)
    return found


def test_every_address_that_takes_something_is_told_here(settings) -> None:
    settings.STAFF_MFA = False
    told = [*EDITS, *(name for names in OTHERS.values() for name in names)]
    found = set(takes_a_post())
    assert found - set(told) == set(), "say in EDITS or OTHERS what becomes of two windows there"
    assert (set(told) - found, len(told) - len(set(told))) == (set(), 0)


def test_every_model_that_the_admin_edits_is_told_here() -> None:
    asked = RequestFactory().get("/")
    asked.user = User.objects.create_superuser("steward")
    edited = {model for model, one in admin.site._registry.items() if one.has_change_permission(asked)}
    assert edited - ADMIN_EDITS.keys() == {Program}
    assert isinstance(admin.site._registry[Program], ProgramAdmin)  # holds each fact against what it was opened with
    assert all(issubclass(admin.site._registry[model].form, DrawnForm) for model in ADMIN_EDITS)


@pytest.fixture(params=[*EDITS, *ADMIN_EDITS], ids=lambda key: key if isinstance(key, str) else key.__name__)
def edit(request, known) -> Edit:
    return filled_in({**EDITS, **ADMIN_EDITS}[request.param], known)


def filled_in(edit: Edit, known: dict[str, Any]) -> Edit:
    return Edit(*(part.format(**known) if isinstance(part, str) else tuple(map(fill(known), part)) for part in edit))


def fill(known: dict[str, Any]) -> Callable[[str], str]:
    return lambda word: word.format(**known)


def form(client: Client, edit: Edit) -> Sent:
    page = client.get(edit.page).content.decode()
    return form_with(page, "seen" if edit.one[0] == "letters" else edit.one[0])


def send(client: Client, edit: Edit, fields: Sent) -> str:
    response = client.post(edit.sent_to or edit.page, fields, follow=True)
    assert response.status_code in (200, 400, 409), response.status_code
    return response.content.decode()


def stored(client: Client, edit: Edit, field: str) -> list[str]:
    if field == "letters":  # the page for a whole specialty asks with empty boxes
        return sorted({str(pk) for pk in Letter.objects.filter(assigned__isnull=False).values_list("pk", flat=True)})
    return [word for word in form(client, edit).get(field, []) if word]


def test_what_the_second_window_did_not_touch_stays(client, edit) -> None:
    if not edit.other[0]:
        return
    field, typed, _ = edit.one
    first, second = form(client, edit), form(client, edit)
    send(client, edit, first | {field: [typed]})
    page = send(client, edit, second | {edit.other[0]: [edit.other[1]]})
    assert "another window" not in page
    assert "while this form was open" not in page
    assert stored(client, edit, field) == [typed]
    assert stored(client, edit, edit.other[0]) == [edit.other[1]]


def test_what_both_changed_is_told_and_then_replaced(client, edit) -> None:
    field, earlier, later = edit.one
    first, second = form(client, edit), form(client, edit)
    assert "another window" not in send(client, edit, first | {field: [earlier]})
    assert stored(client, edit, field) == [earlier]
    page = send(client, edit, second | {field: [later]})
    assert "another window" in page or "while this form was open" in page
    assert stored(client, edit, field) == [earlier]
    again = form_with(page, "seen" if field == "letters" else field)
    assert [word for word in again[field] if word] == [later]
    page = send(client, edit, again)
    assert "another window" not in page
    assert stored(client, edit, field) == [later]


def test_only_what_both_changed_is_told(client, known) -> None:
    edit = filled_in(EDITS["applicants:who"], known)
    first, second = form(client, edit), form(client, edit)
    send(client, edit, first | {"school_name": ["A"], "us_citizen": ["True"]})
    page = send(client, edit, second | {"school_name": ["B"], "graduated_on": ["2018-05-06"]})
    told = page.split("changed in another window")[1].split("</div>")[0]
    assert "<b>Saved now:</b> <bdi>A</bdi>" in told
    assert not any(word in told for word in ("Pakistan", "2018", "citizen"))
    send(client, edit, form_with(page, "school_name"))
    mine = Profile.objects.get()
    assert (mine.school_name, mine.us_citizen, str(mine.graduated_on)) == ("B", True, "2018-05-06")


def test_ticks_of_two_windows_are_both_kept(client, known) -> None:
    other = SavedSearch.objects.create(user=User.objects.get(is_staff=True), name="Other", query="state=NJ")
    first, second = (form_with(client.get("/me/searches/").content.decode(), "mails-every") for _ in range(2))
    client.post("/me/searches/mails/", first | {"mails-searches": [str(known["search"])]})
    client.post("/me/searches/mails/", second | {"mails-searches": [str(other.pk)]})
    assert SavedSearch.objects.filter(mailed_until__isnull=False).count() == 2


def test_a_page_that_saves_itself_keeps_what_another_window_saved(client, known) -> None:
    edit = filled_in(EDITS["applicants:who"], known)
    first, second = form(client, edit), form(client, edit)
    send(client, edit, second | {"us_citizen": ["True"]})
    for name in ("A", "AB"):
        told = client.post(edit.page, first | {"school_name": [name], "autosave": ["1"]}).json()
        assert told["saved"]
        first |= {"version": [str(told["version"])], "drawn": [told["drawn"]]}
    mine = Profile.objects.get()
    assert (mine.school_name, mine.us_citizen) == ("AB", True)
