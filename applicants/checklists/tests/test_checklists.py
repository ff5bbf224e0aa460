"""What the matches ask of everybody: each item by case, its rule with source, the page and the calendar."""

import csv
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from icalendar import Calendar

from applicants.checklists.calendar import as_calendar, due
from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.checklist_items import ItemState, carms, eras, worst
from applicants.matching.standing import Standing
from applicants.ranking.tests.test_pages import upload
from applicants.season.rules import rules
from applicants.season.views import HOW_IT_GOES, MAY_TAKE_PART
from applicants.tests.applicants import (
    AFTER_RANK_LISTS,
    SEASON,
    STEP1,
    STEP2_CK,
    STEP3,
    SUMMER,
    WINTER,
    failed,
    graduate,
)

PAGE = "/me/checklists/"
UNTESTED = graduate(exams=(), ecfmg_certified_on=None)
ONE_PASS = graduate(exams=(STEP1,), ecfmg_certified_on=None)
THREE_FAILED = (
    *(ExamAttempt("step1", day, False) for day in (date(2026, 1, 5), date(2026, 4, 1), date(2026, 7, 1))),
    ExamAttempt("step1", date(2026, 12, 10), None),
)
CITIZEN = graduate(us_citizen=True, immigration_status=None)


def item(items, key):
    return next(one for one in items if one.key == key)


def wishing(*provinces):
    return graduate(wishes=Wishes(provinces=provinces))


def standing(applicant, today=WINTER):
    return Standing(applicant, SEASON, today)


@pytest.mark.parametrize(
    ("applicant", "key", "state", "says"),
    [
        pytest.param(graduate(), "who", ItemState.DONE, "outside the US", id="an IMG"),
        pytest.param(
            graduate(medical_school_country="US"), "who", ItemState.NOT_ASKED, "not an IMG", id="a US graduate"
        ),
        pytest.param(graduate(), "step1", ItemState.DONE, "1 March 2020", id="Step 1 passed"),
        pytest.param(UNTESTED, "step2_ck", ItemState.TO_DO, "Not passed yet", id="Step 2 CK to come"),
        pytest.param(graduate(exams=None), "step2_ck", ItemState.TO_ADD, "Add your exams", id="exams not answered"),
        pytest.param(graduate(exams=failed("step1", 4)), "step1", ItemState.CLOSED, "four failed", id="four failures"),
        pytest.param(
            graduate(exams=failed("step1", 3)), "attempts", ItemState.TO_DO, "1 attempt left", id="three failures"
        ),
        pytest.param(
            graduate(exams=(*failed("step1", 3), STEP1, STEP2_CK)),
            "attempts",
            ItemState.DONE,
            "attempts left at every",
            id="passed in time",
        ),
        pytest.param(graduate(), "window", ItemState.DONE, "close enough", id="a year apart"),
        pytest.param(ONE_PASS, "window", ItemState.TO_DO, "by 1 March 2027", id="seven years from the first pass"),
        pytest.param(
            graduate(exams=(ExamAttempt("step1", date(2012, 1, 5), True), STEP2_CK), ecfmg_certified_on=None),
            "window",
            ItemState.TO_ASK,
            "further apart",
            id="nine years apart",
        ),
        pytest.param(
            graduate(exams=(ExamAttempt("step1", date(2012, 1, 5), True), STEP2_CK)),
            "window",
            ItemState.DONE,
            "certified already",
            id="nine years apart, and certified",
        ),
        pytest.param(graduate(), "attempts_spacing", ItemState.NOT_ASKED, "three failed attempts", id="no danger"),
        pytest.param(
            graduate(exams=THREE_FAILED),
            "attempts_spacing",
            ItemState.TO_DO,
            "The fourth of Step 1: not before 5 January 2027. Move the attempt you plan.",
            id="a fourth sitting too soon",
        ),
        pytest.param(
            graduate(exams=(ExamAttempt("step1", date(2012, 1, 5), True),), ecfmg_certified_on=None),
            "window",
            ItemState.TO_ASK,
            "ended on 5 January 2019",
            id="the window is over",
        ),
        pytest.param(graduate(), "certificate", ItemState.DONE, "1 March 2025", id="certificate in hand"),
        pytest.param(ONE_PASS, "certificate", ItemState.TO_DO, "after the exams", id="certificate after its exams"),
        pytest.param(
            graduate(ecfmg_certified_on=None, ecfmg_expected_on=date(2027, 8, 1)),
            "certificate",
            ItemState.TO_DO,
            "after training starts",
            id="certificate too late",
        ),
        pytest.param(
            graduate(ecfmg_valid_until=date(2027, 3, 1)), "certificate_valid", ItemState.TO_DO, "renew", id="it expires"
        ),
        pytest.param(
            ONE_PASS, "exams_in_time", ItemState.TO_DO, "Pass Step 2 CK by 1 March 2027 (seven years", id="in time"
        ),
        pytest.param(graduate(), "visa", ItemState.LATER, "would accept J-1", id="needs a visa"),
        pytest.param(CITIZEN, "visa", ItemState.NOT_ASKED, "citizen", id="needs none"),
        pytest.param(graduate(visas_accepted=()), "visa", ItemState.CLOSED, "accept none", id="accepts none"),
        pytest.param(
            graduate(visas_accepted=None), "visa", ItemState.TO_ADD, "Add which visas", id="visas not answered"
        ),
        pytest.param(graduate(), "step3", ItemState.NOT_ASKED, "Only H-1B", id="Step 3 without H-1B"),
        pytest.param(graduate(visas_accepted=("H-1B",)), "step3", ItemState.TO_DO, "Pass Step 3", id="Step 3 for H-1B"),
        pytest.param(graduate(exams=(STEP1, STEP2_CK, STEP3)), "step3", ItemState.DONE, "passed", id="Step 3 passed"),
        pytest.param(graduate(), "letters", ItemState.DONE, "You have 3", id="three letters"),
        pytest.param(graduate(letters=()), "letters", ItemState.TO_DO, "None yet", id="no letter"),
    ],
)
def test_the_us_list(applicant, key, state, says) -> None:
    found = item(eras(standing(applicant)), key)
    assert (found.state, says in found.reason) == (state, True), found


