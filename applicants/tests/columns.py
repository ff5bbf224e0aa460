"""A catalogue in a few lines: programs as dicts, served to the rules the way the real one serves them."""

from collections import namedtuple
from collections.abc import Hashable
from functools import cache
from typing import Any

import numpy as np

from applicants.matching.columns import Combinations
from programs.catalogue.loading import DATED_FACTS
from programs.vocabulary import Answer

LIMITS = (
    "min_step2_ck",
    "min_step1",
    "max_attempts",
    "max_years_since_graduation",
    "usce_months",
    "letters_required",
    "us_letters_required",
)

# A program about which nothing is known but what and where it is.
SILENT: dict[str, Any] = {
    "program_key": "program",
    "name": "Program",
    "specialty": "internal-medicine",
    "state": "NY",
    "setting": "",
    "length_years": 3,
    "positions_per_year": None,
    "tracks": "C",
    "accepts_img": "",
    "visa_j1": "",
    "visa_h1b": "",
    "years_counted_to": "",
    "usce": "",
    "usce_kinds": "",
    "step3": "",
    "step3_by": "",
    "ecfmg_by": "",
    "work_permit": "",
    "deadline": "",
    "h1b_resident_filings": None,
    "disputed": "",
    "undated": "",
    "by_institution": "",
    "imgs_on_record": "",
    "record": (),
    "teaching_center": Answer.UNKNOWN,
    "state_imgs": None,
    "sisters": (),
    **dict.fromkeys(LIMITS),
    **{f"{limit}_strictness": "" for limit in LIMITS},
    # They are seen this season where a test does not say when.
    **{f"{fact}_seen_on": "2026-09-01" for fact in DATED_FACTS},
}


def program(**stated: Any) -> dict[str, Any]:
    """A program that states only this."""
    if unknown := stated.keys() - SILENT.keys():
        raise ValueError(f"no such program field: {sorted(unknown)}")
    return SILENT | stated


@cache
def facts_of(reads: tuple[str, ...]) -> Any:
    """The named tuple of exactly these fields."""
    return namedtuple("Facts", reads)


class Columns:
    """Programs in the order given, which is the order of their names."""

    def __init__(self, *programs: dict[str, Any]) -> None:
        self.programs, self.size = programs, len(programs)
        self.kept: dict[Hashable, Any] = {}
        self.answers: dict[tuple[tuple[str, ...], Hashable], list[Any]] = {}
        self.made: dict[tuple[str, ...], Combinations] = {}

    def cases(self, reads: tuple[str, ...]) -> Combinations:
        if reads not in self.made:
            kind = facts_of(reads)
            facts = [kind(*map(each.__getitem__, reads)) for each in self.programs]
            distinct = list(dict.fromkeys(facts))
            number = {fact: position for position, fact in enumerate(distinct)}
            self.made[reads] = Combinations(distinct, np.array([number[fact] for fact in facts], np.intp))
        return self.made[reads]

    def kept_of(self, reads: tuple[str, ...]) -> dict[Hashable, Any]:
        return self.kept

    def position(self, program_key: str) -> int | None:
        keys = [each["program_key"] for each in self.programs]
        return keys.index(program_key) if program_key in keys else None
