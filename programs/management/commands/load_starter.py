"""Load the starter set: real programs with their evidence, from ``fixtures/starter``."""

import hashlib
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from programs.models import ImportBatch, Program, StateImgCount
from programs.models.program import NOT_WORKED_OUT

EVIDENCE: Final = "evidence.csv"
NRMP_HISTORY: Final = "nrmp_program_results.csv"
# Each file is a batch of its own, so that it can be withdrawn alone. The wide programs.csv says the same as the
# evidence, for people to read, and is not loaded.
FILES: Final = {
    EVIDENCE: "Starter set: programs and policies",
    "records.csv": "Starter set: IMG record",
    NRMP_HISTORY: "Starter set: NRMP Program Results",
}


class Command(BaseCommand):
    help = (
        "Load the programs of fixtures/starter. A file that was loaded before is left alone, one that has changed "
        "brings only what is new; what was withdrawn since stays withdrawn. LOAD_NRMP_HISTORY=0 leaves out the NRMP "
        "Program Results."
    )
    requires_system_checks: list[str] = []  # nothing to do is the common case, and should take no time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="Load every file, also what was withdrawn since.")

    def handle(self, *args: Any, **options: Any) -> None:
        if Program.objects.filter(institution_fields=NOT_WORKED_OUT).exists():
            call_command("rebuild_projection", stdout=self.stdout)
        loaded = set(ImportBatch.objects.exclude(sha256="").values_list("sha256", flat=True))
        for name, label in FILES.items():
            path = settings.FIXTURES / "starter" / name
            if name == NRMP_HISTORY and not (settings.LOAD_NRMP_HISTORY and path.exists()):
                continue
            if not path.exists():
                raise CommandError(f"There is no {path}.")
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            if options["again"] or sha256 not in loaded:
                self._load(path, label, sha256, again=options["again"])
            else:
                self._say(f"{label}: loaded before.")
        states = settings.FIXTURES / "starter" / "state_imgs.csv"
        if states.exists() and not StateImgCount.objects.exists():  # the owner's own copy stays
            call_command("load_state_imgs", states, stdout=self.stdout)

    def _load(self, path: Path, label: str, sha256: str, *, again: bool) -> None:
        from programs.imports import (
            check,  # which a run with nothing to do need not wait for
            record,
        )

        began = time.monotonic()
        self._say(f"{label}: reading {path.name} …")
        files = check.Files(evidence=path) if path.name == EVIDENCE else check.Files(records=path)
        checked, is_written = record.take_in(label, files, sha256=sha256, with_withdrawn=again)
        if not is_written:
            first = checked.faults.listed[0]
            raise CommandError(f"{path.name} has {checked.faults.count} cells that cannot be taken; {first}.")
        programs, seconds = len(checked.outcomes), time.monotonic() - began
        self._say(f"{label}: {checked.rows:,} rows about {programs:,} programs, {seconds:.1f} seconds.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
