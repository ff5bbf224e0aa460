"""The employers of an upload of filings that no program is known to belong to, told who they are page by page."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from programs.access import stewards_only
from programs.imports import employers
from programs.models import Upload

EMPLOYERS_A_PAGE: Final = 10  # each may be any of its state's institutions


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_employers(request: HttpRequest, pk: Any) -> HttpResponse:
    """A page of employers with what they may be; a POST remembers what is chosen, for this file and those to come."""
    upload = get_object_or_404(Upload, pk=pk, batch__isnull=True)
    page = Paginator(employers.got(upload.folder), EMPLOYERS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(employers.with_places(page.object_list))
    if request.method == "POST":
        learned = employers.learn(shown, request.POST, request.user)
        messages.success(request, f"Remembered: {learned} employer{'' if learned == 1 else 's'}.")
        return redirect("imports:preview", upload.pk)
    context = {"upload": upload, "page": page, "employers": shown, "none_here": employers.NONE_HERE}
    return render(request, "programs/imports/employers.html", context)
