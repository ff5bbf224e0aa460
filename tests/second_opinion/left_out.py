"""Answers left out of a file: a line that one of their possible values would change waits for the answer.

The design says that a gap of mine is asked for where I would be held against something. Which values an answer could
have is read as the product reads it; a value that contradicts the rest of the file is none.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.second_opinion.days import day
from tests.second_opinion.person import Person


@cache
def possible(me: Person) -> list[list[Person]]:
    """For each answer that is not there, everybody I might be."""
    found = []
    for field, values in _answers(me):
        others = [Person({**me.profile, field: value}, me.season, me.today) for value in values]
        found.append([other for other in others if not contradicts_itself(other)])
    return [others for others in found if others]


def _answers(me: Person) -> Iterator[tuple[str, list[Any]]]:
    certified, start = me["ecfmg_certified_on"], me.season.start
    if (me["medical_school"] or {}).get("country") is None:
        yield "medical_school", [{"country": country} for country in (("IN",) if certified else ("IN", "US"))]
    if me["immigration_status"] is None and not me["us_citizen"]:
        yield "immigration_status", ["none", "work_permit"]
    if me["graduated_on"] is None:
        last = day(certified or me["ecfmg_expected_on"]) or date.max
        days = (date(start.year - 30, 7, 1), me.today - timedelta(1), start - timedelta(1), start + timedelta(1))
        yield "graduated_on", [on.isoformat() for on in days if on <= last]
    if me.exams is None:
        passed = [{"exam": exam, "passed": True} for exam in ("step1", "step2_ck", "oet", "step3")]
        yield "exams", [[], passed[:-1], passed, [{"exam": "step1", "passed": False}] * 4]


def contradicts_itself(me: Person) -> bool:
    """The certificate rests on Step 1 and Step 2 CK, and Step 3 on the certificate."""
    if me.is_img is False or me.exams is None or (me.certificate_ends and me.certificate_ends < me.today):
        return False
    issued, step3 = day(me["ecfmg_certified_on"]), me.exam("step3")
    if issued:
        for step in (me.exam("step1"), me.exam("step2_ck")):
            if not step.is_passed or (step.taken_on and step.taken_on > issued):
                return True
    return step3.is_passed and (issued is None or bool(step3.taken_on and step3.taken_on < issued))
