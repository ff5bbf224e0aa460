"""What changed lately, in all programs or in some of them.

An *act* is one moment at which rows were recorded or withdrawn together. The newest acts are found by their moments; of
those that speak of few programs, the fields they touched are replayed (:mod:`programs.changes.history`). An act that
speaks of many programs is told as one load. The number of statements is fixed, whatever is found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from programs.changes.history import FactChange, merge_in_words, replay
from programs.fields import FIELDS, POLICY_FIELDS
from programs.models import DataState, Evidence, Pairing, Program, SeasonRecord, Source
from programs.models.querysets import COUNTS_FOR

MOST_ENTRIES: Final = 50  # of one page; the last act on it is told whole
MOST_PROGRAMS: Final = 50  # of one act; if it speaks of more, it is one load
IDENTITY: Final = ("name", "state", "specialty")  # without one of them a program is not listed
Rows = type[Evidence] | type[SeasonRecord] | type[Pairing]
ROWS: Final[tuple[tuple[Rows, str, str], ...]] = (  # with what a row is called, and whom it speaks of
    (Evidence, "fact", "program"),
    (SeasonRecord, "season record", "program"),
    (Pairing, "merge", "duplicate"),
)
MOMENTS: Final = (("recorded_at", "recorded"), ("withdrawn_at", "withdrawn"))


@dataclass(frozen=True)
class ActPart:
    """How many rows of one sort an act recorded or withdrew, and about how many programs."""

    what: str
    done: str
    rows: int
    programs: int

    @property
    def words(self) -> str:
        return f"{counted(self.rows, self.what)} about {counted(self.programs, 'program')} {self.done}"


@dataclass(frozen=True)
class Load:
    """An act that spoke of many programs; ``added``: how many of them had no name before. ``about``: what is said of
    them, policies first; ``sources``: of each kind how many, and one of them, those that say most first.
    """

    at: datetime
    parts: list[ActPart]
    added: int = 0
    about: Sequence[str] = ()
    sources: Sequence[tuple[int, Source]] = ()

    @property
    def lines(self) -> list[str]:
        told = "; ".join(part.words for part in self.parts)
        return [f"{counted(self.added, 'program')} added: {told}" if self.added else told]


@dataclass(frozen=True)
class News:
    """What one act changed in one program.

    ``standing``: "added", "listed again", "no longer listed", what was merged into it or is no longer, or '' where the
    program was listed before and after. ``name``: the last one it had, also when it has none now. ``other``: the
    program that was merged into it, or with ``is_parted`` is one of its own again.
    """

    at: datetime
    program: Program
    name: str
    standing: str
    changes: list[FactChange]
    other: str = ""
    is_parted: bool = False

    @property
    def summary(self) -> str:
        """Listing and unlisting in words; the changes that came with them are only counted."""
        if not self.standing:
            return ""
        tells_facts = self.changes and self.standing != "no longer listed"
        facts = f", with {counted(len(self.changes), 'fact')}" if tells_facts else ""
        return f"{self.standing[0].upper()}{self.standing[1:]}{facts}"

    @property
    def lines(self) -> list[str]:
        """What to say of it where there is no mark-up, one line a change."""
        return [self.summary] if self.standing else [change.words for change in self.changes]


class DayOfNews(NamedTuple):
    """What changed in one program each, before what changed in many at once."""

    day: date
    news: list[News]
    loads: list[Load]

    @property
    def in_short(self) -> str:
        """ "2 programs new or changed. Our records: 1 large import, 1 duplicate removed": each where there is any."""
        programs = len({entry.program.pk for entry in self.news if not entry.other})
        parted = sum(one.is_parted for one in self.news)
        removed = sum(bool(one.other) for one in self.news) - parted
        told = ((len(self.loads), "large import", ""), (removed, "duplicate", " removed"), (parted, "merge", " undone"))
        records = ", ".join(counted(number, noun) + done for number, noun, done in told if number)
        changed = f"{counted(programs, 'program')} new or changed" if programs else ""
        return ". ".join(words for words in (changed, records and f"Our records: {records}") if words)


@dataclass(frozen=True)
class Feed:
    """Entries newest first; ``older``: the moment before which the next page begins, None on the last."""

    entries: list[News | Load]
    older: datetime | None

    @property
    def days(self) -> list[DayOfNews]:
        """The same by days, newest first."""
        days: dict[date, DayOfNews] = {}
        for entry in self.entries:
            day = timezone.localdate(entry.at)
            told = days.setdefault(day, DayOfNews(day, [], []))
            if isinstance(entry, News):
                told.news.append(entry)
            else:
                told.loads.append(entry)
        return list(days.values())


def newest(
    programs: QuerySet[Program] | None = None, *, before: datetime | None = None, since: datetime | None = None
) -> Feed:
    """The newest changes of these programs, None for all, from ``since`` and until just before ``before``.

    Acts that changed no value anybody was shown are left out. At most 27 statements.
    """
    acts = _acts(programs, before, since)
    told: dict[datetime, list[ActPart]] = {}
    expected, older = 0, None
    for moment in sorted(acts, reverse=True):
        if expected >= MOST_ENTRIES:
            older = min(told)
            break
        told[moment] = acts[moment]
        expected += 1 if _is_load(acts[moment]) else max(part.programs for part in acts[moment])
    loads = {moment: parts for moment, parts in told.items() if _is_load(parts)}
    entries: list[News | Load] = [*_loads(programs, loads)]
    entries += _news(programs, [moment for moment in told if moment not in loads])
    return Feed(sorted(entries, key=lambda entry: entry.at, reverse=True), older)


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _is_load(parts: list[ActPart]) -> bool:
    return any(part.programs > MOST_PROGRAMS for part in parts)


def _acts(
    programs: QuerySet[Program] | None, before: datetime | None, since: datetime | None
) -> dict[datetime, list[ActPart]]:
    """Moments with what was done then: the newest of each sort, so that the newest of all are among them."""
    acts: dict[datetime, list[ActPart]] = defaultdict(list)
    for model, what, about in ROWS:
        for column, done in MOMENTS:
            rows = _rows(model, programs).filter(**{f"{column}__isnull": False})
            if before:
                rows = rows.filter(**{f"{column}__lt": before})
            if since:
                rows = rows.filter(**{f"{column}__gte": since})
            by_moment = rows.order_by(f"-{column}").values_list(column)
            numbers = by_moment.annotate(Count("pk"), Count(about, distinct=True))
            for moment, row_count, program_count in numbers[: MOST_ENTRIES + 1]:
                acts[moment].append(ActPart(what, done, row_count, program_count))
    return acts


def _rows(model: Rows, programs: QuerySet[Program] | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.order_by()
    if model is Pairing:
        rows = rows.filter(is_same=True)
        return rows if programs is None else rows.filter(kept__in=programs.order_by().values("pk"))
    if programs is None:
        return rows
    return rows.annotate(counts_for=COUNTS_FOR).filter(counts_for__in=programs.order_by().values("pk"))


def _loads(programs: QuerySet[Program] | None, loads: Mapping[datetime, list[ActPart]]) -> list[Load]:
    """Of all programs with what each is about and who says it."""
    added = _added(programs, list(loads)) if loads else {}
    told = _about(DataState.current().version, tuple(loads)) if loads and programs is None else {}
    return [Load(moment, parts, added.get(moment, 0), *told.get(moment, ())) for moment, parts in loads.items()]


@lru_cache(maxsize=4)
def _about(
    version: UUID, moments: tuple[datetime, ...]
) -> Mapping[datetime, tuple[list[str], list[tuple[int, Source]]]]:
    """Nine statements for each version of the data: they read every row of these acts."""
    about: dict[datetime, set[str]] = defaultdict(set)
    kinds: dict[datetime, dict[str, tuple[int, int]]] = defaultdict(dict)
    for model, word in ((Evidence, "field"), (SeasonRecord, "population")):
        for column, _ in MOMENTS:
            rows = _rows(model, None).filter(**{f"{column}__in": moments})
            for moment, said in rows.values_list(column, word).distinct():
                about[moment].add(said)
            by_kind = rows.values_list(column, "source__kind").annotate(Count("source", distinct=True), Max("source"))
            for moment, kind, number, one, _ in by_kind.annotate(told=Count("pk")).order_by("-told"):
                kinds[moment].setdefault(kind, (number, one))
    sources = Source.objects.in_bulk({pk for told in kinds.values() for _, pk in told.values()})
    labels = {name: FIELDS[name].label for name in (*POLICY_FIELDS, *FIELDS)} | dict(
        SeasonRecord._meta.get_field("population").flatchoices
    )
    said_of = {moment: [label for word, label in labels.items() if word in about[moment]] for moment in moments}
    told_by = {moment: [(number, sources[pk]) for number, pk in kinds[moment].values()] for moment in moments}
    return {moment: (said_of[moment], told_by[moment]) for moment in moments}


def _added(programs: QuerySet[Program] | None, moments: list[datetime]) -> dict[datetime, int]:
    """How many programs were given their first name at each of these moments."""
    named = _rows(Evidence, programs).filter(recorded_at__in=moments, field="name")
    earlier = Evidence.objects.filter(
        program=OuterRef("program"), field="name", recorded_at__lt=OuterRef("recorded_at")
    )
    first = named.filter(~Exists(earlier)).values_list("recorded_at")
    return dict(first.annotate(Count("program", distinct=True)))


def _news(programs: QuerySet[Program] | None, moments: list[datetime]) -> list[News]:
    touched: dict[int, set[datetime]] = defaultdict(set)
    fields, with_counts = set(IDENTITY), set()
    for column, _ in MOMENTS:
        said = _rows(Evidence, programs).filter(**{f"{column}__in": moments})
        for moment, pk, field in said.values_list(column, COUNTS_FOR, "field"):
            touched[pk].add(moment)
            fields.add(field)
        told = _rows(SeasonRecord, programs).filter(**{f"{column}__in": moments})
        for moment, pk in told.values_list(column, COUNTS_FOR).distinct():
            touched[pk].add(moment)
            with_counts.add(pk)
    found = Program.objects.filter(pk__in=touched).select_related("specialty").order_by("sort_name", "pk")
    evidence = Evidence.objects.filter(program__in=Program.objects.with_merged(touched).values("pk"), field__in=fields)
    records = SeasonRecord.objects.filter(program__in=Program.objects.with_merged(with_counts).values("pk"))
    said_of, counted_of = _by_program(evidence), _by_program(records)
    this_season = DataState.current().this_season
    news = []
    for program in found:
        changes = replay(program.pk, said_of[program.pk], counted_of[program.pk], this_season)
        news += _of_program(program, changes, touched[program.pk])
    return news + _merges(programs, moments)


def _merges(programs: QuerySet[Program] | None, moments: list[datetime]) -> list[News]:
    """What was made one program at these moments, and what was parted again, told of the program that is kept."""
    news = []
    for column, _ in MOMENTS:
        pairs = _rows(Pairing, programs).filter(**{f"{column}__in": moments})
        for pair in pairs.select_related("duplicate", "kept__specialty").order_by("pk"):
            is_parted, kept, other = column == "withdrawn_at", pair.kept, str(pair.duplicate)
            standing = merge_in_words(pair, is_undone=is_parted)
            news.append(News(getattr(pair, column), kept, str(kept), standing, [], other, is_parted))
    return news


def _by_program(rows: QuerySet[Any]) -> dict[int, list[Any]]:
    by_program: dict[int, list[Any]] = defaultdict(list)
    for row in rows.annotate(counts_for=COUNTS_FOR).select_related("source").order_by("pk"):
        by_program[row.counts_for].append(row)
    return by_program


def _of_program(program: Program, changes: list[FactChange], moments: Iterable[datetime]) -> list[News]:
    """One entry for each of these moments at which the program, listed before or after, was shown differently."""
    listings = _listings(changes)
    names = [change.after for change in changes if change.field == "name" and change.source]
    name = program.name or (names[-1] if names else program.program_key)
    news = []
    for moment in moments:
        earlier = [is_listed for at, is_listed in listings if at < moment]
        was_listed = bool(earlier) and earlier[-1]
        is_listed = next((is_listed for at, is_listed in listings if at == moment), was_listed)
        standing = ""
        if is_listed and not was_listed:
            standing = "listed again" if earlier else "added"
        elif was_listed and not is_listed:
            standing = "no longer listed"
        made = [change for change in changes if change.at == moment]
        if made and (was_listed or is_listed):
            news.append(News(moment, program, name, standing, made))
    return news


def _listings(changes: list[FactChange]) -> list[tuple[datetime, bool]]:
    """When the program came to be listed and ceased to be, oldest first."""
    stated: dict[str, bool] = dict.fromkeys(IDENTITY, False)
    by_moment: dict[datetime, bool] = {}
    for change in changes:
        if change.field in stated:
            stated[change.field] = change.source is not None
            by_moment[change.at] = all(stated.values())
    listings: list[tuple[datetime, bool]] = []
    for moment, is_listed in by_moment.items():
        if is_listed != (bool(listings) and listings[-1][1]):
            listings.append((moment, is_listed))
    return listings
