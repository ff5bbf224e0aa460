"""One program as a form: what stands of each fact, and what a steward says of it instead."""

import json
import re
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import slugify

from programs import fields
from programs.facts.dossier import KnownFact, dossiers
from programs.facts.forms import ON_THE_WEB, STRICTNESS_CHOICES, SourcedForm
from programs.facts.ledger import Statement
from programs.facts.page_names import first_name, name_of_page
from programs.facts.staleness import Why, must_confirm
from programs.facts.weighing import ADDS_UP
from programs.fields import FIELDS, FactField, worded
from programs.models import DataState, Evidence, Program, Source, Specialty, Track
from programs.vocabulary import Policy, SourceKind

# Counted from government filings per employer and season, never stated by a program.
FORM_FIELDS: Final = tuple(field for field in FIELDS.values() if field.name != "h1b_resident_filings")
NEEDED_TO_ADD: Final = ("name", "specialty", "state")
ANOTHER: Final = "another"
WEBSITE: Final = "website"
MOST_OFFERED: Final = 3
# Who is asked again about a program, the likeliest first.
ASKED_AGAIN: Final = (SourceKind.PROGRAM_PAGE, SourceKind.INSTITUTION_POLICY, SourceKind.PROGRAM_ANSWER)
A_COUNT: Final = re.compile(r"season_records-\d+-(season|track|population|count|percent|method)")
POLICY_GROUPS: Final = (
    ("IMGs and visas", fields.DECIDING),
    ("Exams", ("min_step2_ck", "min_step1", "max_attempts", "step3", "step3_by")),
    ("Graduation", ("max_years_since_graduation", "years_counted_to")),
    ("US experience", ("usce", "usce_months", "usce_kinds")),
    ("Letters", ("letters_required", "us_letters_required")),
)  # fmt: skip


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


@dataclass(frozen=True)
class FactRow:
    """One fact as a row of the form: what stands (``said``), where from, and the fields to say otherwise."""

    field: FactField
    known: KnownFact | None
    said: TypedStatement
    why: Why | None
    value: BoundField
    strictness: BoundField | None
    note: BoundField | None

    @property
    def was(self) -> str:
        return said_in_words(self.field.name, self.said)

    @property
    def is_one_of(self) -> bool:
        """Whether its choices are all in sight."""
        return isinstance(self.value.field.widget, forms.RadioSelect)

    @property
    def has_errors(self) -> bool:
        return any(one.errors for one in (self.value, self.strictness, self.note) if one is not None)


@dataclass(frozen=True)
class OfferedSource:
    """A source that has spoken of the program, or its website, to be chosen as that of what was changed."""

    word: str
    kind: SourceKind
    name: str
    url: str
    is_chosen: bool


