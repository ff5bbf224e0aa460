"""Programs and applicants made up by chance, as rows of the files the site reads; the same seed makes the same."""

from datetime import date, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]

SPECIALTIES = (
    *("internal-medicine",) * 6,
    *("family-medicine", "psychiatry", "pathology", "neurology", "general-surgery", "emergency-medicine", "urology"),
    *("dermatology", "neurological-surgery", "orthopaedic-surgery", "plastic-surgery", "interventional-radiology"),
    "transitional-year",
)
STATES = ("NY", "NJ", "CA", "TX", "PR", "WY")
# IMGs matched by state; California and Wyoming have no row.
STATE_COUNTS = {
    "NY": {"us_img": 900, "non_us_img": 1100, "places": 3600},
    "NJ": {"us_img": 210, "non_us_img": 260, "places": 800},
    "TX": {"us_img": 90, "non_us_img": 110, "places": 2500},
    "PR": {"us_img": 0, "non_us_img": 3, "places": 180},
    "OH": {"us_img": 60, "non_us_img": 150, "places": 1700},
}
TRACKS = "CCCCCMPAR"
SOURCES = (
    ("program_page", "Program page"),
    ("program_page", "Program page"),
    ("program_page", "Frequent questions"),
    ("program_answer", "Answer by mail"),
    ("institution_policy", "Policy of the hospital"),
    ("directory", "A directory"),
    ("applicant_report", "A report"),
    ("other", "A list"),
)
SEEN_ON = (
    "",
    "",
    "2014",
    "2019-03",
    "2021-05-04",
    "2022-02",
    "2023",
    "2025-08-01",
    "2026-03-01",
    "2026-07",
    "2026-10-12",
)
POLICY = ("yes", "yes", "no", "conditional")
BY = ("application", "interview", "ranking", "start", "after_application")
LIMIT_STRICTNESS = ("", "", "required", "preferred", "unless")
NO_STRICTNESS = ("",)
# field: its values, and the strictness that may stand beside them
POLICIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "accepts_img": (POLICY, NO_STRICTNESS),
    "visa_j1": (POLICY, NO_STRICTNESS),
    "visa_h1b": (POLICY, NO_STRICTNESS),
    "min_step2_ck": (("none", "215", "225", "235", "245"), LIMIT_STRICTNESS),
    "min_step1": (("none", "200", "215", "230"), LIMIT_STRICTNESS),
    "max_attempts": (("none", "1", "2", "3"), LIMIT_STRICTNESS),
    "max_years_since_graduation": (("none", "0", "2", "4", "5", "7", "10"), LIMIT_STRICTNESS),
    "years_counted_to": (("review", "start"), NO_STRICTNESS),
    "usce": (("required", "required", "preferred", "no"), NO_STRICTNESS),
    "usce_months": (("1", "2", "3", "6"), ("", "required", "preferred")),
    "usce_kinds": (("elective", "externship; observership", "observership; shadowing", "research"), NO_STRICTNESS),
    "letters_required": (("0", "2", "3", "4"), ("", "required", "preferred")),
    "us_letters_required": (("0", "1", "2", "3"), ("", "required", "preferred")),
    "step3": (("required", "preferred", "no"), NO_STRICTNESS),
    "step3_by": (BY, NO_STRICTNESS),
    "ecfmg_by": (BY, NO_STRICTNESS),
    "work_permit": (POLICY, NO_STRICTNESS),
    "deadline": (
        ("09-15", "10-15", "12-01", "01-15", "2026-09-30", "2026-12-15", "2025-11-01", "2027-10-01", "02-29"),
        NO_STRICTNESS,
    ),
    "h1b_resident_filings": (("0", "3", "40"), NO_STRICTNESS),
}
# (match year, today): before review, between review and rank lists, after them; and seasons with borrowed days
MOMENTS = (
    *((2027, "2026-07-15"), (2027, "2026-09-10"), (2027, "2026-11-22"), (2027, "2026-11-22"), (2027, "2026-12-20")),
    *((2027, "2027-02-20"), (2027, "2027-03-03"), (2027, "2027-03-10"), (2028, "2027-08-01"), (2028, "2028-02-27")),
    *(
        (2028, "2027-09-20"),
        (2028, "2027-10-05"),
        (2028, "2028-03-08"),
        (2028, "2028-04-01"),
        (2026, "2025-10-01"),
        (2026, "2026-02-20"),
    ),
)


