"""What stood in a form when its page was drawn: so that of two windows each changes only what was changed in it."""

import zlib
from collections.abc import Mapping
from typing import Any, Final

from django import forms

Values = Mapping[str, list[str]]
"""Question → the words a browser sends for it."""

CHANGED: Final = "Changed to “%s” while this form was open. Save again to keep yours all the same."


def as_sent(value: Any) -> list[str]:
    """The words a browser sends for a value; blanks are left out."""
    values = value if isinstance(value, list | tuple) else [value]
    return ["\n".join(str(one).splitlines()) for one in values if one not in (None, "")]


def marks(values: Values) -> str:
    """A short mark of each answer, for a hidden field."""
    return " ".join(f"{name}:{_mark(words)}" for name, words in values.items())


def touched(values: Values, drawn: str) -> set[str]:
    """The questions answered otherwise than ``drawn`` says; all of them where it says nothing."""
    before = dict(word.rpartition(":")[::2] for word in drawn.split())
    return {name for name, words in values.items() if before.get(name) != _mark(words)}


def _mark(words: list[str]) -> str:
    return f"{zlib.crc32(repr(words).encode()):x}"


class DrawnForm(forms.ModelForm):
    """Saves what was changed in it. What another window changed meanwhile stays, or is told where both did."""

    drawn = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["drawn"] = marks(self.stored())

    def stored(self) -> Values:
        fields = {name: field for name, field in self.fields.items() if name != "drawn" and not field.disabled}
        return {
            name: sorted(as_sent(field.prepare_value(self.get_initial_for_field(field, name))))
            for name, field in fields.items()
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.instance.pk:
            stored, drawn = self.stored(), self.cleaned_data.get("drawn", "")
            typed = {name: sorted(as_sent(self[name].value())) for name in stored}
            mine, theirs = touched(typed, drawn), touched(stored, drawn)
            for name in theirs - mine:
                if name in self.cleaned_data:
                    self.cleaned_data[name] = self.fields[name].clean(self[name].initial)
            for name in sorted(theirs & mine if drawn else ()):
                if stored[name] != typed[name]:
                    self.add_error(name, CHANGED % ", ".join(stored[name]))
            if self.errors:
                sent: Any = self.data
                self.data = sent = sent.copy()
                sent[self.add_prefix("drawn")] = marks(stored)
        return cleaned
