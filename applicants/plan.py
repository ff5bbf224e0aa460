"""The shortlist: programs are added, moved on and taken off; every change of status keeps its day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applicants.matches import Match, catalogue_of, explained
from applicants.matching.lines import Line
from applicants.matching.ranking import Ranking
from applicants.models import Profile, SavedProgram, Status, StatusChange
from applicants.models.plan import LONGEST_NOTE, MOST_SAVED
from programs.models import Program
from programs.vocabulary import Verdict


class PlanIsFullError(Exception):
    """The plan holds as many programs as it may."""


class NotesAreFullError(Exception):
    """Notes would be longer than they may be; the message is a sentence for people."""


@dataclass(frozen=True)
class Row:
    """One program of the plan. ``match`` is None where the program is no longer listed; then ``saved`` says its key."""

    saved: SavedProgram
    match: Match | None

    @property
    def to_verify(self) -> list[Line]:
        """What the program does not say and a verdict hangs on."""
        return [line for line in self.match.deciding_lines if line.missing == "program"] if self.match else []


def add(profile: Profile, program_keys: Iterable[str]) -> int:
    """Put programs on the plan; those on it stay as they are. Returns how many came. Raises PlanIsFullError."""
    with transaction.atomic():
        Profile.objects.select_for_update().get(pk=profile.pk)
        there = set(SavedProgram.objects.filter(profile=profile).values_list("program_key", flat=True))
        new = [key for key in dict.fromkeys(program_keys) if key not in there]
        if len(there) + len(new) > MOST_SAVED:
            raise PlanIsFullError
        saved = SavedProgram.objects.bulk_create(SavedProgram(profile=profile, program_key=key) for key in new)
        StatusChange.objects.bulk_create(StatusChange(saved=one, status=one.status) for one in saved)
        Profile.objects.filter(pk=profile.pk).update(
            updated_at=timezone.now()
        )  # a guest's is kept from its last change
    return len(new)


def move(profile: Profile, program_keys: Sequence[str], status: Status) -> int:
    """Bring programs of the plan to a status; returns how many were not there yet."""
    with transaction.atomic():
        moving = SavedProgram.objects.select_for_update().filter(profile=profile, program_key__in=program_keys)
        ids = list(moving.exclude(status=status).values_list("pk", flat=True))
        SavedProgram.objects.filter(pk__in=ids).update(status=status, version=F("version") + 1)
        StatusChange.objects.bulk_create(StatusChange(saved_id=pk, status=status) for pk in ids)
    return len(ids)


def add_line(profile: Profile, program_keys: Sequence[str], line: str) -> int:
    """Write a line under the notes of programs of the plan; how many. Raises NotesAreFullError, writing nothing."""
    with transaction.atomic():
        entries = SavedProgram.objects.select_for_update().filter(profile=profile, program_key__in=program_keys)
        noted = list(entries)
        for saved in noted:
            saved.note, saved.version = f"{saved.note}\n{line}".strip(), saved.version + 1
        if full := sum(len(saved.note) > LONGEST_NOTE for saved in noted):
            raise NotesAreFullError(
                f"The notes of {full} of these programs would be longer than {LONGEST_NOTE:,} characters."
            )
        SavedProgram.objects.bulk_update(noted, ["note", "version"], batch_size=200)
    return len(noted)


def take_off(profile: Profile, program_keys: Sequence[str]) -> int:
    """Remove programs from the plan, with their notes and history; returns how many went."""
    _, counted = SavedProgram.objects.filter(profile=profile, program_key__in=program_keys).delete()
    return counted.get("applicants.SavedProgram", 0)


def rows_of(profile: Profile, ranking: Ranking) -> list[Row]:
    """The plan with the verdict on each program, the most open first: three statements.

    Programs that are no longer listed come last.
    """
    saved = SavedProgram.objects.filter(profile=profile)
    books = catalogue_of(ranking)
    positions = {one.program_key: books.position(one.program_key) for one in saved}
    listed = [position for position in positions.values() if position is not None]
    matches = explained(ranking, sorted(listed, key=lambda position: int(ranking.rank[position])))
    by_key = {one.program_key: one for one in saved}
    rows = [Row(by_key.pop(match.program.program_key), match) for match in matches]
    return [*rows, *(Row(one, None) for one in by_key.values())]


# Asking a program -----------------------------------------------------------------------------------------------------

QUESTIONS = {
    "accepts_imgs": "Do you consider graduates of medical schools outside the US and Canada?",
    "visa": "Which visas does your program sponsor for residents: J-1 through ECFMG, H-1B, or none?",
    "step1": "Is there a minimum for Step 1, where a numeric score exists?",
    "step2_ck": "Is there a minimum score for Step 2 CK?",
    "attempts": "How many sittings of a USMLE Step do you accept?",
    "years_since_graduation": "Is there a limit on years since graduation, and to which day is it counted?",
    "ecfmg": "By when must the ECFMG certificate be in hand?",
    "clinical_experience": "How much clinical experience in the US do you ask for, and which kinds count?",
    "letters": "How many letters do you ask for, and how many of them from US faculty?",
    "step3": "Do you ask for Step 3 before the rank list?",
}


def letter_to(program: Program, lines: Iterable[Line], season: int, to_confirm: Iterable[Line] = ()) -> str:
    """A short e-mail with the questions a verdict hangs on; it says nothing about the sender.

    ``to_confirm``: what is known, but from long ago.
    """
    unknown, old = [QUESTIONS[line.key] for line in lines], [QUESTIONS[line.key] for line in to_confirm]
    parts = [
        ("I could not find the following on your public pages:", unknown),
        ("What I found on the following is old, so I would like to ask whether it still holds:", old),
    ]
    asked = "\n\n".join(f"{why}\n\n{_numbered(questions)}" for why, questions in parts if questions)
    return (
        f"Subject: Questions about {program.name}, {season} match\n\n"
        f"Dear program coordinator,\n\n"
        f"I am an international medical graduate and would like to apply for the {season} match. "
        f"{asked}\n\nThank you for your time.\n\nYours sincerely,\n"
    )


def _numbered(questions: Iterable[str]) -> str:
    return "\n".join(f"{number}. {question}" for number, question in enumerate(questions, 1))


def is_waiting(row: Row) -> bool:
    """Whether asking would settle something: an answer could still open the program."""
    return row.match is not None and row.match.explained.verdict == Verdict.ASK and bool(row.to_verify)
