"""What people write in a column of the status, and in one that asks a single yes or no: "Applied?"."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from applicants.models import Status
from programs.imports import words
from programs.tabular.sheet import words_of

STATUS_WORDS: Final[dict[str, Status]] = {
    **{words_of(word.value): word for word in Status},
    **{words_of(str(word.label)): word for word in Status},
    **dict.fromkeys(
        ("maybe", "interested", "saved", "to consider", "undecided", "not applied", "not yet applied", "did not apply",
         "not yet", "not submitted", "backup", "shortlisted", "researching"),
        Status.CONSIDERING,
    ),
    **dict.fromkeys(
        ("to apply", "apply", "planned", "planning to apply", "plan to apply", "will apply", "in progress", "to do"),
        Status.APPLYING,
    ),
    **dict.fromkeys(
        ("submitted", "sent", "application sent", "application submitted", "waiting", "pending", "applied waiting",
         "no response", "no reply", "no answer", "awaiting", "awaiting response", "under review", "in review",
         "application complete", "complete"),
        Status.APPLIED,
    ),
    **dict.fromkeys(
        ("invite", "invited", "invitation", "interview", "interview invite", "interview invitation", "invite received",
         "interview offered", "interview offer", "interview scheduled", "scheduled", "iv", "ii", "iv scheduled",
         "received ii", "received invite", "got interview", "interview invited"),
        Status.INVITED,
    ),
    **dict.fromkeys(
        ("interview done", "done", "attended", "interview completed", "interview complete", "completed interview",
         "completed", "iv done", "iv completed", "interview attended"),
        Status.INTERVIEWED,
    ),
    **dict.fromkeys(("ranking", "on rank list", "on rol", "rol", "to rank", "will rank"), Status.RANKED),
    **dict.fromkeys(
        ("withdrawn", "withdrew", "cancelled", "canceled", "declined by me", "i declined", "declined interview",
         "application withdrawn", "interview declined"),
        Status.DECLINED,
    ),
    **dict.fromkeys(
        ("rejection", "not invited", "turned down", "declined by program", "denied", "rejected by program", "regret"),
        Status.REJECTED,
    ),
}  # fmt: skip
# What says more than the status it comes to: the words stay in the notes too.
TELLING: Final = frozenset({"no response", "no reply", "no answer", "backup"})
# What is asked about once, with what more people mean by it.
PROPOSED: Final[dict[str, Status]] = dict.fromkeys(
    ("waitlisted", "waitlist", "wait listed", "interview waitlist", "waitlisted for interview", "on hold", "hold"),
    Status.APPLIED,
)
# Columns that ask one thing, and what a yes in them comes to.
YES_NO: Final[dict[str, Status]] = {
    "is_applied": Status.APPLIED,
    "is_invited": Status.INVITED,
    "is_interviewed": Status.INTERVIEWED,
    "is_ranked": Status.RANKED,
    "is_rejected": Status.REJECTED,
}
NOT_YET: Final = frozenset({"not yet", "no not yet", "not", "none", "not applied", "0"})
DETAIL: Final = re.compile(r"[(\[,;:–—/-]|\b(?:on|for|by|via|from)\b|(?=\d)")


class StatusRead(NamedTuple):
    """``status``: what a cell comes to, None for nothing. ``is_whole``: the status says all that the cell does."""

    status: Status | None
    is_whole: bool = True


def read_status(cell: str, said: Mapping[str, str]) -> StatusRead:
    """``said``: what was decided of words, '' leaves one in the notes. Raises ValueError where nobody knows."""
    if cell in said:
        if not said[cell]:
            raise ValueError
        return StatusRead(Status(said[cell]), is_whole=False)
    word = words_of(cell)
    if word in STATUS_WORDS:
        return StatusRead(STATUS_WORDS[word], is_whole=word not in TELLING)
    # "Invited 11/3", "Applied (gold signal)": the status, and what else is said of it.
    for place in DETAIL.finditer(cell):
        if (first := words_of(cell[: place.start()])) in STATUS_WORDS:
            return StatusRead(STATUS_WORDS[first], is_whole=False)
    raise ValueError


def read_yes_no(column: str, cell: str) -> StatusRead:
    """What a cell of a column that asks one thing comes to: a no comes to nothing. Raises ValueError."""
    said = words.in_words(cell)
    if (
        said in words.YES
        or said in ("x", "1", "done")
        or any(words.MARKS.get(mark) == "yes" for mark in cell.strip()[:1])
    ):
        return StatusRead(YES_NO[column])
    if said in words.NO or said in NOT_YET or any(words.MARKS.get(mark) == "no" for mark in cell.strip()[:1]):
        return StatusRead(None)
    read = read_status(cell, {})
    return (
        read if read.status in (YES_NO[column], Status.CONSIDERING, Status.APPLYING) else StatusRead(read.status, False)
    )


def furthest(found: list[Status]) -> Status:
    """The status that several columns come to together."""
    order = list(Status)
    return max(found, key=order.index)
