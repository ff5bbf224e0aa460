"""What to ask: which facts a verdict hangs on; what a program answered, from one's own ranking to its page."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from applicants.models import OwnFact, Profile, SavedProgram
from applicants.models.answers import MOST_OWN_FACTS, OWN_FIELDS
from applicants.plan.tests.test_shortlist import PLAN, QUESTIONS, added
from applicants.plan.tests.test_table import many
from applicants.ranking.tests.test_pages import upload
from applicants.ranking.to_ask import ToAsk, email_to
from applicants.tests.profiles import NO_PERMIT
from programs.corrections import intake
from programs.http import form_tickets
from programs.models import Correction, Program, Submission
from programs.tests.builders import make_program, make_programs, say
from programs.tests.desk import member

pytestmark = pytest.mark.django_db
ASK = f"{PLAN}questions/"
STATEMENTS = 12  # of one program: its profile with its rows, the entry, the evidence
STALE, FRESH = "2023-05-01", "2026-10-01"


@pytest.fixture
def applicant(client) -> Client:
    """Somebody who needs a visa and would accept a J-1 alone."""
    upload(client, **NO_PERMIT, visas_accepted=["J-1"])
    return client


def asked(browser: Client) -> dict[str, list[tuple[str, list[str]]]]:
    """By program, each requirement to ask about with the labels of the old statements it rests on."""
    page = browser.get(ASK)
    return {
        row.saved.program_key: [(each.line.key, [old.label for old in each.old]) for each in row.to_ask.deciding]
        for row, _ in page.context.get("letters", [])
        if row.to_ask.deciding
    }


def answer(browser: Client, program: Program, field: str = "visa_j1", **said: Any) -> Any:
    today = timezone.localdate().isoformat()
    sent = {"value": "yes", "way": "mail", "answered_on": today} | said
    return browser.post(f"{PLAN}{program.pk}/answer/{field}/", sent, follow=True)


# What is asked


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, [("accepts_imgs", []), ("visa", [])], id="nothing stated"),
        pytest.param({"visa_j1": "yes", "seen_on": FRESH}, [], id="open, and fresh"),
        pytest.param(
            {"visa_j1": "yes", "accepts_img": "yes", "seen_on": STALE},
            [("accepts_imgs", ["Accepts IMGs"]), ("visa", ["Sponsors J-1"])],
            id="open by old statements",
        ),
        pytest.param(
            {"visa_j1": "yes", "accepts_img": "yes", "seen_on": ""},
            [("accepts_imgs", ["Accepts IMGs"]), ("visa", ["Sponsors J-1"])],
            id="open by undated statements",
        ),
        pytest.param(
            {"accepts_img": "yes", "visa_j1": "no", "visa_h1b": "no", "seen_on": STALE},
            [("visa", ["Sponsors J-1"])],
            id="closed by an old statement: of the visa that would be accepted",
        ),
        pytest.param({"accepts_img": "yes", "visa_j1": "no", "visa_h1b": "no"}, [], id="closed by a fresh statement"),
        pytest.param({"accepts_img": "yes", "visa_j1": "conditional"}, [("visa", [])], id="with conditions"),
    ],
)
def test_what_a_verdict_hangs_on_is_asked(applicant, facts, expected) -> None:
    facts = dict(facts)
    added(applicant, make_program("one", seen_on=facts.pop("seen_on", FRESH), **facts))
    assert asked(applicant).get("one", []) == expected


@pytest.mark.parametrize(
    ("seen_on", "expected"),
    [
        pytest.param("2025-09-20", [("visa", ["Sponsors H-1B"])], id="before the payment"),
        pytest.param("2025-09-21", [], id="since"),
    ],
)
def test_an_h1b_statement_from_before_the_payment_is_confirmed(client, seen_on, expected) -> None:
    passes = (("step1", "2024-05-01", None), ("step2_ck", "2024-11-02", 238), ("step3", "2025-06-01", 220))
    attempts = [{"exam": exam, "taken_on": day, "passed": True, "score": score} for exam, day, score in passes]
    upload(client, **NO_PERMIT, visas_accepted=["H-1B"], exams=attempts, ecfmg_certified_on="2025-01-10")
    added(client, make_program("one", visa_h1b="yes", seen_on=seen_on))
    assert [one for one in asked(client).get("one", []) if one[0] == "visa"] == expected


def test_one_fresh_yes_is_enough(client) -> None:
    upload(client, **NO_PERMIT, visas_accepted=["J-1", "H-1B"])
    program = make_program("one", visa_j1="yes", seen_on=FRESH)
    say(program, "visa_h1b", "yes", seen_on=STALE)
    added(client, program)
    assert asked(client) == {}


def test_programs_that_ended_are_not_asked(applicant) -> None:
    added(applicant, make_program("one"), make_program("two"))
    applicant.post(PLAN, {"program": ["one"], "to": "rejected"})
    assert set(asked(applicant)) == {"two"}


def test_each_program_leads_to_where_a_page_is_pasted(applicant) -> None:
    program = make_program("one", name="Alder")
    added(applicant, program)
    assert f'href="/programs/{program.pk}/page/?from=plan"' in applicant.get(ASK).content.decode()


def test_the_letter_asks_what_is_unknown_and_confirms_what_is_old(applicant) -> None:
    program = make_program("one", name="Alder", accepts_img="yes", seen_on=STALE)
    added(applicant, program)
    ((_, letter),) = applicant.get(ASK).context["letters"]
    unknown, old = letter.text.split("What I found on the following is old")
    assert QUESTIONS["visa"] in unknown
    assert QUESTIONS["accepts_imgs"] in old
    assert "238" not in letter.text


def asking(browser: Client, key: str) -> ToAsk:
    letters = browser.get(ASK).context["letters"]
    return next(row.to_ask for row, _ in letters if row.saved.program_key == key)


def test_ones_own_questions_are_asked_after_the_others(applicant) -> None:
    program = make_program("one", name="Alder")
    added(applicant, program)
    SavedProgram.objects.update(questions="- How many calls a week?\n\n2. Is there a gym?\n4 weeks of leave?")
    mine = ["How many calls a week?", "Is there a gym?", "4 weeks of leave?"]
    assert asking(applicant, "one").own == mine
    ((_, letter),) = applicant.get(ASK).context["letters"]
    numbered = re.findall(r"^(\d+)\. (.*)$", letter.text, re.MULTILINE)
    assert [int(number) for number, _ in numbered] == [*range(1, len(numbered) + 1)]
    assert [asked for _, asked in numbered][-3:] == mine
    assert applicant.get(f"{PLAN}{program.pk}/").context["letter"] == letter
    assert 'dir="auto">Is there a gym?</p>' in applicant.get(ASK).content.decode()


def test_a_program_with_nothing_but_ones_own_questions_is_asked(applicant) -> None:
    added(applicant, make_program("one", name="Alder", visa_j1="yes", seen_on=FRESH))
    assert applicant.get(ASK).context["waiting"] == 0
    SavedProgram.objects.update(questions="Is there a gym?")
    page = applicant.get(ASK)
    assert page.context["waiting"] == 1
    assert "\n\nI would also like to ask:\n\n4. Is there a gym?\n" in page.context["letters"][0][1].text


def test_the_letter_begins_with_ones_own_questions_where_there_are_no_others() -> None:
    letter = email_to(Program(name="Alder"), ToAsk(own=["Is there a gym?"]), 2027, is_img=True)
    assert "2027 match. I would like to ask:\n\n1. Is there a gym?" in letter.text
    assert "I am an international medical graduate and would" in letter.text
    assert email_to(Program(name="Alder"), ToAsk(), 2027, is_img=True) is None


@pytest.mark.parametrize(
    ("status", "begins", "keys"),
    [
        ("considering", "I am an international medical graduate and would like to apply", ["accepts_imgs", "visa"]),
        ("applied", "I am an international medical graduate and have applied to", ["accepts_imgs", "visa"]),
        ("invited", "Thank you for inviting me to interview for the", ["visa"]),
        ("interviewed", "Thank you for the interview for the", ["visa"]),
        ("ranked", "Thank you for the interview for the", ["visa"]),
    ],
)
def test_the_letter_follows_how_far_the_application_is(applicant, status, begins, keys) -> None:
    """Who was invited neither applies again nor asks whether graduates like them are taken."""
    program = make_program("one", name="Alder", accepts_img="yes", visa_j1="yes", seen_on="")
    added(applicant, program)
    SavedProgram.objects.update(status=status)
    assert [key for key, _ in asked(applicant)["one"]] == keys
    letter = applicant.get(f"{PLAN}{program.pk}/").context["letter"]
    assert f"\n\n{begins}" in letter.body
    assert ("would like to apply" in letter.body) == (status == "considering")
    assert (QUESTIONS["accepts_imgs"] in letter.body) == ("accepts_imgs" in keys)


def test_who_invited_is_not_asked_what_is_only_worth_asking(client) -> None:
    upload(client, graduated_on="2012-06-30", **NO_PERMIT, visas_accepted=["J-1"])
    added(client, make_program("open", visa_j1="yes", seen_on=FRESH))
    assert asking(client, "open").also
    SavedProgram.objects.update(status="invited")
    assert client.get(ASK).context["letters"] == []


def test_what_an_answer_can_change_comes_first(applicant) -> None:
    added(applicant, make_program("confirm", visa_j1="yes", accepts_img="yes", seen_on=""))
    added(applicant, make_program("own", visa_j1="yes", seen_on=FRESH), make_program("unknown"))
    SavedProgram.objects.filter(program_key="own").update(questions="Is there a gym?")
    page = applicant.get(ASK)
    assert [row.saved.program_key for row, _ in page.context["letters"]] == ["unknown", "confirm", "own"]
    assert (page.context["deciding"], page.context["rest"]) == (1, 2)
    assert "Accepts IMGs: Yes, to confirm." in page.content.decode()


def test_who_is_no_img_does_not_say_so(client) -> None:
    upload(client, medical_school={"country": "US", "name": "Example Medical College"})
    program = make_program("one")
    added(client, program)
    SavedProgram.objects.update(questions="Is there a gym?")
    letter = client.get(f"{PLAN}{program.pk}/").context["letter"]
    assert "\n\nI would like to apply for the" in letter.body


def test_the_letter_opens_in_a_mail_program() -> None:
    letter = email_to(Program(name="A & B"), ToAsk(own=["50% call? Who pays it + why?"]), 2027, is_img=True)
    scheme, _, said = letter.mailto.partition("?")
    assert scheme == "mailto:"
    assert "+" not in said  # mail programs read it as a plus
    assert dict(parse_qsl(said)) == {"subject": letter.subject, "body": letter.body.replace("\n", "\r\n")}


def test_the_plan_counts_what_the_page_of_questions_counts(applicant) -> None:
    """Unknown, to confirm, one's own, and what is only worth asking; not what ended, and not what is settled."""
    added(applicant, make_program("unknown", name="Unknown"))
    added(applicant, make_program("old", name="Old", visa_j1="yes", accepts_img="yes", seen_on=STALE))
    settled = make_programs(
        *({"program_key": key, "name": key, "visa_j1": "yes", "seen_on": FRESH} for key in ("mine", "settled", "ended"))
    )
    added(applicant, *settled)
    SavedProgram.objects.filter(program_key__in=["mine", "ended"]).update(questions="Is there a gym?")
    applicant.post(PLAN, {"program": ["ended"], "to": "rejected"})
    page, asks = applicant.get(PLAN), applicant.get(ASK).context
    assert (asks["waiting"], asks["also"]) == (3, 1)
    assert page.context["summary"].to_ask == 4
    cells = re.findall(r'data-label="To ask">(?:<a [^>]*>)?(.*?)<', page.content.decode(), re.DOTALL)
    lists = {len(re.findall(r"^\d+\. ", letter.text, re.MULTILINE)) for _, letter in asks["letters"]}
    assert sorted(cells) == ["3 questions", "4 questions", "5 questions", "5 questions", "–"]
    assert lists == {3, 4, 5}


