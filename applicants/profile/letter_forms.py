"""One letter as a row of its part of the profile, and which letters go to which programs."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from applicants.matching.applicant import RecommendationLetter as Fact
from applicants.models import Letter, Profile
from applicants.models.answers import (
    EARLIEST_DAY,
    LATEST_DAY,
    LONGEST_STRENGTH,
    MOST_REMINDERS,
    LetterSetting,
    LetterStatus,
)
from applicants.models.plan import MOST_LETTERS
from applicants.models.rows import name_of
from applicants.profile import contradictions
from applicants.profile.form_fields import DayField, Ticks, choice, one_line, specialty, text, yes_no
from programs.http.params import typed_id


class DaysField(forms.CharField):
    """Several days as YYYY-MM-DD, kept in order and each once."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20 * most, **kwargs)
        self.most = most

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[date]:
        typed = super().clean(self.prepare_value(value)).replace(",", " ").split()
        try:
            days = sorted({date.fromisoformat(word) for word in typed})
        except ValueError:
            raise ValidationError("Give days as YYYY-MM-DD, with commas between them.") from None
        if len(days) > self.most:
            raise ValidationError(f"At most {self.most} days.")
        if days and not EARLIEST_DAY <= days[0] <= days[-1] <= LATEST_DAY:
            raise ValidationError(f"Give days from {EARLIEST_DAY.year} to {LATEST_DAY.year}.")
        return days


class LetterForm(forms.ModelForm):
    id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    writer = text("Writer", "Initials are enough: only you read this.")
    us_faculty = yes_no("US faculty?", "Teaches at a US medical school or residency.")
    specialty = specialty("Writer’s specialty")
    setting = choice(LetterSetting.choices, "How the writer knows you")
    status = choice(LetterStatus.choices, "How far it is")
    institution = text("Institution", "Where the writer works.")
    by_chair = yes_no("By a department chair?", "A few programs want one such letter.")
    relationship = text("What you did with them, and when", "It goes into the request you can copy.")
    wanted_by = DayField(label="You want it by")
    asked_on = DayField(label="Asked on")
    promised_on = DayField(label="Promised on")
    reminded_on = DaysField(MOST_REMINDERS, label="Reminded on", help_text="Days as 2026-11-23, with commas.")
    received_on = DayField(label="Received on")
    waived_on = DayField(label="Right to read it waived on")
    uploaded_on = DayField(label="Uploaded on")
    strength = forms.CharField(
        required=False,
        max_length=LONGEST_STRENGTH,
        label="How strong it will be, in your words",
        help_text="For you alone.",
        validators=[one_line],
    )

    class Meta:
        model = Letter
        fields = (
            *("writer", "us_faculty", "specialty", "setting", "status"),
            *("institution", "by_chair", "relationship", "wanted_by", "asked_on", "promised_on", "reminded_on"),
            *("received_on", "waived_on", "uploaded_on", "strength"),
        )

    # What stands behind a fold, so that five questions make a letter.
    MORE = Meta.fields[5:]

    def has_changed(self) -> bool:
        """A row of which nothing but its number is left is blank."""
        return any(name != "id" for name in self.changed_data)

    def has_more(self) -> bool:
        return any(self[name].errors or self[name].value() for name in self.MORE)

    def clean(self) -> None:
        super().clean()
        self.instance.pk = self.cleaned_data.get("id")  # which stored row it is: another person's is not looked for
        for field, why in contradictions.in_letter(self.letter(), timezone.localdate()):
            self.add_error(field, why)

    def letter(self) -> Fact:
        """What is valid of this row, as the rules read it."""
        said = {name: self.cleaned_data.get(name) for name in self.Meta.fields}
        return Fact(**said | {"reminded_on": tuple(said["reminded_on"] or ())})


class AssignForm(forms.Form):
    """Which of one's letters go to a program, or to all programs of a specialty on the plan."""

    specialty = forms.ChoiceField(label="Programs of your plan in")
    letters = forms.MultipleChoiceField(
        required=False,
        label="Letters that go there",
        help_text=f"At most {MOST_LETTERS}: a program is sent no more.",
        error_messages={"invalid_choice": "A letter you selected is not on your list any more. Look at them again."},
        widget=Ticks,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # those ticked when the page was drawn

    def __init__(
        self, profile: Profile, specialties: list[tuple[str, str]], chosen: list[int], data: Any = None
    ) -> None:
        super().__init__(data, label_suffix="", initial={"letters": list(map(str, chosen)), "seen": _joined(chosen)})
        if specialties:
            self.fields["specialty"].choices = specialties  # type: ignore[attr-defined]
            del self.fields["seen"]
        else:
            del self.fields["specialty"]
        named = [(str(letter.pk), name_of(letter, number)) for number, letter in enumerate(profile.letters.all(), 1)]
        self.fields["letters"].choices = named  # type: ignore[attr-defined]

    def clean_letters(self) -> list[int]:
        chosen = list(dict.fromkeys(map(int, self.cleaned_data["letters"])))
        if len(chosen) > MOST_LETTERS:
            raise ValidationError(f"You selected {len(chosen)}; a program is sent at most {MOST_LETTERS}.")
        return chosen

    def clean_seen(self) -> list[int]:
        return [typed_id(word) for word in self.cleaned_data["seen"].split()]

    def changed_elsewhere(self, chosen: list[int]) -> None:
        """Say that others go there by now, and which; saving once more then replaces them."""
        names = dict(self.fields["letters"].choices)  # type: ignore[attr-defined]
        now = ", ".join(names.get(str(pk), "a newer one") for pk in chosen) or "none"
        self.add_error(None, f"Changed in another window: now {now} go there. Save again to send what you selected.")
        self.data = {"letters": self.cleaned_data["letters"], "seen": _joined(chosen)}


def _joined(keys: list[int]) -> str:
    return " ".join(map(str, keys))
