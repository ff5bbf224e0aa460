"""The changes that are known not to be noticed by the fast tests: each is there, and has its reason or its test."""

from pathlib import Path

import pytest

from tests.mutation.mutants import mutants_of
from tests.mutation.survivors import Survivor, survivors

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("survivor", survivors(), ids=lambda one: f"{one.file}: {one.line}")
def test_a_known_survivor_is_there_with_its_reason_or_its_test(survivor: Survivor) -> None:
    assert survivor.site in {mutant.site for mutant in mutants_of(ROOT, survivor.file)}
    assert bool(survivor.reason) is not bool(survivor.noticed_by)
    if survivor.noticed_by:
        file, _, test = survivor.noticed_by.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text()


def test_none_is_named_twice() -> None:
    assert len({one.site for one in survivors()}) == len(survivors())
