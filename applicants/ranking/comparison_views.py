"""Two to five programs side by side with my verdicts."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applicants.access import private
from applicants.models import Profile
from applicants.ranking.comparison import with_mine
from applicants.ranking.matches import catalogue_of, explained, matches_for
from applicants.season.dates import next_season
from programs import catalogue
from programs.browse.comparison import MOST, compared


@private
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest) -> HttpResponse:
    """The public comparison with the applicant's own lines on top. A POST brings the programs ticked on the plan."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        return redirect("applicants:profile")
    if request.method == "POST":
        return redirect(address_of(request))
    today, context = timezone.localdate(), compared(request.GET)
    if context["comparison"]:
        ranking = matches_for(mine.applicant(), next_season(today), today)
        books = catalogue_of(ranking)
        programs = context["comparison"].programs
        matches = explained(ranking, [books.position_of_id[program.pk] for program in programs], programs)
        context |= {"ranking": ranking, "comparison": with_mine(context["comparison"], matches)}
    return render(request, "applicants/ranking/compare.html", context, status=400 if context["faults"] else 200)


def address_of(request: HttpRequest) -> str:
    """Where the ticked programs stand side by side; what has to stay out is told."""
    books = catalogue.current()
    ticked = request.POST.getlist("program")
    ids = [books.ids[at] for key in dict.fromkeys(ticked) if (at := books.position(key)) is not None]
    if len(ids) < len(set(ticked)):
        messages.warning(request, "Programs that are no longer listed cannot be compared; they are left out.")
    if len(ids) > MOST:
        messages.warning(
            request,
            f"At most {MOST} programs stand side by side; the first {MOST} of the {len(ids)} you selected are shown.",
        )
    return f"{reverse('applicants:compare')}?{urlencode([('id', pk) for pk in ids[:MOST]])}"
