"""Somebody of each kind, made on the site of DATABASE_URL: python -m tests.trust.people

Prints, as JSON, a session of each and the ids of all that one of them owns. What they wrote holds ``MARK``.
"""

import json
import sys
from datetime import timedelta
from typing import Any

MARK = "Zanzibarquark"
PASSWORD = "a river runs 4 miles"


def main() -> dict[str, Any]:
    import django

    django.setup()
    from allauth.account.models import EmailAddress
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client
    from django.utils import timezone

    from applicants.models import (
        Advising,
        AssignedLetter,
        Digest,
        Letter,
        OwnFact,
        Profile,
        SavedProgram,
        SavedSearch,
        SharedLink,
    )  # fmt: skip
    from applicants.models.plan import OWN
    from programs.models import Correction, Program

    def account(name: str, **more: Any) -> User:
        address = f"{name}@example.org"
        user = User.objects.create_user(name, address, PASSWORD, **more)
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
        return user

    def session(user: User) -> dict[str, str]:
        browser = Client()
        browser.force_login(user, "imgmatch.accounts.StewardBackend")
        return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}

    ada, ben, adviser, mentor = account("zanzibarquark"), account("ben"), account("adviser"), account("mentor")
    steward = account("steward", is_staff=True, is_superuser=True)
    program, other = Program.objects.listed()[:2]
    for user in (ada, ben):
        mine = Profile(user=user, school_country="IN", school_name=MARK if user == ada else "Another school")
        letter = Letter(writer=MARK if user == ada else "Writer", status="asked")
        mine.save_parts({"who": [], "letters": [letter]}, 0)
        for one in (program, other):
            saved = SavedProgram.objects.create(profile=mine, program_key=one.program_key, note=mine.school_name)
        own = f"{OWN}{user.pk}"
        SavedProgram.objects.create(profile=mine, program_key=own, own_name=mine.school_name, own_place="Ohio")
        AssignedLetter.objects.create(saved=saved, letter=mine.letters.get(), position=0)
        OwnFact.objects.create(
            profile=mine, program_key=program.program_key, field="visa_j1", value="yes", note=mine.school_name
        )
        search = SavedSearch.objects.create(user=user, name=mine.school_name, query="state=NY")
        Digest.objects.create(user=user)
        ends = timezone.now() + timedelta(days=3)
        link = SharedLink.objects.create(profile=mine, token_hash=f"{user.pk:064d}", label=mine.school_name,
                                         expires_at=ends)  # fmt: skip
        advising = Advising.objects.create(
            profile=mine, adviser=mentor if user == ada else adviser, shown_as=mine.school_name
        )
        if user == ada:
            ids = {
                "program": program.pk, "letter": mine.letters.get().pk, "search": search.pk, "link": link.pk,
                "advising": advising.pk, "profile": str(mine.pk), "user": user.pk,
            }  # fmt: skip
    said = {"field": "visa_j1", "value": "yes", "how": "other", "note": "I asked"}
    ids["correction"] = Correction.objects.create(program=program, **said).pk
    kinds = {"applicant": ada, "another": ben, "adviser": adviser, "steward": steward}
    return {"sessions": {name: session(user) for name, user in kinds.items()}, "ids": ids}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
