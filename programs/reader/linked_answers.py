"""Questions and answers that a page carries as linked data (schema.org FAQPage) and does not show."""

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from programs.reader.readings import PageLine
from programs.reader.typography import plain

MOST_BLOCKS: Final = 10
LONGEST_BLOCK: Final = 300_000
MOST_ANSWERS: Final = 200
COMPARED: Final = 40  # characters of an answer, looked for on the page

_TAGS: Final = re.compile(r"<[^<>]*>")


def answers(blocks: list[str], lines: list[PageLine]) -> Iterator[tuple[str, str]]:
    """Each question and its answer, in HTML, that is not among the lines already."""
    shown = _bare(" ".join(line.text for line in lines))
    for block in blocks[:MOST_BLOCKS]:
        for question in list(_questions(block))[:MOST_ANSWERS]:
            asked, answer = question.get("name"), _first(question.get("acceptedAnswer"))
            said = answer.get("text") if isinstance(answer, dict) else None
            if isinstance(asked, str) and isinstance(said, str):
                start = _bare(_TAGS.sub(" ", said))[:COMPARED]
                if start and start not in shown:
                    yield asked, said


def _questions(block: str) -> Iterator[dict[str, Any]]:
    if len(block) > LONGEST_BLOCK:
        return
    try:
        told = json.loads(block)
    except (ValueError, RecursionError):
        return
    waiting, seen = deque([told]), 0
    while waiting and (seen := seen + 1) < 5_000:
        one = waiting.popleft()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict):
            if "Question" in _types(one):
                yield one
            else:
                waiting.extend(one[key] for key in ("@graph", "mainEntity", "hasPart") if key in one)


def _types(one: dict[str, Any]) -> list[Any]:
    kind = one.get("@type", [])
    return kind if isinstance(kind, list) else [kind]


def _first(answer: Any) -> Any:
    return answer[0] if isinstance(answer, list) and answer else answer


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", plain(text).lower())
