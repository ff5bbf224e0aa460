"""What a program answered: noted for oneself, and sent to the stewards when it is to be shared."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from applicants.matching import applicant
from applicants.models import OwnFact
from applicants.models.rows import as_row
from applicants.profile.form_fields import PastDayField
from programs.corrections.forms import EARLIEST, canonical, value_field
from programs.fields import strictness_of
from programs.http import form_tickets
from programs.models import Correction, Program


class Way(models.TextChoices):
    MAIL = "mail", "By e-mail"
    PHONE = "phone", "By telephone"
    PERSON = "person", "In person, such as at an open day"


IN_A_NOTE: Final = {Way.MAIL: "by e-mail", Way.PHONE: "by telephone", Way.PERSON: "in person"}


class AnswerForm(forms.Form):
    """One fact as the program gave it. ``ticket``: of this copy of the form, so that it is shared once."""

    way = forms.ChoiceField(label="How they answered", choices=Way.choices, widget=forms.RadioSelect, initial=Way.MAIL)
    answered_on = PastDayField(label="Day of the answer")
    share = forms.BooleanField(
        label="Share it with everybody: send it to the stewards of this site",
        required=False,
        help_text="The value, the day and that the program said it; nothing about you, your profile or your notes. "
        "A steward checks it, then it stands on the program’s page.",
    )

    def __init__(self, program: Program, name: str, data: Any = None) -> None:
        super().__init__(data, label_suffix="", initial={"answered_on": timezone.localdate()})
        self.program, self.name = program, name
        value = value_field(name)
        value.label, value.error_messages["required"] = f"What they said: {value.label}", "Say what they answered."
        self.fields = {"value": value} | self.fields
        self.fields["answered_on"].required = True
        self.fields["answered_on"].error_messages["required"] = "Say on which day they answered."
        about = f"{program.pk} {name}"
        sent = form_tickets.read(data.get("ticket", ""), about) if data is not None else None
        self.ticket = data["ticket"] if sent and not sent.is_too_old else form_tickets.drawn(about)
        self.number = (form_tickets.read(self.ticket, about) or form_tickets.Ticket("", 0)).number

    def clean_value(self) -> str:
        return canonical(self.name, self.cleaned_data["value"])

    def clean_answered_on(self) -> Any:
        day = self.cleaned_data["answered_on"]
        if day and day < EARLIEST:
            raise ValidationError("That is too long ago to be of use.")
        return day

    @property
    def own_fact(self) -> OwnFact:
        """The answer as the applicant's own fact, of the day it was given."""
        said, way = self.cleaned_data, IN_A_NOTE[Way(self.cleaned_data["way"])]
        note = f"The program answered {way}"
        return as_row(
            applicant.OwnProgramFact(self.program.program_key, self.name, said["value"], note, said["answered_on"])
        )

    @property
    def correction(self) -> Correction:
        """The answer as everybody may send it: nothing in it is the applicant's."""
        value = self.cleaned_data["value"]
        return Correction(
            program=self.program,
            field=self.name,
            value=value,
            strictness=strictness_of(self.name, value, ""),
            how=Correction.How.ANSWER,
            seen_on=self.cleaned_data["answered_on"].isoformat(),
        )
