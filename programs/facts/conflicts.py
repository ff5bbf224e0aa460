"""Where sources of one fact differ: what each says, which one stands, and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from programs.facts.dossier import Dossier, question
from programs.facts.weighing import StandingStatement, latest, strengths
from programs.models import Evidence, SeasonRecord

# Why the one row weighs more than the other, said of the one and of the other, in the order of ``weighing.strengths``.
REASONS: Final = (
    ("the program’s own word", "not the program’s own word"),
    ("newer", "older, or undated"),
    ("a stronger kind of source", "a weaker kind of source"),
    ("seen later", "seen earlier"),
)
REPLACED: Final = ("the latest word of its source", "the same source said otherwise later")
RECORDED: Final = ("recorded later", "recorded earlier")
LAST: Final = frozenset({"name", "nrmp_codes", "acgme_id"})  # what decides nothing comes last
TIED: Final = "as strong as what contradicts it"


@dataclass(frozen=True)
class ConflictStatement:
    """What one source says. ``stands``: the value shown rests on it; ``why`` it does, or does not."""

    row: Evidence | SeasonRecord
    words: str
    stands: bool
    why: str

    @property
    def withdraw(self) -> str:
        """The name of the address where a steward takes it back."""
        return f"admin:programs_{self.row._meta.model_name}_withdraw"


@dataclass(frozen=True)
class Conflict:
    """One fact about which sources differ; first what stands. ``is_disputed``: none. ``is_minor``: decides nothing."""

    label: str
    statements: list[ConflictStatement]
    is_minor: bool = False

    @property
    def is_disputed(self) -> bool:
        return not any(one.stands for one in self.statements)


def conflicts(about: Dossier, this_season: int) -> list[Conflict]:
    """The facts of one program, and its counts, about which standing statements differ."""
    found = []
    for fact in about.facts.values():
        if fact.disputed or (fact.row and fact.also_said and not fact.field.adds_up):
            said = [(row, StandingStatement.of(row)) for row in fact.standing]
            found.append(Conflict(fact.label, _statements(said, this_season), fact.name in LAST))
    counted: dict[Any, list[tuple[SeasonRecord, StandingStatement]]] = defaultdict(list)
    for count in (*about.records, *about.also_counted):
        row = StandingStatement.of(count)
        counted[row.field].append((count, row))
    for about_whom, told in sorted(counted.items(), reverse=True):
        if len({row.value for _, row in told}) > 1:
            found.append(Conflict(question(about_whom), _statements(told, this_season)))
    return sorted(found, key=lambda one: one.is_minor)


def _statements(told: Iterable[tuple[Any, StandingStatement]], this_season: int) -> list[ConflictStatement]:
    """The statements, strongest first, each with its reason."""
    told = list(told)
    weights, last = strengths([row for _, row in told], this_season), latest(row for _, row in told)
    told.sort(key=lambda one: (one[0].is_current, weights[one[1].id], one[1].id), reverse=True)
    told.sort(key=lambda one: last[one[1].source, one[1].season] is not one[1])  # what was replaced comes last
    best, stands = told[0][1], bool(told[0][0].is_current)
    reasons = [
        REPLACED if last[row.source, row.season] is not row else _reason(best, row, stands, weights) for _, row in told
    ]
    statements = [
        ConflictStatement(stored, row.words, False, loses)
        for (stored, row), (_, loses) in zip(told, reasons, strict=True)
    ]
    if stands:
        wins = dict.fromkeys(won for (_, row), (won, _) in zip(told, reasons, strict=True) if row.says != best.says)
        statements[0] = ConflictStatement(told[0][0], best.words, True, ", ".join(wins))
    return statements


def _reason(
    best: StandingStatement, other: StandingStatement, stands: bool, weights: Mapping[int, tuple[Any, ...]]
) -> tuple[str, str]:
    """Why the strongest row weighs more than another, said of either; ``stands``: the strongest is not in dispute."""
    compared = zip(weights[best.id], weights[other.id], REASONS, strict=True)
    reason = next((reason for mine, theirs, reason in compared if mine != theirs), None)
    if stands and other.says == best.says:
        return "", "says the same"
    return reason or (RECORDED if stands else (TIED, TIED))