def test_what_is_worth_asking_is_offered_and_counted_apart(client) -> None:
    upload(client, graduated_on="2012-06-30", **NO_PERMIT, visas_accepted=["J-1"])
    open_ = make_program("open", name="Open", visa_j1="yes", seen_on=FRESH)
    make_program("closed", name="Closed", accepts_img="no", seen_on=FRESH)
    added(client, make_program("ask", name="Ask"), open_, Program.objects.get(program_key="closed"))
    page = client.get(ASK)
    assert (page.context["waiting"], page.context["also"]) == (1, 1)
    assert client.get(PLAN).context["summary"].to_ask == 2
    assert [row.saved.program_key for row, _ in page.context["letters"]] == ["ask", "open"]
    offered = asking(client, "open")
    assert (offered.deciding, offered.is_waiting) == ([], False)
    assert "years_since_graduation" in [one.line.key for one in offered.also]
    assert QUESTIONS["years_since_graduation"] in page.context["letters"][1][1].text
    assert "Also worth asking" in page.content.decode()
    assert "This does not decide the verdict." in page.content.decode()
    answer(client, open_, "max_years_since_graduation", value="15")
    assert "years_since_graduation" not in [one.line.key for one in asking(client, "open").also]


def test_somebody_without_a_plan_has_nothing_to_ask(client) -> None:
    page = client.get(ASK)
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
    assert "Nothing" in page.content.decode()


