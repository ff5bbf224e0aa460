"""Settings work after cloning, and in production refuse to start on a guess."""

import runpy
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import CacheHandler
from django.core.exceptions import ImproperlyConfigured
from django.utils.formats import date_format
from whitenoise.compress import Compressor

from imgmatch import settings as house

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "a-key-of-fifty-characters-and-more-for-a-test-0123456789",
    "ALLOWED_HOSTS": "imgmatch.example, www.imgmatch.example",
    "SITE_URL": "https://imgmatch.example",
    "DATABASE_URL": "postgres://user:p%40ss@db.example:5433/imgmatch?sslmode=require",
    "CACHE_URL": "locmem://",
    "EMAIL_URL": "smtp://user:password@mail.example:587/?tls=True",
}
REQUIRED = ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL", "CACHE_URL", "EMAIL_URL"]


def settings_under(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The settings file read afresh under this environment."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(house.__file__))


@pytest.mark.parametrize("missing", REQUIRED)
def test_production_names_what_is_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{missing} must be set when PRODUCTION=1"):
        settings_under(PRODUCTION | {missing: ""}, monkeypatch)


def test_production_reads_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    read = settings_under(PRODUCTION | {"DEBUG": "1"}, monkeypatch)
    database = read["DATABASES"]["default"]
    assert read["DEBUG"] is False
    assert read["ALLOWED_HOSTS"] == ["imgmatch.example", "www.imgmatch.example"]
    assert (database["HOST"], database["PORT"], database["PASSWORD"]) == ("db.example", 5433, "p@ss")
    assert database["OPTIONS"] == {"sslmode": "require"}
    assert (read["EMAIL_HOST"], read["EMAIL_USE_TLS"]) == ("mail.example", True)
    assert (read["SESSION_COOKIE_SECURE"], read["SECURE_SSL_REDIRECT"]) == (True, True)


def test_the_folder_of_a_database_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    local = PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path}/data/site.sqlite3"}
    with pytest.raises(ImproperlyConfigured, match=f"DATABASE_URL names a file in {tmp_path}/data, .* is missing"):
        settings_under(local, monkeypatch)
    (tmp_path / "data").mkdir()
    assert settings_under(local, monkeypatch)["DATABASES"]["default"]["NAME"] == f"{tmp_path}/data/site.sqlite3"


@pytest.mark.parametrize(
    ("name", "is_compressed"),
    [
        pytest.param("site.css", True, id="a style"),
        pytest.param("site.js", True, id="a script"),
        pytest.param("site.js.map", False, id="the map of a script, which no visitor asks for"),
        pytest.param("site.woff2", False, id="what is compressed already"),
    ],
)
def test_what_visitors_wait_for_is_compressed(name: str, is_compressed: bool) -> None:
    compressor = Compressor(extensions=house.WHITENOISE_SKIP_COMPRESS_EXTENSIONS)
    assert bool(compressor.should_compress(name)) is is_compressed


def test_secret_key_is_made_once_by_starts_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "VAR_DIR", tmp_path / "var")
    with ThreadPoolExecutor(12) as starts:
        keys = set(starts.map(lambda start: house.local_secret_key(), range(12)))
    assert len(keys) == 1
    assert len(keys.pop()) == 50
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_dates_are_written_out() -> None:
    assert date_format(date(2026, 11, 22)) == "22 November 2026"


def test_sqlite_waits_for_its_turn() -> None:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        options = settings.DATABASES["default"]["OPTIONS"]
        assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
        assert "journal_mode=WAL" in options["init_command"]


def test_the_cache_several_workers_share_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    caches = settings_under(PRODUCTION | {"CACHE_URL": "redis://localhost:6379/0"}, monkeypatch)["CACHES"]
    assert CacheHandler(caches)["default"]._cache.get_client() is not None


def test_every_place_of_the_ready_proxy_file_is_limited_and_tells_whose_request_it_is() -> None:
    paper = (settings.BASE_DIR / "docs" / "operate.md").read_text(encoding="utf-8")
    places = [part.partition("}")[0] for part in paper.split("        location ")[1:]]
    assert len(places) == 2
    for needed in (
        "limit_req zone=visitors",
        "proxy_read_timeout",
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto https;",
    ):
        assert all(needed in place for place in places), needed
