"""Does what was just recorded stand? If not: what stands instead, why, and how to take it back."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from programs.admin.steward import withdraw_link
from programs.facts.dossier import worded
from programs.facts.weighing import StandingStatement, strength
from programs.fields import FIELDS
from programs.models import DataState, Evidence, ImportBatch, SeasonRecord

Sourced = Evidence | SeasonRecord


def say_what_stands(request: HttpRequest, batch: ImportBatch) -> None:
    """A warning for each new row that is not the current value and differs from it, or is in dispute."""
    recorded: list[Sourced] = [*batch.evidences.filter(is_current=False), *batch.seasonrecords.filter(is_current=False)]
    this_season = DataState.current().this_season
    for row in recorded:
        rivals = about_the_same(row)
        current = next((rival for rival in rivals if rival.is_current), None)
        if current is None:
            strength = weight(row, this_season)
            equals = [rival for rival in rivals if weight(rival, this_season) == strength]
            messages.warning(request, dispute(row, [one for one in equals if value_of(one) != value_of(row)]))
        elif value_of(current) != value_of(row):
            messages.warning(request, kept(row, current))


def about_the_same(row: Sourced) -> list[Any]:
    """The other standing rows about the same field, or the same season, track, group and population."""
    if isinstance(row, Evidence):
        question = {"field": row.field}
    else:
        question = {name: getattr(row, name) for name in ("season", "track", "group", "population")}
    rows = type(row).objects.filter(program=row.program_id, withdrawn_at__isnull=True, **question)
    return list(rows.exclude(pk=row.pk).select_related("source"))


def value_of(row: Sourced) -> tuple[Any, Any]:
    return (row.value, row.strictness) if isinstance(row, Evidence) else (row.count, row.percent)


def weight(row: Sourced, this_season: int) -> tuple[int, int, str]:
    said = StandingStatement(
        row.pk, None, value_of(row), row.season, row.source_id, row.source.kind, row.seen_on, row.recorded_at
    )
    return strength(said, this_season)


def dispute(row: Sourced, rivals: Iterable[Sourced]) -> str:
    listed = format_html_join(
        "; ", "{} ({}, {}; {})", ((words(one), one.source.name, one.seen_on or "undated", link(one)) for one in rivals)
    )
    return format_html(
        "{} is now in dispute and reads as not known: you recorded {}, equally strong evidence says {}.",
        question(row),
        words(row),
        listed,
    )


def kept(row: Sourced, current: Sourced) -> str:
    return format_html(
        "{} stays {}: {} ({}, {}) is stronger evidence than what you recorded ({}). {}",
        question(row),
        words(current),
        current.source.name,
        current.source.get_kind_display(),
        current.seen_on or "undated",
        words(row),
        link(current),
    )


def link(row: Sourced) -> str:
    return withdraw_link(row, "Withdraw that evidence if it is wrong")


def question(row: Sourced) -> str:
    if isinstance(row, Evidence):
        return FIELDS[row.field].label
    return f"{row.get_population_display()} ({row.get_group_display()}, {row.season or 'undated'})"


def words(row: Sourced) -> str:
    if isinstance(row, Evidence):
        return f"“{worded(row.field, row.value)}”" + (f" ({row.strictness})" if row.strictness else "")
    return str(row.count) if row.count is not None else f"{row.percent} %"