def test_after_the_rank_lists_an_exam_is_too_late() -> None:
    assert item(eras(standing(ONE_PASS, AFTER_RANK_LISTS)), "exams_in_time").state is ItemState.CLOSED


def us_class(year):
    return graduate(medical_school_country="US", graduated_on=date(year, 5, 20))


@pytest.mark.parametrize(
    ("applicant", "key", "state"),
    [
        pytest.param(graduate(canadian_status="permanent_resident"), "status", ItemState.DONE, id="permanent resident"),
        pytest.param(graduate(canadian_status="none"), "status", ItemState.CLOSED, id="neither"),
        pytest.param(graduate(), "status", ItemState.TO_ADD, id="not answered"),
        pytest.param(graduate(medical_school_country="CA"), "stream", ItemState.NOT_ASKED, id="a Canadian graduate"),
        # AFMC, changes to LCME accreditation: who graduates in 2026 or later outside Canada is an IMG there.
        pytest.param(us_class(2026), "stream", ItemState.DONE, id="a US graduate of 2026 is an IMG there"),
        pytest.param(us_class(2025), "stream", ItemState.TO_ASK, id="a US graduate of 2025"),
        pytest.param(
            graduate(medical_school_country="US", graduated_on=None), "stream", ItemState.TO_ADD, id="which class?"
        ),
        # Medical Council of Canada, CaRMS and MCC exams: international graduates provide them.
        *(
            pytest.param(
                graduate(medical_school_country="CA", graduated_on=date(2026, 5, 20), canadian_status="citizen"),
                key,
                ItemState.NOT_ASKED,
                id=f"{key} of a Canadian graduate of 2026",
            )
            for key in ("nac", "mccqe1", "return_of_service", "school", "language", "provinces", "quebec")
        ),
        pytest.param(
            graduate(medical_school_country="CA"),
            "earlier_training",
            ItemState.TO_ADD,
            id="training: of everybody",
        ),
        pytest.param(graduate(exams=(ExamAttempt("mccqe1", None, True),)), "mccqe1", ItemState.DONE, id="MCCQE passed"),
        pytest.param(graduate(exams=failed("nac", 2)), "nac", ItemState.TO_DO, id="NAC failed twice"),
        pytest.param(graduate(exams=failed("nac", 3)), "nac", ItemState.CLOSED, id="NAC failed three times"),
        pytest.param(graduate(earlier_us_training=True), "earlier_training", ItemState.TO_ASK, id="US training"),
        pytest.param(graduate(), "earlier_training", ItemState.TO_ADD, id="training in Canada not answered"),
        pytest.param(
            graduate(earlier_canadian_training=False), "earlier_training", ItemState.DONE, id="training in neither"
        ),
        pytest.param(
            graduate(earlier_canadian_training=True), "earlier_training", ItemState.TO_ASK, id="Canadian training"
        ),
        pytest.param(graduate(), "language", ItemState.TO_ADD, id="language test not answered"),
        pytest.param(
            graduate(canadian_language_test=True), "language", ItemState.TO_ASK, id="no source says which counts"
        ),
        pytest.param(graduate(canadian_language_test=False), "language", ItemState.TO_DO, id="no language test"),
        pytest.param(graduate(), "school", ItemState.TO_ADD, id="school not looked up"),
        pytest.param(graduate(school_in_directory=True), "school", ItemState.DONE, id="school listed"),
        pytest.param(graduate(school_in_directory=False), "school", ItemState.CLOSED, id="school not listed"),
        pytest.param(graduate(), "return_of_service", ItemState.TO_ADD, id="return of service not answered"),
        pytest.param(
            graduate(return_of_service=False), "return_of_service", ItemState.TO_ASK, id="no return of service"
        ),
        pytest.param(graduate(), "provinces", ItemState.TO_ADD, id="no province wished"),
        pytest.param(wishing("ON"), "provinces", ItemState.TO_ASK, id="a province wished"),
        pytest.param(wishing("ON"), "quebec", ItemState.NOT_ASKED, id="Quebec not wished"),
        pytest.param(wishing("ON", "QC"), "quebec", ItemState.TO_ASK, id="Quebec wished"),
    ],
)
def test_the_canadian_list(applicant, key, state) -> None:
    assert item(carms(standing(applicant)), key).state is state


