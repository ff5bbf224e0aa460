"""Where facts come from, and what came in together."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programs.admin.evidence import withdrawal
from programs.admin.steward import AppendOnlyAdmin, StewardAdmin, nobody
from programs.facts import ledger
from programs.models import Evidence, ImportBatch, SeasonRecord, Source


def number_of(rows: type[Model], by: str) -> Any:
    """How many rows point at each line of a list through the foreign key ``by``."""
    counts = rows.objects.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(number=Count("pk"))
    return Coalesce(Subquery(counts.values("number")), 0)


def with_counts(queryset: QuerySet, by: str) -> QuerySet:
    return queryset.annotate(evidence_count=number_of(Evidence, by), record_count=number_of(SeasonRecord, by))


def rows_link(of: Model, model_name: str, number: int) -> SafeString | str:
    by = "source" if isinstance(of, Source) else "batch"
    address = reverse(f"admin:programs_{model_name}_changelist")
    return format_html('<a href="{}?{}__id__exact={}">{}</a>', address, by, of.pk, f"{number:,}") if number else "0"


@admin.display(description="evidence", ordering="evidence_count")
def evidence(row: Any) -> SafeString | str:
    return rows_link(row, "evidence", row.evidence_count)


@admin.display(description="season records", ordering="record_count")
def records(row: Any) -> SafeString | str:
    return rows_link(row, "seasonrecord", row.record_count)


@admin.display(description="address", ordering="url")
def address(source: Source) -> SafeString | str:
    link = '<a href="{}" rel="noopener noreferrer">{}</a>'
    return format_html(link, source.url, source.url.partition("//")[2].removeprefix("www.")) if source.url else ""


@admin.register(Source)
class SourceAdmin(StewardAdmin):
    """Read-only: kind, name and address decide which statements share a source, and so what stands."""

    list_display = fields = readonly_fields = ("name", "kind", address, evidence, records)
    ordering = (Lower("name"), "pk")
    list_filter = ("kind",)
    search_fields = ("name", "url")
    has_add_permission = has_change_permission = nobody

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_counts(super().get_queryset(request), "source")


@admin.register(ImportBatch)
class ImportBatchAdmin(AppendOnlyAdmin):
    list_display = ("label", "recorded_by", "recorded_at", evidence, records, withdrawal)
    list_select_related = ("recorded_by",)
    search_fields = ("label",)
    fields = ("label", "sha256", "recorded_by", "recorded_at", evidence, records, withdrawal, "withdrawn_by")
    readonly_fields = fields
    has_add_permission = nobody

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return with_counts(super().get_queryset(request), "batch")

    def take_back(self, rows: QuerySet, by: Any) -> None:
        for batch in list(rows):
            ledger.undo_batch(batch, by=by)
