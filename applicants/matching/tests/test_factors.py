from dataclasses import replace
from datetime import date

import pytest

from applicants.matching.applicant import ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.months import months_once
from applicants.matching.ranking import rank
from applicants.matching.scores import FULL, points_of, scaled_weights
from applicants.matching.standing import Standing
from applicants.tests.applicants import (
    EXTERNSHIP,
    GRADUATE,
    HOME_LETTER,
    SEASON,
    STEP1,
    STEP2_CK,
    STEP3,
    US_LETTER,
    WINTER,
    failed,
    graduate,
)
from applicants.tests.columns import Columns, facts_of, program
from programs.record.openness import PRIOR_ELSEWHERE, PRIORS
from programs.record.rates import SeasonCount
from programs.record.state_imgs import StateCount, StateImgs
from programs.vocabulary import NO_MINIMUM, Answer, Group

FACTORS = {factor.key: factor for factor in (*PROSPECT, *FIT)}
SIGNALS = {"internal-medicine": (3, 12, 2025), "urology": (30, None, 2027)}
OTHER_LETTER = RecommendationLetter(us_faculty=False, specialty="psychiatry", status="received")
OTHER_US_LETTER = RecommendationLetter(us_faculty=True, specialty="psychiatry", status="received")


def worth(key, applicant=GRADUATE, signalled="", rotated_there=False, today=WINTER, **stated):
    factor = FACTORS[key]
    facts = program(**stated) | {"signalled": signalled, "rotated_there": rotated_there}
    kind = facts_of(factor.reads)
    return factor.value(Standing(applicant, SEASON, today, SIGNALS), kind(*(facts[field] for field in factor.reads)))


def value(key, applicant=GRADUATE, **stated):
    return round(worth(key, applicant, **stated).value, 4)


def test_both_tables_add_up_to_a_hundred():
    assert sum(factor.weight for factor in PROSPECT) == 100
    assert sum(factor.weight for factor in FIT) == 100
    assert len(FACTORS) == len(PROSPECT) + len(FIT) == 14


def with_score(score):
    return graduate(exams=(STEP1, ExamAttempt("step2_ck", None, True, score)))


@pytest.mark.parametrize(
    ("score", "stated", "expected"),
    [
        pytest.param(214, {}, 0, id="15 under the low threshold of 229"),
        pytest.param(234, {}, 0.5, id="half way"),
        pytest.param(254, {}, 1, id="15 over the high threshold of 239"),
        pytest.param(200, {}, 0, id="never under 0"),
        pytest.param(290, {}, 1, id="never over 1"),
        pytest.param(234, {"min_step2_ck": 219}, 0.6, id="a lower stated minimum: 30 of 50"),
        pytest.param(234, {"min_step2_ck": 239}, 0.25, id="a higher one keeps 10 points of spread: 10 of 40"),
        pytest.param(234, {"min_step2_ck": NO_MINIMUM}, 0.5, id="no minimum: the specialty's threshold"),
        pytest.param(234, {"specialty": "urology"}, 20 / 45, id="any other specialty: 229 and 244"),
    ],
)
def test_step2_ck(score, stated, expected):
    assert value("step2_ck", with_score(score), **stated) == round(expected, 4)


def test_step2_ck_is_known_only_with_a_stated_minimum_and_a_score():
    assert worth("step2_ck", min_step2_ck=220).known
    assert not worth("step2_ck").known
    assert worth("step2_ck", with_score(None), min_step2_ck=220)[:2] == (0, False)
    assert worth("step2_ck", graduate(exams=None), min_step2_ck=220)[:2] == (0, False)
    assert "chance may decide" in worth("step2_ck", with_score(235)).reason()
    assert "chance may decide" not in worth("step2_ck", with_score(250)).reason()


def test_of_two_undated_passes_the_lower_score_counts_in_any_order():
    passes = [ExamAttempt("step2_ck", None, True, score) for score in (238, 220)]
    for order in (passes, passes[::-1]):
        assert worth("step2_ck", graduate(exams=(STEP1, *order))).reason().startswith("You have 220.")


