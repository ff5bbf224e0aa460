"""Prospect, fit and coverage, line by line, in integer hundredths (weights, all sections).

Read as the product reads it, where the design is silent: a yes to IMGs that is only implied is half known, and so are
the employer's filings for H-1B; an undated or old record is half of what it would be.
"""

from itertools import combinations
from math import floor
from typing import Any

from tests.second_opinion.days import table
from tests.second_opinion.facts import Program
from tests.second_opinion.figures import (
    COVERAGE,
    FIT,
    OTHER_THRESHOLDS,
    POOLED_RECORD,
    PROSPECT,
    THRESHOLDS,
    WITH_RESEARCH,
)
from tests.second_opinion.openness import Country, kept_within, value
from tests.second_opinion.person import Person
from tests.second_opinion.record import is_counted, of_group
from tests.second_opinion.visa import is_implied

MOST_LETTERS = 4
SIGNALLED = {row["specialty"]: row for row in sorted(table("signals.csv"), key=lambda row: row["season"])}


def scaled(defaults: dict[str, int], own: dict[str, float]) -> dict[str, int]:
    """Weights in hundredths that sum to 10,000: largest remainder, ties by key; all zero stays zero."""
    weights = {key: own.get(key, weight) for key, weight in defaults.items()}
    total = sum(weights.values())
    if not total:
        return dict.fromkeys(weights, 0)
    shares = {key: 10_000 * weight / total for key, weight in weights.items()}
    whole = {key: floor(share) for key, share in shares.items()}
    by_remainder = sorted(shares, key=lambda key: (whole[key] - shares[key], key))
    for key in by_remainder[: 10_000 - sum(whole.values())]:
        whole[key] += 1
    return whole


def points(weights: dict[str, int], values: dict[str, float]) -> dict[str, int]:
    """Half up to hundredths."""
    return {key: floor(weights[key] * v + 0.5) for key, v in values.items()}


# Prospect -------------------------------------------------------------------------------------------------------------


def prospect(me: Person, program: Program, country: Country) -> dict[str, int]:
    values = {
        "openness": value(program, me.groups, country, me.season.year, me.accepts("H-1B")) if me.groups else 0.5,
        "step2_ck": step2_ck(me, program),
        "first_attempt": first_attempt(me),
        "letters": letters(me, program),
        "hands_on": hands_on(me),
        "commitment": min(1, me.months_in.get(program.specialty, 0) / 6),
        "signal": signal(me, program),
        "known_there": float(any(row.get("program_key") == program.key for row in me.rotations)),
        "recency": recency(me),
        "step3": float(me.exam("step3").is_passed),
        "research": research(me, program),
    }
    return points(scaled(PROSPECT, me["wishes"].get("weights", {})), values)


def step2_ck(me: Person, program: Program) -> float:
    exam = me.exam("step2_ck")
    if not exam.is_passed or exam.score is None:
        return 0
    low, high = THRESHOLDS.get(program.specialty, OTHER_THRESHOLDS)
    low = program.number("min_step2_ck") or low
    high = max(high, low + 10)
    return kept_within(0, (exam.score - (low - 15)) / (high - low + 30), 1)


def first_attempt(me: Person) -> float:
    if not (me.exam("step1").is_passed and me.exam("step2_ck").is_passed):
        return 0
    return {0: 1, 1: 0.4, 2: 0.2}.get(me.failed, 0)


def letters(me: Person, program: Program) -> float:
    """The best choice of at most four received letters."""

    def worth(chosen: tuple[dict[str, Any], ...]) -> float:
        in_specialty = sum(row.get("specialty") == program.specialty for row in chosen)
        by_us_faculty = sum(bool(row.get("us_faculty")) for row in chosen)
        return 0.5 * min(in_specialty, 3) / 3 + 0.5 * min(by_us_faculty, 3) / 3

    return max(worth(chosen) for chosen in combinations(me.received, min(MOST_LETTERS, len(me.received))))


