"""What cannot be true together in one applicant's answers: asked alike of the forms and of an uploaded file.

Each question yields (field, sentence); ``today`` is given where a result must not lie in the future, and left out where
a file is read for another day.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from applicants.matching.applicant import (
    Applicant,
    ClinicalExperience,
    ExamAttempt,
    OwnProgramFact,
    RecommendationLetter,
)
from applicants.matching.deadlines import long_date
from applicants.matching.months import ENROLLED_ONLY, HANDS_ON, HANDS_ON_OR_NOT
from applicants.models.answers import HIGHEST_SCORE, Exam, LetterStatus
from programs.vocabulary import ExperienceKind

Fault = tuple[str, str]
STATUSES: Final = tuple(LetterStatus.values)
NO_SCORE_SINCE: Final = date(2022, 1, 26)  # of Step 1: pass or fail alone (source: USMLE)
SAT_TWICE: Final = "The same exam is listed twice on this day."


def in_who_i_am(me: Applicant, today: date | None = None) -> Iterator[Fault]:
    """Citizenship, permit and certificate against each other."""
    if me.us_citizen and me.immigration_status == "permanent_resident":
        yield "immigration_status", "A US citizen is not a permanent resident: change one of the two answers."
    if me.us_citizen and me.immigration_status == "asylum_or_refugee":
        yield "immigration_status", "A US citizen needs no asylum: change one of the two answers."
    if me.us_citizen and me.immigration_status == "work_permit":
        yield "immigration_status", "A US citizen needs no work permit: change one of the two answers."
    if me.work_authorized_until and me.immigration_status not in ("work_permit", "asylum_or_refugee"):
        yield "work_authorized_until", "Only a work permit has this date: change the status or clear the date."
    for field, said in (
        ("work_permit_ground", me.work_permit_ground),
        ("work_permit_renewable", me.work_permit_renewable),
    ):
        if said is not None and me.immigration_status != "work_permit":
            yield field, "This is asked of a work permit alone: change the status or clear this answer."
    if me.immigration_status == "permanent_resident" and me.home_rule == "binds":
        yield "home_rule", "A green card is given only once the home rule is met or waived: change one of the two."
    certified = me.ecfmg_certified_on
    if me.graduated_on and me.ecfmg_expected_on and me.ecfmg_expected_on < me.graduated_on:
        yield "ecfmg_expected_on", "The certificate rests on your degree: it cannot come before it."
    if certified and me.ecfmg_expected_on:
        yield "ecfmg_expected_on", "You already hold the certificate: clear the expected date or the other one."
    if certified and me.graduated_on and certified < me.graduated_on:
        yield "ecfmg_certified_on", "The certificate cannot be older than your degree."
    if me.ecfmg_valid_until and certified and me.ecfmg_valid_until < certified:
        yield "ecfmg_valid_until", "The certificate cannot end before it was issued."
    if today and certified and certified > today:
        yield "ecfmg_certified_on", "This day has not come yet: give it as the expected date."


def in_attempt(attempt: ExamAttempt, today: date | None = None) -> Iterator[Fault]:
    """One attempt against itself."""
    highest = HIGHEST_SCORE[attempt.exam]
    if attempt.score is not None and attempt.score > highest:
        yield "score", f"The scale of this exam ends at {highest}."
    if attempt.score is not None and attempt.passed is None:
        yield "score", "A score comes with a result: say whether you passed."
    scored_on = attempt.taken_on if attempt.score is not None else None
    if scored_on and attempt.exam == Exam.STEP1 and scored_on >= NO_SCORE_SINCE:
        yield "score", f"Step 1 has had no score since {long_date(NO_SCORE_SINCE)}: clear it, or correct the day."
    if today and attempt.passed is not None and attempt.taken_on and attempt.taken_on > today:
        yield "taken_on", "This day has not come yet: leave the result open."


def sat_twice(exams: Sequence[ExamAttempt]) -> Iterator[int]:
    """Places (from 0) of attempts at the same exam on the same day."""
    days = Counter((attempt.exam, attempt.taken_on) for attempt in exams)
    for place, attempt in enumerate(exams):
        if attempt.taken_on and days[attempt.exam, attempt.taken_on] > 1:
            yield place


def in_letter(letter: RecommendationLetter, today: date | None) -> Iterator[Fault]:
    """One letter against itself: days in order, none of them to come, and no day of what has not happened yet.

    ``today``: None leaves days to come alone.
    """
    done = {word: getattr(letter, f"{word}_on") for word in ("asked", "promised", "received", "waived", "uploaded")}
    done["reminded"] = max(letter.reminded_on, default=None)
    for word, on in done.items():
        if today and on and on > today:
            yield f"{word}_on", "This day has not come yet."
    for earlier, later, why in (
        ("asked", "promised", "A letter is promised after it was asked for."),
        ("asked", "received", "A letter is received after it was asked for."),
        ("received", "uploaded", "A letter is uploaded after it was received."),
    ):
        if done[earlier] and done[later] and done[later] < done[earlier]:
            yield f"{later}_on", why
    if done["asked"] and letter.reminded_on and min(letter.reminded_on) < done["asked"]:
        yield "reminded_on", "You can remind somebody after you asked."
    reached = STATUSES.index(letter.status) if letter.status in STATUSES else len(STATUSES)
    for word in STATUSES[reached + 1 :]:
        if done[word]:
            yield "status", f"You give a day it was {word}: say so here too, or clear that day."
            return


def in_experience(experience: ClinicalExperience) -> Iterator[Fault]:
    """One experience against itself."""
    started, ended = experience.started_on, experience.ended_on
    if started and ended and ended < started:
        yield "ended_on", "The last day lies before the first one."
    elif started and ended and experience.months and experience.months > most_months(started, ended):
        weeks = round(((ended - started).days + 1) / 7, 1)
        yield "months", f"These days are {weeks:g} weeks, too few for so much full-time work."
    kind = ExperienceKind(experience.kind).label
    if experience.hands_on is False and experience.kind in HANDS_ON - HANDS_ON_OR_NOT:
        yield "hands_on", f"{kind} is hands-on: choose another kind, or clear this answer."
    if experience.hands_on and experience.kind not in HANDS_ON:
        yield "hands_on", f"{kind} is not hands-on: if you had patients, call it an externship; else clear this answer."


def most_months(started: date, ended: date) -> float:
    """The most months of full-time work between two days: four weeks are a month, and so is a calendar month."""
    return ((ended - started).days + 1) / 28 + 0.05


def around_graduation(experience: ClinicalExperience, graduated_on: date | None) -> Iterator[Fault]:
    """One experience against the day of graduation: what only students do, and what only graduates may."""
    if graduated_on is None:
        return
    on, kind = long_date(graduated_on), ExperienceKind(experience.kind).label
    begins = experience.started_on or experience.ended_on
    if experience.kind in ENROLLED_ONLY and begins and begins > graduated_on:
        yield (
            "kind",
            f"{kind}s are for students, and you graduated on {on}. If you worked with patients, call it an externship; "
            "if you watched, an observership. Or correct your graduation day.",
        )
    if experience.kind in HANDS_ON - ENROLLED_ONLY and experience.ended_on and experience.ended_on < graduated_on:
        yield (
            "kind",
            f"{kind} is for graduates, and you graduated on {on}. What students do with patients is an elective or a "
            "sub-internship. Or correct your graduation day.",
        )


def in_signals(
    gold: Sequence[str],
    silver: Sequence[str],
    specialty_of: Mapping[str, str],
    allowances: Mapping[str, tuple[int, int | None, int]],
) -> Iterator[Fault]:
    """One signal a program, and no more of a specialty than its newest table allows; no table, no limit.

    ``specialty_of``: slug by program key. ``allowances``: (gold or only, silver or None, season) by slug.
    """
    both = set(gold) & set(silver)
    if both:
        yield "silver_signals", f"A program takes one signal: {', '.join(sorted(both))} has two."
    for field, keys in (("signals", gold), ("silver_signals", silver)):
        for slug, sent in Counter(specialty_of[key] for key in keys if key in specialty_of).items():
            if slug not in allowances:
                continue
            golden, silvery, season = allowances[slug]
            allowed = golden if field == "signals" else silvery or 0
            if sent > allowed:
                yield field, f"{slug} has {sent} here; season {season} allows {allowed}."


def in_own_facts(own_facts: Sequence[OwnProgramFact], today: date | None = None) -> Iterator[Fault]:
    """One fact a field of a program, and none noted in the future."""
    seen: set[tuple[str, str]] = set()
    for at, fact in enumerate(own_facts):
        if (fact.program_key, fact.field) in seen:
            yield f"own_facts[{at}].field", f"{fact.field} of {fact.program_key} is listed twice."
        seen.add((fact.program_key, fact.field))
        if today and fact.set_on and fact.set_on > today:
            yield f"own_facts[{at}].set_on", "This day has not come yet."