@pytest.mark.parametrize(
    ("exams", "expected"),
    [
        pytest.param((STEP1, STEP2_CK), 1, id="none failed"),
        pytest.param((*failed("step1", 1), STEP1, STEP2_CK), 0.4, id="one"),
        pytest.param((*failed("step1", 1), STEP1, *failed("step2_ck", 1), STEP2_CK), 0.2, id="one of each"),
        pytest.param((*failed("step1", 3), STEP1, STEP2_CK), 0, id="three"),
        pytest.param((STEP1,), 0, id="Step 2 CK not passed"),
        pytest.param((STEP1, STEP2_CK, *failed("step3", 2)), 1, id="Step 3 does not count"),
        pytest.param(None, 0, id="not given"),
    ],
)
def test_first_attempt(exams, expected):
    assert value("first_attempt", graduate(exams=exams)) == expected


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        pytest.param((), 0, id="none"),
        pytest.param((US_LETTER,), 2 / 6, id="one of both kinds"),
        pytest.param((US_LETTER, US_LETTER, US_LETTER), 1, id="three of both kinds"),
        pytest.param((HOME_LETTER,) * 4, 3 / 6, id="three in the specialty are enough"),
        pytest.param((OTHER_LETTER,) * 4, 0, id="neither kind"),
        pytest.param((HOME_LETTER,) * 4 + (OTHER_US_LETTER,) * 4, 4 / 6, id="two of each of eight: only four are sent"),
        pytest.param((US_LETTER,) * 2 + (HOME_LETTER,) + (OTHER_US_LETTER,), 1, id="the best mix of four"),
        pytest.param((RecommendationLetter(True, "internal-medicine", status="promised"),), 0, id="promised"),
        pytest.param(None, 0, id="not given"),
    ],
)
def test_letters(letters, expected):
    assert value("letters", graduate(letters=letters)) == round(expected, 4)


def us(kind, months, ended_on=None, specialty="internal-medicine"):
    return ClinicalExperience(kind, "US", specialty, months, ended_on)


def test_hands_on_work_nobody_said_so_of_counts_on_a_condition() -> None:
    unsaid, said = us("externship", 3), replace(us("externship", 3), hands_on=True)
    reasons = [worth("hands_on", graduate(experience=(one,))).reason for one in (unsaid, said)]
    assert reasons == [
        "In the US: 3 months that count if hands-on (you have not said), 0 months watching.",
        "In the US: 3 months hands-on, 0 months watching.",
    ]


@pytest.mark.parametrize(
    ("said", "assumed"),
    [
        pytest.param((None,), {"hands_on", "clinical_experience"}, id="nothing said"),
        pytest.param((None, True), {"hands_on"}, id="of one of two"),
        pytest.param((True,), set(), id="said"),
        pytest.param((False,), set(), id="watched"),
        pytest.param((), set(), id="none"),
    ],
)
def test_lines_that_count_what_nobody_said_are_named(said, assumed) -> None:
    found = tuple(replace(us("externship", 3), hands_on=one) for one in said)
    assert Standing(graduate(experience=found), SEASON, WINTER).assumed_lines == assumed


def between(started_on, ended_on, months=None):
    return ClinicalExperience("externship", "US", "internal-medicine", months, ended_on, started_on=started_on)


@pytest.mark.parametrize(
    ("experience", "expected"),
    [
        pytest.param((), 0, id="none"),
        pytest.param((us("externship", 3),), 1, id="three months hands-on"),
        pytest.param((us("externship", 1), us("elective", 1)), 2 / 3, id="two rotations"),
        pytest.param((us("observership", 3),), 0.4, id="three months watching"),
        pytest.param((us("observership", 9),), 0.4, id="watching counts three months at most"),
        pytest.param((us("externship", 1), us("shadowing", 1)), 1.4 / 3, id="both"),
        pytest.param((us("research", 9), us("tele_rotation", 9), us("volunteering", 9)), 0, id="neither"),
        pytest.param((ClinicalExperience("externship", "IN", "internal-medicine", 3),), 0, id="abroad"),
        pytest.param(
            (us("externship", 2, date(2025, 8, 31)), us("observership", 2, date(2025, 8, 31))),
            2 / 3,
            id="watching while working counts once",
        ),
        pytest.param((us("externship", 3, date(2027, 1, 31)),), 0, id="still to come"),
        pytest.param(None, 0, id="not given"),
    ],
)
def test_hands_on(experience, expected):
    assert value("hands_on", graduate(experience=experience)) == round(expected, 4)


