"""Load the starter set: real programs with their evidence, from ``fixtures/starter``."""

import csv
import hashlib
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from programs.facts import ledger
from programs.fields import clean_value, strictness_of
from programs.imports.reference_file import ReferenceFileError
from programs.imports.state_imgs import bring_newer
from programs.models import Evidence, ImportBatch, Program
from programs.models.program import NOT_WORKED_OUT
from programs.models.querysets import chunks

EVIDENCE: Final = "evidence.csv"
DUPLICATES: Final = "duplicates.csv"
# Of a row of evidence: what tells whether another edition of its file says the same.
TOLD_BY: Final = ("program_key", "field", "value", "strictness", "source_kind", "source_name", "source_url", "seen_on")
NRMP_HISTORY: Final = "nrmp_program_results.csv"
# Each file is a batch of its own, so that it can be withdrawn alone; all but the first may be left out. The wide
# programs.csv says the same as they do, for people to read, and is not loaded.
FILES: Final = {
    EVIDENCE: "Starter set: programs and policies",
    "directory.csv": "Starter set: directory of programs",
    "additions.csv": "Starter set: what the directory adds to known programs",
    DUPLICATES: "Starter set: pairs that look alike",
    "records.csv": "Starter set: IMG record",
    NRMP_HISTORY: "Starter set: NRMP Program Results",
}


def canonical(row: dict[str, str]) -> dict[str, str]:
    """A row of evidence as it is recorded."""
    value = clean_value(row["field"], row["value"])
    return row | {"value": value, "strictness": strictness_of(row["field"], value, row.get("strictness") or "")}


class Command(BaseCommand):
    help = (
        "Load the programs of fixtures/starter. A file that was loaded before is left alone, one that has changed "
        "brings what is new and withdraws what it says no more; what was withdrawn since stays withdrawn. "
        "LOAD_NRMP_HISTORY=0 leaves out the NRMP Program Results."
    )
    requires_system_checks: list[str] = []  # nothing to do is the common case, and should take no time

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="Load every file, also what was withdrawn since.")
        parser.add_argument("--only", nargs="+", choices=FILES, default=FILES, help="Load these files alone.")

    def handle(self, *args: Any, **options: Any) -> None:
        if Program.objects.filter(institution_fields=NOT_WORKED_OUT).exists():
            call_command("rebuild_projection", stdout=self.stdout)
        batches = ImportBatch.objects.exclude(sha256="").order_by("recorded_at", "pk")
        newest = dict(batches.values_list("label", "sha256"))
        for name in (name for name in FILES if name in options["only"]):
            path = settings.FIXTURES / "starter" / name
            if name == NRMP_HISTORY and not settings.LOAD_NRMP_HISTORY:
                continue
            if not path.exists():
                if name == EVIDENCE or options["only"] is not FILES:
                    raise CommandError(f"There is no {path}.")
                continue
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            if options["again"] or sha256 != newest.get(FILES[name]):
                self._load(path, FILES[name], sha256, again=options["again"])
            else:
                self._say(f"{FILES[name]}: loaded before.")
        states = settings.FIXTURES / "starter" / "state_imgs.csv"
        try:
            if states.exists() and (number := bring_newer(states)):
                self._say(f"IMGs matched by state: {number} state{'' if number == 1 else 's'}.")
        except ReferenceFileError as error:
            raise CommandError("\n".join([f"{states.name} is not taken in:", *error.faults])) from None
        call_command("load_figures", stdout=self.stdout)

    def _load(self, path: Path, label: str, sha256: str, *, again: bool) -> None:
        from programs.imports import (
            check,  # which a run with nothing to do need not wait for
            record,
        )
        from programs.imports.checked import Files

        began = time.monotonic()
        self._say(f"{label}: reading {path.name} …")
        if path.name == DUPLICATES:
            with path.open(encoding="utf-8", newline="") as file:
                pairs = tuple(
                    check.Pair(row["duplicate"], row["kept"], row["is_same"] == "yes") for row in csv.DictReader(file)
                )
            files = Files(pairs=pairs)
        elif path.name in (NRMP_HISTORY, "records.csv"):
            files = Files(records=path)
        else:
            files = Files(evidence=path)
        earlier = list(ImportBatch.objects.filter(label=label).values_list("pk", flat=True))
        with transaction.atomic():  # or a load that is cut off would say next time that all is done
            checked, is_written = record.take_in(label, files, sha256=sha256, with_withdrawn=again)
            if is_written and files.evidence and earlier:
                self._withdraw_what_is_gone(path, label, earlier)
        if not is_written:
            first = checked.faults.listed[0]
            raise CommandError(f"{path.name} has {checked.faults.count} cells that cannot be taken; {first}.")
        rows, seconds = checked.rows + len(checked.pairs), time.monotonic() - began
        programs = len({*checked.outcomes, *(key for pair in checked.pairs for key in pair[:2])})
        self._say(f"{label}: {rows:,} rows about {programs:,} programs, {seconds:.1f} seconds.")

    def _withdraw_what_is_gone(self, path: Path, label: str, earlier: list[int]) -> None:
        """What an earlier edition of the file said and this one does not was read wrongly, or is out of date."""
        with path.open(encoding="utf-8", newline="") as file:
            kept = {tuple(canonical(row)[name] for name in TOLD_BY) for row in csv.DictReader(file)}
        standing = Evidence.objects.filter(batch__in=earlier, withdrawn_at__isnull=True)
        source = ("source__kind", "source__name", "source__url")
        columns = ("program__program_key", "field", "value", "strictness", *source, "seen_on")
        gone = [pk for pk, *told in standing.values_list("pk", *columns) if tuple(told) not in kept]
        if gone:
            # At the moment of the edition itself: what one edition takes back a later one may say again.
            at = ImportBatch.objects.filter(label=label).exclude(pk__in=earlier).get().recorded_at
            for ids in chunks(gone):
                ledger.withdraw(Evidence.objects.filter(pk__in=ids), at=at)
            self._say(f"{label}: {len(gone):,} rows of an earlier edition withdrawn.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
