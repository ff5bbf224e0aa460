"""What an applicant knows themselves: it decides in their own ranking, is marked there, and shows nowhere else."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from applicants.matching.applicant import Applicant, OwnProgramFact
from applicants.matching.columns import Overlaid
from applicants.matching.verdicts import Verdict
from applicants.models import OwnFact as StoredFact
from applicants.models import Profile
from applicants.models.answers import MOST_OWN_FACTS, OWN_FIELDS
from applicants.profile.file import from_profile, read
from applicants.ranking.matches import described, matches_for
from applicants.ranking.own_facts import laid_over
from applicants.tests.columns import Columns, program
from applicants.tests.profiles import KNOWN
from programs import catalogue
from programs.models import Program
from programs.tests.builders import make_program, say
from programs.vocabulary import NO_MAXIMUM

TODAY = date(2026, 11, 22)
NEEDS_J1 = Applicant(us_citizen=False, immigration_status="none", visas_accepted=("J-1",), medical_school_country="IN")
BY_PHONE = OwnProgramFact("im-1", "visa_j1", "yes", "the program told me by phone", date(2026, 10, 3))


# Laid over the columns ------------------------------------------------------------------------------------------------


def test_only_the_changed_programs_have_other_facts() -> None:
    base = Columns(program(visa_j1="no", visa_h1b="no"), program(visa_j1="no", visa_h1b="no"), program(visa_j1="yes"))
    over = Overlaid(base, {1: {"visa_j1": "yes"}, 2: {"state": "NJ"}})
    cases = over.cases(("visa_j1", "visa_h1b"))
    assert [cases.facts[number] for number in cases.of_program.tolist()] == [("no", "no"), ("yes", "no"), ("yes", "")]
    assert over.cases(("visa_h1b",)) is base.cases(("visa_h1b",))
    assert [case[0] for case in base.cases(("visa_j1",)).facts] == ["no", "yes"]
    assert base.cases(("visa_j1",)).of_program.tolist() == [0, 0, 1]


@pytest.mark.django_db
def test_what_the_program_told_me_is_no_institutions_yes() -> None:
    make_program("im-1", visa_j1="yes", accepts_img="yes", source=("institution_policy", "Rule", ""))
    cases = laid_over(catalogue.current(), [BY_PHONE]).cases(("by_institution",))
    assert cases.facts[cases.of_program[0]].by_institution == "accepts_img"


AS_COLUMNS: list[tuple[str, str, dict[str, Any]]] = [
    ("accepts_img", "no", {"accepts_img": "no"}),
    ("visa_j1", "yes", {"visa_j1": "yes"}),
    ("visa_h1b", "conditional", {"visa_h1b": "conditional"}),
    ("min_step2_ck", "235", {"min_step2_ck": 235, "min_step2_ck_strictness": "required"}),
    ("min_step1", "200", {"min_step1": 200, "min_step1_strictness": "required"}),
    ("max_attempts", "none", {"max_attempts": NO_MAXIMUM, "max_attempts_strictness": ""}),
    ("max_years_since_graduation", "5", {"max_years_since_graduation": 5}),
    ("usce", "required", {"usce": "required"}),
    ("usce_months", "1.5", {"usce_months": 1.5, "usce_months_strictness": ""}),
    ("letters_required", "4", {"letters_required": 4, "letters_required_strictness": ""}),
    ("us_letters_required", "2", {"us_letters_required": 2}),
    ("step3", "preferred", {"step3": "preferred"}),
    ("step3_by", "interview", {"step3_by": "interview"}),
    ("ecfmg_by", "ranking", {"ecfmg_by": "ranking"}),
    ("work_permit", "no", {"work_permit": "no"}),
    ("deadline", "09-24", {"deadline": "09-24"}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed", "columns"),
    AS_COLUMNS,
)
def test_a_fact_becomes_what_the_column_would_hold(field, typed, columns) -> None:
    make_program("im-1")
    books = catalogue.current()
    over = laid_over(books, [OwnProgramFact("im-1", field, typed)])
    cases = over.cases(tuple(columns))
    assert cases.facts[cases.of_program[0]]._asdict() == columns
    assert {name: books.value(name, 0) for name in columns} == {
        name: "" if isinstance(books.value(name, 0), str) else None for name in columns
    }
    assert type(getattr(cases.facts[cases.of_program[0]], field)) is type(columns[field])


def test_the_table_above_is_of_every_field() -> None:
    assert tuple(row[0] for row in AS_COLUMNS) == OWN_FIELDS


@pytest.mark.django_db
def test_what_one_knows_is_neither_in_dispute_nor_undated() -> None:
    disputed = make_program("im-1", visa_h1b="yes", seen_on="")
    say(disputed, "visa_j1", "yes", name="One", seen_on="2026")
    say(disputed, "visa_j1", "no", name="Two", seen_on="2026")
    facts = laid_over(catalogue.current(), [BY_PHONE, OwnProgramFact("im-1", "visa_h1b", "no")]).cases(
        ("disputed", "undated")
    )
    own = facts.facts[facts.of_program[0]]
    assert (disputed.disputed_fields, own.disputed) == ("visa_j1", "")
    assert "visa_h1b" in disputed.undated_fields.split()
    assert "visa_h1b" not in own.undated.split()


@pytest.mark.django_db
def test_no_facts_or_facts_of_unlisted_programs_change_nothing() -> None:
    make_program("im-1")
    books = catalogue.current()
    assert laid_over(books, []) is books
    assert laid_over(books, [OwnProgramFact("nobody", "visa_j1", "yes")]) is books


# In the ranking -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stated", "own", "before", "after"),
    [
        pytest.param({}, BY_PHONE, "UNKNOWN", "MET", id="not stated, told by phone"),
        pytest.param({"visa_j1": "no"}, BY_PHONE, "UNMET", "MET", id="the page is out of date"),
        pytest.param(
            {"visa_j1": "yes"}, OwnProgramFact("im-1", "visa_j1", "no"), "MET", "UNMET", id="it stopped sponsoring"
        ),
    ],
)  # fmt: skip
def test_it_decides_and_is_marked(stated, own, before, after) -> None:
    make_program("im-1", visa_h1b="no", accepts_img="yes", **stated)
    make_program("im-2", visa_h1b="no", accepts_img="yes", **stated)
    me = Applicant(us_citizen=False, immigration_status="none", visas_accepted=("J-1",), own_facts=(own,))
    found = described(matches_for(me, 2027, TODAY), list(Verdict))
    lines = {
        each["program_key"]: {line["key"]: line for line in each["requirements"]} for each in found["programs"]
    }  # fmt: skip
    assert (lines["im-1"]["visa"]["answer"], lines["im-2"]["visa"]["answer"]) == (after, before)
    noted = f"Your own note: {own.note}" if own.note else "Your own note"
    seen_on = own.set_on.isoformat() if own.set_on else None
    assert lines["im-1"]["visa"]["source"] == {"name": noted, "url": None, "kind": "own_note", "seen_on": seen_on}
    assert "own_note" not in json.dumps(lines["im-2"])


@pytest.mark.django_db
def test_an_own_deadline_is_no_source_of_another_fact() -> None:
    make_program("im-1", min_step2_ck=230)
    me = Applicant(own_facts=(OwnProgramFact("im-1", "deadline", "12-01"),))
    (found,) = described(matches_for(me, 2027, TODAY), list(Verdict))["programs"]
    kinds = {line["key"]: (line["source"] or {}).get("kind") for line in found["requirements"]}
    assert (kinds["step2_ck"], kinds["step1"], kinds["visa"]) == ("program_page", "own_note", None)


@pytest.mark.django_db
def test_the_api_takes_it_and_nobody_else_sees_it(client) -> None:
    make_program("im-1", visa_j1="no", visa_h1b="no")
    fact = {"program_key": "im-1", "field": "visa_j1", "value": "YES", "note": "by phone"}
    profile = {"version": 1, "us_citizen": False, "immigration_status": "none", "visas_accepted": ["J-1"]}
    pages = ["/programs/", f"/api/programs/{Program.objects.get().pk}", "/api/programs?visa=j1", "/programs/?visa=j1"]
    before = [client.get(page).content for page in pages]

    def visa(**more: Any) -> Any:
        answer = client.post("/api/ranking", json.dumps(profile | more), content_type="application/json").json()
        return next(line for line in answer["programs"][0]["requirements"] if line["key"] == "visa")

    assert visa(own_facts=[fact])["source"] == {
        "name": "Your own note: by phone", "url": None, "kind": "own_note", "seen_on": None,
    }  # fmt: skip
    assert (visa(own_facts=[fact])["answer"], visa()["answer"]) == ("MET", "UNMET")
    assert [client.get(page).content for page in pages] == before


# On the page ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def im1() -> Program:
    return make_program("im-1", name="Alder", visa_j1="no", visa_h1b="no")


@pytest.fixture
def mine(client, im1) -> Profile:
    """The visitor's profile; the client's session holds it."""
    sent = {"us_citizen": "False", "immigration_status": "none", "visas_accepted": "J-1", "school_country": "IN"}
    client.post("/me/who/", sent | {"version": "0"})
    return Profile.objects.get()


def note(client: Client, program: Program, field: str = "visa_j1", value: str = "yes", words: str = "") -> Any:
    return client.post(f"/me/programs/{program.pk}/own-facts/", {"field": field, "value": value, "note": words})


@pytest.mark.django_db
def test_a_fact_is_noted_shown_and_removed(client, im1, mine) -> None:
    fit = f"/me/programs/{im1.pk}/"
    assert client.get(fit).context["match"].explained.verdict == Verdict.CLOSED
    answer = note(client, im1, value=" Yes ", words="the program told me by phone")
    assert (answer.status_code, answer["Location"]) == (302, f"{fit}#own")
    page = client.get(fit)
    text = " ".join(page.content.decode().split())
    assert page.context["match"].explained.verdict != Verdict.CLOSED
    today = timezone.localdate()
    assert f"Your own note: <bdi>the program told me by phone</bdi>, {today.day} {today:%B %Y}." in text
    assert "your own note</span>" in text
    assert "no-store" in page["Cache-Control"]
    assert f"Your own note: <bdi>the program told me by phone</bdi>, {today.day}" in " ".join(
        client.get(f"{fit}why/", headers={"HX-Request": "true"}).content.decode().split()
    )
    assert client.post(f"{fit}own-facts/visa_j1/remove/")["Location"] == f"{fit}#own"
    assert not StoredFact.objects.exists()
    assert client.get(fit).context["match"].explained.verdict == Verdict.CLOSED


@pytest.mark.django_db
def test_a_fact_said_again_replaces_the_first(client, im1, mine) -> None:
    note(client, im1, value="yes", words="first")
    note(client, im1, "min_step2_ck", "none")
    note(client, im1, value="conditional")
    assert list(StoredFact.objects.values_list("field", "value", "note")) == [
        ("min_step2_ck", "none", ""), ("visa_j1", "conditional", ""),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "field", "why"),
    [
        ({"field": "visa_j1", "value": "maybe"}, "value", "Expected yes, no or conditional."),
        ({"field": "min_step2_ck", "value": "9" * 40}, "value", "Expected a whole number from 1 to 300 or"),
        ({"field": "min_step2_ck", "value": "9" * 41}, "value", "at most 40 characters"),
        ({"field": "deadline", "value": "02-30"}, "value", "Expected YYYY-MM-DD, or MM-DD for every year."),
        ({"field": "visa_j1"}, "value", "Write what you know."),
        ({"value": "yes"}, "field", "Choose what it is about."),
        ({"field": "name", "value": "X"}, "field", "name is not one of the available choices"),
        ({"field": "visa_j1", "value": "yes", "note": "two\nlines"}, "note", "Write this on one line."),
        ({"field": "visa_j1", "value": "yes", "note": "n" * 301}, "note", "at most 300 characters"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(client, im1, mine, sent, field, why) -> None:
    answer = client.post(f"/me/programs/{im1.pk}/own-facts/", sent)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (200, [field])
    assert why in form.errors[field][0]
    assert 'role="alert"' in answer.content.decode()
    assert all(form[name].value() == value for name, value in sent.items())
    assert not StoredFact.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "programs"), [("", 0), ("?state=NY", 0), ("?visa=j1", 1), ("?visa=h1b&sort=name", 1)]
)
def test_a_filter_that_does_not_see_it_says_so(client, im1, mine, words, programs) -> None:
    """Both visa filters read both visas, so a note about either is one they do not see."""
    note(client, im1)
    page = client.get(f"/me/ranking/{words}")
    assert page.context["own_unasked"] == programs
    assert ("not in these filters" in page.content.decode()) == bool(programs)


@pytest.mark.django_db
def test_so_many_and_no_more(client, im1, mine) -> None:
    StoredFact.objects.bulk_create(
        StoredFact(profile=mine, program_key=f"p-{number}", field="visa_j1", value="yes")
        for number in range(MOST_OWN_FACTS)
    )
    answer = note(client, im1)
    assert "200 facts, the most that are kept" in answer.content.decode()
    assert StoredFact.objects.count() == MOST_OWN_FACTS
    StoredFact.objects.filter(program_key="p-0").update(program_key="im-1")
    assert note(client, im1, value="no").status_code == 302
    assert StoredFact.objects.get(program_key="im-1").value == "no"


@pytest.mark.django_db
def test_another_session_gets_404(client, im1, mine) -> None:
    note(client, im1)
    remove = f"/me/programs/{im1.pk}/own-facts/visa_j1/remove/"
    stranger, neighbour = Client(), Client()
    neighbour.post("/me/who/", {"us_citizen": "True", "version": "0"})
    assert note(stranger, im1, value="no").status_code == 404
    assert [each.post(remove).status_code for each in (stranger, neighbour)] == [404, 404]
    assert neighbour.get(f"/me/programs/{im1.pk}/").context["match"].own == {}
    assert StoredFact.objects.get().value == "yes"
    assert client.post(f"/me/programs/{im1.pk}/own-facts/nonsense/remove/").status_code == 404
    assert client.post("/me/programs/0/own-facts/").status_code == 404


# In the file, and beside the other parts ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_goes_out_and_comes_back_with_its_day(client, im1, mine) -> None:
    note(client, im1, words="by phone")
    then = timezone.now().replace(year=2026, month=10, day=3)
    StoredFact.objects.update(set_at=then)
    file = from_profile(Profile.objects.get())
    assert json.loads(file.to_json())["own_facts"] == [
        {"program_key": "im-1", "field": "visa_j1", "value": "yes", "note": "by phone", "set_on": "2026-10-03"}
    ]
    assert file.applicant().own_facts == (OwnProgramFact("im-1", "visa_j1", "yes", "by phone", date(2026, 10, 3)),)


def test_absent_is_none_and_a_value_is_read_as_in_the_wide_file() -> None:
    assert read({"version": 1}, KNOWN).applicant().own_facts == ()
    fact = {"program_key": "im-1", "field": "max_years_since_graduation", "value": " 5.0 "}
    assert read({"version": 1, "own_facts": [fact]}, KNOWN).applicant().own_facts == (
        OwnProgramFact("im-1", "max_years_since_graduation", "5"),
    )


@pytest.mark.django_db
def test_a_form_drawn_before_a_note_still_saves_and_an_older_file_does_not(client, im1, mine) -> None:
    drawn_at = mine.version
    note(client, im1)
    assert client.post("/me/exams/", {
        "version": drawn_at, "row-TOTAL_FORMS": "0", "row-INITIAL_FORMS": "0", "no_exams": "on",
    }).status_code == 302  # fmt: skip
    assert StoredFact.objects.count() == 1
    older = SimpleUploadedFile("profile.json", b'{"version": 1}')
    page = client.post("/me/upload/", {"file": older, "version": drawn_at}).content.decode()
    assert "changed in another window" in page
    assert StoredFact.objects.count() == 1
    profile = Profile.objects.get()
    assert (profile.version, profile.part_versions["own_facts"]) == (drawn_at + 2, drawn_at + 1)


@pytest.mark.django_db
def test_it_is_deleted_with_the_profile(client, im1, mine) -> None:
    note(client, im1)
    client.post("/me/delete/")
    assert not StoredFact.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"field": "name"}, id="own_fact_field_known"),
        pytest.param({"value": ""}, id="own_fact_not_blank"),
        pytest.param({"program_key": ""}, id="own_fact_not_blank, no program"),
        pytest.param({"value": "no"}, id="own_fact_once_per_field"),
    ],
)
def test_the_database_keeps_the_promises(mine, broken) -> None:
    sound = {"profile": mine, "program_key": "im-1", "field": "visa_j1", "value": "yes"}
    StoredFact.objects.create(**sound)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFact.objects.create(**sound | broken)
