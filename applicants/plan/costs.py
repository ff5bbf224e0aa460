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
ON_A_LIST = frozenset({Status.INVITED, Status.INTERVIEWED, Status.RANKED})


@dataclass(frozen=True)
class Share:
    """One specialty of the plan. ``sent``: applied to, or meant to; ``paid``: of these applied to; ``considered``: what
    may come on top. ``is_eras``: they take applications through ERAS; the fees are 0 where they do not.
    """

    specialty: str
    sent: int
    considered: int
    spent: Decimal
    is_eras: bool = True
    paid: int = 0

    @property
    def fee(self) -> int:
        return due(APPLICATION, self.sent) if self.is_eras else 0

    @property
    def to_apply(self) -> int:
        return self.sent - self.paid

    @property
    def fee_paid(self) -> int:
        return due(APPLICATION, self.paid) if self.is_eras else 0

    @property
    def fee_to_pay(self) -> int:
        return self.fee - self.fee_paid

    @property
    def fee_with_considered(self) -> int:
        return due(APPLICATION, self.sent + self.considered) if self.is_eras else 0

    @property
    def fee_of_considered(self) -> int:
        """What they would cost on top."""
        return self.fee_with_considered - self.fee


@dataclass(frozen=True)
class Costs:
    """US dollars. ``ranks``: each track on the rank list, and one of each program that invited and is not on it yet.
    ``spent``: with a cost. ``is_registered``: one is ranked already, which only who has registered and paid can do.
    """

    shares: list[Share]
    unlisted: int
    ranks: int
    spent: list[PlanRow]
    is_registered: bool = False

    @property
    def total(self) -> Share:
        return Share(
            "All",
            sum(one.sent for one in self.shares),
            sum(one.considered for one in self.shares),
            sum((row.saved.cost or Decimal() for row in self.spent), Decimal()),
            paid=sum(one.paid for one in self.shares),
        )

    @property
    def fee(self) -> int:
        return sum(one.fee for one in self.shares)

    @property
    def transcript_paid(self) -> int:
        return due(TRANSCRIPT, 1) if any(one.paid for one in self.shares if one.is_eras) else 0

    @property
    def paid(self) -> int:
        """By the statuses: what was applied to, and the Match once something is ranked."""
        return sum(one.fee_paid for one in self.shares) + self.transcript_paid + self.match * self.is_registered

    @property
    def paid_and_spent(self) -> Decimal:
        return self.paid + self.total.spent

    @property
    def in_all(self) -> Decimal:
        """Without what is only considered."""
        return self.paid_and_spent + self.to_pay

    @property
    def in_all_with_considered(self) -> Decimal:
        return self.paid_and_spent + self.to_pay_with_considered

    @property
    def to_pay(self) -> int:
        return self.together - self.paid

    @property
    def to_pay_with_considered(self) -> int:
        return self.together_with_considered - self.paid

    @property
    def together(self) -> int:
        """All that is to be paid to apply to those that count, and to rank those that invited."""
        return self.fee + self.transcript + self.match

    @property
    def together_with_considered(self) -> int:
        fee = sum(one.fee_with_considered for one in self.shares)
        return fee + self.transcript_with_considered + self.match

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
        return due(REGISTRATION, 1) + due(EXTRA_RANK, self.ranks) + due(LIST_LENGTH, self.ranks)


def costs_of(mine: Profile, rows: Iterable[PlanRow]) -> Costs:
    """Two statements beside those of the rows. A program that ended counts as applied to if it once was."""
    rows = list(rows)
    sent_once = StatusChange.objects.filter(saved__profile=mine, status__in=SENT - {Status.APPLYING})
    applied = set(sent_once.values_list("saved_id", flat=True))
    tracks = Counter(mine.rank_list.values_list("saved_id", flat=True))
    is_eras = dict[str, bool]()
    sent, paid, considered, spent = Counter[str](), Counter[str](), Counter[str](), defaultdict[str, Decimal](Decimal)
    for row in rows:
        if row.match is None:
            continue
        specialty = row.match.program.specialty
        name = specialty.name if specialty else "Not stated"
        sent[name] += row.saved.status in SENT or row.saved.pk in applied
        paid[name] += row.saved.status in SENT - {Status.APPLYING} or row.saved.pk in applied
        considered[name] += row.saved.status == Status.CONSIDERING and row.saved.pk not in applied
        spent[name] += row.saved.cost or 0
        is_eras[name] = not specialty or specialty.slug not in NOT_THROUGH_ERAS
    shares = [
        Share(name, sent[name], considered[name], spent[name], is_eras[name], paid[name])
        for name in sorted(sent)
        if sent[name] or considered[name]
    ]
    return Costs(
        shares,
        sum(row.match is None for row in rows),
        sum(max(tracks[row.saved.pk], row.saved.status in ON_A_LIST) for row in rows),
        sorted((row for row in rows if row.saved.cost), key=lambda row: -(row.saved.cost or 0)),
        any(row.saved.status == Status.RANKED for row in rows),
    )
