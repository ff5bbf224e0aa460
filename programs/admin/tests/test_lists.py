"""The lists of the stewards' desk: bounded, append-only, and an answer to whatever is typed."""

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programs.admin.steward import StewardAdmin
from programs.facts import ledger, projection
from programs.models import DataState, Evidence, ImportBatch, Program, SeasonRecord, Source, Specialty
from programs.tests.builders import count_season, make_program
from programs.tests.desk import EVIDENCE, PROGRAMS, RECORDS, as_opened, change_page, new_count

pytestmark = pytest.mark.django_db

LISTS = ["program", "evidence", "seasonrecord", "source", "importbatch", "specialty"]


def test_a_batch_is_withdrawn_whole(desk):
    program = make_program(visa_h1b="no", seen_on="2024")
    data = as_opened(program) | {"visa_h1b": "yes", "visa_j1": "yes"} | new_count()
    desk.post(change_page(program), data)
    batch = ImportBatch.objects.get()
    selected = {"action": "withdraw_selected", "_selected_action": batch.pk, "index": 0}
    confirmation = desk.post("/admin/programs/importbatch/", selected)
    assert confirmation.url == f"/admin/programs/importbatch/withdraw/?id={batch.pk}"
    assert batch.label in desk.get(confirmation.url).content.decode()
    assert desk.post(confirmation.url, {"reason": ""}).status_code == 200
    assert Program.objects.get().visa_j1 == "yes"
    desk.post(confirmation.url, {"reason": "wrong program"})
    program.refresh_from_db()
    assert (program.visa_h1b, program.visa_j1, SeasonRecord.objects.filter(is_current=True).count()) == ("no", "", 0)
    assert projection.differences() == []


def test_specialty_names_and_aliases(desk):
    psychiatry = Specialty.objects.get(slug="psychiatry")
    version = DataState.current().version
    address = reverse("admin:programs_specialty_change", args=[psychiatry.pk])
    named = {"name": "Psychiatry", "default_length_years": "4"}
    response = desk.post(address, named | {"aliases": "Psych; Internal Medicine"})
    assert "already means internal-medicine" in response.content.decode()
    desk.post(address, named | {"aliases": "Psych; Psychological medicine"})
    psychiatry.refresh_from_db()
    assert (psychiatry.slug, psychiatry.aliases) == ("psychiatry", ["Psych", "Psychological medicine"])
    assert DataState.current().version != version


def test_a_specialty_s_new_names_are_those_its_programs_are_found_by(desk):
    program = make_program(specialty="psychiatry")
    psychiatry = Specialty.objects.get(slug="psychiatry")
    address = reverse("admin:programs_specialty_change", args=[psychiatry.pk])
    assert "alienism" not in program.search_text
    assert desk.get("/api/programs?q=alienism").json()["count"] == 0
    desk.post(address, {"name": "Mental Medicine", "default_length_years": "4", "aliases": "Psych; Alienism"})
    for word in ("alienism", "mental"):
        assert desk.get(f"/api/programs?q={word}").json()["count"] == 1
    assert projection.differences() == []


@pytest.mark.parametrize("model", LISTS)
def test_lists_ask_the_database_as_often_for_three_rows_as_for_one(desk, model):
    def add_one() -> None:
        program = make_program()
        batch = ImportBatch.objects.create(label="A file", recorded_by=User.objects.get())
        source = ledger.source_for("directory", f"Directory {program.pk}").pk
        counts = [ledger.Count(program.pk, 2026, "", "img", "matched", 1, None, source)]
        ledger.record([ledger.Statement(program.pk, "visa_j1", "yes", source)], counts, batch=batch)

    add_one()
    with CaptureQueriesContext(connection) as one_row:
        assert desk.get(f"/admin/programs/{model}/").status_code == 200
    add_one()
    add_one()
    with CaptureQueriesContext(connection) as three_rows:
        desk.get(f"/admin/programs/{model}/")
    assert len(three_rows) == len(one_row) <= 6


