"""What one applicant has in hand in one season, read from the file once and asked by every rule and factor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from applicants.matching import deadlines
from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter, SeasonDates
from applicants.matching.deadlines import Moment, long_date
from applicants.matching.identity import Finding, GroupFinding, group, is_img, looks_to_canada, visa_need
from applicants.matching.months import CLINICAL, US, has_ended_by, is_hands_on, months_of, months_once
from programs.vocabulary import Answer

# Four attempts at one Step without a pass end eligibility for every Step
# (source: USMLE common questions, attempt limit; ECFMG 2024 information booklet, reexamination).
MOST_ATTEMPTS: Final = 4

FOURTH_ATTEMPT: Final = "a fourth comes 12 months after the first and 6 after the last"

# The required exams must be passed within seven years of each other (source: ECFMG information booklet).
EXAM_WINDOW_YEARS: Final = 7

# The application service sends a program at most four letters (source: SUNY Upstate, letters of recommendation).
MOST_LETTERS: Final = 4

LETTER_IN_HAND: Final = frozenset({"received", "uploaded"})


# Signals a specialty allows: gold (or of the only kind), silver (None where there is one kind), season of the table.
SignalAllowance = tuple[int, int | None, int]


class Step(NamedTuple):
    """One USMLE Step in the applicant's file; ``failed`` counts attempts up to the pass. ``not_before``: the first day
    of a fourth attempt, where the days of the others tell it.
    """

    name: str
    passed: bool
    passed_on: date | None
    score: int | None
    failed: int
    planned_on: date | None
    not_before: date | None = None


def read_step(name: str, exam: str, attempts: Iterable[ExamAttempt]) -> Step:
    """Sum up the attempts at one exam. A passed Step cannot be retaken, so the first pass is the result.

    Of several passes that no date tells apart the lowest counts, whatever the order they are listed in.
    """
    mine = [attempt for attempt in attempts if attempt.exam == exam]
    won = min(
        (attempt for attempt in mine if attempt.passed),
        key=lambda attempt: (attempt.taken_on or date.max, attempt.score or 0),
        default=None,
    )
    passed_on = won.taken_on if won else None
    lost = [
        attempt.taken_on
        for attempt in mine
        if attempt.passed is False and not (passed_on and attempt.taken_on and attempt.taken_on > passed_on)
    ]
    planned = [attempt.taken_on for attempt in mine if attempt.passed is None and attempt.taken_on]
    not_before = fourth_attempt(day for day in lost if day) if not won and len(lost) == MOST_ATTEMPTS - 1 else None
    score = won.score if won else None
    return Step(name, won is not None, passed_on, score, len(lost), min(planned, default=None), not_before)


def fourth_attempt(days: Iterable[date]) -> date | None:
    """The first day of a fourth attempt after failing on these days: 12 months after the first and 6 months after the
    last (source: IMG academy guide, USMLE attempt limits). None where no day is known.
    """
    known = sorted(days)
    return max(deadlines.months_after(known[0], 12), deadlines.months_after(known[-1], 6)) if known else None


@dataclass(frozen=True, eq=False)
class Standing:
    """One applicant on one day of one season: the file, and what follows from it before any program is looked at.

    ``signal_allowances``: by specialty slug, the newest table of signals.
    """

    file: Applicant
    dates: SeasonDates
    today: date
    signal_allowances: Mapping[str, SignalAllowance] = field(default_factory=dict)

    @cached_property
    def img(self) -> Finding:
        return is_img(self.file)

    @cached_property
    def group(self) -> GroupFinding:
        return group(self.file)

    @cached_property
    def visa_need(self) -> Finding:
        """Need of a visa on the first day of training, before any program's length is looked at."""
        return visa_need(self.file, self.dates.season)

    # Exams

    @property
    def exams_known(self) -> bool:
        return self.file.exams is not None

    @cached_property
    def step1(self) -> Step:
        return read_step("Step 1", "step1", self.file.exams or ())

    @cached_property
    def step2_ck(self) -> Step:
        return read_step("Step 2 CK", "step2_ck", self.file.exams or ())

    @cached_property
    def step3(self) -> Step:
        return read_step("Step 3", "step3", self.file.exams or ())

    @cached_property
    def may_attempt_steps(self) -> bool:
        """False once any Step has been failed four times without a pass."""
        return not any(
            step.failed >= MOST_ATTEMPTS and not step.passed for step in (self.step1, self.step2_ck, self.step3)
        )

    def how_to_pass(self, step: Step, by: Moment) -> str | None:
        """What it takes to pass ``step`` by then, or None when it cannot be done any more."""
        if self.today > by.day or not self.may_attempt_steps:
            return None
        first = ""
        if step is self.step3 and not self.certificate_in_hand:
            # Step 3 may be taken only with the certificate in hand (source: FSMB, USMLE application page for IMGs).
            if self.certificate_on and self.certificate_on > by.day:
                return None
            first = "Get your ECFMG certificate first. " if self.img.answer is not Answer.NO else ""
        way = self._attempt(step, by)
        return way and first + way

    def _attempt(self, step: Step, by: Moment) -> str | None:
        """The day of the attempt, as far as rules and plan tell it."""
        planned, ends = step.planned_on, self.window_of(step)
        if planned and planned <= self.today:
            return f"Wait for your {step.name} result; a pass is needed by {by.words}."
        not_before = max(step.not_before or self.today, self.today)
        if not_before > by.day:
            return None
        if planned and planned < not_before:
            return f"Move your {step.name} attempt to {long_date(not_before)} or later: {FOURTH_ATTEMPT}."
        if planned and planned > by.day:
            return f"Move your {step.name} attempt forward: a pass is needed by {by.words}."
        if ends and ends < not_before:
            ended = f"Seven years since your first pass end on {long_date(ends)}: ask ECFMG first."
            return f"Pass {step.name} by {by.words}. {ended}"
        if planned and ends and planned > ends:
            return f"Move your {step.name} attempt forward: seven years since your first pass end on {long_date(ends)}."
        if planned:
            return f"Pass {step.name} on {long_date(planned)} as planned; its result is needed by {by.words}."
        later = f", not before {long_date(not_before)}: {FOURTH_ATTEMPT}" if not_before > self.today else ""
        if ends and ends < by.day:
            return f"Pass {step.name} by {long_date(ends)} (seven years after your first pass){later}."
        return f"Pass {step.name} by {by.words}{later}."

    def window_of(self, step: Step) -> date | None:
        """The last day on which ``step`` can be passed for the certificate, seven years after the pass of the other."""
        other = {self.step1: self.step2_ck, self.step2_ck: self.step1}.get(step)
        if other is None or other.passed_on is None or self.certificate_in_hand or self.img.answer is Answer.NO:
            return None
        return deadlines.years_after(other.passed_on, EXAM_WINDOW_YEARS)

    @cached_property
    def passes_too_far_apart(self) -> bool:
        """The two passes the certificate rests on lie more than seven years apart."""
        first, second = self.step1.passed_on, self.step2_ck.passed_on
        return bool(
            first and second and deadlines.years_after(min(first, second), EXAM_WINDOW_YEARS) < max(first, second)
        )

    # ECFMG certificate

    @cached_property
    def certificate_in_hand(self) -> bool:
        on = self.file.ecfmg_certified_on
        return on is not None and on <= self.today

    @cached_property
    def certificate_on(self) -> date | None:
        """The day the certificate is there or expected; None when none is named or the expected day is past."""
        expected = self.file.ecfmg_expected_on
        return self.file.ecfmg_certified_on or (expected if expected and expected >= self.today else None)

    @cached_property
    def certificate_exams_passed(self) -> bool:
        """Step 1, Step 2 CK and, where the file lists it, the OET are passed: a certificate can follow."""
        attempts = self.file.exams or ()
        oet = [attempt.passed for attempt in attempts if attempt.exam == "oet"]
        return self.step1.passed and self.step2_ck.passed and (not oet or any(oet))

    @property
    def looks_to_canada(self) -> bool:
        return looks_to_canada(self.file)

    # Letters

    @cached_property
    def letters_in_hand(self) -> tuple[RecommendationLetter, ...]:
        return tuple(letter for letter in self.file.letters or () if letter.status in LETTER_IN_HAND)

    # Experience

    @property
    def graduated(self) -> bool | None:
        return None if self.file.graduated_on is None else self.file.graduated_on <= self.today

    def experience_by(self, day: date, kinds: frozenset[str]) -> list[ClinicalExperience]:
        """Experience of ``kinds`` that has ended by ``day`` or by today; one without any day counts as ended."""
        last = max(day, self.today)
        return [
            experience
            for experience in self.file.experience or ()
            if experience.kind in kinds and has_ended_by(experience, last)
        ]

    @cached_property
    def us_months(self) -> tuple[float, float]:
        """Months in the US by the first day of review: hands-on, and those of watching beyond them."""
        there = [
            experience
            for experience in self.experience_by(self.dates.review_from, CLINICAL)
            if experience.country in US
        ]
        hands_on = months_once(filter(is_hands_on, there))
        return hands_on, max(0.0, months_once(there) - hands_on)

    @cached_property
    def months_in(self) -> dict[str, float]:
        """Clinical months by specialty, in any country, by the first day of review."""
        done = self.experience_by(self.dates.review_from, CLINICAL)
        slugs = {one.specialty for one in done if one.specialty}
        return {slug: months_once(one for one in done if one.specialty == slug) for slug in slugs}

    @cached_property
    def experience_complete(self) -> bool:
        """Every clinical experience names its country, specialty and months."""
        return all(
            one.country and one.specialty and months_of(one) is not None
            for one in self.file.experience or ()
            if one.kind in CLINICAL
        )

    @cached_property
    def years_since_graduation(self) -> int | None:
        """Completed years from graduation to 1 July of the match year."""
        graduated, start = self.file.graduated_on, self.dates.start
        if graduated is None:
            return None
        return start.year - graduated.year - ((start.month, start.day) < (graduated.month, graduated.day))
