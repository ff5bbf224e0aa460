"""Everything kept about one applicant as one file: what hangs on the profile, and on the account.

The file is JSON. All that is kept is text, so there is nothing to pack; it can be read, searched and compared, and the
same answers give the same file. ``profile`` in it is the profile file itself, and may also be sent alone.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from pydantic import AfterValidator, BeforeValidator, Field, create_model

from applicants.models import Profile
from applicants.models.plan import MOST_WRITTEN
from applicants.models.search import LONGEST_QUERY
from applicants.my_data.tables import IN_PROFILE_FILE, LISTS, MOST_KEPT, TOLD_ONLY, ArchivedTable, all_lists
from applicants.profile.file import (
    ProfileError,
    ProfileFile,
    Strict,
    faults_of,
    from_profile,
    parse,
    read,
    refuse,
    shaped,
)
from applicants.profile.file_fields import Amount, Moment, Number, OneDay, Storable, not_null, not_of_the_profile
from applicants.profile.known_names import known_names
from programs.catalogue.query import ALL_FILTERS

VERSION: Final = 2
READ: Final = (1, VERSION)  # of 1, searches for what is not stated meant answers with conditions too
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
            found[kept.name] = _written(kept, [owner], places)[owner.pk]
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


def _written(kept: ArchivedTable, owners: Sequence[Any], places: Places) -> dict[Any, list[dict[str, Any]]]:
    """The rows by the key of their owner: one statement for each list, however many owners and rows there are."""
    ways = [column.split("__")[0] for column in kept.columns if "__" in column]
    rows = list(kept.model._default_manager.filter(**{f"{kept.owner}__in": owners}).select_related(*ways))
    lower = {under: _written(under, rows, places) for under in kept.beneath}
    found: dict[Any, list[dict[str, Any]]] = {owner.pk: [] for owner in owners}
    for row in rows:
        told = {column: _cell(row, column, places) for column in kept.columns}
        told |= {under.name: lower[under][row.pk] for under in kept.beneath}
        found[getattr(row, kept.model._meta.get_field(kept.owner).attname)].append(told)  # type: ignore[union-attr]
    return found


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


# The first kind that fits: a moment is a date to Django, a foreign key is a place in a list.
KINDS: Final[Mapping[type[models.Field], Any]] = {
    models.ForeignKey: int,
    models.DateTimeField: Moment,
    models.DateField: OneDay,
    models.DecimalField: Amount,
    models.BooleanField: bool,
    models.IntegerField: int,
    models.FloatField: Number,
    models.CharField: Storable,
    models.TextField: Storable,
}


def _field(column: Any) -> tuple[Any, Any]:
    """A column as pydantic takes it: its kind of value, of which Django then says whether it fits."""
    kind = next(kind for django_kind, kind in KINDS.items() if isinstance(column, django_kind))

    def fits(value: Any) -> Any:
        try:
            return column.clean(value, None)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages).removesuffix(".")) from None

    default = Field(default_factory=column.get_default, validate_default=not column.has_default())  # type: ignore[call-overload]
    if not column.is_relation:  # the row it leads to may not be stored yet
        kind = Annotated[kind, AfterValidator(fits)]
    return kind | None if column.null else Annotated[kind, BeforeValidator(not_null)], default


def _shape(name: str, columns: Iterable[Any], lists: Iterable[ArchivedTable], **more: Any) -> Any:
    """An object of the file as pydantic takes it, with the lists in it."""
    fields = {column.name: _field(column) for column in columns} | more
    for kept in lists:
        entry = _shape(kept.name, kept.fields, kept.beneath)
        fields[kept.name] = list[entry], Field(default=[], max_length=kept.most)  # type: ignore[valid-type]
    return create_model(name, __base__=Strict, **fields)


# The file as it should be; which version it is was asked before.
WHOLE: Final = _shape(
    "Whole",
    (),
    [kept for kept in LISTS if kept.is_read],
    imgmatch=(Any, VERSION),
    profile=(ProfileFile | None, None),
    **dict.fromkeys(TOLD_ONLY, (Any, None)),
)


@dataclass(frozen=True)
class Everything:
    """A file that was read. ``profile``: None where the file has none; ``lists``: by name, those it has."""

    profile: ProfileFile | None
    lists: dict[str, list[dict[str, Any]]]


def read_everything(text: bytes, today: date) -> Everything:
    """A file with everything, or a profile file alone. ``today``: results that lie after it are refused.

    Raises ProfileError, listing every fault of single values, or else all that do not go together.
    """
    if len(text) <= LARGEST and _holds_too_much(text):
        raise ProfileError(["The file holds more entries than anybody keeps here."])
    parsed = parse(text, LARGEST)
    if "imgmatch" not in parsed:
        return Everything(read(parsed, known_names(), today), {})
    if parsed["imgmatch"] not in READ or isinstance(parsed["imgmatch"], bool):
        raise ProfileError([f"imgmatch: should be {VERSION}: this site reads no later version of the file."])
    whole = shaped(WHOLE, parsed, _unknown)
    lists = {kept.name: getattr(whole, kept.name) for kept in LISTS if kept.is_read and kept.name in parsed}
    faults = [fault for kept in LISTS for fault in _faults(kept, lists.get(kept.name, ()), kept.name)]
    if whole.profile:
        faults += [f"profile.{fault}" for fault in faults_of(whole.profile, known_names(), today)]
    refuse(faults)
    told = {name: [entry.model_dump(exclude_unset=True) for entry in entries] for name, entries in lists.items()}
    for search in told.get("searches", ()) if parsed["imgmatch"] != VERSION else ():
        search["query"] = as_found_before(search.get("query", ""))
    return Everything(whole.profile, told)


def as_found_before(query: str) -> str:
    """The words of a search that find what these found in a file of version 1."""
    words = QueryDict(query)
    named = {*words.getlist("not_stated")}
    more = [f"conditional={word}" for word in ("visa", "accepts_img") if word in words and named & {word, ALL_FILTERS}]
    found = "&".join(dict.fromkeys([*query.split("&"), *more]))
    return found if more and len(found) <= LONGEST_QUERY else query


def _holds_too_much(text: bytes) -> bool:
    """Whether it holds more lists and values than any file of ours, without reading it; texts may say anything."""
    text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    if text.count(b'"') > 4 * MOST_ENTRIES:  # a name and a value, each in two quotes
        return True
    bare = re.sub(rb'"[^"]*+"?', b"", text)
    return bare.count(b"[") + bare.count(b"{") > MOST_LISTS or bare.count(b",") > MOST_ENTRIES


def _unknown(path: Sequence[int | str]) -> str:
    """What a name of the file that is none of ours is not."""
    if path[0] == "profile":
        return not_of_the_profile(path)
    return "is not a field of this list" if path[1:] else "is not a part of this file"


def _faults(kept: ArchivedTable, entries: Sequence[Any], path: str) -> Iterator[str]:
    """What is wrong with a list whose entries are right, each by itself."""
    seen = set()
    for place, entry in enumerate(entries):
        here = f"{path}[{place}]"
        if kept.once:
            if getattr(entry, kept.once) in seen:
                yield f"{here}.{kept.once}: is listed twice."
            seen.add(getattr(entry, kept.once))
        if why := kept.check(entry):
            yield f"{here}.{why}"
        for under in kept.beneath:
            yield from _faults(under, getattr(entry, under.name), f"{here}.{under.name}")
    for under in kept.beneath:
        rows = sum(len(getattr(entry, under.name)) for entry in entries)
        if rows > under.most and not under.is_most_of_each:
            yield f"{path}: holds more than {under.most} entries of {under.name} in all."
