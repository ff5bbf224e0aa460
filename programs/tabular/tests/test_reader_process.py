"""The reader is a process of its own: it knows nothing, has limits, and whatever becomes of it is a sentence."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from programs.exports.columns import WIDE
from programs.imports import detect
from programs.imports.check import check
from programs.imports.checked import Files
from programs.tabular import reading
from programs.tabular.reading import Unreadable, read
from programs.tests.sheets import everything
from programs.tests.workbooks import a_workbook

ROWS = 20_000  # more than a pipe holds


def a_table(path: Path, rows: int = ROWS) -> Path:
    path.write_bytes(b"program_key,name\n" + b"".join(b"key-%d,a name\n" % number for number in range(rows)))
    return path


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


@pytest.fixture
def readers(monkeypatch) -> list[subprocess.Popen[bytes]]:
    """Every reader that is started."""
    started: list[subprocess.Popen[bytes]] = []

    def noted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*arguments, **options))
        return started[-1]

    popen = subprocess.Popen
    monkeypatch.setattr(reading.subprocess, "Popen", noted)
    return started


@pytest.mark.parametrize(
    ("name", "heavy"),
    [
        ("p.csv", {"django", "pandas", "numpy", "openpyxl", "dataclasses", "rapidfuzz", "python_calamine", "zipfile"}),
        ("p.xlsx", {"django", "pandas", "numpy", "openpyxl", "dataclasses", "rapidfuzz"}),
    ],
)
def test_it_brings_nothing_heavy_and_knows_no_settings(name: str, heavy: set[str]) -> None:
    code = f"""
import pathlib, sys
from programs.tabular import reader_process
reader_process.reader_of(pathlib.Path({name!r}))
print({heavy} & set(sys.modules))
"""
    said = subprocess.run(python(code), cwd=reading.ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"
    assert set(reading.ENVIRONMENT) <= {"PATH", "SYSTEMROOT", "TEMP"}


def test_rows_come_as_they_are_asked_for_and_all_of_them(tmp_path, readers) -> None:
    with read(a_table(tmp_path / "p.csv"), WIDE) as sheet:
        assert next(sheet.rows) == (2, {"program_key": "key-0", "name": "a name"})
        assert readers[0].poll() is None  # it waits until there is room for more
        assert sum(1 for _ in sheet.rows) == ROWS - 1
        assert readers[0].returncode is not None


def test_it_stops_when_nobody_listens(tmp_path, readers) -> None:
    with read(a_table(tmp_path / "p.csv"), WIDE) as sheet:
        assert (sheet.columns, readers[0].poll()) == (("program_key", "name"), None)
    assert readers[0].returncode is not None
    assert list(sheet.rows) == []


def test_it_stops_when_its_file_is_refused(tmp_path, readers) -> None:
    """At once: whoever keeps the error keeps the frames it came through, and these the rows."""
    path = a_table(tmp_path / "p.csv")
    path.write_bytes(path.read_bytes().replace(b"name", b"program_key", 1))
    with pytest.raises(Unreadable, match="two columns") as kept, detect.opened(path):
        pass
    assert readers[0].returncode is not None
    assert kept.traceback


@pytest.mark.django_db
def test_it_stops_when_the_comparing_breaks_off(tmp_path, readers) -> None:
    def tell(doing: str, done: int, of: int) -> None:
        assert readers[0].poll() is None
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(Files(wide=a_table(tmp_path / "p.csv")), tell=tell)
    assert readers[0].returncode is not None


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import os; os.abort()", id="it crashes"),
        pytest.param("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", id="it is killed"),
        pytest.param("raise SystemExit(1)", id="it gives up"),
        pytest.param("print('{\"columns\": [\"na', end='')", id="it stops in the middle of a word"),
        pytest.param("import signal; signal.pause()", id="it says nothing"),
        pytest.param("while True: pass", id="it goes round in circles"),
    ],
)
def test_whatever_becomes_of_it_is_a_sentence(tmp_path, monkeypatch, code) -> None:
    monkeypatch.setattr(reading, "READER", python(code))
    monkeypatch.setattr(reading, "WAITED", 0.05)
    with pytest.raises(Unreadable, match=r"^p\.csv takes too much time or memory to read; split it, or save it as CSV"):
        everything(a_table(tmp_path / "p.csv"), WIDE)


def limited(name: str, most: int) -> tuple[str, ...]:
    reader = "programs.tabular.reader_process"
    return python(f"import sys, {reader} as reader; reader.{name} = {most}; reader.main(*sys.argv[1:])")


def test_it_has_so_much_memory_and_no_more(tmp_path, monkeypatch) -> None:
    rows = [["program_key", "name"], *([f"key-{number}", "n" * 500] for number in range(3_000))]
    path = a_workbook(tmp_path / "p.xlsx", {"programs": rows})
    monkeypatch.setattr(reading, "READER", limited("MOST_MEMORY", 400_000_000))
    assert len(everything(path, WIDE).rows) == 3_000
    monkeypatch.setattr(reading, "READER", limited("MOST_MEMORY", 1_000_000))
    with pytest.raises(Unreadable, match=r"too much (time or )?memory to read"):
        everything(path, WIDE)


def test_it_writes_no_file(tmp_path) -> None:
    code = "from programs.tabular import reader_process; reader_process.limit(); open('x', 'w').write('y' * 99_999)"
    done = subprocess.run(python(code), cwd=tmp_path, env={"PYTHONPATH": str(reading.ROOT)}, capture_output=True)
    assert (done.returncode == 0, list(tmp_path.glob("x")) and (tmp_path / "x").stat().st_size) == (False, 0)
