"""The shortlist: programs are added, moved on and taken off; every change of status keeps its day."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, F, QuerySet, Subquery
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from applicants.matching.ranking import Ranking
from applicants.matching.verdicts import Verdict
from applicants.models import AssignedLetter, Profile, RankEntry, SavedProgram, Status, StatusChange
from applicants.models.plan import LONGEST_NOTE, MOST_SAVED, MOST_STEPS, MOST_WRITTEN
from applicants.models.rows import name_of
from applicants.plan.next_action import next_action
from applicants.plan.table import STORED, TEXTS, PlanRow, counted_deadline, in_order
from applicants.ranking.matches import Match, catalogue_of, explained
from applicants.ranking.to_ask import Email, asking_for, email_to
from programs.catalogue.columns import Catalogue
from programs.models import Program
from programs.vocabulary import Answer

NOON: Final = time(12)
PLAN_IS_FULL: Final = f"Your plan holds {MOST_SAVED} programs, as many as are kept. Take some off first."


class PlanIsFullError(Exception):
    """The plan holds as many programs as it may."""


class NotesAreFullError(Exception):
    """Notes would be longer than they may be; the message is a sentence for people."""


def lock(profile: Profile) -> None:
    """Let nobody else write this plan before the transaction ends. Every writer takes this lock first: an entry that is
    being changed is not taken off, and none waits for another. A guest's profile is kept from its last change, which
    this is. Raises Profile.DoesNotExist.
    """
    if not Profile.objects.filter(pk=profile.pk).update(updated_at=timezone.now()):
        raise Profile.DoesNotExist


def add(profile: Profile, program_keys: Iterable[str]) -> int:
    """Put programs on the plan; those on it stay as they are. Returns how many came. Raises PlanIsFullError."""
    with transaction.atomic():
        lock(profile)
        there = set(SavedProgram.objects.filter(profile=profile).values_list("program_key", flat=True))
        new = [key for key in dict.fromkeys(program_keys) if key not in there]
        if len(there) + len(new) > MOST_SAVED:
            raise PlanIsFullError
        saved = SavedProgram.objects.bulk_create(SavedProgram(profile=profile, program_key=key) for key in new)
        note_steps(profile, [(one.pk, one.status) for one in saved])
    return len(new)


def move(profile: Profile, program_keys: Sequence[str], status: Status, since: date | None = None) -> int:
    """Bring programs of the plan to a status; returns how many were not there yet. ``since``: the day all of them came
    to it, those that were there already too; None leaves theirs, and for the others is now.
    """
    with transaction.atomic():
        lock(profile)
        moving = SavedProgram.objects.filter(profile=profile, program_key__in=program_keys)
        named = list(moving.values_list("pk", flat=True))
        ids = list(moving.exclude(status=status).values_list("pk", flat=True))
        SavedProgram.objects.filter(pk__in=ids).update(status=status, version=F("version") + 1)
        note_steps(profile, [(pk, status) for pk in ids])
        if since:
            date_newest_step(named, since)
    return len(ids)


def date_newest_step(ids: Iterable[int], on: date) -> None:
    """Say on which day these entries, by id, came to their status; what they were before, they were no later."""
    at = min(timezone.make_aware(datetime.combine(on, NOON)), timezone.now())
    steps = list(StatusChange.objects.filter(saved_id__in=list(ids)).order_by("saved_id", "-at", "-pk"))
    for _, newest_first in groupby(steps, attrgetter("saved_id")):
        for back, step in enumerate(newest_first):
            # A moment apart each, so that they keep their order.
            step.at = min(step.at, at - back * timedelta.resolution) if back else at
    StatusChange.objects.bulk_update(steps, ["at"], batch_size=200)


def note_steps(profile: Profile, steps: Iterable[tuple[int, str]]) -> None:
    """Keep that programs of the plan, by id, came to a status now."""
    StatusChange.objects.bulk_create(StatusChange(saved_id=pk, status=status) for pk, status in steps)
    forget_oldest_steps(profile)


def forget_oldest_steps(profile: Profile) -> None:
    """Keep the newest ``MOST_STEPS`` of a plan. Whatever the history holds, a program can still be moved."""
    steps = StatusChange.objects.filter(saved__profile=profile).order_by("at", "pk")
    if (surplus := steps.count() - MOST_STEPS) > 0:
        StatusChange.objects.filter(pk__in=list(steps.values_list("pk", flat=True)[:surplus])).delete()


def add_line(profile: Profile, program_keys: Sequence[str], line: str) -> int:
    """Write a line under the notes of programs of the plan; how many. Raises NotesAreFullError, writing nothing."""
    with transaction.atomic():
        lock(profile)
        noted = list(SavedProgram.objects.filter(profile=profile, program_key__in=program_keys))
        for saved in noted:
            saved.note, saved.version = f"{saved.note}\n{line}".strip(), saved.version + 1
        if full := sum(len(saved.note) > LONGEST_NOTE for saved in noted):
            raise NotesAreFullError(
                f"The notes of {full} of these programs would be longer than {LONGEST_NOTE:,} characters."
            )
        SavedProgram.objects.bulk_update(noted, ["note", "version"], batch_size=200)
        check_written(profile)
    return len(noted)


def rows_about(profile: Profile, program_keys: Collection[str]) -> list[QuerySet[Any]]:
    """All that is kept about these programs on the plan, what others hang on first."""
    saved = SavedProgram.objects.filter(profile=profile, program_key__in=program_keys)
    return [saved, *(model.objects.filter(saved__in=saved) for model in (StatusChange, AssignedLetter, RankEntry))]


def check_written(profile: Profile) -> None:
    """What every writer of notes and questions asks at last. Raises NotesAreFullError where a file with everything
    could not be read back: each text is within its bounds, but all together are too long.
    """
    texts = SavedProgram.objects.filter(profile=profile).exclude(**dict.fromkeys(TEXTS, "")).values_list(*TEXTS)
    if sum(map(written, texts)) > MOST_WRITTEN:
        raise NotesAreFullError(
            "The notes and questions of your whole plan would be longer than "
            f"{MOST_WRITTEN:,} bytes, as much as is kept. Shorten some of them first."
        )


def written(texts: Iterable[str]) -> int:
    """How many bytes of a file with everything these notes and questions take."""
    return sum(len(json.dumps(one, ensure_ascii=False).encode()) - 2 for one in texts)


def take_off(profile: Profile, program_keys: Sequence[str]) -> int:
    """Remove programs from the plan, with their notes and history; returns how many went."""
    with transaction.atomic():
        lock(profile)
        _, counted = SavedProgram.objects.filter(profile=profile, program_key__in=program_keys).delete()
    return counted.get("applicants.SavedProgram", 0)


@dataclass(frozen=True)
class Going:
    """A program that is about to be taken off. ``with_it``: what is lost with it, in words."""

    program_key: str
    name: str
    with_it: list[str]


def going(profile: Profile, program_keys: Iterable[str]) -> list[Going]:
    """What taking these off would lose, by program: two statements."""
    counts = {f"{name}_count": Count(name, distinct=True) for name in ("history", "letters", "ranked")}
    saved = list(SavedProgram.objects.filter(profile=profile, program_key__in=program_keys).annotate(**counts))
    keys = [one.program_key for one in saved]
    names = dict(Program.objects.filter(program_key__in=keys).values_list("program_key", "name"))
    return [Going(one.program_key, names.get(one.program_key, one.called), _with_it(one)) for one in saved]


def _with_it(saved: Any) -> list[str]:
    """What stands in an entry that was counted by ``going``."""
    moves = saved.history_count - 1  # the first is the day it came
    parts = {
        f"its status ({saved.get_status_display()})": saved.status != Status.CONSIDERING,
        **{column.lost: getattr(saved, name) not in (None, "") for name, column in STORED.items() if column.lost},
        f"{moves} change{'' if moves == 1 else 's'} of status with {'its day' if moves == 1 else 'their days'}": moves
        > 0,
        "its place on your rank list": saved.ranked_count,
        "the letters chosen for it": saved.letters_count,
    }
    return [words for words, is_there in parts.items() if is_there]


def rows_of(profile: Profile, ranking: Ranking) -> list[PlanRow]:
    """The plan with the verdict on each program and what to ask it, the most open first: four statements, and one more
    where programs were merged into others.

    By name while nothing is judged. Programs that are no longer listed come last.
    """
    saved = list(SavedProgram.objects.filter(profile=profile))
    books = catalogue_of(ranking)
    places = {one.program_key: place for one in saved if (place := books.position(one.program_key)) is not None}
    order = sorted(set(places.values()), key=lambda place: int(ranking.place[place]))
    # By number: a program may be gone since the catalogue was read.
    matches = {match.explained.index: match for match in explained(ranking, order)}
    found = {one.pk: matches.get(places.get(one.program_key, -1)) for one in saved}
    ids = ids_of_merged(places, books)
    row = row_maker(ranking)
    rows = [
        row(one, match, ids.get(one.program_key, match.program.pk) if match else None)
        for one in saved
        for match in [found[one.pk]]
    ]
    if ranking.questions:
        return in_order(rows, "name")
    return sorted(rows, key=lambda row: (row.match is None, row.match.explained.place if row.match else 0))


def ids_of_merged(program_keys: Iterable[str], books: Catalogue) -> dict[str, int]:
    """The ids of those of these programs that were merged into others, by key: a statement where there are any."""
    merged = [key for key in program_keys if key in books.merged]
    return dict(Program.objects.filter(program_key__in=merged).values_list("program_key", "pk")) if merged else {}


def row_of(saved: SavedProgram, program: Program, ranking: Ranking) -> PlanRow:
    """One program of the plan: three statements."""
    position = catalogue_of(ranking).position(saved.program_key)
    matches = explained(ranking, [position], [program]) if position is not None else []
    match = matches[0] if matches else None  # the one it was merged into may be gone since the catalogue was read
    return row_maker(ranking)(saved, match, program.pk)


def row_maker(ranking: Ranking) -> Callable[[SavedProgram, Match | None, int | None], PlanRow]:
    """What makes a row of this ranking's plan of an entry, its program and the number of that."""
    me, asking = ranking.me, asking_for(ranking)

    def row(saved: SavedProgram, match: Match | None, pk: int | None) -> PlanRow:
        to_ask = asking(saved, match)
        found = match.explained if match and not ranking.questions else None
        is_closed = found is not None and found.verdict == Verdict.CLOSED
        following = next_action(
            saved.status,
            saved.interview_on,
            found,
            [one.line.key for one in to_ask.deciding if is_closed or not one.old],
            counted_deadline(match),
            me.dates,
            me.today,
            me.file.visas_accepted or (),
        )
        return PlanRow(saved, match, to_ask, pk, following, not ranking.questions)

    return row


