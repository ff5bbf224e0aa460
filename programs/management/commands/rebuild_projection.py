"""Project every program's current values again from the evidence that stands, or prove that nothing would change."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.facts import ledger, projection
from programs.models import Program


class Command(BaseCommand):
    help = "Bring every program's columns in line with its evidence. --check only compares: exit 1 if anything differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            changed = ledger.project(list(Program.objects.values_list("pk", flat=True)))
            self.stdout.write(f"{changed:,} programs changed.")
            return
        found = projection.differences()
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"{len(found):,} differences between the programs and their evidence.")
        self.stdout.write("Every program is what its evidence says.")
