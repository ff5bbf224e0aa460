from pathlib import Path

import pytest

from programs.reader.roster.schools import Schools, read_schools


@pytest.fixture(scope="session")
def schools() -> Schools:
    return read_schools(Path(__file__).parents[4] / "fixtures" / "schools")
