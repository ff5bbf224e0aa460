"""What a steward ticked becomes evidence, as one batch; what anybody else ticked becomes corrections."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.http import QueryDict

from programs.corrections.forms import one_line
from programs.corrections.proposals.forms import TickForm
from programs.corrections.proposals.proposed import TICK, Proposed, ProposedFact, about, is_repeated
from programs.facts import ledger
from programs.facts.dossier import KnownFact, dossiers
from programs.facts.locks import in_turn
from programs.http.params import typed_id
from programs.imports.cells import CellStatement
from programs.models import Correction, ImportBatch, Program
from programs.models.correction import LONGEST_NOTE

CHOOSE_ONE: Final = "Take one of these: two values of one fact cannot both stand."
TAKE_SOME: Final = "Nothing is ticked. Tick what is right, or leave the page."
NO_FIELDS: Final = "The form came without the values of what is ticked. Look again, then record it."
MOST_AT_ONCE: Final = 20  # facts of one page, sent as corrections


class Tick(NamedTuple):
    """A proposal that was taken: ``said`` as it was mended, of each of ``programs``."""

    proposal: ProposedFact
    said: CellStatement
    programs: tuple[Program, ...]


class Ticks:
    """The boxes of the form, each with its fields: read, checked together, and kept as they were sent.

    ``are_lost``: some are for what is not proposed any more, because the page was changed in the form.
    """

    def __init__(self, proposed: Proposed, sent: QueryDict | None = None) -> None:
        self.proposed = proposed
        self.faults: list[str] = []
        keys = keys_ticked(sent) if sent is not None else set()
        for key, one in proposed.proposals.items():
            one.is_ticked = key in keys and not one.is_known
            one.mended = TickForm(one, sent if sent is not None and f"{key}-note" in sent else None)
        self.chosen = [one for one in proposed.proposals.values() if one.is_ticked]
        self.are_lost = len(self.chosen) < len(keys)
        if sent is not None:
            self.tick_others(sent)

    def tick_others(self, sent: QueryDict) -> None:
        """The other programs of the institution."""
        for one in self.proposed.programs:
            name = f"for-{one.program.pk}"
            ids, one.is_for_all = set(map(typed_id, sent.getlist(name))), bool(sent.get(f"{name}-all"))
            for other in one.others:
                other.is_ticked = one.is_for_all or other.program.pk in ids

    @property
    def wrong(self) -> list[TickForm]:
        """The forms of what is ticked that have something to put right."""
        return [one.mended for one in self.chosen if one.mended.is_bound and one.mended.errors]

    def is_valid(self) -> bool:
        """Whether what is ticked can be recorded. What is not ticked is not looked at."""
        if not self.chosen:
            self.faults.append(TAKE_SOME)
        if not all(one.mended.is_bound for one in self.chosen):
            self.faults.append(NO_FIELDS)
        are_valid = [one.mended.is_valid() for one in self.chosen]
        if all(are_valid):
            self.check_contradictions({one.key: one.mended.said for one in self.chosen})
        return all(are_valid) and not self.faults

    def check_contradictions(self, said: Mapping[str, CellStatement]) -> None:
        """Name the facts of which two values are taken. ``said``: by key, as they were mended."""
        values: dict[tuple[int, str], set[tuple[str, ...]]] = {}
        for one in self.chosen:
            values.setdefault((one.program.pk, one.fact.label), set()).add(said[one.key][2:4])
        self.faults += [f"{label}: {CHOOSE_ONE}" for (_, label), some in values.items() if len(some) > 1]

    @property
    def ticks(self) -> list[Tick]:
        """Of a form that is in order."""
        others = {
            of_program.program.pk: [one.program for one in of_program.others if one.is_ticked]
            for of_program in self.proposed.programs
        }
        return [
            Tick(one, one.mended.said, (one.program, *(others[one.program.pk] if one.page.is_of_institution else ())))
            for one in self.chosen
        ]


def keys_ticked(sent: QueryDict) -> set[str]:
    """The keys of all boxes that are ticked, of whatever fact; the one that says "none of these" has none."""
    return {key for name in sent if name.startswith(TICK) for value in sent.getlist(name) for key in value.split()}


# Recording ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recorded:
    """What came of recording: a batch, or ``moved``: the facts about which something else stands by now."""

    batch: ImportBatch | None = None
    moved: tuple[tuple[Program, KnownFact], ...] = ()


def stood_when_drawn(text: str) -> Mapping[str, str]:
    """What stood when the form was drawn, as the form carries it; nothing where it does not say."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def in_short(ticket: str) -> str:
    """Of one copy of the form: what it recorded is found by it when it comes again."""
    return hashlib.sha256(f"page {ticket}".encode()).hexdigest()


def recorded_by(ticket: str) -> ImportBatch | None:
    """What this copy of the form has recorded already."""
    return ImportBatch.objects.filter(sha256=in_short(ticket), withdrawn_at__isnull=True).first()


@in_turn  # whoever comes second sees what the first recorded
def record(ticks: Sequence[Tick], ticket: str, stood: Mapping[str, str], *, by: Any) -> Recorded:
    """Record what was ticked as one batch, once for each copy of the form (``ticket``).

    Nothing is written, and the facts are named, where something else stands than when the form was drawn. No batch and
    nothing moved: these pages said all of it before.
    """
    if before := recorded_by(ticket):
        return Recorded(before)
    programs = {one.pk: one for tick in ticks for one in tick.programs}
    known = {one.program.pk: one.facts for one in dossiers(list(programs.values()))}
    facts = {(one.pk, tick.said.field): known[one.pk][tick.said.field] for tick in ticks for one in tick.programs}
    moved = [
        (programs[pk], fact)
        for (pk, _), fact in facts.items()
        if stood.get(about(programs[pk], fact)) != fact.fingerprint
    ]
    if moved:
        return Recorded(moved=tuple(moved))
    told = dict.fromkeys((one.pk, tick.said) for tick in ticks for one in tick.programs)
    news = [(pk, said) for pk, said in told if not is_repeated(said, facts[pk, said.field])]
    if not news:
        return Recorded()
    batch = ImportBatch.objects.create(label=label_of(ticks), sha256=in_short(ticket), recorded_by=by)
    sources = {origin: ledger.source_for(*origin).pk for origin in {said.origin[:3] for _, said in news}}
    ledger.record([said.statement(pk, sources[said.origin[:3]]) for pk, said in news], by=by, batch=batch)
    return Recorded(batch)


def label_of(ticks: Sequence[Tick]) -> str:
    """The name of the batch."""
    programs = {one.pk: one for tick in ticks for one in tick.programs}
    facts = list(dict.fromkeys(tick.proposal.fact.label for tick in ticks))
    whose = str(next(iter(programs.values()))) if len(programs) == 1 else f"{len(programs)} programs"
    return f"Page of {whose}: {', '.join(facts)}"[:300]


# Corrections ----------------------------------------------------------------------------------------------------------


def corrections(chosen: Sequence[ProposedFact]) -> list[Correction]:
    """The same for a steward to decide: with the words of the page, and the rule that read them, as the note."""
    found = []
    for one in chosen:
        quote = f"“{one.reading.quote}” [{one.reading.rule}]"
        words = [one.reading.note, quote, "The institution speaks." if one.page.is_of_institution else ""]
        found.append(
            Correction(
                program=one.program,
                field=one.said.field,
                value=one.said.value,
                strictness=one.said.strictness,
                note=one_line(" ".join(filter(None, words)))[:LONGEST_NOTE],
                how=Correction.How.PAGE,
                url=one.page.sent.url,
                seen_on=one.page.seen_on,
            )
        )
    return found
