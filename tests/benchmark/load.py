"""The catalogue's load measured: whole, beside the same rows read through the ORM; patched; and from its file."""

import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import CommandError
from django.db import transaction
from django.test import override_settings

from programs.catalogue import loading, snapshot
from programs.catalogue.columns import Catalogue
from programs.models import Evidence, Program, SeasonRecord
from programs.models.querysets import COUNTS_FOR
from programs.record.rates import SeasonCount
from programs.tests.builders import say

LEAST_RATIOS: Final = {"patch_ratio": 8.0, "file_ratio": 4.0}  # of a whole load


def measured(rounds: int) -> dict[str, Any]:
    """Median CPU milliseconds of each way, taken alternately. CommandError where they do not tell the same."""
    whole, orm, patch, file = list[float](), list[float](), list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder, override_settings(CATALOGUE_FOLDER=folder), transaction.atomic():
        books = snapshot.first()
        program = Program.objects.get(pk=books.ids[0])
        for number in range(rounds):
            whole.append(cpu_ms(loading.newest))
            orm.append(cpu_ms(by_orm))
            file.append(cpu_ms(snapshot.first))
            say(program, "visa_h1b", "no", name=f"Page {number}", seen_on="2026-11-01")
            patch.append(cpu_ms(lambda: loading.newest(books)))
        if not same(loading.newest(books), loading.newest()) or not same(snapshot.first(), loading.newest()):
            raise CommandError("A patched catalogue, or that of the file, is not what the database says.")
        transaction.set_rollback(True)
    load_ms, orm_ms, patch_ms, file_ms = map(statistics.median, (whole, orm, patch, file))
    return {
        "programs": books.size,
        "load_ms": load_ms,
        "orm_ms": orm_ms,
        "orm_ratio": orm_ms / load_ms,
        "patch_ms": patch_ms,
        "patch_ratio": load_ms / patch_ms,
        "file_ms": file_ms,
        "file_ratio": load_ms / file_ms,
    }


def faults_of(found: dict[str, Any]) -> list[str]:
    """Which goals are missed."""
    return [name for name, least in LEAST_RATIOS.items() if found[name] < least]


def by_orm() -> None:
    """The rows a catalogue is made of, as models give them; nothing is made of them."""
    columns = (*loading.PLAIN_COLUMNS, "nrmp_codes", "length_years", "specialty__slug", "specialty__name")
    list(Program.objects.listed().in_order().values_list("pk", *columns))
    counts = SeasonRecord.objects.filter(is_current=True).values_list(COUNTS_FOR, *SeasonCount._fields)
    for _, *told in counts.iterator(chunk_size=5000):
        SeasonCount.of(*told)
    dated = Evidence.objects.filter(field__in=loading.DATED_FACTS, withdrawn_at__isnull=True)
    list(dated.values_list(COUNTS_FOR, "field", "value", "season", "seen_on", "is_current"))


def same(one: Catalogue, other: Catalogue) -> bool:
    return one.ids == other.ids and all(one.values_of(name) == other.values_of(name) for name in other.columns)


def cpu_ms(work: Callable[[], Any]) -> float:
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000
