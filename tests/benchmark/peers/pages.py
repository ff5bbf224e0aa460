"""What a Django developer would write in a day: the peers of our pages.

The list: ListView with django-filter and three facets. The admin's changelist. The program page: DetailView over our
own tables, the same rows fetched ahead, their values printed by a plain template. The file: csv.writer.
"""

import csv
from typing import Any

import django_filters as df
from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.generic import DetailView, ListView

from programs.models import Evidence, Program, SeasonRecord
from tests.benchmark.peers.flat import FACETS


def text(**more: Any) -> models.CharField:
    return models.CharField(max_length=300, blank=True, **more)


class Flat(models.Model):
    place = models.IntegerField(primary_key=True)
    program = models.IntegerField()
    name, specialty, state, city, setting = text(), text(), text(), text(), text()
    accepts_img, visa_j1, visa_h1b, search_text = text(), text(), text(), text()
    min_step2_ck, positions_per_year = models.IntegerField(null=True), models.IntegerField(null=True)

    class Meta:
        app_label, db_table, managed = "programs", "flat", False
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


def choices_of(name: str) -> list[tuple[str, str]]:
    return [(value, value) for value in Flat.objects.order_by(name).values_list(name, flat=True).distinct() if value]


class FlatFilter(df.FilterSet):
    state = df.MultipleChoiceFilter(choices=choices_of("state"), widget=forms.CheckboxSelectMultiple)
    specialty = df.MultipleChoiceFilter(choices=choices_of("specialty"), widget=forms.CheckboxSelectMultiple)
    visa_j1 = df.ChoiceFilter(choices=[("yes", "Yes"), ("no", "No")])
    visa_h1b = df.ChoiceFilter(choices=[("yes", "Yes"), ("no", "No")])
    q = df.CharFilter(method="search")

    class Meta:
        model = Flat
        fields = ["setting"]

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in value.split():
            rows = rows.filter(search_text__icontains=word)
        return rows


class FlatList(ListView):
    model, paginate_by, template_name = Flat, 50, "list.html"

    def get_queryset(self) -> Any:
        self.filter = FlatFilter(self.request.GET, super().get_queryset())
        return self.filter.qs

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        rows = self.object_list.order_by()
        counts = {name: rows.values_list(name).annotate(n=Count("pk")).order_by("-n") for name in FACETS}
        words = self.request.GET.copy()
        words.pop("page", None)
        return super().get_context_data(filter=self.filter, facets=counts, words=words.urlencode(), **more)


class ProgramPage(DetailView):
    template_name = "program.html"
    queryset = Program.objects.select_related("specialty").prefetch_related(
        "tracks",
        Prefetch("evidence", Evidence.objects.select_related("source").order_by("field", "-is_current")),
        Prefetch("season_records", SeasonRecord.objects.select_related("source").order_by("-season", "population")),
    )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        one = self.object
        alike = Program.objects.listed().filter(specialty=one.specialty, state=one.state).exclude(pk=one.pk)
        columns = [(field.verbose_name, getattr(one, field.name)) for field in Program._meta.concrete_fields]
        return super().get_context_data(columns=columns, alike=alike.in_order()[:5], **more)


def as_file(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(content_type="text/csv")
    columns = request.GET["columns"].split(",")
    asked = {f"{name}__in": request.GET.getlist(name) for name in ("visa_j1", "state") if name in request.GET}
    writer = csv.writer(response)
    writer.writerow(columns)
    named = [{"specialty": "specialty__slug"}.get(name, name) for name in columns]
    writer.writerows(Program.objects.listed().filter(**asked).in_order("known").values_list(*named))
    return response


class FlatAdmin(admin.ModelAdmin):
    list_display = ("program", "name", "city", "state", "specialty", "visa_j1", "visa_h1b", "positions_per_year")
    list_filter = FACETS
    search_fields = ("search_text",)
    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS


keeper = admin.AdminSite()
keeper.register(Flat, FlatAdmin)
urlpatterns = [
    path("list/", FlatList.as_view()),
    path("program/<int:pk>/", ProgramPage.as_view()),
    path("file.csv", as_file),
    path("admin/", keeper.urls),
]
