"""What a visitor fills in to correct a fact, and what a steward decides about it."""

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.http import QueryDict
from django.utils import timezone

from programs import fields
from programs.corrections.intake import CorrectionForecast
from programs.facts.forms import STRICTNESS_CHOICES, UNDATED, SeenOnField, SourcedForm, typed
from programs.fields import FIELDS, NOTE_NEEDED, clean_value, expected_filled, lacks_note, strictness_of
from programs.http import form_tickets
from programs.http.addresses import address
from programs.imports.cells import CellStatement, Origin
from programs.models import Correction, Program, Specialty
from programs.models.correction import LONGEST_ADDRESS, LONGEST_NOTE, LONGEST_REASON
from programs.vocabulary import ExperienceKind

CHOOSE: Final = ("", "Choose one")
LINK: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
MOST_LINKS: Final = 1
EARLIEST: Final = date(2000, 1, 1)
TOO_QUICK: Final = "That was quicker than people write. Look it over, then send it again."
TOO_OLD: Final = (
    "This form was open for more than a day, or was not drawn for this fact. Look it over, then send it again."
)


def one_line(text: str) -> str:
    """Without line breaks and what cannot be printed."""
    return " ".join(fields.CONTROL_CHARACTER.sub(" ", text).split())


def fields_about(name: str) -> dict[str, forms.Field]:
    """The value of one fact, in the input that fits it, and how strict it is where that can be said."""
    about = {"value": value_field(name)}
    if FIELDS[name].has_strictness:
        about["strictness"] = forms.ChoiceField(label="How strict it is", choices=STRICTNESS_CHOICES, required=False)
    return about


def value_field(name: str) -> forms.Field:
    field = FIELDS[name]
    about: dict[str, Any] = {"label": field.label, "error_messages": {"required": "Say what is right."}}
    column: Any = Program._meta.get_field(name)
    if name == "specialty":
        return forms.ChoiceField(choices=[CHOOSE, *Specialty.objects.values_list("slug", "name")], **about)
    if name == "usce_kinds":
        return forms.MultipleChoiceField(choices=ExperienceKind.choices, widget=forms.CheckboxSelectMultiple, **about)
    if column.choices:
        return forms.ChoiceField(choices=[CHOOSE, *column.choices], **about)
    is_number = field.value is not str
    # Text, not number: a browser would hide what was typed when it is not one.
    widget = forms.TextInput(attrs={"class": "whole", "inputmode": "text" if field.no_limit is not None else "decimal"})
    return forms.CharField(
        max_length=1000,
        help_text=f"Write {expected_filled(name)}.",
        widget=widget if is_number else forms.TextInput,
        **about,
    )


def needed_note(form: Any) -> str:
    """The cleaned note of a form about one fact, with the condition or exception where there is one."""
    note, given = one_line(form.cleaned_data["note"]), form.cleaned_data
    if lacks_note(given.get("value", ""), given.get("strictness", ""), note):
        raise ValidationError(f"Write {NOTE_NEEDED}.")
    return note


def canonical(name: str, given: str | list[str]) -> str:
    try:
        return clean_value(name, "; ".join(given) if isinstance(given, list) else given)
    except ValueError:
        raise ValidationError(f"Expected {expected_filled(name)}.") from None


