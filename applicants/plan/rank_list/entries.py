"""The rank list: written whole, in its applicant's own order, which nothing here ever changes by verdict or score."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from applicants.matching.track_notes import track_notes
from applicants.models import ChangedElsewhereError, Profile, RankEntry, SavedProgram, Status, StatusChange
from applicants.models.plan import LONGEST_CODE, MOST_RANKED
from applicants.plan import shortlist
from programs.models import Program
from programs.vocabulary import TrackKind

TRACK_AT: Final = 7  # an NRMP code is seven digits, the letter of the track and a digit
INTERVIEWED: Final = (Status.INTERVIEWED, Status.RANKED)


class ListIsFullError(Exception):
    """The list holds as many lines as it may."""


@dataclass(frozen=True)
class Choice:
    """A track of a program of the plan that is ranked or could be. ``program`` is None where it is known no more."""

    saved: SavedProgram
    code: str
    program: Program | None

    @property
    def word(self) -> str:
        """How forms and this list call it."""
        return f"{self.saved.pk}:{self.code}"

    @property
    def name(self) -> str:
        return self.program.name if self.program else self.saved.called

    @property
    def short_name(self) -> str:
        """Where its specialty stands beside it."""
        return self.program.short_name if self.program else self.saved.called

    @property
    def track(self) -> str:
        letter = self.code[TRACK_AT : TRACK_AT + 1]
        return TrackKind(letter).label if letter in TrackKind.values else ""

    @property
    def label(self) -> str:
        """Its name, with the code and the track where the program has several."""
        if self.is_only_track or not self.code:
            return self.name
        return f"{self.name} ({self.code}{', ' if self.track else ''}{self.track.lower()})"

    @property
    def is_interviewed(self) -> bool:
        return self.saved.status in INTERVIEWED

    @property
    def is_only_track(self) -> bool:
        return self.program is None or len(self.program.codes) < 2

    @property
    def doubt(self) -> str:
        """Why this line may not be what it seems; '' where nothing speaks against it."""
        if self.saved.status != Status.RANKED:
            return f"Your plan says: {self.saved.get_status_display()}."
        codes = self.program.codes if self.program else []
        if self.code and codes and self.code not in codes:
            return "This NRMP code is no longer among the program's."
        if not self.code and len(codes) > 1:
            return "This program has several tracks now: put the one you mean on the list and remove this line."
        return ""

    def notes(self, earlier_us_training: bool | None) -> tuple[str, ...]:
        """What its track means, in words."""
        return track_notes(self.code[TRACK_AT : TRACK_AT + 1], earlier_us_training)


def lines_of(profile: Profile) -> list[Choice]:
    """The list in its order: two statements."""
    entries = list(RankEntry.objects.filter(profile=profile).select_related("saved"))
    programs = _programs(entry.saved.program_key for entry in entries)
    return [Choice(entry.saved, entry.code, programs.get(entry.saved.program_key)) for entry in entries]


def choices_of(profile: Profile) -> dict[str, Choice]:
    """Every track of every program of the plan by its word, by name: two statements."""
    plan_of = list(SavedProgram.objects.filter(profile=profile))
    programs = _programs(saved.program_key for saved in plan_of)
    found = [
        Choice(saved, code[:LONGEST_CODE], program)
        for saved in plan_of
        for program in [programs.get(saved.program_key)]
        for code in ((program.codes if program else []) or [""])
    ]
    found.sort(key=lambda choice: (choice.program.sort_name if choice.program else choice.name, choice.code))
    return {choice.word: choice for choice in found}


def _programs(keys: Iterable[str]) -> dict[str, Program]:
    return {
        program.program_key: program
        for program in Program.objects.filter(program_key__in=set(keys)).select_related("specialty")
    }


def rows_at_stake(profile: Profile, words: Iterable[str]) -> list[QuerySet[Any]]:
    """All that a save of the list may change: its lines, and the entries of the plan these words name or it has."""
    sent = {int(pk) for pk, _, _ in (word.partition(":") for word in words) if pk.isascii() and pk.isdigit()}
    listed = RankEntry.objects.filter(profile=profile)
    ids = {pk for pk in sent if pk < 2**63} | set(listed.values_list("saved_id", flat=True))
    saved = SavedProgram.objects.filter(profile=profile, pk__in=ids)
    return [saved, StatusChange.objects.filter(saved__in=saved), listed]


def token(words: Iterable[str]) -> str:
    """Tells one order from another: what a page carries to say which order it was drawn from."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:16]


