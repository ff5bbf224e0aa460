"""Files to download, sent as they are made."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from programs.tabular.writing import csv_lines


def csv_file(rows: Iterable[Sequence[str]], name: str) -> StreamingHttpResponse:
    """A spreadsheet to download, sent as it is made."""
    as_file = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8", headers=as_file)
