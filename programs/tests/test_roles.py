"""What each group may do at the desk: the migration makes them, the pages and the admin ask."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from programs.models import Evidence, ImportBatch
from programs.tests.builders import make_program, say
from programs.tests.desk import EVIDENCE, PROGRAMS, member

pytestmark = pytest.mark.django_db
LOOKING = [
    "/steward/",
    "/steward/coverage/",
    "/steward/imports/",
    "/steward/corrections/",
    "/steward/season/",
    "/steward/log/",
    "/steward/duplicates/",
    "/steward/duplicates/judged/",
]
KEEPING = ["/steward/imports/new/", "/steward/rosters/"]


def test_the_groups_are_there() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {"Viewers", "Stewards", "Administrators"}


@pytest.mark.parametrize(
    ("group", "looking", "keeping", "people"),
    [
        pytest.param("Viewers", 200, 404, 403),
        pytest.param("Stewards", 200, 200, 403),
        pytest.param("Administrators", 200, 200, 200),
    ],
)
def test_each_group_may_do_what_it_is_for(group, looking, keeping, people) -> None:
    browser = member(group)
    assert [browser.get(address).status_code for address in LOOKING] == [looking] * len(LOOKING)
    assert [browser.get(address).status_code for address in KEEPING] == [keeping] * len(KEEPING)
    assert browser.get("/admin/auth/user/").status_code == people
    assert browser.get(PROGRAMS).status_code == 200


def test_a_viewer_reads_evidence_and_withdraws_none() -> None:
    program = make_program("site-1", visa_j1="yes")
    say(program, "visa_h1b", "no")
    row = Evidence.objects.get(field="visa_h1b")
    viewer = member("Viewers")
    assert viewer.get(f"{EVIDENCE}{row.pk}/change/").status_code == 200
    assert viewer.get(f"{EVIDENCE}withdraw/?id={row.pk}").status_code == 403
    assert member("Stewards").get(f"{EVIDENCE}withdraw/?id={row.pk}").status_code == 200


def test_a_viewer_sees_a_batch_and_cannot_undo_it() -> None:
    batch = ImportBatch.objects.create(label="Import of a.csv")
    viewer = member("Viewers")
    page = viewer.get(f"/steward/imports/{batch.pk}/")
    assert page.status_code == 200
    assert b"Undo this" not in page.content
    assert viewer.post(f"/steward/imports/{batch.pk}/undo/").status_code == 404
    assert ImportBatch.objects.get().withdrawn_at is None


def test_staff_without_a_group_and_members_without_staff_status_have_no_desk() -> None:
    plain, member_only = User.objects.create_user("plain", is_staff=True), User.objects.create_user("member")
    member_only.groups.add(Group.objects.get(name="Administrators"))
    for user in (plain, member_only):
        browser = Client()
        browser.force_login(user)
        assert [browser.get(address).status_code for address in LOOKING] == [404] * len(LOOKING)
