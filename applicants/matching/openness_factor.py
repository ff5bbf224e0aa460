"""How open a program is to the applicant's group, measured against the group's national share."""

from collections.abc import Hashable
from functools import partial

from applicants.matching.scores import FactorValue
from applicants.matching.standing import Standing
from applicants.matching.verdicts import ProgramFacts
from programs.record.openness import GROUPS, openness
from programs.record.openness_words import clauses
from programs.vocabulary import Answer, Group, Visa


def asks_of_me(me: Standing) -> Hashable:
    """All that openness reads of an applicant: the same for thousands of people. Of those whose group is not known also
    what they are asked to add, which their line repeats.
    """
    group = me.group
    return me.img.answer is Answer.NO, group.group, group.group or group.reason, me.dates.season, _takes_h1b(me)


def openness_value(me: Standing, program: ProgramFacts) -> FactorValue:
    """The share of your group to be expected here, over the sum of it and the national share.

    Known only with a record of the program's own; the reason is worded only when printed. While the group is not known
    it is the mean of both groups.
    """
    if me.img.answer is Answer.NO:
        return FactorValue(0.5, False, "The record is about IMGs.")
    group, season, takes_h1b = me.group.group, me.dates.season, _takes_h1b(me)
    if group is None:
        us_img, non_us_img = (openness(program, one, season, takes_h1b).value for one in GROUPS)
        return FactorValue((us_img + non_us_img) / 2, False, f"{me.group.reason} Until then this is the mean of both.")
    found = openness(program, group, season, takes_h1b)
    return FactorValue(found.value, found.record is not None, partial(_reason, program, group, season, takes_h1b))


def _reason(program: ProgramFacts, group: Group, season: int, takes_h1b: bool) -> str:
    """Worked out again: values are kept for thousands of programs, sentences are printed of few."""
    return "\n".join(clauses(openness(program, group, season, takes_h1b)))


def _takes_h1b(me: Standing) -> bool:
    return Visa.H1B in (me.file.visas_accepted or ())