@pytest.mark.parametrize(
    ("experience", "expected"),
    [
        pytest.param((us("externship", 3),), 0.5, id="three of six months"),
        pytest.param((us("observership", 3),), 0.5, id="watching counts in full"),
        pytest.param((ClinicalExperience("employment", "IN", "internal-medicine", 12),), 1, id="any country"),
        pytest.param((us("externship", 3, specialty="psychiatry"),), 0, id="another specialty"),
        pytest.param((us("research", 12),), 0, id="research"),
    ],
)
def test_commitment(experience, expected):
    assert value("commitment", graduate(experience=experience)) == expected


def test_of_experience_under_way_the_months_so_far_count():
    """From 1 August; the first day of review is 23 September, and 22 November is later."""
    one = ClinicalExperience("externship", "US", "internal-medicine", 4, started_on=date(2026, 8, 1))
    me = graduate(experience=(one,))
    by_review, by_today = 1 + 23 / 30, 3 + 22 / 30
    assert value("hands_on", me, today=date(2026, 9, 1)) == pytest.approx(by_review / 3, abs=0.003)
    assert value("commitment", me, today=date(2026, 9, 1)) == pytest.approx(by_review / 6, abs=0.003)
    assert value("commitment", me, today=date(2026, 11, 22)) == pytest.approx(by_today / 6, abs=0.003)
    assert value("commitment", me, today=date(2026, 7, 31)) == 0


@pytest.mark.parametrize(
    ("experiences", "months"),
    [
        pytest.param([], 0, id="none"),
        pytest.param([us("externship", 2), us("externship", 1)], 3, id="undated: added up"),
        pytest.param([us("externship", 2, date(2025, 8, 31))] * 2, 2, id="the same time twice"),
        pytest.param(
            [us("externship", 2, date(2025, 8, 31)), us("elective", 2, date(2025, 9, 30))], 3, id="a month of overlap"
        ),
        pytest.param(
            [us("externship", 1, date(2025, 2, 15)), us("elective", 1, date(2025, 3, 15))],
            2,
            id="back to back, mid-month",
        ),
        pytest.param([us("externship", 1.1, date(2025, 8, 31))], 1.1, id="part of a month"),
        pytest.param([us("externship", 0.9, date(2025, 8, 31))], 0.9, id="never rounded up over what was worked"),
        pytest.param([us("externship", None, date(2025, 8, 31))], 0, id="months not given"),
        pytest.param(
            [between(date(2025, 8, 1), date(2025, 8, 16))], 0.52, id="both days, months not given: 16 of 31 days"
        ),
        pytest.param([between(date(2025, 8, 1), date(2025, 9, 30), 1)], 1, id="half-time: one month in two"),
        pytest.param([between(date(2025, 8, 1), date(2025, 9, 30), 1)] * 2, 2, id="two half-times are full time"),
        pytest.param([between(date(2025, 8, 1), date(2025, 9, 30), 2)] * 2, 2, id="two full times are one"),
    ],
)
def test_months_are_counted_once(experiences, months):
    assert months_once(experiences) == months


@pytest.mark.parametrize(
    ("signalled", "stated", "expected", "known"),
    [
        pytest.param("gold", {}, 1, True, id="gold"),
        pytest.param("silver", {}, 0.6, True, id="silver"),
        pytest.param("", {}, 0.2, True, id="none"),
        pytest.param("", {"specialty": "pathology"}, 0.5, False, id="a specialty without signals: the same for all"),
    ],
)
def test_signal(signalled, stated, expected, known):
    assert worth("signal", signalled=signalled, **stated)[:2] == (expected, known)


def test_an_older_table_of_signals_is_labelled():
    assert "2025 table" in worth("signal").reason
    assert "table" not in worth("signal", specialty="urology").reason
    assert worth("signal", graduate(signals=None))[:2] == (0, False)


def test_known_there():
    assert worth("known_there", rotated_there=True)[:2] == (1, True)
    assert worth("known_there")[:2] == (0, True)
    assert worth("known_there", graduate(experience=None))[:2] == (0, False)


@pytest.mark.parametrize(
    ("graduated_on", "expected"),
    [
        pytest.param(date(2026, 6, 30), 1, id="one year"),
        pytest.param(date(2025, 7, 1), 1, id="two years"),
        pytest.param(date(2021, 7, 1), 0.5, id="six years to the day"),
        pytest.param(date(2021, 7, 2), 0.625, id="a day short of six years"),
        pytest.param(date(2017, 7, 1), 0, id="ten years"),
        pytest.param(date(1990, 7, 1), 0, id="never under 0"),
        pytest.param(None, 0, id="not given"),
    ],
)
def test_recency(graduated_on, expected):
    assert value("recency", graduate(graduated_on=graduated_on)) == expected


