"""Two profiles, the account's and the one a guest filled in before signing in: which one stays.

An account without a profile takes the guest's at sign-in: :func:`applicants.access.claim_guest_profile`.
"""

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.http import HttpRequest

from applicants.models import (
    Advising,
    AssignedLetter,
    Letter,
    Profile,
    RankEntry,
    SavedProgram,
    SharedLink,
    Status,
    StatusChange,
)
from applicants.models.plan import LONGEST_NOTE, MOST_RANKED, MOST_SAVED
from applicants.models.profile import SESSION_KEY
from applicants.plan import shortlist
from applicants.plan.rank_list import entries as rank_list
from applicants.plan.table import ENTERED, TEXTS, ValueKind
from applicants.profile.file import from_profile, replace_profile
from programs.models import Program

SAID_ELSEWHERE: Final = "The profile filled in before signing in said: "


def keep_own_file(request: HttpRequest, mine: Profile, guest: Profile) -> None:
    """Keep the account's answers and delete the guest's, whose programs come onto the account's plan.

    Raises PlansTooLongError, with nothing changed.
    """
    with transaction.atomic():
        lock_both(mine, guest)
        bring_plan(mine, guest)
        drop_guest_file(request)


def lock_both(mine: Profile, guest: Profile) -> None:
    """Let nobody write to either before they are one: what another window wrote first comes along, what it writes later
    is told that the guest's profile is gone. Raises Profile.DoesNotExist.
    """
    for profile in sorted((mine, guest), key=lambda one: one.pk):  # in one order, so that none waits for the other
        shortlist.lock(profile)


def drop_guest_file(request: HttpRequest) -> None:
    """Delete the guest's file of this session; the account's stays."""
    Profile.objects.of_guest(request).delete()
    request.session.pop(SESSION_KEY, None)


class PlansTooLongError(Exception):
    """The two plans together hold more than one may; the message is a sentence for their owner."""


def bring_plan(mine: Profile, guest: Profile) -> None:
    """Put the guest's programs on the account's plan with their notes and history. Of those on both, the account's
    entry takes in the guest's. The guest's rank list comes at the end of the account's.

    Raises PlansTooLongError.
    """
    there = {saved.program_key: saved for saved in SavedProgram.objects.filter(profile=mine)}
    theirs = SavedProgram.objects.filter(profile=guest)
    coming = theirs.exclude(program_key__in=there)
    if len(there) + coming.count() > MOST_SAVED:
        raise PlansTooLongError(
            f"The two plans together hold more than {MOST_SAVED} programs. Take some off your plan, then choose."
        )
    _join([(there[saved.program_key], saved) for saved in theirs.filter(program_key__in=there)])
    lines = RankEntry.objects.filter(profile=guest)
    ranked = list(lines.values_list("saved__program_key", "code"))
    lines.delete()
    coming.update(profile=mine)
    shortlist.forget_oldest_steps(mine)
    ids = dict(SavedProgram.objects.filter(profile=mine).values_list("program_key", "pk"))
    try:
        shortlist.check_written(mine)
        rank_list.append(mine, [f"{ids[key]}:{code}" for key, code in ranked])
    except shortlist.NotesAreFullError as error:
        raise PlansTooLongError(str(error)) from None
    except rank_list.ListIsFullError:
        raise PlansTooLongError(
            f"The two rank lists together hold more than {MOST_RANKED} lines. Take some off yours, then choose."
        ) from None


