"""Spreadsheets on their way in: kept while a steward looks at what they would do, then recorded or forgotten."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from programs.duplicates.finding import Likeness
from programs.facts.locks import in_turn
from programs.imports import by_name, employers, mapping
from programs.imports import check as checking
from programs.imports import record as recording
from programs.imports.by_name import LookedFor
from programs.imports.cells import UNNAMED, Origin
from programs.imports.check import Tell
from programs.imports.checked import CheckedFiles, Files
from programs.imports.layouts import acgme
from programs.imports.likely_duplicates import got, pairs_of, put, resembling
from programs.imports.mapping import Header
from programs.imports.preview import ImportPreview
from programs.imports.words import Words, without_contacts
from programs.models import DataState, EmployerAlias, ImportBatch, Upload

EARLIER_LOOKED_AT: Final = 100
KEPT_FOR: Final = timedelta(days=1)
LONGEST_STEM: Final = 60  # characters
PREVIEWS_KEPT: Final = 8  # in each worker; of each list a hundred lines
# Of an upload: all that what it would do depends on.
SAID_OF_A_FILE: Final = (
    *("sha256", "kind", "columns", "sheet", "words", "matches", "pairs", "confirms"),
    *("source_kind", "source_name", "source_url", "seen_on"),
)
MOST_BYTES_OF_STEM: Final = 200  # with an ending of ten characters they fit the name of a file


def keep(name: str, chunks: Iterable[bytes], *, by: Any) -> Upload:
    """Put a file where only this program reads it."""
    given = Path(name)
    stem = given.stem[:LONGEST_STEM].encode()[:MOST_BYTES_OF_STEM].decode(errors="ignore")
    upload = Upload(name=f"{stem}{given.suffix[:10]}", uploaded_by=by)
    digest = hashlib.sha256()
    settings.UPLOADS.mkdir(parents=True, exist_ok=True, mode=0o700)
    upload.folder.mkdir(mode=0o700)
    upload.path.parent.mkdir()
    with upload.path.open("wb") as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
    upload.sha256 = digest.hexdigest()
    upload.save()
    return upload


def discard(upload: Upload) -> None:
    """Forget an upload that was not recorded, with its file."""
    Upload.objects.filter(pk=upload.pk, batch__isnull=True).delete()
    _remove(upload)


def forget_old() -> None:
    """Discard what nobody confirmed within a day, and files whose row is gone."""
    limit = timezone.now() - KEPT_FOR
    for upload in Upload.objects.filter(batch__isnull=True, uploaded_at__lt=limit):
        discard(upload)
    for folder in settings.UPLOADS.glob("*/"):
        try:
            is_old = folder.stat().st_mtime < limit.timestamp()
        except FileNotFoundError:  # another visit was quicker
            continue
        if is_old:
            shutil.rmtree(folder, ignore_errors=True)


def proposed(upload: Upload, header: Header) -> tuple[dict[str, str], Words, Upload | None]:
    """What the columns of an upload may be read as, what their words mean, and the earlier upload with the same header
    that says so."""
    if upload.columns:
        return upload.columns, upload.words, None
    earlier = Upload.objects.exclude(columns={}).exclude(pk=upload.pk).order_by("-uploaded_at")[:EARLIER_LOOKED_AT]
    for one in earlier:
        if one.columns.keys() == set(header.columns):
            return one.columns, one.words, one
    return acgme.read_as(header.columns) or mapping.guessed(header), {}, None


def check(upload: Upload, tell: Tell = checking.tell_nobody) -> CheckedFiles:
    """What recording the upload would do now, with the judgements about its new programs. Raises sheet.Unreadable."""
    files = Files(
        upload.path,
        kind=upload.kind,
        columns=upload.columns,
        confirms=upload.confirms,
        wanted=upload.sheet,
        words=upload.words,
        matches=upload.matches,
    )
    checked = checking.check(files, _origin(upload), tell=tell)
    likes = resembling((key, checked.evidence.statements_of(key)) for key in checked.evidence)
    put(likes, upload.folder)
    checked.pairs = pairs_of(likes, upload.pairs)
    by_name.put(checked.by_name, upload.folder)
    employers.put(checked.unmatched, upload.folder)
    return checked


def preview(upload: Upload) -> ImportPreview:
    """What recording the upload would do now, worked out once by a worker until the data, the day, or what was said of
    the file or of employers is another. Raises sheet.Unreadable.
    """
    said = [getattr(upload, name) for name in SAID_OF_A_FILE]
    employers_said = EmployerAlias.objects.aggregate(Count("pk"), Max("said_at"))
    known = (DataState.current().version, timezone.localdate(), employers_said)
    return _preview(upload, repr((said, known)))


@lru_cache(maxsize=PREVIEWS_KEPT)
def _preview(upload: Upload, _: str) -> ImportPreview:
    return ImportPreview(check(upload), upload.matches)


def looked_for(upload: Upload) -> list[LookedFor]:
    """The rows that ask which program they mean, when the upload was last checked. Raises sheet.Unreadable."""
    found = by_name.got(upload.folder)
    if found is None:
        check(upload)
        found = by_name.got(upload.folder)
    return found or []


def match(upload: Upload, said: Iterable[tuple[str, str]]) -> None:
    """Keep which programs rows mean, by number of the row; what was said of others stays."""
    with transaction.atomic():
        current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        current.matches |= dict(said)
        current.save(update_fields=["matches"])


def found(upload: Upload) -> list[Likeness]:
    """The new programs that resembled another when the upload was last checked. Raises sheet.Unreadable."""
    likes = got(upload.folder)
    if likes is None:
        check(upload)
        likes = got(upload.folder)
    return likes or []


def judge(upload: Upload, likes: Iterable[Likeness], words: Mapping[str, str]) -> None:
    """Keep what was chosen, by key of the new program: same, apart, or '' for nothing. Other choices stay."""
    with transaction.atomic():
        current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
        for like in likes:
            word = words.get(like.one.key)
            if word in ("same", "apart"):
                current.pairs[like.one.key] = [like.other.key, word == "same"]
            elif word == "":
                current.pairs.pop(like.one.key, None)
        current.save(update_fields=["pairs"])


def teller(upload: Upload) -> Tell:
    """Keeps how far the confirmation has come beside the file, where another process can read it."""
    path = _progress_of(upload)

    def tell(doing: str, done: int, of: int) -> None:
        with suppress(OSError):  # the file may be forgotten elsewhere meanwhile
            new = path.with_suffix(".new")
            new.write_text(json.dumps({"doing": doing, "done": done, "of": of}), encoding="utf-8")
            new.replace(path)

    return tell


def progress(upload: Upload) -> dict[str, Any]:
    """How far the confirmation has come; empty before it begins and when it is over."""
    try:
        told: dict[str, Any] = json.loads(_progress_of(upload).read_text(encoding="utf-8"))
    except OSError:
        return {}
    return told


def record(
    upload: Upload, checked: CheckedFiles, *, renames: bool, by: Any, tell: Tell = checking.tell_nobody
) -> ImportBatch:
    """Write what was checked, once: whoever comes second is given the batch of the first.

    ``renames``: new names of known programs too. Raises recording.DataMoved, and writes nothing, when the data changed
    since the check.
    """
    if batch := ImportBatch.objects.filter(upload=upload).first():
        return batch
    tell(recording.RECORDING, 0, 0)
    batch = _record_once(upload, checked, by, renames)
    _remove(upload)
    return batch


@in_turn
def _record_once(upload: Upload, checked: CheckedFiles, by: Any, renames: bool) -> ImportBatch:
    current = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if current.batch:
        return current.batch
    batch = ImportBatch.objects.create(label=f"Import of {upload.name}", sha256=upload.sha256, recorded_by=by)
    recording.write(checked, renames=renames, by=by, batch=batch)
    current.batch, current.words = batch, without_contacts(current.words)
    current.save(update_fields=["batch", "words"])
    return batch


def _progress_of(upload: Upload) -> Path:
    return upload.folder / "progress.json"


def _origin(upload: Upload) -> Origin:
    if not upload.source_name:
        return UNNAMED
    return Origin(upload.source_kind, upload.source_name, upload.source_url, upload.seen_on)


def _remove(upload: Upload) -> None:
    shutil.rmtree(upload.folder, ignore_errors=True)