def test_the_list_has_pages(applicant, monkeypatch) -> None:
    monkeypatch.setattr("applicants.plan.views.A_PAGE", 2)
    many(Profile.objects.get(), 3)
    assert len(applicant.get(ASK).context["letters"]) == 2
    assert len(applicant.get(ASK, {"page": "2"}).context["letters"]) == 1
    assert applicant.get(ASK, {"page": "x"}).status_code == 200


# What they answered


def test_from_the_answer_to_the_page_of_the_program(applicant, client) -> None:
    """It changes one's own ranking at once, nobody else's; approved by a steward it is evidence for everybody."""
    program = make_program("one", name="Alder", accepts_img="yes", visa_h1b="no")
    added(applicant, program)
    stranger = Client()
    upload(stranger, **NO_PERMIT, visas_accepted=["J-1"])

    def verdicts() -> list[str]:
        pages = (browser.get(f"/me/programs/{program.pk}/") for browser in (applicant, stranger))
        return [page.context["match"].explained.verdict.name for page in pages]

    assert verdicts() == ["ASK", "ASK"]
    SavedProgram.objects.update(note="my secret note")
    day = timezone.localdate() - timedelta(days=1)
    page = answer(applicant, program, share="on", answered_on=day.isoformat())
    assert "a steward checks it" in page.content.decode()
    mine, theirs = verdicts()
    assert mine != "ASK"
    assert theirs == "ASK"
    own = OwnFact.objects.get()
    assert (own.field, own.value, own.note, timezone.localdate(own.set_at)) == (
        "visa_j1", "yes", "The program answered by e-mail", day,
    )  # fmt: skip
    sent = Correction.objects.get()
    assert (sent.field, sent.value, sent.how, sent.seen_on, sent.note, sent.url) == (
        "visa_j1", "yes", "answer", day.isoformat(), "", "",
    )  # fmt: skip
    assert "reported by an applicant" not in stranger.get(program.get_absolute_url()).content.decode()
    desk = member("Stewards")
    address = f"/steward/corrections/{sent.pk}/"
    shown = desk.get(address)
    assert "my secret note" not in shown.content.decode()
    form = shown.context["form"]
    proposed = {name: value for name in form.fields if (value := form[name].value()) is not None}
    assert desk.post(f"{address}approve/", proposed).status_code == 302
    program.refresh_from_db()
    assert program.visa_j1 == "yes"
    assert "Program answer, reported by an applicant" in stranger.get(program.get_absolute_url()).content.decode()
    assert verdicts() == [mine, mine]


