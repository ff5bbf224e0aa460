"""Decided names of schools: reference data, edited in place."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from programs.admin.steward import ReferenceAdmin
from programs.http.drawn import DrawnForm
from programs.models import SchoolAlias


class SchoolAliasForm(DrawnForm):
    class Meta:
        model = SchoolAlias
        fields = ("written", "kind")

    def clean_written(self) -> str:
        written: str = self.cleaned_data["written"]
        name = SchoolAlias(written=written).as_compared
        if not name:
            raise ValidationError("Write a name with letters.")
        if SchoolAlias.objects.filter(normal=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError("This name is decided already: change that decision.")
        return written


@admin.register(SchoolAlias)
class SchoolAliasAdmin(ReferenceAdmin):
    form = SchoolAliasForm
    list_display = ("written", "kind", "decided_by", "decided_at")
    list_filter = ("kind",)
    search_fields = ("written", "normal")

    def save_model(self, request: HttpRequest, obj: SchoolAlias, form: forms.ModelForm, change: bool) -> None:
        obj.decided_by, obj.decided_at = request.user, timezone.now()  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
