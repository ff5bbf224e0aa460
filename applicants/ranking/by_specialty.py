"""One ranking seen by specialty: how open each wished one is, counted from the same judgement."""

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from applicants.matching.outcomes import Verdict
from applicants.matching.ranking import Ranking
from applicants.ranking.matches import catalogue_of
from programs.catalogue.columns import Selection

SPECIALTY: Final = "specialty"  # the word of the filter
ALL: Final = ""


def specialty_counts(ranking: Ranking, selection: Selection, slugs: Iterable[str]) -> dict[str, Mapping[Verdict, int]]:
    """Programs by verdict for each specialty and for ``ALL``, under every filter of ``selection`` but the specialty."""
    cases = catalogue_of(ranking).cases((SPECIALTY,))
    kept = np.ones(ranking.columns.size, dtype=bool)
    for word, mask in selection.kept_by.items():
        if word != SPECIALTY:
            kept &= mask
    pairs = cases.of_program[kept] * len(Verdict) + ranking.verdict[kept]
    counted = np.bincount(pairs, minlength=len(cases.facts) * len(Verdict)).reshape(-1, len(Verdict))
    row_of = {facts.specialty: number for number, facts in enumerate(cases.facts)}
    found = {ALL: _by_verdict(counted.sum(axis=0).tolist())}
    for slug in slugs:
        found[slug] = _by_verdict(counted[row_of[slug]].tolist() if slug in row_of else [0] * len(Verdict))
    return found


def _by_verdict(counted: list[int]) -> Mapping[Verdict, int]:
    return {verdict: counted[verdict] for verdict in sorted(Verdict, reverse=True)}