def test_what_is_not_shared_stays_with_its_owner(applicant) -> None:
    program = make_program("one")
    added(applicant, program)
    answer(applicant, program)
    assert (OwnFact.objects.count(), Correction.objects.count()) == (1, 0)
    assert "visa" not in dict(asked(applicant).get("one", []))


def test_sent_twice_it_is_shared_once(applicant) -> None:
    program = make_program("one")
    added(applicant, program)
    address = f"{PLAN}{program.pk}/answer/visa_j1/"
    ticket = applicant.get(address).context["form"].ticket
    for _ in range(2):
        page = answer(applicant, program, share="on", ticket=ticket)
    assert "not shared" in page.content.decode()
    assert [one.times for one in Correction.objects.all()] == [1]
    assert OwnFact.objects.count() == 1


def test_too_many_from_one_network_are_noted_and_not_shared(applicant) -> None:
    program = make_program("one")
    added(applicant, program)
    for number in range(intake.MOST_IN_AN_HOUR):
        Submission.objects.create(ticket=str(number), sender=form_tickets.sender_of(applicant.get(ASK).wsgi_request))
    page = answer(applicant, program, share="on")
    assert "It was not shared" in page.content.decode()
    assert (OwnFact.objects.count(), Correction.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("field", "said", "wrong"),
    [
        pytest.param("visa_j1", {"value": ""}, "value", id="no answer"),
        pytest.param("visa_j1", {"value": "perhaps"}, "value", id="no such answer"),
        pytest.param("min_step2_ck", {"value": "9" * 400}, "value", id="a huge number"),
        pytest.param("min_step2_ck", {"value": "<b>"}, "value", id="markup"),
        pytest.param("deadline", {"value": "31 February"}, "value", id="no such day"),
        pytest.param("visa_j1", {"way": "dream"}, "way", id="no such way"),
        pytest.param("visa_j1", {"answered_on": ""}, "answered_on", id="no day"),
        pytest.param("visa_j1", {"answered_on": "2099-01-01"}, "answered_on", id="a day to come"),
        pytest.param("visa_j1", {"answered_on": "1999-12-31"}, "answered_on", id="long ago"),
    ],
)
def test_what_cannot_be_noted_is_told_beside_its_field(applicant, field, said, wrong) -> None:
    program = make_program("one")
    added(applicant, program)
    response = answer(applicant, program, field, share="on", **said)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [wrong]
    assert (OwnFact.objects.count(), Correction.objects.count()) == (0, 0)


