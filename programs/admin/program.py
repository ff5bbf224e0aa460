"""Programs: the steward corrects a field and says who states it; the ledger keeps the evidence."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from programs.admin.evidence import kind, label, season, seen, value, withdrawal
from programs.admin.filters import PROGRAM_FILTERS
from programs.admin.outcome import say_recorded, say_what_stands
from programs.admin.several import MOST_AT_ONCE, ActOnSeveral, ClosingForm, ConfirmingForm, ids_in, query_of
from programs.admin.steward import StewardAdmin, nobody
from programs.exports.rows import wide_rows
from programs.facts import ledger
from programs.facts.count_forms import COUNT_FIELDS, NewCountsFormSet, SeasonCountForm
from programs.facts.program_form import FORM_FIELDS, ProgramForm
from programs.fields import FIELDS, POLICY_FIELDS, worded
from programs.http.downloads import csv_file
from programs.models import Evidence, ImportBatch, Program, SeasonRecord, Track

DERIVED = (
    "program_key", "is_listed", "merged_into", "merged", "disputed_fields", "undated_fields", "institution_fields",
    "h1b_resident_filings", "img_share", "imgs_on_record", "says_img", "says_j1", "says_h1b", "facts_changed_at",
)  # fmt: skip
SOURCE = ("said_by", "source_kind", "source_name", "source_url", "is_open", "seen_on", "opened_with")


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
    is_shown = True  # beside the form, not in it
    formset = ShownRows
    template = "admin/programs/shown_rows.html"
    extra = 0
    has_add_permission = has_change_permission = has_delete_permission = nobody


def said(program: Program, field: str) -> SafeString:
    """A policy in a list: in words, "In dispute", or "Not stated"; the class is its colour."""
    value = "disputed" if field in program.disputed_fields.split() else getattr(program, field)
    words = {"disputed": "In dispute", "": "Not stated"}.get(value) or worded(field, value)
    return format_html('<span class="answer answer-{}">{}</span>', value or "unknown", words)


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
    list_display = ("program", "specialty", "j1", "h1b", "imgs", "facts", "changed")
    list_select_related = ("specialty",)
    list_filter = PROGRAM_FILTERS
    actions = ("confirm_one_source", "mark_closed", "export_selected")
    search_fields = ("name", "city", "institution", "hospital", "program_key", "acgme_id", "nrmp_codes")
    readonly_fields = (*DERIVED, "all_evidence")
    inlines = (NewSeasonRecordInline, EvidenceInline, SeasonRecordInline, TrackInline)

    @admin.display(ordering="sort_name")
    def program(self, program: Program) -> SafeString:
        under = f"{program.place or 'Place not stated'}{'' if program.is_listed else ' · not on the site'}"
        return format_html('{}<span class="under">{}</span>', program.short_name, under)

    @admin.display(description="J-1", ordering="visa_j1")
    def j1(self, program: Program) -> SafeString:
        return said(program, "visa_j1")

    @admin.display(description="H-1B", ordering="visa_h1b")
    def h1b(self, program: Program) -> SafeString:
        return said(program, "visa_h1b")

    @admin.display(description="IMGs", ordering="accepts_img")
    def imgs(self, program: Program) -> SafeString:
        return said(program, "accepts_img")

    @admin.display(description="Facts and counts known", ordering="known_facts")
    def facts(self, program: Program) -> int:
        return program.known_facts

    @admin.display(description="changed", ordering="facts_changed_at")
    def changed(self, program: Program) -> Any:
        return program.facts_changed_at and program.facts_changed_at.date()

    @admin.display(description="Merged into this one")
    def merged(self, program: Program) -> SafeString | str:
        """The entries whose evidence counts here too; each keeps its own rows."""
        links = ((reverse("admin:programs_program_change", args=[one.pk]), one) for one in program.merged.all())
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "None"

    @admin.display(description="All evidence")
    def all_evidence(self, program: Program) -> SafeString:
        address = reverse("admin:programs_evidence_changelist")
        return format_html('<a href="{}?program__id__exact={}">Withdrawn rows included</a>', address, program.pk)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """With how many of those found are on no page of the site."""
        response: Any = super().changelist_view(request, extra_context)
        told = getattr(response, "context_data", None) or {}
        if found := told.get("cl"):
            not_listed = found.queryset.filter(is_listed=False).count()
            told |= {"not_listed": not_listed, "listed": found.result_count - not_listed}
        return response

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
        listed = [f"{label}: {was} → {now}" for label, was, now in form.changes_in_words]
        listed += [f"{len(counts)} season record{'' if len(counts) == 1 else 's'}"] if counts else []
        say_recorded(request, batch, f"Recorded about {program}. {'; '.join(listed)}.")
        say_what_stands(request, batch)

    def response_change(self, request: HttpRequest, obj: Program) -> HttpResponse:
        """Stay with the program: what stands of it now is the answer to what was saved."""
        super().response_change(request, obj)
        return redirect(request.get_full_path())

    # Several programs at once ---------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act_on_several)
        return [
            path("confirm/", act, {"form_class": ConfirmingForm}, "programs_confirm"),
            path("close/", act, {"form_class": ClosingForm}, "programs_close"),
            *super().get_urls(),
        ]

    def act_on_several(self, request: HttpRequest, form_class: type[ActOnSeveral]) -> HttpResponse:
        """Ask for the source and the day, then record the same act about every program named by ``?id=``."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        programs = list(self.get_queryset(request).filter(pk__in=ids_in(request)))
        if not programs:
            messages.warning(request, "Choose programs first.")
            return redirect("admin:programs_program_changelist")
        form = form_class(programs, request.POST if request.method == "POST" else None)
        if form.is_bound and (batch := form.record(request.user)):
            say_recorded(request, batch, form.told)
            say_what_stands(request, batch)
            if len(programs) == 1:
                return redirect("admin:programs_program_change", programs[0].pk)
            return redirect("admin:programs_program_changelist")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "programs": programs}
        context["title"] = form.title
        return render(request, "admin/programs/program/several.html", context)

    @admin.action(description="Confirm all facts of one source…", permissions=["change"])
    def confirm_one_source(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.lead_to("programs_confirm", request, queryset)

    @admin.action(description="Mark as closed…", permissions=["change"])
    def mark_closed(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self.lead_to("programs_close", request, queryset)

    def lead_to(self, page: str, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        ids = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
        if len(ids) > MOST_AT_ONCE:
            sentence = f"At most {MOST_AT_ONCE} programs at once. Nothing was changed: choose fewer or filter the list."
            self.message_user(request, sentence, messages.ERROR)
            return None
        return redirect(f"{reverse(f'admin:{page}')}?{query_of(ids)}")

    @admin.action(description="Export as a spreadsheet (CSV)", permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        """The file of the program list, of the selected ones: it can be edited and imported again."""
        if unlisted := queryset.filter(is_listed=False).count():
            sentence = f"{unlisted} of them {'is' if unlisted == 1 else 'are'} not listed: a file holds none of these."
            self.message_user(request, f"{sentence} Nothing was exported: choose Listed: Yes first.", messages.ERROR)
            return None
        return csv_file(wide_rows(list(queryset.values_list("pk", flat=True))), "programs.csv")

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
