"""A ranking as the stable JSON of the contract; pages and command print the same integer hundredths."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from applicants.matching.ranking import Explained, Ranking
from applicants.matching.scores import FactorLine
from applicants.matching.verdicts import Line, Verdict
from programs.vocabulary import Answer

VERSION = 1

Describe = Callable[[int], dict[str, Any] | None]
Source = Callable[[int, Line], dict[str, Any] | None]


def ranking_json(
    ranking: Ranking,
    describe: Describe,
    source: Source,
    *,
    top: int | None = None,
    verdicts: Collection[Verdict] = tuple(Verdict),
) -> dict[str, Any]:
    """The contract's ranking, version 1: numbers with at most two decimals.

    ``describe``: a program's ``program_key, acgme_id, nrmp_codes, name, specialty, state`` by its number in the
    catalogue; None leaves it out. ``source``: name, url, kind and day seen behind the facts a line reads, or None.
    ``top`` rows of each of ``verdicts`` are printed; ranks, bands and counts are of all programs asked for.
    """
    me = ranking.me
    return {
        "version": VERSION,
        "season": me.dates.season,
        "today": me.today.isoformat(),
        "derived": {
            "img": _yes_no(me.img.answer),
            "group": me.group.group.value if me.group.group else None,
            "needs_visa": _yes_no(me.visa_need.answer),
            "reasons": {"img": me.img.reason, "group": me.group.reason, "needs_visa": me.visa_need.reason},
        },
        "add_to_profile": list(ranking.add_to_profile),
        "counts": {verdict.name.lower(): number for verdict, number in ranking.counts.items()},
        "programs": [
            _program_json(ranking.explain(index), described, source)
            for index in printed(ranking, top, verdicts)
            if (described := describe(index)) is not None
        ],
    }


def printed(ranking: Ranking, top: int | None, verdicts: Collection[Verdict]) -> Iterator[int]:
    """The programs to print, by number in the catalogue: the ``top`` of each verdict, in the order of the ranking."""
    left = dict.fromkeys(verdicts, len(ranking.order) if top is None else top)
    for index, number in zip(ranking.order.tolist(), ranking.verdict[ranking.order].tolist(), strict=True):
        if left.get(Verdict(number), 0):
            left[Verdict(number)] -= 1
            yield index


def _yes_no(answer: Answer) -> bool | None:
    return {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}[answer]


def _program_json(explained: Explained, described: dict[str, Any], source: Source) -> dict[str, Any]:
    return {
        "rank": explained.rank,
        **described,
        "verdict": explained.verdict.name.lower(),
        "waiting_on": explained.waiting_on,
        "stated": explained.stated,
        "band": explained.band,
        "prospect": explained.prospect / 100,
        "fit": explained.fit / 100,
        "total": explained.total / 100,
        "coverage": explained.coverage / 100,
        "too_little_known": explained.too_little_known,
        "to_ask": list(explained.to_ask),
        "track_notes": list(explained.track_notes),
        "requirements": [_line_json(line, source(explained.index, line)) for line in explained.requirements],
        "prospect_lines": [_factor_json(line) for line in explained.prospect_lines],
        "fit_lines": [_factor_json(line) for line in explained.fit_lines],
    }


def _line_json(line: Line, source: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "key": line.key,
        "answer": line.answer.value,
        "strictness": line.strictness,
        "missing": line.missing,
        "reason": line.reason,
        "worth_asking": line.worth_asking,
        "mend": line.fix,
        "source": source,
    }


def _factor_json(line: FactorLine) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": line.label,
        "points": line.points / 100,
        "max_points": line.max_points / 100,
        "known": line.known,
        "reason": line.reason,
    }
