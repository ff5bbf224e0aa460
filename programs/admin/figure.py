"""National figures: reference data with their sources, edited in place."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.db.models import URLField
from django.http import HttpRequest

from programs.admin.steward import ReferenceAdmin
from programs.facts.versions import renew_version
from programs.http.drawn import DrawnForm
from programs.models import Figure


@admin.register(Figure)
class FigureAdmin(ReferenceAdmin):
    """What is changed here is the owner's own: the starter set leaves it as it is."""

    form = DrawnForm
    formfield_overrides = {URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget}}
    list_display = ("topic", "year", "specialty", "who", "measured", "value", "n", "source_name", "is_own")
    list_filter = ("topic", "year", "is_own", "confidence")
    search_fields = ("specialty", "who", "measure", "source_name")

    def save_model(self, request: HttpRequest, obj: Figure, form: forms.ModelForm, change: bool) -> None:
        obj.is_own = True
        super().save_model(request, obj, form, change)
        renew_version([])  # pages that are kept show figures, too