def _join(both: Sequence[tuple[SavedProgram, SavedProgram]]) -> None:
    """Let each first entry take in the second, of the same program: what is empty is filled, words and steps come to
    its own, and the newest step is its status. What cannot stand in a field beside another value comes to the notes.
    """
    own = newest_steps([kept for kept, _ in both])
    steps = list(StatusChange.objects.filter(saved__in=[o.pk for _, o in both]).exclude(status=Status.CONSIDERING))
    kept_of, stepped = {other.pk: kept for kept, other in both}, {step.saved_id for step in steps}
    for step in steps:
        step.saved = kept_of[step.saved_id]
    StatusChange.objects.bulk_update(steps, ["saved"], batch_size=200)
    newest = newest_steps([kept for kept, _ in both])
    for kept, other in both:
        # What is ranked says so as long as it is on the list; a status that came without a step has no day to compare.
        if other.pk in stepped and own.get(kept.pk, Status.CONSIDERING) == kept.status != Status.RANKED:
            kept.status = newest[kept.pk]
        apart = []
        if other.status not in (kept.status, Status.CONSIDERING) and other.pk not in stepped:
            apart.append(other.get_status_display())
        for column in ENTERED:
            own, theirs = (getattr(entry, column.field) for entry in (kept, other))
            if column.kind is ValueKind.LINES:
                setattr(kept, column.field, _below(own, theirs))
            elif own in (None, ""):
                setattr(kept, column.field, theirs)
            elif column.kind is not ValueKind.STATUS and theirs not in (None, "", own):
                on = " on" if column.kind is ValueKind.DAY else ""
                apart.append(f"{column.label.lower()}{on} {column.worded(theirs)}")
        kept.note = _below(kept.note, f"{SAID_ELSEWHERE}{', '.join(apart)}." if apart else "")
        kept.version += 1
    full = [kept for kept, _ in both if max(len(getattr(kept, name)) for name in TEXTS) > LONGEST_NOTE]
    if full:
        listed = Program.objects.filter(program_key=full[0].program_key).first()
        name = listed.name if listed else full[0].called
        more = f" (and on {len(full) - 1} more)" if full[1:] else ""
        raise PlansTooLongError(
            f"What both profiles noted on {name}{more} is together longer than "
            f"{LONGEST_NOTE:,} characters. Shorten your notes or questions there, then choose."
        )
    SavedProgram.objects.bulk_update(
        [kept for kept, _ in both], [*(column.field for column in ENTERED), "version"], batch_size=100
    )


def newest_steps(entries: Sequence[SavedProgram]) -> dict[int, str]:
    """The last status that each of these entries came to, by its id."""
    steps = StatusChange.objects.filter(saved__in=[entry.pk for entry in entries]).order_by("at", "pk")
    return dict(steps.values_list("saved_id", "status"))


def _below(mine: str, other: str) -> str:
    """Two texts as one; a line that the first has already is not said twice."""
    known = mine.splitlines()
    return "\n".join([*known, *(line for line in other.splitlines() if line not in known)]).strip()


def bring_letters(mine: Profile, guest: Profile) -> None:
    """What the guest's programs were to be sent goes on: the account now has the same letters in the same order. A
    program of both plans is sent what the guest chose; where they chose nothing, what is left of the account's choice.
    """
    keys = [list(Letter.objects.filter(profile=one).values_list("pk", flat=True)) for one in (guest, mine)]
    same = dict(zip(*keys, strict=True))
    coming = list(AssignedLetter.objects.filter(letter__profile=guest).select_related("saved"))
    of_both = {one.saved.program_key for one in coming if one.saved.profile_id == guest.pk}
    own = dict(SavedProgram.objects.filter(profile=mine, program_key__in=of_both).values_list("program_key", "pk"))
    AssignedLetter.objects.filter(saved__in=own.values()).delete()
    for assigned in coming:
        assigned.saved_id = own.get(assigned.saved.program_key, assigned.saved_id)
        assigned.letter_id = same[assigned.letter_id]
    AssignedLetter.objects.bulk_update(coming, ["saved", "letter"], batch_size=200)


def take_over(request: HttpRequest, mine: Profile, guest: Profile, seen_version: int) -> None:
    """Write the guest's answers over the account's file, as a save of all its parts, and delete the guest's. Who may
    read along goes on reading the same answers.

    ``seen_version``: of the account's file when the two were shown. Raises ChangedElsewhereError or
    PlansTooLongError, with nothing changed.
    """
    with transaction.atomic():
        lock_both(mine, guest)
        guest.refresh_from_db()
        replace_profile(mine, from_profile(guest), seen_version)
        bring_plan(mine, guest)
        bring_letters(mine, guest)
        SharedLink.objects.filter(profile=guest).update(profile=mine)
        known = Advising.objects.filter(profile=mine).values("adviser")
        Advising.objects.filter(profile=guest).exclude(adviser__in=known).exclude(adviser=mine.user).update(
            profile=mine
        )
        guest.delete()
    request.session.pop(SESSION_KEY, None)
