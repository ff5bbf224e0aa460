"""The names a profile may use: specialties and programs of the database, and the signals each specialty allows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.standing import SignalAllowance
from applicants.season.dates import signal_allowances
from programs.models import Program, Specialty


@dataclass(frozen=True)
class KnownNames:
    """``specialties``: slugs. ``specialty_of``: slug (or '') by program key. ``allowances``: see ``SignalAllowance``.
    ``score_lines``: keys of the score's lines, which weights may name.
    """

    specialties: Collection[str] = frozenset()
    specialty_of: Mapping[str, str] = field(default_factory=dict)
    allowances: Mapping[str, SignalAllowance] = field(default_factory=dict)
    score_lines: Collection[str] = frozenset(factor.key for factor in (*PROSPECT, *FIT))


def known_names() -> KnownNames:
    """What the database knows now: two statements."""
    return KnownNames(
        specialties=frozenset(Specialty.objects.values_list("slug", flat=True)),
        specialty_of={
            key: slug or "" for key, slug in Program.objects.values_list("program_key", "specialty__slug").iterator()
        },
        allowances=signal_allowances(),
    )
