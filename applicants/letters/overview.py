"""The letters of one applicant for the pages: writer by writer, against the programs they follow, and texts to copy."""

import zlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from applicants.matching import letters as rules
from applicants.matching.applicant import RecommendationLetter as Fact
from applicants.matching.deadlines import long_date
from applicants.matching.letters import Check, Mix, mix_check, mix_of
from applicants.matching.ranking import Ranking
from applicants.matching.verdicts import Answered
from applicants.matching.what_if import changes_for, effect
from applicants.models import AssignedLetter, Letter, Profile, SavedProgram
from applicants.models.answers import MOST_REMINDERS
from applicants.models.profile import ChangedElsewhereError
from applicants.models.rows import name_of
from applicants.plan.shortlist import ids_of_merged, lock
from applicants.profile.answer_checks import STATUSES
from applicants.ranking.matches import catalogue_of, judged
from programs.facts.dossier import current_evidence
from programs.models import Evidence, Program

MOST_NAMED: Final = 3  # programs that one more letter would open
# What can be said of a letter today, with one press: the next steps of each status.
NEXT: Final = {
    "": ("asked",),
    "planned": ("asked",),
    "asked": ("promised", "reminded", "received"),
    "promised": ("reminded", "received"),
    "received": ("uploaded",),
    "uploaded": (),
}
DONE_TODAY: Final = {
    "asked": "Asked today",
    "promised": "Promised today",
    "reminded": "Reminded today",
    "received": "Received today",
    "uploaded": "Uploaded today",
}


@dataclass(frozen=True)
class Writer:
    """One letter with what its days tell. ``short_name``: without how far it is. ``programs``: how many of those still
    going it goes to. ``steps``: what may be next.
    """

    letter: Letter
    name: str
    short_name: str
    story: str
    is_slow: bool
    is_late: bool
    programs: int
    steps: list[tuple[str, str]]
    request: str
    reminder: str


@dataclass(frozen=True)
class CheckedMix:
    """One entry of the mix check. ``programs``: the number and the name of each, as the plan has them; ``notes``: what
    sources say of a chair's letter there, and ``chair`` whether one goes there, with a sentence.
    """

    check: Check
    specialty: str
    letters: list[str]
    slow: list[str]
    programs: list[tuple[int, str]]
    notes: list[tuple[Program, Evidence]]
    chair: tuple[Answered, str]


@dataclass(frozen=True)
class Desk:
    """``assigned``: of how many programs the letters are named; ``hangs_on``: slow writers the whole list hangs on.
    ``want_chair``: at how many programs a source speaks of a chair's letter; ``without_chair``: at how many of these
    none is in hand. ``one_more_opens``: how many programs of the wished specialties one more letter from US faculty
    would open, None where that cannot be told; ``opens``: the first of these.
    """

    writers: list[Writer]
    mix: Mix
    specialties: list[tuple[str, int]]
    hangs_on: list[str]
    checks: list[CheckedMix]
    programs: int
    assigned: int
    want_chair: int
    without_chair: int
    one_more_opens: int | None
    opens: list[Program]

    @property
    def waited_for(self) -> list[Writer]:
        """The writers with whom something may be next."""
        return [writer for writer in self.writers if writer.steps]

    @property
    def uploaded(self) -> list[Writer]:
        return [writer for writer in self.writers if not writer.steps]


def desk_of(profile: Profile, ranking: Ranking) -> Desk:
    """Six statements, however many letters and programs, and one more where programs were merged into others."""
    stored, today = list(profile.letters.all()), ranking.me.today
    facts = ranking.me.file.letters or ()
    fact_of = dict(zip((letter.pk for letter in stored), facts, strict=False))
    names = {letter.pk: name_of(letter, number) for number, letter in enumerate(stored, 1)}
    named = {pk: replace(fact, writer=names[pk]) for pk, fact in fact_of.items()}
    goes = assigned_of(profile)
    number_of: dict[int, int] = defaultdict(int)
    for pk in (pk for pks in goes.values() for pk in pks):
        number_of[pk] += 1
    mine = tuple(named.values())
    opened = one_more_opens(ranking)
    checks = _checks(profile, ranking, mine, {key: tuple(named[pk] for pk in pks) for key, pks in goes.items()})
    return Desk(
        [_writer(letter, fact_of[letter.pk], names[letter.pk], number_of[letter.pk], ranking) for letter in stored],
        mix_of(facts),
        _by_specialty(facts),
        [letter.writer for letter in rules.depends_on(mine, rules.USUAL_NUMBER, 0, today)],
        checks,
        sum(len(one.programs) for one in checks),
        sum(len(one.programs) for one in checks if one.check.is_assigned),
        sum(len(one.notes) for one in checks),
        sum(len(one.notes) for one in checks if one.chair[0] is not Answered.MET),
        None if opened is None else len(opened),
        named_programs(ranking, opened or ()),
    )