@pytest.mark.parametrize("field", OWN_FIELDS)
def test_every_fact_has_its_form(applicant, field) -> None:
    program = make_program("one")
    added(applicant, program)
    assert applicant.get(f"{PLAN}{program.pk}/answer/{field}/").status_code == 200


def test_a_limit_is_noted_as_it_is_written(applicant) -> None:
    program = make_program("one")
    added(applicant, program)
    answer(applicant, program, "min_step2_ck", value=" 230 ", share="on")
    assert (OwnFact.objects.get().value, Correction.objects.get().strictness) == ("230", "required")


def test_a_full_list_of_own_facts_says_so(applicant, monkeypatch) -> None:
    monkeypatch.setattr("applicants.ranking.own_facts.MOST_OWN_FACTS", 0)
    program = make_program("one")
    added(applicant, program)
    response = answer(applicant, program, share="on")
    assert response.status_code == 400
    assert f"{MOST_OWN_FACTS} facts" in response.content.decode()
    assert Correction.objects.count() == 0


@pytest.mark.parametrize("field", ["name", "note", "password"])
def test_other_fields_have_no_answer(applicant, field) -> None:
    program = make_program("one")
    added(applicant, program)
    assert answer(applicant, program, field).status_code == 404


def test_only_programs_of_ones_own_plan_have_an_answer(applicant) -> None:
    program = make_program("one")
    added(applicant, program)
    other = Client()
    upload(other)
    assert answer(other, program).status_code == 404
    assert other.get(f"{PLAN}{program.pk}/answer/visa_j1/").status_code == 404
    assert applicant.get(f"{PLAN}{10**30}/answer/visa_j1/").status_code == 404
    assert asked(other) == {}