# Programs -------------------------------------------------------------------------------------------------------------


def evidence(random: Random, programs: int) -> list[Row]:
    """Evidence rows of so many programs, in the order they are recorded."""
    return [row for number in range(programs) for row in _of_program(random, f"p{number:03d}", number)]


def _of_program(random: Random, key: str, number: int) -> list[Row]:
    identity = {
        "name": f"Program {random.randrange(80):02d}",
        "specialty": random.choice(SPECIALTIES),
        "state": random.choice(STATES),
        "country": "US",
        "setting": random.choice(("", "university", "community", "community_university", "university", "military")),
        "length_years": random.choice(("", "", "1", "3", "5")),
        "positions_per_year": random.choice(("", "2", "12")),
        "nrmp_codes": _codes(random, number),
    }
    rows = [_row(key, field, value, random.choice(SEEN_ON)) for field, value in identity.items() if value]
    if random.random() < 0.2:  # two directories that differ
        state, setting = random.choice(STATES), random.choice(("university", "community"))
        rows.append(_row(key, "state", state, random.choice(SEEN_ON), name="Another directory"))
        rows.append(_row(key, "setting", setting, random.choice(SEEN_ON), name="Another directory"))
    silence = random.choice((0.45, 0.6, 0.9))
    for field, (values, strictness) in POLICIES.items():
        if random.random() > silence:
            for _ in range(random.choice((1, 1, 1, 2, 3))):
                rows.append(_policy(random, key, field, random.choice(values), strictness))
    return rows


def _codes(random: Random, number: int) -> str:
    """None, one, or two tracks; four digits name the institution, few enough that programs share one."""
    institution = 1000 + random.randrange(45)
    tracks = sorted({random.choice(TRACKS) for _ in range(random.choice((0, 1, 1, 2)))})
    return "; ".join(f"{institution}{number:03d}{track}0" for track in tracks)


def _policy(random: Random, key: str, field: str, value: str, strictness: tuple[str, ...]) -> Row:
    kind, name = random.choice(SOURCES)
    row = _row(key, field, value, random.choice(SEEN_ON), kind, name)
    strict = "" if value == "none" else random.choice(strictness)
    note = "A condition." if value == "conditional" or strict == "unless" else ""
    season = random.choice((0, 0, 0, 0, 2020, 2025, 2026))
    return row | {"strictness": strict, "note": note, "season": season}


def _row(key: str, field: str, value: str, seen_on: str, kind: str = "directory", name: str = "Directory") -> Row:
    return {
        "program_key": key,
        "field": field,
        "value": value,
        "strictness": "",
        "note": "",
        "season": 0,
        "source_name": name,
        "source_url": "https://example.org/page",
        "source_kind": kind,
        "seen_on": seen_on,
    }


def records(random: Random, programs: int) -> list[Row]:
    """Season records: every group and population, whole programs and tracks, counts and percents, undated ones."""
    return [row for number in range(programs) if random.random() < 0.5 for row in _record_of(random, f"p{number:03d}")]


def _record_of(random: Random, key: str) -> list[Row]:
    rows = {}
    for _ in range(random.choice((1, 1, 2, 3, 5))):
        season = random.choice((0, 2018, 2021, 2022, 2023, 2024, 2025, 2026, 2027))
        population = random.choice(("offered", "applied", "interviewed", "ranked", "matched", "matched", "residents"))
        track = random.choice(("", "", "", "", "C", "P"))
        for group, count, percent in _groups(random):
            rows[season, track, group, population] = _count(key, season, track, group, population, count, percent)
    return list(rows.values()) + [_said_by_another(random, row) for row in rows.values() if random.random() < 0.1]


