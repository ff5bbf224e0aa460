"""What stands about one program, and what a file adds to it: news, confirmation, or nothing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from itertools import compress, takewhile
from typing import Any, Final, NamedTuple

from programs.facts.projection import FIRST_NEW_ID, ID_FIELDS, MOMENT, ORIGIN, OWN_WHEN_KEPT, words_of
from programs.facts.weighing import ADDS_UP, StandingStatement, Weighed, added_up, is_newer, latest, strengths, weigh
from programs.fields import FIELDS, IDENTITY_FIELDS, NO_LIMIT, strictness_of
from programs.imports.cells import CONDITIONAL, CellStatement, Origin, RecordCell, WideRow
from programs.models import Evidence, ImportBatch, SeasonRecord
from programs.vocabulary import Strictness

LIMITS: Final = frozenset(name for name, field in FIELDS.items() if field.no_limit is not None)
REQUIRED, UNLESS = Strictness.REQUIRED.value, Strictness.UNLESS.value


class ImportOutcome(StrEnum):
    """What an import does to one program; the later ones are the more telling."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    CONFLICTING = "conflicting"  # recorded, but stronger evidence keeps the current value, or it is now in dispute
    NEW = "new"


class StatementEffect(NamedTuple):
    """What one new statement does to the fact it speaks of.

    ``before``: what stood, and ``was_disputed`` where nothing did because sources differ. ``against``: of a conflicting
    one the rows that keep it from standing: a stronger one, or equally strong ones that say something else. None of
    these, and it is an id that another program holds. ``is_dispute``: nothing stands now, because sources differ.
    """

    outcome: ImportOutcome
    said: StandingStatement
    before: StandingStatement | None
    was_disputed: bool
    against: tuple[StandingStatement, ...] = ()
    is_dispute: bool = False


