"""What holds for every profile and every program, whatever the weights: what scores and requirements promise.

Each property is asked of made-up profiles against made-up programs; the same examples every time.
"""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from applicants.matching.applicant import Applicant
from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.known_share import TOO_LITTLE
from applicants.matching.openness_factor import openness_value
from applicants.matching.ranking import BAND_WIDTH, Order, Ranking, rank
from applicants.matching.scores import FULL, scaled_weights
from applicants.matching.standing import Standing
from applicants.matching.verdicts import Verdict
from applicants.tests.applicants import SEASON
from applicants.tests.columns import SILENT, Columns, facts_of
from applicants.tests.generated import (
    ALLOWANCES,
    FILES,
    KEYS,
    LISTS,
    MONTHS,
    PROGRAMS,
    RANDOMS,
    SISTER,
    SPECIALTIES,
    STATE_IMGS,
    TODAYS,
    File,
    a_graduation,
    a_letter,
    a_permit,
    an_experience,
    applicant,
    past,
)
from programs.record.openness import NATIONAL_SHARE
from programs.record.rates import SeasonCount
from programs.vocabulary import NO_MAXIMUM, NO_MINIMUM, EcfmgBy, Group, Visa

always = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def ranked(me: Applicant, programs: Columns | list[dict[str, Any]], today: date) -> Ranking:
    return rank(me, programs if isinstance(programs, Columns) else Columns(*programs), SEASON, today, ALLOWANCES)


def read(file: File, today: date) -> Applicant:
    """The profile as the rules see it; an impossible one is passed over."""
    me = applicant(file, today)
    assume(me is not None)
    assert me is not None
    return me


def assert_never_worse(better: Ranking, than: Ranking) -> None:
    """In every program: prospect not lower, verdict not further closed."""
    assert (better.prospect >= than.prospect).all()
    assert (better.verdict >= than.verdict).all()


NUMBERS = ("prospect", "fit", "total", "verdict", "coverage", "stated")


def assert_same_scores(one: Ranking, other: Ranking, places: Any = slice(None)) -> None:
    for name in NUMBERS:
        assert (getattr(one, name)[places] == getattr(other, name)).all(), name


# Better facts of the applicant

BOTH = Visa.values

# Two files that differ in one fact: first the poorer one, then the better one.
Pair = tuple[File, File]


def a_higher_step2_ck(file: File, random: Random) -> Pair:
    others = [row for row in file["exams"] or () if (row["exam"], row.get("passed")) != ("step2_ck", True)]
    passed = {"exam": "step2_ck", "taken_on": "2024-05-02", "passed": True}
    scores = sorted(random.sample(range(190, 290), 2))
    return tuple(file | {"exams": [*others, passed | {"score": score}]} for score in scores)


def one_failure_fewer(file: File, random: Random) -> Pair:
    exam = random.choice(("step1", "step2_ck"))
    passed = {"exam": exam, "taken_on": "2024-05-02", "passed": True, "score": 220}
    fewer = [*(row for row in file["exams"] or () if (row["exam"], row.get("passed")) != (exam, True)), passed]
    return file | {"exams": [*fewer, {"exam": exam, "passed": False}]}, file | {"exams": fewer}


def one_more_letter(file: File, random: Random) -> Pair:
    letters = file["letters"] or []
    return file | {"letters": letters}, file | {"letters": [*letters, a_letter(random)]}


def one_more_experience(file: File, random: Random) -> Pair:
    """Of any kind, anywhere: an observership never costs."""
    experiences = file["experience"] or []
    return file | {"experience": experiences}, file | {"experience": [*experiences, an_experience(random)]}


def one_more_hands_on_month(file: File, random: Random) -> Pair:
    experience = an_experience(random, ("elective", "sub_internship", "externship", "employment"))
    place, experiences = random.randint(0, len(file["experience"] or [])), file["experience"] or []
    return tuple(
        file | {"experience": [*experiences[:place], experience | {"months": months}, *experiences[place:]]}
        for months in sorted(random.sample(MONTHS, 2))
    )


