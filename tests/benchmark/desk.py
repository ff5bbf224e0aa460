"""The applicant's desk measured: twelve suppositions judged, and the page of the ranking, on made-up programs.

Before anything is timed, every supposition must give what ranking its file from the start gives.
"""

import gc
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone

from applicants.matching.ranking import Ranking, rank
from applicants.matching.what_if import Supposition, changes_for, effect, refusals, supposed
from applicants.profile.file import read
from applicants.profile.known_names import known_names
from applicants.ranking.matches import judged, matches_for
from applicants.ranking.pages import PAGE_SIZE
from applicants.season.dates import dates_of, next_season, signal_allowances
from programs import catalogue
from programs.imports import record
from programs.imports.checked import Files
from tests.benchmark.imports import SOURCE, scratch_database, write_file

CHANGES: Final = 12
MOST_WHAT_IF_MS: Final = 200.0
MOST_PAGE_MS: Final = 100.0
GOALS_HOLD_TO: Final = 14_000  # programs

# A made-up applicant before Step 2 CK, who has the most left to suppose.
FILE: Final[dict[str, Any]] = {
    "version": 1,
    "medical_school": {"country": "IN", "name": None},
    "graduated_on": "2019-06-30",
    "us_citizen": False,
    "immigration_status": "none",
    "visas_accepted": ["J-1"],
    "exams": [{"exam": "step1", "taken_on": "2020-03-01", "passed": True, "score": 225}],
    "letters": [
        {"us_faculty": True, "specialty": "internal-medicine", "setting": "hands_on", "status": "received"},
    ],
    "experience": [
        {
            "kind": "externship",
            "country": "US",
            "specialty": "internal-medicine",
            "months": 2,
            "ended_on": "2025-08-31",
        },
    ],
    "wishes": {
        "specialties": ["internal-medicine", "family-medicine"],
        "states": ["NY", "NJ"],
        "settings": ["community"],
    },
}


def measured(rows: int, rounds: int) -> dict[str, Any]:
    """:func:`desk` in a database made for it, with so many made-up programs, of which one in a hundred is bad."""
    with tempfile.TemporaryDirectory() as folder, scratch_database(Path(folder)):
        file = Path(folder) / "programs.csv"
        write_file(file, rows)
        record.take_in("Made up", Files(file), SOURCE, skip_invalid=True)
        gc.freeze()  # as a worker does when it has started (imgmatch.wsgi)
        try:
            return desk(rounds)
        finally:
            gc.unfreeze()


def desk(rounds: int) -> dict[str, Any]:
    """Median CPU milliseconds of a ranking, of twelve suppositions and of the page, on the programs there are."""
    today = timezone.localdate()
    me = read(FILE, known_names()).applicant()
    ranked = matches_for(me, next_season(today), today)
    wanted = suppositions(ranked)
    for changes in wanted:
        check(ranked, changes, today)
    client = Client(headers={"host": "localhost"})
    client.post("/me/upload/", {"file": SimpleUploadedFile("me.json", json.dumps(FILE).encode()), "version": 0})
    page = client.get("/me/ranking/?specialty=all").content.decode()
    if page.count('<article class="match">') != min(PAGE_SIZE, catalogue.current().size):
        raise CommandError("The page of the ranking does not show its programs.")
    ranks, whats, pages = [], [], []
    for _ in range(rounds):
        ranks.append(cpu_ms(lambda: matches_for(me, next_season(today), today)))
        whats.append(cpu_ms(lambda: [effect(ranked, judged(ranked, changes, today)) for changes in wanted]))
        pages.append(cpu_ms(lambda: client.get("/me/ranking/?specialty=all")))
    rank_ms, what_if_ms = statistics.median(ranks), statistics.median(whats)
    return {
        "desk_programs": catalogue.current().size,
        "desk_rank_ms": rank_ms,
        "suppositions": len(wanted),
        "what_if_ms": what_if_ms,
        "what_if_ratio": what_if_ms / (len(wanted) * rank_ms),
        "ranking_page_ms": statistics.median(pages),
        "ranking_page_bytes": len(page.encode()),
        "ranking_page_statements": statements(lambda: client.get("/me/ranking/?specialty=all")),
    }


def suppositions(ranked: Ranking) -> list[tuple[Supposition, ...]]:
    """Each change that can be supposed, then pairs of them, twelve in all."""
    possible = [change for change in changes_for(ranked.me) if not change.refused(ranked.me)]
    pairs = [pair for pair in combinations(possible, 2) if not refusals(ranked.me, pair)]
    return [*((change,) for change in possible), *pairs][:CHANGES]


def check(ranked: Ranking, changes: tuple[Supposition, ...], today: date) -> None:
    """Judged beside the ranking or ranked from the start: the same verdicts and the same points."""
    beside, file = judged(ranked, changes, today), supposed(ranked.me, changes).file
    dates = dates_of(ranked.me.dates.season + sum(change.seasons_later for change in changes))
    anew = rank(file, ranked.columns, dates, today, signal_allowances())
    if not (np.array_equal(beside.verdict, anew.verdict) and np.array_equal(beside.total, anew.total)):
        raise CommandError(f"What if disagrees with a ranking of the same file: {[change.key for change in changes]}")


def faults_of(found: dict[str, Any]) -> list[str]:
    """Which goals are missed."""
    goals = {"what_if_ms": MOST_WHAT_IF_MS, "ranking_page_ms": MOST_PAGE_MS}
    return [name for name, most in goals.items() if found["desk_programs"] <= GOALS_HOLD_TO and found[name] > most]


def statements(work: Callable[[], Any]) -> int:
    asked = []

    def noted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        work()
    return len(asked)


def cpu_ms(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000