def write(profile: Profile, words: Sequence[str], seen: str) -> None:
    """Make these lines, in this order, the whole list; ``seen``: the token of the list they were made from.

    Each word is of ``choices_of`` or on the list already. What newly comes is "on my rank list" on the plan, what goes
    is what it was before. Raises ChangedElsewhereError, or ListIsFullError, with nothing changed.
    """
    with transaction.atomic():
        before = _locked(profile)
        if token(before) != seen:
            raise ChangedElsewhereError
        _replace(profile, before, list(words))


def append(profile: Profile, words: Iterable[str]) -> int:
    """Put lines at the end of the list as it is now; returns how many came. Raises ListIsFullError."""
    with transaction.atomic():
        before = _locked(profile)
        new = [word for word in dict.fromkeys(words) if word not in before]
        _replace(profile, before, [*before, *new])
    return len(new)


def _locked(profile: Profile) -> list[str]:
    """The words of the list as it is; nobody else writes it before this transaction ends."""
    shortlist.lock(profile)
    rows = RankEntry.objects.filter(profile=profile).values_list("saved_id", "code")
    return [f"{saved_id}:{code}" for saved_id, code in rows]


def _replace(profile: Profile, before: Sequence[str], after: Sequence[str]) -> None:
    if len(after) > MOST_RANKED:
        raise ListIsFullError
    pairs = [(int(saved_id), code) for saved_id, code in (word.split(":", 1) for word in after)]
    on_plan = SavedProgram.objects.filter(profile=profile)
    there = set(on_plan.filter(pk__in={pk for pk, _ in pairs}).values_list("pk", flat=True))
    pairs = [(pk, code) for pk, code in pairs if pk in there]
    RankEntry.objects.filter(profile=profile).delete()
    RankEntry.objects.bulk_create(
        RankEntry(profile=profile, saved_id=pk, code=code, position=position)
        for position, (pk, code) in enumerate(pairs, 1)
    )
    was, now = {int(word.split(":", 1)[0]) for word in before}, {pk for pk, _ in pairs}
    gone = SavedProgram.objects.filter(pk__in=was - now, status=Status.RANKED)
    for status, keys in _before_ranked(gone).items():
        shortlist.move(profile, keys, status)
    come = SavedProgram.objects.filter(pk__in=now - was)
    shortlist.move(profile, list(come.values_list("program_key", flat=True)), Status.RANKED)


def _before_ranked(gone: Iterable[SavedProgram]) -> dict[Status, list[str]]:
    """What each was before it was ranked, with the keys; "considering" where nothing else was ever said of it."""
    keys = {saved.pk: saved.program_key for saved in gone}
    said = StatusChange.objects.filter(saved__in=keys).exclude(status=Status.RANKED).order_by("at", "pk")
    last = dict(said.values_list("saved_id", "status"))
    found: dict[Status, list[str]] = {}
    for pk, key in keys.items():
        found.setdefault(Status(last.get(pk, Status.CONSIDERING)), []).append(key)
    return found


# What leaves the site -------------------------------------------------------------------------------------------------

COLUMNS: Final = ("place", "nrmp_code", "track", "name", "specialty", "city", "state", "program_key")


def export_rows(lines: Iterable[Choice]) -> Iterable[list[str]]:
    """The list as a table, header first."""
    yield list(COLUMNS)
    for place, line in enumerate(lines, 1):
        program = line.program
        yield [
            str(place),
            line.code,
            line.track,
            line.name,
            program.specialty.name if program and program.specialty else "",
            program.city if program else "",
            program.state if program else "",
            line.saved.program_key,
        ]


def as_text(lines: Iterable[Choice]) -> str:
    """The list to copy: a line a program, with its NRMP code where it is known."""
    return "\n".join(
        f"{place}. {line.name}"
        + (f", {line.program.place}" if line.program and line.program.place else "")
        + (f" · NRMP {line.code}" if line.code else " · NRMP code not stated")
        + (f" ({line.track.lower()})" if line.track else "")
        for place, line in enumerate(lines, 1)
    )
