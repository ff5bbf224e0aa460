"""What is acknowledged is kept: by many at once, and when a worker is killed; and what is refused costs nothing."""

import http.client
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.benchmark.servers import Server, tree
from tests.forms import form_with
from tests.trust.doors import query
from tests.trust.report import Figure
from tests.trust.site import Place, Visitor, people, slept_until

THREADS = 8
SAVES_A_ROUND = 50


def save(visitor: Visitor, program: int, word: str) -> bool:
    """One save of an entry of the plan, as its page sends it. True: it was acknowledged."""
    path = f"/me/plan/{program}/"
    fields = form_with(visitor.get(path).text, "note")
    return visitor.post(path, fields | {"note": [word]}).status == 302


def begin(port: int, program: int) -> Visitor:
    visitor = Visitor(port)
    assert visitor.post(f"/me/plan/{program}/add/").status == 302
    return visitor


def writes(of: Place, number: int = 2500) -> Iterator[Figure]:
    """Guests who save at the same moment, each an entry of their own: none fails, and the last word of each stays."""
    made = people(of)
    program, failed = made["ids"]["program"], []
    with of.site() as server:
        visitors = [begin(server.port, program) for _ in range(THREADS)]

        def work(at: int) -> None:
            visitor = visitors[at]
            fields = form_with(visitor.get(f"/me/plan/{program}/").text, "note")
            for turn in range(number // THREADS + 1):
                fields |= {"note": [f"w{at}-{turn}"], "version": [str(turn + first)]}
                answer = visitor.post(f"/me/plan/{program}/", fields)
                if answer.status != 302:
                    failed.append(f"{answer.status} {at}-{turn}")

        first = int(form_with(visitors[0].get(f"/me/plan/{program}/").text, "note")["version"][0])
        server.be_quiet()
        before = server.cpu()
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))
        cost = server.cpu() - before
    ((notes,),) = query(of, f"SELECT count(*) FROM applicants_savedprogram WHERE note LIKE 'w%-{number // THREADS}'")
    done = (number // THREADS + 1) * THREADS
    yield Figure("saves, by eight at once", done, at_least=number)
    yield Figure("failed", len(failed), at_most=0, told=failed)
    yield Figure("last words lost", THREADS - notes[0], at_most=0)
    yield Figure("a save", 1000 * cost / done, at_most=15, unit="ms of CPU")


def kills(of: Place, rounds: int = 20) -> Iterator[Figure]:
    """Workers are killed in the middle of saves, fifty a round. Whatever was acknowledged is there afterwards."""
    made, chance = people(of), random.Random(1)
    program, acknowledged = made["ids"]["program"], set[str]()
    with of.site() as server:
        for turn in range(rounds):
            has_ended = threading.Event()

            def work(at: int, turn: int = turn, has_ended: threading.Event = has_ended) -> None:
                for step in range(10_000):
                    if has_ended.is_set():
                        return
                    word = f"k{turn}-{at}-{step}"
                    try:
                        visitor = begin(server.port, program)
                        if visitor.post(f"/me/plan/{program}/", entry(word)).status == 302:
                            acknowledged.add(word)
                    except (OSError, http.client.HTTPException, AssertionError):
                        continue

            threads = [threading.Thread(target=work, args=[at]) for at in range(THREADS)]
            for one in threads:
                one.start()
            enough = len(acknowledged) + chance.randrange(SAVES_A_ROUND, SAVES_A_ROUND + 10)
            assert slept_until(lambda enough=enough: len(acknowledged) >= enough, seconds=300)
            os.kill(chance.choice(tree(server.process.pid)[1:]), signal.SIGKILL)
            threading.Event().wait(0.2)
            has_ended.set()
            for one in threads:
                one.join()
    ((rows),) = query(of, "SELECT note FROM applicants_savedprogram WHERE note LIKE 'k%-%'")
    lost = acknowledged - {note for (note,) in rows}
    yield Figure("rounds in which a worker was killed", rounds, at_least=rounds)
    yield Figure("saves acknowledged", len(acknowledged), at_least=SAVES_A_ROUND * rounds)
    yield Figure("of these lost", len(lost), at_most=0, told=sorted(lost))


def entry(word: str) -> dict[str, Any]:
    return {"status": "considering", "note": word, "version": "1", "interview_on": "", "questions": "", "cost": ""}


def bodies(of: Place, megabytes: int = 300) -> Iterator[Figure]:
    """Hundreds of megabytes from nobody in particular: refused before they are read, and none of it on the disk."""
    refused, most = [], 0
    with of.site() as server:
        for path in ("/", "/me/upload/", "/me/data/", "/steward/imports/new/", "/not/there/", "/api/ranking",
                     "/account/login/", "/admin/login/"):  # fmt: skip
            before = written(server)
            status = pour(server.port, path, megabytes * 1024 * 1024)
            most = max(most, written(server) - before)
            refused.append(f"{status} {path}")
    yield Figure("addresses", len(refused), at_least=8, told=refused)
    yield Figure("answers that took it", sum(one.startswith(("2", "5")) for one in refused), at_most=0, told=refused)
    yield Figure("most written to the disk", most / 1e6, at_most=1, unit="MB")


def written(server: Server) -> int:
    """Bytes that its processes have written to files, whether they are there any more or not."""
    found = 0
    for pid in tree(server.process.pid):
        told = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
        found += int(told["write_bytes"])
    return found


def pour(port: int, path: str, size: int) -> str:
    """Send a form with a file until the site hangs up or all is sent; the status it answers."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\nReferer: https://localhost/\r\n"
        f"Cookie: __Host-csrf={'a' * 32}\r\nContent-Length: {size}\r\n"
        "Content-Type: multipart/form-data; boundary=edge\r\n\r\n"
        f'--edge\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{"a" * 32}\r\n'
        '--edge\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
    )
    with socket.create_connection(("127.0.0.1", port), timeout=60) as one:
        try:
            one.sendall(head.encode())
            one.settimeout(0.0)
            block, sent = b"x" * 262_144, len(head)
            while sent < size:
                try:
                    sent += one.send(block[: size - sent])
                except BlockingIOError:
                    one.settimeout(20)
                    sent += one.send(block[:1])
                    one.settimeout(0.0)
        except OSError:
            pass  # it has hung up
        one.settimeout(20)
        try:
            return one.recv(100).split(b" ")[1].decode()
        except (OSError, IndexError):
            return "none"