class CorrectionForm(forms.Form):
    """What a visitor says. ``subject`` is for robots: people do not see it.

    ``ticket``: of this copy of the form, see :mod:`programs.http.form_tickets`; a new one where the old one is of no
    more use.
    """

    how = forms.ChoiceField(
        label="How do you know?",
        choices=Correction.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how you know: a steward checks it."},
    )
    url = forms.CharField(
        label="Address of the page",
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="Needed where it stands on a page. It begins with http:// or https://.",
    )
    seen_on = SeenOnField(
        label="Day of the answer, or the day you saw it",
        required=False,
        validators=[MinValueValidator(EARLIEST, "That is too long ago to be of use.")],
        help_text="Needed where the program answered you.",
        error_messages={"invalid": "Write the day as 2026-03-01."},
    )
    note = forms.CharField(
        label="What a steward should know",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_NOTE}),
        help_text="Such as the program’s own words or a condition. Needed where you know it in another way. "
        "Stewards read it; it is not shown on the site. "
        f"Please name nobody: no residents, no coordinators, not yourself. At most {LONGEST_NOTE} characters.",
    )
    subject = forms.CharField(label="Leave this empty", required=False)

    def __init__(self, program: Program, name: str, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.program, self.name = program, name
        self.fields = fields_about(name) | self.fields
        about = f"{program.pk} {name}"
        self.ticket_sent = form_tickets.read(data.get("ticket", ""), about) if data is not None else None
        is_good = data is not None and self.ticket_sent is not None and not self.ticket_sent.is_too_old
        self.ticket = data["ticket"] if data is not None and is_good else form_tickets.drawn(about)
        limits = {"type": "date", "min": EARLIEST.isoformat(), "max": timezone.localdate().isoformat()}
        self.fields["seen_on"].widget = forms.DateInput(format="%Y-%m-%d", attrs=limits)
        self.fields["subject"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_from_a_robot(self) -> bool:
        return bool(self.data.get("subject"))

    def clean_value(self) -> str:
        return canonical(self.name, self.cleaned_data["value"])

    def clean_url(self) -> str:
        return typed(address, self.cleaned_data["url"], FIELDS["website"].expected)

    def clean_note(self) -> str:
        note = one_line(self.cleaned_data["note"])
        if len(note) > LONGEST_NOTE:
            raise ValidationError(f"Use at most {LONGEST_NOTE} characters; these are {len(note):,}.")
        if len(LINK.findall(note)) > MOST_LINKS:
            raise ValidationError("Write at most one address here; the page itself has a field of its own.")
        return note

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        how = cleaned.get("how")
        if how == Correction.How.PAGE and cleaned.get("url") == "":
            self.add_error("url", "Give the address of the page, so that a steward can read it.")
        if how == Correction.How.ANSWER and cleaned.get("seen_on") == "":
            self.add_error("seen_on", "Say on which day the program answered.")
        if how == Correction.How.OTHER and cleaned.get("note") == "":
            self.add_error("note", "Say how you know.")
        if "note" in cleaned and lacks_note(cleaned.get("value", ""), cleaned.get("strictness", ""), cleaned["note"]):
            self.add_error("note", f"Write {NOTE_NEEDED}.")
        if self.ticket_sent is None or self.ticket_sent.is_too_old:
            self.add_error(None, TOO_OLD)
        elif self.ticket_sent.is_too_young and not self.errors:
            self.add_error(None, TOO_QUICK)
        return cleaned

    def draw_again(self) -> None:
        """A new ticket: the form was sent with the old one."""
        self.ticket = form_tickets.drawn(f"{self.program.pk} {self.name}")

    @property
    def correction(self) -> Correction:
        said = {name: self.cleaned_data[name] for name in ("value", "note", "how", "url", "seen_on")}
        strictness = strictness_of(self.name, said["value"], self.cleaned_data.get("strictness", ""))
        return Correction(program=self.program, field=self.name, strictness=strictness, **said)


class ValueForm(SourcedForm):
    """What a steward records of one fact, ``name``: a value with its source."""

    note = forms.CharField(
        label="Note shown with the fact",
        required=False,
        max_length=1000,
        help_text="The source’s own words, such as a condition.",
    )

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.name = name
        self.fields = fields_about(name) | self.fields

    def clean_value(self) -> str:
        return canonical(self.name, self.cleaned_data["value"])

    clean_note = needed_note

    @property
    def said(self) -> CellStatement:
        given = self.cleaned_data
        strictness = strictness_of(self.name, given["value"], given.get("strictness", ""))
        origin = Origin(*self.source, given["seen_on"])
        return CellStatement(0, self.name, given["value"], strictness, given["note"], 0, origin)


class ApprovalForm(ValueForm):
    """What is recorded of a correction: filled in as it was sent, for the steward to fix."""

    class Meta:
        model = Correction
        fields = ()

    def __init__(self, forecast: CorrectionForecast, data: QueryDict | None = None) -> None:
        one, origin = forecast.correction, forecast.origin
        super().__init__(one.field, data, instance=one)
        self.fields["note"].help_text += " Everybody reads it; the sender’s note is not shown."
        value = one.value.split("; ") if one.field == "usce_kinds" else one.value
        self.initial.update({"value": value, "strictness": one.strictness, "seen_on": origin.seen_on or UNDATED})
        self.initial.update({"source_kind": origin.kind, "source_name": origin.name, "source_url": origin.url})


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label="Why it is refused",
        max_length=LONGEST_REASON,
        help_text="Kept with who and when; it is not shown to the public.",
        error_messages={"required": "Say why, for the next steward."},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")

    def clean_reason(self) -> str:
        return one_line(self.cleaned_data["reason"])
