"""POST /api/ranking: the numbers of the command line, nothing kept, every fault named by its field."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from applicants.models import Profile, VisitorSession
from applicants.profile.file import LARGEST_FILE
from applicants.ranking.api import RankingOut
from applicants.tests.profiles import a_file
from programs.tests.builders import make_programs

pytestmark = pytest.mark.django_db

DAY = "today=2026-11-22"
ME = a_file(experience=[], signals=[], silver_signals=[])


@pytest.fixture
def programs() -> None:
    make_programs(
        {"program_key": "im-1", "name": "Alder", "visa_j1": "yes", "accepts_img": "yes", "state": "NY"},
        {"program_key": "im-2", "name": "Birch", "visa_j1": "no", "visa_h1b": "no", "state": "NJ"},
        {
            "program_key": "fm-1",
            "name": "Cedar",
            "specialty": "family-medicine",
            "min_step2_ck": 250,
            "state": "NY",
            "visa_j1": "yes",
        },
        {"program_key": "fm-2", "name": "Dogwood", "specialty": "family-medicine", "state": "NY"},
    )


def ask(client: Client, query: str = DAY, body: Any = ME, content_type: str = "application/json") -> Any:
    given = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.post(f"/api/ranking?{query}", given, content_type=content_type)


@pytest.mark.parametrize(
    ("query", "options"),
    [
        pytest.param("", (), id="everything"),
        pytest.param("&state=NY&visa=j1&not_stated=visa", ("--filter", "state=NY&visa=j1&not_stated=visa"), id="some"),
        pytest.param("&visa=j1&conditional=visa", ("--filter", "visa=j1&conditional=visa"), id="with conditions"),
        pytest.param("&top=1", ("--top", "1"), id="the first of each verdict"),
        pytest.param("&verdict=closed&verdict=ask", ("--verdict", "closed,ask"), id="two verdicts"),
        pytest.param("&season=2028", ("--season", "2028"), id="another season"),
    ],
)
def test_the_numbers_of_the_command_line(client, programs, tmp_path, query, options) -> None:
    file = tmp_path / "profile.json"
    file.write_text(json.dumps(ME))
    printed = StringIO()
    call_command(
        "rank_programs", "--profile", str(file), "--today", "2026-11-22", "--json", *options, stdout=printed
    )  # fmt: skip
    answer = ask(client, DAY + query)
    assert answer.status_code == 200
    assert answer.json() == json.loads(printed.getvalue())
    assert RankingOut.model_validate(answer.json()).season == answer.json()["season"]


def test_nothing_is_kept_and_no_cookie_is_needed_or_read(programs, django_assert_num_queries) -> None:
    stranger = Client(enforce_csrf_checks=True)
    first = ask(stranger)
    assert (first.status_code, first["Cache-Control"], first.cookies) == (200, "no-store", {})
    assert "Cookie" not in first.get("Vary", "")
    assert not Profile.objects.exists()
    assert not VisitorSession.objects.exists()
    stranger.cookies["imgmatch"] = "a-session"
    with django_assert_num_queries(5):  # data version, specialties and programs known, programs and evidence printed
        assert ask(stranger).json() == first.json()


@pytest.mark.parametrize(
    ("body", "field", "why"),
    [
        pytest.param("{", "body", "This is not JSON: line 1", id="broken"),
        pytest.param(" ", "body", "This is not JSON", id="nothing"),
        pytest.param(b"\xff\xfe", "body", "not written in UTF-8", id="another encoding"),
        pytest.param("[]", "body", "it should be an object", id="a list"),
        pytest.param('{"version": 1, "version": 1}', "body", "stands twice", id="a key twice"),
        pytest.param({}, "version", "is required.", id="no version"),
        pytest.param(a_file(us_citizen="no"), "us_citizen", "should be true, false or null.", id="a word"),
        pytest.param({"version": 1, "exams": [{"exam": "step1", "score": "9"}]}, "exams[0].score",
                     "should be a whole number.", id="inside a list"),
        pytest.param({"version": 1, "signals": ["nowhere"]}, "signals[0]", 'there is no program "nowhere".', id="name"),
        pytest.param({"version": 1, "height": 180}, "height", "is not a field of a version 2 profile.", id="unknown"),
    ],
)  # fmt: skip
def test_a_bad_profile_is_named_by_its_field(client, programs, body, field, why) -> None:
    answer = ask(client, body=body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert why in " ".join(answer.json()["errors"][field])
    assert "no-store" in answer["Cache-Control"]


NO_STEP2 = a_file(
    experience=[], signals=[], silver_signals=[], exams=[{"exam": "step1", "passed": True, "taken_on": "2021-03-01"}],
    ecfmg_certified_on="2024-03-01", ecfmg_expected_on=None, ecfmg_valid_until="2026-06-30",
)  # fmt: skip


@pytest.mark.parametrize(
    ("judged_on", "clock", "agree"),
    [
        pytest.param("2026-05-01", date(2026, 11, 22), False, id="a day on which the certificate had not ended"),
        pytest.param("2026-11-22", date(2026, 5, 1), True, id="a day on which it has: nothing rests on it"),
    ],
)
def test_answers_that_do_not_fit_together_are_named_and_nothing_is_judged(
    client, programs, tmp_path, on_day, judged_on, clock, agree
) -> None:
    """As on the pages, and on the day that is judged: whatever day it is."""
    on_day(clock)
    answer = ask(client, f"today={judged_on}", NO_STEP2)
    (tmp_path / "profile.json").write_text(json.dumps(NO_STEP2))
    command = ("rank_programs", "--profile", str(tmp_path / "profile.json"), "--today", judged_on)
    if agree:
        assert answer.status_code == 200
        call_command(*command, stdout=StringIO())
        return
    assert answer.status_code == 400
    why = "You hold the certificate, which rests on Step 2 CK: add its result. It does not fit ecfmg_certified_on."
    assert answer.json()["errors"] == {"exams": [why]}
    with pytest.raises(CommandError, match=f"exams: {why}") as refused:
        call_command(*command, stdout=StringIO())
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("top=-1", "top"),
        ("top=2001", "top"),
        ("season=1999", "season"),
        ("today=22.11.2026", "today"),
        ("today=2026-02-30", "today"),
        ("today=9999-12-31", "today"),
        ("today=0001-01-01", "today"),
        ("view=map", "view"),
        ("verdict=perhaps", "verdict"),
        ("visa=f1", "visa"),
        ("colour=blue", "query"),
        ("page=2", "page"),
        ("sort=name", "sort"),
    ],
)
def test_a_bad_word_of_the_address_is_named(client, programs, query, word) -> None:
    answer = ask(client, query)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [word])


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/json", ""])
def test_another_content_type_is_415(client, content_type) -> None:
    answer = ask(client, body="version=1", content_type=content_type)
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


@pytest.mark.parametrize(("size", "status"), [(LARGEST_FILE, 200), (LARGEST_FILE + 1, 413), (3_000_000, 413)])
def test_the_body_is_bounded(client, programs, size, status) -> None:
    assert ask(client, body='{"version": 1}'.ljust(size)).status_code == status
