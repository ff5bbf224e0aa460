"""One letter as a row of its part of the profile, and which letters go to which programs."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from applicants.matching.applicant import RecommendationLetter as Fact
from applicants.models import Letter, Profile
from applicants.models.answers import LetterStatus, asked_of
from applicants.models.plan import MOST_LETTERS
from applicants.models.rows import name_of
from applicants.profile import answer_checks
from applicants.profile.asked_fields import field_of
from applicants.profile.form_fields import Checkboxes
from applicants.profile.form_fields import specialties as all_specialties


class LetterForm(forms.ModelForm):
    id = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    class Meta:
        model = Letter
        fields = [column.name for column in asked_of(Letter)]
        formfield_callback = field_of

    field_order = (
        *("writer", "us_faculty", "specialty", "setting", "status"),
        *("institution", "by_chair", "relationship", "wanted_by", "asked_on", "promised_on", "reminded_on"),
        *("received_on", "waived_on", "uploaded_on", "strength"),
    )

    TITLE, COLUMNS = "writer", (("us_faculty",), ("specialty",), ("status",))
    SAID: dict[str, Any] = {
        "us_faculty": {True: "US faculty", False: "Not US faculty"}.get,
        "status": lambda word: LetterStatus(word).short,
    }
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
        for field, why in answer_checks.in_letter(self.letter(), timezone.localdate()):
            self.add_error(field, why)

    def letter(self) -> Fact:
        """What is valid of this row, as the rules read it."""
        said = {name: self.cleaned_data.get(name) for name in self.Meta.fields}
        return Fact(**said | {"reminded_on": tuple(said["reminded_on"] or ())})


class AssignForm(forms.Form):
    """Which of one's letters go to a program, or to all programs of a specialty on the plan."""

    specialty = forms.ChoiceField(label="Specialty", help_text="They go to all its programs still going on your plan.")
    letters = forms.MultipleChoiceField(
        required=False,
        label="Letters that go there",
        help_text=f"Select at most {MOST_LETTERS}. Select none, and all your letters count.",
        error_messages={"invalid_choice": "A letter you selected is not on your list any more. Look at them again."},
        widget=Checkboxes,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # slug:mark of what went there as it was drawn

    def __init__(
        self, profile: Profile, specialties: list[tuple[str, str]], chosen: list[int], marks: dict[str, str], data: Any
    ) -> None:
        """``marks``: of the letters that go to the programs of each specialty; of one program under ''."""
        super().__init__(data, label_suffix="", initial={"letters": list(map(str, chosen)), "seen": _joined(marks)})
        self.marks = marks
        if specialties:
            self.fields["specialty"].choices = specialties  # type: ignore[attr-defined]
        else:
            del self.fields["specialty"]
        mine, called = list(profile.letters.all()), dict(all_specialties())
        self.names = {letter.pk: name_of(letter, number) for number, letter in enumerate(mine, 1)}
        listed = [(str(letter.pk), _as_listed(letter, self.names[letter.pk], called)) for letter in mine]
        self.fields["letters"].choices = listed  # type: ignore[attr-defined]

    def clean_letters(self) -> list[int]:
        chosen = list(dict.fromkeys(map(int, self.cleaned_data["letters"])))
        if len(chosen) > MOST_LETTERS:
            raise ValidationError(f"You selected {len(chosen)}; a program is sent at most {MOST_LETTERS}.")
        return chosen

    @property
    def seen_mark(self) -> str:
        """What went where the letters are to go, when the page was drawn."""
        told = dict(word.rpartition(":")[::2] for word in self.cleaned_data["seen"].split())
        return str(told.get(self.cleaned_data.get("specialty", ""), ""))

    def changed_elsewhere(self, chosen: Iterable[int]) -> None:
        """Say that others go there by now, and which; saving once more then replaces them."""
        now = ", ".join(dict.fromkeys(self.names.get(pk, "a newer one") for pk in chosen)) or "none"
        self.add_error(None, f"Changed in another window: now {now} go there. Save again to send what you selected.")
        self.data = self.cleaned_data | {"seen": _joined(self.marks)}


def _as_listed(letter: Letter, name: str, specialties: Mapping[str, str]) -> str:
    said = (LetterForm.SAID["us_faculty"](letter.us_faculty), specialties.get(letter.specialty or "-"))
    return ": ".join(filter(None, (name, ", ".join(filter(None, said)))))


def _joined(marks: Mapping[str, str]) -> str:
    return " ".join(f"{slug}:{mark}" for slug, mark in marks.items())
