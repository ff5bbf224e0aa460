"""What turning the season would do: which facts it makes stale, and which values it changes, without writing."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from django.db.models import Count, Q

from programs.facts.projection import ID_FIELDS, families, merges, projections, words_of
from programs.facts.staleness import must_confirm
from programs.fields import FIELDS, POLICY_FIELDS
from programs.models import Evidence, Program, SeasonRecord
from programs.models.program import LEDGER_FIELDS
from programs.models.querysets import COUNTS_FOR, chunks
from programs.record.rates import NEWEST_OF, SEASONS_BACK
from programs.record.stated_vs_observed import COLUMN_OF
from programs.vocabulary import Group

SHOWN: Final = 100
# What follows from the fields beside it, or is only a mark.
DERIVED: Final = frozenset(
    {
        *COLUMN_OF.values(),
        "search_text",
        "sort_name",
        "disputed_fields",
        "undated_fields",
        "institution_fields",
        "answer_years",
        "known_facts",
        "is_listed",
        "merged_into_id",
    }
)


@dataclass(frozen=True)
class RolloverChange:
    """One column of one program that would have another value."""

    program: Program
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class RolloverForecast:
    """``stale``: facts that would wait to be confirmed again and do not yet, by label; ``changes``: the first of
    ``total``, of which ``lost`` would be not stated.
    """

    before: int
    after: int
    stale: list[tuple[str, int]]
    changes: list[RolloverChange]
    total: int
    lost: int

    @property
    def kept(self) -> int:
        return self.total - self.lost

    @property
    def grouped(self) -> list[tuple[str, str, list[RolloverChange]]]:
        """The changes shown by fact and specialty, the largest group first."""
        groups = defaultdict[tuple[str, str], list[RolloverChange]](list)
        for one in self.changes:
            groups[one.label, one.program.specialty_name].append(one)
        return sorted(((*of, found) for of, found in groups.items()), key=lambda group: -len(group[2]))

    @property
    def stale_count(self) -> int:
        return sum(number for _, number in self.stale)


def forecast(before: int, after: int) -> RolloverForecast:
    """Project what may differ under the other season. Reads only; a few statements for each five hundred programs."""
    changes: list[RolloverChange] = []
    standing: set[int] = set()
    total = lost = 0
    merged = merges()
    touched = weighed_otherwise(before, after)
    for ids in families(touched, merged):
        projected = projections(ids, merged, after)
        standing.update(*(one.current_evidence for one in projected.values()))
        for program in Program.objects.filter(pk__in=ids).select_related("specialty").order_by("pk"):
            for column, value in projected[program.pk].columns.items():
                was = getattr(program, column)
                if column in DERIVED or was == value:
                    continue
                total += 1
                lost += value in (None, "")
                if len(changes) < SHOWN:
                    changes.append(RolloverChange(program, label_of(column), words(column, was), words(column, value)))
    return RolloverForecast(before, after, made_stale(touched, standing, before, after), changes, total, lost)


def told_for(season: int) -> Q:
    """Rows of this season, by their own word or by the day they were seen."""
    return Q(season=season) | Q(season=0, seen_on__gte=f"{season - 1}-07", seen_on__lt=f"{season}-07")


def turning(before: int, after: int) -> int:
    """The one season whose statements are fresh under one of the two, and not under the other."""
    return min(before, after) - 1


def weighed_otherwise(before: int, after: int) -> set[int]:
    """The programs of which another value may stand: a statement that becomes fresh or stale has another beside it, or
    a count enters or leaves the seasons of the newest IMGs on record. And those that name the same ids as one of them.
    """
    turns = told_for(turning(before, after))
    evidence, records = (
        model.objects.filter(withdrawn_at__isnull=True).order_by().annotate(about=COUNTS_FOR)
        for model in (Evidence, SeasonRecord)
    )
    told = evidence.values("about", "field").annotate(rows=Count("pk"), turning=Count("pk", filter=turns))
    touched = set(told.filter(rows__gt=1, turning__gt=0).values_list("about", flat=True))
    imgs = (Q(count__gt=0) | Q(percent__gt=0)) & ~Q(group=Group.ALL) & Q(population__in=NEWEST_OF)
    at_an_end = Q(season__in=[min(before, after) - SEASONS_BACK, max(before, after)])
    touched |= set(records.filter(at_an_end & imgs | Q(season=0) & turns).values_list("about", flat=True))
    ids = [
        (pk, words_of(said)) for pk, said in evidence.filter(field__in=list(ID_FIELDS)).values_list("about", "value")
    ]
    shared = set[str]().union(*(words for pk, words in ids if pk in touched))
    return touched | {pk for pk, words in ids if words & shared}


def made_stale(touched: Collection[int], standing: Collection[int], before: int, after: int) -> list[tuple[str, int]]:
    """How many facts of each field come to the queue of what must be confirmed again; the most first.

    ``touched``: the programs of which other rows may stand, ``standing``: the rows of theirs that do.
    """
    listed = set(Program.objects.listed().values_list("pk", flat=True))
    rows = Evidence.objects.filter(withdrawn_at__isnull=True, field__in=POLICY_FIELDS).order_by()
    columns = ("pk", "is_current", COUNTS_FOR, "field", "value", "season", "seen_on")
    turning_rows = rows.filter(told_for(turning(before, after))).values_list(*columns)
    of_touched = (
        rows.filter(program__in=Program.objects.with_merged(ids)).values_list(*columns) for ids in chunks(touched)
    )
    waiting, come = set[tuple[int, str]](), set[tuple[int, str]]()
    for pk, is_current, program, field, value, season, seen_on in chain(turning_rows, *of_touched):
        will_stand = pk in standing if program in touched else is_current
        if is_current and must_confirm(field, value, season, seen_on, before):
            waiting.add((program, field))
        if program in listed and will_stand and must_confirm(field, value, season, seen_on, after):
            come.add((program, field))
    counted = Counter(field for _, field in come - waiting)
    return [(FIELDS[field].label, number) for field, number in counted.most_common()]


def label_of(column: str) -> str:
    field = FIELDS.get(column.removesuffix("_strictness").removesuffix("_id"))
    if field is None:
        return {one.name: str(one.verbose_name) for one in LEDGER_FIELDS}[column]
    return f"{field.label}, strictness" if column.endswith("_strictness") else field.label


def words(column: str, value: Any) -> str:
    field = FIELDS.get(column)
    if value in (None, ""):
        return "not stated"
    return "no limit" if field and value == field.no_limit else str(value)
