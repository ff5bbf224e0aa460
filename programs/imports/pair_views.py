"""The new programs of an upload that resemble another, judged page by page before the import is confirmed."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programs.access import stewards_only
from programs.duplicates.finding import Likeness
from programs.imports import uploads
from programs.imports.likely_duplicates import judgement, so_far
from programs.models import Program, Specialty, Upload
from programs.tabular.sheet import Unreadable

PAIRS_A_PAGE: Final = 10
WORDS: Final = {
    "same": "Same program: record it there",
    "apart": "Keep apart",
    "": "Not judged: a new program, asked about again",
}


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def import_pairs(request: HttpRequest, pk: Any) -> HttpResponse:
    """A page of pairs; a POST keeps what is chosen on it, or one choice for all that nobody has judged."""
    upload = get_object_or_404(Upload, pk=pk, batch__isnull=True)
    try:
        likes = uploads.found(upload)
    except Unreadable:
        return redirect("imports:preview", upload.pk)
    page = Paginator(likes, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        return kept(request, upload, likes, page)
    specialties = dict(Specialty.objects.values_list("slug", "name"))
    known = Program.objects.filter(program_key__in=[like.other.key for like in page.object_list])
    programs = {program.program_key: program for program in known}
    pairs = [
        {
            "like": like,
            "known": programs.get(like.other.key),
            "specialty": specialties.get(like.one.specialty, ""),
            "chosen": judgement(like, upload.pairs),
        }
        for like in page.object_list
    ]
    context = {"upload": upload, "page": page, "pairs": pairs, "words": WORDS, "resembling": so_far(upload, likes)}
    return render(request, "programs/imports/pairs.html", context)


def kept(request: HttpRequest, upload: Upload, likes: list[Likeness], page: Any) -> HttpResponse:
    """Choices for pairs that are no longer found are passed over: the next preview asks about what there is."""
    shown = {like.one.key: request.POST.get(f"pair-{like.one.key}") for like in page.object_list}
    words = {key: word for key, word in shown.items() if word in WORDS}
    then, rest = request.POST.get("then"), request.POST.get("rest")
    if rest in ("same", "apart"):
        open_ = [like.one.key for like in likes if not judgement(like, upload.pairs)]
        words |= {key: rest for key in open_ if not words.get(key)}
        messages.success(request, f"{WORDS[rest]}: said of all {len(open_):,} that nobody had judged.")
    uploads.judge(upload, likes, words)
    if then == "preview" or rest or not page.has_next():
        return redirect("imports:preview", upload.pk)
    return redirect(f"{reverse('imports:pairs', args=[upload.pk])}?page={page.next_page_number()}")
