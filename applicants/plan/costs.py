"""What a list of programs costs: the application fee per specialty, the Match, and what was spent so far."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from applicants.models import Profile, Status, StatusChange
from applicants.plan.table import PlanRow
from applicants.season.fees import APPLICATION, EXTRA_RANK, LIST_LENGTH, REGISTRATION, TRANSCRIPT, due

SENT = frozenset({Status.APPLYING, Status.APPLIED, Status.INVITED, Status.INTERVIEWED, Status.RANKED})
# They take applications through ResidencyCAS, whose prices are not on record here. Sources: Boston University, match
# application process, season 2025-26; for emergency medicine a single open source, to be checked.
NOT_THROUGH_ERAS: Final = frozenset({"emergency-medicine", "obstetrics-and-gynecology"})
FEWER: Final = 5  # programs: how much a shorter list would save is told for so many
ON_A_LIST = frozenset({Status.INVITED, Status.INTERVIEWED, Status.RANKED})


@dataclass(frozen=True)
class Share:
    """One specialty of the plan. ``sent``: applied to, or meant to; ``considered``: those that may come on top.
    ``is_eras``: they take applications through ERAS; the fees are 0 where they do not.
    """

    specialty: str
    sent: int
    considered: int
    spent: Decimal
    is_eras: bool = True

    @property
    def all(self) -> int:
        return self.sent + self.considered

    @property
    def fee(self) -> int:
        return due(APPLICATION, self.sent) if self.is_eras else 0

    @property
    def fee_with_considered(self) -> int:
        return due(APPLICATION, self.all) if self.is_eras else 0


@dataclass(frozen=True)
class Costs:
    """US dollars. ``rankable``: programs that invited, of which a rank list can be made. ``spent``: with a cost."""

    shares: list[Share]
    unlisted: int
    rankable: int
    spent: list[PlanRow]

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
    def fee_with_fewer(self) -> int:
        """With ``FEWER`` programs less, each taken where it saves most; there must be so many through ERAS."""
        sent = {one.specialty: one.sent for one in self.shares if one.is_eras}
        for _ in range(FEWER):
            dearest = max(sent, key=lambda name: due(APPLICATION, sent[name]) - due(APPLICATION, sent[name] - 1))
            sent[dearest] -= 1
        return sum(due(APPLICATION, number) for number in sent.values())

    @property
    def saved_with_fewer(self) -> int:
        """0 where there are no more programs than that."""
        return self.fee - self.fee_with_fewer if sum(one.sent for one in self.shares if one.is_eras) > FEWER else 0

    @property
    def together(self) -> int:
        """All that is to be paid to apply to those that count, and to rank those that invited."""
        return self.fee + self.transcript + self.match

    @property
    def for_each(self) -> int:
        """That, for each of the programs that count: rounded."""
        return round(self.together / self.total.sent) if self.total.sent else 0

    @property
    def together_with_considered(self) -> int:
        return self.fee_with_considered + self.transcript_with_considered + self.match

    @property
    def transcript(self) -> int:
        return due(TRANSCRIPT, 1) if any(one.sent for one in self.shares if one.is_eras) else 0

    @property
    def transcript_with_considered(self) -> int:
        return due(TRANSCRIPT, 1) if any(one.is_eras for one in self.shares) else 0

    @property
    def not_through_eras(self) -> list[str]:
        return [one.specialty for one in self.shares if not one.is_eras]

    @property
    def match(self) -> int:
        return due(REGISTRATION, 1) + due(EXTRA_RANK, self.rankable) + due(LIST_LENGTH, self.rankable)


def costs_of(mine: Profile, rows: Iterable[PlanRow]) -> Costs:
    """One statement beside those of the rows. A program that ended counts as applied to if it once was."""
    rows = list(rows)
    applied = set(
        StatusChange.objects.filter(saved__profile=mine, status__in=SENT - {Status.APPLYING}).values_list(
            "saved_id", flat=True
        )
    )
    elsewhere = set[str]()
    sent, considered, spent = Counter[str](), Counter[str](), defaultdict[str, Decimal](Decimal)
    for row in rows:
        if row.match is None:
            continue
        specialty = row.match.program.specialty
        name = specialty.name if specialty else "Not stated"
        sent[name] += row.saved.status in SENT or row.saved.pk in applied
        considered[name] += row.saved.status == Status.CONSIDERING and row.saved.pk not in applied
        spent[name] += row.saved.cost or 0
        if specialty and specialty.slug in NOT_THROUGH_ERAS:
            elsewhere.add(name)
    shares = [
        Share(name, sent[name], considered[name], spent[name], name not in elsewhere)
        for name in sorted(sent)
        if sent[name] or considered[name]
    ]
    return Costs(
        shares,
        sum(row.match is None for row in rows),
        sum(row.saved.status in ON_A_LIST for row in rows),
        sorted((row for row in rows if row.saved.cost), key=lambda row: -(row.saved.cost or 0)),
    )
