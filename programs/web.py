"""What browsers send and are sent, alike on every page."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.http import StreamingHttpResponse

from programs.spreadsheets.writing import csv_lines

HIGHEST_ID: Final = 2**63 - 1  # of a row, in either database


def typed_id(word: str) -> int:
    """The id of a row as a form or an address has it; 0, which none has, for anything else."""
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 20 else 0
    return number if number <= HIGHEST_ID else 0


def csv_file(rows: Iterable[Sequence[str]], name: str) -> StreamingHttpResponse:
    """A spreadsheet to download, sent as it is made."""
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
