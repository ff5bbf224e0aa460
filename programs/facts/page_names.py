"""What a page is called as a source."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from programs.models import Evidence, Program
from programs.vocabulary import SourceKind


def name_of_page(kind: str, url: str, standing: Iterable[Evidence], program: Program) -> str:
    """The name a page is quoted under already, or one for its first time. ``standing``: rows with their source."""
    quoted = (row.source.name for row in standing if row.source.kind == kind and row.source.url == url)
    return next(quoted, first_name(kind, url, program))


def first_name(kind: str, url: str, program: Program) -> str:
    """After whose page it is; any other one after where it stands."""
    if kind == SourceKind.PROGRAM_PAGE and program.name:
        return f"Program page: {program.name}"[:300]
    if kind == SourceKind.INSTITUTION_POLICY and (program.institution or program.name):
        return f"Institution policy: {program.institution or program.name}"[:300]
    return urlsplit(url).hostname or url
