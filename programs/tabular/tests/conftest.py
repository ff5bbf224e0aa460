import pytest


@pytest.fixture(autouse=True)
def read_here() -> None:
    """The process that reads is what these tests are about."""
