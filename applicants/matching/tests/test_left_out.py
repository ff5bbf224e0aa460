"""An answer that is left out: a line waits for it, or is as every value of it would have it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from applicants.matching.applicant import Applicant
from applicants.matching.identity import is_img
from applicants.matching.questions import questions
from applicants.matching.ranking import rank
from applicants.matching.standing import Standing
from applicants.matching.tests.test_properties import always, ranked
from applicants.matching.verdicts import Verdict
from applicants.tests.applicants import SEASON, WINTER, graduate
from applicants.tests.columns import Columns, program
from applicants.tests.generated import FILES, LISTS, TODAYS, File, applicant
from programs.vocabulary import Answer

STEP1 = {"exam": "step1", "taken_on": "2023-05-02", "passed": True}
FAILED_STEP1 = {"exam": "step1", "taken_on": "2022-05-02", "passed": False}
OET = {"exam": "oet", "taken_on": "2024-06-03", "passed": True}
STEP3 = {"exam": "step3", "taken_on": "2026-06-20", "passed": True}


def step2_ck(score: int) -> File:
    return {"exam": "step2_ck", "taken_on": "2024-05-02", "passed": True, "score": score}


# By key of the profile file, values that lie far apart. Of the certificate a blank is an answer: no day is named yet.
VALUES: dict[str, tuple[Any, ...]] = {
    "medical_school": tuple({"country": country} for country in ("IN", "US", "CA")),
    "graduated_on": ("2005-06-30", "2016-06-30", "2024-06-30", "2026-06-30", "2027-05-31", "2028-06-30"),
    "us_citizen": (True, False),
    "immigration_status": ("none", "permanent_resident", "asylum_or_refugee", "work_permit"),
    "work_authorized_until": ("2027-01-01", "2028-06-30", "2030-07-01", "2036-07-01"),
    "work_permit_renewable": (True, False),
    "visas_accepted": ([], ["J-1"], ["H-1B"], ["J-1", "H-1B"]),
    "letters": (
        [],
        [{"us_faculty": True, "status": "uploaded"}] * 4,
        [{"us_faculty": False, "status": "received"}] * 4,
    ),
    "experience": (
        [],
        [{"kind": "elective", "country": "US", "months": 6, "ended_on": "2026-06-30"}],
        [{"kind": "observership", "country": "US", "months": 3}],
    ),
    "exams": (
        [],
        [STEP1, step2_ck(250), OET],
        [FAILED_STEP1, STEP1, step2_ck(205), OET],
        [STEP1, step2_ck(270), OET, STEP3],
        [FAILED_STEP1 | {"taken_on": f"202{year}-05-02"} for year in range(4)],
        [STEP1, {"exam": "step2_ck", "taken_on": "2027-02-25"}],
    ),
}


def may_be_ranked(file: File, today: date) -> Applicant | None:
    """Nothing in it contradicts something else, and only an IMG holds the certificate."""
    me = applicant(file, today)
    if me is None or list(questions(me, today)):
        return None
    return None if me.ecfmg_certified_on and is_img(me).answer is Answer.NO else me


@settings(always, max_examples=150)
@given(FILES, LISTS, TODAYS, st.sampled_from(sorted(VALUES)))
def test_a_line_waits_for_the_answer_or_is_as_every_value_of_it_has_it(file, programs, today, answer):
    untold = {key: value for key, value in file.items() if key != answer}
    me = may_be_ranked(untold, today)
    assume(me)
    columns = Columns(*programs)
    without = ranked(me, columns, today)
    for value in VALUES[answer]:
        told = may_be_ranked(untold | {answer: value}, today)
        if told and not Standing(told, SEASON, today).left_out:  # one answer at a time
            for before, after in zip(without.requirements, ranked(told, columns, today).requirements, strict=True):
                for at in range(columns.size):
                    waits = waiting_on(before.of(at))
                    assert waits == "profile" or waits == waiting_on(after.of(at)), (before.of(at), after.of(at))


def waiting_on(line):
    return line.missing if line.verdict is Verdict.ASK else line.verdict


BARE = Applicant(medical_school_country="IN", us_citizen=False, immigration_status="none", visas_accepted=("J-1",))


@pytest.mark.parametrize(
    ("me", "stated", "key", "says"),
    [
        pytest.param(
            graduate(exams=None, ecfmg_certified_on=None),
            {},
            "step2_ck",
            "Add your Step 2 CK result",
            id="exams, and every IMG needs a pass",
        ),
        pytest.param(
            graduate(graduated_on=None, ecfmg_certified_on=None),
            {},
            "season",
            "Add your graduation date.",
            id="a degree",
        ),
        pytest.param(
            graduate(medical_school_country=None, ecfmg_certified_on=None),
            {"setting": "military"},
            "accepts_imgs",
            "Add the country of your medical school.",
            id="a school, and the program is military",
        ),
        pytest.param(
            graduate(graduated_on=None, experience=(), ecfmg_certified_on=None),
            {"usce": "required", "usce_months": 2.0, "usce_kinds": "elective"},
            "clinical_experience",
            "Add your graduation date.",
            id="a degree, and electives are for students",
        ),
    ],
)
def test_what_only_i_can_tell_waits_for_me(me, stated, key, says):
    ranking = rank(me, Columns(program(accepts_img="yes", visa_j1="yes", **stated)), SEASON, WINTER)
    line = next(one for one in ranking.explain(0).requirements if one.key == key)
    assert says in line.reason
    assert (line.missing, line.verdict) == ("profile", Verdict.ASK)
    assert ranking.explain(0).waiting_on == "you"


def test_a_certificate_tells_that_the_degree_is_there():
    """Nobody is asked for a day that cannot matter any more: it is not after the certificate."""
    columns = Columns(program(accepts_img="yes", visa_j1="yes"))
    assert rank(graduate(graduated_on=None), columns, SEASON, WINTER).explain(0).verdict is Verdict.OPEN
    standing = Standing(graduate(graduated_on=None), SEASON, WINTER)
    (_, possible), *_ = standing.left_out
    assert all(one.file.graduated_on <= one.file.ecfmg_certified_on for one in possible)
