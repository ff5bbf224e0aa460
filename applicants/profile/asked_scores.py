"""What programs state about Step 2 CK, told beside the part that asks for exams."""

from statistics import median_low
from typing import NamedTuple

from applicants.matching.applicant import Applicant
from programs import catalogue
from programs.vocabulary import NO_MINIMUM


class AskedScores(NamedTuple):
    """Of the listed programs of the wished specialties, of all where none is wished.

    ``stating``: how many state a minimum for Step 2 CK. ``lowest``, ``usual`` and ``highest`` of these minimums; 0
    where none is stated. ``score``: the applicant's own, and ``reached``: how many of the minimums it reaches.
    """

    programs: int
    stating: int
    lowest: int
    usual: int
    highest: int
    score: int | None
    reached: int


def asked_scores(me: Applicant) -> AskedScores:
    wished = me.wishes.specialties
    cases = catalogue.current().cases(("specialty", "min_step2_ck"))
    told = [
        (facts.min_step2_ck, int(size))
        for facts, size in zip(cases.facts, cases.sizes, strict=True)
        if not wished or facts.specialty in wished
    ]
    stated = sorted(least for least, size in told if least not in (None, NO_MINIMUM) for _ in range(size))
    mine = [one.score for one in me.exams or () if one.exam == "step2_ck" and one.passed and one.score]
    score = max(mine, default=None)
    return AskedScores(
        sum(size for _, size in told),
        len(stated),
        lowest=stated[0] if stated else 0,
        usual=median_low(stated) if stated else 0,
        highest=stated[-1] if stated else 0,
        score=score,
        reached=sum(least <= score for least in stated) if score else 0,
    )
