"""The page of the parts, without a browser."""

import re

import pytest
from django.conf import settings


@pytest.mark.django_db
def test_every_part_is_drawn(client) -> None:
    page = client.get("/about/look/")
    assert page.status_code == 200
    assert "Program page: Example Hospital" in page.content.decode()


def test_a_scheme_changes_nothing_but_colours() -> None:
    """``light-dark()`` takes colours alone: of a page that is accessible in light, only colours are judged in dark."""
    asks = re.compile(r".*(?:prefers-color-scheme|data-theme|dataset\.theme).*")
    files = [path for folder in ("static", "templates") for path in (settings.BASE_DIR / folder).rglob("*")]
    texts = {path.name: path.read_text() for path in files if path.suffix in (".css", ".js", ".html")}
    found = {name: [line.strip() for line in asks.findall(text)] for name, text in texts.items() if asks.search(text)}
    assert found.pop("theme.js")  # sets the scheme that was chosen
    assert found == {
        "tokens.css": [
            ':root[data-theme="light"] { color-scheme: light; }',
            ':root[data-theme="dark"] { color-scheme: dark; }',
        ]
    }


@pytest.mark.django_db
def test_the_sample_chart_is_called_what_it_shows(client) -> None:
    page = client.get("/about/look/").content.decode()
    assert "Of all IMGs 35% matched in 2023, and 20% in 2022" in page
    assert "less than or equal" not in page
