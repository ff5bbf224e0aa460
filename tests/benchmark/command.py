"""Measure browsing, ranking and exporting on the programs of the database, importing and the desk on made-up ones.

Ratios are of CPU time, taken alternately, after asserting that both ways give the same result. Load: the catalogue read
whole, patched and from its file. Beside: pages while somebody writes, by the clock. Browse: the catalogue
beside the ORM reading of the same words. Rank: rules asked once per case beside rules asked of every program, then
twelve suppositions and the page of the ranking on ``--rows`` made-up programs. Export:
all programs as a workbook, which is read back and compared; memory is what Python allocates at its peak.
"""

import json
import statistics
import tempfile
import time
import tracemalloc
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, RecommendationLetter, Wishes
from applicants.matching.ranking import rank
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.scores import cases_for
from applicants.matching.standing import Standing
from applicants.models import Profile
from applicants.season.dates import dates_of, next_season, signal_allowances
from programs import catalogue
from programs.catalogue.pages import PAGE_SIZE, programs_in_order
from programs.catalogue.query import ProgramFilter
from programs.exports.columns import WIDE
from programs.exports.rows import wide_rows
from programs.exports.workbook import write_workbook
from programs.tabular.reading import read
from tests.benchmark import beside, imports, load
from tests.benchmark import desk as desk_benchmark

QUERIES: Final = (
    "",
    "visa=h1b&specialty=internal-medicine&state=NY&state=NJ&state=PA",
    "visa=h1b&specialty=internal-medicine&state=NY&state=NJ&state=PA&not_stated=visa",
    "visa=j1&step2_ck=235&years_since_graduation=6&not_stated=1&sort=-positions",
)


EXPLAINED: Final = 50

# A made-up applicant with something in every part of the file.
EXAMPLE: Final = Applicant(
    medical_school_country="IN",
    graduated_on=date(2019, 6, 30),
    us_citizen=False,
    immigration_status="none",
    visas_accepted=("J-1", "H-1B"),
    ecfmg_certified_on=date(2023, 3, 1),
    exams=(ExamAttempt("step1", date(2020, 3, 1), True, 225), ExamAttempt("step2_ck", date(2021, 8, 1), True, 238)),
    letters=(RecommendationLetter(True, "internal-medicine", "hands_on", "received"),),
    experience=(ClinicalExperience("externship", "US", "internal-medicine", 2, date(2025, 8, 31)),),
    wishes=Wishes(("internal-medicine", "family-medicine"), ("NY", "NJ"), ("community",)),
)


