"""Specialties: reference data, edited in place."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from programs import fields
from programs.admin.steward import StewardAdmin
from programs.facts import ledger
from programs.facts.forms import typed
from programs.facts.versions import renew_version
from programs.http.drawn import DrawnForm, marks
from programs.models import Specialty
from programs.models.reference import slugs_by_name


class SpecialtyForm(DrawnForm):
    aliases = forms.CharField(
        required=False,
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text='Other names and short forms people type, several between ";".',
    )

    class Meta:
        model = Specialty
        fields = ("slug", "name", "aliases", "acgme_code", "default_length_years", "length_source")
        labels = {"acgme_code": "ACGME code", "default_length_years": "Usual length in years"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["aliases"] = "; ".join(self.instance.aliases)
        self.initial["drawn"] = marks(self.stored())

    def clean_aliases(self) -> list[str]:
        line = typed(fields.text(2000), self.cleaned_data["aliases"], 'names on one line, several between ";"')
        aliases = list(dict.fromkeys(word.strip() for word in line.split(";") if word.strip()))
        taken = slugs_by_name()
        for alias in aliases:
            if taken.get(alias.casefold(), self.instance.slug) != self.instance.slug:
                raise ValidationError(f"“{alias}” already means {taken[alias.casefold()]}.")
        return aliases

    def clean_default_length_years(self) -> int | None:
        years = self.cleaned_data["default_length_years"]
        if years is not None and not 1 <= years <= 9:
            raise ValidationError("Expected a whole number from 1 to 9.")
        return years


@admin.register(Specialty)
class SpecialtyAdmin(StewardAdmin):
    form = SpecialtyForm
    list_display = ("name", "slug", "acgme_code", "default_length_years")
    search_fields = ("name", "slug", "aliases")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()  # evidence names a specialty by its slug

    def save_model(self, request: HttpRequest, obj: Specialty, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # What people search by is of its programs. Names and usual lengths pages read from a copy of this version.
        ledger.project(list(obj.programs.values_list("pk", flat=True)))
        renew_version()
