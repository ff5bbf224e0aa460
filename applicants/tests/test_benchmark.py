"""The benchmark runs on what is there and says what it found."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from programs.tests.builders import make_program

pytestmark = pytest.mark.django_db


def test_the_export_is_measured_and_read_back(tmp_path) -> None:
    make_program(name="=Formula & Co", zip="00123", min_step2_ck=230)
    printed = StringIO()
    call_command("benchmark", "export", "--rounds", "1", "--json", str(tmp_path / "out.json"), stdout=printed)
    found = json.loads((tmp_path / "out.json").read_text())
    assert (found["programs"], found["seconds"] < 3, found["peak_mb"] < 100) == (1, True, True)
    assert "1 programs written to a workbook" in printed.getvalue()
