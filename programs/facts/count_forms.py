"""The steward's forms of season records: counts of one season, with who says so."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError

from programs import fields
from programs.facts.forms import SourcedForm, typed
from programs.facts.ledger import Count
from programs.facts.parts import misfit, numbers_standing
from programs.models import DataState, SeasonRecord
from programs.models.evidence import SEASON_RANGE
from programs.vocabulary import Group

COUNT_FIELDS: Final = ("season", "track", "group", "population", "count", "percent", "method")


class SeasonCountForm(forms.ModelForm):
    """One count (or, where only that is stated, percentage) of one season."""

    season = forms.IntegerField(
        min_value=SEASON_RANGE[0],
        max_value=SEASON_RANGE[1],
        required=False,
        help_text="Match year: a roster of 2021-22 is 2022. Blank when undated.",
    )
    group = forms.ChoiceField(choices=Group.choices, initial=Group.ALL)
    count = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    percent = forms.DecimalField(
        min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False, help_text="Only without a count."
    )
    method = forms.CharField(max_length=600, required=False, widget=AdminTextInputWidget)

    class Meta:
        model = SeasonRecord
        fields = COUNT_FIELDS

    def clean_season(self) -> int:
        season: int = self.cleaned_data["season"] or 0
        if season > DataState.current().this_season + 1:
            raise ValidationError("This season has not come yet.")
        return season

    def clean_method(self) -> str:
        return typed(fields.text(600), self.cleaned_data["method"], "at most 600 characters on one line")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.has_error("count") and not self.has_error("percent"):
            if (cleaned.get("count") is None) == (cleaned.get("percent") is None):
                self.add_error("count", "Give a count or a percentage, not both.")
            elif cleaned.get("percent") is not None and cleaned.get("group") == Group.ALL:
                self.add_error("percent", "A percentage is the share of one group: choose it.")
        return cleaned

    def _post_clean(self) -> None:
        """Nothing is written onto the instance: the ledger records the count."""

    @property
    def number(self) -> Any:
        """The count, or the percentage."""
        return self.cleaned_data["count"] if self.cleaned_data["percent"] is None else self.cleaned_data["percent"]

    def weigh_against(self, numbers: Mapping[Group, Any], said_with: Collection[Group] = ()) -> None:
        """Refuse a part that is larger than its whole. ``numbers``: of the other groups of the same people."""
        group = Group(self.cleaned_data["group"])
        if expected := misfit(group, self.number, numbers.get, said_with=said_with):
            self.add_error("count" if self.cleaned_data["percent"] is None else "percent", f"Expected {expected}.")

    def standing_beside(self, program: int) -> dict[Group, Any]:
        """What stands of the groups of these people, in this measure."""
        said = self.cleaned_data
        people = said["season"], said["track"], said["population"]
        return numbers_standing(program, *people, is_percent=said["percent"] is not None)

    def as_count(self, program: int, source: int, seen_on: str) -> Count:
        said = {name: self.cleaned_data[name] for name in COUNT_FIELDS}
        return Count(program=program, source=source, seen_on=seen_on, **said)


class SeasonRecordForm(SeasonCountForm, SourcedForm):
    """A season record of any program, with its source."""

    class Meta:
        model = SeasonRecord
        fields = ("program", *COUNT_FIELDS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.weigh_against_standing()
        return cleaned

    def weigh_against_standing(self) -> None:
        """Refuse what the source said last, on the same day, and a part that is larger than its whole on record."""
        about = {name: self.cleaned_data[name] for name in ("program", "season", "track", "population", "group")}
        said = {name: self.cleaned_data[name] for name in ("count", "percent", "seen_on")}
        kind, name, url = self.source
        own = SeasonRecord.objects.filter(source__kind=kind, source__name=name, source__url=url)
        last = own.filter(**about, withdrawn_at__isnull=True).order_by("recorded_at", "pk").last()
        if last and said == {name: getattr(last, name) for name in said}:
            self.add_error("count", "This source has said the same on the same day: nothing new to record.")
        else:
            self.weigh_against(self.standing_beside(about["program"].pk))


class NewCountsFormSet(forms.BaseInlineFormSet):
    """Counts of one source that are added together."""

    def clean(self) -> None:
        """Refuse a part that is larger than its whole, of those typed here and those on record."""
        super().clean()
        sent: list[Any] = [one for one in self.extra_forms if one.has_changed() and one.is_valid()]
        beside = defaultdict[Any, dict[Group, Any]](dict)
        for one in sent:
            beside[people_of(one)][Group(one.cleaned_data["group"])] = one.number
        for one in sent:
            said = beside[people_of(one)]
            standing = one.standing_beside(self.instance.pk) if self.instance.pk else {}
            one.weigh_against(standing | said, said_with=said)


def people_of(form: SeasonCountForm) -> tuple[Any, ...]:
    """Season, track and population, and whether it is a percentage."""
    said = form.cleaned_data
    return said["season"], said["track"], said["population"], said["percent"] is not None
