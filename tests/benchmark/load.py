"""The catalogue's load: whole, beside the same rows read through the ORM; patched; and from its file."""

import tempfile
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.test import override_settings

from programs.catalogue import loading, snapshot
from programs.catalogue.columns import Catalogue
from programs.models import Evidence, Program, SeasonRecord
from programs.models.querysets import COUNTS_FOR
from programs.record.rates import SeasonCount
from programs.tests.builders import say
from tests.benchmark.measure import Measured, Setup, as_a_worker, cpu_ms, in_turns, times_less

ROUNDS: Final = 7


def measured(setup: Setup) -> Iterator[Measured]:
    """Everybody must tell the same in the end; nothing is left behind."""
    as_a_worker()
    with tempfile.TemporaryDirectory() as folder, override_settings(CATALOGUE_FOLDER=folder), transaction.atomic():
        books = snapshot.first()
        program, notes = Program.objects.get(pk=books.ids[0]), iter(range(1_000))

        def patch() -> float:
            say(program, "visa_h1b", "no", name=f"Page {next(notes)}", seen_on="2026-11-01")
            return cpu_ms(lambda: loading.newest(books))

        taken = in_turns(
            setup.times(ROUNDS),
            whole=lambda: cpu_ms(loading.newest),
            orm=lambda: cpu_ms(by_orm),
            file=lambda: cpu_ms(snapshot.first),
            patch=patch,
        )
        whole = loading.newest()
        if not same(loading.newest(books), whole) or not same(snapshot.first(), whole):
            raise ValueError("A patched catalogue, or that of the file, is not what the database says.")
        transaction.set_rollback(True)
    for name, values in taken.items():
        yield Measured(f"load/{name}/site", "ms", values)
    yield Measured("load/orm", "times", times_less(taken["orm"], taken["whole"]))
    for name in ("file", "patch"):
        yield Measured(f"load/{name}", "times", times_less(taken["whole"], taken[name]))


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
