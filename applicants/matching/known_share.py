"""How much is known about a program: program facts only, or the applicant's own answers would hide that nothing is."""

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

import numpy as np

from applicants.matching.columns import Columns, Numbers
from applicants.matching.standing import Standing
from programs.record.rates import recent_record
from programs.vocabulary import Answer, Group, Policy, Visa

# Below this share of what matters, in percent, a score says more about the specialty than about the program.
TOO_LITTLE: Final = 20
HALF_KNOWN: Final = 50

HALF: Final = 0.5  # what an undated or employer-level fact counts
POOLED: Final = 2 / 3  # a record of all IMGs together counts 20 where one of the own group counts 30


class Known(NamedTuple):
    """One thing worth knowing: its weight, ``what`` to complete "ask …", and per program how far it is known (0..1).

    ``share`` gives None where it is no matter to this applicant: the rest then makes up the whole.
    """

    weight: int
    what: str
    share: "Callable[[KnownFacts], Numbers | None]"


class KnownShare(NamedTuple):
    """``parts``: what is worth knowing, with how far it is known per program. ``percent``: whole, rounded half up."""

    parts: tuple[tuple[Known, Numbers], ...]
    percent: Numbers

    def to_ask(self, index: int) -> tuple[str, ...]:
        """What is not known at all of one program, the weightiest first."""
        return tuple(part.what for part, share in self.parts if not share[index])


class KnownFacts:
    """Per field and program: 1 stated with a date, a half stated without one, 0 not stated."""

    def __init__(self, me: Standing, columns: Columns) -> None:
        self.me, self.columns = me, columns

    def values(self, field: str) -> tuple[list[Any], Numbers]:
        cases = self.columns.cases((field,))
        return [case[0] for case in cases.facts], cases.of_program

    def known(self, *fields: str) -> Numbers:
        """A stated "no limit" is stated; of several fields the best known counts."""
        best: Numbers = np.maximum.reduce([self._known(field) for field in fields])
        return best

    def _known(self, field: str) -> Numbers:
        """The same for everybody, so kept with the columns."""
        kept, key = self.columns.kept_of((field, "undated")), ("known", field)
        if key not in kept:
            (values, of_program), (undated, undated_of_program) = self.values(field), self.values("undated")
            stated = np.array([value not in (None, "") for value in values], np.float32).take(of_program)
            dated = np.array([HALF if field in fields.split() else 1 for fields in undated], np.float32)
            kept[key] = stated * dated.take(undated_of_program)
        known: Numbers = kept[key]
        return known

    def is_(self, field: str, value: Any) -> Numbers:
        values, of_program = self.values(field)
        same: Numbers = np.array([each == value for each in values], np.bool_).take(of_program)
        return same


def if_stated(*fields: str) -> Callable[[KnownFacts], Numbers]:
    """Known as far as the best known of these fields is stated."""
    return lambda facts: facts.known(*fields)


def accepts_imgs_known(facts: KnownFacts) -> Numbers:
    """Stated, or half known where a sponsored visa or the record implies it."""
    by_visa = facts.is_("visa_j1", Policy.YES) | facts.is_("visa_h1b", Policy.YES)
    implied = by_visa | ~facts.is_("imgs_on_record", "")
    return np.where(facts.is_("accepts_img", ""), HALF * implied, facts.known("accepts_img"))


def visas_known(facts: KnownFacts) -> Numbers | None:
    """The visas the applicant would take, each alike; the employer's filings for residents are half of knowing H-1B.

    None for those who need no visa.
    """
    if facts.me.visa_need.answer is Answer.NO:
        return None
    h1b = np.maximum(facts.known("visa_h1b"), HALF * ~facts.is_("h1b_resident_filings", None))
    known = {Visa.J1: facts.known("visa_j1"), Visa.H1B: h1b}
    accepted = facts.me.file.visas_accepted
    together: Numbers = np.mean([known[visa] for visa in Visa if not accepted or visa in accepted], axis=0)
    return together


def _record_known(facts: KnownFacts) -> Numbers:
    """A record of the own group in full, of all IMGs two thirds; half of that if undated or too old to score."""
    group, season = facts.me.group.group, facts.me.dates.season
    cases = facts.columns.cases(("record",))

    def known(record: tuple[Any, ...]) -> float:
        if not record:
            return 0.0
        recent = recent_record(record, group or Group.IMG, season)
        if recent is None:
            return HALF if any(row.group == group for row in record) else HALF * POOLED
        return POOLED if recent.pooled or group is None else 1.0

    kept, key = facts.columns.kept_of(("record",)), ("record", group, season)
    if key not in kept:
        kept[key] = np.array([known(case.record) for case in cases.facts])
    return kept[key].take(cases.of_program)


# What is worth knowing beside the requirements, each of which says its own weight.
BESIDE_REQUIREMENTS: Final = (
    Known(30, "how many of its residents are US and non-US IMGs", _record_known),
    Known(1, "how many places it offers", if_stated("positions_per_year")),
)


def coverage(me: Standing, columns: Columns, of_requirements: Iterable[Known]) -> KnownShare:
    """Weigh what is known; what is no matter to this applicant is left out, and the rest scaled."""
    facts = KnownFacts(me, columns)
    weighed = sorted((*BESIDE_REQUIREMENTS, *of_requirements), key=lambda part: -part.weight)
    parts = tuple((part, share) for part in weighed if (share := part.share(facts)) is not None)
    known = sum(part.weight * share for part, share in parts)
    whole = sum(part.weight for part, _ in parts)
    return KnownShare(parts, np.floor(known * 100 / whole + 0.5 + 1e-9).astype(np.int32))
