"""How much is known about a program: program facts only, or the applicant's own answers would hide that nothing is."""

from typing import Any, Final, NamedTuple

import numpy as np

from applicants.matching.columns import Columns, Numbers
from applicants.matching.standing import Standing
from programs.record.rates import recent_record
from programs.vocabulary import Answer, Group, Policy, Visa

# Below this share of what matters, in percent, a score says more about the specialty than about the program.
TOO_LITTLE: Final = 20

HALF: Final = 0.5  # what an undated or employer-level fact counts
POOLED: Final = 2 / 3  # a record of all IMGs together counts 20 where one of the own group counts 30


class KnownPart(NamedTuple):
    """One thing worth knowing: its weight, ``what`` to complete "ask …", and per program how far it is known (0..1)."""

    weight: int
    what: str
    known: Numbers


class KnownShare(NamedTuple):
    """``percent``: whole percent per program, rounded half up."""

    parts: tuple[KnownPart, ...]
    percent: Numbers

    def to_ask(self, index: int) -> tuple[str, ...]:
        """What is not known at all of one program, the weightiest first."""
        return tuple(part.what for part in self.parts if not part.known[index])


def coverage(me: Standing, columns: Columns) -> KnownShare:
    """Weigh what is known; the visas are left out, and the rest scaled, for those who need none."""
    facts = _Facts(columns)
    parts = [
        KnownPart(30, "how many of its residents are US and non-US IMGs", _record(me, columns)),
        KnownPart(15, "whether it accepts IMGs", _accepts_imgs(facts)),
        KnownPart(12, "its minimum Step 2 CK score", facts.known("min_step2_ck")),
        KnownPart(8, "its limit on attempts", facts.known("max_attempts")),
        KnownPart(8, "its limit on years since graduation", facts.known("max_years_since_graduation")),
        KnownPart(5, "whether it needs US clinical experience", facts.known("usce", "usce_months")),
        KnownPart(
            4, "how many letters it needs, and from whom", facts.known("letters_required", "us_letters_required")
        ),
        KnownPart(2, "by when it needs the ECFMG certificate", facts.known("ecfmg_by")),
        KnownPart(1, "how many places it offers and whether they fill", _room(facts)),
    ]
    if me.visa_need.answer is not Answer.NO:
        parts.insert(2, KnownPart(15, "which visas it sponsors", _visas(me, facts)))
    whole = sum(part.weight for part in parts)
    known = sum(part.weight * part.known for part in parts)
    return KnownShare(tuple(parts), np.floor(known * 100 / whole + 0.5 + 1e-9).astype(np.int32))


class _Facts:
    """Per field and program: 1 stated with a date, a half stated without one, 0 not stated."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        undated = columns.cases(("undated",))
        self.cases_undated = [set(case.undated.split()) for case in undated.facts]
        self.undated_of_program = undated.of_program

    def values(self, field: str) -> tuple[list[Any], Numbers]:
        cases = self.columns.cases((field,))
        return [case[0] for case in cases.facts], cases.of_program

    def known(self, *fields: str) -> Numbers:
        """A stated "no limit" is stated; of several fields the best known counts."""
        best: Numbers = np.maximum.reduce([self._known(field) for field in fields])
        return best

    def _known(self, field: str) -> Numbers:
        values, of_program = self.values(field)
        stated = np.array([value not in (None, "") for value in values], np.float64).take(of_program)
        dated = np.array([HALF if field in undated else 1.0 for undated in self.cases_undated])
        known: Numbers = stated * dated.take(self.undated_of_program)
        return known

    def is_(self, field: str, value: Any) -> Numbers:
        values, of_program = self.values(field)
        same: Numbers = np.array([each == value for each in values], np.bool_).take(of_program)
        return same


def _record(me: Standing, columns: Columns) -> Numbers:
    """A record of the own group in full, of all IMGs two thirds; half of that if undated or too old to score."""
    group = me.group.group
    cases = columns.cases(("record",))

    def known(record: tuple[Any, ...]) -> float:
        if not record:
            return 0.0
        recent = recent_record(record, group or Group.IMG, me.dates.season)
        if recent is None:
            return HALF if any(row.group == group for row in record) else HALF * POOLED
        return POOLED if recent.pooled or group is None else 1.0

    return np.array([known(case.record) for case in cases.facts]).take(cases.of_program)


def _accepts_imgs(facts: _Facts) -> Numbers:
    """Stated, or half known where a sponsored visa implies it."""
    implied = facts.is_("visa_j1", Policy.YES) | facts.is_("visa_h1b", Policy.YES)
    return np.where(facts.is_("accepts_img", ""), HALF * implied, facts.known("accepts_img"))


def _visas(me: Standing, facts: _Facts) -> Numbers:
    """The visas the applicant would take, each alike; the employer's filings for residents are half of knowing H-1B."""
    h1b = np.maximum(facts.known("visa_h1b"), HALF * ~facts.is_("h1b_resident_filings", None))
    known = {Visa.J1: facts.known("visa_j1"), Visa.H1B: h1b}
    wanted = [visa for visa in Visa if not me.file.visas_accepted or visa in me.file.visas_accepted]
    together: Numbers = np.mean([known[visa] for visa in wanted], axis=0)
    return together


def _room(facts: _Facts) -> Numbers:
    return (facts.known("positions_per_year") + ~facts.is_("unfilled", Answer.UNKNOWN)) / 2