class StandingStatements:
    """The statements about one program: those that stand, and the news of the files as they are added.

    ``holders``: ACGME id or NRMP code → key of the one program that has it. ``family``: the keys of all it is merged
    with, the one that is kept first: their rows are weighed with its own, for they stand together.
    """

    def __init__(
        self, key: str, holders: Mapping[str, str], this_season: int, now: str, family: Collection[str] = ()
    ) -> None:
        self.key = key
        self.family = list(family) or [key]
        self.kin: set[tuple[Any, int]] = set()  # rows said of another of the family
        self.kept: set[tuple[Any, int]] = set()  # rows said of the one that is kept
        self.holders = holders
        self.this_season = this_season
        self.now = now
        # Evidence under its field, season records under (season, track, group, population), as the ledger weighs them.
        self.rows: dict[Any, list[StandingStatement]] = defaultdict(list)
        self.notes: dict[tuple[Any, int], str] = {}  # by field and id: evidence and season records are numbered apart
        self.withdrawn: dict[Any, list[StandingStatement]] = defaultdict(list)
        self.before: dict[Any, Weighed] = {}  # what anything told of came to before the files
        self.added = 0
        self.hears_once = False  # what a source has said before, withdrawn or not, is no news

    def add_standing(
        self, row: StandingStatement, note: str, *, is_withdrawn: bool, is_own: bool = True, is_kept: bool = True
    ) -> None:
        """A row of the database. A withdrawn one counts for nothing; it only is not news.

        ``is_own``: said of this program itself, not of one merged with it. ``is_kept``: said of the one that is kept.
        """
        if not is_own:
            self.kin.add((row.field, row.id))
        if is_kept:
            self.kept.add((row.field, row.id))
        (self.withdrawn if is_withdrawn else self.rows)[row.field].append(row)
        if note:
            self.notes[row.field, row.id] = note

    @cached_property
    def said(self) -> dict[tuple[Any, int, int], list[tuple[Any, str, str]]]:
        """What each source has said of each fact and season before the files, in order: value, day and note."""
        found = defaultdict(list)
        for about in {*self.rows, *self.withdrawn}:
            rows = [*self.rows.get(about, ()), *self.withdrawn.get(about, ())]
            own = [row for row in rows if (about, row.id) not in self.kin]
            # The one that is kept is exported with the rows of all, but for what it says for itself.
            if self.key == self.family[0] and not (own and about in OWN_WHEN_KEPT):
                own = rows
            for row in sorted(own, key=lambda row: (row.recorded_at, row.id)):
                told = row.value, row.seen_on, self.notes.get((about, row.id), "")
                found[about, row.season, row.source].append(told)
        return found

    def add_evidence(self, rows: Sequence[CellStatement], number: Callable[[Origin], int]) -> list[CellStatement]:
        """Take the rows of an evidence file, in order; those that are news. ``number``: the id of a source."""
        told = [(one.field, (one.value, one.strictness), one.season, one.note, one.origin) for one in rows]
        news = list(compress(rows, self._are_news(told, number)))
        for said in news:
            self.add_cells([said], number(said.origin))
        return news

    def add_cells(self, cells: Iterable[CellStatement], source: int) -> None:
        """Take what :meth:`statements_of` found to say something."""
        for one in cells:
            self._add(one.field, (one.value, one.strictness), one.season, one.note, one.origin, source)

    def news_of_records(self, rows: Sequence[RecordCell], number: Callable[[Origin], int]) -> list[RecordCell]:
        """The rows of a records file, in order, that are news."""
        told = [(one.about, (one.people, one.percent), one.season, one.method, one.origin) for one in rows]
        return list(compress(rows, self._are_news(told, number)))

    def add_records(self, rows: Iterable[RecordCell], number: Callable[[Origin], int]) -> None:
        for one in rows:
            told = (one.people, one.percent)
            self._add(one.about, told, one.season, one.method, one.origin, number(one.origin))

    def _are_news(
        self, told: Sequence[tuple[Any, Any, int, str, Origin]], number: Callable[[Origin], int]
    ) -> list[bool]:
        """Which of the statements (fact, value, season, note, origin) are news.

        A source's are known as far as they repeat, in order, what it has said before up to what it said last: one that
        returns to what it once said is news. Of what adds up, and where a source is heard once, all it ever said is
        known.
        """
        by_source = defaultdict[tuple[Any, int, int], list[int]](list)
        for at, (about, _, season, _, origin) in enumerate(told):
            by_source[about, season, number(origin)].append(at)
        news = [True] * len(told)
        for who, places in by_source.items():
            rows, said = [(told[at][1], told[at][4].seen_on, told[at][3]) for at in places], self.said.get(who, [])
            if self.hears_once or self._adds_up(who[0]):
                are_known = [row in said or self._is_of_family(who[0], row[0]) for row in rows]
            else:
                are_known = repeats(rows, said)
            for at, is_known in zip(places, are_known, strict=True):
                news[at] = not is_known
        return news

    def _is_of_family(self, about: Any, value: Any) -> bool:
        """Whether these are the codes of merged programs, which are exported as those of the one that is kept."""
        if about != "nrmp_codes" or len(self.family) < 2:
            return False
        row = self.current(about).row
        return row is not None and words_of(value[0]) <= words_of(row.value[0])

    def _add(self, about: Any, value: Any, season: int, note: str, origin: Origin, source: int) -> None:
        self.before.setdefault(about, self.current(about))
        self.added += 1
        told = (about, value, season, source, origin.kind, origin.seen_on, self.now)
        row = StandingStatement(FIRST_NEW_ID + self.added, *told)
        self.rows[about].append(row)
        self.notes[row.field, row.id] = note
        if self.key == self.family[0]:
            self.kept.add((row.field, row.id))

    def current(self, about: Any) -> Weighed:
        rows = self.rows.get(about, [])
        if len(self.family) > 1 and about in OWN_WHEN_KEPT:
            rows = [row for row in rows if (about, row.id) in self.kept] or rows
        if rows and self._adds_up(about):
            return added_up(rows, self.this_season)
        return weigh(rows, self.this_season, may_dispute=about not in IDENTITY_FIELDS)

    def _adds_up(self, about: Any) -> bool:
        """Whether statements stand beside each other: former names, and the codes of merged programs."""
        return about in ADDS_UP or (about == "nrmp_codes" and len(self.family) > 1)

    def statements_of(self, wide: WideRow, source: int, *, confirms: bool = False) -> list[CellStatement]:
        """What the cells of a wide row add: values that differ from the current ones, and confirmations.

        A confirmation is an equal value whose source is newer than that source's own statement, and where the file
        ``confirms`` also that of a source which has said nothing yet. What the source has already said last, as late or
        later, is not said again.
        """
        if not self.rows:
            return all_said(wide)
        seen_on = wide.origin.seen_on
        statements = []
        for field, value in wide.values.items():
            current, own = self.current(field).row, self._last_of(field, source)
            is_same = current is not None and self._says(current, field, value, wide)
            is_repeated = is_same or (own is not None and self._says(own, field, value, wide))
            is_confirmed = confirms if own is None else is_newer(seen_on, own.seen_on)
            if is_repeated and not is_confirmed:
                continue
            statements.append(self._said(wide, field, value, current if is_same else None))
        return statements

    def _said(self, wide: WideRow, field: str, value: str, kept: StandingStatement | None) -> CellStatement:
        """A cell as a statement. What qualifies it and the file leaves open is as it was in the row ``kept``."""
        strictness = wide.strictness.get(field) or (kept.value[1] if kept else strictness_of(field, value, ""))
        note = wide.notes.get(field) or (self.notes.get((field, kept.id), "") if kept else "")
        return CellStatement(wide.row, field, value, strictness, note, 0, wide.origin)

    def _says(self, row: StandingStatement, field: str, value: str, wide: WideRow) -> bool:
        """Whether the row says what the cell says; a qualifier the file leaves open is not a difference."""
        strictness, note = wide.strictness.get(field), wide.notes.get(field)
        said = self._visible(row)
        # Some of a program's codes or names name it as well as all of them: fewer are not a different statement.
        is_part = field == "nrmp_codes" or field in ADDS_UP
        is_said = set(value.split("; ")) <= set(said.split("; ")) if is_part else said == value
        return (
            is_said and strictness in (None, row.value[1]) and note in (None, self.notes.get((row.field, row.id), ""))
        )

    def _visible(self, row: StandingStatement) -> str:
        """The row's value without ids that another program holds: an id names one program."""
        value = row.value[0]
        if row.field not in ID_FIELDS:
            return value
        return "; ".join(word for word in value.split("; ") if self.holders.get(word, self.key) in self.family)

    def _last_of(self, field: str, source: int) -> StandingStatement | None:
        said = (row for row in self.rows.get(field, ()) if row.source == source and not row.season)
        own = (row for row in said if (field, row.id) not in self.kin)
        return max(own, key=lambda row: (row.recorded_at, row.id), default=None)

    def effects(self) -> Iterator[StatementEffect]:
        """What each addition so far comes to, beside all the others; of one source's about one fact the last."""
        for about, before in self.before.items():
            after, rows = self.current(about), self.rows[about]
            for row in rows if self._adds_up(about) else latest(rows).values():
                if row.id >= FIRST_NEW_ID:
                    yield self._effect(row, before, after)

    def _effect(self, row: StandingStatement, before: Weighed, after: Weighed) -> StatementEffect:
        stood = (before.row, before.disputed)
        if after.row is None:
            return StatementEffect(ImportOutcome.CONFLICTING, row, *stood, self._rivals(row), is_dispute=True)
        if after.row.value != row.value and not self._adds_up(row.field):
            return StatementEffect(ImportOutcome.CONFLICTING, row, *stood, (after.row,))
        if self._visible(row) != row.value[0]:
            return StatementEffect(ImportOutcome.CONFLICTING, row, *stood)
        is_new = before.row is None or before.row.value != after.row.value
        return StatementEffect(ImportOutcome.CHANGED if is_new else ImportOutcome.UNCHANGED, row, *stood)

    def _rivals(self, row: StandingStatement) -> tuple[StandingStatement, ...]:
        """The rows a value in dispute is disputed by."""
        weights = strengths(self.rows[row.field], self.this_season)
        rivals = (one for one in self.rows[row.field] if one.value != row.value)
        return tuple(one for one in rivals if weights[one.id] >= weights[row.id])


