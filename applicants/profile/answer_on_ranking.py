"""A few questions of *who I am*, asked on the page that misses their answers; all others stay as they are."""

from collections.abc import Iterable
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from applicants.access import own_profile, private
from applicants.models import Profile
from applicants.profile.forms import WhoForm
from applicants.profile.section_page import page_of_part, say_what_contradicts
from applicants.profile.sections import PARTS, SectionForm
from programs.http.drawn import as_sent, marks

PART: Final = PARTS["who"]
OR_ELSE: Final = {"ecfmg_certified_on": "ecfmg_expected_on"}  # whoever has no day of the one has one of the other


def asked_here(profile: Profile, questions: Iterable[str]) -> list[forms.BoundField]:
    """Those of these questions that are of this part, as fields to draw."""
    asked = [one for name in dict.fromkeys(questions) for one in (name, OR_ELSE.get(name))]
    names = [name for name in asked if name in WhoForm.base_fields]
    if not names:
        return []  # every ranking asks, and few miss an answer: the form is made for those alone
    form = WhoForm(instance=profile, label_suffix="")
    return [form[name] for name in names]


@private
@require_POST
def missing_answers(request: HttpRequest) -> HttpResponse:
    """Keep what was answered and go back to the ranking. What cannot be kept stands in the whole part."""
    mine = own_profile(request)
    sheet = SectionForm(PART, mine, with_the_rest(mine, request.POST))
    if sheet.is_valid() and sheet.save(request):
        messages.success(request, "Saved. Your ranking follows it.")
        say_what_contradicts(request, sheet.profile)
        words = QueryDict(request.POST.get("words", "")[:2000]).urlencode()
        return redirect(f"{reverse('applicants:ranking')}{'?' if words else ''}{words}")
    return render(request, "applicants/profile/section.html", page_of_part(PART, sheet), status=400)


def with_the_rest(profile: Profile, typed: QueryDict) -> QueryDict:
    """The part as its own page would send it: what is stored, and over it what was typed."""
    whole, form, before = QueryDict(mutable=True), WhoForm(instance=profile), dict[str, list[str]]()
    for name, field in form.fields.items():
        before[name] = as_sent(form[name].value())
        is_typed = not field.widget.value_omitted_from_data(typed, {}, name)
        whole.setlist(name, [field.widget.value_from_datadict(typed, {}, name)] if is_typed else before[name])
        before[name] = [] if is_typed else before[name]
    whole["version"], whole["drawn"] = typed.get("version", ""), marks(before)
    return whole
