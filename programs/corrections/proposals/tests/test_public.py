"""Anybody's page of a program: the same reading, and what is ticked waits as corrections."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from programs.corrections import intake
from programs.corrections.proposals import recording
from programs.corrections.proposals.pages import MOST_PUBLIC_BYTES, brought_back
from programs.corrections.proposals.tests.sending import PAGE, SENT, URL, back, draw, errors_of, saved
from programs.http import form_tickets
from programs.models import Correction, Evidence, Program, Submission
from programs.reader.readings import MOST_LINES, UnreadablePage
from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(on_day) -> None:
    on_day(date(2026, 11, 30))


@pytest.fixture
def program() -> Program:
    return make_program(name="Cedar", visa_j1="no", seen_on="2024")


def at(program: Program) -> str:
    return f"/programs/{program.pk}/page/"


def ticket_of(program: Program, age: float = 60) -> str:
    """The ticket of a form drawn some seconds ago."""
    with pytest.MonkeyPatch.context() as earlier:
        now = form_tickets.time.time()
        earlier.setattr("programs.http.form_tickets.time.time", lambda: now - age)
        return form_tickets.drawn(f"{program.pk} page")


def send(client: Client, program: Program, drawn: Any, *fields: str, **changes: Any) -> Any:
    return client.post(at(program), back(drawn, *fields) | {"send": "1", "ticket": ticket_of(program)} | changes)


def is_taken(response: Any, program: Program) -> bool:
    return (response.status_code, response.get("Location")) == (302, f"/programs/{program.pk}/correct/thanks/")


def test_what_is_ticked_waits_as_corrections_of_one_form(client, program) -> None:
    drawn = draw(client, at(program))
    assert {one.said.field for one in drawn.context["proposed"].proposals.values()} == {
        "visa_j1", "visa_h1b", "min_step2_ck",
    }  # fmt: skip
    assert is_taken(send(client, program, drawn, "visa_j1", "min_step2_ck"), program)
    assert set(Correction.objects.values_list("field", "value", "strictness", "how", "url", "seen_on", "state")) == {
        ("visa_j1", "yes", "", "page", URL, "2026-11-20", "waiting"),
        ("min_step2_ck", "230", "required", "page", URL, "2026-11-20", "waiting"),
    }
    assert Submission.objects.count() == 2  # one for each fact
    assert not Evidence.objects.filter(batch__isnull=False).exists()
    note = Correction.objects.get(field="visa_j1").note
    quote, rule = note.rsplit(" [", 1)
    assert (quote.strip("“”") in PAGE, rule.startswith("visa."), len(quote.split()) <= 12) == (True, True, True)


def test_the_steward_reads_the_words_with_the_correction(client, program, desk) -> None:
    visitor = Client()
    send(visitor, program, draw(visitor, at(program)), "visa_j1")
    one = Correction.objects.get()
    page = desk.get(f"/steward/corrections/{one.pk}/").content.decode()
    assert one.note.rsplit(" [", 1)[1] in page
    assert "It stands on the program’s own page" in page


def test_a_form_that_comes_twice_counts_once(client, program) -> None:
    drawn, ticket = draw(client, at(program)), ticket_of(program)
    assert is_taken(send(client, program, drawn, "visa_j1", ticket=ticket), program)
    answer = send(client, program, drawn, "visa_j1", ticket=ticket)
    assert answer.status_code == 409
    assert "has arrived already" in errors_of(answer)
    assert Correction.objects.get().times == 1


@pytest.mark.parametrize(
    ("fields", "changes", "sentence"),
    [
        pytest.param((), {}, "Nothing is ticked", id="nothing ticked"),
        pytest.param(("visa_j1",), {"ticket": ""}, "open for more than a day", id="no ticket"),
        pytest.param(("visa_j1",), {"page-0-text": PAGE.replace("J-1", "J1")}, "more than a day", id="another page"),
        pytest.param(("visa_j1",), {"page-0-url": ""}, "Give the address", id="no address"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(client, program, fields, changes, sentence) -> None:
    answer = send(client, program, draw(client, at(program)), *fields, **changes)
    assert answer.status_code == 400
    assert sentence in errors_of(answer)
    assert answer.context["form"].pages[0]["text"].value() == changes.get("page-0-text", PAGE)
    assert not Correction.objects.exists()


def test_who_is_too_quick_looks_again_with_the_same_ticks(client, program) -> None:
    answer = send(client, program, draw(client, at(program)), "visa_j1", ticket=ticket_of(program, age=0))
    assert "quicker than people write" in errors_of(answer)
    assert [one.said.field for one in answer.context["proposed"].proposals.values() if one.is_ticked] == ["visa_j1"]
    assert not Correction.objects.exists()


def test_a_robot_is_thanked_and_nothing_is_kept(client, program) -> None:
    answer = send(client, program, draw(client, at(program)), "visa_j1", subject="buy")
    assert is_taken(answer, program)
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param("é" * (MOST_PUBLIC_BYTES // 2 + 1), 1, id="one long page"),
        pytest.param("é" * (MOST_PUBLIC_BYTES // 6 + 1), 3, id="three pages that are too long together"),
        pytest.param("IMGs\n" * (MOST_LINES // 3 + 1), 3, id="three pages with too many lines together"),
    ],
)
def test_more_than_can_be_read_at_once_is_refused_and_not_lost(client, program, text, times) -> None:
    sent = {}
    for number in range(times):
        sent |= {name.replace("0", str(number), 1): value for name, value in SENT.items()}
        sent[f"page-{number}-text"] = text
    answer = draw(client, at(program), sent)
    assert answer.status_code == 400
    assert "This is too much at once. Send fewer pages" in errors_of(answer)
    assert answer.context["form"].pages[-1]["text"].value() == text
    assert answer.context["proposed"] is None


def test_more_facts_than_a_form_may_bring_are_refused(client, program, monkeypatch) -> None:
    monkeypatch.setattr("programs.corrections.proposals.views.MOST_AT_ONCE", 1)
    answer = send(client, program, draw(client, at(program)), "visa_j1", "visa_h1b")
    assert answer.status_code == 400
    assert "Take at most" in errors_of(answer)
    assert recording.MOST_AT_ONCE <= intake.MOST_WAITING_OF_ONE


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([["heading", level, "Visas"] for level in range(400)], id="deeper than headings go"),
        pytest.param([["heading", -1, "Visas"]], id="above them"),
        pytest.param([["text", 0, "J-1"]] * 20_001, id="more lines than are read"),
        pytest.param([["text", True, "J-1"]], id="no number"),
    ],
)
def test_lines_that_no_page_has_are_refused(told) -> None:
    with pytest.raises(ValueError, match="not the lines of a page"):
        brought_back(json.dumps(told))


def test_one_network_sends_so_many_facts_whatever_the_number_of_forms(client, program, monkeypatch) -> None:
    monkeypatch.setattr(intake, "MOST_IN_AN_HOUR", 3)
    assert is_taken(send(client, program, draw(client, at(program)), "visa_j1", "min_step2_ck"), program)
    answer = send(client, program, draw(client, at(program)), "visa_j1", "min_step2_ck")
    assert answer.status_code == 429
    assert "Try again in an hour" in errors_of(answer)
    assert is_taken(send(client, program, draw(client, at(program)), "visa_j1"), program)
    assert Submission.objects.count() == 3


def test_all_are_taken_in_or_none(client, program, monkeypatch) -> None:
    monkeypatch.setattr(intake, "MOST_WAITING_OF_ONE", 1)
    answer = send(client, program, draw(client, at(program)), "visa_j1", "visa_h1b")
    assert answer.status_code == 429
    assert "Try again in some days" in errors_of(answer)
    assert not Correction.objects.exists()
    assert not Submission.objects.exists()


def test_reading_is_limited_before_it_is_done(client, program, settings, monkeypatch) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"file": "2/h/key"}
    for _ in range(2):
        assert draw(client, at(program)).status_code == 200
    monkeypatch.setattr("programs.corrections.proposals.views.propose", lambda pages: pytest.fail("read all the same"))
    answer = draw(client, at(program))
    assert answer.status_code == 429
    assert "Try again in an hour" in errors_of(answer)
    assert answer.context["form"].pages[0]["text"].value() == PAGE


def test_a_saved_page_is_read_too(client, program) -> None:
    drawn = draw(client, at(program), SENT | {"page-0-text": ""}, saved=[saved("a.txt", PAGE)])
    assert drawn.status_code == 200
    assert is_taken(send(client, program, drawn, "visa_j1"), program)


def test_several_saved_pages_are_sent_together_each_with_its_address(client, program) -> None:
    files = [saved("a.txt", PAGE), saved("b.html", "<p>Our residency program requires three letters.</p>")]
    answer = draw(client, at(program), SENT | {"page-0-text": ""}, saved=files)
    first, second = answer.context["form"].pages
    assert errors_of(answer) == "Give the address of the page, so that others can look."
    kept = {
        form.add_prefix(name): form[name].value() for form in (first, second) for name in ("name", "lines", "seen_on")
    }
    drawn = draw(client, at(program), kept, **{"page-0-url": URL, "page-1-url": f"{URL}/b"})
    assert "b.html</p>" in drawn.content.decode()
    assert is_taken(send(client, program, drawn, "visa_j1", "letters_required"), program)
    assert set(Correction.objects.values_list("field", "value", "url")) == {
        ("visa_j1", "yes", URL),
        ("letters_required", "3", f"{URL}/b"),
    }


def test_so_many_pages_can_be_sent_at_once(client, program, settings) -> None:
    files = [saved(f"{number}.txt", PAGE) for number in range(4)]
    answer = draw(client, at(program), SENT | {"page-0-text": ""}, saved=files)
    assert "3.txt: no more than 3 can be read" in errors_of(answer)
    settings.ACCOUNT_RATE_LIMITS = {"file": "3/h/key"}
    answer = draw(client, at(program), SENT | {"page-0-text": ""}, saved=[saved("a.txt", PAGE)] * 4)
    assert answer.status_code == 429  # each file is one


def test_files_that_are_too_many_are_not_even_read(client, program, monkeypatch) -> None:
    """Sixty that cannot be read took a worker ten seconds each, for none of them became a page."""
    read = []

    def refuse(file: Any, most_cpu: int) -> Any:
        read.append(file.name)
        raise UnreadablePage(f"{file.name} is empty.")

    monkeypatch.setattr("programs.corrections.proposals.forms.lines_of_page", refuse)
    answer = draw(client, at(program), SENT, saved=[saved(f"{number}.html", PAGE) for number in range(20)])
    assert read == ["0.html", "1.html", "2.html"]
    assert "19.html: no more than 3 can be read" in errors_of(answer)


def test_after_a_page_that_took_long_no_further_one_is_begun(client, program, monkeypatch) -> None:
    monkeypatch.setattr("programs.corrections.proposals.forms.LONGEST_READING", -1)
    answer = draw(client, at(program), SENT, saved=saved("a.html", PAGE))
    assert answer.status_code == 400
    assert "a.html was not read: the page before it took long. Send it by itself." in errors_of(answer)


def test_who_comes_from_the_plan_is_led_back_to_it(client, program) -> None:
    address = f"{at(program)}?from=plan"
    drawn = draw(client, address)
    assert "Back to what to ask" in drawn.content.decode()
    answer = client.post(address, back(drawn, "visa_j1") | {"send": "1", "ticket": ticket_of(program)}, follow=True)
    assert 'href="/me/plan/questions/">Back to what to ask' in answer.content.decode()
    assert "Back to what to ask" not in client.get(f"/programs/{program.pk}/correct/thanks/").content.decode()


def test_stewards_fields_are_not_offered(client, program) -> None:
    page = draw(client, at(program)).content.decode()
    assert "Edit before it is recorded" not in page
    assert "Whose page it is" not in page
    assert 'name="record"' not in page


def test_it_is_found_from_the_program_the_correction_and_the_plan(client, program) -> None:
    for address in (f"/programs/{program.pk}/correct/", f"{at(program)[:-5]}correct/?field=visa_j1"):
        assert f'href="{at(program)}"' in client.get(address).content.decode()
    assert f'<form class="paste" action="{at(program)}">' in client.get(program.get_absolute_url()).content.decode()
    assert client.get(at(program)).status_code == 200


@pytest.mark.parametrize(
    ("url", "filled"),
    [
        (URL, URL),
        ("", None),
        ('"><script>', "&quot;&gt;&lt;script&gt;"),
        ("x" * 5000, "x" * 500),
    ],
    ids=["address", "nothing", "markup", "too long"],
)
def test_the_address_typed_on_the_programs_page_is_there(client, program, url, filled) -> None:
    page = client.get(at(program), {"url": url})
    assert page.status_code == 200
    given = re.search(r'name="page-0-url"(?: value="([^"]*)")?', page.content.decode())
    assert given is not None
    assert given[1] == filled


@pytest.mark.parametrize("pk", [0, 999_999, 2**63])
def test_no_such_program(client, pk) -> None:
    assert client.get(f"/programs/{pk}/page/").status_code == 404


def test_statements_are_the_same_for_one_proposal_and_three(client, program, django_assert_num_queries) -> None:
    for text, number in (("Our residency program sponsors the J-1 visa through ECFMG.", 1), (PAGE, 3)):
        with django_assert_num_queries(4):
            drawn = draw(client, at(program), **{"page-0-text": text})
        assert len(drawn.context["proposed"].proposals) == number
