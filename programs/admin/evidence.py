"""Evidence and season records: read, searched, added with their source, withdrawn; never edited."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programs.admin.outcome import say_what_stands
from programs.admin.steward import AppendOnlyAdmin, nobody, withdraw_link
from programs.facts import ledger
from programs.facts.count_forms import COUNT_FIELDS, SeasonRecordForm
from programs.fields import FIELDS, worded
from programs.models import Evidence, ImportBatch, SeasonRecord


class StandingFilter(admin.SimpleListFilter):
    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Stands"), ("no", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        return queryset.filter(withdrawn_at__isnull=self.value() == "yes") if self.value() in ("yes", "no") else None


class UsedFilter(admin.BooleanFieldListFilter):
    """``is_current`` in a steward's words."""

    def __init__(self, *args: Any, **about: Any) -> None:
        super().__init__(*args, **about)
        self.title = "used now"


class FieldFilter(admin.SimpleListFilter):
    title = "fact"
    parameter_name = "field"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(field.name, field.label) for field in FIELDS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        return queryset.filter(field=self.value()) if self.value() else None


@admin.display(description="withdraw")
def withdrawal(row: Any) -> SafeString | str:
    return "Withdrawn" if row.withdrawn_at else withdraw_link(row)


@admin.display(description="field")
def label(row: Evidence) -> str:
    return FIELDS[row.field].label if row.field in FIELDS else row.field


@admin.display(description="value")
def value(row: Evidence) -> str:
    return worded(row.field, row.value) if row.field in FIELDS else row.value


@admin.display(description="fact", ordering="field")
def fact(row: Evidence) -> SafeString:
    about = "" if row.field == "name" and row.value == str(row.program) else row.program  # said once
    return format_html('{}: {}<span class="under">{}</span>', label(row), value(row), about)


@admin.display(description="used now", ordering="is_current")
def used(row: Any) -> SafeString:
    """Whether the row is what the site shows."""
    return format_html('<span class="answer-{}">{}</span>', *(("yes", "Yes") if row.is_current else ("unknown", "No")))


@admin.display(description="season", ordering="season")
def season(row: Any) -> str:
    return str(row.season or "")


@admin.display(description="seen", ordering="seen_on")
def seen(row: Any) -> str:
    return row.seen_on or "undated"


@admin.display(description="kind", ordering="source__kind")
def kind(row: Any) -> str:
    return row.source.get_kind_display()


@admin.register(Evidence)
class EvidenceAdmin(AppendOnlyAdmin):
    list_display = (fact, "source", seen, used, withdrawal)
    list_select_related = ("program", "source")
    list_filter = (StandingFilter, ("is_current", UsedFilter), "source__kind", FieldFilter)
    linked_by = ("program", "source", "batch")
    search_fields = ("program__name", "program__program_key", "value", "note", "source__name")
    search_help_text = "Words of the program, the value, its note or its source"
    ordering = ("-pk",)
    fields = (
        "program", "field", "value", "strictness", "note", season, "source", kind, seen, "is_current",
        "recorded_by", "recorded_at", "batch", "withdrawn_by", "withdrawn_at", withdrawal,
    )  # fmt: skip
    readonly_fields = fields
    has_add_permission = nobody

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("program", "source")

    def take_back(self, rows: QuerySet, by: Any) -> None:
        ledger.withdraw(evidence=rows, by=by)


@admin.register(SeasonRecord)
class SeasonRecordAdmin(AppendOnlyAdmin):
    form = SeasonRecordForm
    list_display = (
        "program", season, "track", "population", "group", "count", "percent", "source", seen, used, withdrawal,
    )  # fmt: skip
    list_select_related = ("program", "source")
    list_filter = (StandingFilter, ("is_current", UsedFilter), "population", "group", "track", "source__kind", "season")
    linked_by = ("program", "source", "batch")
    search_fields = ("program__name", "program__program_key", "source__name")
    ordering = ("-pk",)
    raw_id_fields = ("program",)
    shown = (
        "program", season, "track", "group", "population", "count", "percent", "method", "source", kind, seen,
        "is_current", "recorded_by", "recorded_at", "batch", "withdrawn_by", "withdrawn_at", withdrawal,
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("program", "source")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj:
            return [(None, {"fields": self.shown})]
        return [
            (None, {"fields": ("program", *COUNT_FIELDS)}),
            ("Source", {"fields": ("source_kind", "source_name", "source_url", "seen_on")}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ()

    def save_model(self, request: HttpRequest, obj: SeasonRecord, form: ModelForm, change: bool) -> None:
        program = form.cleaned_data["program"]
        batch = ImportBatch.objects.create(label=f"Admin: {program}"[:300], recorded_by=request.user)
        said = form.as_count(program.pk, ledger.source_for(*form.source).pk, form.cleaned_data["seen_on"])
        ledger.record(counts=[said], by=request.user, batch=batch)
        obj.pk = batch.seasonrecords.get().pk
        obj.refresh_from_db()
        say_what_stands(request, batch)

    def take_back(self, rows: QuerySet, by: Any) -> None:
        ledger.withdraw(counts=rows, by=by)
