"""Profiles and programs made up by hypothesis; a profile is a file, read by the door every upload goes through."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from applicants.matching.applicant import Applicant
from applicants.profile.file import ProfileError, read
from applicants.profile.known_names import KnownNames
from applicants.tests.applicants import AFTER_RANK_LISTS, SUMMER, WINTER
from applicants.tests.columns import LIMITS, program
from programs.catalogue.loading import AGED_LIMITS
from programs.record.openness import OpennessFacts
from programs.record.rates import SeasonCount
from programs.record.state_imgs import StateCount, state_imgs
from programs.vocabulary import (
    NO_MAXIMUM,
    NO_MINIMUM,
    Answer,
    EcfmgBy,
    ExperienceKind,
    Policy,
    Setting,
    Strictness,
    Wanted,
    YearsCountedTo,
)

File = dict[str, Any]

SPECIALTIES = ("internal-medicine", "psychiatry", "neurological-surgery", "urology")
STATES = ("NY", "NJ", "CA")
MONTHS = (0.25, 0.5, 1, 1.5, 2)
KEYS = tuple(f"p{number}" for number in range(10))
ALLOWANCES = {"internal-medicine": (3, 12, 2026), "urology": (30, None, 2025)}
KNOWN = KnownNames(SPECIALTIES, dict.fromkeys(KEYS, "internal-medicine"), ALLOWANCES)


def applicant(file: File, today: date) -> Applicant | None:
    """What the rules read in a file; None where its answers contradict each other."""
    try:
        return read(file, KNOWN, today).applicant()
    except ProfileError:
        return None


# Profiles


def days(random: Random, first: date, last: date) -> str:
    return (first + timedelta(random.randint(0, (last - first).days))).isoformat()


def past(random: Random) -> str:
    return days(random, date(2017, 1, 1), SUMMER)


def future(random: Random) -> str:
    return days(random, WINTER + timedelta(1), date(2027, 8, 31))


def maybe(random: Random, answer: Any) -> Any:
    """An answer that is now and then left out."""
    return answer if random.randrange(9) else None


def an_attempt(random: Random, exam: str = "") -> File:
    exam = exam or random.choice(("step1", "step1", "step2_ck", "step2_ck", "step3", "oet"))
    score = random.choice((None, random.randint(190, 280)))
    return {"exam": exam} | random.choice(
        (
            {"taken_on": maybe(random, past(random)), "passed": True, "score": score},
            {"taken_on": maybe(random, past(random)), "passed": True, "score": score},
            {"taken_on": maybe(random, past(random)), "passed": False},
            {"taken_on": maybe(random, future(random))},
        )
    )


def a_letter(random: Random) -> File:
    return {
        "us_faculty": maybe(random, random.choice((True, False))),
        "specialty": maybe(random, random.choice(SPECIALTIES)),
        "setting": random.choice(("hands_on", "research", "other")),
        "status": random.choice((None, "planned", "promised", "received", "received", "uploaded")),
    }


def an_experience(random: Random, kinds: Sequence[str] = tuple(ExperienceKind.values)) -> File:
    return {
        "kind": random.choice(kinds),
        "country": maybe(random, random.choice(("US", "US", "US", "US", "PR", "IN"))),
        "specialty": maybe(random, random.choice(SPECIALTIES)),
        "months": maybe(random, random.choice(MONTHS)),
        "ended_on": maybe(random, days(random, date(2026, 7, 1), date(2026, 9, 30))),
        "program_key": random.choice((None, None, *KEYS)),
    }


def a_graduation(random: Random) -> str:
    return days(random, date(2012, 1, 1), SUMMER)


def who_i_am(random: Random) -> File:
    foreign = {"us_citizen": random.choice((False, False, None))}
    return random.choice(
        (
            {"us_citizen": True},
            foreign,
            foreign | {"immigration_status": "none"},
            foreign | {"immigration_status": "none"},
            foreign | {"immigration_status": "none"},
            foreign | {"immigration_status": "permanent_resident"},
            foreign | {"immigration_status": "asylum_or_refugee", "work_authorized_until": maybe(random, "2026-12-31")},
            foreign | a_permit(random),
        )
    )


def a_permit(random: Random) -> File:
    return {
        "immigration_status": "work_permit",
        "work_permit_ground": random.choice((None, "pending_asylum", "tps", "opt")),
        "work_authorized_until": random.choice((None, "2027-01-01", "2028-01-01", "2031-01-01", "2036-01-01")),
        "work_permit_renewable": random.choice((None, False, True)),
    }


def j1_before(random: Random) -> File:
    """Mostly nothing: few were in the US on J-1."""
    years, rule = random.choice((0, 0, 3, 6)), random.choice(("binds", "waived", "does_not_bind"))
    return random.choice(({}, {}, {"j1_years_used": years}, {"j1_years_used": years, "home_rule": rule}))


def a_certificate(random: Random) -> File:
    return random.choice(
        (
            {},
            {"ecfmg_certified_on": past(random)},
            {"ecfmg_certified_on": "2026-06-01", "ecfmg_valid_until": "2027-01-31"},
            {"ecfmg_expected_on": future(random)},
        )
    )


def a_file(random: Random) -> File:
    """A profile file with gaps; only answers that do not contradict each other."""
    attempts = [an_attempt(random) for _ in range(random.randint(0, 6))]
    file = {
        "version": 2,
        "medical_school": {"country": random.choice(("IN", "IN", "IN", "IN", "CA", "US", None))},
        "graduated_on": maybe(random, a_graduation(random)),
        "visas_accepted": random.choice((None, [], ["J-1"], ["J-1"], ["H-1B"], ["J-1", "H-1B"])),
        "earlier_us_training": random.choice((None, False, True)),
        "exams": maybe(random, attempts),
        "letters": maybe(random, [a_letter(random) for _ in range(random.randint(0, 6))]),
        "experience": maybe(random, [an_experience(random) for _ in range(random.randint(0, 4))]),
        "publications": maybe(random, random.randint(0, 15)),
        "wishes": {
            "specialties": random.sample(SPECIALTIES, random.randint(0, 4)),
            "states": random.choice(([], ["NY"], ["NJ", "CA"])),
            "settings": random.choice(([], ["community"], ["university", "community"])),
        },
        **who_i_am(random),
        **j1_before(random),
        **a_certificate(random),
        **random.choice(({}, {"signals": []}, {"signals": ["p1", "p2"], "silver_signals": ["p3"]})),
    }
    return file if applicant(file, SUMMER) else a_file(random)


# Programs


STATE_IMGS = state_imgs(
    StateCount(state, us_img, non_us_img, 1000, 2017, 2020, "made up")
    for state, us_img, non_us_img in (("NY", 200, 250), ("NJ", 0, 3), ("CA", 50, 20))
)
SISTER = OpennessFacts(
    *("psychiatry", "", Answer.UNKNOWN, STATE_IMGS["NY"], "yes", "", None),
    record=(
        SeasonCount(2026, "", "all", "matched", 12, None),
        SeasonCount(2026, "", "us_img", "matched", 4, None),
        SeasonCount(2026, "", "non_us_img", "matched", 7, None),
    ),
    sisters=(),
)

CHOICES: dict[str, tuple[Any, ...]] = {
    "specialty": SPECIALTIES,
    "state": STATES,
    "setting": ("", *Setting.values),
    "length_years": (None, 1, 3, 5),
    "positions_per_year": (2, 8, 30),
    "tracks": ("", "C", "AC", "P", "R"),
    "accepts_img": Policy.values,
    "visa_j1": Policy.values,
    "visa_h1b": Policy.values,
    "min_step2_ck": (NO_MINIMUM, 215, 230, 245),
    "min_step1": (NO_MINIMUM, 200, 220),
    "max_attempts": (NO_MAXIMUM, 1, 2, 3),
    "max_years_since_graduation": (NO_MAXIMUM, 0, 3, 5, 10),
    "years_counted_to": YearsCountedTo.values,
    "usce": Wanted.values,
    "usce_months": (1.0, 2.0, 3.0),
    "usce_kinds": ("elective", "externship; observership", "observership"),
    "letters_required": (0, 3, 4),
    "us_letters_required": (0, 1, 2),
    "step3": Wanted.values,
    "step3_by": EcfmgBy.values,
    "ecfmg_by": EcfmgBy.values,
    "work_permit": Policy.values,
    "deadline": ("09-15", "12-01", "01-15", "2023-11-01"),
    "h1b_resident_filings": (6,),
    "disputed": ("visa_j1", "accepts_img step3"),
    "undated": ("visa_j1 visa_h1b", "accepts_img"),
    "by_institution": ("visa_j1", "accepts_img visa_h1b"),
    "imgs_on_record": ("9 of 10 residents", "2 of 8 matched"),
    "teaching_center": tuple(Answer),
    "state_imgs": tuple(STATE_IMGS.values()),
    "sisters": ((SISTER,), (SISTER, SISTER._replace(specialty="urology", visa_j1="no"))),
    **{f"{limit}_seen_on": ("", "2012", "2020-03", "2022-06", "2026-09-01") for limit in AGED_LIMITS},
    **{f"{limit}_strictness": tuple(Strictness.values) for limit in LIMITS},
}


def a_record(random: Random) -> tuple[SeasonCount, ...]:
    """No record, or one season of one population with its total."""
    groups = random.choice(((), (), ("img",), ("non_us_img", "us_img"), ("non_us_img",)))
    season, population = random.choice((0, 2019, 2024, 2026)), random.choice(("interviewed", "matched", "residents"))
    total = random.randint(1, 30)
    counts = [SeasonCount(season, "", group, population, random.randint(0, total // 2), None) for group in groups]
    return (SeasonCount(season, "", "all", population, total, None), *counts) if groups else ()


def a_program(random: Random, key: str = "p0") -> dict[str, Any]:
    """A program that is silent about half of everything, or about nearly all."""
    silent = random.choice((0.5, 0.5, 0.85))
    stated = {field: random.choice(values) for field, values in CHOICES.items() if random.random() > silent}
    return program(program_key=key, record=a_record(random), **stated)


def a_list(random: Random) -> list[dict[str, Any]]:
    return [a_program(random, key) for key in KEYS]


# Drawn by hypothesis: the seed is its choice, what follows from it is plain chance, so that examples differ widely.
RANDOMS = st.integers(0, 2**64 - 1).map(Random)
FILES = RANDOMS.map(a_file)
PROGRAMS = RANDOMS.map(a_program)
LISTS = RANDOMS.map(a_list)
TODAYS = st.sampled_from((SUMMER, WINTER, AFTER_RANK_LISTS))
