"""The JSON API of the program list: the same words and the same rows as the page and the file."""

from typing import Any

from django import forms
from django.http import HttpRequest
from ninja import Router, Schema, Status

from programs import catalogue
from programs.filters import ProgramFilter
from programs.models import Program
from programs.views import programs_in_order
from programs.vocabulary import NO_MAXIMUM, NO_MINIMUM

router = Router(tags=["programs"])

USUAL_PAGE = 50
LARGEST_PAGE = 100


class ProgramOut(Schema):
    """One program as listed. A null is "not stated"; "none" is a stated absence of a limit."""

    id: int
    program_key: str
    acgme_id: str | None
    nrmp_codes: list[str]
    name: str
    specialty: str
    institution: str | None
    hospital: str | None
    city: str | None
    state: str
    setting: str | None
    active: str | None
    positions_per_year: int | None
    accepts_img: str | None
    visa_j1: str | None
    visa_h1b: str | None
    min_step2_ck: int | str | None
    max_attempts: int | str | None
    max_years_since_graduation: int | str | None
    usce: str | None
    letters_required: int | None
    step3: str | None
    ecfmg_by: str | None
    url: str


class ProgramsOut(Schema):
    count: int
    items: list[ProgramOut]


class Problem(Schema):
    """RFC 9457 problem details; ``errors`` names the words at fault."""

    title: str
    status: int
    detail: str
    errors: dict[str, list[str]] = {}


@router.get("/programs", response={200: ProgramsOut, 400: Problem}, summary="Programs by the words of the list page")
def programs(request: HttpRequest) -> Any:
    """Takes the same words as `/programs/` and gives the same rows, `page_size` (at most 100) a page."""
    size_field = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_PAGE)
    wanted = ProgramFilter(request.GET, extra={"page_size": size_field})
    if not wanted.is_valid():
        errors = {("query" if word == "__all__" else word): list(said) for word, said in wanted.form.errors.items()}
        return Status(400, problem("Some words of this address are not understood.", errors))
    books = catalogue.current()
    positions = books.select(wanted).positions
    size = wanted.form.cleaned_data["page_size"] or USUAL_PAGE
    first = (wanted.page - 1) * size
    page = positions[first : first + size].tolist()
    items = [as_item(one) for one in programs_in_order(books.ids[at] for at in page)]
    return {"count": len(positions), "items": items}


def problem(detail: str, errors: dict[str, list[str]]) -> dict[str, Any]:
    return {"title": "Bad request", "status": 400, "detail": detail, "errors": errors}


def as_item(program: Program) -> dict[str, Any]:
    blank_is_none = {
        name: getattr(program, name) or None
        for name in (
            "acgme_id",
            "institution",
            "hospital",
            "city",
            "setting",
            "active",
            "accepts_img",
            "visa_j1",
            "visa_h1b",
            "usce",
            "step3",
            "ecfmg_by",
        )
    }
    return blank_is_none | {
        "id": program.pk,
        "program_key": program.program_key,
        "nrmp_codes": [code for code in program.nrmp_codes.split("; ") if code],
        "name": program.name,
        "specialty": program.specialty.slug if program.specialty else "",
        "state": program.state,
        "positions_per_year": program.positions_per_year,
        "min_step2_ck": "none" if program.min_step2_ck == NO_MINIMUM else program.min_step2_ck,
        "max_attempts": "none" if program.max_attempts == NO_MAXIMUM else program.max_attempts,
        "max_years_since_graduation": (
            "none" if program.max_years_since_graduation == NO_MAXIMUM else program.max_years_since_graduation
        ),
        "letters_required": program.letters_required,
        "url": program.get_absolute_url(),
    }
