"""Which kind of medical school a written name means: exact names and aliases first, misspellings within bounds after.

The names stand in ``fixtures/schools/``: ``schools.csv`` (names, aliases, and weak aliases, which count only where a
medical school is asked for), ``ambiguous.csv`` (what several schools or none answer to) and ``places.csv`` (countries).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice, product
from typing import Final, NamedTuple

from programs.reader.roster import abroad
from programs.reader.roster.spelling import (
    CONNECTORS,
    HSC,
    WRITTEN_OUT,
    Medicine,
    Spelling,
    core_of,
    normal,
    tokens_of,
    words_in,
)


class SchoolKind(StrEnum):
    US_MD = "us_md"
    US_DO = "us_do"
    CA = "ca"
    PR = "pr"
    IMG = "img"
    NOT_A_SCHOOL = "not_a_school"  # a decision only: a hospital, a college, a remark


class Sure(StrEnum):
    """How a name was recognised: by a name no place or person shares, or only because a school was asked for."""

    NAME = "name"
    FIELD = "field"
    ABROAD = "abroad"  # a name of the US or Canada beside another country: the country may be a hometown's


class FoundSchool(NamedTuple):
    kind: SchoolKind
    sure: Sure


US: Final = {SchoolKind.US_MD, SchoolKind.US_DO, SchoolKind.PR}
CONTRADICTIONS: Final = {("md", SchoolKind.US_DO), ("do", SchoolKind.US_MD)}
STATE_LAST: Final = re.compile(r",\s*([A-Z]{2})\W*$")
PARTED: Final = re.compile(r"\s*[,;|\t(]\s*|\s+[-–—/]\s+|\s{2,}")
LONGEST_NAME: Final = 160  # letters; longer is prose
MOST_READINGS: Final = 24  # of one misspelled name
CACHED: Final = 4096
# Words around a name that say nothing about which school it is.
SCHOOL_WORDS: Final = words_in(
    "university college school medicine medical institute academy faculty hospital clinic center health universidad"
)
FREE: Final = CONNECTORS | words_in(
    "with medicine pharmacy campus city program branch md do degree recinto ciencias medicas regional"
)
JOINED: Final = {"affiliation", "affiliated", "american", "program", "branch"}


@dataclass
class Schools:
    """All names, indexed once a process; ``decided``: what stewards said of strings, by their normal form."""

    full: dict[str, set[SchoolKind]] = field(default_factory=lambda: defaultdict(set))
    compact: dict[str, set[SchoolKind]] = field(default_factory=lambda: defaultdict(set))
    cores: dict[tuple[str, ...], set[tuple[SchoolKind, Medicine, bool]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    eponyms: set[tuple[str, ...]] = field(default_factory=set)  # whose degree stands in a school's name
    weak: set[str] = field(default_factory=set)
    ambiguous: dict[tuple[str, ...], dict[str, SchoolKind | None]] = field(default_factory=dict)
    places: dict[tuple[str, ...], str] = field(default_factory=dict)
    states: set[tuple[str, ...]] = field(default_factory=set)
    codes: set[str] = field(default_factory=lambda: {"PR"})  # of states, as they are written behind a town
    abroad: set[tuple[str, ...]] = field(default_factory=set)  # towns and words: a sign only in a school's name
    towns: set[tuple[str, ...]] = field(default_factory=set)
    canadian_towns: set[tuple[str, ...]] = field(default_factory=set)
    spelling: Spelling = field(default_factory=Spelling)
    decided: Mapping[str, SchoolKind] = field(default_factory=dict)
    seen: dict[tuple[str, str], FoundSchool | None] = field(default_factory=dict)

    def with_decisions(self, decided: Mapping[str, SchoolKind]) -> "Schools":
        return Schools(**{**vars(self), "decided": decided, "seen": {}})

    def forget(self) -> None:
        """Drop what was looked up: it may be more than names of schools."""
        self.seen.clear()
        self.spelling.seen.clear()

    def decision(self, written: str) -> SchoolKind | None:
        return self.decided.get(normal(written))

    def find(self, written: str, degree: str = "") -> FoundSchool | None:
        """What a written name means; None where it is ambiguous or unknown. ``degree``: "md", "do" or another word."""
        key = (written, degree)
        if key not in self.seen:
            if len(self.seen) >= CACHED:
                self.seen.clear()
            self.seen[key] = self._found(written, degree) if len(written) <= LONGEST_NAME else None
        return self.seen[key]

    def _found(self, written: str, degree: str) -> FoundSchool | None:
        if decided := self.decision(written):
            return None if decided is SchoolKind.NOT_A_SCHOOL else FoundSchool(decided, Sure.NAME)
        tokens = tokens_of(written)
        if not tokens:
            return None
        if tokens in abroad.IMG_WORDS:
            return FoundSchool(SchoolKind.IMG, Sure.FIELD)
        if found := self._read(tokens, degree):
            return found
        if (core_of(tokens)[0]) in self.ambiguous:
            return None
        readings = {self._read(corrected, degree) for corrected in self._corrected(tokens)} - {None}
        kinds = {one.kind for one in readings if one}
        if len(kinds) == 1:
            sures = {one.sure for one in readings if one}
            return FoundSchool(kinds.pop(), sures.pop() if len(sures) == 1 else Sure.FIELD)
        if kinds:
            return None
        found = self._before_place(written) or self._by_words(tokens)
        if found and found.kind is SchoolKind.IMG and (self.is_in_state(written) or self._begins_at_home(written)):
            return None
        return found

    def _begins_at_home(self, written: str) -> bool:
        """Whether one of the US or Canada, or an ambiguous one, stands in front or last: the rest is a hometown."""
        for gap in islice(PARTED.finditer(written), 3):
            words = written[: gap.start()].split()
            heads = [" ".join(words[:end]) for end in range(len(words), max(len(words) - 4, 0), -1)]
            for head in map(tokens_of, (*heads, written[gap.end() :])):
                if core_of(head)[0] in self.ambiguous:
                    return True
                read = {self._read(one, "") for one in (head, *self._corrected(head))} - {None}
                kinds = {one.kind for one in read if one and one.sure is not Sure.ABROAD}
                if kinds - {SchoolKind.IMG} and SCHOOL_WORDS & set(head):
                    return True
        return False

    def is_in_state(self, written: str) -> bool:
        """Whether a state's code stands last, as in "Warsaw, IN": small, it would be a word."""
        found = STATE_LAST.search(written)
        return found is not None and found[1] in self.codes

    def _before_place(self, written: str) -> FoundSchool | None:
        """A school abroad with more behind it, such as its town, which no list of ours has."""
        head, _, tail = re.sub(r"\s[-–—]\s|\s*\(", ", ", written).rpartition(",")
        words = tokens_of(tail)
        if not head or not words or len(words) > 4 or not self.towns.isdisjoint(_parts(words)):
            return None
        if self._kinds_in(words) or SCHOOL_WORDS & set(words):
            return None
        found = self.find(head)
        return found if found and found.kind is SchoolKind.IMG and found.sure is Sure.NAME else None

    def _corrected(self, tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """The name with each unknown word as the known words nearest to it; a known word is never another one."""
        choices = [
            self.spelling.near(token) if token.isalpha() and token not in self.spelling.words else (token,)
            for token in tokens
        ]
        number = 1
        for words in choices:
            number *= len(words)
        if 0 < number <= MOST_READINGS and choices != [(token,) for token in tokens]:
            yield from product(*choices)

    def _read(self, tokens: tuple[str, ...], degree: str) -> FoundSchool | None:
        if self.places.get(tokens) == "us":
            return None
        core, medicine = core_of(tokens)
        is_ambiguous = core in self.ambiguous
        name = " ".join(tokens)
        written_out = [name.replace(short, long) for short, long in WRITTEN_OUT if f" {short}" in name]
        for names, key in (
            (self.full, name),
            *((self.full, longer) for longer in written_out),
            (self.compact, name.replace(" ", "")),
        ):
            if len(kinds := names.get(key, set())) == 1 and not (is_ambiguous and medicine is Medicine.UNSAID):
                kind = next(iter(kinds))
                if is_ambiguous and (degree, kind) in CONTRADICTIONS:
                    return None
                if name not in self.weak:
                    return FoundSchool(kind, Sure.NAME)
                return None if degree == "do" and kind is SchoolKind.US_MD else FoundSchool(kind, Sure.FIELD)
        if is_ambiguous and medicine is not Medicine.OSTEOPATHIC:
            reading = self.ambiguous[core]
            said = reading.get(degree, reading[""])
            return FoundSchool(said, Sure.FIELD) if said else None
        kinds = self._by_core(core, medicine)
        if len(kinds) == 1:
            return FoundSchool(kinds.pop(), Sure.NAME if medicine is not Medicine.UNSAID else Sure.FIELD)
        return None if kinds else self._by_parts(core, medicine)

    def _by_core(self, core: tuple[str, ...], medicine: Medicine) -> set[SchoolKind]:
        """Kinds of the schools of this name, whatever it calls its school of medicine."""
        found: set[SchoolKind] = set()
        for kind, said, is_weak in self.cores.get(core, ()):
            is_do = kind is SchoolKind.US_DO
            if medicine is Medicine.OSTEOPATHIC and not is_do:
                continue
            if medicine is Medicine.UNSAID and said is not Medicine.UNSAID and not _is_institution(core):
                continue
            if medicine is Medicine.SAID and said is Medicine.OSTEOPATHIC:
                continue
            if is_weak:
                continue
            found.add(kind)
        return found

    def _by_parts(self, core: tuple[str, ...], medicine: Medicine) -> FoundSchool | None:
        """A name made of known names, places and free words alone."""
        kinds: list[SchoolKind] = []
        countries: set[str] = set()
        open_to: set[SchoolKind] = set()  # of ambiguous names: the place beside them decides
        is_american, start, strong = False, 0, 0
        while start < len(core):
            for end in range(len(core), start, -1):
                part = core[start:end]
                if part in self.ambiguous and self.ambiguous[part][""] is None and part not in self.towns:
                    open_to |= {kind for kind in self.ambiguous[part].values() if kind}
                    if open_to and medicine is Medicine.UNSAID:
                        break
                    continue
                said = self._by_core(part, medicine)
                if len(said) == 1 and (len(part) > 1 or part not in self.towns):
                    kinds.append(said.pop())
                    strong += 1
                    break
                said = {kind for kind, _, _ in self.cores.get(part, ())}
                if len(said) == 1 and strong and said <= set(kinds):
                    break
                if part == ("georgia",):  # the state and the country
                    break
                if part in self.places:
                    countries.add(self.places[part])
                    break
                if part in self.towns:
                    is_american |= part not in self.canadian_towns
                    break
                if part in HSC or (len(part) == 1 and (part[0] in FREE or part[0] in JOINED)):
                    break
                if part == ("university",) and kinds and kinds[-1] is SchoolKind.IMG:
                    break
            else:
                return None
            start = end
        found = set(kinds)
        if not strong:
            of_place = {kind for kind in open_to if kind.value in countries}
            return FoundSchool(of_place.pop(), Sure.FIELD) if len(of_place) == 1 else None
        if len(found) > 1:
            is_joined = SchoolKind.IMG in found and JOINED & set(core)
            return FoundSchool(SchoolKind.IMG, Sure.FIELD) if is_joined else None
        kind = found.pop()
        if medicine is Medicine.OSTEOPATHIC and kind is not SchoolKind.US_DO:
            return None
        if "img" in countries and kind is not SchoolKind.IMG:
            sure = Sure.NAME if self._is_of_country(core) else Sure.ABROAD
            return FoundSchool(SchoolKind.IMG, sure)  # the country beside a name says where the school stands
        if kind is SchoolKind.IMG and (is_american or countries & {"us", "ca", "pr"}):
            return None
        if kind is SchoolKind.CA and "us" in countries:
            return None
        return FoundSchool(kind, Sure.NAME)

    def _by_words(self, tokens: tuple[str, ...]) -> FoundSchool | None:
        """What stands when no name is known: a country, osteopathic medicine (taught in the US alone), a language."""
        core, medicine = core_of(tokens)
        parts = set(_parts(tokens))
        said = {self.places[part] for part in parts if part in self.places}
        if medicine is Medicine.OSTEOPATHIC:
            return None if said - {"us", "pr"} else FoundSchool(SchoolKind.US_DO, Sure.NAME)
        if not parts.isdisjoint(self.states) and not self._is_of_country(tokens):
            return None
        if "us" in said or len(said) > 1:
            return None
        if "img" in said and (self._is_of_country(tokens) or not self._is_near_us(tokens)):
            return FoundSchool(SchoolKind.IMG, Sure.FIELD)
        only = {word for word in core if word not in FREE}
        for reading, words in (("ca", {"canada", "canadian"}), ("pr", {"puerto", "rico"})):
            if only and only <= words:
                return FoundSchool(SchoolKind(reading), Sure.FIELD)
        if said or self._is_near_us(tokens):
            return None
        if all(abroad.has_foreign_words(one) for one in (tokens, *self._corrected(tokens))):
            return FoundSchool(SchoolKind.IMG, Sure.NAME)
        is_told = not parts.isdisjoint(self.abroad) or abroad.is_called_as_abroad(tokens)
        if is_told and abroad.is_school(tokens):
            return FoundSchool(SchoolKind.IMG, Sure.NAME if abroad.is_medical(tokens) else Sure.FIELD)
        return None

    def _is_of_country(self, tokens: tuple[str, ...]) -> bool:
        """Whether a name says "University of" a country, as "Washington University of Barbados" does."""
        words = [word for word in tokens if word != "of"]
        at = len(words) - 1 - words[::-1].index("university") if "university" in words else len(words)
        return at > 0 and self.places.get(tuple(words[at + 1 :])) == "img"

    def _is_near_us(self, tokens: tuple[str, ...]) -> bool:
        """Whether a name of the US or Canada stands within these words, as they are or with a fault mended."""
        home = US | {SchoolKind.CA}
        names = (tokens, *self._corrected(tokens))
        return any(self._kinds_in(one) & home or not self.states.isdisjoint(_parts(one)) for one in names)

    def _kinds_in(self, tokens: tuple[str, ...]) -> set[SchoolKind]:
        """Kinds of all names of two words or more that stand within these words."""
        parts = _parts(core_of(tokens)[0], 4)
        return {kind for part in parts if len(part) > 1 for kind, _, _ in self.cores.get(part, ())}

    def is_place(self, written: str) -> bool:
        """Whether a bare word or two is as well a town or a country."""
        core = core_of(tokens_of(written))[0]
        return core in self.towns or core in self.places or core in self.abroad


def _is_institution(core: Sequence[str]) -> bool:
    return bool({"university", "institute", "universidad", "universidade", "universite"} & set(core))


def _parts(tokens: tuple[str, ...], longest: int = 5) -> Iterator[tuple[str, ...]]:
    """Every run of words of a name, up to so many."""
    for start in range(len(tokens)):
        for end in range(start + 1, min(start + longest, len(tokens)) + 1):
            yield tokens[start:end]
