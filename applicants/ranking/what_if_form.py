"""Several changes supposed at once, as a form."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from applicants.matching.standing import Standing
from applicants.matching.what_if import Supposition, offered, refusals


class SupposeForm(forms.Form):
    """Offers what can be supposed, on its own or after others; what is chosen is judged in the order it is listed."""

    changes = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Try all of these",
        help_text="Tick what must come first too: Step 3, for example, needs the ECFMG certificate.",
        error_messages={"invalid_choice": "One of these can no longer be supposed. Choose again."},
    )

    def __init__(self, me: Standing, specialty: str = "", data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.me = me
        self.offered = {change.key: change for change in offered(me, specialty)}
        field: Any = self.fields["changes"]
        field.choices = [(change.key, change.label) for change in self.offered.values()]

    def clean_changes(self) -> list[str]:
        keys: list[str] = self.cleaned_data["changes"]
        refused = refusals(self.me, self._in_order(keys))
        if refused:
            raise ValidationError([f"{change.label}: {reason}" for change, reason in refused])
        return keys

    @property
    def chosen(self) -> tuple[Supposition, ...]:
        """In the order they are listed; none where the form is not filled in or not valid."""
        return self._in_order(self.cleaned_data["changes"] if self.is_bound and self.is_valid() else ())

    def _in_order(self, keys: Collection[str]) -> tuple[Supposition, ...]:
        return tuple(change for key, change in self.offered.items() if key in keys)
