"""The forms of the queues: which part of one, what becomes of one fact, and which fact is looked at part by part."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from programs.corrections.forms import ValueForm, one_line
from programs.dates import seen_on
from programs.desk.queues import FIELD_RANK, REASONS, QueueKind
from programs.facts import ledger
from programs.facts.dossier import KnownFact
from programs.facts.forms import SeenOnField, today
from programs.facts.ledger import Statement
from programs.facts.weighing import is_newer
from programs.fields import FIELDS, worded
from programs.models import Evidence, Program, Specialty
from programs.vocabulary import STATES, SourceKind

MOVED: Final = "Somebody recorded or withdrew something about this fact while you looked. This is what stands now."
FIRST: Final = {"field": "visa_j1", "by": "specialty"}  # what the page of coverage divides where nothing is asked


class PartForm(forms.Form):
    """Which part of a queue is worked; a bad word is told beside its field and left out.

    ``elsewhere``: the words of the part that every queue knows. Where a queue has one reason, nobody is asked for it.
    """

    specialty = forms.ChoiceField(required=False)
    state = forms.ChoiceField(required=False)
    field = forms.ChoiceField(label="Fact", required=False)
    why = forms.ChoiceField(label="Reason", required=False)

    def __init__(self, kind: QueueKind, data: Any) -> None:
        super().__init__(data, label_suffix="")
        if len(REASONS[kind]) == 1:
            del self.fields["why"]
        choices: dict[str, Iterable[tuple[str, str]]] = {
            "specialty": Specialty.objects.values_list("slug", "name"),
            "state": sorted(STATES.items(), key=lambda one: one[1]),
            "field": [(name, FIELDS[name].label) for name in FIELD_RANK],
            "why": [(why.name.lower(), why.value) for why in REASONS[kind]],
        }
        for name in self.fields:
            field: Any = self.fields[name]
            field.choices = [("", "All"), *choices[name]]

    @property
    def part(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def elsewhere(self) -> dict[str, str]:
        return {name: word for name, word in self.part.items() if name != "why"}


class DivideForm(forms.Form):
    """Which fact is looked at part by part, and by what; a bad word is told beside its field and read as the first."""

    field = forms.ChoiceField(label="Fact", required=False, choices=[(name, FIELDS[name].label) for name in FIELD_RANK])
    by = forms.ChoiceField(required=False, choices=[("specialty", "Specialty"), ("state", "State")])

    def __init__(self, data: Any) -> None:
        super().__init__(FIRST | data.dict(), label_suffix="")

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or first for name, first in FIRST.items()}


class ConfirmFactForm(forms.Form):
    """One statement still holds: the same source says it as of a later day, which is today only for who says so."""

    row = forms.ChoiceField(label="Which statement holds", widget=forms.RadioSelect)
    is_open = forms.BooleanField(label="I have it open now", required=False)
    seen_on = SeenOnField(
        label="Day you saw it",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="If you do not have it open now.",
    )

    def __init__(self, fact: KnownFact, data: Any = None) -> None:
        super().__init__(data, label_suffix="", prefix="confirm")
        self.rows = offer_rows(self, fact)

    def clean_seen_on(self) -> str:
        typed_day, is_open = self.cleaned_data["seen_on"], self.cleaned_data["is_open"]
        if is_open and typed_day not in ("", today()):
            raise ValidationError("You gave another day and said that it is open now: leave one of the two.")
        day: str = today() if is_open else typed_day
        if not day:
            raise ValidationError("Say on which day you saw it, or select that it is open now.")
        row = self.rows.get(self.cleaned_data.get("row", ""))
        if row and not is_newer(day, row.seen_on):
            raise ValidationError(f"It was seen {seen_on(row.seen_on)} already: confirming takes a later day.")
        return day

    def statement(self, program: Program) -> Statement:
        row = self.rows[self.cleaned_data["row"]]
        said = (row.field, row.value, row.source_id, row.strictness, row.note)
        return Statement(program.pk, *said, seen_on=self.cleaned_data["seen_on"])


class CorrectForm(ValueForm):
    """Something else holds, or something at last: a value with its source."""

    class Meta:
        model = Program
        fields = ()

    def __init__(self, program: Program, fact: KnownFact, data: Any = None) -> None:
        super().__init__(fact.name, data, instance=program, prefix="correct")
        page = next((row.source for row in fact.standing if row.source.kind == SourceKind.PROGRAM_PAGE), None)
        self.initial["source_name"] = page.name if page else program.website and f"Program page: {program.name}"[:300]
        self.initial["source_url"] = page.url if page else program.website

    def statement(self, program: Program) -> Statement:
        return self.said.statement(program.pk, ledger.source_for(*self.source).pk)


class WithdrawForm(forms.Form):
    """One statement is wrong: it is taken back, and stays readable with who and why."""

    row = forms.ChoiceField(label="Which statement is wrong", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why", max_length=200, error_messages={"required": "Say why, for the next steward."})

    def __init__(self, fact: KnownFact, data: Any = None) -> None:
        super().__init__(data, label_suffix="", prefix="withdraw")
        self.rows = offer_rows(self, fact)

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])

    @property
    def chosen(self) -> Evidence:
        return self.rows[self.cleaned_data["row"]]


def offer_rows(form: forms.Form, fact: KnownFact) -> dict[str, Evidence]:
    """Let the form choose among the standing statements, the current one first; returns them by the word chosen."""
    rows = {str(row.pk): row for row in fact.standing}
    field: Any = form.fields["row"]
    field.choices = [(word, f"{worded(row.field, row.value)}: {row.source.name}") for word, row in rows.items()]
    form.initial["row"] = next(iter(rows), None)
    return rows
