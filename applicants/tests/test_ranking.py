import json
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest

from applicants.matching.coverage import TOO_LITTLE
from applicants.matching.explain import ranking_json
from applicants.matching.facts import Applicant, Experience, Letter, Sitting, Wishes
from applicants.matching.ranking import BAND_WIDTH, rank
from applicants.tests.applicants import GRADUATE, SEASON, STEP1, SUMMER, US_LETTER, WINTER, failed, graduate
from applicants.tests.columns import LIMITS, SILENT, Columns, program
from programs.record import SeasonCount
from programs.vocabulary import NO_MAXIMUM, NO_MINIMUM, Answer, ExperienceKind, Verdict

SPECIALTIES = ("internal-medicine", "psychiatry", "neurological-surgery", "urology")
CHOICES: dict[str, tuple[Any, ...]] = {
    "specialty": SPECIALTIES,
    "state": ("NY", "NJ", "CA"),
    "setting": ("", "", "university", "community", "community_university"),
    "length_years": (None, 1, 3, 5),
    "positions_per_year": (None, 2, 8, 30),
    "tracks": ("", "C", "AC", "P", "R"),
    "accepts_img": ("", "", "yes", "no", "conditional"),
    "visa_j1": ("", "", "yes", "yes", "no", "conditional"),
    "visa_h1b": ("", "", "yes", "no", "conditional"),
    "min_step2_ck": (None, None, NO_MINIMUM, 215, 230, 245),
    "min_step1": (None, None, NO_MINIMUM, 200, 220),
    "max_attempts": (None, None, NO_MAXIMUM, 1, 2, 3),
    "max_years_since_graduation": (None, None, NO_MAXIMUM, 3, 5, 10),
    "years_counted_to": ("", "review", "start"),
    "usce": ("", "", "required", "preferred", "no"),
    "usce_months": (None, None, 1.0, 2.0, 3.0),
    "usce_kinds": ("", "", "elective", "externship; observership"),
    "letters_required": (None, None, 3, 4),
    "us_letters_required": (None, None, 1, 2),
    "step3": ("", "", "required", "preferred", "no"),
    "ecfmg_by": ("", "", "application", "interview", "ranking", "start", "after_application"),
    "deadline": ("", "", "09-15", "12-01", "01-15", "2023-11-01"),
    "h1b_resident_filings": (None, None, 6),
    "undated": ("", "visa_j1 visa_h1b", "accepts_img"),
    "unfilled": tuple(Answer),
    **{f"{limit}_strictness": ("", "required", "preferred") for limit in LIMITS},
}


