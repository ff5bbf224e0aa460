"""The three spreadsheets: which columns each may have, in which order, and how long it may be."""

from typing import Final

from programs.facts.projection import ID_FIELDS
from programs.fields import FIELDS
from programs.tabular.sheet import Layout

SOURCE_COLUMNS: Final = ("source_name", "source_url", "source_kind", "seen_on")
NOTE_COLUMNS: Final = {"visa_j1": "visa_j1_note", "visa_h1b": "visa_h1b_note"}
STRICTNESS_COLUMNS: Final = {name: f"{name}_strictness" for name, fact in FIELDS.items() if fact.has_strictness}
FACT_COLUMNS: Final = tuple(name for name in FIELDS if name != "h1b_resident_filings")  # that one is told by season


CURRENT_VALUES: Final = (
    "program_key",
    *(column for name in FACT_COLUMNS for column in (*FIELDS[name].columns, NOTE_COLUMNS.get(name)) if column),
)
WIDE: Final = Layout("programs", (*CURRENT_VALUES, *SOURCE_COLUMNS), (), 100_000)
EVIDENCE_ROW: Final = ("program_key", "field", "value", "strictness", "note", "season", *SOURCE_COLUMNS)
EVIDENCE: Final = Layout("evidence", (*EVIDENCE_ROW, *ID_FIELDS), ("field", "value"), 500_000)
RECORD_ROW: Final = (
    "program_key", "season", "track", "group", "population", "count", "percent", "method", *SOURCE_COLUMNS
)  # fmt: skip
RECORDS: Final = Layout("records", (*RECORD_ROW, *ID_FIELDS), ("group", "population"), 500_000)
LAYOUTS: Final = {layout.file: layout for layout in (WIDE, EVIDENCE, RECORDS)}
# A file as it is, whatever its columns are called. The labour department's have close to a hundred.
OPEN: Final = Layout(
    "any",
    tuple(dict.fromkeys(column for layout in LAYOUTS.values() for column in layout.columns)),
    (),
    max(layout.most_rows for layout in LAYOUTS.values()),
    most_columns=250,
    is_open=True,
)

# Columns whose text is a number in a workbook; ids, codes and dates stay text, or they would lose zeros and meaning.
NUMBERS: Final = frozenset(
    {*(name for name, fact in FIELDS.items() if fact.blank is None), "season", "count", "percent"}
)

_MEANINGS: Final = {
    "program_key": "Our key of the program, the same in every file and address",
    "field": "Which column of the programs file the row speaks about",
    "value": "What is said, as it is written in that column",
    "strictness": "Whether a limit is required, only preferred, or required with an exception (unless)",
    "note": "What else is said, or the words of the source",
    "season": "Match year: 2027 is the match of March 2027",
    "track": "Kind of position: C categorical, M primary care, P preliminary, A advanced, R physician-only",
    "group": "Which applicants are counted: all, img, us_img or non_us_img",
    "population": "What is counted: offered, applied, interviewed, ranked, matched or residents",
    "count": "How many people",
    "percent": "Where only that is known: percent of the group within the population",
    "method": "How it was counted",
    "source_name": "Who says it",
    "source_url": "Where it is said",
    "source_kind": "What kind of source it is",
    "seen_on": "When it was seen: a day, a month or a year; blank is undated",
}

_LABELS: Final = {
    "program_key": "Our key of the program",
    "field": "Field",
    "value": "Value",
    "strictness": "Required or preferred",
    "season": "Season (match year)",
    "track": "Track",
    "group": "Group",
    "population": "Population",
    "count": "Count",
    "percent": "Percent",
    "method": "Method",
    "source_name": "Name of the source",
    "source_url": "Address of the source",
    "source_kind": "Kind of source",
    "seen_on": "Day it was seen",
    "both_visas": "Sponsors J-1 and H-1B, in one cell",
}


_QUALIFIED: Final = {column: name for beside in (STRICTNESS_COLUMNS, NOTE_COLUMNS) for name, column in beside.items()}


def label_of(column: str) -> str:
    """The name of a column for people."""
    if field := _QUALIFIED.get(column):
        return f"{FIELDS[field].label}: {'note' if column in NOTE_COLUMNS.values() else 'required or preferred'}"
    return FIELDS[column].label if column in FIELDS else _LABELS.get(column, column)


def meaning_of(column: str, layout: Layout) -> str:
    """What a column holds, in plain words."""
    if field := _QUALIFIED.get(column):
        is_note = column in NOTE_COLUMNS.values()
        said = "Note of the source on" if is_note else "Whether this is required or preferred"
        return f"{said}: {FIELDS[field].label}"
    if column in FIELDS and (layout is WIDE or column in ID_FIELDS):
        return f"{FIELDS[column].label}: {FIELDS[column].expected}"
    return _MEANINGS[column]
