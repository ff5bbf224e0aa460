"""Openness step by step, worked out here by hand."""

import re

import pytest

from programs.record.openness import GROUPS, NATIONAL_SHARE, OpennessFacts, Reason, openness, sisters_record
from programs.record.openness_words import clauses
from programs.record.rates import SeasonCount
from programs.record.state_imgs import StateCount, state_imgs
from programs.vocabulary import Answer, Group

US, NON_US = Group.US_IMG, Group.NON_US_IMG


def program(**known):
    blank = dict.fromkeys(OpennessFacts._fields, "") | {"specialty": "internal-medicine"}
    blank |= {"teaching_center": Answer.UNKNOWN, "state_imgs": None, "h1b_resident_filings": None}
    return OpennessFacts(**(blank | {"record": (), "sisters": ()} | known))


def matched(group, count, season=2026, population="matched"):
    return SeasonCount(season, "", group, population, count, None)


# States: N = 300 of 2,000 places for US, 400 of 2,000 for non-US IMGs.
STATES = state_imgs(
    [
        StateCount("NY", 250, 350, 940, 2017, 2020, "a table"),
        StateCount("CA", 50, 50, 1_000, 2017, 2020, "a table"),
        StateCount("WY", 0, 0, 60, 2017, 2020, "a table"),
    ]
)


def test_a_state_is_shrunk_by_sixty_places_of_all_states():
    assert (STATES["NY"].us_img, STATES["NY"].non_us_img) == ((250 + 60 * 0.15) / 1_000, (350 + 60 * 0.2) / 1_000)
    assert (STATES["WY"].us_img, STATES["WY"].non_us_img) == (0.075, 0.1)


@pytest.mark.parametrize(
    ("state", "group", "expected"),
    [
        pytest.param("NY", US, (0.259 / 0.741 / (0.15 / 0.85)) ** 0.75, id="more US IMGs"),
        pytest.param("NY", NON_US, (0.362 / 0.638 / (0.2 / 0.8)) ** 0.75, id="more non-US IMGs"),
        pytest.param("WY", NON_US, (0.1 / 0.9 / 0.25) ** 0.75, id="none of few places is little evidence"),
    ],
)
def test_the_factor_of_a_state(state, group, expected):
    assert STATES[state].factor(group) == pytest.approx(expected)


def test_a_state_moves_the_odds_by_four_at_most():
    rows = [StateCount("NY", 900, 0, 1_000, 2017, 2020, "a table"), StateCount("CA", 1, 900, 90_000, 2017, 2020, "t")]
    found = state_imgs(rows)
    assert (found["NY"].factor(US), found["NY"].factor(NON_US)) == (4, found["NY"].factor(NON_US))
    assert 1 / 4 <= found["NY"].factor(NON_US) <= 4


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="none"),
        pytest.param([StateCount("NY", 0, 5, 10, 2017, 2020, "a table")], id="no US IMG anywhere"),
        pytest.param([StateCount("NY", 5, 10, 10, 2017, 2020, "a table")], id="every place"),
    ],
)
def test_a_table_that_tells_nothing_moves_nothing(rows):
    assert state_imgs(rows) == {}


def test_the_steps_follow_each_other():
    known = program(setting="community", state_imgs=STATES["NY"], visa_j1="yes", h1b_resident_filings=2)
    found = openness(known, NON_US, 2027)
    assert [step.reason for step in found.steps] == [Reason.SETTING, Reason.STATE, Reason.J1, Reason.H1B_FILED]
    odds = 0.26 * 1.61 / (1 - 0.26 * 1.61) * STATES["NY"].factor(NON_US) * 1.2 * 1.2
    assert found.expected == pytest.approx(odds / (1 + odds))
    assert [step.reason for step in openness(known, US, 2027).steps] == [Reason.SETTING, Reason.STATE]


@pytest.mark.parametrize(
    ("j1", "h1b", "reasons"),
    [
        pytest.param("no", "no", [Reason.NO_VISA], id="neither"),
        pytest.param("no", "", [Reason.NO_VISA], id="no J-1, H-1B not stated"),
        pytest.param("no", "yes", [], id="H-1B alone"),
        pytest.param("no", "conditional", [], id="H-1B with conditions"),
        pytest.param("yes", "no", [Reason.J1], id="J-1 alone"),
        pytest.param("", "no", [], id="J-1 not stated, no H-1B"),
        pytest.param("conditional", "no", [], id="J-1 with conditions, no H-1B"),
    ],
)
def test_only_a_program_without_any_visa_halves_the_odds(j1, h1b, reasons):
    known = program(visa_j1=j1, visa_h1b=h1b)
    assert [step.reason for step in openness(known, NON_US, 2027).steps] == reasons
    assert openness(known, US, 2027).steps == ()


def test_a_setting_gives_at_most_95_percent():
    assert openness(program(setting="community"), NON_US, 2027).expected == 0.26 * 1.61
    assert max(step.after for step in openness(program(teaching_center=Answer.NO), NON_US, 2027).steps) < 0.95


SISTER = program(specialty="psychiatry", record=(matched("all", 20), matched("non_us_img", 10)))


def test_sisters_move_the_odds_by_the_root_of_what_they_show():
    found = openness(program(sisters=(SISTER,)), NON_US, 2027)
    shown = (8 * 0.071 + 10) / 28
    assert sisters_record((SISTER,), NON_US, 2027) == (20, 1, 0.071, pytest.approx(shown))
    ratio = shown / (1 - shown) / (0.071 / 0.929)
    assert found.steps == ((Reason.SISTERS, min(2, ratio**0.5), found.expected),)