def a_record(random: Random) -> tuple[SeasonCount, ...]:
    if random.random() < 0.6:
        return ()
    season, population = random.choice((0, 2019, 2024, 2026)), random.choice(("interviewed", "matched", "residents"))
    total = random.randint(1, 30)
    groups = random.choice((("img",), ("non_us_img", "us_img"), ("non_us_img",)))
    imgs = [SeasonCount(season, "", group, population, random.randint(0, total // 2), None) for group in groups]
    return (SeasonCount(season, "", "all", population, total, None), *imgs)


def a_program(random: Random, number: int) -> dict[str, Any]:
    facts = {field: random.choice(choices) for field, choices in CHOICES.items()}
    return program(program_key=f"p{number}", record=a_record(random), **facts)


def programs(seed: int, number: int = 40) -> list[dict[str, Any]]:
    random = Random(seed)
    return [a_program(random, each) for each in range(number)]


def maybe(random: Random, value: Any) -> Any:
    """A value the applicant may have left out."""
    return None if random.random() < 0.1 else value


def an_exam(random: Random, exam: str, scores: tuple[int | None, ...]) -> list[Sitting]:
    tries = [Sitting(exam, date(2018, 1 + each, 1), False) for each in range(random.choice((0, 0, 0, 1, 2, 4)))]
    result = random.choice(("passed", "passed", "passed", "planned", "none"))
    if result == "passed" and len(tries) < 4:
        tries.append(Sitting(exam, date(2021, 5, 1), True, random.choice(scores)))
    elif result == "planned":
        tries.append(Sitting(exam, random.choice((None, date(2026, 12, 15), date(2027, 5, 1)))))
    return tries


def an_applicant(seed: int) -> Applicant:
    random = Random(seed)
    exams = [
        *an_exam(random, "step1", (None, 195, 225)),
        *an_exam(random, "step2_ck", (None, 216, 231, 250)),
        *random.choice(([], [], an_exam(random, "step3", (220,)))),
    ]
    letters = [
        Letter(
            maybe(random, random.random() < 0.5),
            random.choice(SPECIALTIES),
            "hands_on",
            random.choice(("received", "uploaded", "promised", None)),
        )
        for _ in range(random.randint(0, 6))
    ]
    experience = [
        Experience(
            random.choice(ExperienceKind.values),
            maybe(random, random.choice(("US", "US", "IN"))),
            random.choice(SPECIALTIES),
            maybe(random, random.choice((0.5, 1, 2, 4))),
            random.choice((None, date(2025, 8, 31), date(2025, 9, 30), date(2026, 9, 1), date(2027, 1, 31))),
            random.choice((None, None, "p3")),
        )
        for _ in range(random.randint(0, 5))
    ]
    certified = random.choice((None, date(2025, 3, 1)))
    return Applicant(
        medical_school_country=random.choice(("IN", "IN", "CA", "US", None)),
        graduated_on=maybe(random, date(random.randint(2008, 2026), 6, 30)),
        us_citizen=random.choice((False, False, True, None)),
        immigration_status=random.choice(("none", "none", "permanent_resident", "work_authorized", None)),
        work_authorized_until=random.choice((None, date(2027, 1, 1), date(2031, 1, 1))),
        visas_accepted=random.choice((None, (), ("J-1",), ("H-1B",), ("J-1", "H-1B"))),
        ecfmg_certified_on=certified,
        ecfmg_expected_on=None if certified else random.choice((None, date(2026, 12, 1), date(2027, 5, 1))),
        earlier_us_training=random.choice((None, False, True)),
        exams=maybe(random, tuple(exams)),
        letters=maybe(random, tuple(letters)),
        experience=maybe(random, tuple(experience)),
        publications=maybe(random, random.randint(0, 12)),
        signals=maybe(random, random.choice(((), ("p1", "p2")))),
        silver_signals=random.choice(((), ("p4",))),
        wishes=Wishes(random.sample(SPECIALTIES, random.randint(0, 3)), random.choice(((), ("NY",))), ()),
    )


SIGNALS = {"internal-medicine": (3, 12, 2026), "urology": (30, None, 2025)}


def ranked(applicant, listed, today=SUMMER):
    columns = listed if isinstance(listed, Columns) else Columns(*listed)
    return rank(applicant, columns, SEASON, today, SIGNALS)


def assert_never_worse(better, than):
    """In every program: prospect not lower, verdict not further closed."""
    assert (better.prospect >= than.prospect).all()
    assert (better.verdict >= than.verdict).all()


PROFILES = range(20)


def and_sitting(file, changed):
    return replace(file, exams=tuple(changed))


def higher_score(file):
    if file.exams is None:
        return None
    return and_sitting(
        file,
        (
            replace(sitting, score=sitting.score + 7) if sitting.exam == "step2_ck" and sitting.score else sitting
            for sitting in file.exams
        ),
    )


def one_failure_fewer(file):
    for exam in ("step1", "step2_ck"):
        mine = [sitting for sitting in file.exams or () if sitting.exam == exam]
        if any(sitting.passed for sitting in mine) and any(sitting.passed is False for sitting in mine):
            gone = next(sitting for sitting in mine if sitting.passed is False)
            return and_sitting(file, (sitting for sitting in file.exams if sitting is not gone))
    return None


def one_more_letter(specialty, us_faculty):
    def change(file):
        if file.letters is None:
            return None
        return replace(file, letters=(*file.letters, Letter(us_faculty, specialty, "hands_on", "received")))

    return change


def one_more_rotation(file):
    if file.experience is None:
        return None
    more = Experience("externship", "US", "internal-medicine", 1, date(2025, 7, 31))
    return replace(file, experience=(*file.experience, more))


def one_month_longer(file):
    for place, stretch in enumerate(file.experience or ()):
        if stretch.kind in ("elective", "externship", "employment") and stretch.months:
            longer = replace(stretch, months=stretch.months + 1)
            return replace(file, experience=(*file.experience[:place], longer, *file.experience[place + 1 :]))
    return None


def later_graduation(file):
    if file.graduated_on is None or file.medical_school_country == "CA":
        return None
    return replace(file, graduated_on=min(SUMMER, file.graduated_on.replace(year=file.graduated_on.year + 2)))


def passed_step3(file):
    if file.exams is None or any(sitting.exam == "step3" for sitting in file.exams):
        return None
    return and_sitting(file, (*file.exams, Sitting("step3", date(2025, 2, 1), True, 215)))


def one_more_visa(file):
    return None if file.visas_accepted is None else replace(file, visas_accepted=("J-1", "H-1B"))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(higher_score, id="a higher Step 2 CK"),
        pytest.param(one_failure_fewer, id="one failed sitting fewer before a pass"),
        pytest.param(one_more_letter("internal-medicine", True), id="a US letter in the specialty"),
        pytest.param(one_more_letter("urology", False), id="a foreign letter in another specialty"),
        pytest.param(one_more_rotation, id="one more hands-on rotation"),
        pytest.param(one_month_longer, id="one more month of a hands-on rotation"),
        pytest.param(later_graduation, id="a more recent graduation"),
        pytest.param(passed_step3, id="Step 3 passed"),
        pytest.param(one_more_visa, id="one more visa accepted"),
    ],
)
@pytest.mark.parametrize("today", [SUMMER, WINTER], ids=["summer", "winter"])
def test_better_facts_of_the_applicant_never_cost(change, today):
    listed, tried = Columns(*programs(1)), 0
    for seed in PROFILES:
        file = an_applicant(seed)
        changed = change(file)
        if changed is not None and changed != file:
            tried += 1
            assert_never_worse(ranked(changed, listed, today), ranked(file, listed, today))
    assert tried >= 3


FAVOURABLE = {
    "accepts_img": ("yes", "no"),
    "visa_j1": ("yes", "no"),
    "visa_h1b": ("yes", "no"),
    "min_step2_ck": (NO_MINIMUM, 270),
    "min_step1": (NO_MINIMUM, 250),
    "max_attempts": (NO_MAXIMUM, 1),
    "max_years_since_graduation": (NO_MAXIMUM, 1),
    "usce": ("no", "required"),
    "letters_required": (0, 4),
    "us_letters_required": (0, 4),
    "step3": ("no", "required"),
    "h1b_resident_filings": (6, None),
    "unfilled": (Answer.YES, Answer.NO),
    "positions_per_year": (40, 1),
}


@pytest.mark.parametrize("field", FAVOURABLE)
def test_learning_a_good_fact_never_costs_and_a_bad_one_never_pays(field):
    good, bad = FAVOURABLE[field]
    # What qualifies the fact stays silent: a preference, or months of an experience nobody asks for.
    beside = {"usce": "usce_months"}.get(field, f"{field}_strictness")
    listed = [each | ({beside: SILENT[beside]} if beside in SILENT else {}) for each in programs(2)]
    silent, better, worse = (Columns(*(each | {field: said} for each in listed)) for said in (SILENT[field], good, bad))
    for seed in PROFILES[:8]:
        file = an_applicant(seed)
        before = ranked(file, silent)
        assert_never_worse(ranked(file, better), before)
        assert_never_worse(before, ranked(file, worse))


@pytest.mark.parametrize("seed", range(12))
def test_a_record_above_the_prior_never_lowers_and_one_below_never_raises(seed):
    file = graduate(us_citizen=seed % 2 == 0)
    silent = [each | {"record": ()} for each in programs(seed)]
    total = SeasonCount(2026, "", "all", "matched", 10, None)
    group = "us_img" if file.us_citizen else "non_us_img"
    all_of_them, none_of_them = (
        [each | {"record": (total, SeasonCount(2026, "", group, "matched", count, None))} for each in silent]
        for count in (10, 0)
    )
    assert_never_worse(ranked(file, all_of_them), ranked(file, silent))
    assert_never_worse(ranked(file, silent), ranked(file, none_of_them))


@pytest.mark.parametrize("seed", PROFILES)
def test_printed_lines_are_the_verdict_and_the_total(seed):
    ranking = ranked(an_applicant(seed), programs(seed, 20))
    for index in range(20):
        told = ranking.explain(index)
        assert sum(line.points for line in told.prospect_lines) == told.prospect
        assert sum(line.points for line in told.fit_lines) == told.fit
        assert sum(line.max_points for line in told.prospect_lines) == sum(line.max_points for line in told.fit_lines)
        assert (70 * told.prospect + 30 * told.fit + 50) // 100 == told.total
        assert min(line.verdict for line in told.requirements) == told.verdict
        assert sum(line.stated for line in told.requirements) == told.stated
        assert all(0 <= line.points <= line.max_points for line in (*told.prospect_lines, *told.fit_lines))


@pytest.mark.parametrize("seed", range(10))
def test_a_gap_of_the_applicant_never_scores(seed):
    ranking = ranked(Applicant(), programs(seed, 20))
    for line in ranking.explain(seed).prospect_lines:
        if "Add " in line.reason:
            assert (line.points, line.known) == (0, False)


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_programs_and_filters_never_changes_a_score(seed):
    listed, file = programs(seed), an_applicant(seed)
    shuffled = Random(seed).sample(range(len(listed)), len(listed))
    ranking, other = ranked(file, listed), ranked(file, [listed[each] for each in shuffled])
    for name in ("total", "prospect", "fit", "verdict", "coverage", "stated"):
        assert (getattr(ranking, name)[shuffled] == getattr(other, name)).all()
    mask = np.array([each["state"] == "NY" for each in listed])
    filtered = ranking.among(mask)
    assert (filtered.total == ranking.total).all()
    assert filtered.order.tolist() == [each for each in ranking.order.tolist() if mask[each]]
    assert filtered.rank[filtered.order].tolist() == list(range(1, len(filtered.order) + 1))
    assert sum(filtered.counts.values()) == mask.sum()


def test_a_profile_changed_and_changed_back_ranks_as_before():
    listed = programs(3)
    before, file = ranked(GRADUATE, listed), replace(GRADUATE, exams=(STEP1,))
    ranked(file, listed)
    again = ranked(replace(file, exams=GRADUATE.exams), listed)
    assert (again.order == before.order).all()
    assert (again.total == before.total).all()


def test_order_is_verdict_then_total_then_name():
    ranking = ranked(GRADUATE, programs(4, 300))
    keys = [(-int(ranking.verdict[each]), -int(ranking.total[each]), each) for each in ranking.order.tolist()]
    assert keys == sorted(keys)
    assert len({verdict for verdict, _, _ in keys}) == 4


def test_the_name_breaks_ties():
    alike = [program(program_key=f"p{each}") for each in range(5)]
    assert ranked(GRADUATE, alike).order.tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("seed", range(5))
def test_a_band_is_one_verdict_within_a_point_of_its_best(seed):
    ranking = ranked(GRADUATE, programs(seed, 200))
    bands: dict[int, list[int]] = {}
    for index in ranking.order.tolist():
        bands.setdefault(int(ranking.band[index]), []).append(index)
    assert list(bands) == list(range(1, len(bands) + 1))
    best = None
    for members in bands.values():
        assert len({int(ranking.verdict[each]) for each in members}) == 1
        totals = [int(ranking.total[each]) for each in members]
        assert totals[0] - totals[-1] < BAND_WIDTH
        if best is not None and best[0] == ranking.verdict[members[0]]:
            assert best[1] - totals[0] >= BAND_WIDTH
        best = (ranking.verdict[members[0]], totals[0])


def test_signals_and_rotations_reach_only_their_program():
    alike = [program(program_key=f"p{each}") for each in range(4)]
    rotated = Experience("externship", "US", "internal-medicine", 1, date(2025, 8, 31), "p3")
    file = graduate(signals=("p1", "unknown"), silver_signals=("p2",), experience=(rotated,))
    lines = [{line.key: line.points for line in ranked(file, alike).explain(each).prospect_lines} for each in range(4)]
    assert [line["signal"] for line in lines] == [120, 600, 360, 120]
    assert [line["known_there"] for line in lines] == [0, 0, 0, 600]


# Coverage


def covered(applicant=GRADUATE, **stated):
    return int(ranked(applicant, [program(**stated)]).coverage[0])


CITIZEN = graduate(us_citizen=True, immigration_status=None)
MATCHED = SeasonCount(2026, "", "all", "matched", 10, None)


@pytest.mark.parametrize(
    ("applicant", "stated", "expected"),
    [
        pytest.param(GRADUATE, {}, 0, id="nothing"),
        pytest.param(GRADUATE, {"visa_j1": "yes"}, 23, id="the visa I would take, and acceptance implied by it: 22.5"),
        pytest.param(GRADUATE, {"visa_j1": "yes", "accepts_img": "yes"}, 30, id="both stated"),
        pytest.param(GRADUATE, {"visa_h1b": "no"}, 0, id="a visa I would not take"),
        pytest.param(graduate(visas_accepted=("J-1", "H-1B")), {"visa_h1b": "no"}, 8, id="one of my two visas: 7.5"),
        pytest.param(
            graduate(visas_accepted=("H-1B",)), {"h1b_resident_filings": 3}, 8, id="only its employer's filings: 7.5"
        ),
        pytest.param(GRADUATE, {"visa_j1": "no", "undated": "visa_j1"}, 8, id="undated counts half: 7.5"),
        pytest.param(GRADUATE, {"min_step2_ck": NO_MINIMUM}, 12, id="a stated no limit is stated"),
        pytest.param(CITIZEN, {"min_step2_ck": 220}, 14, id="no visa needed: 12 of 85"),
        pytest.param(
            GRADUATE, {"record": (MATCHED, MATCHED._replace(group="non_us_img", count=3))}, 30, id="record of my group"
        ),
        pytest.param(GRADUATE, {"record": (MATCHED, MATCHED._replace(group="img", count=3))}, 20, id="pooled record"),
        pytest.param(
            GRADUATE,
            {"record": (MATCHED._replace(season=0), MATCHED._replace(season=0, group="img", count=3))},
            10,
            id="undated pooled record",
        ),
        pytest.param(GRADUATE, {"positions_per_year": 4, "unfilled": Answer.NO}, 1, id="places and filling"),
    ],
)
def test_coverage(applicant, stated, expected):
    assert covered(applicant, **stated) == expected


def test_full_coverage_is_a_hundred():
    everything = {
        "record": (MATCHED, MATCHED._replace(group="non_us_img", count=3)),
        "accepts_img": "yes",
        "visa_j1": "yes",
        "min_step2_ck": 220,
        "max_attempts": 2,
        "max_years_since_graduation": 5,
        "usce": "no",
        "letters_required": 3,
        "ecfmg_by": "start",
        "positions_per_year": 10,
        "unfilled": Answer.NO,
    }
    assert covered(**everything) == 100
    assert ranked(GRADUATE, [program(**everything)]).explain(0).to_ask == ()


def test_coverage_is_of_the_program_only():
    listed = programs(5)
    fuller = replace(GRADUATE, letters=(), experience=None, exams=None)
    assert (ranked(fuller, listed).coverage == ranked(GRADUATE, listed).coverage).all()


def test_too_little_known_names_the_facts_to_ask_for():
    silent, stated = program(visa_h1b="yes"), program(visa_j1="yes")
    ranking = ranked(GRADUATE, [silent, stated])
    assert ranking.coverage.tolist() == [8, 23]
    assert TOO_LITTLE == 20
    assert ranking.explain(0).too_little_known
    assert "which visas it sponsors" in ranking.explain(0).to_ask
    assert not ranking.explain(1).too_little_known
    assert "which visas it sponsors" not in ranking.explain(1).to_ask


# Weights, gaps, notes, JSON


def test_all_weights_zero_make_no_score_and_say_so():
    weights = {"wanted_specialty": 0, "wanted_place": 0, "wanted_setting": 0}
    ranking = ranked(graduate(wishes=Wishes(weights=weights)), [program()])
    assert "every weight of fit to zero" in ranking.unscored
    assert ranking.fit.tolist() == [0]
    assert ranking.explain(0).fit_lines == ()
    assert ranked(GRADUATE, [program()]).unscored is None


@pytest.mark.parametrize(
    ("share", "expected"), [pytest.param(100, "prospect", id="prospect"), pytest.param(0, "fit", id="fit")]
)
def test_the_share_moves_the_total(share, expected):
    ranking = ranked(graduate(wishes=replace(GRADUATE.wishes, prospect_share=share)), programs(6))
    assert (ranking.total == getattr(ranking, expected)).all()


def test_an_empty_profile_is_told_what_to_add_once():
    added = ranked(Applicant(), [program()]).add_to_profile
    assert len(added) == len(set(added))
    assert "Add the country of your medical school." in added
    assert "Add your letters." in added
    assert ranked(GRADUATE, [program()]).add_to_profile == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"exams": None}, "Add your exams, failed sittings included.", id="exams"),
        pytest.param({"graduated_on": None}, "Add your graduation date.", id="graduation"),
        pytest.param({"visas_accepted": None}, "Add which visas you would accept.", id="visas"),
        pytest.param({"immigration_status": None}, "Add your US immigration status.", id="status"),
        pytest.param({"experience": None}, "Add your clinical experience.", id="experience"),
        pytest.param({"signals": None}, "Add the programs you signal.", id="signals"),
        pytest.param(
            {"ecfmg_certified_on": None},
            "Add the date of your ECFMG certificate, or when you expect it.",
            id="certificate",
        ),
        pytest.param(
            {"letters": (Letter(status="received"),)},
            "Add who wrote each letter, for which specialty, and whether it is in hand.",
            id="letter details",
        ),
    ],
)
def test_add_to_profile(changes, said):
    assert ranked(graduate(**changes), [program()]).add_to_profile == (said,)


