"""Everything kept about one applicant as one file: what hangs on the profile, and on the account.

The file is JSON. All that is kept is text, so there is nothing to pack; it can be read, searched and compared, and the
same answers give the same file. ``profile`` in it is the profile file itself, and may also be sent alone.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from applicants.models import Profile
from applicants.models.answers import EARLIEST_DAY, LATEST_DAY
from applicants.models.plan import MOST_WRITTEN
from applicants.my_data.tables import IN_PROFILE_FILE, LISTS, MOST_KEPT, TOLD_ONLY, ArchivedTable, all_lists
from applicants.profile.file import MOST_MESSAGES, ProfileError, ProfileFile, from_profile, parse, read
from applicants.profile.known_names import known_names

VERSION: Final = 1
# What the largest file takes that is ever made here; a test makes it.
LARGEST: Final = MOST_WRITTEN + 7_000_000  # bytes
MOST_LISTS: Final = MOST_KEPT + 4_000  # opening brackets outside of texts: rows, the lists in them, what is only told
MOST_ENTRIES: Final = 60_000  # ... commas: what a hostile file could blow up into in memory


# Writing --------------------------------------------------------------------------------------------------------------


def everything_of(profile: Profile | None, user: User | None) -> dict[str, Any]:
    """What is kept, in the shape of the file. Without an account its lists are left out; so is what nobody began."""
    found: dict[str, Any] = {"imgmatch": VERSION, "exported_on": timezone.localdate().isoformat()}
    if user:
        found["account"] = {"email": user.email, "joined_at": _plain(user.date_joined)}
    if profile:
        found["profile"] = from_profile(profile).model_dump(mode="json")
    places = places_of(profile)
    for kept in LISTS:
        owner = kept.owner_of(profile, user)
        if owner is not None:
            found[kept.name] = _written(kept, {kept.owner: owner}, places)[owner.pk]
    return found


def as_text(found: Mapping[str, Any]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def fingerprint(found: Mapping[str, Any]) -> str:
    """Changes whenever something in the file does; the day it was made, and what is only told, do not matter."""
    told = {name: value for name, value in found.items() if name not in TOLD_ONLY}
    return hashlib.sha256(as_text(told).encode("utf-8", "replace")).hexdigest()


Places = dict[type[models.Model], list[int]]


def places_of(profile: Profile | None) -> Places:
    """The keys of the rows of the profile's own lists that some list leads to, in order."""
    led_to = {column.related_model for kept in all_lists() for column in kept.leading}
    listed: Any = [model for model in IN_PROFILE_FILE if model in led_to]
    return {model: list(model.objects.filter(profile=profile).values_list("pk", flat=True)) for model in listed}


def _written(kept: ArchivedTable, of: Mapping[str, Any], places: Places) -> dict[Any, list[dict[str, Any]]]:
    """The rows by the key of their owner: one statement for each list, however many owners and rows there are.

    ``of``: the owner, or {"<field>__in": owners}.
    """
    rows = list(kept.model._default_manager.filter(**of).select_related(*_ways(kept)))
    lower = {under: _written(under, {f"{under.owner}__in": rows}, places) for under in kept.beneath}
    found: dict[Any, list[dict[str, Any]]] = {owner.pk: [] for owners in of.values() for owner in _as_list(owners)}
    for row in rows:
        told = {column: _cell(row, column, places) for column in kept.columns}
        told |= {under.name: lower[under][row.pk] for under in kept.beneath}
        found[getattr(row, kept.model._meta.get_field(kept.owner).attname)].append(told)  # type: ignore[union-attr]
    return found


def _as_list(owners: Any) -> list[Any]:
    return owners if isinstance(owners, list) else [owners]


def _ways(kept: ArchivedTable) -> list[str]:
    return [column.split("__")[0] for column in kept.columns if "__" in column]


def _cell(row: Any, column: str, places: Places) -> Any:
    for step in column.split("__"):
        row, holder = getattr(row, step), row
    if isinstance(row, models.Model):
        return places[type(row)].index(row.pk) if "__" not in column and type(row) in places else str(holder.pk)
    return _plain(row)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


# Reading --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Everything:
    """A file that was read. ``profile``: None where the file has none; ``lists``: by name, those it has."""

    profile: ProfileFile | None
    lists: dict[str, list[dict[str, Any]]]


def read_everything(text: bytes, today: date) -> Everything:
    """A file with everything, or a profile file alone. Raises ProfileError, listing every fault.

    ``today``: results that lie after it are refused.
    """
    if len(text) <= LARGEST and _holds_too_much(text):
        raise ProfileError(["The file holds more entries than anybody keeps here."])
    parsed = parse(text, LARGEST)
    if "imgmatch" not in parsed:
        return Everything(read(parsed, known_names(), today), {})
    if parsed["imgmatch"] != VERSION or isinstance(parsed["imgmatch"], bool):
        raise ProfileError([f"imgmatch: should be {VERSION}: this site reads no other version of the file."])
    messages: list[str] = []
    known = {"imgmatch", "profile", *TOLD_ONLY, *(kept.name for kept in LISTS)}
    messages += [f"{name[:80]}: is not a part of this file." for name in parsed if name not in known]
    profile = _profile_in(parsed, today, messages)
    lists_read = {
        kept.name: _read(kept, parsed[kept.name], kept.name, messages)
        for kept in LISTS
        if kept.is_read and kept.name in parsed
    }
    messages += _too_many(lists_read)
    if messages:
        raise ProfileError(messages[:MOST_MESSAGES])
    return Everything(profile, lists_read)


