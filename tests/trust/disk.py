"""The database on a disk of its own that is full: what cannot be kept is refused in plain words, and nothing else."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from tests.benchmark.servers import Server, free_port
from tests.forms import form_with
from tests.trust.doors import query
from tests.trust.report import Figure
from tests.trust.site import Answer, Place, Visitor, people, slept_until

ROOM: Final = 40_000_000  # bytes beside the database
LOGS: Final = 300_000_000  # and, for PostgreSQL, beside its own files and its write-ahead log
SAVES: Final = 200
IN_LOG: Final = "Cannot answer now, disk full: POST /me/who/"
OWN_SERVER: Final = (
    *("-c", "listen_addresses=127.0.0.1", "-c", "min_wal_size=96MB", "-c", "max_wal_size=128MB"),
    *("-c", "shared_buffers=32MB", "-c", "wal_keep_size=0", "-c", "log_min_error_statement=panic"),
)


def disk(of: Place) -> Iterator[Figure]:
    """Guests and somebody known save while the disk fills up. Needs the right to mount a file system, and says so."""
    made = people(of)
    is_sqlite = of.database.startswith("sqlite")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if not mounted(place, size_of(of) + ROOM + (0 if is_sqlite else LOGS)):
            yield Figure("disk full: not tried, for no file system may be mounted here", 0)
            return
        try:
            if is_sqlite:
                yield from filled(copied(of, place), place, made)
            else:
                with server_in(place) as one:
                    here = copied(of, place, one.address)
                    yield from filled(here, place, made)
                    yield from log_filled(here, place, one)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


def mounted(folder: Path, size: int) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def size_of(of: Place) -> int:
    if of.database.startswith("sqlite"):
        return Path(of.database.removeprefix("sqlite:///")).stat().st_size
    (((size,),),) = query(of, "SELECT pg_database_size(current_database())")
    return int(size)


def copied(of: Place, folder: Path, server: str = "") -> Place:
    """The site with a copy of its database in this folder, or on this server."""
    address = f"{server}/site" if server else f"sqlite:///{folder / 'site.sqlite3'}"
    if server:
        subprocess.run(["psql", "-q", f"{server}/postgres", "-c", "CREATE DATABASE site"], check=True)
        rows = subprocess.run(["pg_dump", "-Fc", of.database], check=True, capture_output=True).stdout
        subprocess.run(["pg_restore", "--no-owner", "-d", address], input=rows, check=True)
        # Segments of its log that can be written over: the first to miss room are the tables.
        subprocess.run(["psql", "-q", address, "-c", "CHECKPOINT", "-c", "CHECKPOINT"], check=True)
    else:
        where = of.database.removeprefix("sqlite:///")
        subprocess.run(["sqlite3", where, f".backup {folder / 'site.sqlite3'}"], check=True)
    return of._replace(database=address, env=of.env | {"DATABASE_URL": address})


class OwnServer:
    """A PostgreSQL of its own, with all its files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.data, self.port = folder / "data", free_port()
        self.address = f"postgres://postgres@127.0.0.1:{self.port}"
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.programs = found[-1] if found else Path(shutil.which("pg_ctl") or "/nowhere/pg_ctl").parent

    def run(self, program: str, *arguments: str, check: bool = True) -> None:
        """As the user postgres: PostgreSQL does not start as root."""
        own = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*own, str(self.programs / program), "-D", str(self.data), *arguments]
        subprocess.run(command, check=check, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self) -> None:
        asked = " ".join(f"'{word}'" if "=" in word else word for word in (*OWN_SERVER, "-k", "''"))
        self.run("pg_ctl", "start", "-w", "-t", "60", "-l", "/dev/null", "-o", f"-p {self.port} {asked}")

    @property
    def is_up(self) -> bool:
        asked = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False).returncode == 0


@contextmanager
def server_in(folder: Path) -> Iterator[OwnServer]:
    one = OwnServer(folder)
    folder.chmod(0o777)
    folder.parent.chmod(folder.parent.stat().st_mode | 0o011)
    one.run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8")
    one.start()
    try:
        yield one
    finally:
        one.run("pg_ctl", "stop", "-m", "immediate", check=False)


