"""The button beside what was done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from applicants.access import private
from applicants.models import Profile
from applicants.undo.kept import CannotUndoError, undo


@private
@require_POST
def undone(request: HttpRequest) -> HttpResponse:
    """Undo the last change and go back to where its message stood."""
    mine = get_object_or_404(Profile.objects.for_request(request))
    try:
        undo(mine, request.POST.get("number", ""))
        messages.success(request, "Undone: it is as it was before.")
    except CannotUndoError:
        messages.warning(request, "Nothing was undone: it was undone before, or something was changed since.")
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else reverse("applicants:profile"))
