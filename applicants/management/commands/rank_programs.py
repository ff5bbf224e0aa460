"""Rank the programs for a profile file: the same numbers as the ranking page."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone

from applicants.matching.ranking import Order
from applicants.matching.verdicts import VERDICTS, Verdict
from applicants.profile.file import LARGEST_FILE, ProfileError, read
from applicants.profile.known_names import known_names
from applicants.ranking.matches import described, matches_for
from applicants.season.dates import EARLIEST_SEASON, LATEST_SEASON, next_season
from programs.catalogue.query import ProgramFilter


class Command(BaseCommand):
    help = "Ranks the programs for the profile in a JSON file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profile", required=True, metavar="FILE.json")
        parser.add_argument(
            "--season", type=match_year, help="match year; default: the next rank-list deadline after today"
        )
        parser.add_argument("--today", type=day, help="YYYY-MM-DD; default: today")
        parser.add_argument("--top", type=whole, help="print so many programs of each verdict")
        parser.add_argument("--verdict", default="open,ask,fixable,closed", help="of open,ask,fixable,closed")
        parser.add_argument(
            "--order",
            choices=[order.value for order in Order],
            default=Order.VERDICT.value,
            help="total: what is open and what to ask in one list",
        )
        parser.add_argument("--filter", default="", help='words of the program list, such as "visa=j1&state=NY"')
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or timezone.localdate()
        me = read_profile(options["profile"], today)
        season = options["season"] or next_season(today)
        if not 2000 <= season <= 2100:
            raise CommandError("--season: expected a match year from 2000 to 2100.", returncode=2)
        wanted = ProgramFilter(QueryDict(options["filter"]))
        if not wanted.is_valid():
            said = "; ".join(f"{word}: {' '.join(errors)}" for word, errors in wanted.form.errors.items())
            raise CommandError(f"--filter: {said}", returncode=2)
        ranking = matches_for(me, season, today, wanted).in_order(Order(options["order"]))
        found = described(ranking, verdicts_named(options["verdict"]), options["top"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.print_table(found)

    def print_table(self, found: dict[str, Any]) -> None:
        self.stdout.write("  ".join(f"{verdict}: {count}" for verdict, count in found["counts"].items()))
        for gap in found["add_to_profile"]:
            self.stdout.write(f"  {gap}")
        for program in found["programs"]:
            self.stdout.write(
                f"{program['rank'] or '-':>5}  {program['verdict']:<8} {program['total']:6.2f}  "
                f"prospect {program['prospect']:6.2f}  fit {program['fit']:6.2f}  known {program['coverage']:.0%}  "
                f"{program['name']} ({program['state']}, {program['specialty']})"
            )


def read_profile(path: str, today: date) -> Any:
    """The applicant in the file, whose answers agree on the day judged. Raises CommandError naming every fault."""
    try:
        if Path(path).stat().st_size > LARGEST_FILE:
            raise CommandError(f"{path}: larger than {LARGEST_FILE:,} bytes, no profile is.", returncode=2)
        return read(Path(path).read_bytes(), known_names(), judged_on=today).applicant()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=2) from None
    except ProfileError as error:
        raise CommandError("\n".join([f"{path} is not a profile:", *error.messages]), returncode=2) from None


def verdicts_named(words: str) -> list[Verdict]:
    asked = [word.strip() for word in words.split(",") if word.strip()]
    for word in asked:
        if word not in VERDICTS:
            raise CommandError(f"--verdict: “{word}” is none of {', '.join(VERDICTS)}.", returncode=2)
    return [verdict for word, verdict in VERDICTS.items() if word in asked]


def day(typed: str) -> date:
    read = date.fromisoformat(typed)
    if not EARLIEST_SEASON <= read.year <= LATEST_SEASON:
        raise ArgumentTypeError(f"a day from {EARLIEST_SEASON} to {LATEST_SEASON}")
    return read


def match_year(typed: str) -> int:
    if not EARLIEST_SEASON <= (year := int(typed)) <= LATEST_SEASON:
        raise ArgumentTypeError(f"a match year from {EARLIEST_SEASON} to {LATEST_SEASON}")
    return year


def whole(typed: str) -> int:
    number = int(typed)
    if number < 0:
        raise ValueError
    return number
