"""Addresses are checked host by host: the outcome is that of checking each as a whole."""

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from programs.http.addresses import address

WORDS = [
    "https://example.org",
    "http://example.org/a/b?c=d#e",
    "HTTPS://Example.org/A",
    "https://example.org?q=1",
    "https://example.org#top",
    "https://example.org:8080/x",
    "https://[2001:db8::1]/x",
    "https://[zz]/x",
    "https://localhost/x",
    "https://münchen.de/x",
    "https://example.org/a b",
    "https://example.org/a\tb",
    "https://example.org/\u00a0",
    "https://exa mple.org/",
    "https://-example.org/",
    "https:///x",
    "https://",
    "example.org",
    "www.example.org/x",
    "ftp://example.org/",
    "javascript:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "https://example.org//x//y",
    "https://example.org/" + "x" * 470,
    "",
]


@pytest.mark.parametrize("word", WORDS)
def test_it_takes_what_the_whole_check_takes(word) -> None:
    try:
        URLValidator(schemes=["http", "https"])(word.strip())
        expected = True
    except ValidationError:
        expected = False
    try:
        cleaned = address(word)
    except ValueError:
        assert not expected
    else:
        assert expected
        assert cleaned.partition("://")[2] == word.strip().partition("://")[2]
        assert cleaned.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("https://example.org@other.example/", id="a name that looks like the host"),
        pytest.param("https://user:pass@example.org/", id="a name and a password"),
        pytest.param("https://example.org/\x01", id="a control character"),
        pytest.param("https://example.org/\u202egro", id="letters turned round"),
    ],
)
def test_it_refuses_what_reads_like_another_address(word) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        address(word)


def test_a_path_may_hold_an_at_sign() -> None:
    assert address("https://example.org/@program") == "https://example.org/@program"
