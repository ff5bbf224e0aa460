"""What a browser shows that knows no styles: words stay apart, and nothing is said that holds on paper alone."""

from html.parser import HTMLParser
from typing import Any, Final

import pytest
from django.test import Client

from programs.models import Program
from programs.tests.builders import count_season, make_program, say

pytestmark = pytest.mark.django_db
IN_A_LINE: Final = {
    "a", "abbr", "b", "button", "code", "em", "g", "i", "label", "q", "rect", "small", "span", "strong", "svg", "text",
    "time", "title",
}  # fmt: skip
UNREAD: Final = {"head", "script", "style", "template"}


class Words(HTMLParser):
    """The text of a page; ``joined``: where two words meet that only a style holds apart."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.passed_a_tag, self.unread = "", False, 0
        self.joined: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.unread += tag in UNREAD
        self.passed_a_tag = True
        if tag not in IN_A_LINE:
            self.before = ""

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD
        self.passed_a_tag = True
        if tag not in IN_A_LINE:
            self.before = ""

    def handle_data(self, data: str) -> None:
        if self.unread:
            return
        if self.passed_a_tag and self.before[-1:].isalnum() and data[:1].isalnum():
            self.joined.append(f"{self.before[-30:]}|{data[:30]}")
        self.before, self.passed_a_tag = data, False
        self.text.append(data)


@pytest.fixture
def programs() -> list[Program]:
    two = [make_program(name=f"The {tree}", visa_j1="yes", visa_h1b="no", seen_on="2024") for tree in ("Elm", "Oak")]
    say(two[0], "visa_h1b", "conditional", kind="institution_policy", name="Policy on visas", seen_on="2023")
    for group in ("img", "all"):
        count_season(two[0], 2024, group, "matched", 2)
    return two


def test_words_stay_apart_without_styles(client: Client, admin_client: Client, programs: list[Program]) -> None:
    elm, oak = programs
    compared = f"/programs/compare/?id={elm.pk}&id={oak.pk}"
    public = (
        "/", "/programs/", "/programs/?view=cards", elm.get_absolute_url(), compared, "/examples/j1-internal-medicine/",
        "/soap/", "/insights/", "/method/", "/guide/", "/me/", "/me/who/", "/nothing-here/",
    )  # fmt: skip
    at_the_desk = ("/steward/", "/steward/coverage/", "/steward/queue/stale/", "/steward/queue/conflicts/")
    joined, said = {}, {}
    for visitor, paths in ((client, public), (admin_client, at_the_desk)):
        for path in paths:
            words = Words()
            words.feed(visitor.get(path).content.decode())
            joined[path], said[path] = words.joined, " ".join(words.text)
    assert {path: found for path, found in joined.items() if found} == {}
    assert [path for path, text in said.items() if "Printed on" in text or "could not be loaded" in text] == []