def test_step3_and_research():
    assert (value("step3"), value("step3", graduate(exams=(STEP3,)))) == (0, 1)
    assert value("research") == 0.5
    assert value("research", graduate(publications=4), specialty="neurological-surgery") == 0.4
    assert value("research", graduate(publications=40), specialty="orthopaedic-surgery") == 1
    assert worth("research", graduate(publications=None), specialty="orthopaedic-surgery")[:2] == (0, False)


def wishing(**wishes):
    return graduate(wishes=Wishes(**wishes))


@pytest.mark.parametrize(
    ("key", "wishes", "expected"),
    [
        pytest.param("wanted_specialty", {"specialties": ("internal-medicine",)}, 1, id="first choice"),
        pytest.param("wanted_specialty", {"specialties": ("a", "b", "c", "internal-medicine")}, 0.7, id="fourth"),
        pytest.param("wanted_specialty", {"specialties": (*"a", "internal-medicine")}, 0.9, id="second"),
        pytest.param("wanted_specialty", {"specialties": (*"ab", "internal-medicine")}, 0.8, id="third"),
        pytest.param("wanted_specialty", {"specialties": (*"abcd", "internal-medicine")}, 0.6, id="fifth"),
        pytest.param("wanted_specialty", {"specialties": (*"abcde", "internal-medicine")}, 0.6, id="sixth"),
        pytest.param("wanted_specialty", {"specialties": (*"abcdefg", "internal-medicine")}, 0.6, id="eighth"),
        pytest.param("wanted_specialty", {"specialties": ("urology",)}, 0, id="not wished"),
        pytest.param("wanted_specialty", {}, 0.5, id="no specialty wished"),
        pytest.param("wanted_place", {"states": ("NJ", "NY")}, 1, id="a state wished"),
        pytest.param("wanted_place", {"states": ("NJ",)}, 0, id="another state wished"),
        pytest.param("wanted_place", {}, 0.5, id="no state wished"),
        pytest.param("wanted_setting", {"settings": ("community",)}, 0.5, id="setting of the program not known"),
    ],
)
def test_fit(key, wishes, expected):
    assert value(key, wishing(**wishes)) == expected


def test_a_setting_that_is_not_known_is_left_out_of_fit():
    """The others count for 100, and say so; where nothing else weighs, the line stays."""
    me = wishing(specialties=("internal-medicine",), states=("NY",), settings=("community",))
    listed = Columns(
        *(program(specialty="internal-medicine", state="NJ", setting=setting) for setting in ("", "community"))
    )
    fit = rank(me, listed, SEASON, WINTER).fit_score
    assert fit.points.tolist() == [5000, 6000]
    assert [(line.points, line.max_points) for line in fit.lines(0)] == [(5000, 5000), (0, 5000), (0, 0)]
    assert [(line.points, line.max_points) for line in fit.lines(1)] == [(4000, 4000), (0, 4000), (2000, 2000)]
    assert "left out" in fit.lines(0)[2].reason
    alone = wishing(settings=("community",), weights={"wanted_specialty": 0, "wanted_place": 0})
    fit = rank(alone, listed, SEASON, WINTER).fit_score
    assert fit.points.tolist() == [5000, 10000]
    assert fit.lines(0)[2].reason == "Its setting is not stated."


def test_wanted_setting_of_a_program_that_states_it():
    assert value("wanted_setting", wishing(settings=("community",)), setting="community") == 1
    assert value("wanted_setting", wishing(settings=("community",)), setting="university") == 0


# Openness

US_IMG = graduate(us_citizen=True, immigration_status=None)


@pytest.mark.parametrize(
    ("specialty", "us_img", "non_us_img"),
    [
        ("internal-medicine", 0.56, 0.66),
        ("pathology", 0.51, 0.72),
        ("neurology", 0.47, 0.61),
        ("pediatrics", 0.45, 0.46),
        ("family-medicine", 0.64, 0.42),
        ("psychiatry", 0.47, 0.34),
        ("physical-medicine-and-rehabilitation", 0.51, 0.29),
        ("anesthesiology", 0.39, 0.28),
        ("general-surgery", 0.33, 0.33),
        ("diagnostic-radiology", 0.34, 0.37),
        ("emergency-medicine", 0.32, 0.07),
        ("obstetrics-and-gynecology", 0.21, 0.22),
        ("urology", 0.21, 0.22),
    ],
)
def test_openness_of_a_silent_program_is_its_specialtys(specialty, us_img, non_us_img):
    assert worth("openness", US_IMG, specialty=specialty).value == pytest.approx(us_img, abs=0.006)
    assert worth("openness", specialty=specialty).value == pytest.approx(non_us_img, abs=0.006)
    assert not worth("openness", specialty=specialty).known


