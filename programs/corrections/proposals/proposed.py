"""What pages propose of their programs, each value beside what stands."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.utils import timezone

from programs.corrections.intake import Foreseen, foreseen
from programs.corrections.proposals.institution import others_of_institution
from programs.corrections.proposals.pages import ReadPage, SentPage
from programs.facts.dossier import KnownFact, dossiers
from programs.facts.page_names import name_of_page
from programs.facts.weighing import is_newer, moment
from programs.fields import CONTROL_CHARACTER, FIELDS, FactField, clean_value, strictness_of, worded
from programs.imports.cells import CellStatement, Origin
from programs.imports.effects import StandingStatements
from programs.models import DataState, Evidence, Program
from programs.reader.readings import Mention, Reading
from programs.reader.rules import RULES
from programs.reader.sections import specialty_of
from programs.reader.sentences import decisive

LONGEST_NOTE: Final = 1000
FEW_WORDS: Final = 5  # below that an answer says nothing without its question
OF_ANOTHER: Final = "It stands under {}, which is another program."
TICK: Final = "tick-"  # how the names of the boxes begin


class Beside(StrEnum):
    """What a proposal is beside what stands."""

    NEW = "new"
    DIFFERENT = "different"
    SAME = "same"
    KNOWN = "known"  # this very page said so already, as late or later


@dataclass
class ProposedFact:
    """One value a page proposes of a program. ``key``: of its place in the form, another one for other words.

    ``said``: what would be recorded as it stands. ``found``: what that would do. ``later``: what the same page said on
    a later day than the one given now. ``is_ticked`` and ``mended``, the form of its fields: as they were sent.
    """

    key: str
    page: ReadPage
    program: Program
    reading: Reading
    said: CellStatement
    fact: KnownFact
    beside: Beside
    found: Foreseen
    later: Evidence | None = None
    is_ticked: bool = False
    mended: Any = None

    @property
    def words(self) -> str:
        return worded(self.said.field, self.said.value, self.said.strictness)

    @property
    def is_known(self) -> bool:
        return self.beside is Beside.KNOWN

    @property
    def rule_in_words(self) -> str:
        return RULES.get(self.reading.rule, self.reading.rule)

    @property
    def name(self) -> str:
        """Of its box in the form."""
        return f"{TICK}{self.program.pk}-{self.said.field}"

    @property
    def decisive(self) -> tuple[int, int]:
        """From where to where the words that decide stand in the sentence."""
        return decisive(self.reading.sentence, *self.reading.place)

    @property
    def is_plain(self) -> bool:
        """Whether it says what stands and nothing else has to be known, so that its date alone would be new."""
        return self.beside is Beside.SAME and not (
            self.reading.note or self.reading.mark or self.later or self.found.is_dispute or self.found.against
        )


@dataclass(frozen=True)
class ProposedSentence:
    """One sentence of a page, with all that is proposed from it, so that it is read once. ``question``: above it."""

    page: ReadPage
    question: str
    text: str
    proposals: list[ProposedFact]

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The sentence in parts, each with whether it is of the words that decide."""
        decides = [False] * len(self.text)
        for one in self.proposals:
            start, end = one.decisive
            decides[start:end] = [True] * (end - start)
        told = zip(self.text, decides, strict=True)
        return [("".join(char for char, _ in some), is_of) for is_of, some in groupby(told, lambda one: one[1])]


class SaidAgain(NamedTuple):
    """What says once more what stands. ``is_above``: its sentence is shown already, with something else it says."""

    proposal: ProposedFact
    is_above: bool

    @property
    def words(self) -> str:
        """The words that decide, after their question where they are too few to be understood without it."""
        reading = self.proposal.reading
        words = "" if self.is_above else reading.sentence[slice(*self.proposal.decisive)]
        is_short = len(reading.sentence.split()) < FEW_WORDS
        return f"{reading.question} {words}" if words and is_short and reading.question else words


def by_sentence(proposals: Iterable[ProposedFact]) -> list[ProposedSentence]:
    """The sentences they are read from, in the order of the first of each."""
    found: dict[tuple[int, str, str], list[ProposedFact]] = {}
    for one in proposals:
        reading = one.reading
        found.setdefault((one.page.sent.number, reading.question, reading.sentence), []).append(one)
    return [ProposedSentence(some[0].page, question, text, some) for (_, question, text), some in found.items()]


@dataclass(frozen=True)
class ProposalGroup:
    """All that is proposed of one fact of one program. Of values that differ one alone can be taken."""

    program: Program
    field: FactField
    proposals: list[ProposedFact]

    @property
    def name(self) -> str:
        """Of its boxes in the form."""
        return self.proposals[0].name

    @property
    def sentences(self) -> list[ProposedSentence]:
        return by_sentence(self.proposals)

    @property
    def is_choice(self) -> bool:
        return len({one.said[2:4] for one in self.proposals}) > 1

    @property
    def is_open(self) -> bool:
        """Whether none of them is taken."""
        return not any(one.is_ticked for one in self.proposals)


