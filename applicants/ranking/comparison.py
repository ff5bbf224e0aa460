"""Programs side by side as they stand for one applicant: verdict, scores and each requirement, above the facts."""

from collections.abc import Sequence
from dataclasses import replace

from applicants.matching.verdicts import Answered
from applicants.ranking.matches import Match
from programs.browse.comparison import ComparedRow, Comparison


def with_mine(comparison: Comparison, matches: Sequence[Match]) -> Comparison:
    """The comparison with the applicant's own sections first; ``matches``: of its programs, in their order."""
    return replace(
        comparison,
        on_top=[("For you", _scores(matches))],
        sections=[("What they ask of you", _lines(matches)), *comparison.sections],
    )


def _scores(matches: Sequence[Match]) -> list[ComparedRow]:
    verdicts = {match.explained.verdict for match in matches}
    return [
        ComparedRow("Verdict", "verdict", matches, len(verdicts) > 1),
        *(
            ComparedRow(
                name.capitalize(),
                "score",
                [(getattr(match.explained, name), getattr(match.explained, f"{name}_lines")) for match in matches],
                False,
            )
            for name in ("prospect", "fit")
        ),
        ComparedRow("Known", "known", [match.explained for match in matches], False),
    ]


def _lines(matches: Sequence[Match]) -> list[ComparedRow]:
    """A row a requirement, in their own order. Two of them differ where two programs answer otherwise."""
    by_requirement = zip(*(match.lines for match in matches), strict=True)
    return [
        ComparedRow(
            cells[0]["line"].label, "line", cells, len({_answered(cell["line"].answer) for cell in cells} - {None}) > 1
        )
        for cells in by_requirement
    ]


def _answered(answer: Answered) -> Answered | None:
    """What nobody asks is no worse than what is met; what is not stated differs from nothing."""
    return {Answered.NOT_ASKED: Answered.MET, Answered.NOT_STATED: None}.get(answer, answer)
