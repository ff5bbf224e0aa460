"""The forms in which a steward says what holds: its source is asked, and never assumed."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from programs import fields
from programs.fields import FIELDS, address
from programs.vocabulary import SourceKind, Strictness

STRICTNESS_CHOICES: Final = [("", "Not said"), *Strictness.choices]
UNDATED: Final = "undated"
NO_DAY: Final = f"Say on which day it was seen. Write “{UNDATED}” where nobody knows."
# Whose page is mostly open: one press says both the kind and that it was read today.
READ_ON_THE_SPOT: Final = (SourceKind.PROGRAM_PAGE, SourceKind.INSTITUTION_POLICY)
# What is read on the web has an address, and nobody can check it without.
ON_THE_WEB: Final = frozenset(
    {
        SourceKind.PROGRAM_PAGE,
        SourceKind.INSTITUTION_POLICY,
        SourceKind.GOVERNMENT,
        SourceKind.NRMP,
        SourceKind.DIRECTORY,
    }
)


def today() -> str:
    return timezone.localdate().isoformat()


def typed(clean: Callable[[str], str], text: str, expected: str) -> str:
    """Canonical text, or a ValidationError that names what is expected; blank stays blank."""
    try:
        return clean(text) if text.strip() else ""
    except ValueError:
        raise ValidationError(f"Expected {expected}.") from None


class SeenOnField(forms.DateField):
    """A day that has come, as it is recorded; '' where none is given."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet.")
        return day.isoformat() if day else ""


class SourcedForm(forms.ModelForm):
    """A form whose answers all rest on one source. Kind and day are blank until somebody says them."""

    read_on_the_spot = READ_ON_THE_SPOT
    source_kind = forms.ChoiceField(label="Kind", choices=[("", "Choose one"), *SourceKind.choices])
    source_name = forms.CharField(label="Name", max_length=300, widget=AdminTextInputWidget)
    source_url = forms.CharField(
        label="Address", max_length=500, required=False, widget=AdminTextInputWidget(attrs={"inputmode": "url"})
    )
    is_open = forms.BooleanField(label="I have it open now", required=False)
    seen_on = forms.CharField(
        label="Day you saw it",
        max_length=10,
        required=False,
        widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=f"As 2026-03-01, 2026-03 or 2026. Write “{UNDATED}” where nobody knows.",
    )

    def clean_source_name(self) -> str:
        return typed(fields.text(300), self.cleaned_data["source_name"], "at most 300 characters on one line")

    def clean_source_url(self) -> str:
        return typed(address, self.cleaned_data["source_url"], FIELDS["website"].expected)

    def clean_seen_on(self) -> str:
        word = self.cleaned_data["seen_on"].strip()
        if word.casefold() == UNDATED:
            return UNDATED
        seen_on = typed(fields.seen_on, word, f"YYYY-MM-DD, YYYY-MM, YYYY or “{UNDATED}”")
        if seen_on > today()[: len(seen_on)]:
            raise ValidationError("This day has not come yet.")
        return seen_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_source()
        return cleaned

    def check_source(self) -> None:
        """Refuse a source that nobody could look at again, and a day that nobody said."""
        said = self.cleaned_data
        if said.get("source_name") == "" and not self.has_error("source_name"):
            self.add_error("source_name", "Say who states this.")
        if said.get("source_kind") in ON_THE_WEB and said.get("source_url") == "":
            self.add_error("source_url", "Give the address, so that others can look: this kind of source has one.")
        self.check_day()

    def check_day(self) -> None:
        said = self.cleaned_data
        day = said.get("seen_on")
        if day is None:
            return
        if said.get("is_open") and day not in ("", today()):
            self.add_error("seen_on", "You gave another day and said that it is open now: leave one of the two.")
        elif said.get("is_open"):
            said["seen_on"] = today()
        elif not day:
            self.add_error("seen_on", NO_DAY)
        elif day == UNDATED:
            said["seen_on"] = ""

    @property
    def source_parts(self) -> list[BoundField]:
        return [self[name] for name in ("source_url", "source_kind", "source_name")]

    @property
    def source(self) -> tuple[str, str, str]:
        """Kind, name and address, as ``ledger.source_for`` takes them."""
        return self.cleaned_data["source_kind"], self.cleaned_data["source_name"], self.cleaned_data["source_url"]

    def _post_clean(self) -> None:
        """Write nothing onto the instance: the ledger does, from the statements this form makes."""
