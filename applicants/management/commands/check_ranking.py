"""Say how good the order of programs is: the figures of the page that says how it is computed, and some more."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from applicants.management.commands.rank_programs import match_year
from applicants.matching.order_measures import RESAMPLES, SEED, Measure
from applicants.ranking.order_check import LEAST_PEOPLE, TYPICAL, OrderReport, report


class Command(BaseCommand):
    help = "Holds the order of programs against their records, each program judged without its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--season", type=match_year, default=0, help="match year; default: that of the data")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = report(options["season"])
        if options["json"]:
            self.stdout.write(json.dumps(described(found), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        else:
            self.print_tables(found)

    def print_tables(self, found: OrderReport) -> None:
        self.stdout.write(
            f"Season {found.season}, measured on {found.measured_on}. Records of the last five seasons with at least "
            f"{LEAST_PEOPLE} people; each program judged without its own. In brackets 95% of {RESAMPLES:,} resamples."
        )
        for one in TYPICAL:
            self.stdout.write(f"  {one.label}: {one.words}")
        for check in found.measured:
            self.stdout.write(
                f"\n{check.specialty}, {check.group.label}: {check.programs} programs, {check.people:,} people; "
                f"top third {check.top} programs, bottom third {check.bottom}"
            )
            self.stdout.write(
                f"  {'order':<24}{'AUC':<22}{'rank correlation':<24}of the first {check.first} in top third"
            )
            for order in check.orders:
                told = f"{order.label:<24}{words(order.auc):<22}{words(order.spearman):<24}{words(order.precision)}"
                self.stdout.write(f"  {told}")
            self.stdout.write(f"  {'At random':<24}{'0.50':<22}{'0.00':<24}{check.at_random:.2f}")
        self.stdout.write("\n".join(["", *found.sentences]))


def words(found: Measure) -> str:
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})"


def described(found: OrderReport) -> dict[str, Any]:
    """The report with all it takes to make it again: the applicants and the seed."""
    return asdict(found) | {
        "sentences": found.sentences,
        "least_people": LEAST_PEOPLE,
        "resamples": RESAMPLES,
        "seed": SEED,
        "applicants": [one._asdict() | {"file": asdict(one.file)} for one in TYPICAL],
    }
