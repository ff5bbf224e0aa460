"""One experience as a row of the experience part, and the list of them held against the day of graduation."""

from typing import Any

from django import forms
from django.utils.formats import date_format

from applicants.matching.applicant import ClinicalExperience
from applicants.matching.months import in_months
from applicants.models import Experience
from applicants.models.answers import LONGEST_EXPERIENCE, WEEKS_A_MONTH, asked_of
from applicants.models.countries import COUNTRIES
from applicants.profile import answer_checks
from applicants.profile.asked_fields import field_of
from applicants.profile.form_fields import Box
from applicants.profile.forms import Rows


class Months(forms.NumberInput):
    """Whole months without a decimal point."""

    def format_value(self, value: Any) -> str | None:
        return super().format_value(int(value) if isinstance(value, float) and value.is_integer() else value)


class ExperienceForm(forms.ModelForm):
    months = forms.FloatField(
        min_value=0,
        max_value=LONGEST_EXPERIENCE * WEEKS_A_MONTH,
        required=False,
        label="How long",
        help_text="Full-time. If part-time, give first and last month too.",
        widget=Months(attrs={"step": "any"}),
    )
    unit = forms.ChoiceField(
        choices=[("", "Months"), ("weeks", "Weeks")], required=False, label="Counted in", widget=Box
    )

    class Meta:
        model = Experience
        fields = [column.name for column in asked_of(Experience)]
        formfield_callback = field_of

    field_order = (
        *("kind", "hands_on", "country", "specialty", "months", "unit", "ended_on"),
        *("started_on", "setting", "program_key", "letter"),
    )

    TITLE, COLUMNS = "kind", (("country", "specialty"), ("months",), ("ended_on",))
    SAID = {"country": COUNTRIES.get, "months": in_months, "ended_on": lambda day: f"until {date_format(day, 'F Y')}"}
    # What stands behind a fold, so that six questions make an experience.
    MORE = field_order[7:]

    def has_more(self) -> bool:
        return any(self[name].errors or self[name].value() for name in self.MORE)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("months") is not None:
            self.cleaned_data["months"] = self._in_months(self.cleaned_data["months"])
        self.cleaned_data["unit"] = ""  # what is kept is months
        if self.cleaned_data.get("kind"):
            for field, why in answer_checks.in_experience(self.experience()):
                self.add_error(field, why)

    def _in_months(self, typed: float) -> float:
        months = typed / WEEKS_A_MONTH if self.cleaned_data.get("unit") == "weeks" else typed
        if months > LONGEST_EXPERIENCE:
            self.add_error("months", f"At most {LONGEST_EXPERIENCE} months.")
        return months

    def experience(self) -> ClinicalExperience:
        """What is valid of this row, as the rules read it."""
        said: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.Meta.fields}
        return ClinicalExperience(**said)


class ExperienceRows(Rows):
    def clean(self) -> None:
        super().clean()
        for form in self.kept_forms():
            if form.cleaned_data.get("kind"):
                for field, why in answer_checks.around_graduation(form.experience(), self.profile.graduated_on):
                    form.add_error(field, why)
