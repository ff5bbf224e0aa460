"""New programs of an import that resemble a known one or an earlier row of the file, and what is judged of them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from programs.duplicates.finding import Identity, Likeness, judged_pairs, likenesses, listed
from programs.imports.cells import CellStatement
from programs.models import Program, Upload

FILE: Final = "resembling.json"  # beside the uploaded file: what the last check found, to be read page by page


class Pair(NamedTuple):
    """What would be recorded of two programs, by key."""

    duplicate: str
    kept: str
    is_same: bool


def resembling(evidence: Iterable[tuple[str, list[CellStatement]]]) -> list[Likeness]:
    """Of each program the statements would newly list, what it resembles most; most alike first.

    ``evidence``: program keys with what is said of each, in the order of the file.
    """
    told = [entry for key, said in evidence if (entry := _identity(key, said))]
    if not told:
        return []
    known = listed()
    merged = Program.objects.filter(merged_into__isnull=False).values_list("program_key", flat=True)
    not_new = {entry.key for entry in known} | set(merged)
    newcomers = [entry for entry in told if entry.key not in not_new]
    judged = judged_pairs()
    most: dict[str, Likeness] = {}
    for like in likenesses(newcomers, known):
        if {like.one.key, like.other.key} not in judged:
            most.setdefault(like.one.key, like)
    return list(most.values())


def _identity(key: str, said: list[CellStatement]) -> Identity | None:
    told = {one.field: one.value for one in said if one.field in Identity._fields}
    return Identity(key, **told) if {"name", "state", "specialty"} <= told.keys() else None


def judgement(like: Likeness, choices: Mapping[str, Any]) -> str:
    """same, apart, or '' where nobody has chosen, or chose of another pair."""
    other, is_same = choices.get(like.one.key, ("", False))
    return "" if other != like.other.key else "same" if is_same else "apart"


def pairs_of(likes: Iterable[Likeness], choices: Mapping[str, Any]) -> list[Pair]:
    """What the choices come to. A row that is the same as one that is the same as a third is the same as the third."""
    chosen = [(like.one.key, like.other.key, word) for like in likes if (word := judgement(like, choices))]
    same = {one: other for one, other, word in chosen if word == "same"}

    def kept(key: str) -> str:
        while key in same:  # always an earlier row or a known program, so this ends
            key = same[key]
        return key

    apart = {(kept(one), kept(other)) for one, other, word in chosen if word == "apart"}
    return [
        *(Pair(one, kept(one), True) for one in same),
        *(Pair(one, other, False) for one, other in sorted(apart) if one != other and (other, one) not in apart),
    ]


def put(likes: list[Likeness], folder: Path) -> None:
    """Keep what was found beside the upload, whole or not at all."""
    written = folder / f"{FILE}.new"
    with suppress(FileNotFoundError):  # the upload was recorded or forgotten elsewhere
        written.write_text(json.dumps(likes), encoding="utf-8")
        written.replace(folder / FILE)


def got(folder: Path) -> list[Likeness] | None:
    """What the last check found; None when there was none."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return [Likeness(Identity(*one), Identity(*other), score, tuple(why)) for one, other, score, why in told]


def so_far(upload: Upload, likes: list[Likeness]) -> dict[str, int]:
    """How many new programs resemble another, and what is judged of them."""
    counted = Counter(judgement(like, upload.pairs) for like in likes)
    return {"total": len(likes), "same": counted["same"], "apart": counted["apart"], "open": counted[""]}
