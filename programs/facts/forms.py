"""The steward's forms: what a program says, together with who says so and when it was seen."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.text import slugify

from programs import fields
from programs.facts.ledger import Statement
from programs.facts.weighing import ADDS_UP
from programs.fields import FIELDS, FactField, address, worded
from programs.models import Evidence, Program, Specialty, Track
from programs.vocabulary import SourceKind, Strictness

# Counted from government filings per employer and season, never stated by a program.
FORM_FIELDS: Final = tuple(field for field in FIELDS.values() if field.name != "h1b_resident_filings")
NEEDED_TO_ADD: Final = ("name", "specialty", "state")
STRICTNESS_CHOICES: Final = [("", "Not said"), *Strictness.choices]


@dataclass(frozen=True)
class TypedStatement:
    """One field as typed: canonical text, strictness, and the source's own words."""

    value: str
    strictness: str = ""
    note: str = ""

    @property
    def statement(self) -> tuple[str, str]:
        return self.value, self.strictness


NOTHING: Final = TypedStatement("")


def today() -> str:
    return timezone.localdate().isoformat()


def typed(clean: Callable[[str], str], text: str, expected: str) -> str:
    """Canonical text, or a ValidationError that names what is expected; blank stays blank."""
    try:
        return clean(text) if text.strip() else ""
    except ValueError:
        raise ValidationError(f"Expected {expected}.") from None