@dataclass
class OtherProgram:
    """Another program of the institution, with what stands there of the facts that are proposed."""

    program: Program
    facts: list[KnownFact]
    is_ticked: bool = False


class Mentioned(NamedTuple):
    """A sentence from which no value is proposed. ``fields``: the facts it is about, if any."""

    mention: Mention
    fields: list[FactField]


@dataclass
class ProposedOfProgram:
    """What one or several pages propose of one program. ``others``: where a page speaks for the institution.

    ``unfit``: what was read and cannot be a value of its fact. ``is_for_all``: the box for all others is ticked.
    """

    program: Program
    pages: list[ReadPage]
    groups: list[ProposalGroup] = field(default_factory=list)
    others: list[OtherProgram] = field(default_factory=list)
    unfit: list[Mention] = field(default_factory=list)
    is_for_all: bool = False

    @property
    def is_for_some(self) -> bool:
        """Whether some of the others are ticked one by one."""
        return not self.is_for_all and any(one.is_ticked for one in self.others)

    @property
    def choices(self) -> list[ProposalGroup]:
        """The facts of which several values are said."""
        return [group for group in self.groups if group.is_choice]

    @property
    def alone(self) -> list[ProposedFact]:
        """What is proposed of the others."""
        return [one for group in self.groups if not group.is_choice for one in group.proposals]

    @property
    def news(self) -> list[ProposedSentence]:
        """What is new, different or has its doubts: to be decided one by one."""
        return by_sentence(one for one in self.alone if not (one.is_known or one.is_plain))

    @property
    def again(self) -> list[SaidAgain]:
        """What says once more what stands."""
        above = {sentence.text for sentence in self.news}
        return [SaidAgain(one, one.reading.sentence in above) for one in self.alone if one.is_plain]

    @property
    def keys_of_again(self) -> str:
        """The value of the one box for all of these."""
        return " ".join(one.proposal.key for one in self.again)

    @property
    def known(self) -> list[ProposedFact]:
        """What this page has said before."""
        return [one for one in self.alone if one.is_known]

    @property
    def mentioned(self) -> list[Mentioned]:
        """Each sentence once with its reason, and all facts it is about."""
        found: dict[tuple[str, str, str], Mentioned] = {}
        for one in [*self.unfit, *(one for page in self.pages for one in page.reading.mentioned)]:
            mentioned = found.setdefault((one.question, one.sentence, one.why), Mentioned(one, []))
            if one.field and FIELDS[one.field] not in mentioned.fields:
                mentioned.fields.append(FIELDS[one.field])
        return list(found.values())

    @property
    def labels_mentioned(self) -> list[str]:
        """The facts of all these sentences."""
        return list(dict.fromkeys(one.label for mentioned in self.mentioned for one in mentioned.fields))

    @property
    def warnings(self) -> list[str]:
        return [one for page in self.pages for one in page.reading.warnings]


@dataclass
class Proposed:
    """What was sent, program by program."""

    programs: list[ProposedOfProgram]

    @cached_property
    def proposals(self) -> dict[str, ProposedFact]:
        """By key, in order."""
        groups = (group for program in self.programs for group in program.groups)
        return {one.key: one for group in groups for one in group.proposals}

    @property
    def is_tickable(self) -> bool:
        return not all(one.is_known for one in self.proposals.values())

    @property
    def stood(self) -> dict[str, str]:
        """What stands beside each proposal, in short, by program and field: what is recorded is what was seen."""
        stood = {about(one.program, one.fact): one.fact.fingerprint for one in self.proposals.values()}
        others = (one for program in self.programs for one in program.others)
        return stood | {about(one.program, fact): fact.fingerprint for one in others for fact in one.facts}


def about(program: Program, fact: KnownFact) -> str:
    return f"{program.pk} {fact.name}"


def propose(pages: Iterable[SentPage]) -> Proposed:
    """Read the pages and lay what they say beside what stands: the same statements, however much is proposed."""
    season = DataState.current().this_season
    read = [page.read_in(season) for page in pages]
    programs = {page.sent.program.pk: page.sent.program for page in read}
    speaking_for_all = {page.sent.program.pk for page in read if page.is_of_institution}
    others = {pk: others_of_institution(programs[pk]) for pk in speaking_for_all}
    wanted = programs | {one.pk: one for some in others.values() for one in some}
    known = {one.program.pk: one.facts for one in dossiers(list(wanted.values()))}
    weighing = Weighing(season)
    found = []
    for pk, program in programs.items():
        mine = [page for page in read if page.sent.program.pk == pk]
        of_program = ProposedOfProgram(program, mine)
        weighing.fill(of_program, known[pk])
        names = [group.field.name for group in of_program.groups]
        of_program.others = [OtherProgram(one, [known[one.pk][name] for name in names]) for one in others.get(pk, ())]
        found.append(of_program)
    return Proposed(found)


