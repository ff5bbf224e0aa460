"""A person's own spreadsheet against the programs here: which is meant, what it would do to the plan, and doing it."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from applicants.models import ChangedElsewhereError, Profile, SavedProgram
from applicants.models.plan import MOST_SAVED
from applicants.plan.shortlist import PlanIsFullError, check_written, note_steps
from applicants.plan.spreadsheet import KEPT, SheetRow, same
from programs.duplicates.finding import Identity, Likeness, closest, listed
from programs.facts.projection import sort_name
from programs.models import Program, Specialty, Track
from programs.models.reference import slugs_by_name
from programs.vocabulary import STATES

MOST_CANDIDATES: Final = 3
# In percent, by judgement: above, the first candidate is proposed or is beyond doubt; below, nothing is alike.
ALIKE: Final = 50
PROPOSED: Final = 85  # beyond doubt but for its city, which the row does not tell
CERTAIN: Final = 95
APART: Final = 8  # by which the best must be ahead of the next
IDS: Final = ("program_key", "acgme_id", "nrmp_codes")
NONE: Final = "none of these"  # said of a row; no key of a program has spaces
CODE: Final = re.compile(r"\b[0-9]{7}[A-Z][0-9]\b")
ID_NAMES: Final = {"program_key": "key", "acgme_id": "ACGME id", "nrmp_codes": "NRMP code"}


class Candidate(NamedTuple):
    """A program a row may mean."""

    key: str
    name: str
    under: str


class EntryChange(NamedTuple):
    """What stands on the plan, and what the file says."""

    label: str
    old: str
    new: str


@dataclass
class Proposal:
    """One row of the file. ``chosen``: the key of the program it is taken for, '' where it is for none.

    ``why``: how it was found. ``same_as``: an earlier row taken for the same program. ``is_certain``: nothing to
    choose. ``saved``: its entry on the plan as it is; ``is_replaced``: the file's values take the place of one's own.
    """

    row: SheetRow
    candidates: Sequence[Candidate] = ()
    is_certain: bool = False
    why: str = ""
    chosen: str = ""
    same_as: int = 0
    same_place: str = ""
    saved: SavedProgram | None = None
    is_replaced: bool = False
    is_left_out: bool = False

    @property
    def is_taken(self) -> bool:
        return bool(self.chosen) and not self.same_as and not self.is_left_out

    @property
    def is_open(self) -> bool:
        """Whether a person has to say which program is meant."""
        return bool(self.candidates) and not self.is_certain

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has said yet which program is meant, or that it is none of them."""
        return self.is_open and not self.chosen and not self.is_left_out

    @property
    def named(self) -> str:
        """What the row calls its program."""
        told = self.row.told
        names = [told[name] for name in ("name", "institution", "hospital") if name in told]
        return names[0] if names else next((told[name] for name in IDS if name in told), "No name")

    @property
    def beside(self) -> str:
        return " · ".join(self.row.told[name] for name in ("specialty", "city", "state") if name in self.row.told)

    @property
    def filled(self) -> list[tuple[str, str]]:
        """What comes onto the plan where it is empty now."""
        return [(KEPT[name].label, _worded(name, value)) for name, value in self._new(is_empty=True)]

    @property
    def changes(self) -> list[EntryChange]:
        """Where the plan says something else: one's own values stay unless they are to be replaced."""
        return [
            EntryChange(KEPT[name].label, _worded(name, getattr(self.saved, name)), _worded(name, value))
            for name, value in self._new(is_empty=False)
        ]

    def _new(self, *, is_empty: bool) -> Iterable[tuple[str, Any]]:
        for name in KEPT:
            if name in self.row.values:
                stored = getattr(self.saved, name) if self.saved else None
                if (stored in (None, "")) == is_empty and not (
                    self.saved and same(name, self.saved, self.row.values[name])
                ):
                    yield name, self.row.values[name]

    @property
    def kept(self) -> dict[str, Any]:
        """The values that would be written."""
        new = dict(self._new(is_empty=True))
        return new | dict(self._new(is_empty=False)) if self.is_replaced else new


def _worded(name: str, value: Any) -> str:
    return KEPT[name].worded(value) or "empty"


