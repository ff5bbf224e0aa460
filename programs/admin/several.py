"""One act about several programs: they are asked about together, and recorded as one batch."""

import hashlib
from collections import defaultdict
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from programs.facts import ledger
from programs.facts.forms import SourcedForm
from programs.facts.ledger import Statement
from programs.facts.locks import in_turn
from programs.facts.program_form import FORM_FIELDS
from programs.facts.weighing import is_newer
from programs.fields import FIELDS, worded
from programs.http.params import typed_id
from programs.models import Evidence, ImportBatch, Program

MOST_AT_ONCE: Final = 200
MOST_SOURCES: Final = 30
MOST_WORDED: Final = 12


def ids_in(request: HttpRequest) -> list[str]:
    return [word for word in request.GET.getlist("id") if typed_id(word)][:MOST_AT_ONCE]


def query_of(ids: list[int]) -> str:
    return urlencode([("id", pk) for pk in ids])


class ActOnSeveral(SourcedForm):
    """What is recorded about each of ``programs``, all of one source and one day."""

    title = told = label = button = ""

    class Meta:
        model = Program
        fields = ()

    def __init__(self, programs: list[Program], data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.programs = programs

    def statements(self) -> list[Statement]:
        raise NotImplementedError

    @in_turn
    def record(self, by: Any) -> ImportBatch | None:
        """Record what was said, as one batch; None where the form must be looked at again."""
        if not self.is_valid():
            return None
        statements = self.statements()
        batch = ImportBatch.objects.create(label=f"Admin: {self.label}"[:300], recorded_by=by)
        ledger.record(statements, by=by, batch=batch)
        self.told = f"{self.label}: {counted(len(statements), 'statement')} recorded."
        return batch


class ClosingForm(ActOnSeveral):
    """These programs take nobody any more: ``active`` is no."""

    title, label, button = "Mark programs as closed", "Closed", "Mark as closed"

    def statements(self) -> list[Statement]:
        source, day = ledger.source_for(*self.source).pk, self.cleaned_data["seen_on"]
        return [Statement(program.pk, "active", "no", source, seen_on=day) for program in self.programs]


class ConfirmingForm(ActOnSeveral):
    """A source still says of these programs what it said: the same again, as of a later day.

    ``seen``: the fingerprint of the rows that stood when the form was drawn: nobody confirms what they did not see.
    """

    title, label, button = "Confirm all facts of one source", "Confirmed", "Confirm them"
    source_kind = source_name = source_url = None
    from_source = forms.ChoiceField(
        label="Source", widget=forms.RadioSelect, error_messages={"required": "Choose the source that you read again."}
    )
    field_order = ("from_source", "is_open", "seen_on")

    def __init__(self, programs: list[Program], data: Any = None) -> None:
        super().__init__(programs, data)
        names = [field.name for field in FORM_FIELDS]
        rows = Evidence.objects.filter(program__in=programs, withdrawn_at__isnull=True, field__in=names)
        self.said = defaultdict[str, dict[tuple[int, str], Evidence]](dict)
        for row in rows.select_related("source").order_by("recorded_at", "pk"):
            self.said[str(row.source_id)][row.program_id, row.field] = row  # the later one is what it says now
        pks = ",".join(str(row.pk) for of_one in self.said.values() for row in of_one.values())
        self.fingerprint = hashlib.sha256(pks.encode()).hexdigest()[:16]
        most = sorted(self.said.items(), key=lambda one: (-len(one[1]), one[0]))[:MOST_SOURCES]
        self.offered = [(word, next(iter(rows.values())).source, self.in_words(rows)) for word, rows in most]
        field: Any = self.fields["from_source"]
        field.choices = [(word, source.name) for word, source, _ in self.offered]

    @property
    def left_out(self) -> int:
        return len(self.said) - len(self.offered)

    @property
    def chosen(self) -> str:
        return str(self["from_source"].value() or "")

    def in_words(self, rows: dict[tuple[int, str], Evidence]) -> str:
        """What a source says, in words where that is short."""
        if len(self.programs) == 1 and len(rows) <= MOST_WORDED:
            said = (f"{FIELDS[row.field].label}: {worded(row.field, row.value)}" for row in rows.values())
            return "; ".join(said)
        programs = len({program for program, _ in rows})
        return f"{counted(len(rows), 'fact')} of {counted(programs, 'program')}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.data.get("seen") != self.fingerprint:
            raise ValidationError("Somebody recorded or withdrew something meanwhile. Look at the facts again.")
        if not self.errors and not self.statements():
            self.add_error("seen_on", "It was seen on that day or later already: confirming takes a later day.")
        return cleaned

    def statements(self) -> list[Statement]:
        day = self.cleaned_data["seen_on"]
        return [
            Statement(row.program_id, row.field, row.value, row.source_id, row.strictness, row.note, seen_on=day)
            for row in self.said[self.cleaned_data["from_source"]].values()
            if is_newer(day, row.seen_on)
        ]


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
