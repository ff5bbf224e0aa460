"""The plan as forms: one program's entry, and many moved at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from applicants.differences import Difference
from applicants.models import Profile, SavedProgram, Status, StatusChange
from applicants.models.plan import LONGEST_NOTE, MOST_COST
from applicants.questions import DayField

REMOVE = "remove"


def lines(label: str, hint: str) -> forms.CharField:
    too_long = f"Write at most {LONGEST_NOTE:,} characters; nothing was cut off."
    return forms.CharField(
        required=False,
        label=label,
        help_text=hint,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": too_long},
    )


class SavedProgramForm(forms.ModelForm):
    """One program's entry. ``keep`` saves it, or tells what another window saved since this page was drawn."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    note = lines("Your notes", "For you alone.")
    questions = lines("What to ask them", "One question a line.")
    interview_on = DayField(label="Day of the interview")
    cost = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=MOST_COST,
        max_digits=8,
        decimal_places=2,
        label="Spent so far, in US dollars",
        error_messages={"invalid": "Write an amount, such as 120 or 89.50."},
    )

    class Meta:
        model = SavedProgram
        fields = ("status", "interview_on", "questions", "note", "cost")

    def __init__(self, saved: SavedProgram, data: Any = None) -> None:
        super().__init__(data, instance=saved, label_suffix="", initial={"version": saved.version})
        self.status_before, self.differences = saved.status, list[Difference]()

    def keep(self) -> bool:
        if not self.is_valid():
            return False
        with transaction.atomic():
            stored = SavedProgram.objects.select_for_update().filter(pk=self.instance.pk).first()
            if stored is None:
                self.add_error(None, "This program was taken off your plan in another window. Copy what you typed.")
                return False
            if stored.version != self.cleaned_data["version"]:
                self._compare(stored)
                return False
            self.instance.version = stored.version + 1
            self.save()
            if stored.status != self.instance.status:
                StatusChange.objects.create(saved=self.instance, status=self.instance.status)
        return True

    def _compare(self, stored: SavedProgram) -> None:
        """What is saved now beside what was typed; sending the form again replaces it."""
        shown = SavedProgramForm(stored)
        for name in self.Meta.fields:
            saved, typed = (str(form[name].value() or "") for form in (shown, self))
            if saved != typed:
                self.differences.append(
                    Difference(str(self.fields[name].label), [saved or "empty"], [typed or "empty"])
                )
        self.data = {name: self.data.get(name) for name in self.fields} | {"version": str(stored.version)}


class BulkForm(forms.Form):
    """Programs ticked on the plan, and what becomes of them: a status, or off the plan."""

    program = forms.MultipleChoiceField(error_messages={"required": "Tick at least one program."})
    to = forms.ChoiceField(
        label="Move the ticked programs to", choices=[*Status.choices, (REMOVE, "Take off my plan")], required=False
    )

    def __init__(self, profile: Profile | None, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        keys = SavedProgram.objects.filter(profile=profile).values_list("program_key", flat=True) if profile else ()
        field: Any = self.fields["program"]
        field.choices = [(key, key) for key in keys]

    def clean_to(self) -> str:
        to: str = self.cleaned_data["to"]
        if not to:
            raise ValidationError("Choose what becomes of them.")
        return to
