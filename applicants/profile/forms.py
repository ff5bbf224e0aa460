"""The five parts of the profile as forms, and the rows of their lists."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.functional import cached_property

from applicants.matching.applicant import Applicant, ExamAttempt
from applicants.matching.checklist_items import PROVINCES
from applicants.models import ExamSitting, Preference, Profile
from applicants.models.answers import MOST_ROWS, PREFERENCES, asked_of
from applicants.models.profile import FOR_CANADA
from applicants.profile import answer_checks
from applicants.profile.asked_fields import field_of
from applicants.profile.file import LARGEST_FILE
from applicants.profile.form_fields import Checkboxes, InOrderField, ProgramsField, specialties, yes_no
from applicants.profile.known_names import known_names
from programs.vocabulary import STATES, Setting

# The five parts -------------------------------------------------------------------------------------------------------


ABOUT_CANADA: Final = [
    "canadian_status",
    *(column.name for column in asked_of(Profile, "who") if column.asked.of in FOR_CANADA),
]


class QuestionStep(NamedTuple):
    """Questions that stand together under a heading: a page of its own on a phone, where scripts run."""

    title: str
    hint: str = ""
    place: str = ""


class InSteps:
    """A form whose questions stand in steps, each from the question named with it to the next such question."""

    STEPS: Mapping[str, QuestionStep]

    def steps(self) -> list[tuple[QuestionStep, list[forms.BoundField]]]:
        found: list[tuple[QuestionStep, list[forms.BoundField]]] = []
        for field in self.visible_fields():  # type: ignore[attr-defined]
            if field.name in self.STEPS:
                found.append((self.STEPS[field.name], []))
            found[-1][1].append(field)
        return found


class WhoForm(InSteps, forms.ModelForm):
    STEPS = {
        "school_country": QuestionStep("Medical school"),
        "us_citizen": QuestionStep("Citizenship"),
        "visas_accepted": QuestionStep("Visa", "Only asked of those who are not US citizens."),
        "ecfmg_certified_on": QuestionStep("Certificate and training"),
        "canadian_status": QuestionStep(
            "For Canada (CaRMS)", "Only if you are a citizen or permanent resident of Canada and apply there.", "canada"
        ),
    }

    field_order = sorted(Profile.PARTS["who"], key=ABOUT_CANADA.__contains__)  # those come last, all behind one

    class Meta:
        model = Profile
        fields = Profile.PARTS["who"]
        formfield_callback = field_of

    def clean(self) -> None:
        super().clean()
        known = Applicant.__dataclass_fields__.keys() - {"visas_accepted"}
        said = {name: value for name, value in self.cleaned_data.items() if name in known and value != ""}
        for field, why in answer_checks.in_who_i_am(Applicant(**said), timezone.localdate()):
            self.add_error(field, why)


def form_of(part: str) -> type[forms.ModelForm]:
    """What a part asks beside its list."""
    return forms.modelform_factory(Profile, fields=Profile.PARTS[part], formfield_callback=field_of)


class WishesForm(InSteps, forms.ModelForm):
    STEPS = {
        "specialties": QuestionStep("What and where"),
        "no_signals": QuestionStep(
            "Signals", "A signal tells a program that you want it. Each specialty allows a few."
        ),
    }
    specialties = InOrderField(required=False, label="Specialties", help_text="The one you want most first.")
    states = forms.MultipleChoiceField(choices=list(STATES.items()), required=False, widget=Checkboxes, label="States")
    settings = forms.MultipleChoiceField(
        choices=Setting.choices, required=False, widget=Checkboxes, label="Kinds of hospital"
    )
    provinces = forms.MultipleChoiceField(
        choices=list(PROVINCES.items()), required=False, widget=Checkboxes, label="Provinces of Canada"
    )
    prospect_share = forms.IntegerField(
        min_value=0,
        max_value=100,
        label="How much your file counts against these wishes, in percent",
        help_text="At 100 only your file counts (prospect). At 0 only these wishes count (fit).",
        widget=forms.NumberInput(attrs={"data-slider": ""}),
    )
    signals = ProgramsField(
        label="Programs you signal",
        help_text="One on a line, by its ACGME id or NRMP code: see the program’s page, or the list below. "
        "Where a specialty has gold and silver signals, name the gold ones here.",
    )
    silver_signals = ProgramsField(
        label="Programs you signal with silver", help_text="Only in specialties with two kinds."
    )

    class Meta:
        model = Profile
        fields = ("prospect_share", "no_signals")
        formfield_callback = field_of

    field_order = (
        *("specialties", "states", "settings", "prospect_share", "provinces", "no_signals"),
        *("signals", "silver_signals"),
    )

    def __init__(self, data: Any = None, *, instance: Profile, **kwargs: Any) -> None:
        chosen = {} if instance._state.adding else instance.chosen()
        initial = {name: chosen.get(name, []) for name in PREFERENCES}
        super().__init__(data, instance=instance, initial=initial, **kwargs)
        self.fields["specialties"].choices = [("", "No choice"), *specialties()[1:]]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        signals, silver = self.cleaned_data.get("signals", []), self.cleaned_data.get("silver_signals", [])
        if signals or silver:
            known = known_names()
            for field, why in answer_checks.in_signals(signals, silver, known.specialty_of, known.allowances):
                self.add_error(field, why)
            if self.cleaned_data.get("no_signals"):
                self.add_error("no_signals", "You name programs you signal: clear them or this box.")

    def rows(self) -> list[Preference]:
        said = self.cleaned_data
        return [Preference(kind=kind, value=value) for name, kind in PREFERENCES.items() for value in said[name]]


class AttemptForm(forms.ModelForm):
    passed = yes_no("Result", yes="Passed", no="Not passed", unknown="No result yet")
    # What a row is called by, the columns it is told in, and how an answer is said where its field does not say it.
    TITLE, COLUMNS = "exam", (("taken_on",), ("passed",), ("score",))
    SAID: Mapping[str, Any] = {}

    class Meta:
        model = ExamSitting
        fields = [column.name for column in asked_of(ExamSitting)]
        formfield_callback = field_of

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("exam"):
            for field, why in answer_checks.in_attempt(self.attempt(), timezone.localdate()):
                self.add_error(field, why)

    def attempt(self) -> ExamAttempt:
        """What is valid of this row, as the rules read it."""
        said = self.cleaned_data.get
        return ExamAttempt(said("exam", ""), said("taken_on"), said("passed"), said("score"))


class Rows(BaseFormSet):
    """A list of rows of one ``profile``. Blank rows and rows ticked for removal are left out of what is saved."""

    profile: Profile
    default_error_messages = {
        "missing_management_form": "This list was not sent whole, and nothing was saved. Open the page again.",
        "too_many_forms": "A list has at most %(num)d rows. Remove some.",
    }

    def initial_form_count(self) -> int:
        return 0  # a row that was saved may be blanked like any other

    @cached_property
    def specialties(self) -> list[tuple[str, str]]:
        return specialties()

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove this row"
        if "specialty" in form.fields:
            form.fields["specialty"].choices = self.specialties  # type: ignore[attr-defined]

    def filled(self) -> list[Any]:
        """The rows to save, as unsaved model objects in their order."""
        return [form.instance for form in self.kept_forms()]

    def ids(self) -> dict[str, int]:
        """Once saved: the hidden field that tells which row each is, and its id."""
        return {form.add_prefix("id"): form.instance.pk for form in self.kept_forms() if "id" in form.fields}

    def take_ids(self, stored: list[dict[str, Any]]) -> None:
        """Be these stored rows, which say the same in the same order."""
        for form, row in zip(self.kept_forms(), stored, strict=True):
            form.instance.pk = row["id"]

    def kept_forms(self) -> list[Any]:
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


class AttemptRows(Rows):
    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.kept_forms() if form.cleaned_data.get("exam")]
        for place in answer_checks.sat_twice([form.attempt() for form in kept]):
            kept[place].add_error("taken_on", answer_checks.SAT_TWICE)


def rows_of(form: type[forms.ModelForm], rows: type[Rows] = Rows) -> Any:
    """A class of ``rows`` whose every row is a ``form``."""
    return formset_factory(
        form, formset=rows, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1, validate_max=True
    )


class ProfileFileForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    file = forms.FileField(
        label="Profile file (JSON)",
        help_text="It replaces all five parts and your own notes. A file with an error changes nothing.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(f"The file is larger than {LARGEST_FILE // 1000} kB.")
        return file