@pytest.mark.parametrize("exam", ["mccqe1", "nac"])
@pytest.mark.parametrize(
    ("passed", "on", "today", "state", "says"),
    [
        pytest.param(True, date(2026, 11, 30), WINTER, ItemState.DONE, "You passed it.", id="passed in time"),
        pytest.param(True, None, AFTER_RANK_LISTS, ItemState.DONE, "You passed it.", id="passed, no day"),
        pytest.param(True, date(2026, 12, 1), WINTER, ItemState.CLOSED, "after November 2026", id="passed too late"),
        pytest.param(
            False, date(2026, 5, 1), date(2026, 11, 30), ItemState.TO_DO, "needed by November 2026", id="failed"
        ),
        pytest.param(False, date(2026, 5, 1), date(2026, 12, 1), ItemState.CLOSED, "later season", id="time is over"),
        pytest.param(
            None, date(2026, 10, 1), SUMMER, ItemState.TO_DO, "The result is needed by Nov", id="planned in time"
        ),
        pytest.param(
            None, date(2026, 12, 1), WINTER, ItemState.TO_DO, "Move the attempt forward", id="planned too late"
        ),
        pytest.param(
            None, date(2027, 5, 1), date(2026, 12, 1), ItemState.CLOSED, "later season", id="planned next year"
        ),
        pytest.param(
            None, date(2026, 11, 3), date(2026, 12, 5), ItemState.TO_DO, "Add the result", id="result awaited"
        ),
    ],
)
def test_canadian_results_are_needed_before_files_are_reviewed(exam, passed, on, today, state, says) -> None:
    found = item(carms(standing(graduate(exams=(ExamAttempt(exam, on, passed),)), today)), exam)
    assert (found.state, says in found.reason) == (state, True), found


def test_a_pass_without_a_day_is_not_dated_by_another_sitting() -> None:
    me = graduate(exams=(ExamAttempt("nac", None, True), ExamAttempt("nac", date(2026, 12, 5))))
    assert item(carms(standing(me)), "nac").state is ItemState.DONE


def test_four_failed_steps_leave_the_canadian_exams_open() -> None:
    assert item(carms(standing(graduate(exams=failed("step1", 4)))), "mccqe1").state is ItemState.TO_DO


