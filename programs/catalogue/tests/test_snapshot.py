"""The file workers start from: what it gives is what the database gives, and a bad one is never served."""

import errno
import hashlib
import json
import os
import random
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from programs.catalogue import loading, snapshot
from programs.catalogue.columns import Catalogue
from programs.catalogue.tests.test_columns import random_programs
from programs.catalogue.tests.test_loading import assert_same
from programs.facts import ledger
from programs.facts.versions import renew_version
from programs.models import DataState, Program, StateImgCount
from programs.tests.builders import make_program, say, season_count, statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.CATALOGUE_FOLDER = str(tmp_path / "catalogue")
    return tmp_path / "catalogue"


@pytest.fixture
def whole_loads(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    made: list[Any] = []
    real = loading._whole
    monkeypatch.setattr(loading, "_whole", lambda state: (made.append(state), real(state))[1])
    return made


def some_programs() -> None:
    random_programs(random.Random(4), range(12))
    StateImgCount.objects.create(
        state="NY", us_img=10, non_us_img=20, places=100, matched_year=2017, places_year=2017, source_name="A list"
    )
    renew_version()
    two = Program.objects.listed()[:2]
    codes = zip(two, ("1001120C0", "1001140C0; 1001140P0"), strict=True)
    ledger.record(
        [statement(one, "nrmp_codes", code) for one, code in codes],
        [season_count(one, 2026, "img", "residents", None, percent="33.33") for one in two]
        + [season_count(one, 2025, "img", "matched", 3) for one in two],
    )


def the_file(folder: Path) -> Path:
    (path,) = folder.glob("*.catalogue")
    return path


def test_a_second_worker_starts_from_the_file_of_the_first(folder, whole_loads) -> None:
    some_programs()
    first = snapshot.first()
    assert (len(whole_loads), stat.S_IMODE(folder.stat().st_mode)) == (1, 0o700)
    assert stat.S_IMODE(the_file(folder).stat().st_mode) == 0o600
    assert first.version.hex in the_file(folder).name
    second = snapshot.first()
    assert len(whole_loads) == 1
    assert second is not first
    whole = loading.newest()
    assert_same(second, whole)
    for name, column in whole.columns.items():
        assert list(map(repr, second.values_of(name))) == list(map(repr, column.all)), name
    mapped = [name for name, column in second.columns.items() if not column.codes.flags.writeable]
    assert set(mapped) == second.columns.keys() - snapshot.LEFT_OUT


def test_the_texts_of_single_programs_stay_in_the_file_of_all_workers(folder) -> None:
    some_programs()
    make_program("site-hospital", name="Hôpital 中 🏥")
    for books in (snapshot.first(), snapshot.first()):
        columns = {name: column.values for name, column in books.columns.items()}
        in_the_file = {name for name, values in columns.items() if isinstance(values, snapshot.Texts)}
        assert {"name", "program_key", "search_text", "sort_name"} <= in_the_file
        assert not {"state", "specialty", "sort_updated", "newest_imgs"} & in_the_file
        assert "Hôpital 中 🏥" in books.values_of("name")


def test_texts_of_a_file_are_as_they_were() -> None:
    told = ["one", "", "Hôpital 中 🏥", "two words"]
    parts, starts = snapshot.Texts.written(told)
    texts = snapshot.Texts(parts.data, starts)
    assert (list(texts), len(texts), [texts[at] for at in range(4)]) == (told, 4, told)
    assert "two words" in texts
    for beyond in (4, -1):
        with pytest.raises(IndexError):
            texts[beyond]
    assert not [*snapshot.Texts(parts[:0].data, starts[:1])]


def test_what_changed_since_is_patched_into_it(folder, whole_loads) -> None:
    some_programs()
    snapshot.first()
    say(Program.objects.listed()[3], "visa_j1", "yes", name="Another page", seen_on="2026-11-02")
    make_program("site-come", name="A new one")
    third = snapshot.first()
    assert len(whole_loads) == 1
    assert_same(third, loading.newest())
    snapshot.keep(third)
    assert third.version.hex in the_file(folder).name, "the older one is gone"


def broken(change: Any) -> Any:
    def act(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return act


def flipped(part: float) -> Any:
    """One bit in this part of the file."""

    def flip(told: bytes) -> bytes:
        at = int(part * (len(told) - 1))
        return told[:at] + bytes([told[at] ^ 4]) + told[at + 1 :]

    return flip


def signed(change: Callable[[dict[str, Any]], Any]) -> Callable[[Path], None]:
    """Whole and with the checksum of what it says, but its head says something else."""

    def sign(path: Path) -> None:
        begin = len(snapshot.MAGIC) + 65
        told, _, body = path.read_bytes()[begin:].partition(b"\n")
        head = json.loads(told)
        change(head)
        content = json.dumps(head).encode() + b"\n" + body
        digest = hashlib.sha256(content).hexdigest().encode()
        path.write_bytes(snapshot.MAGIC + digest + b"\n" + content)

    return sign


def place(head: dict[str, Any], column: str, part: str = "codes") -> list[Any]:
    """Where this part of a column stands: its type, where it begins, how many there are."""
    found: list[Any] = head["places"][f"{part} {column}"]
    return found


def swapped(path: Path) -> None:
    """The file of an older version under the name of the newest."""
    say(Program.objects.listed()[0], "visa_j1", "conditional", name="Another page", seen_on="2026-11-03")
    path.rename(path.with_name(path.name.replace(path.stem.split("-")[-1], DataState.current().version.hex)))


def a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("poison", "why"),
    [
        pytest.param(broken(lambda told: b""), "ValueError", id="empty"),
        pytest.param(broken(lambda told: told[:10]), "no catalogue", id="cut in its first word"),
        pytest.param(broken(lambda told: told[:50]), "no catalogue", id="cut in its checksum"),
        pytest.param(broken(lambda told: told[:300]), "not as it was written", id="cut in its head"),
        pytest.param(broken(lambda told: told[: len(told) // 2]), "not as it was written", id="cut in the middle"),
        pytest.param(broken(lambda told: told[:-1]), "not as it was written", id="its last byte gone"),
        pytest.param(broken(lambda told: told + b"0"), "not as it was written", id="a byte too many"),
        pytest.param(broken(flipped(0)), "no catalogue", id="a bit of its first byte"),
        pytest.param(broken(flipped(0.01)), "not as it was written", id="a bit of its head"),
        pytest.param(broken(flipped(0.6)), "not as it was written", id="a bit in the middle"),
        pytest.param(broken(flipped(1)), "not as it was written", id="a bit of its last byte"),
        pytest.param(signed(lambda head: head.update(release="0" * 12)), "of other code", id="another release"),
        pytest.param(signed(lambda head: head.update(version="0" * 32)), "another version", id="another version"),
        pytest.param(signed(lambda head: head.pop("merged")), "KeyError", id="a part left out"),
        pytest.param(signed(lambda head: head["values"]["state"].pop()), "do not fit", id="a value too few"),
        pytest.param(signed(lambda head: place(head, "state").pop()), "ValueError", id="a column without its length"),
        pytest.param(
            signed(lambda head: place(head, "state").__setitem__(2, 3)), "do not fit", id="a column that is too short"
        ),
        pytest.param(
            signed(lambda head: place(head, "state").__setitem__(1, 10**9)), "ValueError", id="a column past the end"
        ),
        pytest.param(
            signed(lambda head: place(head, "state").__setitem__(0, "O")), "ValueError", id="objects of Python"
        ),
        pytest.param(
            signed(lambda head: place(head, "name", "texts").__setitem__(2, 3)),
            "its texts",
            id="texts that are too short",
        ),
        pytest.param(
            signed(lambda head: place(head, "name", "starts").__setitem__(2, 3)), "its texts", id="a text too few"
        ),
        pytest.param(swapped, "another version", id="swapped"),
        pytest.param(lambda path: path.chmod(0o666), "others can write", id="open to all"),
        pytest.param(a_link, "OSError", id="a link"),
        pytest.param(a_folder, "something else", id="no file"),
        pytest.param(lambda path: path.unlink(), "", id="gone"),
    ],
)
def test_a_bad_file_is_not_served_and_the_log_says_why(poison, why, folder, whole_loads, caplog) -> None:
    some_programs()
    snapshot.first()
    poison(the_file(folder))
    whole_loads.clear()
    served = snapshot.first()
    assert len(whole_loads) == 1
    assert_same(served, loading.newest())
    assert why in caplog.text
    whole_loads.clear()
    assert_same(snapshot.first(), served)
    assert bool(whole_loads) is (poison is a_folder), "a good file stands in its place"


@pytest.mark.parametrize(
    ("prevent", "why"),
    [
        pytest.param(lambda monkeypatch, folder: folder.chmod(0o777), "others can write", id="open to all"),
        pytest.param(
            lambda monkeypatch, folder: monkeypatch.setattr(os, "geteuid", lambda: 12345), "somebody else", id="foreign"
        ),
        pytest.param(lambda monkeypatch, folder: (folder.rmdir(), folder.write_text("")), "Error", id="no folder"),
        pytest.param(
            lambda monkeypatch, folder: monkeypatch.setattr(os, "replace", full_disk), "OSError", id="a full disk"
        ),
        pytest.param(
            lambda monkeypatch, folder: monkeypatch.setattr(os, "fsync", full_disk), "OSError", id="a disk that fills"
        ),
    ],
)
def test_without_a_place_for_the_file_the_database_is_read(prevent, why, folder, monkeypatch, caplog) -> None:
    some_programs()
    folder.mkdir(mode=0o700)
    prevent(monkeypatch, folder)
    assert_same(snapshot.first(), loading.newest())
    assert why in caplog.text
    if folder.is_dir():
        assert {path.name for path in folder.iterdir()} <= {"lock"}, "nothing half written is left"


def test_a_file_that_may_not_be_read_is_not_served(folder, monkeypatch, whole_loads, caplog) -> None:
    some_programs()
    snapshot.first()
    whole_loads.clear()

    def no_permission(*_: Any) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(snapshot, "os", SimpleNamespace(**{**vars(os), "open": no_permission}))
    assert_same(snapshot.first(), loading.newest())
    assert "PermissionError" in caplog.text


def full_disk(*_: Any) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_the_file_of_another_database_is_left_alone(folder, monkeypatch) -> None:
    make_program()
    snapshot.first()
    mine = the_file(folder).name
    monkeypatch.setattr(snapshot, "_prefix", lambda: "other-0-")
    assert snapshot._kept() is None
    books: Catalogue = snapshot.first()
    assert {path.name for path in folder.glob("*.catalogue")} == {mine, f"other-0-{books.version.hex}.catalogue"}


def test_it_can_be_switched_off(settings, whole_loads) -> None:
    settings.CATALOGUE_FOLDER = ""
    make_program()
    snapshot.keep(snapshot.first())
    assert snapshot.first().size == 1
    assert len(whole_loads) == 2
