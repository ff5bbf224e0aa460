"""Pages of programs through real servers, beside what people would use instead.

Everybody answers the same questions of the same programs. No figure is told unless all pages behind it say the same
number and show the same programs in the same order. The peers count three facets, we fourteen. A *first view* asks an
address nobody has asked before; a repeated one the same address again. What PostgreSQL does is counted, too.
"""

import csv
import io
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from programs.exports.columns import CURRENT_VALUES
from programs.models import Program
from tests.benchmark.measure import Measured, Setup, in_turns, request_ms, times_less
from tests.benchmark.peers.flat import FACETS, NEVER_SHOWN, write_flat
from tests.benchmark.servers import Server, datasette, plain_django, site

ROUNDS: Final = 5
IN_A_WINDOW: Final = 12  # requests
FILES_IN_A_WINDOW: Final = 8  # of them one network gets sixty in ten minutes
REPEATED: Final = 40  # requests of one address in a window; of a peer, to whom that makes no difference, fewer
PAGE_SIZE: Final = 50
SEED: Final = 7


class Asked(NamedTuple):
    """One address, in words that everybody understands in their own way."""

    page: int = 1
    visa: str = ""
    states: tuple[str, ...] = ()
    q: str = ""


class Peer(NamedTuple):
    """``address``: of what is asked; ``total`` and ``program``: where its page says how many, and which."""

    name: str
    address: Callable[[Asked], str]
    total: str
    program: str

    def read(self, page: str) -> tuple[int, list[int]]:
        """How many programs it found, and those it shows. ValueError where it does not say."""
        told = re.search(self.total, page)
        if not told:
            raise ValueError(f"{self.name} does not say how many programs it found.")
        return int(told[1].replace(",", "")), [int(pk) for pk in re.findall(self.program, page)]


def ours(asked: Asked) -> str:
    words: dict[str, Any] = {"visa": asked.visa, "state": asked.states, "q": asked.q, "page": asked.page}
    if asked.page > 1:
        words["silent"] = "1"  # or the list ends with the last program that says something
    return "/programs/?" + urlencode(
        {name: value for name, value in words.items() if value not in ("", (), 1)}, doseq=True
    )


def of_list(asked: Asked) -> str:
    words: dict[str, Any] = {"state": asked.states, "q": asked.q, "page": asked.page}
    if asked.visa:
        words[f"visa_{asked.visa}"] = "yes"
    return "/list/?" + urlencode({name: value for name, value in words.items() if value}, doseq=True)


def of_admin(asked: Asked) -> str:
    words: dict[str, Any] = {"p": asked.page, "q": asked.q, "state__in": ",".join(asked.states)}
    if asked.visa:
        words[f"visa_{asked.visa}__exact"] = "yes"
    return "/admin/programs/flat/?" + urlencode({name: value for name, value in words.items() if value})


def of_datasette(asked: Asked, form: str = "") -> str:
    words: list[tuple[str, Any]] = [("_nocol", NEVER_SHOWN), *(("_facet", name) for name in FACETS if not form)]
    if asked.page > 1:
        words.append(("_next", (asked.page - 1) * PAGE_SIZE))
    if asked.visa:
        words.append((f"visa_{asked.visa}", "yes"))
    if asked.states:
        words.append(("state__in", ",".join(asked.states)))
    if asked.q:
        words += [("_search", f"{asked.q}*"), ("_searchmode", "raw")]
    return f"/flat/flat{form}?{urlencode(words)}"


OUR_TOTAL: Final = r'id="found"[^>]*><strong class="figure">([\d,]+)</strong>'
SITE: Final = Peer("site", ours, OUR_TOTAL, r'name="id" value="(\d+)"')
PEERS: Final = (
    Peer("datasette", of_datasette, r"([\d,]+) rows?\b", r'class="col-program type-int">(\d+)'),
    Peer("list_view", of_list, r"<b>(\d+)</b> programs", r'<a href="/program/(\d+)/">'),
    Peer("admin", of_admin, r"(\d+) flats?\b", r'class="field-program">(?:<a[^>]*>)?(\d+)'),
)


