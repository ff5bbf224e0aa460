"""What an applicant knows of programs: kept with the profile, laid over the catalogue for their own ranking alone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from applicants.matching import facts
from applicants.matching.columns import Columns, Overlaid
from applicants.models import OwnFact, Profile
from applicants.models.answers import MOST_OWN_FACTS
from programs.catalogue import Catalogue
from programs.fields import FIELDS, strictness_of
from programs.models import Program

TOO_MANY = f"You have noted {MOST_OWN_FACTS} facts, the most that are kept; remove one first."


class TooManyOwnFactsError(Exception):
    """The profile holds as many own facts as it may."""


def laid_over(books: Catalogue, own_facts: Iterable[facts.OwnFact]) -> Columns:
    """The catalogue with these facts in place of what the sources say; the catalogue itself when there are none.

    A fact about a program that is not listed is passed over. What the applicant knows is dated and not in dispute.
    """
    changes: dict[int, dict[str, Any]] = defaultdict(dict)
    for fact in own_facts:
        position = books.position(fact.program_key)
        if position is None:
            continue
        known = changes[position]
        value = FIELDS[fact.field].value(fact.value)
        known[fact.field] = float(value) if isinstance(value, Decimal) else value
        if FIELDS[fact.field].has_strictness:
            known[f"{fact.field}_strictness"] = strictness_of(fact.field, fact.value, "")
        for doubt in ("disputed", "undated"):
            fields: str = known.get(doubt, books.value(doubt, position))
            known[doubt] = " ".join(name for name in fields.split() if name != fact.field)
    return Overlaid(books, changes) if changes else books


def keep(profile: Profile, fact: OwnFact) -> None:
    """Note a fact, in place of an earlier one about the same field. Raises TooManyOwnFactsError."""
    with transaction.atomic():
        stored, others = _others(profile, fact.program_key, fact.field)
        if len(others) >= MOST_OWN_FACTS:
            raise TooManyOwnFactsError
        stored.save_parts({"own_facts": [*others, fact]}, stored.version)


def forget(profile: Profile, program_key: str, field: str) -> bool:
    """Remove a fact; whether there was one."""
    with transaction.atomic():
        stored, others = _others(profile, program_key, field)
        if len(others) == stored.own_facts.count():
            return False
        stored.save_parts({"own_facts": others}, stored.version)
    return True


def _others(profile: Profile, program_key: str, field: str) -> tuple[Profile, list[OwnFact]]:
    """The profile, locked, and its facts about anything but this. What is merged into a program is the same one."""
    same = Program.objects.filter(merged_into__program_key=program_key).values_list("program_key", flat=True)
    stored = Profile.objects.select_for_update().get(pk=profile.pk)
    return stored, list(stored.own_facts.exclude(program_key__in=[program_key, *same], field=field))


def as_row(fact: facts.OwnFact) -> OwnFact:
    """A fact of a profile file as it is stored; one without a day is noted now."""
    noted = datetime.combine(fact.set_on, time(12), timezone.get_current_timezone()) if fact.set_on else timezone.now()
    return OwnFact(program_key=fact.program_key, field=fact.field, value=fact.value, note=fact.note, set_at=noted)