def test_a_program_page_asks_as_often_with_much_evidence(desk, django_assert_max_num_queries):
    program = make_program(visa_j1="yes", visa_h1b="no", min_step2_ck="230")
    for season in range(2018, 2026):
        count_season(program, season, "img", "matched", 1)
    ContentType.objects.get_for_model(Program)  # asked for once in a process, by whichever page comes first
    with django_assert_max_num_queries(11):
        assert desk.get(change_page(program)).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"{PROGRAMS}?q={'word+' * 1100}",
        f"{PROGRAMS}?id__in=9223372036854775808",
        f"{PROGRAMS}?specialty__id__exact=9223372036854775808",
        f"{PROGRAMS}?specialty__id__exact=x",
        f"{PROGRAMS}?specialty__isnull=maybe",
        f"{PROGRAMS}?is_listed__exact=maybe",
        f"{PROGRAMS}?name__regex=(",
        f"{PROGRAMS}?facts_changed_at__year=99999",
        f"{PROGRAMS}?visa_h1b__exact=%00",
        f"{PROGRAMS}?q=%00",
        f"{PROGRAMS}?p=9223372036854775808",
        f"{PROGRAMS}?p=-1",
        f"{PROGRAMS}?o=9223372036854775808.-x",
        f"{PROGRAMS}?_to_field=x",
        f"{PROGRAMS}9223372036854775808/change/",
        f"{PROGRAMS}_00/change/",
        f"{PROGRAMS}x/history/",
        f"{PROGRAMS}add/?name=%EF%BF%BD&specialty=9223372036854775808",
        f"{RECORDS}add/?program=9223372036854775808",
        f"{RECORDS}add/?program=x",
        f"{RECORDS}?season=9223372036854775808",
        f"{EVIDENCE}?program__id__exact=9223372036854775808",
        f"{EVIDENCE}?field=nonsense&standing=perhaps",
        f"{EVIDENCE}withdraw/?id=9223372036854775808",
        f"{EVIDENCE}withdraw/?id=x",
        f"{EVIDENCE}withdraw/",
        f"{EVIDENCE}?q=%22unclosed",
    ],
)
def test_no_address_breaks_the_desk(desk, address):
    make_program()
    assert desk.get(address, follow=True).status_code < 500


@pytest.mark.parametrize("chosen", ["x", "9223372036854775808", "-1", "１"])
def test_an_action_on_an_impossible_row_is_refused(desk, chosen):
    make_program()
    sent = {"action": "withdraw_selected", "_selected_action": chosen, "index": "9" * 30}
    response = desk.post(EVIDENCE, sent, follow=True)
    assert response.status_code == 200
    assert not Evidence.objects.filter(withdrawn_at__isnull=False).exists()


@pytest.mark.parametrize("model", LISTS)
def test_nothing_is_deleted(desk, model):
    program = make_program()
    count_season(program, 2024, "img", "matched", 1)
    ImportBatch.objects.create(label="A file")
    row = {
        "program": Program, "evidence": Evidence, "seasonrecord": SeasonRecord, "source": Source,
        "importbatch": ImportBatch, "specialty": Specialty,
    }[model].objects.first()  # fmt: skip
    assert desk.get(f"/admin/programs/{model}/{row.pk}/change/").status_code == 200
    assert desk.post(f"/admin/programs/{model}/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_who_may_only_look_can_change_nothing(client):
    program = make_program(visa_h1b="no")
    reader = User.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    page = client.get(change_page(program)).content.decode()
    assert "Sponsors H-1B" in page
    assert 'name="visa_h1b"' not in page
    row = Evidence.objects.get(field="visa_h1b")
    assert client.post(change_page(program), {"visa_h1b": "yes"}).status_code == 403
    assert client.post(f"{EVIDENCE}withdraw/?id={row.pk}", {"reason": "no"}).status_code == 403
    assert client.get(EVIDENCE).status_code == 200


def test_pages_carry_no_inline_script_or_style(desk):
    program = make_program()
    pages = (change_page(program), PROGRAMS, f"{EVIDENCE}withdraw/?id={Evidence.objects.first().pk}")
    for page in pages:
        html = desk.get(page).content.decode()
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert "<script>" not in html


def test_the_first_page_says_how_many_rows_stand_behind_each_name(desk):
    make_program()
    make_program()
    html = desk.get("/admin/").content.decode()
    assert '>Programs</a> <span class="rows">2<' in html


def test_a_row_of_evidence_says_the_program_s_name_once(desk):
    make_program(name="Alder Hospital Internal Medicine Residency")
    html = desk.get(f"{EVIDENCE}?q=Alder&field=name").content.decode()
    assert '>Name: Alder Hospital Internal Medicine Residency<span class="under"></span></a>' in html
    html = desk.get(f"{EVIDENCE}?q=Alder&field=specialty").content.decode()
    assert '>Specialty: Internal Medicine<span class="under">Alder Hospital Internal Medicine Residency</span>' in html


def test_a_long_list_leads_to_the_page_after_and_before(desk, monkeypatch):
    monkeypatch.setattr(StewardAdmin, "list_per_page", 1)
    for name in ("Alder", "Birch", "Cedar"):
        make_program(name=name)
    last = desk.get(f"{PROGRAMS}?q=r&p=3").content.decode()
    assert '<a rel="prev" href="?q=r&amp;p=2">Previous</a>' in last
    assert 'rel="next"' not in last
    assert '<a rel="next" href="?p=2">Next</a>' in desk.get(PROGRAMS).content.decode()
