"""The rank list as a form: the lines in the order they were drawn, each with the place it should come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from applicants.models import ChangedElsewhereError, Profile
from applicants.models.plan import MOST_RANKED
from applicants.plan.rank_list import entries
from applicants.plan.rank_list.entries import Choice
from applicants.profile.form_fields import Difference

FULL: Final = f"A rank list holds {MOST_RANKED} lines, as many as are kept. Remove some first."
BROKEN: Final = "This list did not arrive whole, so nothing was saved. Try again."


@dataclass
class RankRow:
    """One line as it is drawn: with the place that was typed, and what is wrong with it."""

    line: Choice
    place: str
    error: str = ""


class OrderForm(forms.Form):
    """The whole list. Posted: ``entry`` and ``place`` per line, in the order drawn; ``up``, ``down`` or ``remove`` name
    one line that a button moves. ``keep`` saves it, or tells what another window saved since the page was drawn.
    """

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    replaces = forms.BooleanField(required=False, widget=forms.HiddenInput)  # they saw what another window saved

    def __init__(self, profile: Profile, data: Any = None) -> None:
        self.profile, self.lines, self.differences = profile, entries.lines_of(profile), list[Difference]()
        self.stored = [line.word for line in self.lines]
        super().__init__(data, initial={"seen": entries.token(self.stored)})
        self.rows = [RankRow(line, str(place)) for place, line in enumerate(self.lines, 1)]
        self.said = "Your order is saved."

    def clean(self) -> dict[str, Any]:
        known = entries.choices_of(self.profile) | {line.word: line for line in self.lines}
        data: Any = self.data
        words, places = data.getlist("entry"), data.getlist("place")
        if len(words) != len(places) or len(set(words)) < len(words) or len(words) > MOST_RANKED:
            raise ValidationError(BROKEN)
        is_current = self.cleaned_data.get("seen") == entries.token(self.stored)
        if is_current and set(words) != set(self.stored) and not self.cleaned_data["replaces"]:
            raise ValidationError(BROKEN)
        self.gone = [word for word in words if word not in known]
        self.rows = [
            RankRow(known[word], place[:10]) for word, place in zip(words, places, strict=True) if word in known
        ]
        for row in self.rows:
            if not is_place(row.place):
                row.error = f"Write a place from 1 to {max(len(self.rows), 1)}."
        if any(row.error for row in self.rows):
            raise ValidationError("A place beside a program is not a whole number. Nothing was saved.")
        return super().clean() or {}

    def keep(self) -> bool:
        """Save the order as typed and as a button moved it; False where it is not to be saved as it is."""
        if not self.is_valid():
            return False
        after = self._acted(in_places(self.rows))
        try:
            entries.write(self.profile, [line.word for line in after], self.cleaned_data["seen"])
        except ChangedElsewhereError:
            self._compare(after)
            return False
        return True

    def _acted(self, lines: list[Choice]) -> list[Choice]:
        """What the button that was pressed makes of the order."""
        for act, step in (("up", -1), ("down", 1), ("remove", 0)):
            at = next((at for at, line in enumerate(lines) if line.word == self.data.get(act)), None)
            if at is None:
                continue
            line = lines.pop(at)
            if act == "remove":
                self.said = f"Removed from your rank list: {line.label}."
            else:
                to = min(max(at + step, 0), len(lines))
                lines.insert(to, line)
                self.said = f"{line.label} is now {to + 1} of {len(lines)}."
        return lines

    def _compare(self, typed: list[Choice]) -> None:
        """What is saved now beside what was typed; sending the form again replaces it."""
        self.differences = [Difference("Order", numbered(self.lines), numbered(typed))]
        self.rows = [RankRow(line, str(place)) for place, line in enumerate(typed, 1)]
        self.data = {"seen": entries.token(self.stored), "replaces": "on"}


class AddForm(forms.Form):
    """Tracks of programs of the plan that are not on the list yet; ``keep`` puts those that are ticked at its end."""

    entry = forms.MultipleChoiceField(label="Programs", error_messages={"required": "Select at least one program."})

    def __init__(self, profile: Profile, listed: Iterable[str], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        there = set(listed)
        self.ranked = {word.partition(":")[0] for word in there}
        self.profile = profile
        choices = entries.choices_of(profile)
        self.offered = [choice for word, choice in choices.items() if word not in there]
        field: Any = self.fields["entry"]
        field.choices = [(word, word) for word in choices]

    @property
    def ticked(self) -> list[str] | None:
        """What was ticked and did not come on the list; None where nothing was sent."""
        data: Any = self.data
        return data.getlist("entry") if self.is_bound else None

    @property
    def interviewed(self) -> list[Choice]:
        return [choice for choice in self.offered if choice.is_interviewed]

    @property
    def unranked(self) -> list[Choice]:
        """Of those interviewed at the programs without a line on the list; ``other_tracks``: of those with one."""
        return [choice for choice in self.interviewed if str(choice.saved.pk) not in self.ranked]

    @property
    def other_tracks(self) -> list[Choice]:
        return [choice for choice in self.interviewed if str(choice.saved.pk) in self.ranked]

    @property
    def others(self) -> list[Choice]:
        return [choice for choice in self.offered if not choice.is_interviewed]

    def keep(self) -> int | None:
        """How many came on the list; None where they could not."""
        if not self.is_valid():
            return None
        try:
            return entries.append(self.profile, self.cleaned_data["entry"])
        except entries.ListIsFullError:
            self.add_error(None, FULL)
            return None


def is_place(typed: str) -> bool:
    return typed.isascii() and typed.strip().isdigit() and len(typed.strip()) < 6 and int(typed) > 0


def in_places(rows: list[RankRow]) -> list[Choice]:
    """The lines by the place beside each. One that was moved comes before those that had its place, or after them where
    it was moved down.
    """

    def place(at: int) -> tuple[int, int]:
        drawn, typed = at + 1, int(rows[at].place)
        return typed, (typed > drawn) - (typed < drawn)

    return [rows[at].line for at in sorted(range(len(rows)), key=place)]


def numbered(lines: Iterable[Choice]) -> list[str]:
    return [f"{place}. {line.label}" for place, line in enumerate(lines, 1)]
