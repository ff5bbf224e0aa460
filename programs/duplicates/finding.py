"""Possible duplicates: two entries that may be one program, found by name and place, told in words.

Nothing here is decided: a steward says whether they are the same (:func:`programs.facts.ledger.merge`) or not
(:func:`programs.facts.ledger.keep_apart`).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from uuid import UUID

import numpy as np
from rapidfuzz import fuzz, process

from programs.facts.projection import sort_name, words_of
from programs.models import DataState, Pairing, Program

# Of how programs are called, the words that tell none from another.
COMMON: Final = words_of(
    "a; an; and; at; for; in; of; the; with; inc; llc; program; programs; residency; residencies; training; track; "
    "medical; medicine; med; school; college; som; com; university; univ; hospital; hospitals; hosp; center; centers; "
    "centre; ctr; clinic; clinics; health; healthcare; system; systems; foundation; education; graduate; gme; "
    "consortium; department; dept; campus; im; fm; int; fam; peds; surg; prelim; preliminary; categorical"
)
SHORT_FORMS: Final = {"saint": "st", "mount": "mt", "fort": "ft", "uc": "california", "childrens": "children"}
# How alike two names must be, in percent, by judgement on the starter set and the public lists: measured on a hundred.
NEAR_EQUAL: Final = 95
SIMILAR: Final = 88
SIMILAR_IN_ONE_PLACE: Final = 75
LEAST: Final = 60
# So many of one state and specialty are each compared with all others; of more, which no list of programs has, each is
# compared with its neighbours in the order of their names: what takes time is the square of how many.
MOST_TOGETHER: Final = 300
NEIGHBOURS: Final = 20

COMPARED: Final = {
    "name": "Name",
    "institution": "Institution",
    "hospital": "Hospital",
    "city": "City",
    "acgme_id": "ACGME id",
    "nrmp_codes": "NRMP codes",
}


class Identity(NamedTuple):
    """What tells a program from others. ``specialty`` is a slug; ``nrmp_codes`` and ``former_names`` are
    "; "-separated; '' is not known.
    """

    key: str
    name: str = ""
    city: str = ""
    state: str = ""
    specialty: str = ""
    institution: str = ""
    hospital: str = ""
    acgme_id: str = ""
    nrmp_codes: str = ""
    former_names: str = ""


class PairLine(NamedTuple):
    """One fact of two entries."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether both state it, and not alike."""
        return bool(self.one and self.other) and self.one.casefold() != self.other.casefold()


class Likeness(NamedTuple):
    """``one`` resembles ``other``, which was there before it.

    ``score``: how much, in percent; ``reasons``: why, in words.
    """

    one: Identity
    other: Identity
    score: int
    reasons: tuple[str, ...]

    @property
    def lines(self) -> list[PairLine]:
        """The two side by side, without what neither states."""
        lines = [
            PairLine(label, *(getattr(entry, name) for entry in (self.one, self.other)))
            for name, label in COMPARED.items()
        ]
        return [line for line in lines if line.one or line.other]


_found: tuple[UUID, list[Likeness]] | None = None


def waiting() -> list[Likeness]:
    """The pairs of listed programs that nobody has judged, most alike first. Found once per worker and data version."""
    global _found
    version = DataState.current().version
    if _found is None or _found[0] != version:
        _found = version, likenesses(listed())
    judged = judged_pairs()
    return [like for like in _found[1] if {like.one.key, like.other.key} not in judged]


def judged_pairs(*, with_withdrawn: bool = False) -> set[frozenset[str]]:
    """Which two programs, by key, somebody has judged; or has ever judged."""
    judged = Pairing.objects.order_by() if with_withdrawn else Pairing.objects.filter(withdrawn_at__isnull=True)
    return {frozenset(pair) for pair in judged.values_list("duplicate__program_key", "kept__program_key")}


def waiting_count() -> int:
    return len(waiting())


def listed() -> list[Identity]:
    """Every listed program, the oldest first."""
    columns = ["specialty__slug" if name == "specialty" else name for name in Identity._fields[1:]]
    rows = Program.objects.listed().values_list("program_key", *columns).order_by("pk")
    return [Identity(*row) for row in rows]


def likenesses(newcomers: Sequence[Identity], known: Sequence[Identity] = ()) -> list[Likeness]:
    """The pairs of a newcomer and a known entry, or of two newcomers, that may be one program; most alike first."""
    entries = [*known, *newcomers]
    phrases = [_phrases(entry) for entry in entries]
    found: dict[tuple[int, int], Likeness] = {}
    for block in _blocks(entries, len(known)):
        for new, all_ in _bounded(*block, phrases):
            for one, other, sort, subset in _compared(new, all_, phrases):
                named = fuzz.token_sort_ratio(phrases[one][0], phrases[other][0])
                if alike := _likeness(entries[one], entries[other], named, sort, subset):
                    found[one, other] = alike
    return sorted(found.values(), key=lambda like: (-like.score, like.one.key, like.other.key))


