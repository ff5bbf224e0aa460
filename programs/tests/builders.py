"""Programs for tests, made the only way programs are made: by recording evidence."""

from itertools import count
from typing import Any

from programs.facts import ledger
from programs.facts.locks import in_turn
from programs.fields import clean_value
from programs.models import Program

_numbers = count(1)

IDENTITY = {"specialty": "internal-medicine", "city": "Albany", "state": "NY", "country": "US"}
ABOUT = {"program_key", "source", "seen_on"}  # what is told of a program that is no fact of it


def make_program(program_key: str = "", **told: Any) -> Program:
    """A listed program, told as for :func:`make_programs`."""
    return make_programs({"program_key": program_key} | told)[0]


@in_turn
def make_programs(
    *wanted: dict[str, Any],
    source: tuple[str, ...] = ("program_page", "Program page", "https://example.org/program"),
    seen_on: str = "2026-10-01",
) -> list[Program]:
    """Listed programs, recorded together: a fifth of the time they take one by one.

    Each by its facts by field name, a strictness as ``<field>_strictness``, None for not stated; and, where it has its
    own, its ``program_key``, ``source`` and ``seen_on``.
    """
    keyed = {}
    for one in wanted:
        number = next(_numbers)
        keyed[one.get("program_key") or f"site-{number}"] = {"name": f"Program {number:04d}"} | IDENTITY | one
    programs = ledger.open_programs(keyed)
    sources = {who: ledger.source_for(*who).pk for who in {one.get("source", source) for one in wanted}}
    ledger.record(
        ledger.Statement(
            programs[key],
            field,
            clean_value(field, str(value)),
            sources[said.get("source", source)],
            strictness=said.get(f"{field}_strictness", ""),
            seen_on=said.get("seen_on", seen_on),
        )
        for key, said in keyed.items()
        for field, value in said.items()
        if value is not None and field not in ABOUT and not field.endswith("_strictness")
    )
    made = Program.objects.in_bulk(programs.values())
    return [made[programs[key]] for key in keyed]


def statement(
    program: Program, field: str, value: str, *, kind: str = "program_page", name: str = "", **more: Any
) -> ledger.Statement:
    source = ledger.source_for(kind, name or f"A {kind}", "https://example.org/other")
    return ledger.Statement(program.pk, field, clean_value(field, value), source.pk, **more)


def say(program: Program, field: str, value: str, **more: Any) -> None:
    """One more statement about a program."""
    ledger.record([statement(program, field, value, **more)])
    program.refresh_from_db()


def season_count(
    program: Program, season: int, group: str, population: str, people: int | None, **more: Any
) -> ledger.Count:
    source = ledger.source_for(more.pop("kind", "roster_count"), "Roster", "https://example.org/residents")
    track, percent = more.pop("track", ""), more.pop("percent", None)
    return ledger.Count(program.pk, season, track, group, population, people, percent, source.pk, **more)


def count_season(program: Program, season: int, group: str, population: str, people: int | None, **more: Any) -> None:
    """One season record, counted from a roster unless said otherwise."""
    ledger.record(counts=[season_count(program, season, group, population, people, **more)])
    program.refresh_from_db()
