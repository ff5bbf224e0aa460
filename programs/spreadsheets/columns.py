"""The three spreadsheets: which columns each may have, in which order, and how long it may be."""

from typing import Final, NamedTuple

from programs.fields import FIELDS

SOURCE_COLUMNS: Final = ("source_name", "source_url", "source_kind", "seen_on")
NOTE_COLUMNS: Final = {"visa_j1": "visa_j1_note", "visa_h1b": "visa_h1b_note"}
STRICTNESS_COLUMNS: Final = {name: f"{name}_strictness" for name, fact in FIELDS.items() if fact.has_strictness}
FACT_COLUMNS: Final = tuple(name for name in FIELDS if name != "h1b_resident_filings")  # that one is told by season


def _beside(field: str) -> tuple[str, ...]:
    """The field's own column and the ones that qualify it."""
    qualifiers = (STRICTNESS_COLUMNS.get(field), NOTE_COLUMNS.get(field))
    return (field, *(column for column in qualifiers if column))


class Layout(NamedTuple):
    """One kind of spreadsheet. ``columns``: all it may have; ``needed``: those it cannot do without."""

    file: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    most_rows: int


CURRENT_VALUES: Final = ("program_key", *(column for field in FACT_COLUMNS for column in _beside(field)))
WIDE: Final = Layout("programs", (*CURRENT_VALUES, *SOURCE_COLUMNS), (), 50_000)
EVIDENCE: Final = Layout(
    "evidence",
    ("program_key", "field", "value", "strictness", "note", "season", *SOURCE_COLUMNS),
    ("program_key", "field", "value"),
    500_000,
)
RECORDS: Final = Layout(
    "records",
    ("program_key", "season", "track", "group", "population", "count", "percent", "method", *SOURCE_COLUMNS),
    ("program_key", "group", "population"),
    500_000,
)