def _blocks(entries: Sequence[Identity], known: int) -> Iterator[tuple[list[int], list[int]]]:
    """Newcomers, and what they may be compared with: entries of their state and specialty, where both are known."""
    whole, partial = defaultdict(list), []
    for at, entry in enumerate(entries):
        if entry.state and entry.specialty:
            whole[entry.state, entry.specialty].append(at)
        else:
            partial.append(at)
    for block in whole.values():
        if new := [at for at in block if at >= known]:
            yield new, block
    for at in partial:
        entry = entries[at]
        yield (
            [at],
            [
                other
                for other, it in enumerate(entries)
                if (at >= known or other >= known)
                and (not entry.state or it.state in ("", entry.state))
                and (not entry.specialty or it.specialty in ("", entry.specialty))
            ],
        )


def _bounded(new: list[int], all_: list[int], phrases: list[list[str]]) -> Iterator[tuple[list[int], list[int]]]:
    """The block as it is, or in overlapping parts of neighbours."""
    if len(all_) <= MOST_TOGETHER:
        yield new, all_
        return
    wanted = set(new)
    ordered = sorted({*new, *all_}, key=lambda at: (sorted(phrases[at][0].split()), at))
    for start in range(0, len(ordered), NEIGHBOURS):
        part = ordered[start : start + 2 * NEIGHBOURS]
        yield [at for at in part if at in wanted], part


def _compared(new: list[int], all_: list[int], phrases: list[list[str]]) -> Iterator[tuple[int, int, float, float]]:
    """(newcomer, other, likeness of the whole names, likeness of the part they share) of each pair not far apart."""
    rows = [(at, phrase) for at in new for phrase in phrases[at]]
    columns = [(at, phrase) for at in all_ for phrase in phrases[at]]
    texts = [phrase for _, phrase in rows], [phrase for _, phrase in columns]
    subset = process.cdist(*texts, scorer=fuzz.token_set_ratio, score_cutoff=LEAST, dtype=np.uint8)
    best: dict[tuple[int, int], tuple[float, float]] = {}
    for row, column in np.argwhere(subset).tolist():
        one, other = rows[row][0], columns[column][0]
        if other >= one:
            continue
        sort = fuzz.token_sort_ratio(rows[row][1], columns[column][1])
        was = best.get((one, other), (0, 0))
        best[one, other] = max(was[0], sort), max(was[1], int(subset[row, column]))
    for pair, scores in best.items():
        yield *pair, *scores


def _likeness(one: Identity, other: Identity, named: float, sort: float, subset: float) -> Likeness | None:
    """What two entries of one block have in common, or None when that is not enough to ask about.

    ``named``: how alike the names are;
    ``sort`` and ``subset``: as :func:`_compared` found them. All in percent.
    """
    city, other_city = sort_name(one.city), sort_name(other.city)
    is_one_place = bool(city) and city == other_city
    is_elsewhere = bool(city and other_city) and city != other_city
    shared = max(sort, subset - 10)  # a part of a longer name tells less than the whole
    entries = _nrmp_entries(one), _nrmp_entries(other)
    is_one_entry = bool(entries[0] & entries[1])
    has_own_id = not is_one_entry and (all(entries) or bool(one.acgme_id and other.acgme_id))
    if has_own_id:
        is_enough = not is_elsewhere and named >= NEAR_EQUAL
    elif is_one_place:
        is_enough = shared >= SIMILAR_IN_ONE_PLACE
    else:
        is_enough = sort >= (NEAR_EQUAL if is_elsewhere else SIMILAR)
    if not (is_enough or is_one_entry):
        return None
    reasons = ["same city" if is_one_place else "different cities" if is_elsewhere else "city not stated"]
    is_same_name = bool(one.name) and sort_name(one.name) == sort_name(other.name)
    reasons.append("same name" if is_same_name else _of_names(named, sort, subset))
    score = (named + shared) / 2
    if is_one_entry:
        reasons.append("one NRMP institution and specialty")
        # Further codes of one track are often further places: the names decide.
        if named >= NEAR_EQUAL or _tracks(one) != _tracks(other):
            score = (score + 100) / 2
    if has_own_id:
        reasons.append("but each has an id of its own")
        score -= 20
    if not is_one_place:
        score -= 10
    return Likeness(one, other, round(score), tuple(reasons))


def _of_names(named: float, sort: float, subset: float) -> str:
    if named == 100:
        return "same name but for common words"
    if named >= NEAR_EQUAL:
        return "nearly the same name"
    if sort >= NEAR_EQUAL:
        return "the institution is called the same"
    if max(named, sort) >= SIMILAR_IN_ONE_PLACE:
        return "similar name"
    return "one name within the other" if subset >= NEAR_EQUAL else "partly the same name"


def _nrmp_entries(entry: Identity) -> set[str]:
    """Institution and specialty of its NRMP codes: tracks of one program share these seven digits."""
    return {code[:7] for code in words_of(entry.nrmp_codes)}


def _tracks(entry: Identity) -> set[str]:
    return {code[7] for code in words_of(entry.nrmp_codes)}


def _phrases(entry: Identity) -> list[str]:
    """How an entry is called, its own name first and each once, without the words that tell none from another."""
    dull = COMMON | set(entry.specialty.split("-"))
    place = set(sort_name(entry.city).split())
    found = []
    for name in (entry.name, entry.institution, entry.hospital):
        if not name:
            continue
        words = [SHORT_FORMS.get(word, word) for word in sort_name(re.sub("['’]", "", name)).split()]
        telling = [word for word in words if word not in dull] or words
        found.append(" ".join([word for word in telling if word not in place] or telling))
    return list(dict.fromkeys(found)) or [""]
