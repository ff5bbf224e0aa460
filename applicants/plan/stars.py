"""The stars of the list of programs: each keeps a program on the plan at once, and can be undone.

The list is the same for everybody, so its script asks here whose stars are filled, and sends each on its own.
"""

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from applicants.access import begun_profile, private
from applicants.models import Profile, SavedProgram
from applicants.plan import shortlist
from applicants.plan.shortlist import PLAN_IS_FULL, entry
from programs import catalogue
from programs.catalogue.pages import listed


@private
@require_safe
def stars(request: HttpRequest) -> JsonResponse:
    """The ids of the programs on the visitor's plan, and the token their posts need."""
    saved = SavedProgram.objects.filter(profile__in=Profile.objects.for_request(request))
    books = catalogue.current()
    places = (books.position(key) for key in saved.values_list("program_key", flat=True))
    return JsonResponse({"token": get_token(request), "kept": [books.ids[at] for at in places if at is not None]})


@private
@require_POST
def star(request: HttpRequest, pk: int) -> JsonResponse:
    """Put one program on the plan; without a profile one is begun."""
    program = get_object_or_404(listed(pk))
    try:
        came = shortlist.add(begun_profile(request), [program.program_key])
    except shortlist.PlanIsFullError:
        return JsonResponse({"is_kept": False, "said": PLAN_IS_FULL}, status=409)
    return JsonResponse(
        {"is_kept": True, "said": f"{'On your plan' if came else 'Already on your plan'}: {program.name}."}
    )


@private
@require_POST
def unstar(request: HttpRequest, pk: int) -> JsonResponse:
    """Take a program off again of which the plan holds nothing but the day it came; an entry with more is kept."""
    program, saved = entry(request, pk)
    with transaction.atomic():
        shortlist.lock(saved.profile)
        if any(one.with_it for one in shortlist.going(saved.profile, [program.program_key])):
            said = f"{program.name} stays on your plan: you wrote something there. Take it off on its own page."
            return JsonResponse({"is_kept": True, "said": said}, status=409)
        shortlist.take_off(saved.profile, [program.program_key])
    return JsonResponse({"is_kept": False, "said": f"Taken off your plan again: {program.name}."})