@pytest.mark.parametrize(
    ("tracks", "said"),
    [
        pytest.param("C", (), id="categorical"),
        pytest.param("", (), id="not known"),
        pytest.param("P", ("It is preliminary: training there ends after one year.",), id="preliminary"),
        pytest.param(
            "AC",
            ("One of its tracks is advanced: you need a first year of training elsewhere.",),
            id="advanced beside C",
        ),
        pytest.param(
            "R", ("It takes only physicians with earlier training in the US. You have none.",), id="physician-only"
        ),
    ],
)
def test_tracks_are_said_in_words_and_never_decide(tracks, said):
    ranking = ranked(GRADUATE, [program(tracks=tracks)])
    assert ranking.explain(0).track_notes == said
    assert ranking.verdict.tolist() == [Verdict.ASK]


def test_json_is_the_contract():
    listed = [*programs(7, 38), *[program(program_key=key, accepts_img="yes", visa_j1="yes") for key in "ab"]]
    ranking = ranked(GRADUATE, listed, WINTER)
    keys = {"program_key", "acgme_id", "nrmp_codes", "name", "specialty", "state"}
    printed = ranking_json(
        ranking,
        describe=lambda index: {**dict.fromkeys(keys, ""), "program_key": listed[index]["program_key"]},
        source=lambda index, reads: None,
        top=2,
        verdicts=(Verdict.OPEN, Verdict.CLOSED),
    )
    assert json.loads(json.dumps(printed)) == printed
    assert (printed["version"], printed["season"], printed["today"]) == (1, 2027, "2026-11-22")
    assert (printed["derived"]["img"], printed["derived"]["group"]) == (True, "non_us_img")
    assert list(printed["counts"]) == ["open", "ask", "fixable", "closed"]
    assert sum(printed["counts"].values()) == 40
    assert [each["verdict"] for each in printed["programs"]] == ["open"] * 2 + ["closed"] * 2
    first = printed["programs"][0]
    assert first["rank"] == first["band"] == 1
    assert first.keys() >= keys | {"stated", "prospect", "fit", "total", "coverage", "requirements"}
    assert [line["key"] for line in first["requirements"]][:2] == ["accepts_imgs", "visa"]
    assert first["requirements"][0].keys() == {
        *("key", "answer", "strictness", "missing", "reason", "worth_asking", "mend", "source")
    }
    assert first["prospect_lines"][0].keys() == {"key", "label", "points", "max_points", "known", "reason"}
    assert round(sum(line["points"] for line in first["prospect_lines"]), 2) == first["prospect"]


def test_an_empty_catalogue_ranks_nothing():
    ranking = ranked(GRADUATE, [])
    assert (len(ranking.order), sum(ranking.counts.values())) == (0, 0)


def test_hiding_a_failed_sitting_by_hiding_the_exams_does_not_pay():
    file = graduate(exams=(*failed("step1", 1), *GRADUATE.exams), letters=(US_LETTER,))
    listed = programs(8)
    assert (ranked(file, listed).prospect >= ranked(replace(file, exams=None), listed).prospect).all()