def questions(words: Sequence[str], states: Sequence[str], pages: int, so_many: int) -> dict[str, list[Asked]]:
    """So many different addresses of each kind, the same at every run."""
    chance = random.Random(SEED)
    pairs = [("j1", one, other) for one in states for other in states if one < other]
    chosen = chance.sample(pairs, so_many)
    shallow, deep = range(2, 2 + so_many), range(max(2, min(200 - so_many // 2, pages - so_many)), pages + 1)
    return {
        "list": [Asked(page) for page in chance.sample(shallow, so_many)],
        "filter": [Asked(visa=visa, states=(one, other)) for visa, one, other in chosen],
        "search": [Asked(q=word) for word in chance.sample(list(words), so_many)],
        "page_200": [Asked(page) for page in chance.sample(deep, so_many)],
    }


def words_of(texts: Sequence[str], so_many: int) -> list[str]:
    """Words of many programs' names that no other word begins with or holds, so that every way of searching agrees."""
    counted = Counter(word for text in texts for word in set(text.split()))
    common = [word for word, n in counted.most_common() if word.isalpha() and len(word) > 4 and n < len(texts) / 4]
    return [word for word in common[: 2 * so_many] if not any(word in other for other in counted if other != word)]


def measured(setup: Setup) -> Iterator[Measured]:
    from django.db import connection

    rounds, window = setup.times(ROUNDS), setup.times(IN_A_WINDOW, 4)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        flat = Path(folder) / "flat.db"
        write_flat(flat)
        asked, programs = chosen((rounds + 1) * window)
        cookie = administrator()
        connection.close()
        django = stack.enter_context(plain_django(setup.database, flat))
        django.headers["Cookie"] = f"sessionid={cookie}"
        servers = {"list_view": django, "admin": django, "datasette": stack.enter_context(datasette(flat))}
        servers["site"] = stack.enter_context(site(setup.database))
        for name, all_asked in asked.items():
            yield from first_views(name, all_asked, servers, rounds, window)
            yield from repeated_views(name, all_asked[0], servers, rounds)
        yield from others(programs, asked["filter"], servers, rounds, window)


def chosen(so_many: int, programs: int = 0) -> tuple[dict[str, list[Asked]], list[int]]:
    """What is asked of lists, so that so few programs have as many pages, and programs whose page is asked for."""
    from programs import catalogue

    books = catalogue.current()
    words = words_of(books.values_of("search_text"), so_many)
    asked = questions(words, sorted(set(books.values_of("state"))), (programs or books.size) // PAGE_SIZE, so_many)
    return asked, random.Random(SEED).sample(books.ids, so_many)


def administrator() -> str:
    """The key of a session of somebody who may see the admin, where the plain site keeps its sessions."""
    from django.contrib.auth.models import User
    from django.test import Client, override_settings

    browser = Client()
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.db"):
        browser.force_login(User.objects.create_superuser("benchmark"), "django.contrib.auth.backends.ModelBackend")
        return browser.session.session_key


def first_views(
    name: str, asked: list[Asked], servers: dict[str, Server], rounds: int, window: int
) -> Iterator[Measured]:
    """Each address asked once. The first window of them makes everybody warm, and is not counted."""
    found: dict[str, list[list[Any]]] = defaultdict(list)

    def view(peer: Peer) -> Callable[[], float]:
        def take() -> float:
            number = len(found[peer.name])
            some = asked[number * window : (number + 1) * window]
            ms, pages = request_ms(servers[peer.name], [peer.address(one) for one in some])
            found[peer.name].append([peer.read(page.text) for page in pages])
            return ms

        return take

    taken = in_turns(rounds + 1, **{peer.name: view(peer) for peer in (SITE, *PEERS)})
    for peer in PEERS:
        if found[peer.name] != found["site"]:
            raise ValueError(f"{peer.name} and the site do not find the same programs: {name}")
    yield from compared(f"first/{name}", {way: values[1:] for way, values in taken.items()})


def repeated_views(name: str, asked: Asked, servers: dict[str, Server], rounds: int) -> Iterator[Measured]:
    def view(peer: Peer, times: int) -> Callable[[], float]:
        return lambda: request_ms(servers[peer.name], [peer.address(asked)] * times)[0]

    taken = in_turns(rounds, site=view(SITE, REPEATED), datasette=view(PEERS[0], REPEATED // 8))
    yield from compared(f"repeated/{name}", taken)


def others(
    programs: list[int], lists: list[Asked], servers: dict[str, Server], rounds: int, window: int
) -> Iterator[Measured]:
    """The page of one program, the file and the JSON of many."""
    django, flat, site = servers["list_view"], servers["datasette"], servers["site"]
    names = [f"/programs/{pk}/" for pk in programs]
    pages = [site.get(name).headers["Location"] for name in names]  # a redirect: nothing is kept of the page

    def varied(server: Server, paths: list[str], name: str) -> Callable[[], float]:
        size = min(window, FILES_IN_A_WINDOW) if name == "file" else window
        windows = iter([paths[at : at + size] for at in range(0, len(paths), size)])
        return lambda: request_ms(server, next(windows))[0]

    same_rows(django, flat, site, lists[-1])
    ways = {
        "program": (pages, django, [f"/program/{pk}/" for pk in programs]),
        "file": ([of_file(one) for one in lists], django, [of_writer(one) for one in lists]),
        "json": ([of_api(one) for one in lists], flat, [of_datasette(one, ".json") for one in lists]),
    }
    for name, (our_paths, peer, their_paths) in ways.items():
        taken = in_turns(rounds + 1, site=varied(site, our_paths, name), peer=varied(peer, their_paths, name))
        our_ms, their_ms = taken["site"][1:], taken["peer"][1:]
        yield Measured(f"first/{name}/site", "ms", our_ms)
        yield Measured(f"first/{name}", "share", times_less(our_ms, their_ms), {"peer_ms": their_ms})


def compared(key: str, taken: dict[str, list[float]]) -> Iterator[Measured]:
    """Our milliseconds, and how many times as many each peer takes."""
    yield Measured(f"{key}/site", "ms", taken["site"])
    for name, values in taken.items():
        if name != "site":
            yield Measured(f"{key}/{name}", "times", times_less(values, taken["site"]), {"peer_ms": values})


COLUMNS: Final = tuple(
    one.name for one in Program._meta.concrete_fields if one.name in {"program_key", "specialty", *CURRENT_VALUES}
)


def of_file(asked: Asked) -> str:
    return ours(asked).replace("/programs/", "/programs/export.csv")


def of_writer(asked: Asked) -> str:
    words = {"columns": ",".join(COLUMNS), f"visa_{asked.visa}": "yes", "state": asked.states}
    return "/file.csv?" + urlencode(words, doseq=True)


def of_api(asked: Asked) -> str:
    return ours(asked).replace("/programs/", "/api/programs")


def same_rows(django: Server, flat: Server, site: Server, asked: Asked) -> None:
    """ValueError unless all files have the same programs, and those of csv.writer the same answers about visas."""
    files = (site.page(of_file(asked)).text, django.page(of_writer(asked)).text)
    rows = [
        [
            tuple(row[name] for name in ("program_key", "name", "visa_j1", "visa_h1b"))
            for row in csv.DictReader(io.StringIO(file))
        ]
        for file in files
    ]
    if rows[0] != rows[1] or not rows[0]:
        raise ValueError("The files of the site and of csv.writer do not have the same rows.")
    mine, other = (
        json.loads(server.page(path).text)
        for server, path in ((site, of_api(asked)), (flat, of_datasette(asked, ".json")))
    )
    if [item["id"] for item in mine["items"]] != [row[other["columns"].index("program")] for row in other["rows"]]:
        raise ValueError("The JSON of the site and of Datasette do not have the same programs.")
