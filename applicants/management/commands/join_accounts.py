from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.db import IntegrityError, transaction
from django.db.models import Count, Model, OneToOneRel
from django.db.models.functions import Lower

from applicants.models import Profile
from applicants.my_data.erase import delete_account
from applicants.my_data.merge_guest import PlansTooLongError, bring_plan, lock_both

# What belongs to the door and goes with an account: its addresses, second factor and entries in the admin's log.
LEFT = {"account", "mfa", "admin", "auth"}


class Command(BaseCommand):
    help = (
        "List addresses that more than one account has, made by a double click at sign-up before this was prevented. "
        "With --join, one account stays: a confirmed one, else the one last used. It gets the plan, searches and "
        "links of the others, which are deleted; their answers only where it has none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--join", action="store_true", help="join them, one address at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        doubles = User.objects.exclude(email="").values(folded=Lower("email")).annotate(held=Count("pk"))
        addresses = [row["folded"] for row in doubles.filter(held__gt=1).order_by("folded")]
        for address in addresses:
            kept, *others = accounts_of(address)
            self.stdout.write(f"Account {kept.pk} has the same address as {', '.join(str(one.pk) for one in others)}.")
            for other in others if options["join"] else ():
                try:
                    join(kept, other)
                except PlansTooLongError as error:
                    self.stderr.write(f"Account {other.pk} stays: {error}")
        done = "joined" if options["join"] else "found. Run this again with --join"
        self.stdout.write(f"{len(addresses)} address{'' if len(addresses) == 1 else 'es'} {done}.")


def accounts_of(address: str) -> list[User]:
    """The accounts with this address, the one to keep first: stewards, then confirmed, then the last used."""
    confirmed = set(EmailAddress.objects.filter(email=address, verified=True).values_list("user_id", flat=True))
    found = User.objects.annotate(folded=Lower("email")).filter(folded=address)
    return sorted(
        found,
        key=lambda one: (
            not one.is_staff,
            one.pk not in confirmed,
            -one.last_login.timestamp() if one.last_login else 1,
        ),
    )


@transaction.atomic
def join(kept: User, other: User) -> None:
    """Give ``kept`` what hangs on ``other``, and delete that. Raises PlansTooLongError, with nothing changed."""
    for relation in User._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label in LEFT:
            continue
        name = relation.field.name
        for row in model._default_manager.filter(**{name: other}):
            if isinstance(relation, OneToOneRel) and model._default_manager.filter(**{name: kept}).exists():
                add_up(row, model._default_manager.get(**{name: kept}))
            else:
                give(row, name, kept)
    delete_account(other)


def give(row: Model, name: str, kept: User) -> None:
    try:
        with transaction.atomic():
            setattr(row, name, kept)
            row.save(update_fields=[name])
    except IntegrityError:
        pass  # it has one like it, and this one goes with its account


def add_up(row: Model, mine: Model) -> None:
    """The only one of its kind an account may have, where both have one: the plan of a profile comes along."""
    if isinstance(row, Profile) and isinstance(mine, Profile):
        lock_both(mine, row)
        bring_plan(mine, row)
