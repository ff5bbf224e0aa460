"""What an applicant knows of programs: kept with the profile, laid over the catalogue for their own ranking alone."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from applicants.matching import applicant
from applicants.matching.columns import Columns, Overlaid
from applicants.models import OwnFact, Profile
from applicants.models.answers import MOST_OWN_FACTS, OWN_FIELDS
from applicants.profile.form_fields import CHOOSE, text
from programs.catalogue.columns import Catalogue
from programs.catalogue.loading import DATED_FACTS
from programs.fields import FIELDS, as_rules_read, clean_value, expected_filled, strictness_of
from programs.models import Program

TOO_MANY = f"You have noted {MOST_OWN_FACTS} facts, the most that are kept; remove one first."


class TooManyOwnFactsError(Exception):
    """The profile holds as many own facts as it may."""


def laid_over(books: Catalogue, own_facts: Iterable[applicant.OwnProgramFact]) -> Columns:
    """The catalogue with these facts in place of what the sources say; the catalogue itself when there are none.

    A fact about a program that is not listed is passed over. What the applicant knows is dated and not in dispute.
    """
    changes: dict[int, dict[str, Any]] = defaultdict(dict)
    for fact in own_facts:
        position = books.position(fact.program_key)
        if position is None:
            continue
        known = changes[position]
        known[fact.field] = as_rules_read(FIELDS[fact.field].value(fact.value))
        if FIELDS[fact.field].has_strictness:
            known[f"{fact.field}_strictness"] = strictness_of(fact.field, fact.value, "")
        if fact.field in DATED_FACTS:
            known[f"{fact.field}_seen_on"] = (fact.set_on or timezone.localdate()).isoformat()
        for mark in ("disputed", "undated", "by_institution"):
            fields: str = known.get(mark, books.value(mark, position))
            known[mark] = " ".join(name for name in fields.split() if name != fact.field)
    return Overlaid(books, changes) if changes else books


def keep(profile: Profile, fact: OwnFact) -> None:
    """Note a fact, in place of an earlier one about the same field. Raises TooManyOwnFactsError."""
    with transaction.atomic():
        stored, others = _others(profile, fact.program_key, fact.field)
        if len(others) >= MOST_OWN_FACTS:
            raise TooManyOwnFactsError
        stored.save_parts({"own_facts": [*others, fact]}, stored.version)


def forget(profile: Profile, program_key: str, field: str) -> bool:
    """Remove a fact; whether there was one."""
    with transaction.atomic():
        stored, others = _others(profile, program_key, field)
        if len(others) == stored.own_facts.count():
            return False
        stored.save_parts({"own_facts": others}, stored.version)
    return True


def _others(profile: Profile, program_key: str, field: str) -> tuple[Profile, list[OwnFact]]:
    """The profile, locked, and its facts about anything but this. What is merged into a program is the same one."""
    same = Program.objects.filter(merged_into__program_key=program_key).values_list("program_key", flat=True)
    stored = Profile.objects.select_for_update().get(pk=profile.pk)
    return stored, list(stored.own_facts.exclude(program_key__in=[program_key, *same], field=field))


class OwnFactForm(forms.Form):
    """One fact about one program; the value is written as in the wide file."""

    field = forms.ChoiceField(
        label="What it is about",
        choices=[CHOOSE, *((name, FIELDS[name].label) for name in OWN_FIELDS)],
        error_messages={"required": "Choose what it is about."},
    )
    value = forms.CharField(
        label="What you know",
        help_text="Written as the list below says, such as yes, 230 or 09-24.",
        max_length=40,
        error_messages={"required": "Write what you know."},
    )
    note = text("How you know", "For your eyes only, such as: the program told me by phone.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        field, value = self.cleaned_data.get("field"), self.cleaned_data.get("value")
        if field and value:
            try:
                self.cleaned_data["value"] = clean_value(field, value)
            except ValueError:
                self.add_error("value", f"Expected {expected_filled(field)}.")
        return self.cleaned_data

    @property
    def ways_to_write(self) -> list[tuple[str, str]]:
        """Each field's label, and how its value is written."""
        return [(FIELDS[name].label, expected_filled(name)) for name in OWN_FIELDS]
