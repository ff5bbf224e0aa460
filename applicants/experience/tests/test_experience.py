"""The experience ledger: what a stay is, what of it counts where and why, and its page."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from applicants.matching import deadlines
from applicants.matching.applicant import Applicant, ClinicalExperience
from applicants.matching.months import done_by, has_ended_by, months_once
from applicants.matching.ranking import rank
from applicants.matching.standing import Standing
from applicants.matching.us_experience import counted_by
from applicants.matching.us_experience_by_program import experience_ledger
from applicants.models import Profile, SavedProgram
from applicants.profile import answer_checks
from applicants.profile.file import ProfileError, from_profile, read
from applicants.profile.tests.test_pages import rows
from applicants.templatetags.experience import entry_answer
from applicants.tests.applicants import EXTERNSHIP, SEASON, SUMMER, graduate
from applicants.tests.columns import Columns, program
from applicants.tests.profiles import KNOWN, a_file
from programs.models import Program
from programs.tests.builders import make_program, make_programs
from programs.vocabulary import Answer

EXPERIENCE = "/me/experience/"


def an_experience(kind: str = "externship", **said: Any) -> ClinicalExperience:
    return ClinicalExperience(kind, **{"country": "US", "months": 1, **said})


def july(first: int, last: int, months: float | None) -> ClinicalExperience:
    return an_experience(months=months, started_on=date(2025, 7, first), ended_on=date(2025, 7, last))


def between(first: date, last: date) -> ClinicalExperience:
    return an_experience(months=None, started_on=first, ended_on=last)


# Months


@pytest.mark.parametrize(
    ("experiences", "months"),
    [
        pytest.param([july(1, 31, 1), july(1, 31, 1)], 1, id="twice the same days"),
        pytest.param([july(1, 31, 0.5), july(1, 31, 0.5)], 1, id="two half days make a full one"),
        pytest.param([july(1, 31, 0.75), july(1, 31, 0.75)], 1, id="no more than full time"),
        pytest.param([july(1, 31, 0.5)], 0.5, id="half-time"),
        pytest.param([july(1, 28, 1)], 1, id="four weeks are a month"),
        pytest.param(
            [july(1, 28, 1), an_experience(started_on=date(2025, 7, 29), ended_on=date(2025, 8, 25))],
            2,
            id="back to back",
        ),
        pytest.param([an_experience(started_on=date(2025, 7, 1), months=2), july(1, 31, 1)], 2, id="no last day"),
        pytest.param([an_experience(months=1), july(1, 31, 1)], 2, id="one cannot be placed"),
        pytest.param(
            [an_experience(months=None, started_on=date(2025, 7, 1)), july(1, 31, 1)], 1, id="one without months"
        ),
        pytest.param(
            [an_experience(months=2, ended_on=date(2025, 8, 31)), july(1, 31, 1)],
            2,
            id="the first day known of one alone",
        ),
        pytest.param([july(1, 31, None)], 1, id="both days without months: full-time"),
        pytest.param([july(1, 28, None)], 1, id="four weeks by their days"),
        pytest.param([between(date(2026, 6, 1), date(2026, 8, 23))], 3, id="twelve weeks by their days"),
        pytest.param([between(date(2025, 1, 1), date(2025, 12, 31))], 12, id="a year is twelve months"),
        pytest.param([july(1, 31, None), july(1, 31, 0.5)], 1, id="and no more than that"),
    ],
)
def test_overlaps_count_once(experiences, months) -> None:
    assert months_once(experiences) == months
    assert months_once(reversed(experiences)) == months


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        pytest.param({}, True, id="no day"),
        pytest.param({"ended_on": date(2026, 9, 1)}, True, id="ended"),
        pytest.param({"started_on": date(2026, 8, 1), "ended_on": date(2026, 9, 2)}, False, id="not yet ended"),
        pytest.param({"started_on": date(2026, 8, 1)}, True, id="a month from its first day"),
        pytest.param({"started_on": date(2026, 8, 15)}, False, id="its month is not over"),
        pytest.param({"started_on": date(2026, 8, 15), "months": None}, True, id="begun, no months"),
        pytest.param({"started_on": date(2026, 9, 2), "months": None}, False, id="not begun"),
    ],
)
def test_a_dated_stay_counts_from_its_last_day(said, ended) -> None:
    assert has_ended_by(an_experience(**said), date(2026, 9, 1)) is ended


@pytest.mark.parametrize(
    ("said", "day", "today", "months"),
    [
        pytest.param({"ended_on": date(2026, 10, 31)}, 25, 25, 1.83, id="its first and last day"),
        pytest.param({"ended_on": date(2026, 10, 31), "months": None}, 25, 25, 1.83, id="all the time between them"),
        pytest.param({}, 25, 25, 1.83, id="its first day and its months"),
        pytest.param(
            {"started_on": None, "ended_on": date(2026, 10, 31)}, 25, 25, 0, id="no first day: it may be planned"
        ),
        pytest.param({"ended_on": date(2026, 10, 31), "months": 1.5}, 15, 15, 0.75, id="half-time"),
        pytest.param({}, 30, 10, 2, id="under way today: until the day it is needed by"),
        pytest.param({"ended_on": date(2026, 9, 20), "months": 1.5}, 25, 25, 1.5, id="ended: the whole"),
        pytest.param({"months": None}, 25, 25, 0, id="its first day alone tells no months"),
        pytest.param({"started_on": date(2026, 9, 11), "months": 1}, 30, 10, 0, id="only planned"),
    ],
)
def test_of_a_stay_under_way_the_months_so_far_count(said, day, today, months) -> None:
    one = an_experience(**{"started_on": date(2026, 8, 1), "months": 3} | said)
    done = done_by(one, date(2026, 9, day), date(2026, 9, today))
    assert months_once([done] if done else []) == months


# What counts

BY = deadlines.application("", SEASON)
NAMED = frozenset({"elective", "observership"})


@pytest.mark.parametrize(
    ("one", "named", "answer", "why"),
    [
        (an_experience(), (), Answer.YES, "Counts if it was hands-on: you have not said."),
        (an_experience("employment"), (), Answer.YES, "Hands-on work in the US."),
        (an_experience(hands_on=False), (), Answer.UNKNOWN, "Ask whether watching counts"),
        (an_experience(hands_on=True), (), Answer.YES, "Hands-on work in the US."),
        (an_experience("observership"), (), Answer.UNKNOWN, "Ask whether watching counts"),
        (an_experience("observership"), NAMED, Answer.YES, "It names this kind."),
        (an_experience("elective", hands_on=False), NAMED, Answer.UNKNOWN, "Ask whether watching counts"),
        (an_experience(), NAMED, Answer.NO, "It counts elective or observership only."),
        (an_experience("research"), (), Answer.NO, "It is not clinical work"),
        (an_experience("research"), frozenset({"research"}), Answer.YES, "It names this kind."),
        (an_experience(country="IN"), (), Answer.NO, "outside the US"),
        (an_experience(country="PR"), (), Answer.YES, "Counts if it was hands-on"),
        (an_experience(country=None), (), Answer.UNKNOWN, "Add its country"),
        (an_experience(months=None), (), Answer.YES, "once you add its months"),
        (july(1, 31, None), (), Answer.YES, "Counts if it was hands-on"),
        (
            an_experience(ended_on=date(2026, 10, 1)),
            (),
            Answer.NO,
            "It ends on 1 October 2026; it is needed by 23 September",
        ),
        (an_experience(started_on=date(2026, 9, 10)), (), Answer.NO, "It starts on 10 September 2026"),
    ],
)
def test_each_stay_says_whether_it_counts_and_why(one, named, answer, why) -> None:
    me = Standing(graduate(experience=(one,)), SEASON, SUMMER)
    (held,) = counted_by(me, frozenset(named), BY)
    assert (held.answer, why in held.reason) == (answer, True), held
    assert (held.missing is not None) == (answer is Answer.UNKNOWN)


def test_of_a_stay_under_way_the_page_says_how_much_counts() -> None:
    one = an_experience(months=3, started_on=date(2026, 8, 1), ended_on=date(2026, 10, 31))
    me = Standing(graduate(experience=(one,)), SEASON, date(2026, 9, 25))
    (held,) = counted_by(me, frozenset(), BY)
    assert (held.answer, held.reason) == (Answer.YES, "It is under way: 1.83 months by today.")
    ranking = rank(me.file, Columns(program(usce="required")), SEASON, me.today)
    (entry,) = experience_ledger(ranking, [0])
    assert (entry.line.answer, entry.months) == ("MET", 1.83)


@pytest.mark.parametrize(("hands_on", "is_if"), [(None, True), (True, False)])
def test_what_hangs_on_an_answer_is_met_only_if_it_is_given(hands_on, is_if) -> None:
    me = graduate(experience=(an_experience(hands_on=hands_on),))
    (entry,) = experience_ledger(rank(me, Columns(program(usce="required")), SEASON, SUMMER), [0])
    assert (entry.line.answer, entry.is_met_if_hands_on) == ("MET", is_if)
    assert ("Met if hands-on" in entry_answer(entry)) is is_if


def test_programs_that_count_alike_stand_together_and_the_unmet_first() -> None:
    books = Columns(
        program(program_key="a", usce="required", usce_months=3),
        program(program_key="b", usce="required"),
        program(program_key="c", usce="required", usce_months=3),
        program(program_key="d"),
        program(program_key="e", usce="no"),
    )
    me = graduate(experience=(EXTERNSHIP, an_experience("observership"), an_experience("research")))
    ranking = rank(me, books, SEASON, SUMMER)
    entries = experience_ledger(ranking, range(5))
    assert [(entry.line.answer, entry.programs) for entry in entries] == [
        ("UNMET", (0, 2)),
        ("MET", (1,)),
        ("NOT_STATED", (3,)),
        ("NOT_ASKED", (4,)),
    ]
    for entry in entries:
        assert all(ranking.explain(number).requirements[7] is entry.line for number in entry.programs)
    assert [held.experience.kind for held in entries[0].held] == ["externship", "observership"]
    assert entries[3].held == ()


def test_a_mend_names_what_has_to_be_asked() -> None:
    me = graduate(experience=(an_experience(hands_on=False, ended_on=date(2025, 7, 31)),))
    ranking = rank(me, Columns(program(usce="required", usce_months=1)), SEASON, SUMMER)
    (entry,) = experience_ledger(ranking, [0])
    assert "Ask whether it counts your externship without hands-on work." in entry.line.reason


# What cannot be

GRADUATED = date(2019, 6, 30)


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (an_experience(started_on=date(2025, 7, 2), ended_on=date(2025, 7, 1)), "ended_on"),
        (july(1, 31, 2), "months"),
        (an_experience("observership", hands_on=True), "hands_on"),
        (an_experience("employment", hands_on=False), "hands_on"),
        (july(1, 31, 1), None),
        (july(1, 28, 1), None),
        (an_experience("elective", hands_on=False), None),
    ],
)
def test_a_stay_that_contradicts_itself(one, field) -> None:
    assert [where for where, _ in answer_checks.in_experience(one)] == ([field] if field else [])


@pytest.mark.parametrize(
    ("one", "graduated", "why"),
    [
        (an_experience("elective", ended_on=date(2019, 6, 30)), GRADUATED, ""),
        (an_experience("elective", ended_on=date(2019, 8, 30)), GRADUATED, "Electives are for students"),
        (an_experience("elective", started_on=date(2019, 6, 1), ended_on=date(2019, 7, 15)), GRADUATED, ""),
        (an_experience("sub_internship", started_on=date(2019, 7, 1)), GRADUATED, "Sub-internships are for students"),
        (
            an_experience("employment", ended_on=date(2019, 5, 1)),
            GRADUATED,
            "Employment with patients is for graduates",
        ),
        (an_experience("externship", ended_on=date(2019, 5, 1)), GRADUATED, "Externship is for graduates"),
        (an_experience("observership", ended_on=date(2017, 5, 1)), GRADUATED, ""),
        (an_experience("research", ended_on=date(2017, 5, 1)), GRADUATED, ""),
        (an_experience("elective", ended_on=date(2019, 8, 30)), None, ""),
        (an_experience("employment"), GRADUATED, ""),
    ],
)
def test_what_students_do_and_what_graduates_do(one, graduated, why) -> None:
    said = [sentence for _, sentence in answer_checks.around_graduation(one, graduated)]
    assert len(said) == bool(why)
    assert why in "".join(said)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"started_on": "2025-09-01", "ended_on": "2025-08-31"}, "experience[0].ended_on: The last day lies before"),
        ({"setting": "beach"}, "experience[0].setting: should be one of inpatient, outpatient, both, research."),
        ({"letter": True}, "experience[0].letter: should be text."),
        ({"hands_on": "yes"}, "experience[0].hands_on: should be true, false or null."),
    ],
)
def test_a_file_says_what_is_wrong_with_a_stay(said, message) -> None:
    with pytest.raises(ProfileError, match="experience") as caught:
        read(a_file(experience=[{"kind": "externship"} | said]), KNOWN)
    assert any(one.startswith(message) for one in caught.value.messages), caught.value.messages


def test_a_file_written_before_these_questions_is_still_read() -> None:
    old = {"kind": "elective", "country": "US", "specialty": None, "months": 1, "ended_on": "2021-08-31"}
    (kept,) = read(a_file(experience=[old]), KNOWN).applicant().experience
    assert (kept.months, kept.hands_on, kept.started_on) == (1, None, None)


# The form

pytestmark = pytest.mark.django_db
WATCHED = {"kind": "observership", "country": "US", "months": "6", "unit": "weeks", "ended_on": "2025-08-31"}


def kept() -> Applicant:
    return from_profile(Profile.objects.get()).applicant()


def test_weeks_are_kept_as_months(client) -> None:
    client.post(EXPERIENCE, rows(WATCHED, {"kind": "externship", "months": "2", "unit": ""}))
    assert [one.months for one in kept().experience or ()] == [1.5, 2]
    page = client.get(EXPERIENCE).content.decode()
    assert 'name="row-0-months" value="1.5"' in page
    assert 'name="row-1-months" value="2"' in page
    assert '<option value="weeks" selected' not in page


def test_every_answer_of_a_stay_is_kept_and_leaves_in_the_file(client) -> None:
    whole = {
        "kind": "externship",
        "country": "US",
        "specialty": "internal-medicine",
        "hands_on": "False",
        "setting": "both",
        "months": "1",
        "started_on": "2025-08-01",
        "ended_on": "2025-08-31",
        "letter": "asked",
    }
    client.post(EXPERIENCE, rows(whole))
    (one,) = kept().experience or ()
    assert one == ClinicalExperience(
        "externship",
        "US",
        "internal-medicine",
        1,
        date(2025, 8, 31),
        None,
        date(2025, 8, 1),
        False,
        "both",
        "asked",
    )


@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        pytest.param({"months": "601", "unit": ""}, "months", "At most 600 months.", id="many months"),
        pytest.param({"months": "9999", "unit": "weeks"}, "months", "less than or equal to 2400", id="many weeks"),
        pytest.param({"months": "2404", "unit": "weeks"}, "months", "less than or equal to 2400", id="weeks"),
        pytest.param({"unit": "years"}, "unit", "not one of the available choices", id="years"),
        pytest.param({"started_on": "2025-09-01"}, "ended_on_month", "lies before the first one", id="turned round"),
        pytest.param({"setting": "<b>"}, "setting", "not one of the available choices", id="markup"),
        pytest.param({"kind": "elective"}, "kind", "you graduated on 30 June 2019", id="an elective afterwards"),
    ],
)
def test_a_stay_that_cannot_be_is_refused_and_stays_typed(client, said, field, why) -> None:
    client.post("/me/who/", {"graduated_on": "2019-06-30", "version": "0"})
    page = client.post(EXPERIENCE, rows(WATCHED | said)).content.decode()
    summary = page.split("There is a problem")[1].split("</div>")[0]
    assert f'href="#id_row-0-{field}"' in summary
    assert why in summary
    assert not kept().experience
    if "months" in said:
        assert f'value="{said["months"]}"' in page


# The page


@pytest.fixture
def programs() -> list[Program]:
    return make_programs(
        {"program_key": "asks", "name": "Alder", "visa_j1": "yes", "usce": "required", "usce_months": 3},
        {"program_key": "silent", "name": "Birch", "visa_j1": "yes"},
        {"program_key": "shut", "name": "Cedar", "accepts_img": "no"},
    )


def answered(client: Client) -> Client:
    client.post("/me/who/", {"school_country": "IN", "graduated_on": "2019-06-30", "version": "0"})
    client.post(EXPERIENCE, rows(WATCHED, {"kind": "research", "country": "US", "months": "12"}, version="1"))
    return client


def test_without_a_plan_the_first_of_the_ranking_are_held_against(client, programs) -> None:
    page = answered(client).get(EXPERIENCE).content.decode()
    assert "so this is the first program of" in page
    assert "<h3>Alder</h3>" in page
    assert ("Birch" in page, "Cedar" in page) == (False, False)
    assert "Ask whether watching counts" in page
    apart = page.split("Apart from clinical work")[1]
    assert "Research, United States, 12 months" in apart
    assert "Research, United" not in page.split("Apart from clinical work")[0]


def test_with_a_plan_its_programs_alone(client, programs) -> None:
    client.post(f"/me/plan/{programs[2].pk}/add/")
    client.post("/me/who/", {"school_country": "IN", "version": "0"})
    client.post(EXPERIENCE, rows(WATCHED, version="1"))
    page = client.get(EXPERIENCE).content.decode()
    assert "The 1 listed program still going on <a" in page
    assert ("<h3>Cedar</h3>" in page, "<h3>Alder</h3>" in page) == (True, False)


def test_programs_that_ended_are_on_the_plan_and_not_held_against(client, programs) -> None:
    for one in programs[1:3]:
        client.post(f"/me/plan/{one.pk}/add/")
    SavedProgram.objects.filter(program_key=programs[1].program_key).update(status="rejected")
    words = answered(client).get(EXPERIENCE).content.decode()
    assert "The 1 listed program still going on <a" in words
    SavedProgram.objects.update(status="declined")
    words = client.get(EXPERIENCE).content.decode()
    assert "Your plan has no listed program that is still going, so this is the first program of" in words
    assert "plan is empty" not in words


def test_a_kept_stay_that_does_not_go_with_the_graduation_is_pointed_out(client, programs) -> None:
    client.post("/me/who/", {"school_country": "IN", "graduated_on": "2026-06-30", "version": "0"})
    client.post(EXPERIENCE, rows({"kind": "elective", "ended_on": "2025-08-31"}, version="1"))
    assert "Electives are for students" not in client.get(EXPERIENCE).content.decode()
    client.post("/me/who/", {"school_country": "IN", "graduated_on": "2019-06-30", "version": "2"})
    assert "Electives are for students" in client.get(EXPERIENCE).content.decode()


def test_the_first_sentence_says_how_much_counts_and_what_is_open(client, programs) -> None:
    client.post("/me/who/", {"school_country": "IN", "graduated_on": "2026-06-30", "version": "0"})
    client.post(EXPERIENCE, rows({"kind": "elective", "country": "US", "months": "2"}, version="1"))
    words = " ".join(client.get(EXPERIENCE).content.decode().split())
    assert "2 months of yours count where a program asks, some only if hands-on. 3 questions are still open." in words
    assert "First and last day: missing</span>" in words
    client.post(EXPERIENCE, rows(WATCHED, version="2"))
    assert "of yours count" not in client.get(EXPERIENCE).content.decode()


def test_nothing_kept_shows_no_ledger(client, programs) -> None:
    assert "What counts where" not in client.get(EXPERIENCE).content.decode()


def test_the_ledger_is_of_what_is_kept_beside_an_error(client, programs) -> None:
    page = answered(client).post(EXPERIENCE, rows(WATCHED | {"months": "x"}, version="2")).content.decode()
    assert "There is a problem" in page
    assert "Research, United States, 12 months" in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_as_many_statements_for_thirty_programs_as_for_one(client, count, django_assert_max_num_queries) -> None:
    answered(client)
    for number in range(count):
        saved = make_program(f"p{number}", name=f"Program {number}", usce="required", usce_months=number + 1)
        client.post(f"/me/plan/{saved.pk}/add/")
    client.get(EXPERIENCE)
    with django_assert_max_num_queries(14):
        page = client.get(EXPERIENCE).content.decode()
    assert f"Program {count - 1}" in page