@pytest.mark.parametrize(
    ("record", "factor"),
    [
        pytest.param((matched("all", 7), matched("non_us_img", 7)), None, id="seven people are too few"),
        pytest.param((matched("all", 40, 2021), matched("non_us_img", 7, 2021)), None, id="six seasons back"),
        pytest.param(
            (matched("all", 40, population="interviewed"), matched("non_us_img", 7, population="interviewed")),
            None,
            id="interviewed are not taken",
        ),
        pytest.param((matched("all", 400), matched("non_us_img", 400)), 2, id="twice at most"),
        pytest.param((matched("all", 4_000), matched("non_us_img", 0)), 1 / 2, id="half at least"),
        pytest.param(
            (matched("all", 40, population="residents"), matched("non_us_img", 40, population="residents")),
            2,
            id="residents",
        ),
    ],
)
def test_which_records_of_sisters_count(record, factor):
    steps = openness(program(sisters=(program(record=record),)), NON_US, 2027).steps
    assert [step.factor for step in steps] == ([] if factor is None else [factor])


def test_of_several_sisters_each_is_held_against_what_was_expected_of_it():
    surgery = program(specialty="general-surgery", record=(matched("all", 20), matched("non_us_img", 0)))
    found = sisters_record((SISTER, surgery), NON_US, 2027)
    expected = (20 * 0.071 + 20 * 0.066) / 40
    assert found == (40, 2, pytest.approx(expected), pytest.approx((8 * expected + 10) / 48))


def roster(season, imgs, residents=40):
    return (
        matched("all", residents, season, "residents"),
        matched("non_us_img", imgs, season, "residents"),
    )


@pytest.mark.parametrize(
    ("record", "counted"),
    [
        pytest.param(roster(2026, 30), (30, 40), id="of the last season"),
        pytest.param(roster(2027, 30), (30, 40), id="of the running season: no more than in full"),
        pytest.param(roster(2027, 30) + roster(2026, 0), (30, 40), id="the newest alone, for they are the same people"),
        pytest.param(roster(2028, 30) + roster(2025, 10), (8, 32), id="a season to come is not yet seen"),
        pytest.param(roster(2021, 30), None, id="six seasons back"),
        pytest.param((matched("all", 40, 2027), matched("non_us_img", 30, 2027)), None, id="nobody has matched yet"),
    ],
)
def test_a_roster_of_the_running_season_counts(record, counted):
    found = openness(program(record=record), NON_US, 2027)
    assert (found.record is None) == (counted is None)
    assert (found.count, found.n) == pytest.approx(counted or (0, 0))


FULL = program(
    setting="",
    teaching_center=Answer.NO,
    state_imgs=STATES["NY"],
    visa_j1="no",
    h1b_resident_filings=3,
    sisters=(SISTER,),
    record=(matched("all", 12), matched("img", 5)),
)


@pytest.mark.parametrize(
    "known",
    [
        pytest.param(FULL, id="all of it"),
        pytest.param(FULL._replace(record=()), id="no record"),
        pytest.param(program(specialty="dermatology", state_imgs=STATES["NY"]), id="the specialty alone"),
        pytest.param(program(setting="university", visa_j1="yes"), id="what it states"),
    ],
)
@pytest.mark.parametrize("group", GROUPS)
def test_the_printed_sum_can_be_done_with_a_pencil(known, group):
    """Read the printed figures alone, do the sum again and come to the same value."""
    said = clauses(openness(known, group, 2027))
    share = None
    for clause in said:
        if found := re.search(r"Specialty: .* fill ([\d.]+)%", clause):
            share = float(found[1]) / 100
        elif found := re.search(r"share × ([\d.]+) ", clause):
            share *= float(found[1])
        elif found := re.search(r"odds × (\d+\.\d+)", clause):
            odds = share / (1 - share) * float(found[1])
            share = odds / (1 + odds)
        elif found := re.search(r"counts as ([\d.]+) of ([\d.]+), and", clause):
            share = (8 * share + float(found[1])) / (8 + float(found[2]))
        elif found := re.search(r"fill ([\d.]+)% of the places of the nation", clause):
            national = float(found[1]) / 100
    assert share / (share + national) == pytest.approx(openness(known, group, 2027).value, abs=0.003)
    assert national == NATIONAL_SHARE[group]


def test_what_is_not_about_the_program_says_so():
    said = clauses(openness(FULL, NON_US, 2027))
    assert said == [
        "Record: 5 of 12 matched in 1 season were IMGs of both groups. They are split by national shares: 66.8% are "
        "non-US IMGs.",
        "Specialty: non-US IMGs fill 26.0% of its places (NRMP 2020, 38.9% pooled; split 841:1,690 (2013)).",
        "About the kind of hospital, not this program. It seems a community hospital. "
        "That is read from NRMP codes and may be wrong: share × 1.61 (APDIM surveys, J Gen Intern Med 2021). "
        "That gives 41.9%.",
        "About the state, not this program: 350 non-US IMGs matched in New York in 2017. It had 940 places in 2020: "
        "odds × 1.85. Source: a table. That gives 57.1%.",
        "About its institution, not this program: 20 people are on record in 1 other program. They show 37.7% where "
        "7.1% was expected: odds × 2.00, by judgement. That gives 72.7%.",
        "Its employer filed for residents on H-1B: odds × 1.20, by judgement. That gives 76.2%.",
        "It takes no J-1 and does not say that it takes H-1B: odds × 0.50, by judgement. That gives 61.5%.",
        "Weighed by season the record counts as 3.34 of 12.00, and 61.5% as 8 people: 41.3%.",
        "Non-US IMGs fill 13.6% of the places of the nation: 0.413 / (0.413 + 0.136) = 0.752.",
    ]
