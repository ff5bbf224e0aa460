"""The three spreadsheets as workbooks (.xlsx), with a sheet that says what they hold."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import IO

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as in_words

from programs.exports.columns import NUMBERS, meaning_of
from programs.tabular.sheet import Layout
from programs.tabular.xlsx_writing import About, write_table


def write_workbook(
    file: IO[bytes], layout: Layout, rows: Iterable[Sequence[str]], asked: Sequence[str] = (), site: str = ""
) -> None:
    """Write the rows (the header first) of one of our three tables.

    ``asked``: the filter in words, one sentence a line. ``site``: the address this site is reached at.
    """
    lines = partial(_lines, layout=layout, asked=asked, site=site or settings.SITE_URL)
    meanings = {column: meaning_of(column, layout) for column in layout.columns}
    write_table(file, layout.file, rows, About(lines, meanings, NUMBERS))


def _lines(written: int, layout: Layout, asked: Sequence[str], site: str) -> list[tuple[str, str]]:
    return [
        ("What this is", "US residency programs and what is known about them" + (f", from {site}/" if site else "")),
        ("Day of the export", in_words(timezone.localdate(), "j F Y")),
        ("Rows", f"{written:,} on the sheet “{layout.file}”"),
        *(("Asked for", line) for line in asked),
        ("A blank cell", "Not stated by any source we know, or in dispute between sources. It never means no."),
        ("“none” as a limit", "The program says that there is no limit."),
        ("A ' before = + - or @", "Keeps the text from being run as a formula; it is not part of the value."),
        (
            "Evidence",
            f"Every value with its source and day: {site}/api/programs/by-key/ followed by the program_key, or the "
            "program's own page on the site. Check a fact with the program before you rely on it.",
        ),
        ("Advice", "Nothing here is legal or immigration advice, and no number is a probability of matching."),
    ]
