from pathlib import Path

import pytest

from programs.reader.roster.school_lists import read_schools
from programs.reader.roster.schools import Schools


@pytest.fixture(scope="session")
def schools() -> Schools:
    return read_schools(Path(__file__).parents[4] / "fixtures" / "schools")
