"""Does what was just recorded stand? If not: what stands instead, why, and how to take it back."""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from programs.admin.steward import withdraw_link
from programs.facts.weighing import ADDS_UP, StandingStatement, strengths
from programs.fields import FIELDS, worded
from programs.models import DataState, Evidence, ImportBatch, SeasonRecord

Sourced = Evidence | SeasonRecord
MOST_TOLD: Final = 8  # one by one


def say_recorded(request: HttpRequest, batch: ImportBatch, sentence: str) -> None:
    """What was recorded, with the way to take it back."""
    undo = reverse("imports:undo", args=[batch.pk])
    messages.success(request, format_html('{} <a href="{}">Undo…</a>', sentence, undo))


def say_what_stands(request: HttpRequest, batch: ImportBatch) -> None:
    """A warning for each new row that is not the current value and differs from it, or is in dispute."""
    evidence = batch.evidences.filter(is_current=False).exclude(field__in=ADDS_UP)  # none keeps another from standing
    recorded: list[Sourced] = [*evidence, *batch.seasonrecords.filter(is_current=False)]
    if len(recorded) > MOST_TOLD:
        messages.warning(request, not_standing(batch, len(recorded)))
        return
    this_season = DataState.current().this_season
    for row in recorded:
        said, rivals = StandingStatement.of(row), {one: StandingStatement.of(one) for one in about_the_same(row)}
        current = next((one for one in rivals if one.is_current), None)
        if current is None:
            against = [one for one, its in rivals.items() if its.value != said.value]
            weights = strengths([said, *rivals.values()], this_season)
            equals = [one for one in against if weights[rivals[one].id] == weights[said.id]]
            messages.warning(request, dispute(row, equals))
        elif rivals[current].value != said.value:
            messages.warning(request, kept(row, current))


def not_standing(batch: ImportBatch, number: int) -> str:
    address = reverse("admin:programs_evidence_changelist")
    return format_html(
        '{} of these do not stand: other evidence is as strong or stronger. <a href="{}?{}">Look at them</a>.',
        number,
        address,
        f"batch__id__exact={batch.pk}&is_current__exact=0",
    )


def about_the_same(row: Sourced) -> list[Any]:
    """The other standing rows about the same field, or the same season, track, group and population."""
    if isinstance(row, Evidence):
        question = {"field": row.field}
    else:
        question = {name: getattr(row, name) for name in ("season", "track", "group", "population")}
    rows = type(row).objects.filter(program=row.program_id, withdrawn_at__isnull=True, **question)
    return list(rows.exclude(pk=row.pk).select_related("source"))


def dispute(row: Sourced, rivals: Iterable[Sourced]) -> str:
    listed = format_html_join(
        "; ", "{} ({}, {}; {})", ((words(one), one.source.name, one.seen_on or "undated", link(one)) for one in rivals)
    )
    return format_html(
        "{} is now in dispute and counts as not stated: you recorded {}, equally strong evidence says {}.",
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
        return worded(row.field, row.value, row.strictness, is_quoted=True)
    return StandingStatement.of(row).words
