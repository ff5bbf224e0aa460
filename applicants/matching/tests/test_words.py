"""Every sentence an applicant reads about a program is short and plain: a doctor reads it in a second language.

Measured by textstat: Flesch-Kincaid grade 7, what a reader of twelve years can follow. Names of the field are explained
in the glossary and dates are dates: each counts as one short word.
"""

import re
from collections.abc import Iterator
from random import Random

import pytest
import textstat

from applicants.matching.checklist_items import carms, eras
from applicants.matching.in_short import sentence
from applicants.matching.ranking import rank
from applicants.matching.standing import Standing
from applicants.matching.what_if import changes_for
from applicants.tests.applicants import AFTER_RANK_LISTS, SEASON, SUMMER, WINTER
from applicants.tests.columns import Columns
from applicants.tests.generated import ALLOWANCES, a_file, a_list, applicant
from imgmatch.glossary import TERMS

MOST_WORDS, GRADE = 20, 7.0

NAMES = (
    *(term for one in TERMS for term in one.short.split(", ")),
    *("Step 1 and Step 2 CK", "US citizens?", "citizens?", "permanent residents?", "Canadian", "Canada", "Puerto Rico"),
    *("certificates?", "graduat(es?|ed|ion)", "deadline", "applications?", "clinical", "experience", "communication"),
    *("sub-internships?", "externships?", "observerships?", "electives?", "tele-rotations?", "shadowing", "employment"),
    *("military", "residency", "residencies", "asylum", "refugee", "accept(s|ed)? IMGs", "attempts?", "USD [0-9,]+"),
    *("conditions?", "minimum", "institution", "specialty", "internal medicine", "neurological surgery", "psychiatry"),
    *(
        "neurological and orthopaedic surgery",
        "US Citizenship and Immigration Services",
        "categorical",
        "preliminary",
        "recommendations?",
        "petition",
        "Educational",
        "Medical Council",
        "diploma",
    ),
)
A_DAY = r"\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
PLAIN = re.compile("|".join([A_DAY, *(rf"\b{name}\b" for name in sorted(NAMES, key=len, reverse=True))]), re.IGNORECASE)


def told() -> Iterator[tuple[str, str]]:
    """Where each text stands, and the text."""
    for seed in range(60):
        random = Random(seed)
        file, programs, today = a_file(random), a_list(random), random.choice((SUMMER, WINTER, AFTER_RANK_LISTS))
        me = applicant(file, today)
        assert me is not None
        ranking = rank(me, Columns(*programs), SEASON, today, ALLOWANCES)
        for index in ranking.order.tolist():
            found = ranking.explain(index)
            yield "in short", sentence(found)
            yield from (("a track", note) for note in found.track_notes)
            yield from ((f"score {line.key}", line.reason) for line in (*found.prospect_lines, *found.fit_lines))
            for line in found.requirements:
                yield line.key, line.reason
                yield f"fix of {line.key}", line.fix or ""
        standing = Standing(me, SEASON, today, ALLOWANCES)
        yield from (("a gap", sentence_) for sentence_ in ranking.add_to_profile)
        yield from ((f"item {item.key}", item.reason) for item in (*eras(standing), *carms(standing)))
        yield from ((f"suppose {change.key}", change.takes) for change in changes_for(standing))


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.?!])\s+", text.strip()) if one]


@pytest.fixture(scope="module")
def read() -> set[tuple[str, str]]:
    return {(where, one) for where, text in told() for one in sentences(text)}


def test_sentences_are_short(read) -> None:
    assert {(where, one) for where, one in read if len(one.split()) > MOST_WORDS} == set()


def test_sentences_are_plain(read) -> None:
    plain = {(where, PLAIN.sub("it", one)) for where, one in read}
    assert sorted((textstat.flesch_kincaid_grade(one), where, one) for where, one in plain if hard(one)) == []


def hard(plain: str) -> bool:
    """Of a handful of words one long word decides: what is short is plain."""
    return len(plain.split()) > 5 and textstat.flesch_kincaid_grade(plain) > GRADE