class Command(BaseCommand):
    help = "Measures browsing, ranking or exporting on the programs of the database, or importing on made-up ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["browse", "rank", "export", "import", "load", "beside"])
        parser.add_argument("--rounds", type=int, default=20)
        parser.add_argument("--rows", type=int, help="of the file that is imported (5,000), or ranked from (14,000)")
        parser.add_argument("--json", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "import":
            rows = options["rows"] or imports.MEANT_FOR
            self.write(self.import_programs(rows, options["rounds"]), options["json"])
            return
        if options["what"] == "beside":
            self.write(self.beside(options["rows"] or desk_benchmark.GOALS_HOLD_TO, options["rounds"]), options["json"])
            return
        if not catalogue.current().size:
            raise CommandError("No programs are loaded: run load_starter first.")
        rounds = max(1, options["rounds"])
        if options["what"] == "rank":
            self.write(self.rank(options["rows"] or desk_benchmark.GOALS_HOLD_TO, rounds), options["json"])
            return
        measure = {"browse": self.browse, "export": self.export, "load": self.load}[options["what"]]
        self.write(measure(rounds), options["json"])

    def write(self, found: dict[str, Any], file_name: str | None) -> None:
        results = {"million_additions_ms": round(machine_ms(), 1), **found}
        self.stdout.write(f"This machine adds a million numbers in {results['million_additions_ms']} ms of CPU.")
        if file_name:
            with open(file_name, "w", encoding="utf-8") as file:
                json.dump(results, file, indent=2)
        if missed := results.get("missed"):
            raise CommandError(f"Goals missed: {', '.join(missed)}.")

    def browse(self, rounds: int) -> dict[str, Any]:
        client = Client(headers={"host": "localhost"})
        rows = [browsed(query, rounds, client) for query in QUERIES]
        for row in rows:
            self.stdout.write(
                f"{row['found']:>6} programs  rows {row['rows_ms']:.2f} ms, ORM {row['orm_ms']:.2f} ms "
                f"(ratio {row['ratio']:.1f})  whole page {row['page_ms']:.1f} ms, {row['statements']} statements, "
                f"{row['page_bytes'] / 1000:.0f} kB  ?{row['query']}"
            )
        return {"queries": rows}

    def rank(self, rows: int, rounds: int) -> dict[str, Any]:
        found = ranked(rounds)
        self.stdout.write(
            f"{found['programs']} programs ranked and {EXPLAINED} explained in {found['rank_ms']:.1f} ms; "
            f"asked of every program {found['each_ms']:.1f} ms (ratio {found['ratio']:.0f})"
        )
        desk = desk_benchmark.measured(rows, rounds)
        self.stdout.write(
            f"{desk['desk_programs']} made-up programs ranked in {desk['desk_rank_ms']:.1f} ms; "
            f"{desk['suppositions']} suppositions {desk['what_if_ms']:.1f} ms "
            f"({desk['what_if_ratio']:.2f} of as many rankings)\n"
            f"page of the ranking {desk['ranking_page_ms']:.1f} ms, {desk['ranking_page_statements']} statements, "
            f"{desk['ranking_page_bytes'] / 1000:.0f} kB"
        )
        return found | desk | {"missed": desk_benchmark.faults_of(desk)}

    def export(self, rounds: int) -> dict[str, Any]:
        found = exported(min(rounds, 5))
        self.stdout.write(
            f"{found['programs']} programs written to a workbook of {found['bytes'] / 1000:.0f} kB in "
            f"{found['seconds']:.2f} s, at most {found['peak_mb']:.1f} MB of memory"
        )
        return found

    def load(self, rounds: int) -> dict[str, Any]:
        found = load.measured(min(rounds, 7))
        self.stdout.write(
            f"{found['programs']} programs loaded in {found['load_ms']:.0f} ms; their rows through the ORM "
            f"{found['orm_ms']:.0f} ms (ratio {found['orm_ratio']:.1f})\n"
            f"one that changed patched in {found['patch_ms']:.1f} ms (ratio {found['patch_ratio']:.1f}), "
            f"all read from the file in {found['file_ms']:.1f} ms (ratio {found['file_ratio']:.1f})"
        )
        return found | {"missed": load.faults_of(found)}

    def beside(self, rows: int, rounds: int) -> dict[str, Any]:
        found = beside.on_made_up(rows, max(1, min(rounds, 3)))
        self.stdout.write(
            f"{found['quiet_pages']} pages of {rows} programs in quiet: median {found['quiet_ms']:.0f} ms, "
            f"95 % within {found['quiet_p95_ms']:.0f} ms\n"
            f"{found['busy_pages']} pages with an edit a second: median {found['busy_ms']:.0f} ms, "
            f"95 % within {found['busy_p95_ms']:.0f} ms (ratio {found['ratio']:.2f})\n"
            f"an edit shows in a worker after {found['shows_after_median']:.2f} s, "
            f"at most {found['shows_after_most']:.2f} s"
        )
        return found | {"missed": beside.faults_of(found)}

    def import_programs(self, rows: int, rounds: int) -> dict[str, Any]:
        user = User(username="somebody", email="somebody@example.org")
        found = imports.measured(rows, max(1, min(rounds, 5)), lambda: save_beside(user))
        peer = f"needs django-import-export: {imports.PEER_EXTRA}"
        if found["ratio"]:
            peer = (
                f"{found['peer_cpu']:.1f} s (ratio {found['ratio']:.1f}, {found['ratio_least']:.1f} to "
                f"{found['ratio_most']:.1f})"
            )
        self.stdout.write(
            f"{found['rows']} rows, {found['bad_rows']} of them bad: preview {found['cpu']:.2f} s of CPU; peer {peer}\n"
            f"recorded as new programs in {found['record_seconds']:.1f} s, the slowest save beside it "
            f"{found['slowest_save_beside_new']:.2f} s; previewed again {found['again_cpu']:.2f} s "
            f"({found['again_ratio']:.2f} of the first)\n"
            f"a change of every row confirmed in {found['confirm_seconds']:.1f} s, "
            f"{found['saves']} saves beside it, the slowest {found['slowest_save']:.2f} s\n"
            f"more memory meanwhile: {found['new_growth_mb']:.0f} MB for new programs, "
            f"{found['changed_growth_mb']:.0f} MB for changed ones\n"
            f"the slowest of three bad files refused after {found['slowest_refusal']:.2f} s"
        )
        return found | {"missed": imports.faults_of(found)}


def save_beside(user: User) -> None:
    """What another person does meanwhile: their profile is saved."""
    if user.pk is None:
        user.save()
    Profile.objects.update_or_create(user=user, defaults={"us_citizen": False})


def browsed(query: str, rounds: int, client: Client) -> dict[str, Any]:
    """Median CPU milliseconds of the rows by catalogue and by ORM, and of the whole page."""

    def rows_by_catalogue() -> list[int]:
        books = catalogue.current()
        positions = books.select(ProgramFilter(QueryDict(query))).positions[:PAGE_SIZE].tolist()
        return [program.pk for program in programs_in_order(books.ids[at] for at in positions)]

    def rows_by_orm() -> list[int]:
        found = ProgramFilter(QueryDict(query)).qs.select_related("specialty")
        found.count()
        return [program.pk for program in found[:PAGE_SIZE]]

    if rows_by_catalogue() != rows_by_orm():
        raise CommandError(f"The catalogue and the ORM disagree on ?{query}")
    address = f"/programs/?{query}"
    statements = []

    def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        page = client.get(address)
    if page.status_code != 200:
        raise CommandError(f"{address} answered {page.status_code}.")
    ours, theirs, pages = [], [], []
    for _ in range(rounds):
        ours.append(cpu_ms(rows_by_catalogue))
        theirs.append(cpu_ms(rows_by_orm))
        pages.append(cpu_ms(lambda: client.get(address)))
    rows_ms, orm_ms = statistics.median(ours), statistics.median(theirs)
    return {
        "query": query,
        "found": catalogue.current().select(ProgramFilter(QueryDict(query))).count,
        "rows_ms": rows_ms,
        "orm_ms": orm_ms,
        "ratio": orm_ms / rows_ms,
        "page_ms": statistics.median(pages),
        "page_bytes": len(page.content),
        "statements": len(statements),
    }


def ranked(rounds: int) -> dict[str, Any]:
    """Median CPU milliseconds of a ranking with its best explained, and of each requirement program by program."""
    books, today = catalogue.current(), timezone.localdate()
    me, dates = EXAMPLE, dates_of(next_season(today))

    def by_case() -> list[int]:
        ranking = rank(me, books, dates, today, signal_allowances())
        for index in ranking.order[:EXPLAINED].tolist():
            ranking.explain(index)
        return ranking.verdict.tolist()

    def by_program() -> list[int]:
        standing = Standing(me, dates, today, signal_allowances())
        facts = [cases_for(standing, books, requirement.reads) for requirement in REQUIREMENTS]
        return [
            min(
                requirement.line(standing, cases.facts[cases.of_program[index]]).verdict
                for requirement, cases in zip(REQUIREMENTS, facts, strict=True)
            )
            for index in range(books.size)
        ]

    if by_case() != by_program():
        raise CommandError("Rules asked by case and by program disagree.")
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(cpu_ms(by_case))
        theirs.append(cpu_ms(by_program))
    rank_ms, each_ms = statistics.median(ours), statistics.median(theirs)
    return {"programs": books.size, "rank_ms": rank_ms, "each_ms": each_ms, "ratio": each_ms / rank_ms}


def exported(rounds: int) -> dict[str, Any]:
    """Median seconds, and the peak of allocated memory in one round more, of all programs as a workbook."""
    ids = catalogue.current().ids

    def write() -> None:
        with path.open("wb") as file:
            write_workbook(file, WIDE, wide_rows(ids))

    with tempfile.TemporaryDirectory() as folder:
        path, times = Path(folder) / "programs.xlsx", []
        for _ in range(rounds):
            before = time.perf_counter()
            write()
            times.append(time.perf_counter() - before)
        tracemalloc.start()
        write()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        header, *rows = wide_rows(ids)
        given = [{column: cell for column, cell in zip(header, row, strict=True) if cell} for row in rows]
        with read(path, WIDE) as sheet:
            if [cells for _, cells in sheet.rows] != given:
                raise CommandError("The workbook does not read back as it was written.")
        return {
            "programs": len(ids),
            "seconds": statistics.median(times),
            "peak_mb": peak / 1_000_000,
            "bytes": path.stat().st_size,
        }


def cpu_ms(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def machine_ms() -> float:
    """CPU milliseconds this machine takes to add a million numbers: what absolute times here are worth."""

    def add() -> None:
        total = 0
        for number in range(1_000_000):
            total += number

    return statistics.median(cpu_ms(add) for _ in range(5))