@dataclass(frozen=True)
class PlanPreview:
    """Every row of a file with what would become of it. ``seen``: changes with anything but the person's choices."""

    proposals: list[Proposal]
    versions: dict[str, int]
    seen: str

    @property
    def taken(self) -> list[Proposal]:
        return [one for one in self.proposals if one.is_taken]

    @property
    def sections(self) -> list[tuple[str, str, list[Proposal]]]:
        """The rows by what they ask of a person: to choose, found, not found."""
        open_: list[Proposal] = []
        found: list[Proposal] = []
        none: list[Proposal] = []
        for one in self.proposals:
            (open_ if one.is_open else found if one.candidates else none).append(one)
        heads = (("choose", "Which program is meant?", open_), ("found", "Found", found), ("none", "Not found", none))
        return [section for section in heads if section[2]]

    @property
    def new(self) -> int:
        return sum(one.saved is None for one in self.taken)

    @property
    def to_choose(self) -> int:
        return sum(one.is_waiting for one in self.proposals)

    @property
    def not_found(self) -> int:
        return sum(not one.candidates for one in self.proposals)

    @property
    def faults(self) -> list[Any]:
        return [fault for one in self.proposals for fault in one.row.faults]

    @property
    def blanks(self) -> list[tuple[str, int]]:
        """The words that were read as blank, and in how many cells."""
        return Counter(word for one in self.proposals for word in one.row.blanks).most_common(20)


@dataclass(frozen=True)
class Choices:
    """What a person said about the rows, by their numbers; a row that is not named stays as proposed."""

    program: Mapping[int, str]
    left_out: Collection[int] = ()
    replaced: Collection[int] = ()


def preview(
    mine: Profile,
    rows: Sequence[SheetRow],
    read_as: Mapping[str, str],
    specialty: str = "",
    choices: Choices | None = None,
) -> PlanPreview:
    """Which program each row means and what it would do to the plan: eight statements, however many rows.

    ``specialty``: the slug of what rows without a specialty are for.
    """
    saved = {one.program_key: one for one in SavedProgram.objects.filter(profile=mine)}
    proposals = _found(rows, specialty, saved)
    versions = {key: one.version for key, one in saved.items()}
    told = [
        [one.row.number, one.is_certain, [there.key for there in one.candidates], one.row.values] for one in proposals
    ]
    seen = hashlib.sha256(json.dumps([told, versions, dict(read_as), specialty], default=str).encode()).hexdigest()
    for one in proposals:
        _choose(one, choices)
    _only_once(proposals)
    for one in proposals:
        one.saved = saved.get(one.chosen)
    return PlanPreview(proposals, versions, seen)


def _choose(one: Proposal, choices: Choices | None) -> None:
    number = one.row.number
    if choices is None:
        return
    one.is_left_out = number in choices.left_out
    if one.is_open and number in choices.program:
        said = choices.program[number]
        one.chosen, one.is_left_out = ("", True) if said == NONE else (said, False)
    one.is_replaced = number in choices.replaced


def _only_once(proposals: Iterable[Proposal]) -> None:
    """A program that two rows are taken for comes from the first of them."""
    first: dict[str, SheetRow] = {}
    for one in proposals:
        if one.chosen and not one.is_left_out:
            before = first.setdefault(one.chosen, one.row)
            if before is not one.row:
                one.same_as, one.same_place = before.number, before.place


# Which program is meant -----------------------------------------------------------------------------------------------


def _found(rows: Sequence[SheetRow], specialty: str, saved: Collection[str]) -> list[Proposal]:
    known = listed()
    by_key = {entry.key: entry for entry in known}
    labels = dict(Specialty.objects.values_list("slug", "name"))
    slugs, by_id = slugs_by_name(), _by_id(rows, saved)
    proposals, newcomers = [], []
    for row in rows:
        word, key = next(((word, by_id[word, row.told[word]]) for word in IDS if _known(by_id, row, word)), ("", ""))
        if key in by_key or key in saved:
            entry = by_key.get(key) or Identity(key, name=key)
            there = [_candidate(entry, labels)]
            proposals.append(Proposal(row, there, is_certain=True, why=f"by its {ID_NAMES[word]}", chosen=key))
        else:
            proposals.append(Proposal(row))
            newcomers.append(_identity(row, slugs, labels, specialty))
    alike = closest(newcomers, known, MOST_CANDIDATES)
    for one in proposals:
        if not one.candidates:
            _propose(one, alike.get(str(one.row.number), []), labels)
    return proposals


def _known(by_id: Mapping[tuple[str, str], str], row: SheetRow, word: str) -> bool:
    return word in row.told and (word, row.told[word]) in by_id