def one_more_month_under_way(file: File, random: Random) -> Pair:
    """Begun in June, with its last day or without: it is under way on some of the days asked about."""
    experience = an_experience(random, ("elective", "sub_internship", "externship", "employment"))
    begun = {"started_on": "2026-06-01", "ended_on": random.choice((None, "2026-11-30", "2027-02-28"))}
    months = sorted(random.sample((0.5, 1, 2, 3, 4, 5, 6), 2))
    others = file["experience"] or []
    return tuple(file | {"experience": [*others, experience | begun | {"months": each}]} for each in months)


def a_later_graduation(file: File, random: Random) -> Pair:
    return tuple(file | {"graduated_on": day} for day in sorted((a_graduation(random), a_graduation(random))))


def step3_passed(file: File, random: Random) -> Pair:
    exams = file["exams"] or []
    passed = {"exam": "step3", "taken_on": past(random), "passed": True, "score": 215}
    return file | {"exams": exams}, file | {"exams": [*(row for row in exams if row["exam"] != "step3"), passed]}


def a_status_without_an_end(file: File, random: Random) -> Pair:
    """Asylum granted instead of asked for: a permit before, none needed after."""
    asked = file | {"us_citizen": False} | a_permit(random) | {"work_permit_ground": "pending_asylum"}
    permit = ("work_permit_ground", "work_permit_renewable")
    granted = {name: value for name, value in asked.items() if name not in permit}
    return asked, granted | {"immigration_status": "asylum_or_refugee"}


def a_later_end_of_the_permit(file: File, random: Random) -> Pair:
    ends = sorted(random.sample(("2027-01-01", "2027-07-01", "2028-06-30", "2030-06-30", "2034-06-30"), 2))
    on_permit = file | {"us_citizen": False} | a_permit(random)
    return tuple(on_permit | {"work_authorized_until": end} for end in ends)


def the_home_rule_waived(file: File, random: Random) -> Pair:
    """Of somebody without a green card, which none who is bound holds."""
    foreign = file | {"us_citizen": False, "immigration_status": "none"}
    for name in ("work_permit_ground", "work_permit_renewable", "work_authorized_until"):
        foreign.pop(name, None)
    return tuple(foreign | {"home_rule": rule} for rule in ("binds", "waived"))


def fewer_years_on_j1(file: File, random: Random) -> Pair:
    more, fewer = sorted(random.sample(range(8), 2), reverse=True)
    told = file | {"home_rule": "waived"}
    return told | {"j1_years_used": more}, told | {"j1_years_used": fewer}


def one_more_visa(file: File, random: Random) -> Pair:
    fewer, more = random.choice([([], ["J-1"]), ([], ["H-1B"]), (["J-1"], BOTH), (["H-1B"], BOTH)])
    return file | {"visas_accepted": fewer}, file | {"visas_accepted": more}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(a_higher_step2_ck, id="a higher Step 2 CK"),
        pytest.param(one_failure_fewer, id="one failed sitting fewer before a pass"),
        pytest.param(one_more_letter, id="one more letter of any kind"),
        pytest.param(one_more_experience, id="one more experience of any kind"),
        pytest.param(one_more_hands_on_month, id="more months of hands-on experience"),
        pytest.param(one_more_month_under_way, id="more months of an experience under way"),
        pytest.param(a_later_graduation, id="a more recent graduation"),
        pytest.param(step3_passed, id="Step 3 passed"),
        pytest.param(one_more_visa, id="one more visa accepted"),
        pytest.param(a_status_without_an_end, id="asylum granted instead of asked for"),
        pytest.param(a_later_end_of_the_permit, id="a later end of the work permit"),
        pytest.param(the_home_rule_waived, id="the home rule waived"),
        pytest.param(fewer_years_on_j1, id="fewer years used on J-1"),
    ],
)
def test_a_better_file_never_costs(change: Callable[[File, Random], Pair]) -> None:
    @always
    @given(FILES, LISTS, TODAYS, RANDOMS)
    def holds(file: File, programs: list[dict[str, Any]], today: date, random: Random) -> None:
        poorer, better = change(file, random)
        columns = Columns(*programs)
        before, after = (ranked(read(each, today), columns, today) for each in (poorer, better))
        # A later graduation may make an IMG of a graduate of a Canadian school: then it is another question.
        assume((before.me.img.answer, before.me.group.group) == (after.me.img.answer, after.me.group.group))
        assert_never_worse(after, before)

    holds()


