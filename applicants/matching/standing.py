"""What one applicant has in hand in one season, read from the file once and asked by every rule and factor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from applicants.identity import Finding, GroupFinding, group, is_img, looks_to_canada, visa_need
from applicants.matching import moments
from applicants.matching.experience import CLINICAL, US, has_ended_by, is_hands_on, months_of, months_once
from applicants.matching.facts import Applicant, Experience, Letter, SeasonDates, Sitting
from applicants.matching.moments import Moment, long_date
from programs.vocabulary import Answer

# Four sittings of one Step without a pass end eligibility for every Step
# (source: USMLE common questions, attempt limit; ECFMG 2024 information booklet, reexamination).
MOST_SITTINGS: Final = 4

# The required exams must be passed within seven years of each other (source: ECFMG information booklet).
EXAM_WINDOW_YEARS: Final = 7

# The application service sends a program at most four letters (source: SUNY Upstate, letters of recommendation).
MOST_LETTERS: Final = 4

LETTER_IN_HAND: Final = frozenset({"received", "uploaded"})


# Signals a specialty allows: gold (or of the only kind), silver (None where there is one kind), season of the table.
SignalAllowance = tuple[int, int | None, int]


class Step(NamedTuple):
    """One USMLE Step in the applicant's file; ``failed`` counts sittings up to the pass."""

    name: str
    passed: bool
    passed_on: date | None
    score: int | None
    failed: int
    planned_on: date | None


def read_step(name: str, exam: str, sittings: Iterable[Sitting]) -> Step:
    """Sum up the sittings of one exam. A passed Step cannot be retaken, so the first pass is the result.

    Of several passes that no date tells apart the lowest counts, whatever the order they are listed in.
    """
    mine = [sitting for sitting in sittings if sitting.exam == exam]
    won = min(
        (sitting for sitting in mine if sitting.passed),
        key=lambda sitting: (sitting.taken_on or date.max, sitting.score or 0),
        default=None,
    )
    passed_on = won.taken_on if won else None
    failed = sum(
        sitting.passed is False and not (passed_on and sitting.taken_on and sitting.taken_on > passed_on)
        for sitting in mine
    )
    planned = [sitting.taken_on for sitting in mine if sitting.passed is None and sitting.taken_on]
    return Step(name, won is not None, passed_on, won.score if won else None, failed, min(planned, default=None))


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
    def may_sit_steps(self) -> bool:
        """False once any Step has been failed four times without a pass."""
        return not any(
            step.failed >= MOST_SITTINGS and not step.passed for step in (self.step1, self.step2_ck, self.step3)
        )

    def how_to_pass(self, step: Step, by: Moment) -> str | None:
        """What it takes to pass ``step`` by then, or None when it cannot be done any more."""
        if self.today > by.day or not self.may_sit_steps:
            return None
        first = ""
        if step is self.step3 and not self.certificate_in_hand:
            # Step 3 may be taken only with the certificate in hand (source: FSMB, USMLE application page for IMGs).
            if self.certificate_on and self.certificate_on > by.day:
                return None
            first = "Get your ECFMG certificate first. " if self.img.answer is not Answer.NO else ""
        if step.planned_on is None:
            return f"{first}Pass {step.name} by {by.words}."
        if step.planned_on <= self.today:
            return f"{first}Wait for your {step.name} result; a pass is needed by {by.words}."
        if step.planned_on > by.day:
            return f"{first}Move your {step.name} sitting forward: a pass is needed by {by.words}."
        return f"{first}Pass {step.name} on {long_date(step.planned_on)} as planned; it is needed by {by.words}."

    @cached_property
    def step3_in_time(self) -> bool:
        """Step 3 passed by the rank-list deadline."""
        on = self.step3.passed_on
        return self.step3.passed and (on is None or on <= self.dates.rank_list_deadline)

    @cached_property
    def passes_too_far_apart(self) -> bool:
        """The two passes the certificate rests on lie more than seven years apart."""
        first, second = self.step1.passed_on, self.step2_ck.passed_on
        return bool(
            first and second and moments.years_after(min(first, second), EXAM_WINDOW_YEARS) < max(first, second)
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
        sittings = self.file.exams or ()
        oet = [sitting.passed for sitting in sittings if sitting.exam == "oet"]
        return self.step1.passed and self.step2_ck.passed and (not oet or any(oet))

    @property
    def looks_to_canada(self) -> bool:
        return looks_to_canada(self.file)

    # Letters

    @cached_property
    def letters_in_hand(self) -> tuple[Letter, ...]:
        return tuple(letter for letter in self.file.letters or () if letter.status in LETTER_IN_HAND)

    # Experience

    @property
    def graduated(self) -> bool | None:
        return None if self.file.graduated_on is None else self.file.graduated_on <= self.today

    def experience_by(self, day: date, kinds: frozenset[str]) -> list[Experience]:
        """Stretches of ``kinds`` that have ended by ``day`` or by today; one without any day counts as ended."""
        last = max(day, self.today)
        return [
            stretch for stretch in self.file.experience or () if stretch.kind in kinds and has_ended_by(stretch, last)
        ]

    @cached_property
    def us_months(self) -> tuple[float, float]:
        """Months in the US by the first day of review: hands-on, and those of watching beyond them."""
        there = [stretch for stretch in self.experience_by(self.dates.review_from, CLINICAL) if stretch.country in US]
        hands_on = months_once(stretch for stretch in there if is_hands_on(stretch))
        return hands_on, max(0.0, months_once(there) - hands_on)

    @cached_property
    def months_in(self) -> dict[str, float]:
        """Clinical months by specialty, in any country, by the first day of review."""
        done = self.experience_by(self.dates.review_from, CLINICAL)
        slugs = {stretch.specialty for stretch in done if stretch.specialty}
        return {slug: months_once(stretch for stretch in done if stretch.specialty == slug) for slug in slugs}

    @cached_property
    def experience_complete(self) -> bool:
        """Every clinical stretch names its country, specialty and months."""
        return all(
            stretch.country and stretch.specialty and months_of(stretch) is not None
            for stretch in self.file.experience or ()
            if stretch.kind in CLINICAL
        )

    @cached_property
    def years_since_graduation(self) -> int | None:
        """Completed years from graduation to 1 July of the match year."""
        graduated, start = self.file.graduated_on, self.dates.start
        if graduated is None:
            return None
        return start.year - graduated.year - ((start.month, start.day) < (graduated.month, graduated.day))