def _by_id(rows: Iterable[SheetRow], saved: Collection[str]) -> dict[tuple[str, str], str]:
    """The key of the program that has an id, by kind and id as the file writes it; what was merged is its keeper.

    What is on the plan (``saved``) is found by its key, whatever became of the program.
    """
    told = {word: {row.told[word] for row in rows if word in row.told} for word in IDS}
    found = {("program_key", key): key for key in saved}
    programs = Program.objects.select_related("merged_into")
    lower = {text.lower(): text for text in told["program_key"]}
    for program in programs.filter(program_key__in=lower):
        found.setdefault(("program_key", lower[program.program_key]), _kept(program))
    for program in programs.filter(acgme_id__in=told["acgme_id"] - {""}):
        found["acgme_id", program.acgme_id] = _kept(program)
    codes = {code: text for text in told["nrmp_codes"] for code in CODE.findall(text.upper())}
    for track in Track.objects.filter(code__in=codes).select_related("program__merged_into"):
        found["nrmp_codes", codes[track.code]] = _kept(track.program)
    return found


def _kept(program: Program) -> str:
    return program.merged_into.program_key if program.merged_into else program.program_key


def _identity(row: SheetRow, slugs: Mapping[str, str], labels: Mapping[str, str], default: str) -> Identity:
    """What a row tells of its program; a city may carry its state, a name its specialty."""
    told = dict(row.told)
    parts = re.fullmatch(r"(.+?),?\s+([A-Z]{2})", told.get("city", ""))
    if parts and parts[2] in STATES and told.setdefault("state", parts[2]) == parts[2]:
        told["city"] = parts[1]
    state = told.get("state", "").upper()
    named = f" {sort_name(told.get('name', ''))} "
    inside = [slug for slug, name in labels.items() if f" {sort_name(name)} " in named]
    slug = slugs.get(told.get("specialty", "").casefold()) or max(inside, key=len, default="") or default
    names = {name: told.get(name, "") for name in ("name", "city", "institution", "hospital")}
    return Identity(str(row.number), state=state if state in STATES else "", specialty=slug, **names)


def _propose(one: Proposal, likes: Sequence[Likeness], labels: Mapping[str, str]) -> None:
    likes = [like for like in likes if like.score >= ALIKE]
    one.candidates = [_candidate(like.other, labels) for like in likes]
    if not likes:
        return
    best, lead = likes[0], likes[0].score - (likes[1].score if len(likes) > 1 else 0)
    is_elsewhere = "different cities" in best.reasons
    is_placed = lead >= APART and bool(best.one.state and best.one.specialty) and not is_elsewhere
    is_named = [like for like in likes if "same name" in like.reasons] == [best] and not is_elsewhere
    one.why = ", ".join(best.reasons)
    one.is_certain = is_named or (is_placed and best.score >= CERTAIN)
    if one.is_certain or (is_placed and best.score >= PROPOSED):
        one.chosen = best.other.key


def _candidate(entry: Identity, labels: Mapping[str, str]) -> Candidate:
    place = f"{entry.city}, {entry.state}" if entry.city else entry.state
    return Candidate(
        entry.key, entry.name, " · ".join(filter(None, (labels.get(entry.specialty, ""), place))) or "No longer listed"
    )


# Keeping it -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep(mine: Profile, looked_at: PlanPreview) -> tuple[int, int]:
    """Write what was looked at, whole or not at all; how many programs came, and how many entries changed.

    Raises ChangedElsewhereError when the plan is no longer what it was, PlanIsFullError when it would hold too many,
    NotesAreFullError when its notes would be too long together.
    """
    Profile.objects.select_for_update().get(pk=mine.pk)
    entries = {one.program_key: one for one in SavedProgram.objects.select_for_update().filter(profile=mine)}
    if {key: one.version for key, one in entries.items()} != looked_at.versions:
        raise ChangedElsewhereError
    if len(entries) + looked_at.new > MOST_SAVED:
        raise PlanIsFullError
    new, changed, steps = [], [], []
    for one in looked_at.taken:
        values, entry = one.kept, entries.get(one.chosen)
        if entry is None:
            new.append(SavedProgram(profile=mine, program_key=one.chosen, **values))
        elif values:
            before, entry.version = entry.status, entry.version + 1
            for name, value in values.items():
                setattr(entry, name, value)
            changed.append(entry)
            steps += [entry] if entry.status != before else []
    SavedProgram.objects.bulk_create(new)
    SavedProgram.objects.bulk_update(changed, [*KEPT, "version"], batch_size=100)
    note_steps(mine, [(one.pk, one.status) for one in (*new, *steps)])
    check_written(mine)
    Profile.objects.filter(pk=mine.pk).update(updated_at=timezone.now())
    return len(new), len(changed)