HIDDEN = ("graduated_on", "us_citizen", "exams", "letters", "experience", "publications", "signals", "medical_school")


# Which group somebody is of is neither good nor bad; while it is not known, openness is the mean of both.
TELL_THE_GROUP = ("graduated_on", "us_citizen", "medical_school")


def openness_aside(me: Applicant, hidden: str) -> Applicant:
    return replace(me, wishes=replace(me.wishes, weights={"openness": 0})) if hidden in TELL_THE_GROUP else me


@always
@given(FILES, LISTS, TODAYS, st.sampled_from(HIDDEN))
def test_leaving_a_fact_out_never_raises_prospect(file, programs, today, hidden):
    assume(file.get(hidden) is not None)
    columns, without = Columns(*programs), {name: value for name, value in file.items() if name != hidden}
    told, untold = (ranked(openness_aside(read(each, today), hidden), columns, today) for each in (file, without))
    assert (told.prospect >= untold.prospect).all()
    assert (told.coverage == untold.coverage).all() or hidden in TELL_THE_GROUP


# Facts of the program

NONE_TAKEN = tuple(SeasonCount(2026, "", group, "matched", count, None) for group, count in (("all", 30), ("img", 0)))

# Per fact what speaks for the applicant and what speaks against, where one of them exists.
STATED: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "accepts_img": (("yes",), ("no",)),
    "visa_j1": (("yes",), ("no",)),
    "visa_h1b": (("yes",), ("no",)),
    "min_step2_ck": ((NO_MINIMUM,), (260, 280)),
    "min_step1": ((NO_MINIMUM,), (200, 250)),
    "max_attempts": ((NO_MAXIMUM,), (1, 2)),
    "max_years_since_graduation": ((NO_MAXIMUM,), (0, 1, 5)),
    "usce": (("no",), ("required", "preferred")),
    "letters_required": ((0,), (3, 4)),
    "us_letters_required": ((0,), (1, 4)),
    "step3": (("no",), ("required", "preferred")),
    "step3_by": (("start",), ()),
    "ecfmg_by": ((), tuple(EcfmgBy.values)),
    "work_permit": (("yes",), ("no",)),
    "imgs_on_record": (("9 of 10 residents",), ()),
    "h1b_resident_filings": ((1, 6), ()),
    "state_imgs": ((STATE_IMGS["NY"],), (STATE_IMGS["NJ"],)),
    "sisters": (((SISTER,),), ((SISTER._replace(record=NONE_TAKEN),),)),
}


@pytest.mark.parametrize("field", STATED)
def test_learning_a_good_fact_never_costs_and_a_bad_one_never_pays(field: str) -> None:
    # What qualifies the fact stays silent: a preference, or months of an experience nobody asks for.
    silence = {field: SILENT[field], f"{field}_strictness": "", "disputed": ""}
    if field == "usce":
        silence |= {"usce_months": None}
    if field == "usce" or f"{field}_strictness" not in SILENT:
        silence.pop(f"{field}_strictness")

    @always
    @given(FILES, LISTS, TODAYS)
    def holds(file: File, programs: list[dict[str, Any]], today: date) -> None:
        me, silent = read(file, today), [each | silence for each in programs]
        before = ranked(me, silent, today)
        good, bad = STATED[field]
        for value in good:
            assert_never_worse(ranked(me, [each | {field: value} for each in silent], today), before)
        for value in bad:
            assert_never_worse(before, ranked(me, [each | {field: value} for each in silent], today))

    holds()


OPENNESS = next(factor for factor in PROSPECT if factor.key == "openness")