def repeats(told: Sequence[Any], said: Sequence[Any]) -> list[bool]:
    """Which of a source's statements repeat, in order, what it has ``said`` up to its last: the first so many."""
    before = iter(said)
    in_order = list(takewhile(lambda one: one in before, told))
    known = max((number for number, one in enumerate(in_order, 1) if one == said[-1]), default=0)
    return [at < known for at in range(len(told))]


def all_said(wide: WideRow) -> list[CellStatement]:
    """Every cell as a statement, as those of a program of which nothing stands are: a file may bring thousands."""
    row, origin, notes = wide.row, wide.origin, wide.notes
    strict = {field: "" if wide.values[field] == NO_LIMIT else REQUIRED for field in LIMITS & wide.values.keys()}
    strict |= {field: word for field, word in wide.strictness.items() if word}
    return [
        CellStatement(row, field, value, strict.get(field, ""), notes.get(field, ""), 0, origin)
        for field, value in wide.values.items()
    ]


def conditions_said(wide: WideRow) -> list[CellStatement]:
    """Of such a row what says a condition or an exception: nothing in most rows."""
    if CONDITIONAL not in wide.values.values() and UNLESS not in wide.strictness.values():
        return []
    told = {f: v for f, v in wide.values.items() if v == CONDITIONAL or wide.strictness.get(f) == UNLESS}
    return all_said(wide._replace(values=told))


