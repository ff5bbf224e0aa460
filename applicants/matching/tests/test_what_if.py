"""What would help most: which changes are offered, what each does to the verdicts, and that nothing else moves."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from applicants.matching.applicant import ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.deadlines import rank_list
from applicants.matching.noted import Noted, says_the_same
from applicants.matching.ranking import judge, rank
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Verdict
from applicants.matching.what_if import changes_for, effect, offered, refusals, supposed
from applicants.tests.applicants import (
    EXTERNSHIP,
    GRADUATE,
    OET,
    SEASON,
    STEP1,
    STEP2_CK,
    STEP3,
    WINTER,
    failed,
    graduate,
)
from applicants.tests.columns import Columns, program
from applicants.tests.generated import ALLOWANCES, a_file, a_program, applicant

LATER = replace(SEASON, season=2028, review_from=date(2027, 9, 22), rank_list_deadline=date(2028, 3, 1))


def standing(applicant=GRADUATE, today=WINTER):
    return Standing(applicant, SEASON, today, ALLOWANCES)


def change(key, applicant=GRADUATE, today=WINTER):
    return next(change for change in changes_for(standing(applicant, today)) if change.key == key)


def refused(key, applicant=GRADUATE):
    return change(key, applicant).refused(standing(applicant))


def does(*keys, to, applicant=GRADUATE, today=WINTER):
    """The verdict on one program before, and after these changes."""
    me, columns = standing(applicant, today), Columns(to)
    changes = [change(key, applicant, today) for key in keys]
    dates = LATER if any(each.seasons_later for each in changes) else SEASON
    after = supposed(me, changes).file
    verdicts = [
        judge(file, columns, on, today, ALLOWANCES).verdict[0] for file, on in ((me.file, SEASON), (after, dates))
    ]
    return tuple(Verdict(int(verdict)).name.lower() for verdict in verdicts)


J1 = {"accepts_img": "yes", "visa_j1": "yes"}
H1B = {"accepts_img": "yes", "visa_j1": "no", "visa_h1b": "yes"}
IN_JULY = graduate(graduated_on=date(2019, 7, 15))
UNTESTED = graduate(exams=(STEP1, OET), ecfmg_certified_on=None)
UNTRIED = graduate(exams=(), ecfmg_certified_on=None)
FAILED = graduate(exams=(*failed("step1", 1), STEP2_CK, OET), ecfmg_certified_on=None)
STUDENT = graduate(graduated_on=WINTER + timedelta(days=200), ecfmg_certified_on=None)


@pytest.mark.parametrize(
    ("keys", "applicant", "to", "expected"),
    [
        pytest.param(["step3"], GRADUATE, program(**J1, step3="required"), ("fixable", "open"), id="Step 3 required"),
        pytest.param(["step3"], GRADUATE, program(**H1B), ("closed", "closed"), id="Step 3 alone opens no H-1B"),
        pytest.param(["accept_h1b"], GRADUATE, program(**H1B), ("closed", "fixable"), id="H-1B without Step 3"),
        pytest.param(["step3", "accept_h1b"], GRADUATE, program(**H1B), ("closed", "open"), id="both together"),
        pytest.param(
            ["us_letter"], GRADUATE, program(**J1, us_letters_required=2), ("ask", "open"), id="one more US letter"
        ),
        pytest.param(
            ["hands_on"],
            GRADUATE,
            program(**J1, usce="required", usce_months=3),
            ("ask", "open"),
            id="one month and two are three",
        ),
        pytest.param(
            ["hands_on"],
            GRADUATE,
            program(**J1, usce="required", usce_months=4),
            ("ask", "ask"),
            id="three months are not four",
        ),
        pytest.param(
            ["hands_on"],
            graduate(experience=(replace(EXTERNSHIP, months=2, ended_on=WINTER),)),
            program(**J1, usce="required", usce_months=4),
            ("ask", "open"),
            id="two months and two are four, whatever runs today",
        ),
        pytest.param(
            ["season_later"], UNTESTED, program(**J1, min_step2_ck=235), ("fixable", "fixable"), id="time for the exam"
        ),
        pytest.param(
            ["step2_ck_230", "season_later"],
            UNTESTED,
            program(**J1, min_step2_ck=235),
            ("fixable", "closed"),
            id="a score too low is final",
        ),
        pytest.param(
            ["step2_ck_245", "season_later"],
            UNTESTED,
            program(**J1, min_step2_ck=235),
            ("fixable", "open"),
            id="a score that meets the minimum",
        ),
        pytest.param(["step1"], FAILED, program(**J1), ("fixable", "open"), id="a failed Step 1 passed"),
        pytest.param(
            ["step1", "step2_ck_245", "certificate", "step3"],
            UNTRIED,
            program(**J1, ecfmg_by="application", step3="required"),
            ("fixable", "open"),
            id="the exams, the certificate and Step 3",
        ),
        pytest.param(
            ["season_later"],
            IN_JULY,
            program(**J1, max_years_since_graduation=8, years_counted_to="start"),
            ("open", "closed"),
            id="a year later is a year more since graduation",
        ),
        pytest.param(
            ["season_later"],
            GRADUATE,
            program(**J1, us_letters_required=2),
            ("ask", "fixable"),
            id="a year later leaves time for a letter",
        ),
    ],
)
def test_a_change_does_what_an_adviser_would_say(keys, applicant, to, expected) -> None:
    assert does(*keys, to=to, applicant=applicant) == expected


@pytest.mark.parametrize(
    ("key", "applicant", "reason"),
    [
        pytest.param("step3", graduate(exams=(STEP1, STEP2_CK, STEP3)), "cannot be taken again", id="Step 3 passed"),
        pytest.param("step1", GRADUATE, "cannot be taken again", id="Step 1 passed"),
        pytest.param(
            "step3",
            graduate(ecfmg_certified_on=None),
            "only with the ECFMG certificate",
            id="Step 3 before it is there",
        ),
        pytest.param("step3", graduate(exams=(STEP2_CK,)), "comes after Step 1", id="Step 3 before Step 1"),
        pytest.param("step3", graduate(exams=None), "Add your exams", id="exams not answered"),
        pytest.param(
            "step3", graduate(exams=(STEP1, STEP2_CK, *failed("step3", 4))), "Four failed attempts", id="four failures"
        ),
        pytest.param("step2_ck", GRADUATE, "cannot be taken again", id="a passed Step is never retaken"),
        pytest.param("us_letter", graduate(letters=None), "Add your letters", id="letters not answered"),
        pytest.param("hands_on", graduate(experience=None), "Add your experience", id="experience not answered"),
        pytest.param("accept_j1", GRADUATE, "You accept it already", id="J-1 accepted"),
        pytest.param("accept_h1b", graduate(visas_accepted=None), "Add which visas", id="visas not answered"),
        pytest.param(
            "accept_h1b", graduate(us_citizen=True, immigration_status=None), "You need no visa", id="a citizen"
        ),
        pytest.param("certificate", GRADUATE, "You have it", id="certificate in hand"),
        pytest.param("certificate", UNTESTED, "pass those first", id="certificate before its exams"),
        pytest.param("certificate", STUDENT, "first you graduate", id="certificate before the diploma"),
        pytest.param(
            "step3", UNTESTED, "only with the ECFMG certificate", id="Step 3 before the exams of the certificate"
        ),
        pytest.param("step3", STUDENT, "only with the ECFMG certificate", id="Step 3 before the diploma"),
    ],
)
def test_what_cannot_be_supposed_says_why(key, applicant, reason) -> None:
    assert reason in refused(key, applicant)


CHAIN = ["step1", "step2_ck_245", "certificate", "step3"]


@pytest.mark.parametrize(
    ("keys", "applicant", "at"),
    [
        pytest.param(CHAIN, UNTRIED, [], id="the whole chain"),
        pytest.param(CHAIN[:1], UNTRIED, [], id="Step 1 comes after nothing"),
        pytest.param(CHAIN[2:], UNTRIED, ["certificate", "step3"], id="both rest on the exams"),
        pytest.param([*CHAIN[:2], "step3"], UNTRIED, ["step3"], id="Step 3 without the certificate"),
        pytest.param(["step2_ck_245", *CHAIN[2:]], UNTRIED, ["certificate", "step3"], id="both without Step 1"),
        pytest.param(["step2_ck_245", *CHAIN[2:]], UNTESTED, [], id="only Step 2 CK is lacking"),
        pytest.param(["step1", *CHAIN[2:]], FAILED, [], id="only a failed Step 1 is lacking"),
        pytest.param(
            ["certificate", "step3"], graduate(ecfmg_certified_on=None), [], id="only the certificate is lacking"
        ),
        pytest.param(["certificate", "step3"], STUDENT, ["certificate"], id="told where the chain breaks"),
        pytest.param(
            ["step2_ck_245", "certificate"],
            graduate(exams=(replace(STEP1, taken_on=date(2018, 3, 1)),), ecfmg_certified_on=None),
            ["certificate"],
            id="passes more than seven years apart",
        ),
        pytest.param(["step2_ck_230", "step2_ck_245"], UNTESTED, ["step2_ck_245"], id="two scores of one exam"),
        pytest.param(
            ["oet", "certificate"],
            graduate(exams=(STEP1, STEP2_CK, ExamAttempt("oet", None, None)), ecfmg_certified_on=None),
            [],
            id="a planned OET",
        ),
    ],
)
def test_each_is_judged_after_the_ones_before_it(keys, applicant, at) -> None:
    told = refusals(standing(applicant), [change(key, applicant) for key in keys])
    assert [each.key for each, _ in told] == at


@pytest.mark.parametrize(
    ("applicant", "keys"),
    [
        pytest.param(UNTRIED, {"step1", "certificate", "step3"}, id="nothing passed"),
        pytest.param(UNTESTED, {"certificate", "step3"}, id="Step 1 passed"),
        pytest.param(GRADUATE, {"step3"}, id="certified"),
        pytest.param(STUDENT, set(), id="before the diploma"),
        pytest.param(
            graduate(exams=(*failed("step1", 4), STEP2_CK), ecfmg_certified_on=None), set(), id="no sitting is left"
        ),
    ],
)
def test_what_could_come_after_another_is_offered(applicant, keys) -> None:
    assert {each.key for each in offered(standing(applicant))} & {"step1", "certificate", "step3"} == keys


def test_a_student_is_offered_an_elective() -> None:
    assert "elective" in change("hands_on", STUDENT).label
    assert supposed(standing(STUDENT), [change("hands_on", STUDENT)]).file.experience[-1].kind == "elective"


@pytest.mark.parametrize(
    ("applicant", "is_told"),
    [
        pytest.param(graduate(visas_accepted=("J-1", "H-1B")), True, id="H-1B accepted"),
        pytest.param(GRADUATE, False, id="J-1 only"),
        pytest.param(graduate(us_citizen=True, visas_accepted=("H-1B",)), False, id="needs no visa"),
    ],
)
def test_step_3_is_advised_for_h1b_to_those_alone_who_take_that_route(applicant, is_told) -> None:
    assert ("H-1B" in change("step3", applicant).takes) is is_told


def test_a_planned_sitting_gives_way_to_the_supposed_pass() -> None:
    planned = graduate(exams=(STEP1, STEP2_CK, ExamAttempt("step3", date(2027, 2, 1), None)))
    file = supposed(standing(planned), [change("step3", planned)]).file
    assert [attempt for attempt in file.exams if attempt.exam == "step3"] == [ExamAttempt("step3", WINTER, True, None)]


def test_a_supposed_pass_leaves_every_other_attempt() -> None:
    kept = (*failed("step1", 1), ExamAttempt("step3", date(2027, 2, 1)))
    mine = graduate(exams=(*kept, ExamAttempt("step1", date(2027, 1, 5))), ecfmg_certified_on=None)
    file = supposed(standing(mine), [change("step1", mine)]).file
    assert file.exams == (*kept, ExamAttempt("step1", WINTER, True, None))


def test_what_is_charged_for_a_visa_is_the_fee_of_j1() -> None:
    assert (change("accept_j1").fee, change("accept_h1b").fee) == ("j1_sponsorship", "")


def test_an_effect_counts_each_program_once() -> None:
    listed = Columns(
        program(program_key="a", **J1, step3="required"),
        program(program_key="b", **J1),
        program(program_key="c", **H1B),
        program(program_key="d", **J1, max_years_since_graduation=8, years_counted_to="start"),
    )
    me = standing(IN_JULY)
    before = rank(me.file, listed, SEASON, WINTER, ALLOWANCES)
    with_both = supposed(me, [change("step3", IN_JULY), change("accept_h1b", IN_JULY)]).file
    found = effect(before, judge(with_both, listed, SEASON, WINTER, ALLOWANCES))
    assert (set(found.opened), found.nearer, found.lost) == ({0, 2}, (), ())
    assert found.through == {"A visa you would accept": 1, "Step 3": 1}
    assert found.counts == {Verdict.OPEN: 4, Verdict.ASK: 0, Verdict.FIXABLE: 0, Verdict.CLOSED: 0}
    later = effect(before, judge(me.file, listed, LATER, WINTER, ALLOWANCES))
    assert (later.lost, later.lost_through) == ((3,), {"Years since graduation": 1})


def test_a_line_that_gets_worse_where_nothing_is_lost_is_not_counted() -> None:
    limit = {"max_years_since_graduation": 8, "years_counted_to": "start"}
    listed = Columns(program(program_key="closed", **H1B, **limit), program(program_key="lost", **J1, **limit))
    before = rank(IN_JULY, listed, SEASON, WINTER, ALLOWANCES)
    later = effect(before, judge(IN_JULY, listed, LATER, WINTER, ALLOWANCES))
    assert (later.lost, later.lost_through) == ((1,), {"Years since graduation": 1})


def test_what_a_change_adds_is_the_mean_over_programs_never_closed() -> None:
    listed = Columns(program(program_key="open", **J1), program(program_key="closed", **H1B))
    before = rank(GRADUATE, listed, SEASON, WINTER, ALLOWANCES)
    after = replace(before, total=before.total + np.array([2_00, 50_00], np.int32))
    assert effect(before, after).gained == 2_00


def test_only_programs_asked_for_are_counted() -> None:
    listed = Columns(program(program_key="a", **J1, step3="required"), program(program_key="b", **J1, step3="required"))
    before = rank(GRADUATE, listed, SEASON, WINTER, ALLOWANCES)
    after = judge(supposed(standing(), [change("step3")]).file, listed, SEASON, WINTER, ALLOWANCES)
    assert effect(before.among(before.verdict < 0), after).opened == ()
    assert effect(before, after, [1]).opened == (1,)


@pytest.mark.parametrize("seed", range(12))
def test_only_a_season_or_a_low_score_ever_loses_a_program(seed) -> None:
    """What adds to the file never worsens a verdict; its order with other changes does not matter."""
    random = Random(seed)
    columns = Columns(*(a_program(random, f"p{each}") for each in range(60)))
    drawn = (applicant(a_file(random), WINTER) for _ in range(50))
    me = Standing(next(each for each in drawn if each), SEASON, WINTER, ALLOWANCES)
    before = rank(me.file, columns, SEASON, WINTER, ALLOWANCES)
    adding = [
        each
        for each in changes_for(me)
        if not (each.refused(me) or each.seasons_later or each.key == "certificate" or "step2_ck" in each.key)
    ]
    for each in adding:
        file = supposed(me, [each]).file
        assert effect(before, judge(file, columns, SEASON, WINTER, ALLOWANCES)).lost == (), each.key
    forwards, backwards = supposed(me, adding).file, supposed(me, reversed(adding)).file
    one, other = (judge(file, columns, SEASON, WINTER, ALLOWANCES) for file in (forwards, backwards))
    assert one.verdict.tolist() == other.verdict.tolist()
    assert one.total.tolist() == other.total.tolist()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_taken_over_from_the_ranking_is_what_asking_again_gives(seed) -> None:
    random = Random(seed)
    columns = Columns(*(a_program(random, f"p{each}") for each in range(60)))
    for _ in range(25):
        ranked = rank(applicant(a_file(random), WINTER), columns, SEASON, WINTER, ALLOWANCES)
        changes = changes_for(ranked.me)
        # One that is refused leaves the file as it is: all of them are one case, asked once.
        cases = {("" if one.refused(ranked.me) else one.key, one.seasons_later): one for one in changes}
        for (key, seasons_later), one in cases.items():
            file = supposed(ranked.me, (one,) if key else ()).file
            dates = LATER if seasons_later else SEASON
            beside = judge(file, columns, dates, WINTER, ALLOWANCES, beside=ranked)
            alone = judge(file, columns, dates, WINTER, ALLOWANCES)
            assert beside.prospect.tolist() == alone.prospect.tolist(), one.key
            assert beside.fit.tolist() == alone.fit.tolist(), one.key
            assert [beside.explain(at) for at in range(3)] == [alone.explain(at) for at in range(3)]


@pytest.mark.parametrize("seed", range(4))
def test_of_anybody_else_only_what_asking_again_gives_is_taken_over(seed) -> None:
    random = Random(100 + seed)
    columns, taken_over = Columns(*(a_program(random, f"p{each}") for each in range(40))), 0
    for _ in range(25):
        one, other = (applicant(a_file(random), WINTER) for _ in range(2))
        if not (one and other):
            continue
        ranked = rank(one, columns, SEASON, WINTER, ALLOWANCES)
        beside = judge(other, columns, SEASON, WINTER, ALLOWANCES, beside=ranked)
        alone = judge(other, columns, SEASON, WINTER, ALLOWANCES)
        assert [beside.explain(at) for at in range(40)] == [alone.explain(at) for at in range(40)]
        taken_over += sum(was is now for was, now in zip(ranked.requirements, beside.requirements, strict=True))
    assert taken_over


@pytest.mark.parametrize(("first", "second"), [(GRADUATE, graduate(us_citizen=True)), (GRADUATE, UNTESTED)])
def test_another_applicants_values_are_not_taken_over(first, second) -> None:
    columns = Columns(program(**J1, min_step2_ck=230))
    ranked = rank(first, columns, SEASON, WINTER, ALLOWANCES)
    beside = judge(second, columns, SEASON, WINTER, ALLOWANCES, beside=ranked)
    assert beside.prospect.tolist() == judge(second, columns, SEASON, WINTER, ALLOWANCES).prospect.tolist()
    assert beside.prospect.tolist() != ranked.prospect.tolist()


def test_a_rule_is_asked_again_only_where_the_change_reaches_it() -> None:
    columns = Columns(program(program_key="a", letters_required=2, min_step2_ck=230, visa_j1="yes"))
    ranked = rank(GRADUATE, columns, SEASON, WINTER, ALLOWANCES)
    file = replace(GRADUATE, letters=(*(GRADUATE.letters or ()), RecommendationLetter(True, None, None, "received")))
    beside = judge(file, columns, SEASON, WINTER, ALLOWANCES, beside=ranked)
    again = {
        one.key
        for one, was, now in zip(REQUIREMENTS, ranked.requirements, beside.requirements, strict=True)
        if was is not now
    }
    assert again == {"letters"}
    was, now = ((*one.prospect_score.parts, *one.fit_score.parts) for one in (ranked, beside))
    scored_again = {one.factor.key for one, other in zip(was, now, strict=True) if one.values is not other.values}
    assert scored_again == {"letters"}


def test_what_was_asked_of_an_applicant_is_noted_however_it_was_asked() -> None:
    me = Standing(GRADUATE, SEASON, WINTER, ALLOWANCES)
    noted = Noted(me)
    assert noted.file.graduated_on == GRADUATE.graduated_on
    assert noted.how_to_pass(noted.step3, rank_list(SEASON)) == me.how_to_pass(me.step3, rank_list(SEASON))
    assert noted.said == {
        ("file", "graduated_on"): GRADUATE.graduated_on,
        ("step3",): me.step3,
        ("how_to_pass", (me.step3, rank_list(SEASON))): me.how_to_pass(me.step3, rank_list(SEASON)),
    }
    assert says_the_same(me, noted.said)
    assert says_the_same(Standing(replace(GRADUATE, letters=None), SEASON, WINTER), noted.said)
    assert not says_the_same(Standing(replace(GRADUATE, graduated_on=None), SEASON, WINTER), noted.said)
    assert not says_the_same(Standing(replace(GRADUATE, exams=(STEP3,)), SEASON, WINTER), noted.said)


@pytest.mark.parametrize(("me", "speaks_of_it"), [(GRADUATE, True), (graduate(us_citizen=True), False)])
def test_only_who_may_need_a_visa_is_told_of_one_for_a_stay(me, speaks_of_it) -> None:
    (change,) = (one for one in changes_for(standing(me)) if one.key == "hands_on")
    assert ("visa" in change.takes) == speaks_of_it


def test_a_letter_and_months_are_of_the_specialty_that_is_looked_at() -> None:
    wishing = graduate(wishes=Wishes(specialties=("internal-medicine", "family-medicine")))
    for specialty, supposed_in in (("", "internal-medicine"), ("family-medicine", "family-medicine")):
        changes = {each.key: each for each in changes_for(standing(wishing), specialty)}
        file = supposed(standing(wishing), [changes["us_letter"], changes["hands_on"]]).file
        assert (file.letters[-1].specialty, file.experience[-1].specialty) == (supposed_in, supposed_in)
        assert supposed_in.replace("-", " ") in changes["us_letter"].takes


THREE_FAILED = tuple(ExamAttempt("step1", day, False) for day in (date(2026, 1, 5), date(2026, 4, 1), date(2026, 7, 1)))


def test_a_fourth_attempt_has_to_wait() -> None:
    waiting = graduate(exams=(*THREE_FAILED, STEP2_CK), ecfmg_certified_on=None)
    assert change("step1", waiting).refused(standing(waiting)) == ""
    assert "Not before 5 January 2027" in change("step1", waiting).takes
    later = (*THREE_FAILED[:2], ExamAttempt("step1", date(2026, 10, 1), False))
    too_late = graduate(exams=(*later, STEP2_CK), ecfmg_certified_on=None)
    assert "Not before 1 April 2027, after the rank-list" in change("step1", too_late).refused(standing(too_late))
