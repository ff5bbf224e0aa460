"""What everybody is shown: the headers of each answer, and that nobody reads or writes what is another's."""

import re
import subprocess
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from tests.benchmark.databases import ROOT
from tests.trust.people import MARK
from tests.trust.report import Figure
from tests.trust.site import Answer, Place, Visitor, people

PRIVATE: Final = ("/me/", "/shared/", "/advising/", "/account/", "/admin/", "/steward/")
PUSHED: Final = {"is_staff": "on", "is_superuser": "on", "user": "1", "profile": "1", "id": "1", "pk": "1",
                 "groups": "1", "version": "0", "verified": "on", "username": "root", "state": "approved"}  # fmt: skip


def score(answer: Answer) -> int:
    """By the modifiers of MDN's HTTP Observatory (its table of August 2026), without preloading, which is asked for by
    whoever owns the name.
    """
    told = answer.headers
    policy = {
        word.split()[0]: word.split()[1:] for word in told.get("Content-Security-Policy", "").split(";") if word.strip()
    }
    points = 100
    if not policy:
        points -= 25
    elif "'unsafe-inline'" in policy.get("script-src", policy.get("default-src", [])):
        points -= 20
    else:
        points += 10 if policy.get("default-src") == ["'none'"] else 5
    cookies = told.get_all("Set-Cookie", [])
    if cookies:
        points += 5 if all("secure" in one.lower() and "samesite" in one.lower() for one in cookies) else -40
    points -= 0 if "max-age=31536000" in told.get("Strict-Transport-Security", "") else 20
    points += (
        5 if told.get("Referrer-Policy") in ("same-origin", "no-referrer", "strict-origin-when-cross-origin") else 0
    )
    points += 5 if policy.get("frame-ancestors") == ["'none'"] else -20
    points -= 0 if told.get("X-Content-Type-Options") == "nosniff" else 5
    points += 10 if told.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0
    return points


def headers(of: Place) -> Iterator[Figure]:
    from tests.addresses import addresses

    made = people(of)
    with of.site() as server:
        worst, pages, leaky = (10**6, ""), 0, []
        for kind in ("", "applicant", "steward"):
            for one in addresses():
                visitor = Visitor(server.port, made["sessions"].get(kind))
                path = one.path(pk=made["ids"]["program"])
                answer = visitor.get(path)
                pages += 1
                if answer.headers.get("Content-Type", "").startswith("text/html"):
                    worst = min(worst, (score(answer), f"{path} {answer.status}"))
                is_private = path.startswith(PRIVATE) or kind
                if is_private and "no-store" not in answer.headers.get("Cache-Control", ""):
                    leaky.append(path)
    yield Figure("answers looked at", pages, at_least=300)
    yield Figure(f"score of the worst page ({worst[1]})", worst[0], at_least=120)
    yield Figure("answers to known visitors that a cache may keep", len(leaky), at_most=0, told=leaky)


# Not asked: whether OPTIONS names each address's own methods (the answer to other sites is one for all), and whether
# each valid request is taken and each invalid one refused: two valid answers may contradict each other, an empty one is
# one that was not given.
CHECKS: Final = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance"
)


def description(of: Place, examples: int = 30) -> Iterator[Figure]:
    """What /api/openapi.json promises, tried by Schemathesis with requests of its own making."""
    with of.site() as server:
        site = f"http://127.0.0.1:{server.port}"
        command = [str(ROOT / "var/tools/bin/schemathesis"), "run", f"{site}/api/openapi.json", "--url", site,
                   "-H", "Host: localhost", "-H", "X-Forwarded-Proto: https", "-c", CHECKS, "-n", str(examples),
                   "--seed", "1", "--generation-database", "none", "--suppress-health-check", "all"]  # fmt: skip
        told = subprocess.run(command, cwd=of.folder, env=of.env, capture_output=True, text=True, check=False).stdout
    cases = re.search(r"(\d+) generated", told)
    broken = re.findall(r"^- (ST\d+ .*)$", told, re.MULTILINE)
    yield Figure("requests made of the description of the API", int(cases[1]) if cases else 0, at_least=500)
    yield Figure("answers otherwise than described", len(broken), at_most=0, told=broken)


def access(of: Place) -> Iterator[Figure]:
    """Every address with ids of one person's things, asked and posted to by everybody else."""
    from tests.addresses import addresses

    made = people(of)
    ids: dict[str, Any] = made["ids"]
    reads, writes, tried, sent = [], [], 0, 0
    before = kept_of(of, ids)
    with of.site() as server:
        for kind in ("", "another", "adviser"):
            for one in addresses():
                for pk in {
                    ids[name] for name in ("program", "letter", "search", "link", "advising", "correction", "user")
                }:
                    if "<" not in one.route and pk != ids["program"]:
                        continue
                    path = one.path(pk=pk, field="visa_j1", what="asked", kind="stale")
                    visitor = Visitor(server.port, made["sessions"].get(kind))
                    if one.name in OWN_ENDS:
                        continue  # ends one's own session or account: tried by nobody's session but the last
                    answer = visitor.get(path)
                    tried += 1
                    is_desk = path.startswith(("/steward/", "/admin/")) and answer.status == 200 and "login" not in path
                    if MARK.lower() in answer.text.lower() or is_desk:
                        reads.append(f"{kind or 'stranger'} {path}")
                    answer = visitor.post(path, PUSHED)
                    sent += 1
                    if MARK.lower() in answer.text.lower():
                        reads.append(f"{kind or 'stranger'} POST {path}")
                    if kept_of(of, ids) != before:
                        writes.append(f"{kind or 'stranger'} POST {path}")
                        before = kept_of(of, ids)
    yield Figure("reads tried", tried, at_least=70)
    yield Figure("foreign reads", len(reads), at_most=0, told=reads)
    yield Figure("writes tried, each with fields that nobody may set", sent, at_least=70)
    yield Figure("foreign writes and fields", len(writes), at_most=0, told=writes)


OWN_ENDS: Final = ("account_logout", "account_delete", "applicants:profile_delete")


def kept_of(of: Place, ids: dict[str, Any]) -> str:
    """What the database holds of one person, and who may do what."""
    rows = query(
        of,
        f"SELECT version, school_name, user_id FROM applicants_profile WHERE school_name = '{MARK}'",
        f"SELECT count(*), max(status), max(writer) FROM applicants_letter WHERE writer = '{MARK}'",
        f"SELECT count(*), sum(version), max(note) FROM applicants_savedprogram WHERE note = '{MARK}'",
        f"SELECT count(*), max(name), max(query) FROM applicants_savedsearch WHERE name = '{MARK}'",
        f"SELECT count(*) FROM applicants_sharedlink WHERE label = '{MARK}'",
        f"SELECT count(*), max(accepted_at) FROM applicants_advising WHERE shown_as = '{MARK}'",
        "SELECT count(*) FROM auth_user WHERE is_staff OR is_superuser",
        "SELECT count(*) FROM account_emailaddress WHERE verified",
        f"SELECT state, count(*) FROM programs_correction WHERE id = {ids['correction']} GROUP BY 1",
        "SELECT count(*) FROM programs_evidence",
    )
    return repr(rows)


def query(of: Place, *statements: str) -> list[Any]:
    import sqlite3
    from contextlib import closing

    import psycopg2

    address = urlsplit(of.database)
    if address.scheme == "sqlite":
        with closing(sqlite3.connect(address.path[1:] if address.path.startswith("//") else address.path)) as one:
            return [one.execute(statement).fetchall() for statement in statements]
    found = []
    with closing(psycopg2.connect(of.database)) as one, one.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            found.append(cursor.fetchall())
    return found