@always
@given(st.sampled_from((Group.US_IMG, Group.NON_US_IMG)), PROGRAMS, st.integers(1, 40), st.integers(0, 40))
def test_a_record_above_its_prior_never_lowers_and_one_below_never_raises(group, program, n, count):
    assume(count <= n)
    me = Standing(
        Applicant(medical_school_country="IN", us_citizen=group is Group.US_IMG, immigration_status="none"),
        SEASON,
        date(2026, 7, 1),
    )
    facts = facts_of(OPENNESS.reads)

    def value(*record: SeasonCount) -> float:
        return openness_value(me, facts(*((program | {"record": record})[field] for field in OPENNESS.reads)))[0]

    def of(number: int) -> float:
        total = SeasonCount(2026, "", "all", "matched", n, None)
        return value(total, SeasonCount(2026, "", group, "matched", number, None))

    silent = value()
    prior = NATIONAL_SHARE[group] * silent / (1 - silent)
    if count / n >= prior:
        assert of(count) >= silent - 1e-12
    if count / n <= prior:
        assert of(count) <= silent + 1e-12
    if count < n:
        assert of(count + 1) > of(count)
    assert 0 <= of(count) < 1


# What never changes a score


@always
@given(FILES, LISTS, TODAYS, RANDOMS)
def test_the_order_of_rows_never_changes_a_score(file, programs, today, random):
    shuffled = random.sample(range(len(programs)), len(programs))
    mixed = file | {
        part: random.sample(file[part], len(file[part])) for part in ("exams", "letters", "experience") if file[part]
    }
    before = ranked(read(file, today), programs, today)
    assert_same_scores(before, ranked(read(mixed, today), [programs[each] for each in shuffled], today), shuffled)


@always
@given(FILES, LISTS, TODAYS, st.lists(st.booleans(), min_size=len(KEYS), max_size=len(KEYS)))
def test_filters_never_change_a_score_and_ranks_run_through(file, programs, today, kept):
    mask = np.array(kept[: len(programs)])
    whole = ranked(read(file, today), programs, today)
    part = whole.among(mask)
    assert_same_scores(part, whole)
    for ranking in (whole, part):
        assert ranking.place[ranking.order].tolist() == list(range(1, len(ranking.order) + 1))
        assert sorted(ranking.order.tolist()) == np.flatnonzero(ranking.place).tolist()
        ranks = ranking.rank[ranking.order].tolist()
        assert [rank for rank in ranks if rank] == list(range(1, sum(map(bool, ranks)) + 1))
        assert sum(ranking.counts.values()) == len(ranking.order)


@always
@given(FILES, FILES, LISTS, TODAYS)
def test_a_profile_changed_and_changed_back_ranks_as_before(file, other, programs, today):
    columns = Columns(*programs)
    before = ranked(read(file, today), columns, today)
    ranked(read(file | {"exams": other["exams"], "wishes": other["wishes"]}, today), columns, today)
    again = ranked(read(file, today), columns, today)
    assert_same_scores(before, again)
    assert (before.order == again.order).all()
    assert (before.band == again.band).all()


# How scores are added up

WEIGHTS = st.floats(0, 1e6) | st.integers(0, 100).map(float) | st.sampled_from((0.0, 5e-324, 1e308))


def chosen_of(factors: Any) -> st.SearchStrategy[dict[str, float]]:
    return st.dictionaries(st.sampled_from([factor.key for factor in factors]), WEIGHTS)


@always
@given(st.sampled_from((PROSPECT, FIT)).flatmap(lambda factors: st.tuples(st.just(factors), chosen_of(factors))))
def test_any_weights_are_scaled_to_a_hundred(drawn):
    factors, chosen = drawn
    scaled = scaled_weights(factors, chosen)
    weights = {factor.key: chosen.get(factor.key, factor.weight) for factor in factors}
    if not any(weights.values()):
        assert scaled is None
        return
    assert sum(scaled.values()) == FULL
    assert all(scaled[key] == 0 for key, weight in weights.items() if weight == 0)
    by_weight = sorted(weights, key=lambda key: weights[key])
    for lighter, heavier in itertools.pairwise(by_weight):
        assert scaled[lighter] <= scaled[heavier] + (weights[lighter] == weights[heavier])
    doubled = {key: weight * 2 for key, weight in weights.items()}
    if max(doubled.values()) < 1e308:
        assert scaled_weights(factors, doubled) == scaled