def people(group, count, season=2026, population="matched", percent=None):
    return SeasonCount(season, "", group, population, count, percent)


def share(applicant=GRADUATE, **stated):
    """The posterior share of the group that the value stands for: value = share / (share + national share)."""
    seen = worth("openness", applicant, **stated).value
    national = 0.100 if applicant is US_IMG else 0.136
    return round(seen / (1 - seen) * national, 4)


def odds(prior, factor):
    return prior / (1 - prior) * factor / (1 + prior / (1 - prior) * factor)


# Odds of 2/3 against all states, whose odds make the factor 2 ** (4/3 * 0.75) = 2; citizens as everywhere.
LIKING = StateImgs(
    StateCount("NY", 50, 40, 100, 2017, 2020, "a source"), us_img=0.5, non_us_img=0.4, us_img_of_all=0.5,
    non_us_img_of_all=1 / (1 + 1.5 * 2 ** (4 / 3)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        pytest.param({"setting": "community"}, 0.26 * 1.61, id="community"),
        pytest.param({"setting": "university"}, 0.26 * 0.67, id="university"),
        pytest.param({"setting": "community_university"}, 0.26 * 1.61, id="mixed counts as community"),
        pytest.param({"setting": "military"}, 0.26, id="military: no figure"),
        pytest.param({"teaching_center": Answer.YES}, 0.26 * 0.67, id="read from its programs: teaching center"),
        pytest.param({"teaching_center": Answer.NO}, 0.26 * 1.61, id="read from its programs: community"),
        pytest.param(
            {"setting": "university", "teaching_center": Answer.NO}, 0.26 * 0.67, id="what is stated comes first"
        ),
        pytest.param({"state_imgs": LIKING}, odds(0.26, 2), id="a state that takes more"),
        pytest.param(
            {"state_imgs": LIKING, "setting": "community"}, odds(0.26 * 1.61, 2), id="setting first, then the state"
        ),
        pytest.param({"state_imgs": LIKING, "specialty": "dermatology"}, 0.038, id="no state effect there"),
        pytest.param({"setting": "community", "specialty": "psychiatry"}, 0.071, id="another specialty: no figure"),
        pytest.param({"accepts_img": "yes"}, 0.26, id="accepting alone moves nothing"),
        pytest.param({"visa_j1": "yes"}, odds(0.26, 1.2), id="J-1"),
        pytest.param({"visa_h1b": "yes"}, 0.26, id="H-1B moves nothing"),
        pytest.param({"h1b_resident_filings": 4}, 0.26, id="filed for residents, a visa not wanted"),
        pytest.param({"visa_j1": "no", "visa_h1b": "no"}, odds(0.26, 0.5), id="sponsors no visa"),
        pytest.param({"visa_j1": "no"}, odds(0.26, 0.5), id="no J-1, H-1B not stated"),
        pytest.param({"visa_j1": "no", "visa_h1b": "conditional"}, 0.26, id="no J-1, H-1B with conditions"),
        pytest.param(
            {"record": (people("all", 10), people("non_us_img", 5))}, (8 * 0.26 + 5) / 18, id="half of ten matched"
        ),
        pytest.param(
            {"record": (people("all", 10, 2025), people("non_us_img", 5, 2025))},
            (8 * 0.26 + 4) / 16,
            id="a season further back weighs 0.8",
        ),
        pytest.param({"record": (people("all", 10, 2021), people("non_us_img", 5, 2021))}, 0.26, id="six seasons back"),
        pytest.param({"record": (people("all", 10, 0), people("non_us_img", 5, 0))}, 0.26, id="undated: not scored"),
        pytest.param(
            {"record": (people("all", 10), people("img", 5))},
            (8 * 0.26 + 5 * 26 / 38.9) / 18,
            id="pooled: split by the specialty",
        ),
        pytest.param(
            {"record": (people("all", 10), people("img", 5), people("us_img", 1))},
            (8 * 0.26 + 4) / 18,
            id="all IMGs less the other group",
        ),
        pytest.param(
            {"record": (people("non_us_img", None, percent=50),)}, (8 * 0.26 + 5) / 18, id="a bare percentage"
        ),
        pytest.param(
            {
                "record": (
                    people("all", 10),
                    people("non_us_img", 5),
                    people("all", 20, population="interviewed"),
                    people("non_us_img", 2, population="interviewed"),
                )
            },
            (8 * 0.26 + 2) / 28,
            id="interviewed over matched",
        ),
        pytest.param(
            {
                "record": tuple(
                    people(group, count, season, "residents")
                    for season in (2025, 2026)
                    for group, count in (("all", 10), ("non_us_img", 5))
                )
            },
            (8 * 0.26 + 5) / 18,
            id="residents: newest count only",
        ),
        pytest.param(
            {"visa_j1": "yes", "record": (people("all", 10), people("non_us_img", 0))},
            8 * odds(0.26, 1.2) / 18,
            id="what is stated moves the prior of the record",
        ),
    ],
)
def test_openness_share(stated, expected):
    assert share(**stated) == pytest.approx(expected, abs=0.0001)


