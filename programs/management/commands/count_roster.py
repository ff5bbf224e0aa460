"""Count the residents of a saved page by the kind of their medical school. Nothing is recorded, no name is told."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programs.facts.forms import today
from programs.models.school import known_schools
from programs.reader.readings import UnreadablePage
from programs.reader.roster.counting import count_roster
from programs.reader.roster.counts import RosterCount, RosterStatus
from programs.reader.roster.pages import roster_file
from programs.record.seasons import season_of

COLUMNS = ["class", "listed", "readable", "us_md", "us_do", "ca", "pr", "img", "unresolved"]


class Command(BaseCommand):
    help = (
        "Counts the residents on a page (text, HTML, PDF) by class and kind of school. Exit 2: the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--season", type=int, help="match year of a page that names no year; default: the running one"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        season = options["season"] or season_of(today())
        if not 2000 <= season <= 2100:
            raise CommandError("--season: expected a match year from 2000 to 2100.", returncode=2)
        try:
            page = roster_file(Path(options["file"]))
        except UnreadablePage as problem:
            raise CommandError(str(problem), returncode=2) from None
        found = count_roster(page, known_schools(), season)
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        else:
            self._print(found)

    def _print(self, found: RosterCount) -> None:
        if found.status is not RosterStatus.COUNTED:
            self.stdout.write(f"{found.status.value}: {found.why}")
            return
        self.stdout.write(f"Match year {found.season}")
        self.stdout.write("  ".join(f"{word:>15}" if word == "class" else f"{word:>10}" for word in COLUMNS))
        for one in found.classes:
            self.stdout.write("  ".join([f"{one.name:>15}", *(f"{number:>10}" for number in one.row)]))
        for school in found.unresolved:
            self.stdout.write(f"Not known: {school.written} ({school.residents})")