def _said_by_another(random: Random, row: Row) -> Row:
    """The same figure as another source has it, which may be stronger, newer, or as strong."""
    kind = random.choice(("roster_count", "program_page", "applicant_report"))
    count = None if row["count"] is None else random.randint(0, row["count"])
    seen_on = random.choice((row["seen_on"], "2026-10-01", ""))
    return row | {"count": count, "source_kind": kind, "source_name": "Another source", "seen_on": seen_on}


def _groups(random: Random) -> list[tuple[str, int | None, str | None]]:
    total = random.randint(1, 40)
    us, non_us = random.randint(0, total // 2), random.randint(0, total // 2)
    whole: list[tuple[str, int | None, str | None]] = [("all", total, None)]
    return random.choice(
        (
            [*whole, ("us_img", us, None), ("non_us_img", non_us, None)],
            [*whole, ("us_img", us, None), ("non_us_img", non_us, None)],
            [*whole, ("img", us + non_us, None)],
            [*whole, ("img", us + non_us, None), ("non_us_img", non_us, None)],
            [*whole, ("non_us_img", non_us, None)],
            [*whole, ("img", None, f"{random.randint(0, 100)}")],
            [("img", None, f"{random.randint(0, 100)}")],
            [("us_img", None, f"{random.randint(0, 50)}"), ("non_us_img", None, f"{random.randint(0, 50)}")],
            [("img", us + non_us, None)],
            whole,
        )
    )


def _count(
    key: str, season: int, track: str, group: str, population: str, count: int | None, percent: str | None
) -> Row:
    return {
        "program_key": key,
        "season": season,
        "track": track,
        "group": group,
        "population": population,
        "count": count,
        "percent": percent,
        "method": "",
        "source_name": "Roster",
        "source_url": "https://example.org/residents",
        "source_kind": "roster_count",
        "seen_on": f"{season}" if season else "",
    }


# Applicants -----------------------------------------------------------------------------------------------------------


def profile(random: Random, keys: list[str], today: date) -> Row:
    """A profile file with gaps; its answers may contradict each other."""
    graduated = _day(random, date(2010, 1, 1), date(2027, 6, 30))
    gap = random.choice((0.0, 0.05, 0.25))

    def told(answer: Any) -> Any:
        return None if random.random() < gap else answer

    signals = random.sample(keys, 6)
    return {
        "version": 2,
        "medical_school": {"country": told(random.choice(("IN", "IN", "IN", "NG", "CA", "US")))},
        "graduated_on": told(graduated.isoformat()),
        **_who(random, told),
        "visas_accepted": told(random.choice((["J-1"], ["H-1B"], ["J-1", "H-1B"], ["J-1", "H-1B"], []))),
        **_certificate(random, today),
        "exams": told(_exams(random, today)),
        "letters": told([_letter(random, told) for _ in range(random.randint(0, 6))]),
        "experience": told([_experience(random, keys, told, today) for _ in range(random.randint(0, 5))]),
        "publications": told(random.randint(0, 14)),
        "signals": told(signals[:3]),
        "silver_signals": random.choice(([], [], signals[3:])),
        "wishes": {
            "specialties": random.sample(sorted(set(SPECIALTIES)), random.choice((0, 1, 3, 6))),
            "states": random.choice(([], ["NY"], ["NJ", "CA"])),
            "settings": random.choice(([], ["community"], ["university", "community_university"])),
            "weights": random.choice(({}, {}, {"openness": 0, "letters": 17.5}, {"wanted_place": 0, "signal": 50})),
            "prospect_share": random.choice((70, 70, 55, 0, 100)),
        },
    }


def _day(random: Random, first: date, last: date) -> date:
    return first + timedelta(random.randint(0, max(0, (last - first).days)))


def _who(random: Random, told: Any) -> Row:
    who = random.choice(
        ("citizen", "none", "none", "none", "permanent_resident", "asylum_or_refugee", "permit", "permit")
    )
    if who == "citizen":
        return {"us_citizen": told(True)}
    answers = {"us_citizen": told(False), "immigration_status": told("work_permit" if who == "permit" else who)}
    if answers["immigration_status"] == "work_permit":
        until = random.choice((None, "2026-12-31", "2027-07-01", "2029-06-30", "2030-07-01", "2034-01-01"))
        answers |= {
            "work_permit_ground": told(random.choice(("pending_asylum", "tps", "opt", "spouse"))),
            "work_authorized_until": until,
            "work_permit_renewable": random.choice((None, True, False)),
        }
    if who == "none":
        answers |= {"j1_years_used": random.choice((None, 0, 0, 3, 5))}
        answers |= {"home_rule": random.choice((None, None, "binds", "waived", "does_not_bind"))}
    return answers


def _certificate(random: Random, today: date) -> Row:
    past, future = _day(random, date(2020, 1, 1), today), _day(random, today, date(2028, 9, 1))
    return random.choice(
        (
            {"ecfmg_certified_on": past.isoformat()},
            {"ecfmg_certified_on": past.isoformat()},
            {
                "ecfmg_certified_on": past.isoformat(),
                "ecfmg_valid_until": _day(random, past, date(2028, 9, 1)).isoformat(),
            },
            {"ecfmg_expected_on": future.isoformat()},
            {},
        )
    )


def _exams(random: Random, today: date) -> list[Row]:
    """Failures before the pass, now and then after it or lately; planned sittings, and some that wait for a result."""
    rows: list[Row] = []
    for exam, likely in (("step1", 0.85), ("step2_ck", 0.8), ("oet", 0.75), ("step3", 0.4)):
        for _ in range(random.choice((0, 0, 0, 0, 1, 1, 2, 3, 4))):
            since = random.choice((date(2016, 1, 1), date(2016, 1, 1), today - timedelta(400)))
            rows.append(_sitting(random, exam, since, min(today, since + timedelta(1500)), passed=False))
        if random.random() < likely:
            rows += [_passed(random, exam, today) for _ in range(random.choice((1, 1, 1, 1, 1, 2)))]
        elif random.random() < 0.6:
            rows.append(_sitting(random, exam, today - timedelta(40), date(2028, 9, 1), passed=None))
    return rows


def _sitting(random: Random, exam: str, first: date, last: date, *, passed: bool | None) -> Row:
    return {"exam": exam, "taken_on": _maybe(random, _day(random, first, last)), "passed": passed}


def _passed(random: Random, exam: str, today: date) -> Row:
    on = _day(random, random.choice((date(2016, 1, 1), date(2020, 1, 1))), today)
    scored = exam != "oet" and (exam != "step1" or on < date(2022, 1, 26)) and random.random() < 0.8
    score = random.randint(195, 270) if scored else None
    return {"exam": exam, "taken_on": _maybe(random, on), "passed": True, "score": score}


def _maybe(random: Random, on: date) -> str | None:
    return on.isoformat() if random.random() < 0.9 else None


def _letter(random: Random, told: Any) -> Row:
    return {
        "us_faculty": told(random.random() < 0.5),
        "specialty": told(random.choice(SPECIALTIES)),
        "status": told(random.choice(("planned", "asked", "promised", "received", "received", "uploaded"))),
    }


def _experience(random: Random, keys: list[str], told: Any, today: date) -> Row:
    kinds = ("elective", "sub_internship", "externship", "externship", "observership", "research", "volunteering")
    kind = random.choice((*kinds, "shadowing", "tele_rotation", "employment"))
    ended = _day(random, date(2019, 1, 1), today + timedelta(200))
    return {
        "kind": kind,
        "country": told(random.choice(("US", "US", "US", "PR", "IN"))),
        "specialty": told(random.choice(SPECIALTIES)),
        "months": told(random.choice((0.5, 1, 1, 2, 3, 4))),
        "ended_on": told(ended.isoformat()),
        "program_key": random.choice((None, *random.sample(keys, 2))),
    }