def test_only_a_record_is_known_and_a_split_says_so():
    recorded = worth("openness", record=(people("all", 10), people("img", 5)))
    assert recorded.known
    assert "split by national shares" in recorded.reason()
    assert not worth("openness", visa_j1="yes", state_imgs=LIKING).known
    assert "for this one has no figure" in worth("openness", specialty="urology").reason()


@pytest.mark.parametrize(
    "stated",
    [
        pytest.param({"visa_j1": "no", "visa_h1b": "no"}, id="no visa"),
        pytest.param({"visa_j1": "yes", "accepts_img": "yes", "h1b_resident_filings": 4}, id="a visa, and filings"),
    ],
)
def test_what_is_stated_does_not_touch_us_citizens(stated):
    assert share(US_IMG, **stated) == 0.129


def test_filings_count_for_who_would_take_an_h1b():
    assert share(graduate(visas_accepted=("J-1", "H-1B")), h1b_resident_filings=4) == pytest.approx(
        odds(0.26, 1.2), abs=0.0001
    )


def test_openness_without_a_group():
    assert worth("openness", graduate(medical_school_country="US"))[:2] == (0.5, False)
    both = worth("openness", US_IMG).value + worth("openness").value
    assert worth("openness", graduate(us_citizen=None))[:2] == (both / 2, False)


def test_shares_of_the_groups_add_up_to_the_split():
    for prior in (*PRIORS.values(), PRIOR_ELSEWHERE):
        assert prior.split(Group.US_IMG) + prior.split(Group.NON_US_IMG) == pytest.approx(1)


# Points and weights


def test_points_are_rounded_half_up():
    assert [points_of(value, 100) for value in (0.004, 0.005, 0.015, 0.145, 0.994999, 1)] == [0, 1, 2, 15, 99, 100]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param({}, (4000, 4000, 2000), id="defaults"),
        pytest.param({"wanted_place": 0}, (6667, 0, 3333), id="one left out"),
        pytest.param(
            {"wanted_specialty": 1, "wanted_place": 1, "wanted_setting": 1}, (3333, 3334, 3333), id="a tie goes by key"
        ),
        pytest.param(
            {"wanted_specialty": 0.5, "wanted_place": 0.5, "wanted_setting": 0}, (5000, 5000, 0), id="fractions"
        ),
        pytest.param({"openness": 7}, (4000, 4000, 2000), id="another score's weight"),
        pytest.param(
            {"wanted_specialty": 1e308, "wanted_place": 1e308, "wanted_setting": 0}, (5000, 5000, 0), id="huge"
        ),
    ],
)
def test_weights_are_scaled_to_a_hundred_points(chosen, expected):
    scaled = scaled_weights(FIT, chosen)
    assert tuple(scaled.values()) == expected
    assert sum(scaled.values()) == FULL


def test_all_weights_zero_make_no_score():
    assert scaled_weights(FIT, {"wanted_specialty": 0, "wanted_place": 0, "wanted_setting": 0}) is None


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_a_weight_must_be_zero_or_more(weight):
    with pytest.raises(ValueError, match="wanted_place"):
        scaled_weights(FIT, {"wanted_place": weight})


def test_an_hour_of_the_same_rotation_is_no_second_month():
    assert value("hands_on", graduate(experience=(EXTERNSHIP, EXTERNSHIP))) == round(1 / 3, 4)
