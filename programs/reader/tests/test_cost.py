"""Hostile text costs no more than its length: no pattern can run away, and no sentence is read twice."""

import cProfile
import importlib
import pkgutil
import pstats
import re
from re import _constants, _parser  # the only way to see how a pattern repeats

import pytest

import programs.reader
from programs.reader import fields, lexicon
from programs.reader.fields.limits import denials
from programs.reader.policies import read_policies, statements
from programs.reader.readings import PageLine

REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
MANY = 100  # repeats: what may come more often counts as without end


def patterns() -> dict[str, re.Pattern[str]]:
    found = {}
    for package in (programs.reader, fields):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if not module.ispkg:
                for name, value in vars(importlib.import_module(module.name)).items():
                    if isinstance(value, re.Pattern):
                        found[f"{module.name}.{name}"] = value
                    if isinstance(value, lexicon.Concept):
                        found[f"{module.name}.{name}"] = value.pattern
    return found


def endless(parsed: _parser.SubPattern, inside: bool = False) -> bool:
    """Whether a repeat without end stands inside another one."""
    for code, argument in parsed:
        if code in REPEATS:
            _, most, inner = argument
            many = most is _constants.MAXREPEAT or most > MANY
            if (many and inside) or endless(inner, inside or many):
                return True
        elif code is _constants.BRANCH:
            if any(endless(branch, inside) for branch in argument[1]):
                return True
        elif code is _constants.SUBPATTERN:
            if endless(argument[-1], inside):
                return True
        elif code in (_constants.ASSERT, _constants.ASSERT_NOT) and endless(argument[1], inside):
            return True
    return False


def test_no_pattern_repeats_a_repeat() -> None:
    found = patterns()
    assert len(found) > 100
    running = [name for name, pattern in found.items() if endless(_parser.parse(pattern.pattern))]
    assert running == []
    assert endless(_parser.parse(r"(?:a+b?)*"))


def calls(text: str) -> int:
    statements.cache_clear()
    profile = cProfile.Profile()
    profile.runcall(read_policies, [PageLine(text)], season=2027)
    return pstats.Stats(profile).total_calls


HOSTILE = [
    "J-1 visa ", "J-1; ", "(", "5 ", "a: ", "not J-1 and ", "three letters ", "within 5 years of graduation ",
    "Step 2 CK 220, ",
    "no more than two failed attempts ", "3 months of US experience, ", "ECFMG certificate by the interview ",
    "Visas? ", ". ", "- ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(piece: str) -> None:
    denials.cache_clear()
    calls(piece * 10)  # compiles what is compiled once
    once, twice = (calls(piece * (length // len(piece))) for length in (20_000, 40_000))
    assert twice <= 2.3 * once + 500
