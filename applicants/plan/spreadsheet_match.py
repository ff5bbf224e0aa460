"""A person's own spreadsheet against the programs here: which is meant, what it would do to the plan, and doing it."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils import timezone

from applicants.models import ChangedElsewhereError, Profile, SavedProgram
from applicants.models.answers import PreferenceKind
from applicants.models.plan import ENDED, LONGEST_NOTE, LONGEST_OWN, MOST_SAVED, OWN
from applicants.plan.shortlist import PlanIsFullError, check_written, note_steps
from applicants.plan.spreadsheet import KEPT, TOO_LONG, SheetFault, SheetRow, same
from applicants.plan.table import STEPS, ValueKind
from programs.duplicates.finding import Identity
from programs.fields import FIELDS
from programs.imports.mapping import NAMING
from programs.imports.meant import NO_SPECIALTY, finder
from programs.models import Program, Track

IDS: Final = ("program_key", "acgme_id", "nrmp_codes")
NONE: Final = "none of these"  # said of a row; no key of a program has spaces
MY_OWN: Final = "my own"  # said of a row whose program the site does not have
NAMED: Final = ("name", "institution", "hospital")
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

    ``why``: how it was found; ``remark``: what speaks against it. ``same_as``: an earlier row taken for the same
    program. ``is_certain``: nothing to choose. ``saved``: its entry on the plan as it is; ``is_replaced``: the file's
    values take the place of one's own.
    """

    row: SheetRow
    candidates: Sequence[Candidate] = ()
    is_certain: bool = False
    why: str = ""
    remark: str = ""
    chosen: str = ""
    same_as: int = 0
    same_place: str = ""
    saved: SavedProgram | None = None
    is_replaced: bool = False
    is_left_out: bool = False

    @property
    def own_key(self) -> str:
        """The key it would have as a program of one's own, the same each time; '' where the row tells no name."""
        told = [self.row.told.get(name, "").casefold() for name in (*NAMING, "city", "state", "specialty")]
        if not any(told[: len(NAMING)]):
            return ""
        return f"{OWN}{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]}"

    @property
    def is_own(self) -> bool:
        return bool(self.chosen) and self.chosen == self.own_key

    @property
    def own_words(self) -> tuple[str, str]:
        return self.named[:LONGEST_OWN], self.beside[:LONGEST_OWN]

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
        names = [told[name] for name in NAMED if name in told]
        return names[0] if names else next((told[name] for name in IDS if name in told), "No name")

    @property
    def beside(self) -> str:
        told = [self.row.told[name] for name in (*NAMED, "specialty", "city", "state") if name in self.row.told]
        return " · ".join(text for text in dict.fromkeys(told) if text != self.named)

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
    def own(self) -> list[tuple[str, str]]:
        """What those are called that come as programs of one's own, and where they are."""
        return [one.own_words for one in self.taken if one.is_own]

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
    def without_specialty(self) -> int:
        return sum(one.remark == NO_SPECIALTY for one in self.proposals)

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
    """Which program each row means and what it would do to the plan: as many statements, however many rows.

    ``specialty``: the slug of what rows without a specialty are for; '' and those that are wished for come first.
    """
    wished = wished_by(mine)
    default = frozenset([specialty]) if specialty else wished if len(wished) > 1 else frozenset()
    saved = {one.program_key: one for one in SavedProgram.objects.filter(profile=mine)}
    proposals = _found(rows, default, saved)
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
    if said := choices.program.get(number):
        said = one.own_key if said == MY_OWN else said
        one.chosen, one.is_left_out = ("", True) if said == NONE else (said, one.is_left_out and one.is_certain)
    one.is_replaced = number in choices.replaced


def wished_by(mine: Profile) -> frozenset[str]:
    """The slugs of the specialties a person wishes for."""
    wishes = mine.preferences.filter(kind=PreferenceKind.SPECIALTY)
    return frozenset(wishes.values_list("value", flat=True))


def _only_once(proposals: Iterable[Proposal]) -> None:
    """Rows that are taken for one program, as those of its tracks are, make one entry: the first with what all say."""
    first: dict[str, Proposal] = {}
    for one in proposals:
        if one.chosen and not one.is_left_out:
            entry = first.setdefault(one.chosen, one)
            if entry is not one:
                one.same_as, one.same_place = entry.row.number, entry.row.place
                entry.row = joined(entry.row, one.row, one.named)