def hands_on(me: Person) -> float:
    h, o = me.us_months
    return min(1, (h + 0.4 * min(o, 3)) / 3)


def signal(me: Person, program: Program) -> float:
    if program.specialty not in SIGNALLED:
        return 0.5
    if me["signals"] is None:
        return 0
    if program.key in me["signals"]:
        return 1
    return 0.6 if program.key in (me["silver_signals"] or ()) else 0.2


def recency(me: Person) -> float:
    if me.graduated_on is None:
        return 0
    start = me.season.start
    years = (
        start.year - me.graduated_on.year - ((start.month, start.day) < (me.graduated_on.month, me.graduated_on.day))
    )
    return kept_within(0, (10 - years) / 8, 1)


def research(me: Person, program: Program) -> float:
    if program.specialty not in WITH_RESEARCH:
        return 0.5
    return min(1, (me["publications"] or 0) / 10)


# Fit ------------------------------------------------------------------------------------------------------------------


def fit(me: Person, program: Program) -> dict[str, int]:
    wishes = me["wishes"]
    specialties, own = wishes.get("specialties") or [], wishes.get("weights", {})
    n = specialties.index(program.specialty) if program.specialty in specialties else None
    by_wish = 0.5 if not specialties else 0 if n is None else (1, 0.9, 0.8, 0.7, 0.6)[min(n, 4)]
    values = {
        "wanted_specialty": by_wish,
        "wanted_place": _wished(program.state, wishes.get("states")),
        "wanted_setting": _wished(program.setting, wishes.get("settings")),
    }
    if wishes.get("settings") and not program.setting:  # not known: left out, the rest scaled to 100
        others = scaled({key: FIT[key] for key in ("wanted_specialty", "wanted_place")}, own)
        if any(others.values()):
            return points({**others, "wanted_setting": 0}, values)
        values["wanted_setting"] = 0.5  # by itself it stays
    return points(scaled(FIT, own), values)


def _wished(value: str, wishes: list[str] | None) -> float:
    return 0.5 if not wishes else float(value in wishes)


def total(me: Person, prospect: int, fit: int) -> int:
    share = me["wishes"].get("prospect_share", 70)
    return (share * prospect + (100 - share) * fit + 50) // 100


# Coverage -------------------------------------------------------------------------------------------------------------


def coverage(me: Person, program: Program) -> int:
    """In percent: how much is known of this program; what is no matter to me is left out, and the rest scaled."""

    def known(*names: str) -> float:
        """The best known of these; undated facts count half."""
        return max(0.5 + 0.5 * program[name].is_dated if program[name].is_stated else 0.0 for name in names)

    shares = {name: known(name) for name in COVERAGE if name not in ("record", "visas")}
    if not program["accepts_img"].is_stated:
        shares["accepts_img"] = 0.5 * is_implied(program)
    shares["usce"] = known("usce", "usce_months")
    shares["letters_required"] = known("letters_required", "us_letters_required")
    shares["record"] = record_known(me, program)
    if me.needs_visa() is not False:
        filings = 0.5 * program["h1b_resident_filings"].is_stated  # of the employer
        of_visa = {"J-1": known("visa_j1"), "H-1B": max(known("visa_h1b"), filings)}
        wanted = [share for visa, share in of_visa.items() if not me["visas_accepted"] or me.accepts(visa)]
        shares["visas"] = sum(wanted) / len(wanted)
    whole = sum(COVERAGE[name] for name in shares)
    return floor(100 * sum(COVERAGE[name] * share for name, share in shares.items()) / whole + 0.5 + 1e-9)


def record_known(me: Person, program: Program) -> float:
    """Of my group in full, pooled two thirds; undated or too old to score half of that."""
    group = me.groups[0] if len(me.groups) == 1 else None
    pooled = POOLED_RECORD / COVERAGE["record"]
    counted = of_group(program, group or "img", me.season.year)
    if counted:
        return pooled if counted.is_pooled or group is None else 1
    if not is_counted(program):
        return 0
    return 0.5 if group and is_counted(program, group) else 0.5 * pooled
