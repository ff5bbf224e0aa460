"""The frame around a page: for strangers the same at each visit, so drawn once."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

MOST_FRAMES: Final = 20  # a visitor can name many ports of one host
_HOLE: Final = f"hole{secrets.token_hex(8)}"  # no page has it

Frame = list[str]
"""Text and names of parts in turns."""

_frames: dict[tuple[str, str], Frame] = {}  # by template and page, with its host


def framed(request: HttpRequest, template: str, parts: Mapping[str, str], status: int = 200) -> HttpResponse:
    """A page whose template prints these parts and, beside them, only what one path of one host shows strangers.

    For templates with few paths: a frame is kept for each.
    """
    if settings.DEBUG or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return HttpResponse(render_to_string(template, dict(parts), request), status=status)
    key = template, request.build_absolute_uri(request.path)
    frame = _frames.get(key)
    if frame is None:
        frame = frame_of(lambda holes: render_to_string(template, holes, request), parts)
        if len(_frames) >= MOST_FRAMES:
            _frames.clear()
        _frames[key] = frame
    return HttpResponse(with_parts(frame, parts), status=status)


def frame_of(draw: Callable[[dict[str, str]], str], parts: Mapping[str, str]) -> Frame:
    """What is drawn around these parts; ``draw`` is given a mark to print for each, and may do no more with it."""
    return draw({name: f"{_HOLE}{name}{_HOLE}" for name in parts}).split(_HOLE)


def with_parts(frame: Frame, parts: Mapping[str, str]) -> SafeString:
    """The text with these parts in it."""
    return mark_safe("".join([conditional_escape(parts[one]) if at % 2 else one for at, one in enumerate(frame)]))
