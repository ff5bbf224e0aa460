"""Corrections from the public: taken in, weighed beside what stands, approved into evidence or refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from programs.facts import ledger
from programs.facts.dossier import KnownFact, dossiers
from programs.facts.locks import in_turn
from programs.facts.page_names import name_of_page
from programs.facts.projection import ID_FIELDS
from programs.facts.weighing import StandingStatement, moment
from programs.fields import FIELDS, strictness_of
from programs.imports.cells import CellStatement, Origin
from programs.imports.effects import ImportOutcome, StandingStatements, StatementEffect
from programs.imports.words import has_contact
from programs.models import Correction, DataState, Evidence, ImportBatch, Program, Submission, SuggestedProgram, Track
from programs.vocabulary import SourceKind

# Coordinates come in pairs, filings from the government, and the note of a whole program is the stewards' own.
NOT_ASKED: Final = frozenset({"latitude", "longitude", "coordinate_precision", "h1b_resident_filings", "note"})
CORRECTABLE: Final = {name: field for name, field in FIELDS.items() if name not in NOT_ASKED}
KIND_OF: Final = {
    Correction.How.PAGE: SourceKind.PROGRAM_PAGE,
    Correction.How.ANSWER: SourceKind.PROGRAM_ANSWER,
    Correction.How.OTHER: SourceKind.APPLICANT_REPORT,
}
SPAM: Final = "Spam"
KEPT_FOR: Final = timedelta(days=365)

# What is taken in.
MOST_SUGGESTED: Final = 2_000
A_DAY: Final = timedelta(days=1)
MOST_IN_AN_HOUR: Final = 40  # facts from one network: a page or two
MOST_IN_A_DAY: Final = 100
MOST_WAITING: Final = 1000
PART_OF_ROOM: Final = 10  # of what may still wait, one network fills one part of so many in a day,
FEWEST_IN_A_DAY: Final = 5  # and always some facts
MOST_WAITING_OF_ONE: Final = 20  # about one program


class NotTakenError(Exception):
    """Why a correction is not taken in, as a sentence for the person who sent it."""


class AlreadySentError(NotTakenError):
    def __init__(self) -> None:
        super().__init__("This form has arrived already, once. If you want to say something else, send it again.")


class TooManyError(NotTakenError):
    pass


class DecidedError(Exception):
    """Somebody has decided this correction meanwhile."""


# Taking in ------------------------------------------------------------------------------------------------------------


def send(said: Correction, ticket: str, sender: str) -> None:
    """Keep a correction until it is decided; one that adds nothing to a waiting one is counted there.

    ``ticket``, ``sender``: see :mod:`programs.http.form_tickets`. Raises NotTakenError.
    """
    send_together([said], ticket, sender)


def suggest(named: Iterable[tuple[str, str]]) -> None:
    """Keep the name and the place of programs the site does not have, each once, until a steward has looked at them.

    What looks like somebody's address or number is not kept, nor more than can be read.
    """
    room = max(MOST_SUGGESTED - SuggestedProgram.objects.count(), 0)
    new = [SuggestedProgram(name=name, place=place) for name, place in named if not has_contact(f"{name} {place}")]
    SuggestedProgram.objects.bulk_create(new[:room], ignore_conflicts=True)


@transaction.atomic
def send_together(said: Sequence[Correction], ticket: str, sender: str) -> None:
    """The same for all that one form says of one program: they are taken in together or not at all, as one form.

    Raises NotTakenError.
    """
    # What is said of one program comes in one after another: the limits hold, and two equal ones become one.
    Program.objects.select_for_update(no_key=True).get(pk=said[0].program_id)
    _count_in(ticket, sender, len(said))
    waiting = Correction.objects.filter(state=Correction.State.WAITING)
    for one in said:
        here = waiting.filter(program=one.program_id)
        same = here.filter(**{name: getattr(one, name) for name in ("field", "value", "strictness", "how", "url")})
        joined = (same.filter(note=one.note) if one.note else same).first()
        if joined:
            joined.times += 1
            joined.seen_on = max(joined.seen_on, one.seen_on)
            joined.save(update_fields=["times", "seen_on"])
        elif here.count() >= MOST_WAITING_OF_ONE or waiting.count() >= MOST_WAITING:
            raise TooManyError("More corrections wait to be read than we can take in. Try again in some days.")
        else:
            one.save()


def _count_in(ticket: str, sender: str, facts: int) -> None:
    """Note that so many facts were sent, unless this form was before or too many came from there."""
    forget_submissions()
    mine = Submission.objects.filter(sender=sender)
    room = max(MOST_WAITING - waiting_count(), 0) // PART_OF_ROOM
    last_hour = mine.filter(sent_at__gt=timezone.now() - timedelta(hours=1))
    if (
        mine.count() + facts > min(MOST_IN_A_DAY, max(room, FEWEST_IN_A_DAY))
        or last_hour.count() + facts > MOST_IN_AN_HOUR
    ):
        raise TooManyError("Many corrections came from your network in a short time. Try again in an hour.")
    if not Submission.objects.get_or_create(ticket=ticket, defaults={"sender": sender})[1]:
        raise AlreadySentError
    # A row for each fact: one network must not fill what waits for the stewards.
    Submission.objects.bulk_create(Submission(ticket=f"{ticket} {n}", sender=sender) for n in range(1, facts))


def forget_submissions() -> None:
    Submission.objects.filter(sent_at__lt=timezone.now() - A_DAY).delete()


def forget_old() -> int:
    """Delete what nobody decided, and what was refused, a year ago; blank the notes of the rest. Returns how many."""
    forget_submissions()
    long_ago = timezone.now() - KEPT_FOR
    waiting, refused = Correction.State.WAITING, Correction.State.REFUSED
    old = Correction.objects.filter(state=waiting, sent_at__lt=long_ago)
    old |= Correction.objects.filter(state=refused, decided_at__lt=long_ago)
    number = old.delete()[0]
    approved = Correction.objects.filter(state=Correction.State.APPROVED, decided_at__lt=long_ago)
    return number + approved.exclude(note="").update(note="")


def waiting_count(program: Program | None = None) -> int:
    """How many corrections wait, of one program or in all."""
    waiting = Correction.objects.filter(state=Correction.State.WAITING)
    return (waiting.filter(program=program) if program else waiting).count()


# Weighing -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CorrectionForecast:
    """What would come of a correction if it were recorded as it was sent.

    ``fact``: what is known now. ``against``: evidence that keeps it from standing; none although it would not stand:
    the id belongs to ``holder``.
    """

    correction: Correction
    fact: KnownFact
    origin: Origin
    outcome: ImportOutcome
    is_dispute: bool = False
    against: tuple[Evidence, ...] = ()
    holder: Program | None = None


def forecasts(corrections: Sequence[Correction]) -> list[CorrectionForecast]:
    """One for each, in order, with a fixed number of statements. Corrections come with program and its specialty."""
    state, now = DataState.current(), moment(timezone.now())
    programs = {one.program_id: one.program for one in corrections}
    known = {one.program.pk: one for one in dossiers(list(programs.values()))}
    holders = _holders([one for one in corrections if one.field in ID_FIELDS])
    found = []
    for one in corrections:
        fact = known[one.program_id].facts[one.field]
        kept = one.program.merged_into_id or one.program_id
        others = {word: holder for word, holder in holders.items() if holder.pk != kept}
        standing = StandingStatements(
            one.program.program_key,
            {word: holder.program_key for word, holder in others.items()},
            state.this_season,
            now,
        )
        found.append(_forecast(one, fact, standing, others))
    return found


def _forecast(
    one: Correction, fact: KnownFact, standing: StandingStatements, others: dict[str, Program]
) -> CorrectionForecast:
    origin = origin_of(one, fact)
    strictness = strictness_of(one.field, one.value, one.strictness)
    found = foreseen(CellStatement(0, one.field, one.value, strictness, "", 0, origin), fact, standing)
    claimed = (others[word] for word in one.value.split("; ") if word in others and found.is_news)
    return CorrectionForecast(one, fact, origin, found.outcome, found.is_dispute, found.against, next(claimed, None))


class Foreseen(NamedTuple):
    """What would come of a statement: see :class:`CorrectionForecast`. ``is_news``: its source has not just said it."""

    outcome: ImportOutcome
    is_dispute: bool = False
    against: tuple[Evidence, ...] = ()
    is_news: bool = True


def foreseen(said: CellStatement, fact: KnownFact, standing: StandingStatements) -> Foreseen:
    """Add a statement to those that ``standing`` has of its program so far, and tell what that does to the fact."""
    for row in sorted(fact.standing, key=lambda row: row.pk):
        standing.add_standing(StandingStatement.of(row), row.note, is_withdrawn=False)
    sources = ((row.source_id, row.source) for row in fact.standing)
    same = (pk for pk, source in sources if (source.kind, source.name, source.url) == said.origin[:3])
    source = next(same, -1)
    if not standing.add_evidence([said], lambda origin: source):
        return Foreseen(ImportOutcome.UNCHANGED, is_news=False)
    effect: StatementEffect = next(one for one in standing.effects() if one.said.field == said.field)
    rows = {row.pk: row for row in fact.standing}
    against = tuple(rows[row.id] for row in effect.against if row.id in rows)
    return Foreseen(effect.outcome, effect.is_dispute, against)


def origin_of(one: Correction, fact: KnownFact) -> Origin:
    """Who says it, as proposed to the steward: the page by the name it has already, or by that of its program."""
    kind = KIND_OF[Correction.How(one.how)]
    seen_on = one.seen_on
    if kind is SourceKind.PROGRAM_PAGE:
        name = name_of_page(kind, one.url, fact.standing, one.program)
        seen_on = seen_on or timezone.localdate(one.sent_at).isoformat()
    elif kind is SourceKind.PROGRAM_ANSWER:
        name = "Program answer, reported by an applicant"
    else:
        name = "Report of an applicant"
    return Origin(kind.value, name, one.url, seen_on)


def _holders(corrections: Iterable[Correction]) -> dict[str, Program]:
    """The program that has each of the ids these corrections give."""
    words = {word for one in corrections for word in one.value.split("; ")}
    if not words:
        return {}
    tracks = Track.objects.filter(code__in=words).select_related("program")
    named = {program.acgme_id: program for program in Program.objects.filter(acgme_id__in=words)}
    return named | {track.code: track.program for track in tracks}


# Deciding -------------------------------------------------------------------------------------------------------------


@in_turn
def approve(one: Correction, said: CellStatement, *, by: Any = None) -> ImportBatch:
    """Record what the steward makes of a correction, in a batch of its own. Raises DecidedError, recording nothing."""
    batch = ImportBatch.objects.create(label=f"Correction of {one.program}: {one.label}"[:300], recorded_by=by)
    source = ledger.source_for(*said.origin[:3]).pk
    ledger.record([said.statement(one.program_id, source)], by=by, batch=batch)
    # Last, so that rows are locked in the order everybody locks them: the data, the program, the correction.
    if not _decide(Correction.objects.filter(pk=one.pk), Correction.State.APPROVED, by, batch=batch):
        raise DecidedError
    return batch


def refuse(waiting: QuerySet[Correction], reason: str, *, by: Any = None) -> int:
    """Refuse these for a reason that is kept. Returns how many still waited."""
    return _decide(waiting, Correction.State.REFUSED, by, reason=reason)


def _decide(rows: QuerySet[Correction], state: str, by: Any, **outcome: Any) -> int:
    waiting = rows.filter(state=Correction.State.WAITING)
    return waiting.update(state=state, decided_by=by, decided_at=timezone.now(), **outcome)
