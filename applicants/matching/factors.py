"""The two scores: prospect and fit, each a sum of factors a reader can check one by one.

An unknown program fact scores the population's value; an unknown fact of the applicant scores nothing, so hiding a bad
one never pays. How values become points: :mod:`applicants.matching.scores`.
"""

from functools import cache
from typing import Final

from applicants.matching.months import in_months, is_unsaid
from applicants.matching.openness_factor import asks_of_me, openness_value
from applicants.matching.published_figures import (
    ENOUGH_PUBLICATIONS,
    LEAST_SPREAD,
    MEASUREMENT_ERROR,
    RESEARCH_SPECIALTIES,
    SCORE_MARGIN,
    THRESHOLDS,
    THRESHOLDS_ELSEWHERE,
)
from applicants.matching.scores import Factor, FactorValue
from applicants.matching.standing import MOST_LETTERS, Standing
from applicants.matching.verdicts import ProgramFacts
from applicants.matching.wording import counted
from programs.record.openness import OpennessFacts
from programs.vocabulary import NO_MINIMUM, STATES

# Prospect


def step2_ck(me: Standing, program: ProgramFacts) -> FactorValue:
    """From 15 points under the low threshold (0) to 15 over the high one (1); a stated minimum replaces the low one."""
    if not me.exams_known:
        return FactorValue(0, False, "Add your Step 2 CK result.")
    step, stated = me.step2_ck, program.min_step2_ck is not None
    if not step.passed:
        return FactorValue(0, stated, "You have not passed Step 2 CK yet.")
    if step.score is None:
        return FactorValue(0, False, "Add your Step 2 CK score.")
    table = THRESHOLDS.get(program.specialty, THRESHOLDS_ELSEWHERE)
    low = table.low if program.min_step2_ck in (None, NO_MINIMUM) else program.min_step2_ck
    high = max(table.high, low + LEAST_SPREAD)
    floor = low - SCORE_MARGIN
    value = _clamp((step.score - floor) / (high + SCORE_MARGIN - floor))
    lowest = f"Its minimum is {low}" if low != table.low else f"Under {low} few are invited"
    near = min(abs(step.score - low), abs(step.score - high)) <= MEASUREMENT_ERROR
    return FactorValue(
        value,
        stated,
        lambda: (
            f"You have {step.score}. {lowest}. From {high} on most are invited. "
            f"{'Your score is so near to one of them that chance may decide. ' if near else ''}"
            "From a survey of 2020, moved to today's scale. Few programs answered (5 to 34). Specialties differ."
        ),
    )


def first_attempt(me: Standing, program: None) -> FactorValue:
    """Failed attempts at Step 1 and Step 2 CK together: none 1, one 0.4, two 0.2; 0 while one of them is not passed."""
    if not me.exams_known:
        return FactorValue(0, False, "Add your exams.")
    if not (me.step1.passed and me.step2_ck.passed):
        return FactorValue(0, True, "Step 1 and Step 2 CK are not both passed yet.")
    failed = me.step1.failed + me.step2_ck.failed
    value = (1, 0.4, 0.2)[failed] if failed < 3 else 0
    return FactorValue(
        value, True, f"Step 1 and Step 2 CK: {counted(failed, 'failed attempt') if failed else 'no failed attempt'}."
    )


def letters(me: Standing, program: ProgramFacts) -> FactorValue:
    """The best four letters in hand for this program: three in its specialty and three by US faculty are full marks."""
    if me.file.letters is None:
        return FactorValue(0, False, "Add your letters.")
    kinds = [(letter.specialty == program.specialty, bool(letter.us_faculty)) for letter in me.letters_in_hand]
    both, special, us = kinds.count((True, True)), kinds.count((True, False)), kinds.count((False, True))
    halves = _best_four(min(both, MOST_LETTERS), special, us)
    known = all(letter.specialty and letter.us_faculty is not None for letter in me.letters_in_hand)
    return FactorValue(
        halves[0] / 6,
        known,
        f"Your best four letters received: {halves[1]} in this specialty, {halves[2]} by US faculty.",
    )


@cache
def _best_four(both: int, special: int, us: int) -> tuple[int, int, int]:
    """Sixths of full marks, and how many of the letters are in the specialty and by US faculty."""
    room = MOST_LETTERS - both
    choices = ((min(special, k), min(us, room - min(special, k))) for k in range(room + 1))
    return max((min(both + s, 3) + min(both + u, 3), both + s, both + u) for s, u in choices)


