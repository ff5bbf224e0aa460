"""The rows of an upload that no id names, looked at page by page before the import is confirmed."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programs.access import stewards_only
from programs.imports import uploads
from programs.imports.by_name import LEFT_OUT, chosen, so_far
from programs.models import Upload
from programs.tabular.sheet import Unreadable

ROWS_A_PAGE: Final = 50


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_matches(request: HttpRequest, pk: Any) -> HttpResponse:
    """A page of rows with the programs they may mean; a POST keeps what is chosen, or all that is certain."""
    upload = get_object_or_404(Upload, pk=pk, batch__isnull=True)
    try:
        found = uploads.looked_for(upload)
    except Unreadable:
        return redirect("imports:preview", upload.pk)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        said = dict(chosen(page.object_list, request.POST))
        if request.POST.get("rest") == "certain":
            open_ = {str(one.row.number): one.key for one in found if one.is_certain}
            rest = {number: key for number, key in open_.items() if number not in upload.matches and number not in said}
            messages.success(request, f"Taken as shown: {len(rest):,} rows that are beyond doubt.")
            said |= rest
        uploads.match(upload, said.items())
        if request.POST.get("then") == "next" and page.has_next():
            return redirect(f"{reverse('imports:matches', args=[upload.pk])}?page={page.next_page_number()}")
        return redirect("imports:preview", upload.pk)
    rows = [{"one": one, "chosen": upload.matches.get(str(one.row.number), one.key)} for one in page.object_list]
    context = {"upload": upload, "page": page, "rows": rows, "left_out": LEFT_OUT}
    context |= {
        "by_name": so_far([one.row for one in found], upload.matches),
        "certain": sum(one.is_certain for one in found),
    }
    context["untold"] = upload.can_be_mapped and sum("specialty" not in one.row.told for one in found)
    return render(request, "programs/imports/matches.html", context)
