"""What an operator practises: leaving no trace of who leaves, living through what is away or full, and coming back."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.trust.doors import query
from tests.trust.people import MARK, PASSWORD
from tests.trust.report import Figure
from tests.trust.site import Place, Visitor, people

SESSIONS = 100_000
LEAVERS = 4


def erasure(of: Place) -> Iterator[Figure]:
    """Accounts end among 100,000 sessions. The mark of one is looked for in all that is left."""
    made = people(of)
    crowd(of)
    costs = []
    with of.site(workers=1) as server:
        visitor = Visitor(server.port, made["sessions"]["applicant"])
        assert MARK in visitor.get("/me/who/").text
        visitor.get("/me/ranking/")
        leavers = [signed_in(server.port, f"{MARK}@example.org")]
        seen = found_in(of)
        leavers += [signed_in(server.port, f"leaver{number}@example.org") for number in range(LEAVERS)]
        for one in leavers:
            server.be_quiet()
            before = server.cpu()
            answer = one.post("/account/delete/", {"password": PASSWORD})
            costs.append(server.cpu() - before)
            assert answer.status == 302, answer.text[:300]
        hash_cost = median(one_password() for _ in range(5))
        left = found_in(of)
        logs = {"dump": dump(of), "log of the site": Path(f"/proc/{server.process.pid}/fd/2").read_text()}
    logs |= {path.name: path.read_text(errors="replace") for path in Path("/var/log/postgresql").glob("*.log")}
    left += [name for name, text in logs.items() if MARK.lower() in text.lower()]
    yield Figure("places that held the mark before", len(seen), at_least=1, told=seen)
    cost = 1000 * max(median(costs) - hash_cost, 0)
    yield Figure("an account ends among 100,000 sessions, without its password", cost, at_most=50, unit="ms of CPU")
    yield Figure("places that hold it then: database, log of writes, cache, temporary files, logs, dump", len(left),
                 at_most=0, told=left)  # fmt: skip
    if held := below_the_database(of):
        yield Figure(
            "files of PostgreSQL that hold it where rows were deleted, until it writes over them", len(held), told=held
        )


def signed_in(port: int, address: str) -> Visitor:
    visitor = Visitor(port)
    visitor.get("/account/login/")
    assert visitor.post("/account/login/", {"login": address, "password": PASSWORD}).status == 302
    return visitor


def crowd(of: Place) -> None:
    code = (
        "import django; django.setup()\n"
        "from datetime import timedelta\n"
        "from allauth.account.models import EmailAddress\n"
        "from django.contrib.auth.models import User\n"
        "from django.utils import timezone\n"
        "from applicants.models import VisitorSession as S\n"
        f"for n in range({LEAVERS}):\n"
        "    address = f'leaver{n}@example.org'\n"
        f"    user = User.objects.create_user(f'leaver{{n}}', address, {PASSWORD!r})\n"
        "    EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)\n"
        f"S.objects.bulk_create([S(session_key=f'crowd-{{n:027d}}', session_data='x' * 200, user_id=n,"
        f" expire_date=timezone.now() + timedelta(days=9)) for n in range(10**6, 10**6 + {SESSIONS})], batch_size=5000)"
    )
    subprocess.run([".venv/bin/python", "-c", code], env=of.env, check=True)


def one_password() -> float:
    """Seconds of CPU that checking a password takes, which is meant to be slow."""
    import time

    from django.contrib.auth.hashers import make_password

    before = time.process_time()
    make_password(PASSWORD, hasher="pbkdf2_sha256")
    return time.process_time() - before


def below_the_database(of: Place) -> list[str]:
    """Files of PostgreSQL, where this machine lets us read them: it writes over what was deleted when it needs room."""
    if of.database.startswith("sqlite"):
        return []
    where = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
    (((folder, number),),) = query(of, where)
    files = [path for path in (Path(folder) / "base" / str(number)).glob("*") if path.is_file()]
    return [path.name for path in files if MARK.lower().encode() in path.read_bytes().lower()]


def found_in(of: Place) -> list[str]:
    """The files and the keys of Redis that hold the mark."""
    import redis

    places = [of.folder]
    if of.database.startswith("sqlite"):
        places.append(Path(of.database.removeprefix("sqlite:///")).parent)
    stem = Path(of.database.removeprefix("sqlite:///")).name if of.database.startswith("sqlite") else ""
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    files = [path for path in files if of.folder in path.parents or path.name.startswith(stem)]
    held = [path.name for path in files if MARK.lower().encode() in path.read_bytes().lower() and path.suffix != ".log"]
    mails = of.folder / "mails"
    held = [name for name in held if not (mails / name).exists()]  # a mail that was sent is its receiver's
    cache = redis.from_url(of.env["CACHE_URL"])
    held += [
        f"cache {key!r}"
        for key in cache.scan_iter()
        if MARK.lower().encode() in (key + (cache.dump(key) or b"")).lower()
    ]
    if not stem and MARK.lower() in dump(of).lower():
        held.append("database")
    return held


def dump(of: Place) -> str:
    command = ["pg_dump", of.database]
    if of.database.startswith("sqlite"):
        command = ["sqlite3", of.database.removeprefix("sqlite:///"), ".dump"]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", check=True).stdout


def away(of: Place) -> Iterator[Figure]:
    """Redis ends: what needs it answers 503 and says why, what does not goes on."""
    made, answers = people(of), list[str]()
    with of.site() as server:
        of.redis.terminate()
        of.redis.wait()
        visitor = Visitor(server.port, made["sessions"]["applicant"])
        asked = {
            "GET /programs/": visitor.get("/programs/?q=a"),
            "GET /me/who/": visitor.get("/me/who/"),
            "GET /programs/export.csv": visitor.get("/programs/export.csv?q=a"),
            "POST /account/login/": Visitor(server.port).post("/account/login/", {"login": "a@b.org", "password": "x"}),
            "POST /account/signup/": Visitor(server.port).post(
                "/account/signup/", {"email": "n@example.org", "password1": PASSWORD, "password2": PASSWORD}
            ),
            "POST /account/password/reset/": Visitor(server.port).post(
                "/account/password/reset/", {"email": "a@b.org"}
            ),
            "POST /me/who/ of a guest": Visitor(server.port).post("/me/who/", {"school_country": "IN", "version": "0"}),
            "GET /healthz": visitor.get("/healthz"),
            "GET /healthz?deep=1": visitor.get("/healthz?deep=1"),
        }
        answers = [f"{answer.status} {name}" for name, answer in asked.items()]
        deep = json.loads(asked["GET /healthz?deep=1"].text)["checks"]["cache"]
    expected = [200, 200, 200, 503, 503, 503, 503, 200, 503]
    wrong = [one for one, status in zip(answers, expected, strict=True) if not one.startswith(str(status))]
    yield Figure("Redis away: answers other than promised", len(wrong), at_most=0, told=[*wrong, *answers])
    yield Figure("Redis away: told by the deep check", int(deep == "cache away"), at_least=1, told=[deep])


def restore(of: Place) -> Iterator[Figure]:
    """A backup while people write, and back into an empty database: the same rows in every table."""
    people(of)
    folder, copy = of.folder / "backup", of.database
    of.run("backup", str(folder))
    if of.database.startswith("sqlite"):
        copy = f"sqlite:///{of.folder / 'restored.sqlite3'}"
        of.run("restore", str(folder), "--into", copy)
    else:
        name = f"{of.database.rpartition('/')[2]}_restored"
        copy = of.database.rpartition("/")[0] + f"/{name}"
        server = of.database.rpartition("/")[0] + "/postgres"
        subprocess.run(["psql", "-q", server, "-c", f'CREATE DATABASE "{name}"'], check=True)
        try:
            of.run("restore", str(folder), "--into", copy)
        finally:
            subprocess.run(["psql", "-q", server, "-c", f'DROP DATABASE "{name}"'], check=True)
    tables = json.loads((folder / "backup.json").read_text())["tables"]
    ((evidence,),) = query(of, "SELECT count(*) FROM programs_evidence")
    yield Figure("tables restored with equal counts", len(tables), at_least=40)
    yield Figure("rows of evidence among them", tables["programs_evidence"], at_least=evidence[0])


def migrations(of: Place) -> Iterator[Figure]:
    """Back to the last version without limits with exceptions, and forward: nothing comes back otherwise."""
    people(of)
    command = [".venv/bin/python", "-m", "tests.trust.migrations", "0023", "0013"]
    told = json.loads(subprocess.run(command, env=of.env, capture_output=True, text=True, check=True).stdout)
    yield Figure("tables compared", told["tables"], at_least=40)
    yield Figure("tables with other rows afterwards", len(told["otherwise"]), at_most=0, told=told["otherwise"])
