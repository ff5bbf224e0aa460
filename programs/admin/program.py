"""Programs: the steward corrects a field and says who states it; the ledger keeps the evidence."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from programs.admin.evidence import kind, season, seen, withdrawal
from programs.admin.outcome import say_what_stands
from programs.admin.steward import StewardAdmin, nobody
from programs.facts import ledger
from programs.facts.count_forms import COUNT_FIELDS, NewCountsFormSet, SeasonCountForm
from programs.facts.forms import FORM_FIELDS, ProgramForm
from programs.fields import FIELDS, POLICY_FIELDS, worded
from programs.models import Evidence, ImportBatch, Program, SeasonRecord, Track

DERIVED = (
    "program_key", "is_listed", "merged_into", "merged", "disputed_fields", "undated_fields", "institution_fields",
    "h1b_resident_filings", "img_share", "imgs_on_record", "says_img", "says_j1", "says_h1b", "facts_changed_at",
)  # fmt: skip
SOURCE = ("source_kind", "source_name", "source_url", "seen_on", "opened_with")


class DisputeFilter(admin.SimpleListFilter):
    title = "in dispute"
    parameter_name = "dispute"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "In dispute"), ("no", "Not in dispute")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet | None:
        match self.value():
            case "yes":
                return queryset.exclude(disputed_fields="")
            case "no":
                return queryset.filter(disputed_fields="")
        return None


class StatedFilter(admin.ChoicesFieldListFilter):
    """The choices of a column, and "not stated"."""

    def choices(self, changelist: Any) -> Any:
        yield from super().choices(changelist)
        yield {
            "selected": self.lookup_val == [""],
            "query_string": changelist.get_query_string({self.lookup_kwarg: ""}),
            "display": "Not stated",
        }


class ShownRows(BaseInlineFormSet):
    """Rows shown beside the program; whatever a browser sends back for them is not read.

    A form that listed them would break on rows withdrawn while it was open.
    """

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(None, None, **kwargs)

    def is_valid(self) -> bool:
        return True

    def save(self, commit: bool = True) -> list[Any]:
        return []


class ShownInline(admin.TabularInline):
    formset = ShownRows
    template = "admin/programs/shown_rows.html"
    extra = 0
    has_add_permission = has_change_permission = has_delete_permission = nobody


@admin.display(description="field")
def label(row: Evidence) -> str:
    return FIELDS[row.field].label


@admin.display(description="value")
def value(row: Evidence) -> str:
    return worded(row.field, row.value)


class EvidenceInline(ShownInline):
    model = Evidence
    verbose_name_plural = "Standing evidence"
    fields = (label, value, "strictness", "note", season, "source", kind, seen, "is_current", withdrawal)
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        standing = super().get_queryset(request).filter(withdrawn_at__isnull=True, field__in=FIELDS)
        return standing.select_related("source").order_by("field", "-is_current", "-pk")


class SeasonRecordInline(ShownInline):
    model = SeasonRecord
    verbose_name_plural = "Season records"
    fields = (
        season, "track", "population", "group", "count", "percent", "method", "source", kind, seen, "is_current",
        withdrawal,
    )  # fmt: skip
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        standing = super().get_queryset(request).filter(withdrawn_at__isnull=True)
        return standing.select_related("source")


class TrackInline(ShownInline):
    model = Track
    fields = ("code", "kind")
    readonly_fields = fields


class NewSeasonRecordInline(admin.TabularInline):
    """Counts to add, under the source named on the page."""

    model = SeasonRecord
    form = SeasonCountForm
    formset = NewCountsFormSet
    fields = COUNT_FIELDS
    verbose_name = "new season record"
    verbose_name_plural = "New season records (from the source named above)"
    extra = 1
    max_num = 100
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).none()


@admin.register(Program)
class ProgramAdmin(StewardAdmin):
    list_display = (
        "program", "specialty", "state", "visa_j1", "visa_h1b", "accepts_img", "active", "is_listed",
        "facts_changed_at",
    )  # fmt: skip
    list_select_related = ("specialty",)
    list_filter = (
        "is_listed", ("visa_j1", StatedFilter), ("visa_h1b", StatedFilter), ("accepts_img", StatedFilter),
        ("active", StatedFilter), DisputeFilter, "specialty", "state",
    )  # fmt: skip
    search_fields = ("name", "city", "institution", "hospital", "program_key", "acgme_id", "nrmp_codes")
    readonly_fields = (*DERIVED, "all_evidence", "roster")
    inlines = (NewSeasonRecordInline, EvidenceInline, SeasonRecordInline, TrackInline)

    @admin.display(ordering="sort_name")
    def program(self, program: Program) -> str:
        return str(program)

    @admin.display(description="Merged into this one")
    def merged(self, program: Program) -> SafeString | str:
        """The entries whose evidence counts here too; each keeps its own rows."""
        links = ((reverse("admin:programs_program_change", args=[one.pk]), one) for one in program.merged.all())
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "None"

    @admin.display(description="All evidence")
    def all_evidence(self, program: Program) -> SafeString:
        address = reverse("admin:programs_evidence_changelist")
        return format_html('<a href="{}?program__id__exact={}">Withdrawn rows included</a>', address, program.pk)

    @admin.display(description="Roster")
    def roster(self, program: Program) -> SafeString:
        address = reverse("desk:roster", args=[program.pk])
        return format_html('<a href="{}">Count the residents who are IMGs</a>', address)

    def view_on_site(self, program: Program) -> str | None:
        return program.get_absolute_url() if program.is_listed else None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("specialty")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        return ProgramForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        identity = [field.name for field in FORM_FIELDS if not field.is_policy]
        derived = [("Worked out", {"fields": self.readonly_fields})] if obj else []
        if obj and not self.has_change_permission(request, obj):
            return [("Identity", {"fields": identity}), ("Policies", {"fields": POLICY_FIELDS}), *derived]
        return [
            ("Identity", {"fields": identity}),
            ("Policies", {"fields": [(*FIELDS[name].columns, f"{name}_note") for name in POLICY_FIELDS]}),
            ("Source of what you changed", {"fields": SOURCE}),
            *derived,
        ]

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else (NewSeasonRecordInline,)

    def save_model(self, request: HttpRequest, obj: Program, form: ProgramForm, change: bool) -> None:
        """Open a new program; its facts are recorded with its season records in :meth:`save_related`."""
        if not change:
            obj.pk = ledger.open_programs([form.new_key])[form.new_key]

    def save_related(self, request: HttpRequest, form: ProgramForm, formsets: list[Any], change: bool) -> None:
        program = form.instance
        typed = [one for formset in formsets for one in formset.extra_forms if one.has_changed()]
        if not form.changes and not typed:
            messages.info(request, "Nothing was changed, so nothing was recorded.")
            return
        source = ledger.source_for(*form.source).pk
        counts = [one.as_count(program.pk, source, form.cleaned_data["seen_on"]) for one in typed]
        name = program.name or form.cleaned_data["name"] or program.program_key
        batch = ImportBatch.objects.create(label=f"Admin: {name}"[:300], recorded_by=request.user)
        ledger.record(form.statements(program.pk, source), counts, by=request.user, batch=batch)
        program.refresh_from_db()
        recorded = len(form.changes) + len(counts)
        messages.success(request, f"Recorded about {program}: {recorded} statement{'' if recorded == 1 else 's'}.")
        say_what_stands(request, batch)

    def message_user(
        self, request: HttpRequest, message: str, level: Any = messages.INFO, *args: Any, **kw: Any
    ) -> None:
        """Without "was changed successfully": what was recorded, and whether it stands, is said when it is saved."""
        if level != messages.SUCCESS:
            super().message_user(request, message, level, *args, **kw)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> str:
        said = [f"{FIELDS[name].label}: {worded(name, one.value)}" for name, one in form.changes.items()]
        _, name, address = form.source
        return f"Recorded from {name} {address}: {'; '.join(said) or 'season records'}."
