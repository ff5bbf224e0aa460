"""The read-only JSON API: its routers, and one shape for every error."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from imgmatch.errors import problem

api = NinjaAPI(
    title="IMGMatch",
    version="1",
    description="US residency programs and what is known about how they treat international graduates. Read-only.",
    docs_url="docs",
    openapi_url="openapi.json",
    urls_namespace="api",
)
api.add_router("", "programs.api.router")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "There is nothing at this address.")


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, error.message)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for fault in error.errors:
        errors.setdefault(str(fault["loc"][-1]), []).append(fault["msg"])
    return problem(400, "Some parameters are not valid.", errors)
