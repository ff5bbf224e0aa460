"""Programs for tests, made the only way programs are made: by recording evidence."""

from itertools import count
from typing import Any

from programs.facts import ledger
from programs.facts.turns import in_turn
from programs.fields import clean_value
from programs.models import Program

_numbers = count(1)

IDENTITY = {"specialty": "internal-medicine", "city": "Albany", "state": "NY", "country": "US"}


@in_turn
def make_program(
    program_key: str = "",
    *,
    source: tuple[str, ...] = ("program_page", "Program page", "https://example.org/program"),
    seen_on: str = "2026-10-01",
    **facts: Any,
) -> Program:
    """A listed program; ``facts`` by field name, a strictness as ``<field>_strictness``, None for not stated."""
    number = next(_numbers)
    program_key = program_key or f"site-{number}"
    said = {"name": f"Program {number:04d}"} | IDENTITY | facts
    program = ledger.open_programs([program_key])[program_key]
    told = ledger.source_for(*source).pk
    ledger.record(
        [
            ledger.Statement(
                program,
                field,
                clean_value(field, str(value)),
                told,
                strictness=said.get(f"{field}_strictness", ""),
                seen_on=seen_on,
            )
            for field, value in said.items()
            if value is not None and not field.endswith("_strictness")
        ]
    )
    return Program.objects.get(pk=program)


def say(program: Program, field: str, value: str, *, kind: str = "program_page", name: str = "", **more: Any) -> None:
    """One more statement about a program."""
    source = ledger.source_for(kind, name or f"A {kind}", "https://example.org/other")
    ledger.record([ledger.Statement(program.pk, field, clean_value(field, value), source.pk, **more)])
    program.refresh_from_db()


def count_season(program: Program, season: int, group: str, population: str, people: int | None, **more: Any) -> None:
    """One season record, counted from a roster unless said otherwise."""
    source = ledger.source_for(more.pop("kind", "roster_count"), "Roster", "https://example.org/residents")
    ledger.record(
        counts=[
            ledger.Count(
                program.pk,
                season,
                more.pop("track", ""),
                group,
                population,
                people,
                more.pop("percent", None),
                source.pk,
                **more,
            )
        ]
    )
    program.refresh_from_db()
