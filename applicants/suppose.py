"""Several changes supposed at once, as a form."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from applicants.matching.whatif import Change

SUPPOSED: Final = "supposed"  # its key in the session: what is supposed stays out of addresses


class SupposeForm(forms.Form):
    """``possible``: every change for this applicant; those that are refused are not offered."""

    changes = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Suppose all of these",
        error_messages={"invalid_choice": "One of these can no longer be supposed. Choose again."},
    )

    def __init__(self, possible: Iterable[Change], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.offered = {change.key: change for change in possible if not change.refused}
        field: Any = self.fields["changes"]
        field.choices = [(change.key, change.label) for change in self.offered.values()]

    def clean_changes(self) -> list[str]:
        keys: list[str] = self.cleaned_data["changes"]
        families = [self.offered[key].family for key in keys]
        if len(set(families)) < len(families):
            raise ValidationError("Suppose one score of an exam, not several.")
        return keys

    @property
    def chosen(self) -> tuple[Change, ...]:
        """In the order they are listed; none where the form is not filled in or not valid."""
        keys = self.cleaned_data["changes"] if self.is_bound and self.is_valid() else ()
        return tuple(change for key, change in self.offered.items() if key in keys)