def filled(here: Place, folder: Path, made: dict[str, Any]) -> Iterator[Figure]:
    """No room for tables: saves by guests and by an account, before, while and after it is full."""
    before, program, words = begun(here), made["ids"]["program"], ["first"]
    with here.site() as server:
        known = Visitor(server.port, made["sessions"]["applicant"])
        assert keep_note(known, program, words[0]) == 302
        early = [save(server, number) for number in range(3)]
        fill(folder / "full")
        late = [save(server, number) for number in range(SAVES)]
        own = [keep_note(known, program, f"late {turn}") for turn in range(3)]
        words += [f"late {turn}" for turn, status in enumerate(own) if status == 302]
        read = [known.get("/me/who/"), Visitor(server.port).get("/programs/?q=b"), known.get("/me/plan/")]
        (folder / "full").unlink()
        again = slept_until(lambda: save(server, 1).status == 302)
        log = Path(f"/proc/{server.process.pid}/fd/2").read_text()
        kept = begun(here) - before
    told = sorted({answer.status for answer in (*early, *late)})
    other = [str(status) for status in told if status not in (302, 503)]
    refused = [answer for answer in late if answer.status == 503]
    thanked = sum(answer.status == 302 for answer in (*early, *late)) + int(again)
    yield Figure("disk full: saves answered 503", len(refused), at_least=1)
    yield Figure("disk full: answers to a save besides 302 and 503", len(other), at_most=0, told=other)
    yield Figure(
        "disk full: 503 without the plain page or Retry-After", sum(not plain(one) for one in refused), at_most=0
    )
    wrong = [str(status) for status in own if status not in (302, 503)]
    yield Figure("disk full: saves of an account answered otherwise", len(wrong), at_most=0, told=wrong)
    (notes,) = query(here, "SELECT note FROM applicants_savedprogram")
    yield Figure("disk full: its note is the last acknowledged", int((words[-1],) in notes), at_least=1)
    yield Figure("disk full: named in the log of the site", log.count(IN_LOG), at_least=1, told=log.splitlines()[-5:])
    yield Figure("disk full: pages that are still read, of 3", sum(one.status == 200 for one in read), at_least=3)
    yield Figure("disk full: saved again once there is room", int(again), at_least=1)
    yield Figure("disk full: profiles kept that nobody was thanked for", kept - thanked, at_most=0, at_least=0)


def save(server: Server, number: int) -> Answer:
    return Visitor(server.port).post("/me/who/", {"school_country": "IN", "version": "0", "school_name": f"S{number}"})


def keep_note(visitor: Visitor, program: int, word: str) -> int:
    """What a save of an entry of the plan answers, whose page is drawn first."""
    path = f"/me/plan/{program}/"
    return visitor.post(path, form_with(visitor.get(path).text, "note") | {"note": [word]}).status


def plain(answer: Answer) -> bool:
    return "Retry-After" in answer.headers and "Nothing you sent was saved" in answer.text


def begun(here: Place) -> int:
    (((found,),),) = query(here, "SELECT count(*) FROM applicants_profile")
    return int(found)


def log_filled(here: Place, folder: Path, one: OwnServer) -> Iterator[Figure]:
    """No room for PostgreSQL's write-ahead log: it stops, and comes back with all that was acknowledged."""
    with here.site() as server:
        known = [save(server, number).status for number in range(20)].count(302)
        before = begun(here)
        # As by a standby that was taken away: the log is kept for it for ever.
        query(here, "SELECT pg_create_physical_replication_slot('gone', true)")
        late = []
        with suppress(Exception):
            fill(folder / "full")
            while True:
                query(here, "SELECT pg_logical_emit_message(false, 'room', repeat('x', 4000000))")
                late.append(save(server, 1).status)
        is_down = slept_until(lambda: not one.is_up, 20)
        late += [save(server, 1).status for _ in range(5)]
        (folder / "full").unlink()
        if not slept_until(lambda: one.is_up, 5):
            one.start()
        again = slept_until(lambda: save(server, 1).status == 302, 60)
        after = begun(here)
    other = sorted({str(status) for status in late if status not in (302, 503)})
    yield Figure("log full: PostgreSQL has stopped", int(is_down), at_least=1)
    yield Figure("log full: answers to a save besides 302 and 503", len(other), at_most=0, told=other)
    yield Figure("log full: saved again once there is room and the server runs", int(again), at_least=1)
    lost = before + late.count(302) + int(again) - after
    yield Figure(f"log full: of {known + late.count(302)} acknowledged saves lost", lost, at_most=0)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        block = b"x" * 1_000_000
        while len(block) > 1:
            try:
                file.write(block)
            except OSError:
                block = block[: len(block) // 2]
        os.fsync(file.fileno())
