"""The JSON API: its routers, one shape for every error, and the description that says so."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from programs.http.problems import PROBLEM_TYPE, Problem, problem

# What the guard at the door may answer on any address.
EVERYWHERE = {400: "The address or the body cannot be read", 405: "Another method", 503: "The database is busy"}


class Api(NinjaAPI):
    """The API whose description names every answer, each error as problem JSON."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(**options)
        described["servers"] = [{"url": settings.SITE_URL or "/"}]
        if settings.DEMO:
            described["info"]["title"] += ": a demonstration with made-up people"
        described["components"]["schemas"].setdefault("Problem", Problem.model_json_schema())
        schema = {"$ref": "#/components/schemas/Problem"}
        for operations in described["paths"].values():
            for operation in operations.values():
                answers = operation["responses"]
                for status, words in EVERYWHERE.items():
                    answers.setdefault(status, {"description": words})
                for status in answers:
                    if int(status) >= 400:
                        answers[status]["content"] = {PROBLEM_TYPE: {"schema": schema}}
        return described


api = Api(
    title="IMGMatch",
    version="1",
    description="US residency programs, what is known about how they treat international graduates and by whom it is "
    "said, and their ranking for a profile that is sent along and not kept. Nothing here can be changed.",
    docs_url="docs",
    openapi_url="openapi.json",
    urls_namespace="api",
)
api.add_router("", "programs.browse.api.router")
api.add_router("", "applicants.ranking.api.router")


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
