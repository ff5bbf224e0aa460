"""What becomes of the file a guest filled in when they sign in: kept by the account, or held beside its own."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from applicants.models import Profile, SavedProgram
from applicants.models.plan import MOST_SAVED
from applicants.models.profile import SESSION_KEY
from applicants.profile_file import from_profile, replace_profile


def adopt(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """Give the guest's file of this session to the account that was just entered, versions and all; say whether it did.

    An account that has a file keeps it untouched; the guest's stays in the session until its owner decides.
    """
    if SESSION_KEY not in request.session or Profile.objects.filter(user=user.pk).exists():
        return False
    try:
        with transaction.atomic():
            adopted = Profile.objects.of_guest(request).update(user=user)
    except IntegrityError:
        return False  # the same person signed in elsewhere with another file at the same moment: now there are two
    del request.session[SESSION_KEY]
    return adopted > 0


def keep_own_file(request: HttpRequest, mine: Profile, guest: Profile) -> None:
    """Keep the account's answers and delete the guest's, whose programs come onto the account's plan.

    Raises PlansTooLongError, with nothing changed.
    """
    with transaction.atomic():
        bring_plan(mine, guest)
        drop_guest_file(request)


def drop_guest_file(request: HttpRequest) -> None:
    """Delete the guest's file of this session; the account's stays."""
    Profile.objects.of_guest(request).delete()
    request.session.pop(SESSION_KEY, None)


class PlansTooLongError(Exception):
    """The two plans together hold more programs than one may."""


def bring_plan(mine: Profile, guest: Profile) -> None:
    """Put the guest's programs on the account's plan with their notes and history; what is on it already stays.

    Raises PlansTooLongError.
    """
    there = list(SavedProgram.objects.filter(profile=mine).values_list("program_key", flat=True))
    coming = SavedProgram.objects.filter(profile=guest).exclude(program_key__in=there)
    if len(there) + coming.count() > MOST_SAVED:
        raise PlansTooLongError
    coming.update(profile=mine)


def take_over(request: HttpRequest, mine: Profile, guest: Profile, seen_version: int) -> None:
    """Write the guest's answers over the account's file, as a save of all its parts, and delete the guest's.

    ``seen_version``: of the account's file when the two were shown. Raises ChangedElsewhereError or
    PlansTooLongError, with nothing changed.
    """
    with transaction.atomic():
        replace_profile(mine, from_profile(guest), seen_version)
        bring_plan(mine, guest)
        guest.delete()
    request.session.pop(SESSION_KEY, None)
