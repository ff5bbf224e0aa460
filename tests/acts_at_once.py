"""Stewards who act at the same moment, as a program of its own: python -m tests.acts_at_once [acts] [threads].

Records, withdraws, works a queue, approves corrections that name a new source and imports, about few programs. Prints
how many acts were done, and what ended one of the others.
"""

import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import django

PROGRAMS: Final = 6
FACTS: Final = {"visa_j1": ("yes", "no"), "visa_h1b": ("yes", "no"), "max_attempts": ("2", "3"), "step3": ("no",)}


def main(acts: int, threads: int) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imgmatch.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    ready = _prepare()
    kinds = (_record, _withdraw, _work_a_queue, _approve, _import)
    with ThreadPoolExecutor(threads) as pool:
        told = [pool.submit(_attempt, kinds[number % len(kinds)], number, *ready) for number in range(acts)]
        found = Counter(one.result() for one in told)
    from programs.facts import projection

    return {"done": found.pop("", 0), "died": dict(found), "differences": len(projection.differences())}


def _prepare() -> tuple[list[int], Any]:
    from django.contrib.auth.models import User

    from programs.tests.builders import make_program, say

    programs = [make_program(f"at-once-{number}", visa_j1="yes", max_attempts="2").pk for number in range(PROGRAMS)]
    for pk in programs:
        from programs.models import Program

        for number in range(5):
            say(Program.objects.get(pk=pk), "visa_h1b", "no", name=f"Page {number}", seen_on="2026")
    return programs, User.objects.create_superuser(f"steward-{random.getrandbits(40)}")


def _attempt(act: Callable[..., None], number: int, programs: list[int], by: Any) -> str:
    """What ended the act; '' where it was done."""
    from django.db import connection

    try:
        act(random.Random(number), number, programs, by)
    except Exception as error:  # whatever it is, it is told
        return f"{act.__name__}: {type(error).__name__}: {str(error).splitlines()[0]}"
    finally:
        connection.close()
    return ""


def _record(draw: random.Random, number: int, programs: list[int], by: Any) -> None:
    from programs.facts import ledger

    source = ledger.source_for("program_page", f"Page {number % 5}", "https://example.org/other").pk
    field = draw.choice(list(FACTS))
    said = [ledger.Statement(pk, field, draw.choice(FACTS[field]), source) for pk in draw.sample(programs, 3)]
    ledger.record(said, by=by)


def _withdraw(draw: random.Random, number: int, programs: list[int], by: Any) -> None:
    from programs.facts import ledger
    from programs.models import Evidence

    ledger.withdraw(
        Evidence.objects.filter(program__in=draw.sample(programs, 3), field__in=("visa_h1b", "step3")), by=by
    )


def _work_a_queue(draw: random.Random, number: int, programs: list[int], by: Any) -> None:
    from django.test import Client

    from programs.desk import queue_views
    from programs.desk.queues import Task

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(by)
    task = Task(draw.choice(programs), draw.choice(("visa_j1", "max_attempts")), None, "", "")
    [(_, fact, _)] = queue_views.with_facts([task])
    source = {"source_kind": "program_page", "source_name": "Program page", "seen_on": "2026-11-01"}
    said = {"value": draw.choice(FACTS[task.field]), **source, "source_url": "https://example.org/program"}
    sent = {f"correct-{name}": value for name, value in said.items()}
    sent |= {"program": task.program, "field": task.field, "act": "correct", "seen": fact.fingerprint}
    response = browser.post("/steward/queue/stale/work/", sent)
    is_turned_away = response.status_code == 302 and "login" in response["Location"]
    if is_turned_away or response.status_code not in (302, 409):  # 409: somebody was quicker, which is an answer
        raise ValueError(f"answered {response.status_code}")


def _approve(draw: random.Random, number: int, programs: list[int], by: Any) -> None:
    """Two corrections in a row name the same new source."""
    from programs.corrections import intake
    from programs.imports.cells import CellStatement, Origin
    from programs.models import Correction

    url = f"https://example.org/{number // 10}"
    about = {"program_id": draw.choice(programs), "field": "visa_j1", "value": "no"}
    one = Correction.objects.create(**about, how="page", url=url)
    origin = Origin("program_page", f"A new page {number // 10}", url)
    intake.approve(one, CellStatement(0, "visa_j1", "no", "", "", 0, origin), by=by)


def _import(draw: random.Random, number: int, programs: list[int], by: Any) -> None:
    from programs.imports import record
    from programs.imports.cells import Origin
    from programs.imports.checked import Files

    with tempfile.TemporaryDirectory() as folder:
        rows = "".join(f"at-once-{at},{draw.choice(('yes', 'no'))}\n" for at in range(PROGRAMS))
        path = Path(folder) / "p.csv"
        path.write_text(f"program_key,visa_j1\n{rows}", encoding="utf-8")
        with suppress(record.DataMoved):  # told to whoever imports, who tries again
            record.take_in("At once", Files(path), Origin("directory", f"A new list {number // 10}"), by=by)


if __name__ == "__main__":
    asked = main(*(int(word) for word in (*sys.argv[1:], "500", "16")[:2]))
    sys.stdout.write(json.dumps(asked, indent=1) + "\n")
