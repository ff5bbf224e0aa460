"""The first page of the stewards' desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs import corrections
from programs.desk import viewers_only


@viewers_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "steward/home.html", {"corrections_waiting": corrections.waiting_count()})
