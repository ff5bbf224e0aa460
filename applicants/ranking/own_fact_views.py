"""What an applicant knows of a program themselves: noted and removed on the page that says how it fits them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from applicants.access import private
from applicants.models import OwnFact, Profile
from applicants.ranking.own_facts import TOO_MANY, OwnFactForm, TooManyOwnFactsError, forget, keep
from applicants.ranking.pages import how_it_fits
from programs.catalogue.pages import listed
from programs.fields import FIELDS
from programs.models import Program


@private
@require_POST
def own_fact_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Note one fact; a fact already noted about the same field is replaced."""
    program, mine = of_request(request, pk)
    form = OwnFactForm(request.POST)
    if form.is_valid():
        try:
            keep(mine, OwnFact(program_key=program.program_key, **form.cleaned_data))
        except TooManyOwnFactsError:
            form.add_error(None, TOO_MANY)
        else:
            messages.success(request, f"Noted: {FIELDS[form.cleaned_data['field']].label}. Your ranking follows it.")
            return back_to(program)
    return render(request, "applicants/ranking/fit.html", how_it_fits(program, mine, form))


@private
@require_POST
def own_fact_remove(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    program, mine = of_request(request, pk)
    if not forget(mine, program.program_key, field):
        raise Http404
    messages.success(request, f"Removed: {FIELDS[field].label}. What the sources say counts again.")
    return back_to(program)


def of_request(request: HttpRequest, pk: int) -> tuple[Program, Profile]:
    """The program asked about and the visitor's own profile; 404 without either."""
    return get_object_or_404(listed(pk)), get_object_or_404(Profile.objects.for_request(request))


def back_to(program: Program) -> HttpResponse:
    return redirect(reverse("applicants:fit", args=[program.pk]) + "#own")
