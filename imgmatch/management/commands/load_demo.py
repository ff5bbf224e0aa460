"""Load a demonstration: example people with plans, their adviser and a steward, over the real programs."""

from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from applicants.matching.verdicts import Verdict
from applicants.models import Advising, Profile, SavedProgram, Status
from applicants.my_data.erase import delete_account
from applicants.plan import shortlist
from applicants.plan.rank_list import entries
from applicants.profile.file import replace_profile
from applicants.ranking.matches import catalogue_of, ranking_of
from applicants.sharing.examples import file_in

HOST: Final = "demo.example"  # a name under which nobody can have an address (RFC 6761)
STEWARD: Final = f"steward@{HOST}"
ADVISER: Final = f"adviser@{HOST}"
LEGIBLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # letters and digits that look like no other


@dataclass(frozen=True)
class Planned:
    """The next program of its owner's ranking with this verdict, and how far it has come: each status with the days
    since. ``interview``: in how many days, negative for days ago. What is written names no program and says nothing
    of one.
    """

    verdict: Verdict
    steps: Sequence[tuple[Status, int]]
    interview: int | None = None
    note: str = ""
    questions: str = ""
    cost: int | None = None


@dataclass(frozen=True)
class Person:
    """Somebody made up: ``example`` names the profile, one of ``fixtures/examples``. ``let_in``: said yes to the
    adviser, who has asked.
    """

    name: str
    example: str
    plan: Sequence[Planned]
    let_in: bool = True
    shows_notes: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.lower()}@{HOST}"


APPLIED, INVITED, INTERVIEWED = (Status.APPLIED, 61), (Status.INVITED, 30), (Status.INTERVIEWED, 6)
SOON: Final = [APPLIED, (Status.INVITED, 12)]
PEOPLE: Final = (
    Person(
        "Asha",
        "j1-internal-medicine",
        (
            Planned(Verdict.OPEN, [APPLIED, INVITED, INTERVIEWED, (Status.RANKED, 5)], -6, "Thanked them.", cost=310),
            Planned(Verdict.OPEN, [APPLIED, INVITED, (Status.INTERVIEWED, 3), (Status.RANKED, 2)], -3, cost=180),
            Planned(Verdict.OPEN, SOON, 9, "Book the train.", "How many night shifts are there in a month?"),
            Planned(Verdict.OPEN, SOON, 16, "My cousin lives an hour away."),
            Planned(Verdict.OPEN, [APPLIED]),
            Planned(Verdict.OPEN, [APPLIED]),
            Planned(Verdict.OPEN, [APPLIED, (Status.REJECTED, 20)]),
            Planned(Verdict.ASK, [APPLIED], questions="Do you sponsor J-1 for the coming season?"),
            Planned(Verdict.ASK, [APPLIED]),
            Planned(Verdict.ASK, [], note="Ask before applying."),
        ),
        shows_notes=True,
    ),
    Person(
        "Daniel",
        "us-citizen-family-medicine",
        (
            Planned(Verdict.OPEN, [APPLIED, INVITED, INTERVIEWED, (Status.RANKED, 4)], -6, cost=95),
            Planned(Verdict.OPEN, SOON, 4),
            Planned(Verdict.OPEN, [APPLIED]),
            Planned(Verdict.ASK, [APPLIED]),
        ),
    ),
    Person(
        "Mariam",
        "h1b-pathology",
        (Planned(Verdict.OPEN, [APPLIED]), Planned(Verdict.ASK, [APPLIED]), Planned(Verdict.ASK, [])),
        let_in=False,
    ),
)
ADDRESSES: Final = (STEWARD, ADVISER, *(person.email for person in PEOPLE))


class Command(BaseCommand):
    help = (
        "Load the starter set and made-up people for a demonstration (DEMO=1). Their password is drawn at random and "
        "printed once. People who are there already stay as they are; --again makes them anew, with a new password."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="Make the people anew, with a new password.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demonstration: set DEMO=1, or use make demo. Nothing was changed.")
        made_up = User.objects.filter(email__in=ADDRESSES)
        if not made_up and (User.objects.exists() or Profile.objects.exists()):
            raise CommandError("This database holds accounts or profiles of people. Nothing was changed.")
        call_command("load_starter", stdout=self.stdout)
        if made_up and not options["again"]:
            self.stdout.write("The people are there. Their password was printed once: ARGS=--again draws another.")
            return
        password = "-".join(get_random_string(4, LEGIBLE) for _ in range(4))
        with transaction.atomic():
            for user in made_up:
                delete_account(user)
            make_people(password)
        self.stdout.write(f"\nSign in at /account/login/ with the password {password}, which is printed only now:")
        for email, who in (
            (STEWARD, "keeps the data: /steward/ and /admin/"),
            (ADVISER, "reads along with applicants: /advising/"),
            *((person.email, f"an applicant: /me/, example {person.example}") for person in PEOPLE),
        ):
            self.stdout.write(f"  {email:<22} {who}")


def make_people(password: str) -> None:
    """The accounts of ``ADDRESSES``, with what is theirs."""
    steward = make_account(STEWARD, password, is_staff=True)
    steward.groups.add(Group.objects.get(name="Stewards"))
    adviser = make_account(ADVISER, password)
    for person in PEOPLE:
        profile = Profile(user=make_account(person.email, password))
        replace_profile(profile, file_in(person.example), profile.version)
        make_plan(profile, person.plan)
        Advising.objects.create(
            profile=profile,
            adviser=adviser,
            shown_as=person.name,
            shows_notes=person.shows_notes,
            accepted_at=timezone.now() if person.let_in else None,
        )


def make_account(email: str, password: str, *, is_staff: bool = False) -> User:
    """An account whose address counts as confirmed: no mail is sent."""
    name = email.replace(f"@{HOST}", "-demo")
    user = User.objects.create_user(name, email, password, is_staff=is_staff)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def make_plan(profile: Profile, plan: Sequence[Planned]) -> None:
    """Programs of its owner's wishes, the best of each verdict first; fewer where there are not as many."""
    ranked, today = ranking_of(profile), timezone.localdate()
    books, wished = catalogue_of(ranked), profile.applicant().wishes.specialties
    specialty, program_keys = books.values_of("specialty"), books.values_of("program_key")
    best = {
        verdict: iter(
            [one for one in ranked.order.tolist() if ranked.verdict[one] == verdict and specialty[one] in wished]
        )
        for verdict in {planned.verdict for planned in plan}
    }
    for planned in plan:
        index = next(best[planned.verdict], None)
        if index is None:
            continue
        key = str(program_keys[index])
        shortlist.add(profile, [key])
        saved = SavedProgram.objects.filter(profile=profile, program_key=key)
        saved.update(
            added_at=timezone.now() - timedelta(days=70),
            note=planned.note,
            questions=planned.questions,
            interview_on=None if planned.interview is None else today + timedelta(days=planned.interview),
            cost=planned.cost,
        )
        for status, days_ago in planned.steps:
            if status is Status.RANKED:
                choices = entries.choices_of(profile)
                entries.append(profile, [next(word for word in choices if choices[word].saved.program_key == key)])
            shortlist.move(profile, [key], status, today - timedelta(days=days_ago))
