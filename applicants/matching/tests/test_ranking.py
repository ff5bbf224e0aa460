import json
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from applicants.matching.applicant import Applicant, ClinicalExperience, RecommendationLetter, Wishes
from applicants.matching.explain import ranking_json
from applicants.matching.known_share import TOO_LITTLE
from applicants.matching.ranking import Order, rank
from applicants.matching.verdicts import Verdict
from applicants.tests.applicants import GRADUATE, SEASON, SUMMER, US_LETTER, WINTER, failed, graduate
from applicants.tests.columns import Columns, program
from applicants.tests.generated import ALLOWANCES, a_program
from programs.record.rates import SeasonCount
from programs.vocabulary import NO_MINIMUM, Answer


def programs(seed: int, number: int = 40) -> list[dict[str, Any]]:
    random = Random(seed)
    return [a_program(random, f"p{each}") for each in range(number)]


def ranked(applicant, listed, today=SUMMER):
    columns = listed if isinstance(listed, Columns) else Columns(*listed)
    return rank(applicant, columns, SEASON, today, ALLOWANCES)


def test_order_is_verdict_then_band_then_name():
    ranking = ranked(GRADUATE, programs(4, 300))
    placed = [each for each in ranking.order.tolist() if ranking.rank[each]]
    keys = [(-int(ranking.verdict[each]), int(ranking.band[each]), each) for each in placed]
    assert keys == sorted(keys)
    assert len({verdict for verdict, _, _ in keys}) == 4


# Four that can be placed and two of which too little is known, in the order of their names.
KNOWN = {"accepts_img": "yes", "visa_j1": "yes"}
SIX = [
    program(program_key="a", **KNOWN, min_step2_ck=230, min_step2_ck_strictness="preferred"),
    program(program_key="b", **KNOWN, min_step2_ck=210),
    program(program_key="c", **KNOWN, min_step2_ck=210, state="NJ"),
    program(program_key="d", accepts_img="yes", visa_j1="conditional", min_step2_ck=210),
    program(program_key="e", state="NJ"),
    program(program_key="f"),
]


@pytest.mark.parametrize(
    ("order", "keys", "ranks", "bands"),
    [
        pytest.param(
            Order.VERDICT, "bacdfe", [1, 2, 3, 4, None, None], [1, 2, 3, 4, None, None], id="open, then ask by total"
        ),
        pytest.param(
            Order.TOTAL, "bdacfe", [1, 2, 3, 4, None, None], [1, 1, 2, 3, None, None], id="open and ask in one list"
        ),
    ],
)
def test_too_little_known_has_no_number_and_stands_last_in_its_group(order, keys, ranks, bands):
    ranking = ranked(GRADUATE, SIX).in_order(order)
    told = [ranking.explain(index) for index in ranking.order.tolist()]
    assert "".join(SIX[one.index]["program_key"] for one in told) == keys
    assert [one.rank for one in told] == ranks
    assert [one.band for one in told] == bands
    assert [one.place for one in told] == [1, 2, 3, 4, 5, 6]


def test_inside_a_band_by_name():
    alike = [program(program_key=f"p{each}", **KNOWN, min_step2_ck=least) for each, least in enumerate((211, 210, 212))]
    ranking = ranked(GRADUATE, alike)
    assert len(set(ranking.total.tolist())) == 3
    assert (ranking.order.tolist(), ranking.band.tolist()) == ([0, 1, 2], [1, 1, 1])


def test_the_name_breaks_ties():
    alike = [program(program_key=f"p{each}") for each in range(5)]
    assert ranked(GRADUATE, alike).order.tolist() == [0, 1, 2, 3, 4]


def test_signals_and_rotations_reach_only_their_program():
    alike = [program(program_key=f"p{each}") for each in range(4)]
    rotated = ClinicalExperience("externship", "US", "internal-medicine", 1, date(2025, 8, 31), "p3")
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
        pytest.param(GRADUATE, {"imgs_on_record": "1 of 8 matched"}, 8, id="acceptance implied by the record: 7.5"),
        pytest.param(
            GRADUATE, {"accepts_img": "yes", "imgs_on_record": "1 of 8 matched"}, 15, id="acceptance stated besides"
        ),
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
        pytest.param(GRADUATE, {"positions_per_year": 4}, 1, id="places"),
        pytest.param(GRADUATE, {"teaching_center": Answer.YES}, 0, id="a setting that is only read is not known"),
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
        pytest.param({"exams": None}, "Add your exams, failed attempts included.", id="exams"),
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
            {"letters": (RecommendationLetter(status="received"),)},
            "Add who wrote each letter, for which specialty, and whether it is received.",
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
            "R",
            (
                "It takes only physicians who trained in a residency before. It begins in the second year. "
                "You have none in the US.",
            ),
            id="reserved for physicians, as NRMP defines it",
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