@always
@given(FILES, LISTS, TODAYS, chosen_of((*PROSPECT, *FIT)), st.integers(0, 100))
def test_the_printed_lines_add_up_to_verdict_and_total(file, programs, today, weights, share):
    me = read(file, today)
    ranking = ranked(replace(me, wishes=replace(me.wishes, weights=weights, prospect_share=share)), programs, today)
    for index in range(len(programs)):
        told = ranking.explain(index)
        for lines, points in ((told.prospect_lines, told.prospect), (told.fit_lines, told.fit)):
            assert sum(line.points for line in lines) == points
            assert sum(line.max_points for line in lines) == (FULL if lines else 0)
            assert all(0 <= line.points <= line.max_points for line in lines)
        assert told.total == (share * told.prospect + (100 - share) * told.fit + 50) // 100
        assert told.verdict == min(line.verdict for line in told.requirements)
        counted = [line for line in told.requirements if line.key != "season"]
        assert told.stated == sum(line.stated for line in counted)
        assert 0 <= told.coverage <= 100
        gaps = [line for line in told.prospect_lines if "Add " in line.reason and line.key != "openness"]
        assert all((line.points, line.known) == (0, False) for line in gaps)


@always
@given(FILES, LISTS, TODAYS, st.sampled_from(Order))
def test_order_and_bands_are_as_defined(file, programs, today, order):
    ranking = ranked(read(file, today), programs, today).in_order(order)

    def group(each: int) -> tuple[int, bool]:
        """The verdict, and of those to ask the ones that wait for the applicant first."""
        told = ranking.explain(each)
        if told.verdict != Verdict.ASK:
            return told.verdict, False
        return (Verdict.OPEN, False) if order is Order.TOTAL else (Verdict.ASK, told.waiting_on == "you")

    found = ranking.order.tolist()
    little = [int(ranking.coverage[each]) < TOO_LITTLE for each in found]
    groups = [(-group(each)[0], not group(each)[1], little[at]) for at, each in enumerate(found)]
    assert groups == sorted(groups)
    for _, of_group in itertools.groupby(zip(found, groups, strict=True), key=lambda pair: pair[1]):
        members = [each for each, _ in of_group]
        if ranking.coverage[members[0]] < TOO_LITTLE:
            assert members == sorted(members, key=lambda each: (-int(ranking.total[each]), each))
            assert {int(ranking.rank[each]) for each in members} == {int(ranking.band[each]) for each in members} == {0}
            continue
        left = set(members)
        for _, of_band in itertools.groupby(members, key=lambda each: int(ranking.band[each])):
            band = list(of_band)
            best = max(int(ranking.total[each]) for each in left)
            assert set(band) == {each for each in left if best - ranking.total[each] < BAND_WIDTH}
            assert band == sorted(band)
            left -= set(band)
    bands = [int(ranking.band[each]) for each in found if ranking.band[each]]
    assert sorted(set(bands)) == list(range(1, max(bands, default=0) + 1))
    assert bands == sorted(bands)


@always
@given(FILES, LISTS, TODAYS, st.sampled_from(SPECIALTIES))
def test_a_signal_helps_its_program_and_no_other(file, programs, today, specialty):
    me = replace(read(file, today), signals=(), silver_signals=())
    columns = Columns(*(each | {"specialty": specialty} for each in programs))
    none = ranked(me, columns, today)
    gold = ranked(replace(me, signals=("p0",)), columns, today)
    silver = ranked(replace(me, silver_signals=("p0",)), columns, today)
    for better, worse in ((gold, silver), (silver, none)):
        gained = better.prospect - worse.prospect
        assert (gained[1:] == 0).all()
        assert (gained[0] > 0) == (specialty in ALLOWANCES)
        assert (better.verdict == worse.verdict).all()
