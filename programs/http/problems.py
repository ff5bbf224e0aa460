"""Why there is no answer, told to a program."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

from django.http import HttpResponse, JsonResponse
from pydantic import BaseModel

PROBLEM_TYPE: Final = "application/problem+json"


class Problem(BaseModel):
    """Why there is no answer, in the form of RFC 9457; ``errors`` says of each word or field what is wrong with it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: dict[str, list[str]] = {}


def problem(status: int, detail: str, errors: Mapping[str, Sequence[str]] | None = None) -> HttpResponse:
    """The JSON answer of a :class:`Problem`; without ``errors`` it has no such field."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    body |= {"errors": errors} if errors else {}
    not_kept = {"Cache-Control": "no-store"}  # what is wrong now may be right in a minute
    return JsonResponse(body, status=status, content_type=PROBLEM_TYPE, headers=not_kept)
