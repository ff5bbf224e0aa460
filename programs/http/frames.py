"""The frame around a page: for strangers the same at each visit, so drawn once."""

import secrets
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

MOST_FRAMES: Final = 20  # a visitor can name many ports of one host
_HOLE: Final = f"hole{secrets.token_hex(8)}"  # no page has it
_frames: dict[tuple[str, str], list[str]] = {}  # by template and page, with its host: text and names of parts in turns


def framed(request: HttpRequest, template: str, parts: Mapping[str, str], status: int = 200) -> HttpResponse:
    """A page whose template prints these parts and, beside them, only what one path of one host shows strangers.

    For templates with few paths: a frame is kept for each.
    """
    if settings.DEBUG or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return HttpResponse(render_to_string(template, dict(parts), request), status=status)
    key = template, request.build_absolute_uri(request.path)
    frame = _frames.get(key)
    if frame is None:
        drawn = render_to_string(template, {name: f"{_HOLE}{name}{_HOLE}" for name in parts}, request)
        frame = drawn.split(_HOLE)
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        _frames[key] = frame
    page = [conditional_escape(parts[one]) if at % 2 else one for at, one in enumerate(frame)]
    return HttpResponse("".join(page), status=status)