def most_telling(effects: Iterable[StatementEffect]) -> ImportOutcome:
    """What the effects on one known program come to."""
    found = {effect.outcome for effect in effects}
    in_order = (ImportOutcome.CONFLICTING, ImportOutcome.CHANGED)
    return next((outcome for outcome in in_order if outcome in found), ImportOutcome.UNCHANGED)


def standing_of(
    families: Mapping[str, Mapping[str, int]],
    holders: Mapping[str, str],
    this_season: int,
    now: str,
    *,
    with_withdrawn: bool,
    fields: Collection[str] | None = None,
) -> dict[str, StandingStatements]:
    """What stands about these programs (key → key and id of all it is merged with, itself among them).

    ``with_withdrawn``: withdrawn rows are news when said again. ``fields``: of these alone, and no season records.
    """
    if not families:
        return {}
    found = {key: StandingStatements(key, holders, this_season, now, family) for key, family in families.items()}
    # Who weighs a program's rows, and whether as its own and as those of the one that is kept.
    hears: dict[int, list[tuple[StandingStatements, bool, bool]]] = defaultdict(list)
    for key, family in families.items():
        for member, pk in family.items():
            hears[pk].append((found[key], member == key, member == found[key].family[0]))
    evidence = Evidence.objects.filter(program__in=hears).annotate(moment=MOMENT)
    records = SeasonRecord.objects.filter(program__in=hears).annotate(moment=MOMENT)
    if fields is not None:
        evidence, records = evidence.filter(field__in=fields), records.none()
    for standing in found.values():
        standing.hears_once = not with_withdrawn
    if with_withdrawn:
        evidence = evidence.filter(withdrawn_at__isnull=True)
        records = records.filter(withdrawn_at__isnull=True)
    else:  # but for what an edition of the starter set has taken back, and not a person
        evidence = evidence.exclude(withdrawn_at__in=ImportBatch.objects.values("recorded_at"))
    sourced = (*ORIGIN, "withdrawn_at", "program_id", "id")
    for field, value, strictness, season, note, *told, withdrawn_at, program, pk in evidence.order_by("pk").values_list(
        "field", "value", "strictness", "season", "note", *sourced
    ):
        row = StandingStatement(pk, field, (value, strictness), season, *told)
        for standing, is_own, is_kept in hears[program]:
            standing.add_standing(row, note, is_withdrawn=withdrawn_at is not None, is_own=is_own, is_kept=is_kept)
    for season, track, group, population, count, percent, method, *told, withdrawn_at, program, pk in records.order_by(
        "pk"
    ).values_list("season", "track", "group", "population", "count", "percent", "method", *sourced):
        row = StandingStatement(pk, (season, track, group, population), (count, percent), season, *told)
        for standing, is_own, is_kept in hears[program]:
            standing.add_standing(row, method, is_withdrawn=withdrawn_at is not None, is_own=is_own, is_kept=is_kept)
    return found
