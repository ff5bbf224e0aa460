"""Who recorded, approved, refused, merged and withdrew what, and when: read from the rows that say so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse

from programs.imports.batches import batches
from programs.models import Correction, Evidence, ImportBatch, Pairing, Program, SeasonRecord, SeasonTurn

A_PAGE: Final = 50
RECORDED, WITHDRAWN, DECIDED, PAIRED, TURNED = "recorded", "withdrawn", "decided", "paired", "turned"
KINDS: Final = {
    RECORDED: "Recorded",
    WITHDRAWN: "Withdrawn",
    DECIDED: "Corrections decided",
    PAIRED: "Merged or kept apart",
    TURNED: "Season turned",
}

# Rows taken back one by one, not with their batch.
_ALONE: Final = Q(batch__isnull=True) | Q(batch__withdrawn_at__isnull=True) | ~Q(batch__withdrawn_at=F("withdrawn_at"))


@dataclass(frozen=True)
class Act:
    """One thing somebody did; ``by`` is an id, None for the command line and accounts that are gone."""

    at: datetime
    by: int | None
    kind: str
    words: str
    address: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """What was done, to what, and how many rows that has."""
        found = re.fullmatch(r"([^:]+): (.*?)(?:, ([\d,]+ rows?))?", self.words, re.DOTALL)
        return found.groups("") if found else (self.words, "", "")


@dataclass(frozen=True)
class Log:
    """Acts, newest first, with the people who did them by id; ``older``: the moment before which the next page is."""

    acts: list[Act]
    people: dict[int, User]
    older: datetime | None


def log(*, by: int | None = None, kind: str = "", before: datetime | None = None) -> Log:
    """A page of the log, of one person and kind where asked: at most eleven statements, however many acts there are."""
    acts = [act for source in _SOURCES.get(kind, _ALL) for act in source(by, before)]
    acts.sort(key=attrgetter("at"), reverse=True)
    shown = acts[:A_PAGE]
    if len(acts) > A_PAGE:  # acts of one moment stay on one page
        shown += [act for act in acts[A_PAGE:] if act.at == shown[-1].at]
    older = shown[-1].at if len(acts) > len(shown) else None
    people = User.objects.in_bulk({act.by for act in shown if act.by})
    return Log(shown, people, older)


def people() -> QuerySet[User]:
    """Whoever may have done something: all who have, or had, an account at the desk."""
    did = Q(is_staff=True) | Q(pk__in=ImportBatch.objects.values("recorded_by"))
    return User.objects.filter(did).order_by("username")


def _newest(rows: QuerySet[Any], who: str, when: str, by: int | None, before: datetime | None) -> QuerySet[Any]:
    rows = rows.filter(**{f"{when}__isnull": False})
    if by is not None:
        rows = rows.filter(**{who: by})
    if before is not None:
        rows = rows.filter(**{f"{when}__lt": before})
    return rows.order_by(f"-{when}", "-pk")[: A_PAGE * 2]


def _batches(by: int | None, before: datetime | None) -> Iterator[Act]:
    for batch in _newest(batches(), "recorded_by", "recorded_at", by, before):
        rows = batch.standing_count + batch.withdrawn_count
        words = f"Recorded: {batch.label}" + (f", {rows:,} row{'' if rows == 1 else 's'}" if rows else "")
        yield Act(batch.recorded_at, batch.recorded_by_id, RECORDED, words, reverse("imports:batch", args=[batch.pk]))


def _undone(by: int | None, before: datetime | None) -> Iterator[Act]:
    for batch in _newest(ImportBatch.objects.all(), "withdrawn_by", "withdrawn_at", by, before):
        address, words = reverse("imports:batch", args=[batch.pk]), f"Undone: {batch.label}"
        yield Act(batch.withdrawn_at, batch.withdrawn_by_id, WITHDRAWN, words, address)


def _withdrawn(by: int | None, before: datetime | None) -> Iterator[Act]:
    """Rows taken back one by one, not with their batch."""
    for model, noun in ((Evidence, "statement"), (SeasonRecord, "season record")):
        rows: QuerySet[Any] = model._default_manager.filter(_ALONE, withdrawn_at__isnull=False)
        if by is not None:
            rows = rows.filter(withdrawn_by=by)
        if before is not None:
            rows = rows.filter(withdrawn_at__lt=before)
        by_moment = rows.order_by("-withdrawn_at").values_list("withdrawn_at", "withdrawn_by")
        told = list(by_moment.annotate(Count("pk"), Count("program", distinct=True), Min("program"))[: A_PAGE * 2])
        programs = Program.objects.in_bulk({first for *_, about, first in told if about == 1})
        for at, who, number, about, first in told:
            words = f"Withdrawn: {number:,} {noun}{'' if number == 1 else 's'} about"
            if about == 1:
                address = reverse("admin:programs_program_change", args=[first])
                yield Act(at, who, WITHDRAWN, f"{words} {programs[first]}", address)
            else:
                yield Act(at, who, WITHDRAWN, f"{words} {about:,} programs")


def _decided(by: int | None, before: datetime | None) -> Iterator[Act]:
    rows = Correction.objects.select_related("program")
    for one in _newest(rows, "decided_by", "decided_at", by, before):
        words = f"Correction {one.get_state_display().lower()}: {one.label} of {one.program}"
        yield Act(one.decided_at, one.decided_by_id, DECIDED, words, reverse("corrections:one", args=[one.pk]))


def _paired(by: int | None, before: datetime | None) -> Iterator[Act]:
    rows = Pairing.objects.select_related("duplicate", "kept")
    for one in _newest(rows.filter(batch__isnull=True), "recorded_by", "recorded_at", by, before):
        done = "Merged" if one.is_same else "Kept apart"
        words = f"{done}: {one.duplicate} {'into' if one.is_same else 'and'} {one.kept}"
        yield Act(one.recorded_at, one.recorded_by_id, PAIRED, words, reverse("duplicates:judged"))
    for one in _newest(rows.filter(_ALONE), "withdrawn_by", "withdrawn_at", by, before):
        words = f"Judgement taken back: {one.duplicate} and {one.kept}"
        yield Act(one.withdrawn_at, one.withdrawn_by_id, PAIRED, words, reverse("duplicates:judged"))


def _turned(by: int | None, before: datetime | None) -> Iterator[Act]:
    for one in _newest(SeasonTurn.objects.all(), "turned_by", "turned_at", by, before):
        words = f"Turned: season {one.before} to {one.after}"
        yield Act(one.turned_at, one.turned_by_id, TURNED, words, reverse("desk:season"))


_SOURCES: Final[dict[str, tuple[Any, ...]]] = {
    RECORDED: (_batches,),
    WITHDRAWN: (_undone, _withdrawn),
    DECIDED: (_decided,),
    PAIRED: (_paired,),
    TURNED: (_turned,),
}
_ALL: Final[Iterable[Any]] = tuple(source for sources in _SOURCES.values() for source in sources)
