"""The weights as a form: a number for each line of the score, and how much prospect counts against fit."""

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any, Final, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from applicants.matching.applicant import Wishes
from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.scores import Factor, scaled_weights
from applicants.models import ChangedElsewhereError, Preference, Profile
from applicants.models.answers import LARGEST_WEIGHT
from applicants.profile.form_fields import Difference
from programs.http.drawn import marks, touched

DEFAULTS: Final = {factor.key: float(factor.weight) for factor in (*PROSPECT, *FIT)}
DEFAULT_SHARE: Final = Wishes().prospect_share


class WeightRow(NamedTuple):
    """One line of the score on the form; ``share``: its points of 100 in hundredths, None where all weigh nothing."""

    field: forms.BoundField
    factor: Factor
    share: int | None


class WeightGroup(NamedTuple):
    name: str
    rows: list[WeightRow]


class PlainInput(forms.NumberInput):
    """A number written without a template: the ranking has fifteen."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        told = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        told |= self.build_attrs(self.attrs, attrs)
        given = [(word, one) for word, one in told.items() if one not in (None, False)]
        words = "".join(f" {word}" if one is True else f' {word}="{escape(str(one))}"' for word, one in given)
        return mark_safe(f"<input{words}>")


class HiddenPlainInput(PlainInput):
    input_type = "hidden"


class WeightsForm(forms.Form):
    """What the lines weigh in one profile. A weight left empty is the default one; only others are kept."""

    prefix = "weight"
    version = forms.IntegerField(min_value=0, max_value=2**31, widget=HiddenPlainInput)
    drawn = forms.CharField(required=False, widget=HiddenPlainInput)
    prospect_share = forms.IntegerField(
        min_value=0,
        max_value=100,
        label="Prospect’s part of the total, in percent",
        help_text="The rest is fit. 100 ranks by prospect alone, 0 by fit alone.",
        widget=PlainInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Write a whole number from 0 to 100."
        ),
    )

    def __init__(self, profile: Profile, data: QueryDict | None = None) -> None:
        self.profile, self.differences = profile, list[Difference]()
        if data is not None and "defaults" in data:
            data = self._defaults(data)
        shown = _stored(profile)
        super().__init__(data, initial=shown | {"drawn": marks(_values(shown))}, label_suffix="")
        self.fields |= {factor.key: weight_field(factor) for factor in (*PROSPECT, *FIT)}

    def _defaults(self, data: QueryDict) -> QueryDict:
        """Every weight left empty, whatever was typed."""
        plain = QueryDict(mutable=True)
        for name in ("version", "drawn"):
            plain[self.add_prefix(name)] = data.get(self.add_prefix(name), "")
        plain[self.add_prefix("prospect_share")] = str(DEFAULT_SHARE)
        return plain

    @property
    def is_moved(self) -> bool:
        """Do the weights that are kept, or the share, differ from the defaults?"""
        return bool(unlike_defaults(self.profile.weights)) or self.profile.prospect_share != DEFAULT_SHARE

    @property
    def fit_share(self) -> int:
        """Fit's part of the total in percent: what prospect leaves."""
        share: int = getattr(self, "cleaned_data", {}).get("prospect_share", self.profile.prospect_share)
        return 100 - share

    @property
    def groups(self) -> list[WeightGroup]:
        """The lines of both scores, each with its share of 100 as it stands on the form."""
        return [WeightGroup("Prospect", self._rows(PROSPECT)), WeightGroup("Fit", self._rows(FIT))]

    def _rows(self, factors: tuple[Factor, ...]) -> list[WeightRow]:
        shares = scaled_weights(factors, self.chosen) or {}
        return [WeightRow(self[factor.key], factor, shares.get(factor.key)) for factor in factors]

    @property
    def chosen(self) -> dict[str, float]:
        """The weights that differ from the defaults: as typed where that is valid, else as kept."""
        valid = getattr(self, "cleaned_data", {})
        typed = {key: DEFAULTS[key] if valid[key] is None else valid[key] for key in DEFAULTS if key in valid}
        return unlike_defaults(self.profile.weights | typed)

    def save(self) -> bool:
        """Keep the weights beside the other wishes, and beside those that another window changed since.

        False, with ``differences`` and nothing written, when both changed the same; a second save then knows what it
        overwrites.
        """
        weights, share = self.chosen, self.cleaned_data["prospect_share"]
        wishes = [Preference(kind=each.kind, value=each.value) for each in self.profile.preferences.all()]
        self.profile.weights, self.profile.prospect_share = weights, share
        try:
            self.profile.save_parts({"wishes": wishes}, self.cleaned_data["version"])
        except ChangedElsewhereError:
            typed = _stored(self.profile)
            self.profile = Profile.objects.get(pk=self.profile.pk)
            return self._is_kept_beside(_stored(self.profile), typed)
        return True

    def _is_kept_beside(self, stored: dict[str, str], typed: dict[str, str]) -> bool:
        drawn = self.cleaned_data["drawn"]
        mine, theirs = touched(_values(typed), drawn), touched(_values(stored), drawn)
        self.differences = [
            Difference(str(field.label), [stored[key]], [typed[key]])
            for key, field in self.fields.items()
            if key in mine & theirs and stored[key] != typed[key]
        ]
        merged = stored | {key: typed[key] for key in mine} | {"drawn": marks(_values(stored))}
        self.data = {self.add_prefix(key): value for key, value in merged.items()}
        if self.differences:
            return False
        self.full_clean()
        return all(stored[key] == typed[key] for key in mine) or self.save()


@cache  # no form changes them
def weight_field(factor: Factor) -> forms.FloatField:
    """Any number from 0 on; the default stands in the box while it is empty."""
    return forms.FloatField(
        min_value=0,
        max_value=LARGEST_WEIGHT,
        required=False,
        label=factor.label,
        help_text=factor.why,
        widget=PlainInput(attrs={"step": "any", "placeholder": str(factor.weight)}),
        error_messages={
            "invalid": "Write a number, such as 12 or 2.5.",
            "min_value": "A weight is 0 or more.",
            "max_value": f"A weight is at most {LARGEST_WEIGHT:,}; only how the weights compare matters.",
        },
    )


def unlike_defaults(weights: Mapping[str, float]) -> dict[str, float]:
    return {key: weight for key, weight in weights.items() if key in DEFAULTS and weight != DEFAULTS[key]}


def _stored(profile: Profile) -> dict[str, str]:
    """What a profile holds, as the form shows it."""
    weights = {key: f"{profile.weights.get(key, default):.12g}" for key, default in DEFAULTS.items()}
    return weights | {"version": str(profile.version), "prospect_share": str(profile.prospect_share)}


def _values(shown: dict[str, str]) -> dict[str, list[str]]:
    return {key: [value] for key, value in shown.items() if key != "version"}
