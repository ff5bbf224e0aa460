"""Settings work after cloning, and in production refuse to start on a guess."""

import os
import re
import runpy
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import CacheHandler
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from django.utils.formats import date_format
from django.utils.http import MAX_URL_REDIRECT_LENGTH
from whitenoise.compress import Compressor

from imgmatch import settings as house
from imgmatch.errors import without_keys

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


@pytest.mark.parametrize(("folder", "warned"), [("", ["imgmatch.W001"]), ("/var/backups/imgmatch", [])])
def test_backups_that_nobody_watches_are_a_warning(folder: str, warned: list[str]) -> None:
    with override_settings(BACKUPS=folder):
        found = run_checks(include_deployment_checks=True)
    assert [one.id for one in found if one.id == "imgmatch.W001"] == warned


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


def test_what_the_site_writes_is_its_own_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier version left open is closed too, the write log beside the database with it."""
    before = os.umask(0o022)
    try:
        left = [tmp_path / f"site.sqlite3{ending}" for ending in ("", "-wal", "-shm")]
        for path in left:
            path.write_bytes(b"")
        monkeypatch.setattr(Path, "resolve", lambda path: tmp_path / "imgmatch" / "settings.py")
        (tmp_path / "var").mkdir()
        settings_under({"DATABASE_URL": f"sqlite:///{left[0]}"}, monkeypatch)
        (made := tmp_path / "made").write_bytes(b"")
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (*left, made, tmp_path / "var")]
    finally:
        os.umask(before)
    assert modes == [0o600, 0o600, 0o600, 0o600, 0o700]


def test_dates_are_written_out() -> None:
    assert date_format(date(2026, 11, 22)) == "22 November 2026"


def test_sqlite_waits_for_its_turn() -> None:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        options = settings.DATABASES["default"]["OPTIONS"]
        assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
        assert {"journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"} <= {
            word.strip(";") for word in options["init_command"].split()
        }


def test_the_cache_several_workers_share_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    caches = settings_under(PRODUCTION | {"CACHE_URL": "redis://localhost:6379/0"}, monkeypatch)["CACHES"]
    assert CacheHandler(caches)["default"]._cache.get_client() is not None


def ready_proxy_file() -> str:
    paper = (settings.BASE_DIR / "docs" / "operate.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^    limit_req_zone .*\n(?:    .*\n)+", paper, re.MULTILINE)
    return re.sub(r" *#.*", "", text)


def parts_of(text: str, indent: int, name: str) -> list[str]:
    """What stands in braces behind ``name``, by its indentation."""
    return re.findall(rf"^ {{{indent}}}{name}\b(.*?)^ {{{indent}}}}}", text, re.MULTILINE | re.DOTALL)


def test_the_ready_proxy_file_keeps_no_address_in_an_error_log() -> None:
    """Below "alert" nginx writes whole addresses there; keys stand in some, what people filter by in others."""
    plain, encrypted = parts_of(ready_proxy_file(), 4, "server")
    _, keys = parts_of(encrypted, 8, "location")
    own = encrypted.partition("location")[0]
    assert re.findall(r"error_log (.*);", own) == ["/var/log/nginx/imgmatch-error.log alert"]
    for place in (plain, keys):
        assert re.findall(r"(\w+_log) (.*);", place) == [("access_log", "off"), ("error_log", "/dev/null")]


@pytest.mark.parametrize(
    "path", ["/shared/K/", "/account/mails/K/stop/", "/account/confirm-email/K/", "/account/password/reset/key/K/"]
)
def test_the_ready_proxy_file_knows_every_address_with_a_key(path: str) -> None:
    (pattern,) = re.findall(r"location ~ (\S+) \{", ready_proxy_file())
    assert re.match(pattern, path)
    assert "K" not in without_keys(path)  # as the site's own log knows it


def test_the_ready_proxy_file_is_whole() -> None:
    """Certificates, an answer to http, and room for the longest address that an answer leads on to."""
    plain, encrypted = parts_of(ready_proxy_file(), 4, "server")
    assert "listen 80;" in plain
    assert "return 301 https://imgmatch.example$request_uri;" in plain
    for needed in ("listen 443 ssl;", "ssl_certificate /", "ssl_certificate_key /"):
        assert needed in encrypted
    (room,) = re.findall(r"proxy_buffer_size (\d+)k;", encrypted)
    assert int(room) * 1024 > MAX_URL_REDIRECT_LENGTH + 4096


def test_every_place_of_the_ready_proxy_file_is_limited_and_tells_whose_request_it_is() -> None:
    places = parts_of(ready_proxy_file(), 8, "location")
    assert len(places) == 2
    for needed in (
        "limit_req zone=visitors",
        "proxy_read_timeout",
        "proxy_set_header Host $host;",
        "proxy_set_header X-Forwarded-For $remote_addr;",
        "proxy_set_header X-Forwarded-Proto https;",
    ):
        assert all(needed in place for place in places), needed
