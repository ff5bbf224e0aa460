"""The field that asks what a column of the profile asks."""

from typing import Any

from django import forms

from applicants.profile.form_fields import CHOOSE, Box, DayField, DaysField, ProgramField, choice, text, yes_no
from applicants.profile.month_field import MonthField
from applicants.profile.place_fields import CountryField


def field_of(column: Any, **kwargs: Any) -> Any:
    """The field that asks what a column of the profile asks, in the words the column carries."""
    field = _plain_field(column, **kwargs)
    field.shown_if = column.asked.shown_if
    if column.asked.listed:
        field.widget.attrs |= {"list": column.asked.listed, "autocomplete": "off", "spellcheck": "false"}
    return field


def _plain_field(column: Any, **kwargs: Any) -> Any:
    asked = column.asked
    words = {"label": asked.label, "help_text": asked.hint}
    match asked.kind:
        case "answer":
            return yes_no(asked.label, asked.hint)
        case "word" if not column.blank:
            return forms.ChoiceField(choices=[CHOOSE, *column.choices], widget=Box, **words)
        case "word":
            return choice(column.choices, asked.label, asked.hint)
        case "country":
            return CountryField(**words)
        case "specialty":  # the form that shows it brings the choices, read once for all its rows
            return choice((), asked.label, asked.hint)
        case "day" if asked.month:
            return MonthField(is_start=asked.month == "first", **words)
        case "day":
            return DayField(**words)
        case "days":
            return DaysField(**words)
        case "program":
            return ProgramField(**words)
        case "text":
            return text(asked.label, asked.hint, column.max_length)
        case "none":
            return forms.BooleanField(required=False, **words)
        case "number":
            low, high = asked.limits
            return forms.IntegerField(min_value=low, max_value=high, required=False, **words)
    return column.formfield(**kwargs | words)