def test_the_provinces_wished_are_named() -> None:
    assert "Ontario, Manitoba and Quebec:" in item(carms(standing(wishing("ON", "MB", "QC"))), "provinces").reason


def test_an_empty_file_is_asked_everything_and_judged_nothing() -> None:
    for items in (eras(standing(Applicant())), carms(standing(Applicant()))):
        assert worst(items) is not ItemState.CLOSED
        assert all(one.reason.endswith(".") for one in items)
    assert len({one.key for one in eras(standing(Applicant()))}) == len(eras(standing(Applicant())))


def rules_of_the_lists() -> set[str]:
    return {one.rule for one in (*eras(standing(graduate())), *carms(standing(graduate()))) if one.rule}


def test_every_rule_is_shipped_with_its_source() -> None:
    assert rules_of_the_lists() <= set(rules())
    for rule in rules().values():
        assert rule.source_name
        assert urlsplit(rule.source_url).scheme in ("http", "https")
        assert rule.confidence in ("primary", "secondary")
        assert rule.country in ("US", "CA")


@pytest.mark.parametrize(
    ("on", "says"),
    [
        pytest.param(WINTER - timedelta(days=60), "Add the result when it comes.", id="sat, no result yet"),
        pytest.param(WINTER + timedelta(days=60), "You plan it for", id="to come"),
    ],
)
def test_a_sitting_without_result_is_a_plan_only_before_its_day(on, says) -> None:
    me = standing(graduate(exams=(STEP1, ExamAttempt("step2_ck", on, None), ExamAttempt("nac", on, None))))
    assert says in item(eras(me), "step2_ck").reason
    assert says in item(carms(me), "nac").reason
    assert {day.what for day in due(me) if day.kind == "own"} == {
        "As planned in your profile." if on > WINTER else "Add the result to your profile when it comes."
    }


# The days


def test_days_come_in_order_with_their_sources() -> None:
    planned = graduate(exams=(STEP1, STEP2_CK, ExamAttempt("step3", date(2027, 1, 10), None)))
    days = due(standing(planned))
    assert [day.on for day in days] == sorted(day.on for day in days)
    assert [day.title for day in days if day.kind == "own"] == ["Your Step 3"]
    with (settings.FIXTURES / "season_dates.csv").open(encoding="utf-8") as file:
        published = {row["on"] for row in csv.DictReader(file) if row["season"] == "2027"}
    unpublished = {"standard_registration_ends": "2027-01-31", "rank_entry_opens": "2027-02-01"}
    told = {day.kind: day for day in days if day.source}
    assert {day.on.isoformat() for day in told.values()} == {*published, *unpublished.values(), "2027-03-15"}
    for kind, on in unpublished.items():
        assert told[kind].on.isoformat() == on
        assert "The day is not published for 2027 yet." in told[kind].what
        assert told[kind].caveat == "likely, as in 2024"
    assert "SOAP" in told["match_week"].what


def test_letters_and_planned_stays_are_ones_own_days() -> None:
    wanted = date(2026, 12, 1)
    me = graduate(
        letters=(
            RecommendationLetter(status="received", wanted_by=wanted),
            RecommendationLetter(writer="Dr Ash", status="asked", wanted_by=wanted),
            RecommendationLetter(wanted_by=WINTER - timedelta(days=1)),
            RecommendationLetter(status="asked"),
        ),
        experience=(
            ClinicalExperience("externship", started_on=WINTER - timedelta(days=1)),
            ClinicalExperience("observership", started_on=WINTER),
            ClinicalExperience("sub_internship", started_on=date(2027, 1, 4), ended_on=date(2027, 1, 29)),
        ),
    )
    own = {day.key: (day.on, day.title) for day in due(standing(me)) if day.kind == "own"}
    assert own == {
        "letter-1": (wanted, "Letter of Dr Ash"),
        "letter-2": (WINTER - timedelta(days=1), "A letter"),
        "stay-1": (WINTER, "Observership begins"),
        "stay-2": (date(2027, 1, 4), "Sub-internship begins"),
    }


