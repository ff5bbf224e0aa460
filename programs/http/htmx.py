"""Parts of pages, asked for by htmx."""

from django.http import HttpRequest
from django.views.decorators.vary import vary_on_headers

# For views that answer is_part: a cache must tell the part from the page.
answers_htmx = vary_on_headers("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the part that changes. Going back asks for the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