class ProgramForm(SourcedForm):
    """A program's fields as evidence states them now; what differs becomes new statements of the source named below.

    ``opened_with`` carries the values the form was opened with, so that a second tab cannot overwrite unseen. The
    source is asked where something was changed: ``said_by`` names one that is offered, or says that another is typed.
    """

    said_by = forms.CharField(required=False, max_length=20)
    opened_with = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Program
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = dossiers([self.instance])[0].facts if self.instance.pk else {}
        self.current = {name: fact.row for name, fact in self.known.items() if fact.row}
        self.changes: dict[str, TypedStatement] = {}
        for name in ("source_kind", "source_name"):
            self.fields[name].required = False
        for field in FORM_FIELDS:
            self.add_fact(field)
        self.initial["opened_with"] = json.dumps({name: now.statement for name, now in self.stated.items()})

    def add_fact(self, field: FactField) -> None:
        name = field.name
        choices = self.choices_of(name)
        blank = "Choose one" if name in NEEDED_TO_ADD and not self.instance.pk else "Not stated"
        # Yes, no, conditional: all in sight, and one click.
        widget = forms.RadioSelect if field.choices is Policy else forms.Select
        self.fields[name] = (
            forms.ChoiceField(choices=[("", blank), *choices], required=False, widget=widget)
            if choices
            else forms.CharField(required=False, max_length=2000, widget=AdminTextInputWidget)
        )
        self.fields[name].label = field.label
        self.fields[name].help_text = "" if choices else f"Expected {field.expected}."
        if field.has_strictness:
            label = f"{field.label}: strictness"
            chosen = forms.Select(attrs={"aria-label": label})
            # A part is as strict as its whole; else what is not said reads as required, here as on the site.
            unsaid = "Not said" if field.part_of else "Not said, so required"
            self.fields[f"{name}_strictness"] = forms.ChoiceField(
                label=label, choices=[("", unsaid), *STRICTNESS_CHOICES[1:]], required=False, widget=chosen
            )

        if field.is_policy:
            label = f"{field.label}: new note"
            line = AdminTextInputWidget(attrs={"aria-label": label})
            self.fields[f"{name}_note"] = forms.CharField(label=label, required=False, max_length=1000, widget=line)
        now = self.stated.get(name, NOTHING)
        self.initial.setdefault(name, now.value)
        self.initial.setdefault(f"{name}_strictness", now.strictness)

    def choices_of(self, name: str) -> list[tuple[str, str]]:
        if name == "specialty":
            return list(Specialty.objects.values_list("slug", "name"))
        column: Any = Program._meta.get_field(name)
        return list(column.choices or ())

    @cached_property
    def stated(self) -> dict[str, TypedStatement]:
        """What stands now, by field; a field in dispute is not in it, nor an id that another program holds."""
        said = {name: TypedStatement(row.value, row.strictness) for name, row in self.current.items()}
        for name in ("acgme_id", "nrmp_codes", *ADDS_UP):
            if name in said:
                said[name] = TypedStatement(getattr(self.instance, name))
        return {name: normal(name, one) for name, one in said.items() if one.value}

    # What the page draws --------------------------------------------------------------------------------------------

    @property
    def policy_groups(self) -> list[tuple[str, list[FactRow]]]:
        """The rows of the policies under the titles of ``POLICY_GROUPS``."""
        row_of = {field.name: self.row(field) for field in FORM_FIELDS if field.is_policy}
        groups = [(title, [row_of.pop(name) for name in names]) for title, names in POLICY_GROUPS]
        return [*groups, ("Dates and papers", list(row_of.values()))]

    @property
    def identity(self) -> list[FactRow]:
        return [self.row(field) for field in FORM_FIELDS if not field.is_policy]

    @property
    def has_identity_errors(self) -> bool:
        return any(row.has_errors for row in self.identity)

    def row(self, field: FactField) -> FactRow:
        name, known = field.name, self.known.get(field.name)
        now = self.stated.get(name, NOTHING)
        row = known.row if known else None
        why = must_confirm(name, row.value, row.season, row.seen_on, self.this_season) if row else None
        strictness, note = (
            self[part] if part in self.fields else None for part in (f"{name}_strictness", f"{name}_note")
        )
        return FactRow(field, known, now, why, self[name], strictness, note)

    @cached_property
    def this_season(self) -> int:
        return DataState.current().this_season

    @property
    def standing(self) -> list[Evidence]:
        return [row for field in FORM_FIELDS if field.name in self.known for row in self.known[field.name].standing]

    @cached_property
    def offered(self) -> list[OfferedSource]:
        """The sources that spoke of it last, those first that are asked again; and its website."""
        rows = sorted(
            self.standing, key=lambda row: (row.source.kind in ASKED_AGAIN, row.recorded_at, row.pk), reverse=True
        )
        spoke: dict[int, Source] = {}
        for row in rows:
            if row.source.url or row.source.kind not in ON_THE_WEB:
                spoke.setdefault(row.source_id, row.source)
        offered = [(str(pk), SourceKind(one.kind), one.name, one.url) for pk, one in spoke.items()][:MOST_OFFERED]
        website = self.instance.website
        if website and website not in {url for _, kind, _, url in offered if kind == SourceKind.PROGRAM_PAGE}:
            name = first_name(SourceKind.PROGRAM_PAGE, website, self.instance)
            offered.insert(0, (WEBSITE, SourceKind.PROGRAM_PAGE, name, website))
        chosen = self["said_by"].value()
        return [OfferedSource(*one, one[0] == chosen) for one in offered]

    @property
    def names_another(self) -> bool:
        return not self.offered or self["said_by"].value() == ANOTHER

    @property
    def changes_in_words(self) -> list[tuple[str, str, str]]:
        """What was changed: the fact, what stands, and what is said instead."""
        before = ((name, self.stated.get(name, NOTHING), now) for name, now in self.changes.items())
        return [(FIELDS[name].label, said_in_words(name, was), said_in_words(name, now)) for name, was, now in before]

    # Reading what was typed -----------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
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
        return super().clean()

    def check_source(self) -> None:
        """A source is asked where there is something to record, and is then one alone."""
        said = self.cleaned_data
        has_counts = any(A_COUNT.fullmatch(name) and value.strip() for name, value in self.data.items())
        if not (self.changes or self.errors or has_counts):
            return
        is_typed = any(said.get(part) for part in ("source_kind", "source_name", "source_url"))
        chosen = next((one for one in self.offered if one.is_chosen), None)
        if chosen and is_typed:
            self.add_error("said_by", "You chose a source and typed another one: leave one of the two.")
        elif chosen:
            said |= {"source_kind": chosen.kind.value, "source_name": chosen.name, "source_url": chosen.url}
        elif not is_typed and said.get("said_by") != ANOTHER and self.offered:
            self.add_error("said_by", "Say who states this: choose a source, or name another one.")
        elif said.get("source_kind") == "":
            self.add_error("source_kind", "Say what kind of source it is.")
        elif said.get("source_kind") in ON_THE_WEB and said.get("source_name") == "" and said.get("source_url"):
            said["source_name"] = name_of_page(said["source_kind"], said["source_url"], self.standing, self.instance)
        if self.has_error("said_by"):
            self.check_day()
        else:
            super().check_source()

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


def said_in_words(name: str, said: TypedStatement) -> str:
    return worded(name, said.value, said.strictness) if said.value else "Not stated"