def named_programs(ranking: Ranking, opened: Sequence[int]) -> list[Program]:
    """The first of these programs of the catalogue, in their order: one statement where there are any."""
    ids = [catalogue_of(ranking).ids[number] for number in opened[:MOST_NAMED]]
    found = Program.objects.in_bulk(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def one_more_opens(ranking: Ranking) -> Sequence[int] | None:
    """The programs, by number, of which :class:`Desk` tells: one judgement of the programs."""
    more = next(change for change in changes_for(ranking.me) if change.key == "us_letter")
    if ranking.questions or more.refused(ranking.me):
        return None
    wished, cases = ranking.me.file.wishes.specialties, catalogue_of(ranking).cases(("specialty",))
    is_wished = np.array([not wished or facts.specialty in wished for facts in cases.facts], bool)
    programs = np.flatnonzero(is_wished.take(cases.of_program))
    return effect(ranking, judged(ranking, [more], ranking.me.today), programs).opened


def assigned_of(profile: Profile) -> dict[str, list[int]]:
    """The ids of the letters to each program of the plan still going, by its key; only where there are any."""
    goes: dict[str, list[int]] = defaultdict(list)
    going = SavedProgram.objects.still_going().filter(profile=profile)
    rows = AssignedLetter.objects.filter(saved__in=going).order_by("saved", "position")
    for key, letter in rows.values_list("saved__program_key", "letter"):
        goes[key].append(letter)
    return dict(goes)


def assign(profile: Profile, saved: Collection[int], letters: Sequence[int], seen: str) -> None:
    """Let these letters, at most four, go to these programs of the plan (ids), in place of those that went before.

    ``seen``: the mark of what went there when the page was drawn. Raises ChangedElsewhereError where others do by now.
    """
    with transaction.atomic():
        lock(profile)
        if seen != mark_of(saved):
            raise ChangedElsewhereError
        mine = list(SavedProgram.objects.filter(profile=profile, pk__in=saved).values_list("pk", flat=True))
        own = set(profile.letters.values_list("pk", flat=True))  # one may be gone since the page was drawn
        AssignedLetter.objects.filter(saved__in=mine).delete()
        AssignedLetter.objects.bulk_create(
            AssignedLetter(saved_id=one, letter_id=letter, position=position)
            for one in mine
            for position, letter in enumerate([pk for pk in letters if pk in own])
        )


def going_to(saved: Collection[int]) -> QuerySet[AssignedLetter, int]:
    """The ids of the letters that go to these programs of a plan."""
    return AssignedLetter.objects.filter(saved__in=saved).values_list("letter", flat=True)


def mark_of(saved: Collection[int]) -> str:
    """Another one when other letters go to these programs of a plan, or to others of them; '' when none go."""
    rows = AssignedLetter.objects.filter(saved__in=saved).order_by("saved", "position")
    going = list(rows.values_list("saved", "letter"))
    return f"{zlib.crc32(repr(going).encode()):x}" if going else ""


def reached(letter: Letter) -> str:
    """How far a letter is by its status and its days; '' where neither tells."""
    steps = [word for word in STATUSES if word == letter.status or getattr(letter, f"{word}_on", None)]
    return steps[-1] if steps else ""


def say(profile: Profile, letter: Letter, what: str, today: date) -> None:
    """Keep that something happened to a letter today; a save of a page drawn before is told.

    Raises ChangedElsewhereError where it cannot be said of it any more.
    """
    with transaction.atomic():
        lock(profile)
        stored = Letter.objects.filter(pk=letter.pk, profile=profile).first()
        if stored is None or what not in NEXT[reached(stored)]:
            raise ChangedElsewhereError
        if what == "reminded":
            days = {*stored.reminded_on, today.isoformat()}
            stored.reminded_on = sorted(days)[-MOST_REMINDERS:]
        else:
            stored.status = what
            setattr(stored, f"{what}_on", today)
        stored.save()
        profile.count_save("letters")


def _checks(
    profile: Profile, ranking: Ranking, mine: tuple[Fact, ...], goes: dict[str, tuple[Fact, ...]]
) -> list[CheckedMix]:
    books = catalogue_of(ranking)
    keys = SavedProgram.objects.still_going().filter(profile=profile).values_list("program_key", flat=True)
    places = {key: position for key in keys if (position := books.position(key)) is not None}
    programs = Program.objects.select_related("specialty").in_bulk([books.ids[place] for place in places.values()])
    # A program may be gone since the catalogue was read.
    found = {key: programs[pk] for key, place in places.items() if (pk := books.ids[place]) in programs}
    followed = sorted(found, key=lambda key: int(ranking.place[places[key]]))
    checks = mix_check(ranking, mine, [(key, places[key], goes.get(key, ())) for key in followed])
    ids = ids_of_merged(found, books)
    told = current_evidence(programs, ("letters_required", "us_letters_required"))
    of_chairs = {row.counts_for: row for row in told.filter(note__icontains="chair")}
    return [_checked(check, [found[key] for key in check.programs], ids, of_chairs) for check in checks]


def _checked(
    check: Check, programs: list[Program], ids: Mapping[str, int], of_chairs: Mapping[int, Evidence]
) -> CheckedMix:
    """``programs``: those of the check, at least one. ``ids``: of those on the plan under a key that was merged."""
    return CheckedMix(
        check,
        programs[0].specialty.name if programs[0].specialty else "",
        [letter.writer for letter in check.letters] if check.is_assigned else [],
        [letter.writer for letter in check.slow],
        [(ids.get(key, program.pk), program.short_name) for key, program in zip(check.programs, programs, strict=True)],
        [(program, of_chairs[program.pk]) for program in dict.fromkeys(programs) if program.pk in of_chairs],
        rules.of_chair(check.letters),
    )


def _by_specialty(letters: Sequence[Fact]) -> list[tuple[str, int]]:
    slugs = dict.fromkeys(letter.specialty for letter in letters if letter.specialty and rules.is_in_hand(letter))
    return [(slug, rules.in_specialty(letters, slug)) for slug in slugs]


def _writer(letter: Letter, fact: Fact, name: str, programs: int, ranking: Ranking) -> Writer:
    today, season = ranking.me.today, ranking.me.dates.season
    by = fact.wanted_by or ranking.me.dates.review_from
    return Writer(
        letter,
        name,
        letter.writer or name,
        rules.how_it_went(fact, today),
        rules.is_slow(fact, today),
        rules.is_late(fact, today),
        programs,
        [(what, DONE_TODAY[what]) for what in NEXT[reached(letter)]],
        "" if rules.is_in_hand(fact) else request_to(fact, season, by if by >= today else None),
        "" if rules.is_in_hand(fact) or not fact.asked_on else reminder_to(fact, season, by if by >= today else None),
    )


# Texts to copy --------------------------------------------------------------------------------------------------------


def request_to(letter: Fact, season: int, by: date | None) -> str:
    """A polite request; it says no more of the applicant than the row does."""
    together = f" We worked together: {letter.relationship}." if letter.relationship else ""
    needed = f" I would need it by {long_date(by)}." if by else ""
    waived = " I have waived my right to read it." if letter.waived_on else ""
    return (
        f"Subject: A letter of recommendation for the {season} residency match\n\n"
        f"Dear {letter.writer or '[name]'},\n\n"
        f"I am applying for residency in the {season} match and would be grateful for a letter of recommendation from "
        f"you.{together}{needed}\n\n"
        "If you agree, I will send you the form of the application service with the code to upload it, my CV and my "
        f"personal statement.{waived} If this does not suit you, please tell me: I would understand.\n\n"
        "Thank you for your time.\n\nYours sincerely,\n[your name]\n"
    )


def reminder_to(letter: Fact, season: int, by: date | None) -> str:
    asked = f"on {long_date(letter.asked_on)} " if letter.asked_on else ""
    needed = f" I would need it by {long_date(by)}." if by else ""
    return (
        f"Subject: Your letter for the {season} residency match\n\n"
        f"Dear {letter.writer or '[name]'},\n\n"
        f"{asked}I asked you for a letter of recommendation for the {season} match.{needed}\n\n"
        "Is there anything I can send you that would help? If it no longer suits you, please tell me, and I will ask "
        "somebody else.\n\nThank you again.\n\nYours sincerely,\n[your name]\n"
    ).replace("\n\non ", "\n\nOn ")
