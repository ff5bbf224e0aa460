"""The stewards' side of corrections: what they are shown, what approving and refusing does, and who may."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.corrections import intake
from programs.facts import ledger, projection
from programs.models import Correction, Evidence, ImportBatch, Program
from programs.tests.builders import make_program
from programs.tests.desk import member

pytestmark = pytest.mark.django_db
LIST = "/steward/corrections/"


def waiting(program: Program, field: str = "visa_h1b", value: str = "yes", **more: Any) -> Correction:
    said = {"how": "answer", "seen_on": "2026-11-02"} | more
    return Correction.objects.create(program=program, field=field, value=value, **said)


def proposed(desk: Client, one: Correction) -> dict[str, str]:
    """The form of approval as it is drawn."""
    form = desk.get(f"{LIST}{one.pk}/").context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) is not None}


def approve(desk: Client, one: Correction, **edited: str) -> Any:
    return desk.post(f"{LIST}{one.pk}/approve/", proposed(desk, one) | edited)


def test_a_correction_of_a_program_that_was_merged_counts_for_the_one_that_is_kept(desk) -> None:
    one, kept = waiting(make_program(name="Alder")), make_program(name="Birch", visa_h1b="no", seen_on="2024")
    ledger.merge([(one.program_id, kept.pk)])
    for address in (LIST, f"{LIST}{one.pk}/"):
        assert "It would become the current value." in " ".join(desk.get(address).content.decode().split())
    approve(desk, one)
    kept.refresh_from_db()
    assert (kept.visa_h1b, projection.differences()) == ("yes", [])


def test_a_page_that_returns_to_what_it_said_is_no_confirmation(desk) -> None:
    program = make_program()
    page = ledger.source_for("program_page", "Program page", "https://example.org/program").pk
    for value in ("yes", "no"):
        ledger.record([ledger.Statement(program.pk, "visa_h1b", value, page, seen_on="2026-11-02")])
    one = waiting(program, how="page", url="https://example.org/program")
    page_of_one = desk.get(f"{LIST}{one.pk}/").content.decode()
    assert "It would become the current value." in " ".join(page_of_one.split())
    approve(desk, one)
    program.refresh_from_db()
    assert program.visa_h1b == "yes"


# What would come of it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "said", "words"),
    [
        pytest.param({}, {}, "It would become the current value.", id="not stated yet"),
        pytest.param({"visa_h1b": "no", "seen_on": "2024"}, {}, "It would become the current value.", id="stale"),
        pytest.param({"visa_h1b": "yes"}, {}, "It confirms what stands.", id="the same"),
        pytest.param(
            {"visa_h1b": "no"}, {"how": "other", "note": "x"}, "Stronger evidence stands", id="stronger stands"
        ),
        pytest.param(
            {"visa_h1b": "no", "seen_on": "2026-11-02"},
            {"how": "page", "url": "https://example.org/elsewhere"},
            "equally strong evidence differs",
            id="in dispute",
        ),
        pytest.param(
            {"visa_h1b": "no", "seen_on": "2026-11-01"},
            {"how": "page", "url": "https://example.org/program", "seen_on": ""},
            "It would become the current value.",
            id="the same page, read again",
        ),
    ],
)
def test_what_would_come_of_it_is_said_and_comes(desk, facts, said, words) -> None:
    program = make_program(**facts)
    one = waiting(program, **said)
    for address in (LIST, f"{LIST}{one.pk}/"):
        page = " ".join(desk.get(address).content.decode().split())
        assert words in page
    approve(desk, one)
    program.refresh_from_db()
    stands = program.visa_h1b == "yes"
    assert stands is ("would become" in words or "confirms" in words)
    assert ("visa_h1b" in program.disputed_fields.split()) is ("differs" in words)
    assert projection.differences() == []


def test_an_id_of_another_program_is_seen_before(desk) -> None:
    make_program(name="Holder of the code", nrmp_codes="1313120C0")
    one = waiting(make_program(), "nrmp_codes", "1313120C0")
    page = desk.get(f"{LIST}{one.pk}/").content.decode()
    assert "Another program has this id" in page
    assert "Holder of the code" in page


# Approving ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "source"),
    [
        pytest.param(
            {"how": "answer", "seen_on": "2026-11-02"},
            ("program_answer", "Program answer, reported by an applicant", "", "2026-11-02"),
            id="answer",
        ),
        pytest.param(
            {"how": "page", "url": "https://example.org/new", "seen_on": "2026-11-03"},
            ("program_page", "Program page: Cedar Hospital", "https://example.org/new", "2026-11-03"),
            id="page",
        ),
        pytest.param(
            {"how": "other", "note": "A graduate told me", "seen_on": ""},
            ("applicant_report", "Report of an applicant", "", ""),
            id="in another way",
        ),
    ],
)
def test_an_approved_correction_is_evidence_of_its_own_kind(desk, said, source) -> None:
    program = make_program(name="Cedar Hospital")
    one = waiting(program, **said)
    assert approve(desk, one).status_code == 302
    one.refresh_from_db()
    row = Evidence.objects.select_related("source", "batch", "recorded_by").get(field="visa_h1b")
    assert (row.source.kind, row.source.name, row.source.url, row.seen_on) == source
    assert (row.value, row.note, row.is_current) == ("yes", "", True)
    assert row.batch is not None
    assert row.batch.label == "Correction of Cedar Hospital: Sponsors H-1B"
    assert (one.state, one.batch, one.decided_by) == ("approved", row.batch, row.recorded_by)
    program.refresh_from_db()
    assert program.visa_h1b == "yes"
    assert projection.differences() == []


def test_a_steward_mends_what_was_sent(desk) -> None:
    one = waiting(make_program(), "min_step2_ck", "230", strictness="required")
    edited = {
        "value": "231",
        "strictness": "preferred",
        "note": "Preferred: 231\nor above.",
        "source_name": " A  mail ",
    }
    approve(desk, one, source_kind="institution_policy", source_url="https://example.org/gme", **edited)
    row = Evidence.objects.select_related("source").get(field="min_step2_ck")
    assert (row.value, row.strictness, row.note) == ("231", "preferred", "Preferred: 231 or above.")
    assert (row.source.kind, row.source.name, row.source.url) == (
        "institution_policy", "A mail", "https://example.org/gme",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("edited", "field", "sentence"),
    [
        pytest.param({"value": "maybe"}, "value", "Select a valid choice", id="value"),
        pytest.param({"source_kind": "rumour"}, "source_kind", "Select a valid choice", id="kind"),
        pytest.param({"source_name": " "}, "source_name", "This field is required.", id="name"),
        pytest.param({"source_url": "javascript:alert(1)"}, "source_url", "starts with http", id="address"),
        pytest.param({"seen_on": "2099"}, "seen_on", "This day has not come yet.", id="day"),
    ],
)
def test_a_mistake_of_the_steward_is_named_and_nothing_is_recorded(desk, edited, field, sentence) -> None:
    one = waiting(make_program())
    response = approve(desk, one, **edited)
    assert response.status_code == 200
    assert sentence in response.context["form"].errors[field][0]
    one.refresh_from_db()
    assert (one.state, ImportBatch.objects.count()) == ("waiting", 0)


def test_an_undone_correction_says_so(desk) -> None:
    program = make_program(visa_h1b="no", seen_on="2024")
    one = waiting(program)
    approve(desk, one)
    one.refresh_from_db()
    desk.post(f"/steward/imports/{one.batch_id}/undo/")
    program.refresh_from_db()
    assert program.visa_h1b == "no"
    for address in (f"{LIST}?state=decided", f"{LIST}{one.pk}/"):
        assert "Approved, withdrawn on" in desk.get(address).content.decode()
    assert projection.differences() == []


# Refusing -------------------------------------------------------------------------------------------------------------


def test_a_refusal_keeps_its_reason(desk) -> None:
    one = waiting(make_program())
    assert "Say why" in desk.post(f"{LIST}{one.pk}/refuse/", {"reason": " "}).content.decode()
    desk.post(f"{LIST}{one.pk}/refuse/", {"reason": "The page says no <b>"})
    one.refresh_from_db()
    assert (one.state, one.reason, one.decided_by) == ("refused", "The page says no <b>", User.objects.get())
    page = desk.get(f"{LIST}?state=decided").content.decode()
    assert "The page says no &lt;b&gt;" in page
    assert not ImportBatch.objects.exists()


def test_spam_is_refused_together(desk) -> None:
    program = make_program()
    ones = [waiting(program, field) for field in ("visa_h1b", "visa_j1", "accepts_img")]
    intake.refuse(Correction.objects.filter(pk=ones[0].pk), "No")
    ticked = [str(ones[0].pk), str(ones[1].pk), "x", "²", str(2**63), "-1"]
    page = desk.post(f"{LIST}spam/", {"id": ticked}, follow=True).content.decode()
    assert "Refused as spam: 1." in page
    assert "Decided by somebody else before" in page
    assert sorted((one.state, one.reason) for one in Correction.objects.all()) == [
        ("refused", "No"), ("refused", "Spam"), ("waiting", ""),
    ]  # fmt: skip
    assert "Nothing was selected" in desk.post(f"{LIST}spam/", follow=True).content.decode()


@pytest.mark.parametrize("deed", ["approve", "refuse"])
def test_the_second_steward_is_told(desk, deed) -> None:
    one = waiting(make_program())
    form = proposed(desk, one) | {"reason": "No"}
    intake.refuse(Correction.objects.filter(pk=one.pk), "Mine")
    page = desk.post(f"{LIST}{one.pk}/{deed}/", form, follow=True).content.decode()
    assert "was decided meanwhile" in page
    one.refresh_from_db()
    assert (one.state, one.reason, ImportBatch.objects.count()) == ("refused", "Mine", 0)


def test_two_stewards_at_once_record_it_once(desk, monkeypatch) -> None:
    """The other decides between this one's look at the correction and the last step of recording it."""
    one = waiting(make_program())
    form, record = proposed(desk, one), ledger.record

    def overtaken(*said: Any, **how: Any) -> None:
        record(*said, **how)
        intake.refuse(Correction.objects.filter(pk=one.pk), "Mine")

    monkeypatch.setattr(ledger, "record", overtaken)
    page = desk.post(f"{LIST}{one.pk}/approve/", form, follow=True).content.decode()
    assert "was decided meanwhile" in page
    assert (ImportBatch.objects.count(), Evidence.objects.filter(field="visa_h1b").count()) == (0, 0)


