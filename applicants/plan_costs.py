"""What a list of programs costs: the application fee per specialty, the Match, and what was spent so far."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from applicants.fees import APPLICATION, EXTRA_RANK, LIST_LENGTH, REGISTRATION, TRANSCRIPT, due
from applicants.models import Profile, Status, StatusChange
from applicants.plan import Row

SENT = frozenset({Status.APPLYING, Status.APPLIED, Status.INVITED, Status.INTERVIEWED, Status.RANKED})
ON_A_LIST = frozenset({Status.INVITED, Status.INTERVIEWED, Status.RANKED})


@dataclass(frozen=True)
class Share:
    """One specialty of the plan. ``sent``: applied to, or meant to; ``considered``: those that may come on top."""

    specialty: str
    sent: int
    considered: int
    spent: Decimal

    @property
    def fee(self) -> int:
        return due(APPLICATION, self.sent)

    @property
    def fee_with_considered(self) -> int:
        return due(APPLICATION, self.sent + self.considered)


@dataclass(frozen=True)
class Costs:
    """US dollars. ``rankable``: programs that invited, of which a rank list can be made. ``spent``: with a cost."""

    shares: list[Share]
    unlisted: int
    rankable: int
    spent: list[Row]

    @property
    def total(self) -> Share:
        return Share(
            "All",
            sum(one.sent for one in self.shares),
            sum(one.considered for one in self.shares),
            sum((row.saved.cost or Decimal() for row in self.spent), Decimal()),
        )

    @property
    def fee(self) -> int:
        return sum(one.fee for one in self.shares)

    @property
    def fee_with_considered(self) -> int:
        return sum(one.fee_with_considered for one in self.shares)

    @property
    def transcript(self) -> int:
        return due(TRANSCRIPT, 1) if self.total.sent else 0

    @property
    def match(self) -> int:
        return due(REGISTRATION, 1) + due(EXTRA_RANK, self.rankable) + due(LIST_LENGTH, self.rankable)


def costs_of(mine: Profile, rows: Iterable[Row]) -> Costs:
    """One statement beside those of the rows. A program that ended counts as applied to if it once was."""
    rows = list(rows)
    applied = set(
        StatusChange.objects.filter(saved__profile=mine, status__in=SENT - {Status.APPLYING}).values_list(
            "saved_id", flat=True
        )
    )
    sent, considered, spent = Counter[str](), Counter[str](), defaultdict[str, Decimal](Decimal)
    for row in rows:
        if row.match is None:
            continue
        specialty = row.match.program.specialty
        name = specialty.name if specialty else "Not stated"
        sent[name] += row.saved.status in SENT or row.saved.pk in applied
        considered[name] += row.saved.status == Status.CONSIDERING and row.saved.pk not in applied
        spent[name] += row.saved.cost or 0
    shares = [
        Share(name, sent[name], considered[name], spent[name])
        for name in sorted(sent)
        if sent[name] or considered[name]
    ]
    return Costs(
        shares,
        sum(row.match is None for row in rows),
        sum(row.saved.status in ON_A_LIST for row in rows),
        sorted((row for row in rows if row.saved.cost), key=lambda row: -(row.saved.cost or 0)),
    )
