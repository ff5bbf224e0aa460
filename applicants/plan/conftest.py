"""Fixtures of the tests about plans."""

import pytest

from programs.tabular import reading
from programs.tests.reading_here import told_here


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read without a process of their own: what is done with their rows is tested here."""
    monkeypatch.setattr(reading, "_told", told_here)
