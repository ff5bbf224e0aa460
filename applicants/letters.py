"""The letters of one applicant for the pages: writer by writer, against the programs they follow, and texts to copy."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from applicants.letter_forms import name_of
from applicants.matches import catalogue_of
from applicants.matching import letters as rules
from applicants.matching.facts import Letter as Fact
from applicants.matching.letters import Check, Mix, mix_check, mix_of
from applicants.matching.moments import long_date
from applicants.matching.ranking import Ranking
from applicants.models import AssignedLetter, Letter, Profile, SavedProgram
from applicants.models.answers import MOST_REMINDERS
from applicants.models.profile import ChangedElsewhereError
from programs.models import Evidence, Program

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
    """One letter with what its days tell. ``programs``: how many of the plan it goes to. ``steps``: what
    may be next.
    """

    letter: Letter
    name: str
    story: str
    is_slow: bool
    is_late: bool
    programs: int
    steps: list[tuple[str, str]]
    request: str
    reminder: str


@dataclass(frozen=True)
class Checked:
    """One entry of the mix check with its programs by name; ``notes``: what sources say of a chair's letter there."""

    check: Check
    specialty: str
    letters: list[str]
    slow: list[str]
    programs: list[Program]
    notes: list[tuple[Program, Evidence]]


@dataclass(frozen=True)
class Desk:
    """``most``: the largest number a program of the plan states; ``assigned``: of how many programs the letters are
    named; ``hangs_on``: slow writers whom the whole list hangs on.
    """

    writers: list[Writer]
    mix: Mix
    specialties: list[tuple[str, int]]
    hangs_on: list[str]
    checks: list[Checked]
    programs: int
    assigned: int


def desk_of(profile: Profile, ranking: Ranking) -> Desk:
    """Six statements, however many letters and programs."""
    stored, today = list(profile.letters.all()), ranking.me.today
    facts = ranking.me.file.letters or ()
    fact_of = dict(zip((letter.pk for letter in stored), facts, strict=False))
    names = {letter.pk: name_of(letter, number) for number, letter in enumerate(stored, 1)}
    known = {fact: names[pk] for pk, fact in fact_of.items()}
    goes = assigned_of(profile)
    number_of: dict[int, int] = defaultdict(int)
    for pk in (pk for pks in goes.values() for pk in pks):
        number_of[pk] += 1
    checks = _checks(profile, ranking, {key: tuple(fact_of[pk] for pk in pks) for key, pks in goes.items()}, known)
    mix = mix_of(facts, today)
    return Desk(
        [_writer(letter, fact_of[letter.pk], names[letter.pk], number_of[letter.pk], ranking) for letter in stored],
        mix,
        _by_specialty(facts),
        [known[fact] for fact in rules.depends_on(mix, rules.USUAL_NUMBER)],
        checks,
        sum(len(one.programs) for one in checks),
        len(goes),
    )


def assigned_of(profile: Profile) -> dict[str, list[int]]:
    """The ids of the letters that go to each program of the plan, by its key; programs without any are left out."""
    goes: dict[str, list[int]] = defaultdict(list)
    rows = AssignedLetter.objects.filter(saved__profile=profile).order_by("saved", "position")
    for key, letter in rows.values_list("saved__program_key", "letter"):
        goes[key].append(letter)
    return dict(goes)


def letters_of(saved: SavedProgram) -> list[str]:
    """The letters that go to one program, by name."""
    going = AssignedLetter.objects.filter(saved=saved).select_related("letter")
    return [name_of(one.letter, one.letter.position + 1) for one in going]


def assign(profile: Profile, saved: Collection[int], letters: Sequence[int]) -> None:
    """Let these letters, at most four, go to these programs of the plan (ids), in place of those that went before."""
    with transaction.atomic():
        Profile.objects.select_for_update().get(pk=profile.pk)
        mine = list(SavedProgram.objects.filter(profile=profile, pk__in=saved).values_list("pk", flat=True))
        own = set(profile.letters.values_list("pk", flat=True))  # one may be gone since the page was drawn
        AssignedLetter.objects.filter(saved__in=mine).delete()
        AssignedLetter.objects.bulk_create(
            AssignedLetter(saved_id=one, letter_id=letter, position=position)
            for one in mine
            for position, letter in enumerate([pk for pk in letters if pk in own])
        )


def say(profile: Profile, letter: Letter, what: str, today: date) -> None:
    """Keep that something happened to a letter today; a save of a page drawn before is told.

    Raises ChangedElsewhereError where it cannot be said of it any more.
    """
    with transaction.atomic():
        stored = Letter.objects.select_for_update().filter(pk=letter.pk, profile=profile).first()
        if stored is None or what not in NEXT[stored.status]:
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
    profile: Profile, ranking: Ranking, goes: dict[str, tuple[Fact, ...]], names: dict[Fact, str]
) -> list[Checked]:
    books = catalogue_of(ranking)
    keys = SavedProgram.objects.filter(profile=profile).values_list("program_key", flat=True)
    places = {key: position for key in keys if (position := books.position(key)) is not None}
    followed = sorted(places, key=lambda key: int(ranking.rank[places[key]]))
    checks = mix_check(ranking, [(places[key], goes.get(key, ())) for key in followed])
    programs = Program.objects.select_related("specialty").in_bulk([books.ids[place] for place in places.values()])
    told = Evidence.objects.filter(
        program__in=programs, field__in=("letters_required", "us_letters_required"), is_current=True
    )
    of_chairs = {row.program_id: row for row in told.filter(note__icontains="chair").select_related("source")}
    found = []
    for check in checks:
        listed = [programs[pk] for at in check.programs if (pk := books.ids[at]) in programs]
        found.append(
            Checked(
                check,
                listed[0].specialty.name if listed and listed[0].specialty else "",
                [names[fact] for fact in check.letters] if check.is_assigned else [],
                [names[fact] for fact in check.slow],
                listed,
                [(program, of_chairs[program.pk]) for program in listed if program.pk in of_chairs],
            )
        )
    return found


def _by_specialty(letters: Sequence[Fact]) -> list[tuple[str, int]]:
    slugs = dict.fromkeys(letter.specialty for letter in letters if letter.specialty and rules.is_in_hand(letter))
    return [(slug, rules.in_specialty(letters, slug)) for slug in slugs]


def _writer(letter: Letter, fact: Fact, name: str, programs: int, ranking: Ranking) -> Writer:
    today, season = ranking.me.today, ranking.me.dates.season
    by = fact.wanted_by or ranking.me.dates.review_from
    return Writer(
        letter,
        name,
        rules.how_it_went(fact, today),
        rules.is_slow(fact, today),
        rules.is_late(fact, today),
        programs,
        [(what, DONE_TODAY[what]) for what in NEXT[letter.status]],
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
        "Thank you for your time.\n\nYours sincerely,\n"
    )


def reminder_to(letter: Fact, season: int, by: date | None) -> str:
    asked = f"on {long_date(letter.asked_on)} " if letter.asked_on else ""
    needed = f" I would need it by {long_date(by)}." if by else ""
    return (
        f"Subject: Your letter for the {season} residency match\n\n"
        f"Dear {letter.writer or '[name]'},\n\n"
        f"{asked}I asked you for a letter of recommendation for the {season} match.{needed}\n\n"
        "Is there anything I can send you that would help? If it no longer suits you, please tell me, and I will ask "
        "somebody else.\n\nThank you again.\n\nYours sincerely,\n"
    ).replace("\n\non ", "\n\nOn ")