class Weighing:
    """Lays readings beside what stands, at one moment."""

    def __init__(self, season: int) -> None:
        self.season, self.now = season, moment(timezone.now())

    def fill(self, of_program: ProposedOfProgram, facts: dict[str, KnownFact]) -> None:
        """Add what the pages propose, in the order of the table of facts; the same words twice are one proposal."""
        found: dict[str, dict[str, ProposedFact]] = {name: {} for name in FIELDS}
        for page in of_program.pages:
            origin = origin_of_page(page, facts)
            specialty = of_program.program.specialty
            own = specialty_of(specialty.name) if specialty else ""
            has_own = own in {reading.section for reading in page.reading.proposals if reading.section}
            for reading in page.reading.proposals:
                if has_own and reading.section not in ("", own):
                    why = OF_ANOTHER.format(reading.section)
                    of_program.unfit.append(Mention(reading.field, reading.quote, reading.sentence, why))
                    continue
                try:
                    one = self.proposal(page, reading, origin, facts[reading.field])
                except ValueError as error:
                    of_program.unfit.append(Mention(reading.field, reading.quote, reading.sentence, str(error)))
                else:
                    found[reading.field].setdefault(one.key, one)
        of_program.groups = [
            ProposalGroup(of_program.program, FIELDS[name], list(some.values())) for name, some in found.items() if some
        ]

    def proposal(self, page: ReadPage, reading: Reading, origin: Origin, fact: KnownFact) -> ProposedFact:
        program = page.sent.program
        value = clean_value(reading.field, reading.value)
        strictness = strictness_of(reading.field, value, reading.strictness)
        is_same = fact.row is not None and (fact.row.value, fact.row.strictness) == (value, strictness)
        note = note_of(reading)
        if is_same and not reading.note and fact.row and fact.row.note:
            note = fact.row.note  # said again, it keeps what qualifies it
        said = CellStatement(0, reading.field, value, strictness, note, 0, origin)
        if is_repeated(said, fact):
            beside = Beside.KNOWN
        elif is_same:
            beside = Beside.SAME
        else:
            beside = Beside.DIFFERENT if fact.standing else Beside.NEW
        found = self.foreseen(program, said, fact)
        own = latest_of(origin, fact)
        later = own if own and is_newer(own.seen_on, origin.seen_on) else None
        return ProposedFact(key_of(page, reading), page, program, reading, said, fact, beside, found, later)

    def foreseen(self, program: Program, said: CellStatement, fact: KnownFact) -> Foreseen:
        return foreseen(said, fact, StandingStatements(program.program_key, {}, self.season, self.now))


def origin_of_page(page: ReadPage, facts: dict[str, KnownFact]) -> Origin:
    """The page as the source it is known as, or will be."""
    rows = (row for fact in facts.values() for row in fact.standing)
    name = name_of_page(page.kind, page.sent.url, rows, page.sent.program)
    return Origin(page.kind.value, name, page.sent.url, page.seen_on)


def latest_of(origin: Origin, fact: KnownFact) -> Evidence | None:
    """What this source said of the fact last."""
    own = [row for row in fact.standing if (row.source.kind, row.source.name, row.source.url) == origin[:3]]
    return max(own, key=lambda row: (row.recorded_at, row.pk), default=None)


def is_repeated(said: CellStatement, fact: KnownFact) -> bool:
    """Whether its source has said the same last, as late or later: then there is nothing to record."""
    own = latest_of(said.origin, fact)
    return (
        own is not None and (own.value, own.strictness) == said[2:4] and not is_newer(said.origin.seen_on, own.seen_on)
    )


def note_of(reading: Reading) -> str:
    """What is noted with the fact: the condition in the page's words, else the words that decide and the rule."""
    note = reading.note or f"{reading.quote} [{reading.rule}]"
    return " ".join(CONTROL_CHARACTER.sub(" ", note).split())[:LONGEST_NOTE]


def key_of(page: ReadPage, reading: Reading) -> str:
    """Other words make another key: a tick is for what was read when it was set."""
    words = (reading.field, reading.value, reading.strictness, reading.rule, reading.sentence)
    return f"{page.sent.number}-{hashlib.sha256(repr(words).encode()).hexdigest()[:12]}"
