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
    "https://user:pass@example.org/",
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
