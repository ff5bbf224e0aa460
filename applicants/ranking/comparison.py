"""Programs side by side as they stand for one applicant: verdict, scores and each requirement, above the facts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from applicants.matching.verdicts import REQUIRED, Answered, Line
from applicants.ranking.matches import Match
from programs.browse.comparison import ComparedRow, Comparison, Section

TOLD_ANYWAY: Final = {"visa_j1", "visa_h1b", "deadline"}  # the lines do not say each of them


def with_mine(comparison: Comparison, matches: Sequence[Match]) -> Comparison:
    """The comparison with the applicant's own sections first; ``matches``: of its programs, in their order."""
    return replace(
        comparison,
        on_top=[("For you", _scores(matches))],
        sections=[("What they ask of you", _lines(matches)), *_not_told_by_lines(comparison, matches)],
    )


def _not_told_by_lines(comparison: Comparison, matches: Sequence[Match]) -> list[Section]:
    """The sections without the facts a requirement is judged by: its line says them, and holds their sources."""
    read = {field for match in matches for line in match.explained.requirements for field in line.reads} - TOLD_ANYWAY
    return [
        (title, [row for row in rows if row.kind not in ("policy", "fact") or row.cells[0][1].name not in read])
        for title, rows in comparison.sections
    ]


def _scores(matches: Sequence[Match]) -> list[ComparedRow]:
    verdicts = {match.explained.verdict for match in matches}
    return [
        ComparedRow("Verdict", "verdict", matches, len(verdicts) > 1),
        *(
            ComparedRow(name.capitalize(), "score", [getattr(match.explained, name) for match in matches], False)
            for name in ("prospect", "fit")
        ),
        ComparedRow("Known", "known", [match.explained for match in matches], False),
    ]


def _lines(matches: Sequence[Match]) -> list[ComparedRow]:
    """A row a requirement, in their own order. It differs where two programs answer otherwise."""
    by_requirement = zip(*(match.lines for match in matches), strict=True)
    return [
        ComparedRow(cells[0]["line"].label, "line", cells, len({_told(cell["line"]) for cell in cells}) > 1)
        for cells in by_requirement
    ]


def _told(line: Line) -> tuple[Answered, bool, str, str]:
    """What a cell says: its mark, whether it is assumed, how strict it is, and its sentence."""
    return line.answer, line.is_assumed, line.strictness or REQUIRED, line.reason