_IF_HANDS_ON: Final = "that count if hands-on (you have not said)"


def hands_on(me: Standing, program: None) -> FactorValue:
    """Three hands-on months in the US are full marks; up to three months of watching count 0.4 each."""
    if me.file.experience is None:
        return FactorValue(0, False, "Add your clinical experience.")
    worked, watched = me.us_months
    counted_as = _IF_HANDS_ON if any(map(is_unsaid, me.us_experience)) else "hands-on"
    return FactorValue(
        min(1, (worked + 0.4 * min(watched, 3)) / 3),
        me.experience_complete,
        f"In the US: {in_months(worked)} {counted_as}, {in_months(watched)} watching.",
    )


def commitment(me: Standing, program: ProgramFacts) -> FactorValue:
    """Six clinical months in the program's specialty, in any country, are full marks."""
    if me.file.experience is None:
        return FactorValue(0, False, "Add your clinical experience.")
    months = me.months_in.get(program.specialty, 0.0)
    return FactorValue(
        min(1, months / 6), me.experience_complete, f"{in_months(months)} in this specialty, watching included."
    )


def signal(me: Standing, program: ProgramFacts) -> FactorValue:
    """A program signal: gold or the only kind 1, silver 0.6, none 0.2; 0.5 for all where a specialty has none."""
    allowance = me.signal_allowances.get(program.specialty)
    if allowance is None:
        return FactorValue(0.5, False, "We know of no signals in this specialty.")
    if me.file.signals is None:
        return FactorValue(0, False, "Add the programs you signal.")
    _, _, season = allowance
    table = "" if season == me.dates.season else f" By the {season} table, the newest."
    value, said = {"gold": (1, "You signal it."), "silver": (0.6, "You signal it in silver.")}.get(
        program.signalled, (0.2, "You do not signal it.")
    )
    return FactorValue(value, True, said + table)


def known_there(me: Standing, program: ProgramFacts) -> FactorValue:
    """An own clinical rotation at this program 1, else 0."""
    if me.file.experience is None:
        return FactorValue(0, False, "Add your clinical experience.")
    if program.rotated_there:
        return FactorValue(1, True, "You rotated there.")
    return FactorValue(0, True, "You have not rotated there.")


def recency(me: Standing, program: None) -> FactorValue:
    """Ten less the years since graduation, of eight: 1 up to two years, 0 from ten; no US effect size is published."""
    years = me.years_since_graduation
    if years is None:
        return FactorValue(0, False, "Add your graduation date.")
    told = f"{counted(max(years, 0), 'full year')} from graduation to the start of training."
    return FactorValue(_clamp((10 - years) / 8), True, told)


def step3(me: Standing, program: None) -> FactorValue:
    """Step 3 passed 1, else 0."""
    if not me.exams_known:
        return FactorValue(0, False, "Add your exams.")
    return (
        FactorValue(1, True, "Step 3 is passed.") if me.step3.passed else FactorValue(0, True, "Step 3 is not passed.")
    )


def research(me: Standing, program: ProgramFacts) -> FactorValue:
    """Publications of ten, only in the two specialties where they were seen to matter; 0.5 for all elsewhere."""
    if program.specialty not in RESEARCH_SPECIALTIES:
        return FactorValue(0.5, True, "Publications made no difference in this specialty: all get the same points.")
    if me.file.publications is None:
        return FactorValue(0, False, "Add your publications.")
    count = me.file.publications
    return FactorValue(min(1, count / ENOUGH_PUBLICATIONS), True, f"{counted(count, 'publication')}.")


# Fit


def wanted_specialty(me: Standing, program: ProgramFacts) -> FactorValue:
    """Your wishes in order: 1, 0.9, 0.8, 0.7, then 0.6; not wished 0."""
    wishes = me.file.wishes.specialties
    if not wishes:
        return FactorValue(0.5, False, "You named no specialty.")
    if program.specialty not in wishes:
        return FactorValue(0, True, "You did not name this specialty.")
    place = wishes.index(program.specialty)
    return FactorValue((1, 0.9, 0.8, 0.7)[place] if place < 4 else 0.6, True, f"Your choice number {place + 1}.")