@pytest.mark.parametrize(
    ("me", "is_due"),
    [
        pytest.param({}, True, id="an IMG without the certificate"),
        pytest.param({"medical_school_country": None}, True, id="the school is not known"),
        pytest.param({"ecfmg_certified_on": date(2026, 5, 1)}, False, id="certified"),
        pytest.param({"medical_school_country": "US"}, False, id="a school in the US: no certificate is asked for"),
    ],
)
def test_the_day_of_the_pathways_is_for_whoever_needs_one(me, is_due) -> None:
    file = graduate(**{"ecfmg_certified_on": None} | me)
    assert ("pathways_close" in {day.kind for day in due(standing(file))}) is is_due


@pytest.mark.parametrize(
    ("me", "says"),
    [
        pytest.param({}, "A visa or permit must be valid by then.", id="needs a visa"),
        pytest.param({"us_citizen": None, "immigration_status": None}, "valid by then, if you need one.", id="unknown"),
        pytest.param({"us_citizen": True}, "The usual first day of residency.", id="a citizen"),
        pytest.param(
            {"immigration_status": "permanent_resident"}, "The usual first day of residency.", id="green card"
        ),
        pytest.param(
            {"immigration_status": "work_permit", "work_authorized_until": date(2032, 1, 1)},
            "A visa or permit must be valid by then.",
            id="on a permit that outlasts training",
        ),
    ],
)
def test_a_visa_is_due_of_whoever_may_need_one(me, says) -> None:
    first_day = next(day for day in due(standing(graduate(**me))) if day.kind == "start")
    assert first_day.what.endswith(says)


def test_the_calendar_is_read_back_by_a_calendar_program() -> None:
    days = due(standing(graduate(ecfmg_valid_until=date(2027, 12, 31))))
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    events = Calendar.from_ical(as_calendar(days, now)).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [day.on for day in days]
    assert all(event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1) for event in events)
    assert len({str(event["uid"]) for event in events}) == len(days)


# The page


@pytest.mark.django_db
def test_the_page_without_a_profile_asks_for_one(client) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert b"still empty" in page.content
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_the_page_tells_each_rule_with_its_source(client) -> None:
    upload(client, canadian_status="permanent_resident")
    page = client.get(PAGE).content.decode()
    assert "You are a permanent resident." in page
    assert rules_of_the_lists()
    assert all(rules()[key].rule in page for key in rules_of_the_lists())
    assert all(rules()[key].source_url.replace("&", "&amp;") in page for key in rules_of_the_lists())
    assert not any(rules()[key].rule in page for key in (*MAY_TAKE_PART, *HOW_IT_GOES))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "is_folded", "says"),
    [
        pytest.param({"canadian_status": "permanent_resident"}, False, "No day of the Canadian match", id="a resident"),
        pytest.param({"canadian_status": "none"}, True, "Closed to you", id="neither"),
        pytest.param({"canadian_status": None}, True, "Add your status in Canada", id="not answered"),
        pytest.param({"wishes": {"provinces": ["ON"]}}, False, "No day of the Canadian match", id="a province wished"),
    ],
)
def test_the_canadian_list_is_folded_for_those_it_does_not_concern(client, said, is_folded, says) -> None:
    upload(client, **said)
    page = client.get(PAGE).content.decode()
    assert ("<summary>What it asks: 10 items</summary>" in page) is is_folded
    assert says in page
    assert ("Programs in Canada are not on record" in client.get("/me/ranking/").content.decode()) is not is_folded


@pytest.mark.django_db
def test_the_calendar_file_is_private_and_has_ones_own_days(client) -> None:
    upload(client)
    response = client.get(f"{PAGE}season.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert b"Your Step 3" in response.content
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")


@pytest.mark.django_db
def test_where_every_step_is_done_the_next_day_leads(client) -> None:
    letter = {"us_faculty": True, "specialty": "internal-medicine", "setting": "hands_on", "status": "uploaded"}
    upload(client, visas_accepted=["J-1"], letters=[letter] * 3)
    page = client.get(PAGE)
    words = " ".join(page.content.decode().split())
    day = page.context["days"][0][0]
    assert page.context["lists"][0]["open"] == 0
    assert f"Next: <strong>{day.title}</strong>, {day.words}." in words
    assert words.index('id="days"') < words.index('id="us"')