class SeenOnField(forms.DateField):
    """A day that has come, as it is recorded; '' where none is given."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet.")
        return day.isoformat() if day else ""


class SourcedForm(forms.ModelForm):
    """A form whose answers all rest on one source, named at its end."""

    source_kind = forms.ChoiceField(label="Kind", choices=SourceKind.choices, initial=SourceKind.PROGRAM_PAGE)
    source_name = forms.CharField(label="Name", max_length=300, widget=AdminTextInputWidget)
    source_url = forms.CharField(
        label="Address", max_length=500, required=False, widget=AdminTextInputWidget(attrs={"inputmode": "url"})
    )
    seen_on = forms.CharField(
        label="Seen on",
        max_length=10,
        required=False,
        initial=today,
        help_text="A day (2026-03-01), a month (2026-03) or a year; blank when the source has no date.",
    )

    def clean_source_name(self) -> str:
        name = typed(fields.text(300), self.cleaned_data["source_name"], "at most 300 characters on one line")
        if not name:
            raise ValidationError("Say who states this.")
        return name

    def clean_source_url(self) -> str:
        return typed(address, self.cleaned_data["source_url"], FIELDS["website"].expected)

    def clean_seen_on(self) -> str:
        seen_on = typed(fields.seen_on, self.cleaned_data["seen_on"], "YYYY-MM-DD, YYYY-MM, YYYY or blank")
        if seen_on > today()[: len(seen_on)]:
            raise ValidationError("This day has not come yet.")
        return seen_on

    @property
    def source(self) -> tuple[str, str, str]:
        """Kind, name and address, as ``ledger.source_for`` takes them."""
        return self.cleaned_data["source_kind"], self.cleaned_data["source_name"], self.cleaned_data["source_url"]

    def _post_clean(self) -> None:
        """Write nothing onto the instance: the ledger does, from the statements this form makes."""


class ProgramForm(SourcedForm):
    """A program's fields as evidence states them now; what differs becomes new statements of the source named below.

    ``opened_with`` carries the values the form was opened with, so that a second tab cannot overwrite unseen.
    """

    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Program
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = Program.objects.with_merged([self.instance.pk] if self.instance.pk else []).values("pk")
        standing = Evidence.objects.filter(program__in=told, withdrawn_at__isnull=True)
        self.standing = list(standing.select_related("source")) if self.instance.pk else []
        self.current = {row.field: row for row in self.standing if row.is_current}
        self.changes: dict[str, TypedStatement] = {}
        for field in FORM_FIELDS:
            self.add_fact(field)
        self.initial.update(self.proposed_source())
        self.initial["opened_with"] = json.dumps({name: now.statement for name, now in self.stated.items()})

    def add_fact(self, field: FactField) -> None:
        name = field.name
        choices = self.choices_of(name)
        self.fields[name] = (
            forms.ChoiceField(choices=[("", "Not stated"), *choices], required=False)
            if choices
            else forms.CharField(required=False, max_length=2000, widget=AdminTextInputWidget)
        )
        self.fields[name].label = field.label
        self.fields[name].help_text = escape(self.remark(field)) or ("" if choices else f"Expected {field.expected}.")
        if field.has_strictness:
            self.fields[f"{name}_strictness"] = forms.ChoiceField(
                label="Strictness", choices=STRICTNESS_CHOICES, required=False
            )
        if field.is_policy:
            self.fields[f"{name}_note"] = forms.CharField(
                label="New note", required=False, max_length=1000, widget=AdminTextInputWidget
            )
        now = self.stated.get(name, NOTHING)
        self.initial.setdefault(name, now.value)
        self.initial.setdefault(f"{name}_strictness", now.strictness)

    def choices_of(self, name: str) -> list[tuple[str, str]]:
        if name == "specialty":
            return list(Specialty.objects.values_list("slug", "name"))
        column: Any = Program._meta.get_field(name)
        return list(column.choices or ())

    def remark(self, field: FactField) -> str:
        """Where a field's value comes from, or why it has none; '' when nothing is stated."""
        row = self.current.get(field.name)
        if row:
            note = f" “{row.note}”" if row.note else ""
            return f"{row.source.name}, {row.seen_on or 'undated'}.{note}"
        if field.name in self.instance.disputed_fields.split():
            rows = [f"{row.value} ({row.source.name})" for row in self.standing if row.field == field.name]
            return f"In dispute, reads as not known: {'; '.join(rows)}."
        return ""

    @cached_property
    def stated(self) -> dict[str, TypedStatement]:
        """What stands now, by field; a field in dispute is not in it, nor an id that another program holds."""
        said = {name: TypedStatement(row.value, row.strictness) for name, row in self.current.items()}
        for name in ("acgme_id", "nrmp_codes", *ADDS_UP):
            if name in said:
                said[name] = TypedStatement(getattr(self.instance, name))
        return {name: normal(name, one) for name, one in said.items() if one.value}

    def proposed_source(self) -> dict[str, str]:
        """The page this program was last quoted from, else its website."""
        quoted_from = [row for row in self.standing if row.source.kind == SourceKind.PROGRAM_PAGE]
        if quoted_from:
            page = max(quoted_from, key=lambda row: (row.recorded_at, row.pk)).source
            return {"source_name": page.name, "source_url": page.url}
        name = f"Program page: {self.instance.name}" if self.instance.name else "Program page"
        return {"source_name": name, "source_url": self.instance.website}

    # Reading what was typed -----------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opened = self.opened()
        for field in FORM_FIELDS:
            try:
                said = self.said(field)
            except ValidationError as error:
                self.add_error(field.name, error)
                continue
            if said is not None:
                self.weigh_against(field, said, opened.get(field.name, NOTHING))
        self.check_together()
        return cleaned

    def said(self, field: FactField) -> TypedStatement | None:
        """The field in canonical text; None where Django has already refused it. Raises ValidationError."""
        parts = [field.name, f"{field.name}_strictness", f"{field.name}_note"]
        if any(self.has_error(part) for part in parts if part in self.fields):
            return None
        value, strictness, note = (self.cleaned_data.get(part, "").strip() for part in parts)
        try:
            note = note and fields.clean_value("note", note)
            value = value and fields.clean_value(field.name, value)
            is_news = (value, strictness) != self.stated.get(field.name, NOTHING).statement
            if is_news and fields.lacks_note(value, strictness, note):
                raise ValueError(f"Expected {fields.NOTE_NEEDED}.")
            return normal(field.name, TypedStatement(value, strictness, note))
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def weigh_against(self, field: FactField, said: TypedStatement, opened: TypedStatement) -> None:
        """Keep a field that was changed here; refuse a blanked one and one that was changed elsewhere meanwhile."""
        now = self.stated.get(field.name, NOTHING)
        if said.statement == opened.statement and not said.note:
            return
        if not said.value:
            self.add_error(field.name, self.why_not_blank(field) if now.value else "A note belongs to a value.")
        elif now.statement != opened.statement and said.statement != now.statement:
            was_changed = f"Changed to {quoted(field.name, now)} while this form was open."
            self.add_error(field.name, f"{was_changed} Save again to record yours all the same.")
            self.reopen_with(field.name, now)
        elif said.statement != now.statement or said.note:
            self.changes[field.name] = said

    def why_not_blank(self, field: FactField) -> str:
        row = self.current[field.name]
        return format_html(
            'A fact is taken back by withdrawing its evidence: <a href="{}?id={}">withdraw “{}” ({})</a>.',
            reverse("admin:programs_evidence_withdraw"),
            row.pk,
            row.value,
            row.source.name,
        )

    def check_together(self) -> None:
        """What one field alone cannot tell: whose an id is, both coordinates, and what a new program needs."""
        if {"latitude", "longitude"} & self.changes.keys():
            for name in ("latitude", "longitude"):
                if not self.cleaned_data.get(name) and not self.has_error(name):
                    self.add_error(name, "Coordinates come in pairs.")
        if "acgme_id" in self.changes:
            holders = Program.objects.filter(acgme_id=self.changes["acgme_id"].value).exclude(pk=self.instance.pk)
            for holder in holders:
                self.add_error("acgme_id", f"This ACGME id belongs to {holder}.")
        if "nrmp_codes" in self.changes:
            codes = self.changes["nrmp_codes"].value.split("; ")
            tracks = Track.objects.filter(code__in=codes).exclude(program=self.instance.pk)
            for track in tracks.select_related("program"):
                self.add_error("nrmp_codes", f"{track.code} belongs to {track.program}.")
        if not self.instance.pk:
            for name in NEEDED_TO_ADD:
                if name not in self.changes and not self.has_error(name):
                    self.add_error(name, "A new program needs this.")
            if not self.errors and Program.objects.filter(program_key=self.new_key).exists():
                self.add_error("name", f"There is already a program {self.new_key}.")

    def opened(self) -> dict[str, TypedStatement]:
        """The values the form was opened with; what stands now for a form that does not say."""
        try:
            told = json.loads(self.cleaned_data.get("opened_with") or "null")
            return {
                str(name): TypedStatement(str(value), str(strictness)) for name, (value, strictness) in told.items()
            }
        except (AttributeError, TypeError, ValueError, RecursionError):
            return self.stated

    def reopen_with(self, name: str, now: TypedStatement) -> None:
        """After the steward was told, the next save counts as one that has seen the newer value."""
        opened = {key: said.statement for key, said in self.opened().items()} | {name: now.statement}
        self.cleaned_data["opened_with"] = json.dumps(opened)
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent[self.add_prefix("opened_with")] = self.cleaned_data["opened_with"]

    # What follows ---------------------------------------------------------------------------------------------------

    @property
    def new_key(self) -> str:
        """The key of a program that is not yet known: from its ids, else from its name, specialty and city."""
        said = {name: self.changes.get(name, NOTHING).value for name in ("acgme_id", "nrmp_codes", "name", "city")}
        if said["acgme_id"]:
            return f"acgme-{said['acgme_id']}"
        if said["nrmp_codes"]:
            return f"nrmp-{said['nrmp_codes'].split('; ')[0].lower()}"
        specialty = self.changes["specialty"].value
        return slugify(f"{said['name']} {specialty} {said['city']}")[:80].strip("-_").replace("_", "-") or specialty

    def statements(self, program: int, source: int) -> list[Statement]:
        seen_on = self.cleaned_data["seen_on"]
        return [
            Statement(program, name, said.value, source, said.strictness, said.note, seen_on=seen_on)
            for name, said in self.changes.items()
        ]


def normal(name: str, said: TypedStatement) -> TypedStatement:
    """With the strictness it would be recorded with, so that two statements that mean the same are equal."""
    return replace(said, strictness=said.value and fields.strictness_of(name, said.value, said.strictness))


def quoted(name: str, said: TypedStatement) -> str:
    if not said.value:
        return "“not stated”"
    return worded(name, said.value, said.strictness, is_quoted=True)
