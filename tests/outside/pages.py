"""The pages that are looked at, as the site of this checkout draws them now."""

import json
from collections.abc import Iterator
from typing import Final

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from programs.models import Program

PUBLIC: Final = (
    "/", "/programs/", "/programs/?visa=j1&state=NY", "/programs/?view=cards", "/programs/?step2_ck=x",
    "/programs/?q=mayo", "/programs/changes/", "/programs/compare/?id=441&id=1127", "/insights/", "/method/",
    "/glossary/", "/soap/", "/privacy/", "/about/look/", "/account/login/", "/account/signup/",
    "/account/password/reset/", "/examples/j1-internal-medicine/", "/examples/us-citizen-family-medicine/",
    "/examples/h1b-pathology/", "/nothing-here/",
)  # fmt: skip
OF_A_PROGRAM: Final = ("correct/", "correct/?field=visa_j1", "page/", "changes/")
OF_A_PERSON: Final = (
    "/me/", "/me/who/", "/me/exams/", "/me/letters/", "/me/experience/", "/me/wishes/", "/me/summary/", "/me/ranking/",
    "/me/ranking/?verdict=ask", "/me/what-if/", "/me/checklists/", "/me/plan/", "/me/plan/costs/",
    "/me/plan/questions/", "/me/plan/rank-list/", "/me/plan/import/", "/me/data/", "/me/sharing/",
)  # fmt: skip
OF_A_STEWARD: Final = (
    "/steward/", "/steward/coverage/", "/steward/queue/conflicts/", "/steward/queue/stale/",
    "/steward/queue/missing/", "/steward/queue/missing/work/", "/steward/imports/", "/steward/imports/new/",
    "/steward/pages/", "/steward/rosters/", "/steward/season/", "/steward/log/",
)  # fmt: skip
MOST_PROGRAMS: Final = 20
PERSON: Final = {
    "version": 2,
    "medical_school": {"country": "IN", "name": None},
    "graduated_on": "2019-06-30",
    "us_citizen": False,
    "immigration_status": "none",
    "visas_accepted": ["J-1"],
    "exams": [{"exam": "step2_ck", "taken_on": "2021-08-01", "passed": True, "score": 238}],
    "wishes": {"specialties": ["internal-medicine"]},
}


def drawn() -> Iterator[tuple[str, str]]:
    """Each address with its page. A person and a steward are made up for it, and nothing of them is kept."""
    with transaction.atomic():
        stranger, person, steward = Client(), Client(), Client()
        file = SimpleUploadedFile("profile.json", json.dumps(PERSON).encode())
        assert person.post("/me/upload/", {"file": file, "version": 0}).status_code == 302
        programs = list(Program.objects.listed().order_by("-known_facts", "pk")[:MOST_PROGRAMS])
        user = User.objects.create_user("somebody who looks at pages", is_staff=True)
        user.groups.add(Group.objects.get(name="Stewards"))
        steward.force_login(user)
        addresses = [program.get_absolute_url() for program in programs]
        addresses += [f"/programs/{programs[0].pk}/{part}" for part in OF_A_PROGRAM]
        mine = [*OF_A_PERSON, f"/me/programs/{programs[0].pk}/", f"/me/plan/{programs[0].pk}/add/"]
        for who, paths in ((stranger, [*PUBLIC, *addresses]), (person, mine), (steward, OF_A_STEWARD)):
            for path in paths:
                yield path, who.get(path, follow=True).content.decode()
        transaction.set_rollback(True)