def _holds_too_much(text: bytes) -> bool:
    """Whether it would be more lists and values than any file of ours, without reading it; texts may say what they
    like.
    """
    text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    if text.count(b'"') > 4 * MOST_ENTRIES:  # a name and a value, each in two quotes
        return True
    bare = re.sub(rb'"[^"]*+"?', b"", text)
    return bare.count(b"[") + bare.count(b"{") > MOST_LISTS or bare.count(b",") > MOST_ENTRIES


def _profile_in(parsed: Mapping[str, Any], today: date, messages: list[str]) -> ProfileFile | None:
    given = parsed.get("profile")
    if given is None:
        return None
    if not isinstance(given, dict):
        messages.append("profile: should be an object.")
        return None
    try:
        return read(given, known_names(), today)
    except ProfileError as error:
        messages += [f"profile.{message}" for message in error.messages]
    return None


def _read(kept: ArchivedTable, given: Any, path: str, messages: list[str]) -> list[dict[str, Any]]:
    """The rows of a list, each column as the database takes it; what is wrong goes to ``messages``."""
    if not isinstance(given, list):
        messages.append(f"{path}: should be a list.")
        return []
    if len(given) > kept.most:
        messages.append(f"{path}: holds more than {kept.most} entries.")
        return []
    rows, seen = [], set()
    for place, entry in enumerate(given):
        if len(messages) >= MOST_MESSAGES:
            break
        here = f"{path}[{place}]"
        if not isinstance(entry, dict):
            messages.append(f"{here}: should be an object.")
            continue
        row = _read_row(kept, entry, here, messages)
        if kept.once and row.get(kept.once) in seen:
            messages.append(f"{here}.{kept.once}: is listed twice.")
        seen.add(row.get(kept.once))
        rows.append(row)
    return rows


def _too_many(lists_read: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """What the bound of a list beneath another says of all its rows together."""
    for kept in LISTS:
        for under in kept.beneath:
            rows = sum(len(row.get(under.name, ())) for row in lists_read.get(kept.name, ()))
            if rows > under.most and not under.is_most_of_each:
                yield f"{kept.name}: holds more than {under.most} entries of {under.name} in all."


def _read_row(kept: ArchivedTable, entry: Mapping[str, Any], here: str, messages: list[str]) -> dict[str, Any]:
    lower = {under.name: under for under in kept.beneath}
    row: dict[str, Any] = {}
    before = len(messages)
    for name, value in entry.items():
        if name in lower:
            row[name] = _read(lower[name], value, f"{here}.{name}", messages)
        elif name not in kept.columns:
            messages.append(f"{here}.{name[:80]}: is not a field of this list.")
        else:
            try:
                row[name] = _value(kept.model._meta.get_field(name), value)
            except ValueError as error:
                messages.append(f"{here}.{name}: {error}.")
    if len(messages) == before:
        messages += [f"{here}.{fault}" for fault in _faults(kept, row)]
    return row


def _faults(kept: ArchivedTable, row: Mapping[str, Any]) -> Iterator[str]:
    """What the model itself would say of a row: choices, lengths, ranges, what may not be empty."""
    own = {column.name for column in kept.fields if not column.is_relation}
    one = kept.model(**{name: value for name, value in row.items() if name in own})
    try:
        one.clean_fields(exclude={column.name for column in kept.model._meta.fields if column.name not in own})
    except ValidationError as error:
        for name, whys in error.message_dict.items():
            yield from (f"{name}: {why}" for why in whys)
        return
    if why := kept.check(one):
        yield why


def _value(column: Any, given: Any) -> Any:
    """A value of the file as a column takes it. Raises ValueError with half a sentence. Nothing is guessed."""
    if given is None:
        if not column.null:
            raise ValueError("should not be null")
        return None
    for kind, reads in READS:
        if isinstance(column, kind):
            return reads(given)
    raise ValueError("is not a field of this list")


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError("should be text")
    if "\0" in given or any("\ud800" <= letter <= "\udfff" for letter in given):
        raise ValueError("holds a character that cannot be stored")
    return given


def _yes_no(given: Any) -> bool:
    if not isinstance(given, bool):
        raise ValueError("should be true or false")
    return given


def _whole(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise ValueError("should be a whole number")
    return given


def _number(given: Any) -> float:
    if not isinstance(given, int | float) or isinstance(given, bool) or abs(given) > 1e15:
        raise ValueError("should be a number")
    return float(given)


def _amount(given: Any) -> Decimal:
    if not isinstance(given, str) or not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", given, re.ASCII):
        raise ValueError("should be an amount as text, such as 89.50")
    return Decimal(given)


def _day(given: Any) -> date:
    try:
        if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
            raise ValueError
        on = date.fromisoformat(given)
    except ValueError:
        raise ValueError("should be a date written YYYY-MM-DD") from None
    return _in_time(on, on)


def _moment(given: Any) -> datetime:
    try:
        at = datetime.fromisoformat(given if isinstance(given, str) else "")
        if at.tzinfo is None:
            raise ValueError
    except ValueError:
        raise ValueError("should be a moment with its time zone, such as 2026-11-23T09:30:00+00:00") from None
    at = _in_time(at, at.date()).astimezone(UTC)  # PostgreSQL takes no offset over 15:59
    return _in_time(at, at.date())  # as this site will tell it


def _in_time(value: Any, on: date) -> Any:
    if not EARLIEST_DAY <= on <= LATEST_DAY:
        raise ValueError(f"should lie from {EARLIEST_DAY.year} to {LATEST_DAY.year}")
    return value


# The first kind that fits: a moment is a date to Django, a foreign key is a place in a list.
READS: Final[Sequence[tuple[type[models.Field], Callable[[Any], Any]]]] = (
    (models.ForeignKey, _whole),
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.DecimalField, _amount),
    (models.BooleanField, _yes_no),
    (models.IntegerField, _whole),
    (models.FloatField, _number),
    (models.CharField, _text),
    (models.TextField, _text),
)
