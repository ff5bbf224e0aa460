"""Which programs the rows of a file mean, as a spreadsheet: written by the command, looked over, read again."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from programs.imports.by_name import LEFT_OUT, RowByName, looked_for
from programs.models import Program
from programs.tabular.sheet import Unreadable

COLUMNS: Final = ("sheet", "row", "named", "place", "program_key", "program", "why")


def write(rows: Iterable[RowByName], path: Path) -> None:
    """One line a row of the file: what is proposed, blank where a person has to say, with the programs it may mean."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        for one in looked_for(rows):
            may_mean = "; ".join(f"{name} ({key})" for key, name, _ in one.candidates)
            row, _, sheet = one.row.place.partition(" of ")
            lines.writerow([sheet, row, one.row.named, one.row.beside, one.key, may_mean, one.why])


def read(path: Path) -> dict[str, str]:
    """What such a file says, by place of the row: a key, or a hyphen to leave it out; blank lines say nothing.

    Raises Unreadable.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path.name} cannot be read: {error}.") from error
    if any(not {"row", "program_key"} <= line.keys() for line in lines):
        raise Unreadable(f"{path.name} needs the columns row and program_key.")
    told = [[(line.get(name) or "").strip() for name in ("sheet", "row", "program_key")] for line in lines]
    if strange := [row for _, row, key in told if key and not (row.isascii() and row.isdigit())]:
        raise Unreadable(f"{path.name}: “{strange[0]}” is no row of the file.")
    said = {f"{row} of {sheet}" if sheet else row: key for sheet, row, key in told if key}
    known = {LEFT_OUT, *Program.objects.filter(program_key__in=said.values()).values_list("program_key", flat=True)}
    for row, key in said.items():
        if key not in known:
            raise Unreadable(
                f"{path.name}, row {row}: “{key}” is no program here. Write its key, or - to leave it out."
            )
    return said
