"""What one applicant has in hand in one season, read from the file once and asked by every rule and factor."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from applicants.matching import deadlines
from applicants.matching.applicant import Applicant, ClinicalExperience, RecommendationLetter, SeasonDates
from applicants.matching.chain import Chain
from applicants.matching.deadlines import Moment, long_date
from applicants.matching.exams import FOURTH_ATTEMPT, MOST_ATTEMPTS, RESULT_TAKES, RESULTS, Step, read_step
from applicants.matching.identity import Finding, GroupFinding, group, is_img, looks_to_canada, visa_need
from applicants.matching.left_out import answers_left_out
from applicants.matching.months import CLINICAL, US, done_by, is_hands_on, is_unsaid, months_of, months_once
from programs.vocabulary import Answer

# The required exams must be passed within seven years of each other (source: ECFMG information booklet).
EXAM_WINDOW_YEARS: Final = 7

# The application service sends a program at most four letters (source: SUNY Upstate, letters of recommendation).
MOST_LETTERS: Final = 4

LETTER_IN_HAND: Final = frozenset({"received", "uploaded"})


# Signals a specialty allows: gold (or of the only kind), silver (None where there is one kind), season of the table.
SignalAllowance = tuple[int, int | None, int]


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
    def left_out(self) -> tuple[tuple[str, tuple["Standing", ...]], ...]:
        """Answers that are not there: the sentence that asks for each, and this standing with values it could have."""
        found = answers_left_out(self.file, self.today, self.dates.start)
        return tuple((sentence, tuple(replace(self, file=file) for file in files)) for sentence, files in found)

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

    @cached_property
    def oet(self) -> Step:
        return read_step("OET Medicine", "oet", self.file.exams or ())

    @property
    def oet_is_listed(self) -> bool:
        return any(attempt.exam == "oet" for attempt in self.file.exams or ())

    def how_to_pass(self, step: Step, by: Moment) -> str | None:
        """What it takes to have the result of ``step`` by then, or None when it cannot be done any more."""
        if self.today > by.day or not (self.may_attempt_steps or step == self.oet):
            return None
        if step != self.step3 or self.chain.in_hand or self.img.answer is Answer.NO:
            return self._attempt(step, by, self.today)
        # Step 3 may be taken only with the certificate in hand (source: FSMB, USMLE application page for IMGs).
        first = self.chain.step3_from
        way = first and self._attempt(step, by, first)
        return f"{'Renew' if self.chain.ended_on else 'Get'} your ECFMG certificate first. {way}" if way else None

    def _attempt(self, step: Step, by: Moment, allowed_from: date) -> str | None:
        """The day of the attempt, as far as rules and plan tell it."""
        planned, ends = step.planned_on, self.window_of(step)
        if planned and planned <= self.today:
            return f"Wait for your {step.name} result. A pass is needed by {by.words}."
        not_before = max(step.not_before or self.today, allowed_from)
        if not_before + RESULT_TAKES > by.day:
            return None
        if planned and planned < not_before:
            why = FOURTH_ATTEMPT if not_before == step.not_before else "it comes after the certificate"
            return f"Move your {step.name} attempt to {long_date(not_before)} or later: {why}."
        if planned and planned + RESULT_TAKES > by.day:
            return f"Move your {step.name} attempt forward. {RESULTS}. You need the pass by {by.words}."
        if ends and ends < not_before:
            ended = f"Seven years since your first pass end on {long_date(ends)}: ask ECFMG first."
            return f"Pass {step.name} by {by.words}. {ended}"
        if planned and ends and planned > ends:
            return f"Move your {step.name} attempt forward: seven years since your first pass end on {long_date(ends)}."
        if planned:
            return f"Pass {step.name} on {long_date(planned)} as planned. Its result is needed by {by.words}."
        later = f", not before {long_date(not_before)}: {FOURTH_ATTEMPT}" if step.not_before == not_before else ""
        if ends and ends < by.day:
            return f"Pass {step.name} by {long_date(ends)} (seven years after your first pass){later}."
        return f"Pass {step.name} by {by.words}{later}. {RESULTS}."

    def window_of(self, step: Step) -> date | None:
        """The last day on which ``step`` can be passed for the certificate, seven years after the pass of the other."""
        other = {self.step1: self.step2_ck, self.step2_ck: self.step1}.get(step)
        if other is None or other.passed_on is None or self.chain.in_hand or self.img.answer is Answer.NO:
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
    def chain(self) -> Chain:
        """Degree, exams, certificate and Step 3 in their order."""
        file = self.file
        exams = [self.step1, self.step2_ck, *([self.oet] if self.oet_is_listed else [])]
        issued = file.ecfmg_certified_on
        is_to_come = issued is not None and issued > self.today
        return Chain(
            self.today,
            file.graduated_on,
            tuple(exams),
            not self.may_attempt_steps,
            None if is_to_come else issued,
            file.ecfmg_valid_until,
            issued if is_to_come else file.ecfmg_expected_on,
        )

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
        """Experience of ``kinds`` that is done by ``day`` or by today, of one under way the months so far; one without
        any day counts as ended.
        """
        asked = (experience for experience in self.file.experience or () if experience.kind in kinds)
        done = (done_by(experience, max(day, self.today), self.today) for experience in asked)
        return [experience for experience in done if experience]

    @cached_property
    def us_experience(self) -> list[ClinicalExperience]:
        """Clinical experience in the US that is done by the first day of review."""
        done = self.experience_by(self.dates.review_from, CLINICAL)
        return [experience for experience in done if experience.country in US]

    @cached_property
    def us_months(self) -> tuple[float, float]:
        """Months in the US by the first day of review: hands-on, and those of watching beyond them."""
        hands_on = months_once(filter(is_hands_on, self.us_experience))
        return hands_on, max(0.0, months_once(self.us_experience) - hands_on)

    @cached_property
    def assumed_lines(self) -> set[str]:
        """Keys of lines that count as hands-on what nobody said was: the requirement where nothing else was."""
        unsaid = [is_unsaid(one) for one in self.us_experience if is_hands_on(one)]
        return ({"hands_on"} if any(unsaid) else set()) | ({"clinical_experience"} if unsaid and all(unsaid) else set())

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
