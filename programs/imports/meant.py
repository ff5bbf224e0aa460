"""Which program a row means: by its ids, else by what it is called, where it is and its specialty.

Precision first. A row is decided without a question only where nothing else comes near; what is probable is proposed,
and what may be several is asked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from uuid import UUID

from programs.duplicates.finding import Identity
from programs.facts.projection import sort_name, words_of
from programs.imports.alike import DULL, Names, words_in
from programs.imports.mapping import NAMING
from programs.imports.places import RowPlace, place_of
from programs.imports.spoken_specialty import CODE, SaidSpecialty, SpecialtyWords, specialty_words
from programs.models import DataState, Program
from programs.vocabulary import STATES

NO_SPECIALTY: Final = "The row tells no specialty."
BY_ID: Final = "by its id"
# From 0 to 1, by judgement, measured on names of the starter set written in other ways.
ALIKE: Final = 0.42  # below, nothing is alike
PROPOSED: Final = 0.74
CERTAIN_IN_CITY: Final = 0.86
SAME_NAME: Final = 0.93
CERTAIN_IN_STATE: Final = 0.98
CERTAIN_ALONE: Final = 0.985  # nothing is told but name and specialty
APART: Final = 0.08  # by which the best must be ahead of the next
FAR_APART: Final = 0.14  # of what is beyond doubt
RIVAL: Final = 0.6  # from here on a program may be meant along with another
NO_CITY: Final = 0.04
OTHER_CITY: Final = 0.2
OTHER_NAME: Final = 0.97  # of what a hospital, an institution or a former name tells
WITH_SITE: Final = 0.88  # of what an institution tells of the program of one of its sites
LONGEST_NAMING: Final = 300  # characters of a cell that names a program; each word of it is looked for
LEAST_CANDIDATES: Final = 3
MOST_CANDIDATES: Final = 40  # of a row that does not tell its specialty


class Meant(NamedTuple):
    """A program a row may mean. ``score``: from 0 to 1; ``why``: in words."""

    program: Identity
    score: float
    why: str


@dataclass
class Meaning:
    """What a row means. ``candidates``: most alike first. ``key``: the program it is taken for, '' where nobody knows.

    ``is_certain``: nothing else comes near. ``why``: how it was found. ``remark``: what the row says and the program
    does not, in a sentence.
    """

    candidates: Sequence[Meant] = ()
    key: str = ""
    is_certain: bool = False
    why: str = ""
    remark: str = ""


@dataclass(frozen=True)
class RowTells:
    """What a row says of its program, read. ``is_default``: its specialty is what the whole file is about."""

    names: tuple[str, ...]
    place: RowPlace
    specialty: SaidSpecialty
    acgme_id: str
    nrmp: frozenset[str]
    remark: str = ""
    is_default: bool = False

    def has_other_id(self, program: Identity) -> bool:
        """Whether the program has an id of its own and the row another."""
        codes = {code[:7] for code in words_of(program.nrmp_codes)}
        return bool(
            (self.acgme_id and program.acgme_id and self.acgme_id != program.acgme_id)
            or (self.nrmp and codes and not self.nrmp & codes)
        )


class _Like(NamedTuple):
    score: float
    at: int
    named: float
    is_same_city: bool
    is_other_city: bool


@dataclass
class Finder:
    """Finds programs by what they are called."""

    programs: Sequence[Identity]
    specialties: SpecialtyWords
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.place_of = {program.key: at for at, program in enumerate(self.programs)}
        called = [dict(self._called(program)) for program in self.programs]
        self.names = Names(name for names in called for name in names)
        number = {name: at for at, name in enumerate(self.names.names)}
        self.called = [{number[name]: factor for name, factor in names.items() if name} for names in called]
        self.bearers: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for at, names in enumerate(self.called):
            for one, factor in names.items():
                self.bearers[one].append((at, factor))
        self.cities = [sort_name(program.city) for program in self.programs]

    def for_one_file(self) -> "Finder":
        """The same, which forgets with the file what it read in it."""
        one = copy(self)
        one.names = self.names.forgetting()
        one.specialties = self.specialties.forgetting()
        return one

    def _called(self, program: Identity) -> Iterable[tuple[str, float]]:
        """The names of a program without its specialty, and what each of them tells; its own comes last."""
        own = self.specialties.without(program.name, program.specialty)
        has_site = bool(set(words_in(own)) - set(words_in(program.institution)))
        for name in program.former_names.split("; "):
            yield self.specialties.without(name, program.specialty), OTHER_NAME
        yield program.hospital, OTHER_NAME
        yield program.institution, WITH_SITE if has_site else OTHER_NAME
        yield own, 1.0

    # What a row says --------------------------------------------------------------------------------------------------

    def _read(self, told: Mapping[str, str], default: frozenset[str]) -> RowTells:
        """``default``: what the rows are about that tell no specialty."""
        place = place_of(told.get("city", ""), told.get("state", ""))
        bare = [self.specialties.of_name(told[name]) for name in NAMING if told.get(name)]
        names = tuple(dict.fromkeys(name for _, name in bare if name))
        acgme_id, codes = told.get("acgme_id", ""), told.get("nrmp_codes", "")
        inside = frozenset(slug for slugs, _ in bare for slug in slugs)
        digits = self.specialties.of_ids(acgme_id, codes)
        said = self.specialties.of_cell(told.get("specialty", ""))
        nrmp = frozenset(found[0][:7] for found in CODE.finditer(codes))
        others, remark, is_default = inside or digits, "", False
        if said.unread:
            remark = f"“{said.unread}” is not read as a specialty."
            said = SaidSpecialty(others, said.unread, is_guess=True)
        elif said.slugs:
            if any(slugs and not slugs & said.slugs for slugs in (inside, digits)):
                remark, said = "The row names two specialties.", SaidSpecialty(said.slugs, is_guess=True)
        elif others:
            said = SaidSpecialty(others, is_guess=len(others) > 1)
        else:
            is_default = len(default) == 1
            said = SaidSpecialty(default if is_default else frozenset(), is_guess=not is_default)
            remark = "" if is_default else NO_SPECIALTY
        if place.is_doubtful:
            remark = f"{remark} The row tells two states.".strip()
        return RowTells(names, place, said, acgme_id, nrmp, remark, is_default)

    # What it means ----------------------------------------------------------------------------------------------------

    def meaning(
        self, told: Mapping[str, str], keys: Collection[str] = (), default: frozenset[str] = frozenset()
    ) -> Meaning:
        """The program a row means. ``told``: what names it, by our columns. ``keys``: of the programs with its ids.

        ``default``: what rows are about that tell no specialty; of several, those come first among what is asked.
        """
        read = self._read({ours: cell[:LONGEST_NAMING] for ours, cell in told.items()}, default)
        if not keys:
            return self._by_name(read, default)
        known = [(self.place_of.get(key), key) for key in keys]
        by_id = [Meant(Identity(key, name=key) if at is None else self.programs[at], 1.0, BY_ID) for at, key in known]
        if len(by_id) > 1:
            return Meaning(by_id, "", False, BY_ID, "Its ids are those of different programs.")
        at, key = known[0]
        if at is None or not (remark := self._contradiction(read, at)):
            return Meaning(by_id, key, True, BY_ID)
        others = [one for one in self._by_name(read, default).candidates if one.program.key != key]
        return Meaning([*by_id, *others], "", False, BY_ID, remark)

    def _contradiction(self, read: RowTells, at: int) -> str:
        """Why the program with the row's id may not be the one it means; else ''."""
        program = self.programs[at]
        if read.specialty.slugs and not read.is_default and program.specialty not in read.specialty.slugs:
            return "The id is that of a program of another specialty."
        if read.place.state and program.state != read.place.state:
            return "The id is that of a program in another state."
        if read.names and self._named(read, at) < ALIKE:
            named = self._by_name(read, frozenset())
            if named.key and named.key != program.key:
                return "The id and the name tell different programs."
        return ""

    def _named(self, read: RowTells, at: int) -> float:
        """How alike a row's names are to those of a program."""
        return max(self.names.of(name).get(one, 0) for name in read.names for one in self.called[at])

    def _by_name(self, read: RowTells, wished: frozenset[str]) -> Meaning:
        likes = self._likes(read)
        meaning = Meaning(remark=read.remark)
        if not likes or likes[0].score < ALIKE:
            return meaning
        near = [one for one in likes if one.score >= ALIKE]
        best, held = likes[0], self._held(read, likes[0].at)
        others = [(one.score, self._held(read, one.at)) for one in near[1:]]
        # Who has fewer of the row's words and none beside is what the row says more of: no rival.
        next_ = max((score for score, words in others if not words < held), default=0.0)
        is_one = len(read.specialty.slugs) == 1 and not read.specialty.is_guess
        most = LEAST_CANDIDATES if is_one else MOST_CANDIDATES
        shown = sorted(near, key=lambda one: self.programs[one.at].specialty not in wished) if not is_one else near
        meaning.candidates = [Meant(self.programs[one.at], one.score, self._why(one)) for one in shown[:most]]
        meaning.why = self._why(best)
        is_asked = (
            best.score - next_ < APART
            or any(words > held for _, words in others)
            or any(self._is_named_too(read, one, best) for one in near[1:])
            or best.is_other_city
            or not is_one
            or read.place.is_doubtful
            or read.has_other_id(self.programs[best.at])
        )
        may_be_short = not best.is_same_city and self._others_hold(read, likes, best)
        if may_be_short and (best.named < SAME_NAME or not read.place.state):
            is_asked = True
        if is_asked or best.named < PROPOSED:
            return meaning
        meaning.key = self.programs[best.at].key
        least = CERTAIN_IN_CITY if best.is_same_city else CERTAIN_IN_STATE if read.place.state else CERTAIN_ALONE
        is_alone = best.score - next_ >= FAR_APART and not may_be_short
        meaning.is_certain = best.named >= least and is_alone and not read.is_default
        return meaning

    def _likes(self, read: RowTells) -> list[_Like]:
        """The programs of the row's state and specialty that are called alike, the most alike first."""
        best: dict[int, float] = {}
        slugs, state, city = read.specialty.slugs, read.place.state, sort_name(read.place.city)
        around = frozenset(words_in(STATES.get(state, "")))
        places = (around, around | frozenset(words_in(city)))
        for name in read.names:
            for number, score in self.names.of(name).items():
                for at, factor in self.bearers[number]:
                    program = self.programs[at]
                    if (slugs and program.specialty not in slugs) or (state and program.state != state):
                        continue
                    if city and city == self.cities[at]:
                        score = max(score, *(self.names.beside_place(name, number, place) for place in places))
                    best[at] = max(best.get(at, 0), score * factor)
        for at in self._of_codes(read):
            best[at] = max(best.get(at, 0), PROPOSED + APART)
        likes = []
        for at, named in best.items():
            is_same = bool(city) and city == self.cities[at]
            is_other = bool(city and self.cities[at]) and not is_same
            score = named - (0 if is_same else OTHER_CITY if is_other else NO_CITY)
            likes.append(_Like(score, at, named, is_same, is_other))
        return sorted(likes, key=lambda one: (-one.score, self.programs[one.at].key))

    def _held(self, read: RowTells, at: int) -> frozenset[str]:
        """The telling words of the row that a program has in its names or its city."""
        own = frozenset(words_in(self.programs[at].city)).union(*(self.names.words[one] for one in self.called[at]))
        return frozenset(word for name in read.names for word in self.names.spelt(name) if word in own) - DULL

    def _is_named_too(self, read: RowTells, one: _Like, best: _Like) -> bool:
        """Whether the row has words of another's names that the best does not have, as one name for two programs."""
        if one.named < RIVAL or one.is_other_city:
            return False
        own, words = (frozenset().union(*(self.names.words[n] for n in self.called[like.at])) for like in (best, one))
        said = frozenset(word for name in read.names for word in self.names.spelt(name)) - DULL
        return bool(said & words - own)

    def _of_codes(self, read: RowTells) -> Iterable[int]:
        """The programs of the institution and specialty that an NRMP code begins with."""
        if not read.nrmp:
            return []
        return [at for at, one in enumerate(self.programs) if {c[:7] for c in words_of(one.nrmp_codes)} & read.nrmp]

    def _others_hold(self, read: RowTells, likes: Sequence[_Like], best: _Like) -> bool:
        """Whether another program's name holds all that the row's does: then it may be a short form of it."""
        telling = [self.names.spelt(name) - DULL for name in read.names]
        return any(
            words and any(words <= self.names.words[number] for number in self.called[one.at])
            for one in likes
            if one.at != best.at and self.cities[one.at] != self.cities[best.at]
            for words in telling
        )

    @staticmethod
    def _why(like: _Like) -> str:
        named = (
            "same name"
            if like.named >= CERTAIN_ALONE
            else "similar name"
            if like.named >= PROPOSED
            else "partly the same name"
        )
        place = "same city" if like.is_same_city else "another city" if like.is_other_city else "city not told"
        return f"{named}, {place}"


_finder: tuple[UUID, Finder] | None = None


def finder() -> Finder:
    """Over the listed programs as they are now: built once per worker and data version."""
    global _finder
    version = DataState.current().version
    if _finder is None or _finder[0] != version:
        columns = ["specialty__slug" if name == "specialty" else name for name in Identity._fields[1:]]
        known = Program.objects.listed().values_list("program_key", *columns).order_by("pk")
        _finder = version, Finder([Identity(*row) for row in known], specialty_words())
    return _finder[1].for_one_file()