# Who may, and what it costs -------------------------------------------------------------------------------------------


def test_viewers_look_and_stewards_act() -> None:
    one = waiting(make_program())
    viewer, steward = member("Viewers"), member("Stewards")
    for address in (LIST, f"{LIST}{one.pk}/", f"{LIST}?state=decided"):
        page = viewer.get(address)
        assert page.status_code == 200
        assert page["Cache-Control"] == "private, no-store"
        assert "<button" not in page.content.decode().partition("<main")[2]
        assert steward.get(address).status_code == 200
        assert Client().get(address).status_code == 302
    for deed in (f"{one.pk}/approve/", f"{one.pk}/refuse/", "spam/"):
        assert viewer.post(f"{LIST}{deed}", {"id": one.pk, "reason": "No"}).status_code == 404
        assert steward.get(f"{LIST}{deed}").status_code == 405
    one.refresh_from_db()
    assert one.is_waiting
    assert steward.get(f"{LIST}{2**70}/").status_code == 404


def test_the_program_page_tells_stewards_alone_what_waits() -> None:
    program = make_program()
    waiting(program)
    waiting(make_program())
    words = "1 correction waits</a>"
    assert words in member("Stewards").get(program.get_absolute_url()).content.decode()
    for other in (member("Viewers"), Client()):
        assert "correction waits" not in other.get(program.get_absolute_url()).content.decode()
    assert (
        f'href="/programs/{program.pk}/correct/?field=visa_h1b"'
        in Client().get(program.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("address", [LIST, f"{LIST}?state=decided"])
def test_a_longer_list_costs_no_more(desk, address) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            assert desk.get(address).status_code == 200
        return len(spent)

    def add() -> None:
        approve(desk, waiting(make_program()))
        waiting(make_program(), "nrmp_codes", f"13131{Program.objects.count()}0C0".ljust(9, "0")[:9])

    add()
    first = cost()
    add()
    add()
    assert cost() == first
    assert first <= 14


def test_the_oldest_waits_first_and_one_program_alone(desk) -> None:
    first, second = make_program(name="First Hospital"), make_program(name="Second Hospital")
    newer, older = waiting(first), waiting(second, sent_at=timezone.now() - timedelta(days=3))
    assert [one.correction for one in desk.get(LIST).context["forecasts"]] == [older, newer]
    alone = desk.get(f"{LIST}?program={first.pk}")
    assert [one.correction for one in alone.context["forecasts"]] == [newer]
    assert "First Hospital" in alone.content.decode()
    for odd in ("x", "²", "-1", str(2**64)):
        assert desk.get(f"{LIST}?program={odd}&page={odd}&state={odd}").status_code == 200


# What the database refuses --------------------------------------------------------------------------------------------

BROKEN = [
    pytest.param("correction_decided_as_its_state_says", {"reason": "No"}, id="a reason while it waits"),
    pytest.param("correction_decided_as_its_state_says", {"state": "refused"}, id="refused by nobody"),
    pytest.param("correction_decided_as_its_state_says", {"state": "approved", "decided_at": "now"}, id="no batch"),
    pytest.param("correction_decided_as_its_state_says", {"state": "lost"}, id="no such state"),
    pytest.param("correction_value_not_blank", {"value": ""}, id="no value"),
    pytest.param("correction_strictness_known", {"strictness": "soft"}, id="no such strictness"),
    pytest.param("correction_says_how", {"seen_on": ""}, id="an answer without a day"),
    pytest.param("correction_says_how", {"how": "page"}, id="a page without an address"),
    pytest.param("correction_says_how", {"how": "rumour"}, id="no such way"),
    pytest.param("correction_url_is_http", {"url": "javascript:alert(1)"}, id="script in an address"),
    pytest.param("correction_said_by_somebody", {"times": 0}, id="said by nobody"),
]


@pytest.mark.parametrize(("constraint", "said"), BROKEN)
def test_the_database_refuses_what_makes_no_sense(constraint, said) -> None:
    program = make_program()
    if "decided_at" in said:
        said = said | {"decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        waiting(program, **said)


@pytest.mark.parametrize("name", ["value", "note", "reason", "url"])
def test_the_database_holds_texts_short(name) -> None:
    """SQLite by a constraint of ours; PostgreSQL by the column itself."""
    length = Correction._meta.get_field(name).max_length
    text = "https://" + "x" * (length - 7)
    with pytest.raises(Exception, match=r"correction_texts_are_short|too long"), transaction.atomic():
        waiting(make_program(), **{name: text}, **refused_at(name))


def refused_at(name: str) -> dict[str, Any]:
    return {"state": "refused", "decided_at": timezone.now()} if name == "reason" else {}


def test_facts_to_correct_are_told_in_words(client) -> None:
    program = make_program(specialty="obstetrics-and-gynecology", state="NY", active="yes", step3="preferred")
    page = client.get(f"/programs/{program.pk}/correct/").content.decode()
    told = {
        label: re.sub(r"<[^>]+>", "", value).strip()
        for label, value in re.findall(
            r"<dt>([^<]+)</dt>\s*<dd>(.*?)(?: <span class=\"age\">[^<]+</span>)?(?: <p class=[^<]+</p>)?</dd>",
            page,
            re.DOTALL,
        )
    }
    assert {label: told[label] for label in ("Specialty", "State", "Still running", "Step 3", "Hospital")} == {
        "Specialty": "Obstetrics and Gynecology",
        "State": "New York",
        "Still running": "Yes",
        "Step 3": "Preferred",
        "Hospital": "Not stated",
    }


def test_an_institutions_yes_is_told_as_on_the_programs_page(client):
    program = make_program(visa_j1="yes", source=("institution_policy", "Rule", ""))
    assert "The institution allows it" in client.get(f"/programs/{program.pk}/correct/").content.decode()