def wanted_place(me: Standing, program: ProgramFacts) -> FactorValue:
    """The program's state is among those you named."""
    if not me.file.wishes.states:
        return FactorValue(0.5, False, "You named no state.")
    if program.state in me.file.wishes.states:
        return FactorValue(1, True, f"You named {STATES[program.state]}.")
    return FactorValue(0, True, f"You did not name {STATES.get(program.state, 'its place')}.")


def wanted_setting(me: Standing, program: ProgramFacts) -> FactorValue:
    """The program's setting is among those you named. Where it is not known the line is left out of the score."""
    if not me.file.wishes.settings:
        return FactorValue(0.5, False, "You named no setting.")
    if not program.setting:
        return FactorValue(0.5, False, "Its setting is not stated.", is_left_out=True)
    if program.setting in me.file.wishes.settings:
        return FactorValue(1, True, "You named its setting.")
    return FactorValue(0, True, "You did not name its setting.")


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))


_SURVEY: Final = "NRMP Program Director Survey 2020, mean of six specialties"

PROSPECT: Final = (
    Factor(
        "openness",
        "Openness to your group",
        33,
        "Programs differ most in whether they take graduates like you at all. State and setting are the strongest "
        "public signs of it.",
        "NRMP Program Director Survey 2020 on interviewing IMGs; APDIM surveys 2007-2019; IMGs matched by state 2017",
        OpennessFacts._fields,
        openness_value,
        asks_of_me,
    ),
    Factor(
        "step2_ck",
        "Step 2 CK score",
        12,
        "Cited by 83% of programs when they choose whom to interview, importance 4.0 of 5.",
        _SURVEY,
        ("specialty", "min_step2_ck"),
        step2_ck,
    ),
    Factor(
        "first_attempt",
        "Passed at the first attempt",
        12,
        "Any failed attempt is cited by 70% of programs, importance 4.4 of 5.",
        f"{_SURVEY}; Charting Outcomes: IMGs 2013 (two Step 1 attempts)",
        (),
        first_attempt,
    ),
    Factor(
        "letters",
        "Letters for this specialty",
        8,
        "Letters in the specialty are cited by 82%, importance 4.2 of 5. That US ones help is advice, not measured.",
        _SURVEY,
        ("specialty",),
        letters,
    ),
    Factor(
        "hands_on",
        "Hands-on experience in the US",
        8,
        "An elective in the department is cited by 67%, importance 4.3 of 5. The cap of three months is judgement.",
        _SURVEY,
        (),
        hands_on,
    ),
    Factor(
        "commitment",
        "Commitment to the specialty",
        6,
        "Cited by 73% of programs, importance 4.5 of 5.",
        _SURVEY,
        ("specialty",),
        commitment,
    ),
    Factor(
        "signal",
        "Signal to the program",
        6,
        "Interest in the program is cited by 62%; a signal raised the odds of an invitation 3.85 times (1.77-8.35).",
        f"{_SURVEY}; self-reported general surgery applications 2025-26, one specialty",
        ("specialty", "signalled"),
        signal,
    ),
    Factor(
        "known_there",
        "Known at the program",
        6,
        "Knowing the applicant is cited by 63%, an elective there by 67%. Both have importance 4.3 of 5.",
        _SURVEY,
        ("rotated_there",),
        known_there,
    ),
    Factor(
        "recency",
        "Recent graduation",
        5,
        "Having no gaps is cited by 61%, importance 4.1 of 5.",
        f"{_SURVEY}; direction only in a Canadian registry of 2019",
        (),
        recency,
    ),
    Factor("step3", "Step 3 passed", 2, "Cited by 21% of programs, importance 3.3 of 5.", _SURVEY, (), step3),
    Factor(
        "research",
        "Publications",
        2,
        "They mark who matched only in neurological and orthopaedic surgery.",
        "World Neurosurgery review 2008-2020; International Orthopaedics 2024",
        ("specialty",),
        research,
    ),
)

# Lines the score once had; a profile kept or exported then may still weigh them, which says nothing now.
FORMER_LINES: Final = frozenset({"room"})

_WISHES: Final = "by judgement"

FIT: Final = (
    Factor(
        "wanted_specialty",
        "A specialty you want",
        40,
        "Your own order of wishes.",
        _WISHES,
        ("specialty",),
        wanted_specialty,
    ),
    Factor("wanted_place", "A state you want", 40, "Where you want to live.", _WISHES, ("state",), wanted_place),
    Factor("wanted_setting", "A setting you want", 20, "How you want to work.", _WISHES, ("setting",), wanted_setting),
)
