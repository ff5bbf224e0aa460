"""An import that is killed while it records is whole or absent, and the next one works."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROUNDS = int(os.environ.get("KILL_ROUNDS", 3))
ROWS = 1_500
SOURCE = ("--source-name", "A list", "--source-kind", "directory", "--seen-on", "2026-10-01")
# A process beside the one that is killed: it does what each line of its input says and tells what there is then.
BESIDE = """
import json, sys
from django.core.management import call_command
from programs.facts import projection
from programs.models import *
for line in sys.stdin:
    call_command(*json.loads(line), stdout=sys.stderr)
    there_is = (ImportBatch.objects.count(), Evidence.objects.count(), Program.objects.count())
    print(*there_is, len(projection.differences()), flush=True)
"""


def manage(database: str, *arguments: Any, **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *map(str, arguments)]
    environment = os.environ | {"DATABASE_URL": database}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, **options)


@pytest.fixture
def after(database) -> Iterator[Callable[..., tuple[int, ...]]]:
    """``after(command, …)`` runs a command and counts batches, evidence, programs and programs that are not as told."""
    with manage(database, "shell", "--no-imports", "-c", BESIDE, stdin=subprocess.PIPE) as process:

        def after(*command: Any) -> tuple[int, ...]:
            assert process.stdin
            print(json.dumps(command, default=str), file=process.stdin, flush=True)
            said = process.stdout.readline()
            assert said, f"{command} failed"
            return tuple(map(int, said.split()))

        yield after


def a_file(path: Path, number: int) -> Path:
    """New programs and a change to every program of the file before."""
    rows = [f"killed-{row},Killed {row},internal-medicine,NY,{200 + number}" for row in range(ROWS + 20 * number)]
    path.write_text("\n".join(["program_key,name,specialty,state,min_step2_ck", *rows]))
    return path


@pytest.mark.database
def test_killed_in_the_middle_it_is_whole_or_absent(tmp_path, database, after) -> None:
    moments = random.Random(4)
    before = after("import_programs", a_file(tmp_path / "0.csv", 0), *SOURCE)
    assert before == (1, 4 * ROWS, ROWS, 0)
    for number in range(1, ROUNDS + 1):
        file = a_file(tmp_path / f"{number}.csv", number)
        whole = (before[0] + 1, before[1] + ROWS + 20 * (number - 1) + 80, before[2] + 20, 0)
        running = manage(database, "import_programs", file, *SOURCE, "-v", "2", stderr=subprocess.PIPE)
        assert running.stderr
        assert any(line.startswith("Recording") for line in running.stderr)
        time.sleep(moments.uniform(0, 0.3))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert after("check") in (before, whole)
        before = after("import_programs", file, *SOURCE)
        assert before == whole
