"""What to do next about a program, and by when: a table of cases."""

from dataclasses import replace
from datetime import date

import pytest

from applicants.matching.deadlines import Moment
from applicants.matching.ranking import rank
from applicants.matching.wording import in_a_row
from applicants.models import Status
from applicants.plan.next_action import NOTHING, next_action
from applicants.tests.applicants import SEASON, WINTER, graduate
from applicants.tests.columns import Columns, program

LISTS_CLOSE = SEASON.rank_list_deadline
TODAY = date(SEASON.season - 1, 11, 30)
DUE = f"{SEASON.season - 1}-12-04"
OPEN = program(visa_j1="yes", accepts_img="yes")
CLOSED = program(visa_j1="no", visa_h1b="no", accepts_img="no")


def judged(facts):
    ranking = rank(graduate(visas_accepted=("J-1",)), Columns(facts), SEASON, TODAY)
    return ranking.explain(0)


def told(status=Status.CONSIDERING, interview_on=None, found=None, to_ask=(), deadline="", today=TODAY, visas=()):
    action = next_action(status, interview_on, found, to_ask, deadline, SEASON, today, visas)
    return action.what, action.by and action.by.day, action.is_theirs


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        pytest.param({}, ("Decide whether to apply", None, False), id="nothing is known"),
        pytest.param(
            {"deadline": DUE}, ("Decide whether to apply", date.fromisoformat(DUE), False), id="it names its day"
        ),
        pytest.param(
            {"status": "applying", "deadline": "12-04"},
            ("Apply", date.fromisoformat(DUE), False),
            id="a day of every year is read in this season",
        ),
        pytest.param({"status": "applying"}, ("Apply", None, False), id="the day programs may read is none of its own"),
        pytest.param(
            {"status": "applying", "deadline": f"{SEASON.season - 1}-11-01"},
            ("Ask whether it still takes applications", date(SEASON.season - 1, 11, 1), False),
            id="its day is past",
        ),
        pytest.param(
            {"to_ask": ["visa"], "visas": ["J-1"], "deadline": DUE},
            ("Ask whether J-1 is sponsored", date.fromisoformat(DUE), False),
            id="the visa I would accept",
        ),
        pytest.param(
            {"to_ask": ["accepts_imgs", "visa"], "visas": ["J-1", "H-1B"]},
            ("Ask whether it accepts IMGs, and 1 more", None, False),
            id="two things to ask",
        ),
        pytest.param({"to_ask": ["visa"]}, ("Ask which visas it sponsors", None, False), id="no visa is named"),
        pytest.param({"status": "applied"}, ("Wait for an invitation", None, True), id="it is their turn"),
        pytest.param(
            {"status": "applied", "to_ask": ["visa"], "visas": ["J-1"], "deadline": f"{SEASON.season - 1}-11-01"},
            ("Ask whether J-1 is sponsored", None, False),
            id="applied, and its answer decides the verdict",
        ),
        pytest.param(
            {"status": "invited", "to_ask": ["visa"]},
            ("Choose a day for the interview", None, False),
            id="an invitation goes before a question",
        ),
        pytest.param({"status": "invited"}, ("Choose a day for the interview", None, False), id="invited"),
        pytest.param(
            {"status": "invited", "interview_on": date(SEASON.season - 1, 12, 9)},
            ("Prepare the interview", date(SEASON.season - 1, 12, 9), False),
            id="an interview has its day",
        ),
        pytest.param(
            {"status": "applied", "interview_on": date(SEASON.season - 1, 11, 20)},
            ("Say whether you interviewed", date(SEASON.season - 1, 11, 20), False),
            id="its day is past and nothing was said",
        ),
        pytest.param(
            {"status": "interviewed", "interview_on": date(SEASON.season - 1, 11, 28)},
            ("Send a thank-you", date(SEASON.season - 1, 12, 5), False),
            id="interviewed two days ago",
        ),
        pytest.param(
            {"status": "interviewed", "interview_on": date(SEASON.season - 1, 11, 1)},
            ("Rank it", LISTS_CLOSE, False),
            id="interviewed a month ago",
        ),
        pytest.param({"status": "interviewed"}, ("Rank it", LISTS_CLOSE, False), id="interviewed some day"),
        pytest.param({"status": "ranked"}, ("Certify the rank list", LISTS_CLOSE, False), id="ranked"),
        pytest.param(
            {"status": "ranked", "today": date(SEASON.season, 3, 10)},
            ("Wait for Match Week", SEASON.match_week, True),
            id="rank lists are closed",
        ),
        pytest.param(
            {"status": "applied", "today": date(SEASON.season, 3, 10)},
            ("Plan for the next match", None, False),
            id="not ranked when lists closed",
        ),
        pytest.param({"status": "declined", "deadline": DUE}, ("", None, False), id="I said no"),
        pytest.param({"status": "rejected"}, ("", None, False), id="they said no"),
    ],
)
def test_the_next_action_of_each_case(known, expected) -> None:
    assert told(**known) == expected


def test_the_verdict_decides_before_the_application() -> None:
    assert judged(OPEN).verdict.name == "OPEN"
    assert told("applying", found=judged(OPEN), deadline=DUE)[0] == "Apply"
    closed = judged(CLOSED)
    assert told(found=closed)[0] == "Decide whether to keep it: Accepts IMGs, and 1 more"
    assert told(found=closed, to_ask=["visa"])[0] == "Ask whether it still holds: Accepts IMGs, and 1 more"
    assert told("interviewed", found=closed)[0] == "Rank it"


def test_what_waits_for_me_and_what_can_be_fixed() -> None:
    found = judged(OPEN)
    assert told("applying", found=replace(found, waiting_on="you"))[0] == "Add the missing answers"
    letters = next(line for line in found.requirements if line.key == "letters")
    unmet = [line._replace(verdict=found.verdict.FIXABLE) if line is letters else line for line in found.requirements]
    fixable = replace(found, verdict=found.verdict.FIXABLE, requirements=tuple(unmet))
    assert told("applying", found=fixable, deadline=DUE) == (
        "Fix first: Letters of recommendation",
        date.fromisoformat(DUE),
        False,
    )


def test_what_is_due_is_near_or_past_and_mine() -> None:
    near, theirs = next_action("applying", None, None, (), DUE, SEASON, TODAY), NOTHING
    assert near.is_due(TODAY)
    assert not near.is_due(date(SEASON.season - 1, 11, 1))
    assert near.is_due(date(SEASON.season - 1, 12, 24))
    assert not theirs.is_due(TODAY)


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("today", [TODAY, WINTER, date(SEASON.season, 3, 10)])
def test_every_status_has_a_sentence_that_begins_with_a_verb(status, today) -> None:
    what = told(status, today=today)[0]
    verbs = {"Decide", "Apply", "Wait", "Choose", "Rank", "Certify", "Plan"}
    assert what == "" if status in ("declined", "rejected") else what.split()[0] in verbs, in_a_row([status], "or")


@pytest.mark.parametrize(
    ("words", "short"),
    [
        pytest.param("3 March 2027 (the rank-list deadline)", "3 March 2027", id="without what it is the day of"),
        pytest.param("9 December 2026", "9 December 2026", id="the day alone"),
        pytest.param("31 December (its deadline, year not stated)", "31 December, year not stated", id="no year"),
    ],
)
def test_a_day_in_short(words, short) -> None:
    assert Moment(date(2026, 12, 31), words).in_short == short
