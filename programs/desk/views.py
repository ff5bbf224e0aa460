"""The first page of the stewards' desk: what waits, what came in, how much is known; and the last in full."""

from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from programs.access import may_keep, viewers_only
from programs.corrections import intake
from programs.desk import coverage, queues
from programs.desk.coverage import Tally
from programs.desk.queue_forms import DivideForm
from programs.desk.queues import QueueKind
from programs.duplicates import finding
from programs.fields import ASKABLE, DECIDING, FIELDS, POLICY_FIELDS
from programs.imports.batches import batches
from programs.models import SuggestedProgram, Upload

LATEST: Final = 5


class Waits(NamedTuple):
    """A line of the first page: what waits, said in a few words, how many, and where it is worked.

    ``address``: the name of the page and what it takes. ``is_keepers``: viewers may not see what waits there.
    """

    label: str
    says: str
    how_many: Callable[[], int]
    address: tuple[str, ...]
    is_keepers: bool = False

    @property
    def url(self) -> str:
        name, *words = self.address
        return reverse(name, args=words)


def _queue(kind: QueueKind, says: str) -> Waits:
    return Waits(kind.label, says, lambda: queues.current().counts[kind], ("desk:queue", kind.value))


_uploads: Final = Upload.objects.filter(batch__isnull=True).count
# What the first page counts, in its order; where nothing waits comes last.
WAITING: Final = (
    Waits("Corrections", "What visitors say is wrong", intake.waiting_count, ("corrections:list",)),
    Waits(
        "Suggested programs",
        "On plans of visitors, and not on the site",
        SuggestedProgram.objects.count,
        ("admin:programs_suggestedprogram_changelist",),
    ),
    Waits("Uploads", "Read, but not confirmed: nothing of them is recorded yet", _uploads, ("imports:list",), True),
    Waits("Possible duplicates", "Programs that may be one", finding.waiting_count, ("duplicates:list",)),
    _queue(QueueKind.CONFLICTS, "In dispute where sources are equally strong; else the stronger one stands"),
    _queue(QueueKind.STALE, "Facts older than last season, or without a date"),
    _queue(QueueKind.MISSING, "What applicants need to know and no source of ours states"),
)


@viewers_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    is_keeper, known = may_keep(request.user), coverage.current()
    waiting = [(one, one.how_many()) for one in WAITING if is_keeper or not one.is_keepers]
    context = {
        "waiting": sorted(waiting, key=lambda told: not told[1]),
        "latest": batches()[:LATEST],
        "deciding": [line(FIELDS[name].label, known.of(name), field=name) for name in DECIDING],
    }
    return render(request, "programs/desk/home.html", context)


# Coverage -------------------------------------------------------------------------------------------------------------


@viewers_only
@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    """Every policy fact at all listed programs, and one of them by specialty or state."""
    form, known = DivideForm(request.GET), coverage.current()
    field, by = form.chosen["field"], form.chosen["by"]
    context = {
        "form": form,
        "field": FIELDS[field],
        "by": by,
        "facts": [line(FIELDS[name].label, known.of(name), field=name) for name in POLICY_FIELDS],
        "parts": [line(part.name, part.tally, field=field, **{by: part.word}) for part in known.parts(field, by)],
    }
    return render(request, "programs/desk/coverage.html", context, status=400 if form.errors else 200)


class CoverageLine(NamedTuple):
    """One row of a coverage table; ``query`` is its part of a queue. ``is_asked``: what is not stated waits there."""

    label: str
    tally: Tally
    query: str
    is_asked: bool


def line(label: str, tally: Tally, **part: str) -> CoverageLine:
    return CoverageLine(label, tally, urlencode(part), part["field"] in ASKABLE)
