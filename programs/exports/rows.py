"""Writing the spreadsheets: reading them back changes nothing, and no cell is a formula to a spreadsheet program."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any, Final

from django.db.models.functions import Coalesce

from programs.exports.columns import CURRENT_VALUES, EVIDENCE_ROW, NOTE_COLUMNS, RECORD_ROW
from programs.facts.projection import ID_FIELDS, OWN_WHEN_KEPT
from programs.fields import FIELDS, NO_LIMIT, FactField
from programs.models import Evidence, Program, SeasonRecord
from programs.models.querysets import PlainRows, chunks, in_one_text

SOURCE: Final = ("source__name", "source__url", "source__kind", "seen_on")
# A statement about a merged program is one about the program it is merged into.
KEY: Final = Coalesce("program__merged_into__program_key", "program__program_key")


# Of these columns most programs have a value of their own; what else they say comes as one text, and many say the same.
OWN: Final = (
    *("specialty", "program_key", *ID_FIELDS, "name", "institution", "hospital", "city", "state", "zip", "latitude"),
    *("longitude", "positions_per_year", "website", "former_names", "min_step2_ck", "note"),
)
SHARED: Final = tuple(column for column in CURRENT_VALUES if column not in {*OWN, *NOTE_COLUMNS.values()})
_COLUMNS: Final = ("pk", "specialty__slug", *OWN[1:])
LISTED: Final = PlainRows(
    lambda ids: Program.objects.listed().filter(pk__in=ids).order_by().values_list(*_COLUMNS, in_one_text(*SHARED))
)
# Asked in two steps: of one statement PostgreSQL makes a walk through the notes of all programs.
MERGED: Final = PlainRows(
    lambda ids: Program.objects.filter(merged_into__in=ids).order_by().values_list("pk", "merged_into")
)
NOTED: Final = PlainRows(
    lambda ids: (
        Evidence.objects.filter(program__in=ids, field__in=NOTE_COLUMNS, is_current=True)
        .exclude(note="")
        .order_by()
        .values_list("program", "field", "note")
    )
)


def wide_rows(programs: Iterable[int]) -> Iterator[Sequence[str]]:
    """The wide file, header first: current values of the listed programs with these ids, in this order.

    A value not stated or in dispute is blank.
    """
    yield CURRENT_VALUES
    for chunk in chunks(programs):
        cells = current_cells(chunk, chunk)
        yield from ([*map(cells[pk].get, CURRENT_VALUES, repeat(""))] for pk in chunk if pk in cells)


def current_cells(programs: Sequence[int], noted: Sequence[int], *, is_bare: bool = False) -> dict[int, dict[str, str]]:
    """What the wide file says of the listed ones of these; notes only of ``noted``. ``is_bare``: none is merged."""
    if not (rows := LISTED.of(programs)):
        return {}
    pks, *columns, texts = zip(*rows, strict=True)
    told = zip(pks, map(_shared_cells, texts), zip(*map(_cells, OWN, columns), strict=True), strict=True)
    found = {pk: shared | dict(zip(OWN, own, strict=True)) for pk, shared, own in told}
    with_visa = [pk for pk in noted if not NOTE_COLUMNS.keys().isdisjoint(found.get(pk, ()))]
    for (pk, field), note in _visa_notes(with_visa, is_bare=is_bare).items():
        found[pk][NOTE_COLUMNS[field]] = note
    return found


@lru_cache(maxsize=4096)
def _shared_cells(told: str) -> dict[str, str]:
    """Without blank cells."""
    cells = {column: _cells(column, [value])[0] for column, value in zip(SHARED, json.loads(told), strict=True)}
    return {column: cell for column, cell in cells.items() if cell}


def _cells(column: str, values: Sequence[Any]) -> Sequence[str]:
    """The canonical texts of one column."""
    fact = FIELDS.get(column)
    if fact is None or fact.blank is not None:
        return [value or "" for value in values] if None in values else values
    texts = {value: in_canonical_text(fact, value) for value in {*values}}
    return [texts[value] for value in values]


def evidence_rows(programs: Sequence[int]) -> Iterator[Sequence[str]]:
    """The evidence file, header first: every standing statement that counts for the programs with these ids, in order
    of key.

    Of one program and field the later recorded comes later, so that it does so again where the file is read. A file
    knows no merges: of a merged program it says what counts for the one that is kept.
    """
    yield EVIDENCE_ROW
    columns = (KEY, "field", "value", "strictness", "note", "season", *SOURCE, "program__merged_into", "is_current")
    for chunk in chunks(programs):
        told = Program.objects.with_merged(chunk).values("pk")
        rows = Evidence.objects.filter(program__in=told, withdrawn_at__isnull=True).order_by("recorded_at", "pk")
        # Sorted here: databases disagree on how text sorts.
        ordered = sorted(rows.values_list(*columns), key=itemgetter(0, 1))
        families = {row[0] for row in ordered if row[-2]}
        codes = dict(Program.objects.filter(program_key__in=families).values_list("program_key", "nrmp_codes"))
        own = {row[:2] for row in ordered if row[0] in families and not row[-2]}
        for key, field, value, *told, season, name, url, kind, seen_on, merged_into, is_current in ordered:
            if merged_into and field in OWN_WHEN_KEPT and (key, field) in own:
                continue
            said = codes.get(key) or value if field == "nrmp_codes" and is_current else value
            yield [key, field, said, *told, str(season or ""), name, url, kind, seen_on]


def record_rows(programs: Sequence[int]) -> Iterator[Sequence[str]]:
    """The records file, header first: every standing season record that counts for these programs, in order of key."""
    yield RECORD_ROW
    columns = (KEY, "season", "track", "group", "population", "count", "percent", "method", *SOURCE)
    for chunk in chunks(programs):
        told = Program.objects.with_merged(chunk).values("pk")
        rows = SeasonRecord.objects.filter(program__in=told, withdrawn_at__isnull=True).order_by("recorded_at", "pk")
        for key, season, track, group, population, count, percent, *told in sorted(
            rows.values_list(*columns), key=itemgetter(0, 1, 2, 3, 4)
        ):
            amounts = ("" if count is None else str(count), "" if percent is None else _plain_number(percent))
            yield [key, str(season or ""), track, group, population, *amounts, *told]


def _visa_notes(programs: list[int], *, is_bare: bool = False) -> dict[tuple[int, str], str]:
    """The notes of the rows the current visa policies rest on, by program id and field."""
    merged = {} if is_bare else dict(MERGED.of(programs))
    return {(merged.get(program, program), field): note for program, field, note in NOTED.of([*programs, *merged])}


def current_value(program: Program, field: str) -> str:
    """The current value in its canonical text; '' when not stated or in dispute."""
    if field == "specialty":
        return program.specialty.slug if program.specialty else ""
    return in_canonical_text(FIELDS[field], getattr(program, field))


def in_canonical_text(fact: FactField, value: Any) -> str:
    """The canonical text of what a program's column holds; '' for None."""
    if value is None:
        return ""
    if value == fact.no_limit:
        return NO_LIMIT
    if isinstance(value, float):
        text = repr(value)
        if value and "e" not in text:  # what a Decimal comes to, in a fraction of the time
            return text.removesuffix(".0")
        value = Decimal(text)
    return _plain_number(value) if isinstance(value, Decimal) else str(value)


def _plain_number(value: Decimal) -> str:
    """A decimal without trailing zeros and exponents."""
    return format(value.normalize(), "f") if value else "0"
