"""Requests that nobody sends by hand, to every address: no answer is a 5xx, and none costs a second of CPU."""

import random
from collections.abc import Iterator
from typing import Any, Final

from tests.benchmark.servers import Server
from tests.forms import forms_of
from tests.trust.report import Figure
from tests.trust.site import Place, Visitor, people

SEED: Final = 20261130
NASTY: Final = (
    "", "0", "-1", "1", "2", "9223372036854775807", "9223372036854775808", "1e400", "nan", "1" * 400, "²", "٣",
    "x" * 3000,
    "a" * 201 + " b" * 60, "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "javascript:alert(1)", "' OR 1=1 --",
    "\ud83d\ude00", "\u202e", "\ufffe", "a\x0bb", "%00", "%252e", "../../etc/passwd", "{{7*7}}", "%(x)s", "${jndi:x}",
    "yes", "no", "none", "on", "true", "null", "[]", "{}", "NY", "internal-medicine", "2026-11-30", "0000-00-00",
    "9999-12-31", "2026-02-30", "12345678901234567890123", "j1", "-name", "known", "2027", "99999", "1900", "a,b,c",
    "\r\nX: y",
)  # fmt: skip
WORDS: Final = (
    "q", "specialty", "state", "visa", "setting", "accepts_img", "step2_ck", "attempts", "years_since_graduation",
    "usce_months", "letters", "img_share_min", "not_stated", "conditional", "sort", "page", "page_size", "known",
    "said_since", "id", "season", "verdict", "order", "top", "today", "field", "kind", "action", "_popup", "p", "o",
    "e", "back", "next", "view", "by", "status", "column", "person",
)  # fmt: skip
SLUGS: Final = ("x", "stale", "internal-medicine", "é")
HEADERS: Final = (
    {}, {"HX-Request": "true"}, {"Accept": "application/json"}, {"Accept": "\x7f"}, {"Range": "bytes=0-0,5-"},
    {"If-Modified-Since": "yesterday"}, {"If-None-Match": 'W/"' + "x" * 200}, {"Accept-Encoding": "br;q=x, *;q=0"},
    {"X-Forwarded-For": "::1%eth0, , x"}, {"Content-Type": "multipart/form-data; boundary="},
    {"Content-Type": "application/json"}, {"Content-Type": "text/plain; charset=base64"}, {"Origin": "null"},
)  # fmt: skip


def fuzz(of: Place, requests: int = 3000) -> Iterator[Figure]:
    from tests.addresses import addresses

    made, chance = people(of), random.Random(SEED)
    ids: dict[str, Any] = made["ids"]
    every = [one for one in addresses() if one.name not in ("account_logout", "applicants:profile_delete")]
    failed, slow, worst, codes = [], [], (0.0, ""), set()
    with of.site() as server:
        forms = forms_on_the_site(server, made, every)
        kinds = {name: Visitor(server.port, cookies) for name, cookies in made["sessions"].items()}
        for number in range(requests):
            kind = chance.choice(("", "", "applicant", "another", "adviser", "steward"))
            visitor = Visitor(server.port, kinds[kind].cookies if kind else None)
            one = chance.choice(every)
            part = chance.choice([ids["program"], ids["letter"], ids["search"], 0, 2**63, 10**25, 999_999])
            slug, field, what = (chance.choice(some) for some in (SLUGS, ("visa_j1", "x"), ("asked", "x")))
            path = one.path(pk=part, slug=slug, kind="stale", field=field, what=what)
            words = [(chance.choice(WORDS), chance.choice(NASTY)) for _ in range(chance.choice((0, 1, 1, 2, 5)))]
            headers = dict(chance.choice(HEADERS))
            before = server.cpu()
            try:
                if number % 3 == 0:
                    fields = dict(chance.choice(forms)[1]) if number % 2 else {}
                    for name in chance.sample(sorted(fields), min(len(fields), 3)):
                        fields[name] = [chance.choice(NASTY)]
                    answer = visitor.post(quoted(path, ()), encodable({**fields, **dict(words)}), **headers)
                else:
                    answer = visitor.get(quoted(path, words), **headers)
            except (OSError, ValueError, UnicodeError) as error:
                failed.append(f"{kind or 'stranger'} {path}: {error!r}")
                continue
            cost = server.cpu() - before
            codes.add(answer.status)
            worst = max(worst, (cost, path))
            if cost > 1:
                slow.append(f"{cost:.1f} s {path} {words}")
            if answer.status >= 500:
                failed.append(f"{answer.status} {kind or 'stranger'} {path} {words} {headers}")
    yield Figure("requests, by five kinds of visitors", requests, at_least=min(requests, 3000))
    yield Figure("addresses", len(every), at_least=100)
    yield Figure("answers of 500 and more, or none", len(failed), at_most=0, told=failed)
    yield Figure(f"answers over a second of CPU (the dearest: {worst[1]})", len(slow), at_most=0, told=slow)
    yield Figure("the dearest answer", worst[0], at_most=1, unit="s of CPU")
    yield Figure("kinds of answers", len(codes), at_least=5, told=[str(code) for code in sorted(codes)])


def forms_on_the_site(server: Server, made: dict[str, Any], every: Any) -> list[Any]:
    """What pages ask for, to be sent back with other words."""
    found = []
    for kind in ("applicant", "steward"):
        visitor = Visitor(server.port, made["sessions"][kind])
        for one in every:
            answer = visitor.get(one.path(pk=made["ids"]["program"], kind="stale", field="visa_j1"))
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                found += [form for form in forms_of(answer.text) if form[1]]
    return found


def quoted(path: str, words: Any) -> str:
    from urllib.parse import quote, urlencode

    query = urlencode([(name, encodable(value)) for name, value in words])
    return quote(path, safe="/%:@") + (f"?{query}" if query else "")


def encodable(value: Any) -> Any:
    """Half a pair cannot be sent."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: encodable(one) for name, one in value.items()}
    return [encodable(one) for one in value]