def entry(request: HttpRequest, pk: int) -> tuple[Program, SavedProgram]:
    """A program and its entry on the visitor's own plan; 404 where it is on nobody's or only on somebody else's."""
    program = get_object_or_404(Program.objects.select_related("specialty"), pk=pk)
    own = SavedProgram.objects.filter(profile__in=Profile.objects.for_request(request)).select_related("profile")
    return program, get_object_or_404(own, program_key=program.program_key)


def entry_to_save(request: HttpRequest, pk: int) -> tuple[str, SavedProgram]:
    """The name of a program and its entry, to be saved: one statement, which reads of program and profile no more than
    that takes. 404 as in ``entry``; ``with_all`` reads the rest where it was not saved.
    """
    program, mine = Program.objects.filter(pk=pk), Profile.objects.for_request(request)
    own = SavedProgram.objects.filter(profile__in=mine, program_key__in=program.values("program_key"))
    read = own.select_related("profile").only("profile__id", *(one.name for one in SavedProgram._meta.concrete_fields))
    saved: Any = get_object_or_404(read.annotate(program_name=Subquery(program.values("name"))))
    return saved.program_name, saved


def with_all(saved: SavedProgram, pk: int) -> tuple[Program, SavedProgram]:
    """The program and the entry, as typed, for its page. Raises Profile.DoesNotExist."""
    saved.profile = Profile.objects.get(pk=saved.profile_id)
    return get_object_or_404(Program.objects.select_related("specialty"), pk=pk), saved


def letters_of(saved: SavedProgram) -> list[str]:
    """The letters that go to one program, by name."""
    going = AssignedLetter.objects.filter(saved=saved).select_related("letter")
    return [name_of(one.letter, one.letter.position + 1) for one in going]


def email_of(row: PlanRow, program: Program, ranking: Ranking) -> Email | None:
    """The e-mail that asks one program."""
    me = ranking.me
    return email_to(program, row.to_ask, me.dates.season, is_img=me.img.answer is Answer.YES, status=row.saved.status)
