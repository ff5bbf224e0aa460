"""What pages state, as rows of the evidence file: to be looked through, then imported."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from programs.exports.columns import EVIDENCE_ROW
from programs.fields import FIELDS, address, clean_value, seen_on
from programs.models import Program
from programs.reader.readings import Gate, PageReading, Reading
from programs.tabular.reading import read
from programs.tabular.sheet import Layout, Unreadable
from programs.vocabulary import SourceKind

LIST_COLUMNS: Final = ("file", "program_key", "url", "seen_on", "source_name")
PAGE_LIST: Final = Layout("pages", LIST_COLUMNS, ("file",), 20_000, is_open=True)
LONGEST_NOTE: Final = 1_000
CHECKED: Final = {
    "url": (address, "an address that starts with http:// or https://"),
    "seen_on": (seen_on, "a day, month or year: YYYY-MM-DD, YYYY-MM or YYYY"),
}


class PageSource(NamedTuple):
    """Where a stored page is from, and of which program it speaks. All but ``file`` may be blank."""

    file: Path
    program_key: str = ""
    url: str = ""
    seen_on: str = ""
    source_name: str = ""


def is_written(column: str, typed: str) -> bool:
    """Whether an address or a date is written as the evidence file takes it."""
    try:
        CHECKED[column][0](typed)
    except ValueError:
        return False
    return True


def page_list(path: Path) -> list[PageSource]:
    """The rows of a list of pages; files stand beside it. Raises Unreadable naming the row."""
    found: list[PageSource] = []
    with read(path, PAGE_LIST) as sheet:
        if "file" not in sheet.columns:  # any others may be there
            raise Unreadable(f'{path.name} has no column "file".')
        for number, cells in sheet.rows:
            if not cells.get("file"):
                raise Unreadable(f"Row {number} of {path.name} names no file.")
            for column in CHECKED.keys() & cells.keys():
                if not is_written(column, cells[column]):
                    seen, expected = cells[column], CHECKED[column][1]
                    raise Unreadable(f"Row {number} of {path.name}: {column} is “{seen}”; expected {expected}.")
            file = path.parent / cells["file"]
            found.append(PageSource(file, *(cells.get(column, "") for column in LIST_COLUMNS[1:])))
    return found


def page_evidence(page: PageReading, source: PageSource) -> tuple[list[tuple[str, ...]], list[str]]:
    """The rows for one program from one page, in the order of ``EVIDENCE_ROW``, and why others are left out."""
    if missing := [word for word, given in (("program", source.program_key), ("address", source.url)) if not given]:
        return [], [f"its {' and its '.join(missing)} {'are' if len(missing) > 1 else 'is'} not given"] * bool(
            page.proposals
        )
    left_out: list[str] = []
    by_field: dict[str, list[Reading]] = defaultdict(list)
    for reading in _of_program(page.proposals, source.program_key, left_out):
        by_field[reading.field].append(reading)
    rows = []
    for field, readings in by_field.items():
        if len({(reading.value, reading.strictness) for reading in readings}) > 1:
            left_out.append(f"it says different things of {field}: {', '.join(one.value for one in readings)}")
        elif not _is_value(readings[0]):
            left_out.append(f"“{readings[0].value}” is no value of {field}")
        else:
            rows.append(_row(readings[0], page, source))
    return rows, left_out


def _of_program(readings: tuple[Reading, ...], program_key: str, left_out: list[str]) -> Iterator[Reading]:
    others: Counter[str] = Counter()
    name = None
    for reading in readings:
        if reading.section:
            name = name or _specialty_of(program_key)
            if reading.section.casefold() != name:
                others[reading.section] += 1
                continue
        yield reading
    left_out.extend(f"{count} of its proposals speak of {section}" for section, count in others.items())


def _specialty_of(program_key: str) -> str:
    found = Program.objects.filter(program_key=program_key).values_list("specialty__name", flat=True).first()
    return (found or "?").casefold()


def _is_value(reading: Reading) -> bool:
    try:
        return reading.field in FIELDS and bool(clean_value(reading.field, reading.value))
    except ValueError:
        return False


def _row(reading: Reading, page: PageReading, source: PageSource) -> tuple[str, ...]:
    is_policy = page.gate is Gate.INSTITUTION
    kind = SourceKind.INSTITUTION_POLICY if is_policy else SourceKind.PROGRAM_PAGE
    name = source.source_name or f"{kind.label} ({urlsplit(source.url).netloc})"
    parts = (reading.note, reading.mark, f"{reading.rule}: “{reading.quote}”")
    told = {
        "program_key": source.program_key,
        "field": reading.field,
        "value": reading.value,
        "strictness": reading.strictness if FIELDS[reading.field].has_strictness else "",
        "note": "; ".join(filter(None, parts))[:LONGEST_NOTE],
        "source_name": name[:300],
        "source_url": source.url,
        "source_kind": kind.value,
        "seen_on": str(page.year) if page.is_old else source.seen_on,
    }
    return tuple(told.get(column, "") for column in EVIDENCE_ROW)