def joined(row: SheetRow, other: SheetRow, named: str) -> SheetRow:
    """A row with what another of its program says beside it. What cannot stand twice is written into the notes.

    ``named``: what the other row calls its program.
    """
    values: dict[str, Any] = dict(row.values)
    notes: list[str] = []
    for name, column in KEPT.items():
        mine, theirs = values.get(name), other.values.get(name)
        if theirs is None or mine == theirs or (column.is_long and mine and theirs in mine):
            continue
        if mine is None:
            values[name] = theirs
        elif name == "note":
            notes.insert(0, theirs)
        elif column.is_long:
            values[name] = f"{mine}\n{theirs}"
        else:
            if column.kind is ValueKind.STATUS:
                mine, theirs = sorted((mine, theirs), key=lambda status: (status in ENDED, -STEPS.index(status)))
                values[name] = mine
            notes.append(f"{column.label}: {column.worded(theirs)}")
    if notes:
        values["note"] = "\n".join(filter(None, [values.get("note"), f"{named}: {notes[0]}", *notes[1:]]))
    too_long = {name for name, value in values.items() if KEPT[name].is_long and len(value) > LONGEST_NOTE}
    faults = [SheetFault(other.number, KEPT[name].label, values[name], TOO_LONG, other.place) for name in too_long]
    values |= {name: row.values.get(name, "") for name in too_long}
    return row._replace(values=values, faults=(*row.faults, *faults))


# Which program is meant -----------------------------------------------------------------------------------------------


def _found(rows: Sequence[SheetRow], default: frozenset[str], saved: Mapping[str, SavedProgram]) -> list[Proposal]:
    known, by_id = finder(), _by_id(rows, saved)
    proposals = []
    for row in rows:
        keys = {word: by_id.get((word, row.told.get(word, "")), set()) for word in IDS}
        words = [ID_NAMES[word] for word in IDS if keys[word]]
        there_or_saved = {key for found in keys.values() for key in found if key in known.place_of or key in saved}
        meaning = known.meaning(row.told, sorted(there_or_saved), default)
        why = f"by its {words[0]}" if words else meaning.why
        there = [_candidate(one.program, known.specialties.names, saved) for one in meaning.candidates]
        proposal = Proposal(row, there, meaning.is_certain, why, meaning.remark, meaning.key)
        if not there:
            proposal.chosen = proposal.own_key
        proposals.append(proposal)
    return proposals


def _by_id(rows: Iterable[SheetRow], saved: Collection[str]) -> dict[tuple[str, str], set[str]]:
    """The keys of the programs that have an id, by kind and id as the file writes it; what was merged is its keeper.

    What is on the plan (``saved``) is found by its key, whatever became of the program.
    """
    told = {word: {row.told[word] for row in rows if word in row.told} for word in IDS}
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    programs = Program.objects.select_related("merged_into")
    lower = {text.lower(): text for text in told["program_key"]}
    for program in programs.filter(program_key__in=lower):
        found["program_key", lower[program.program_key]] = {_kept(program)}
    found |= {("program_key", text): {key} for key, text in lower.items() if key in saved}
    for program in programs.filter(acgme_id__in=told["acgme_id"] - {""}):
        found["acgme_id", program.acgme_id] = {_kept(program)}
    codes = defaultdict(set)
    for text in told["nrmp_codes"]:
        for code in _codes(text):
            codes[code].add(text)
    for track in Track.objects.filter(code__in=codes).select_related("program__merged_into"):
        for text in codes[track.code]:
            found["nrmp_codes", text].add(_kept(track.program))
    return found


def _codes(text: str) -> list[str]:
    try:
        return FIELDS["nrmp_codes"].clean(text).split("; ")
    except ValueError:
        return []


def _kept(program: Program) -> str:
    return program.merged_into.program_key if program.merged_into else program.program_key


def _candidate(entry: Identity, labels: Mapping[str, str], saved: Mapping[str, SavedProgram]) -> Candidate:
    if entry.key.startswith(OWN):
        return Candidate(entry.key, saved[entry.key].called, saved[entry.key].under)
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
            own = dict(zip(("own_name", "own_place"), one.own_words, strict=True)) if one.is_own else {}
            new.append(SavedProgram(profile=mine, program_key=one.chosen, **own, **values))
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
