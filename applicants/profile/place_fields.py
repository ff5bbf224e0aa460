"""A country and a school by name, completed while they are typed from lists of this site."""

import csv
from functools import cache
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from rapidfuzz import fuzz, process, utils

from applicants.models.countries import COUNTRIES

LIKELY: Final = 75  # of 100, how alike a name must be to be offered
# As people also call them, in small letters; the list of schools uses some of these.
ALSO_CALLED: Final = dict(
    pair.split(": ")
    for pair in (
        *("usa: US", "u.s.: US", "united states of america: US", "uk: GB", "england: GB", "scotland: GB", "wales: GB"),
        *("great britain: GB", "south korea: KR", "korea: KR", "north korea: KP", "uae: AE", "turkey: TR"),
        *("czech republic: CZ", "holland: NL", "burma: MM", "ivory coast: CI", "cape verde: CV", "curacao: CW"),
        *("saba: BQ", "swaziland: SZ", "macedonia: MK", "congo-kinshasa: CD", "vatican: VA", "east timor: TL"),
    )
)
CODES: Final = {name.casefold(): code for code, name in COUNTRIES.items()} | ALSO_CALLED


class CountryInput(forms.TextInput):
    """With the list that completes it: once on a page, beside the first of several rows."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        drawn = super().render(name, value, attrs, renderer)
        if "-" in name and "-0-" not in name:
            return drawn
        names = format_html_join(
            "", '<option value="{}" data-code="{}"></option>', ((name, code) for code, name in CountryField.choices)
        )
        return format_html('{}<datalist id="countries">{}</datalist>', drawn, names)


class CountryField(forms.CharField):
    """A country by its name; its two letters are kept. ``choices``: all there are, for those who put it in words."""

    choices: Final = sorted(COUNTRIES.items(), key=lambda pair: pair[1])

    def __init__(self, **kwargs: Any) -> None:
        looks = {"list": "countries", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(required=False, max_length=100, widget=CountryInput(attrs=looks), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        typed = str(value or "").strip()
        return COUNTRIES.get(typed.upper() if len(typed) == 2 else "", typed)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        code = typed.upper() if typed.upper() in COUNTRIES else CODES.get(typed.casefold())
        if code is None:
            likely = process.extractOne(
                typed, COUNTRIES, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=LIKELY
            )
            offered = f" Did you mean {likely[0]}?" if likely else ""
            raise ValidationError(f"No country is called “{typed}”.{offered}")
        return code


@require_safe
@cache_control(public=True, max_age=86_400)
def schools_json(request: HttpRequest) -> JsonResponse:
    """The schools that are known by name, by the two letters of their country: the same for everybody, so that what
    one types is not sent anywhere.
    """
    return JsonResponse(schools_by_country())


@cache
def schools_by_country() -> dict[str, list[str]]:
    """Names of ``fixtures/schools/schools.csv`` by country, each list in order."""
    found: dict[str, list[str]] = {}
    with (settings.BASE_DIR / "fixtures/schools/schools.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = CODES.get(row["country"].casefold(), row["country"])
            found.setdefault(code, []).append(row["name"])
    return {code: sorted(names) for code, names in sorted(found.items())}