def test_three_hundred_cost_no_more_statements(applicant, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in (3, 300):
        many(Profile.objects.get(), number)
        applicant.get(ASK)
        with django_assert_num_queries(12):
            applicant.get(ASK)


# One program, on the plan or not


def test_who_has_no_profile_gets_an_email_that_asks_what_nobody_states(client) -> None:
    program = make_program(name="Alder", visa_j1="yes", visa_h1b="no", min_step2_ck=230, seen_on=FRESH)
    page = client.get(f"{ASK}{program.pk}/")
    assert page["Cache-Control"] == "private, no-store"
    text = page.context["letter"].text
    assert "I am an international medical graduate" in text
    assert "Which visas" not in text
    assert "minimum score for Step 2 CK" not in text
    assert "Do you ask for Step 3" in text
    assert "Answer five questions" in page.content.decode()


def test_nothing_is_left_to_ask_where_everything_is_stated(client) -> None:
    program = make_program(
        accepts_img="yes", visa_j1="yes", visa_h1b="no", min_step2_ck=230, max_attempts=2, usce="no", step3="no",
        max_years_since_graduation=5, letters_required=3, ecfmg_by="ranking",
    )  # fmt: skip
    page = client.get(f"{ASK}{program.pk}/")
    assert page.context["letter"] is None
    assert "Nothing is left to ask" in page.content.decode()


def test_a_program_that_is_not_on_the_plan_is_asked_what_a_verdict_hangs_on(applicant) -> None:
    program = make_program("one", name="Alder")
    page = applicant.get(f"{ASK}{program.pk}/", headers={"HX-Request": "true"})
    assert "<html" not in page.content.decode()
    assert "verdict-ask" in page.content.decode()
    assert "Which visas does your program sponsor" in page.context["letter"].text
    assert not SavedProgram.objects.exists()  # nothing is put on it by looking


def test_a_program_on_the_plan_is_asked_ones_own_questions_too(applicant) -> None:
    program = make_program("one", name="Alder", visa_j1="yes", seen_on=FRESH)
    added(applicant, program)
    SavedProgram.objects.update(questions="Is there a gym?")
    page = applicant.get(f"{ASK}{program.pk}/")
    assert "Is there a gym?" in page.context["letter"].text
    assert "On my plan: Considering" in page.content.decode()


@pytest.mark.parametrize(("pk", "season", "status"), [(999_999, "", 404), (2**63, "", 404), (None, "1999", 400)])
def test_what_cannot_be_asked_is_said(applicant, pk, season, status) -> None:
    program = make_program("one")
    assert applicant.get(f"{ASK}{pk or program.pk}/?season={season}").status_code == status


def test_nothing_to_ask_is_said_with_its_reason(client) -> None:
    """Who has no plan, or brought one and answered nothing yet, is not told that all is stated."""
    assert "your plan has no program" in client.get(ASK).content.decode()
    added(client, make_program("a", name="Alder"))
    page = client.get(ASK).content.decode()
    assert "what to ask depends on answers you have not given" in page
    assert "is stated" not in page
    assert 'href="/me/">Complete your profile</a>' in page


def test_what_to_ask_takes_as_many_statements_whatever_is_on_the_plan(
    applicant, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program = make_program("one", name="Alder")
    applicant.get(f"{ASK}{program.pk}/")
    for others in ((), ("two",), ("three", "four")):
        added(applicant, *(make_program(key, name=key) for key in others))
        applicant.get(f"{ASK}{program.pk}/")
        with django_assert_num_queries(STATEMENTS):
            applicant.get(f"{ASK}{program.pk}/")
