"""A file with everything in the place of what is kept: what it would replace first, then all of it or nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from pydantic import BaseModel, BeforeValidator, PlainSerializer

from applicants.models import ArrivedFile, Profile, RankEntry
from applicants.models.arrived import ARRIVED_KEPT_FOR
from applicants.models.locks import put_in_place
from applicants.my_data.archive import Everything, Places, everything_of, fingerprint, places_of, read_everything
from applicants.my_data.tables import LISTS, ArchivedTable
from applicants.plan import shortlist
from applicants.profile.file import ProfileError, replace_profile
from applicants.profile.form_fields import Difference
from applicants.profile.sections import PARTS, differences_of
from programs.models import Program


def take_everything_over(profile: Profile, user: User | None, file: Everything) -> None:
    """Put what the file has in the place of what is kept, or nothing at all; a list it does not have stays as it is.

    Without an account the account's lists are passed over. Raises ProfileError, ChangedElsewhereError.
    """
    with transaction.atomic():
        if file.profile:
            replace_profile(profile, file.profile, profile.version)
        places = places_of(profile)
        for kept in LISTS:
            owner = kept.owner_of(profile, user)
            if kept.name in file.lists and owner is not None:
                _replace(kept, owner, file.lists[kept.name], places)
        try:
            shortlist.check_written(profile)
        except shortlist.NotesAreFullError as error:
            raise ProfileError([f"plan: {error}"]) from None


def _replace(kept: ArchivedTable, owner: Any, given: Sequence[Mapping[str, Any]], places: Places) -> None:
    """The rows of one list. A list of one row keeps the row: links in mails lead to it."""
    stored = kept.model._default_manager.filter(**{kept.owner: owner})
    if kept.is_one and given and stored.exists():
        stored.update(**given[0])
        return
    versions = dict(stored.values_list(kept.once, "version")) if kept.has_versions else {}
    stored.delete()
    rows = _insert(kept, [(owner, told) for told in given], places)
    for row in rows if kept.has_versions else ():  # a window that still shows the old entry must notice
        row.version = versions.get(getattr(row, kept.once), 0) + 1
    if versions:
        kept.model._default_manager.bulk_update(rows, ["version"])


def _insert(kept: ArchivedTable, given: Sequence[tuple[Any, Mapping[str, Any]]], places: Places) -> list[Any]:
    """Rows with their owners, and what lies beneath them: one statement for each list."""
    leading, below = {column.name: column for column in kept.leading}, {under.name for under in kept.beneath}
    rows: list[Any] = []
    number: Counter[Any] = Counter()
    for owner, told in given:
        plain = {name: value for name, value in told.items() if name not in leading and name not in below}
        row = kept.model(**{kept.owner: owner}, **plain)
        for name in leading.keys() & told.keys():
            setattr(row, leading[name].attname, _led_to(kept, leading[name], told[name], places))
        if kept.owner == "saved" and isinstance(row, RankEntry):  # its place is one of the whole list
            row.profile_id = owner.profile_id
        if kept.is_in_order:
            row.position = number[owner.pk]  # type: ignore[attr-defined]
            number[owner.pk] += 1
        rows.append(row)
    try:
        with transaction.atomic():
            stored = kept.model._default_manager.bulk_create(rows)
    except IntegrityError:
        raise ProfileError([_first_fault(kept, rows)]) from None
    for under in kept.beneath:
        lower = [
            (row, told) for row, (_, above) in zip(stored, given, strict=True) for told in above.get(under.name, [])
        ]
        _insert(under, lower, places)
    return stored


def _led_to(kept: ArchivedTable, column: Any, place: int | None, places: Places) -> int | None:
    """The key of the row at this place of a list of the profile."""
    if place is None:
        return None
    keys = places[column.related_model]
    if not 0 <= place < len(keys):
        raise ProfileError([f"{kept.name}: {column.name} {place} is not in the profile of this file."])
    return keys[place]


def _first_fault(kept: ArchivedTable, rows: Iterable[models.Model]) -> str:
    """Which row a constraint refuses, and in which words."""
    for place, row in enumerate(rows):
        try:
            models.Model.validate_constraints(row, exclude={kept.owner})  # of those, too, that leave it to the database
        except ValidationError as error:
            return f"{kept.name}[{place}]: cannot be kept: {' '.join(error.messages)}"
    return f"{kept.name}: two entries of this list cannot both be kept."


# Asked first ----------------------------------------------------------------------------------------------------------


class ListChange(BaseModel):
    """What would become of one list: names of entries."""

    title: str
    added: list[str]
    changed: list[str]
    removed: list[str]
    same: int


ByName = Annotated[Any, BeforeValidator(lambda part: PARTS.get(part, part)), PlainSerializer(lambda part: part.name)]


class RestorePreview(BaseModel):
    """What a file would do. ``parts``: None where it has no profile. ``passed_over``: lists that need an account."""

    parts: list[tuple[ByName, list[Difference]]] | None
    lists: list[ListChange]
    passed_over: list[str]

    @property
    def changes_nothing(self) -> bool:
        return not self.parts and not any(one.added or one.changed or one.removed for one in self.lists)


def stage(profile: Profile, user: User | None, content: bytes) -> None:
    """Keep a file until its owner decides, in place of an earlier one. Raises ProfileError."""
    file = read_everything(content, timezone.localdate())
    preview = what_it_replaces(profile, user, file)
    arrived = ArrivedFile(profile=profile, text=content.decode("utf-8-sig"), shown=preview.model_dump(mode="json"))
    arrived.against = fingerprint(everything_of(profile, user))
    put_in_place(arrived)


def what_it_replaces(profile: Profile, user: User | None, file: Everything) -> RestorePreview:
    """Take the file over, look, and take it back: what is told is what would be done."""
    passed_over = [kept.title for kept in LISTS if file.lists.get(kept.name) and kept.owner_of(profile, user) is None]
    before = everything_of(profile, user)
    with transaction.atomic():
        mine, parts = Profile.objects.get(pk=profile.pk), None
        if file.profile:
            other = Profile()
            replace_profile(other, file.profile, 0)
            parts = differences_of(mine, other)
        take_everything_over(mine, user, file)
        after = everything_of(mine, user)
        transaction.set_rollback(True)
    lists = [
        _list_change(kept, before.get(kept.name, []), after[kept.name])
        for kept in LISTS
        if kept.name in file.lists and kept.name in after
    ]
    return RestorePreview(parts=parts, lists=lists, passed_over=passed_over)


def _list_change(kept: ArchivedTable, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> ListChange:
    old = {row.get(kept.once, kept.title): row for row in before}
    new = {row.get(kept.once, kept.title): row for row in after}
    names = {key: row.get("own_name") or key for key, row in (*old.items(), *new.items())}
    if kept.once == "program_key":
        names |= dict(Program.objects.filter(program_key__in=list(names)).values_list("program_key", "name"))
    both = [key for key in new if key in old]
    changed = [key for key in both if new[key] != old[key]]
    return ListChange(
        title=kept.title,
        added=[names[key] for key in new if key not in old],
        changed=[names[key] for key in changed],
        removed=[names[key] for key in old if key not in new],
        same=len(both) - len(changed),
    )


def decide(profile: Profile, user: User | None) -> bool:
    """Take the arrived file over and forget it. False, with nothing done, when what it replaces was changed since its
    owner was shown that; the next page shows it anew. Raises ProfileError, or ArrivedFile.DoesNotExist where it was
    decided about at the same time.
    """
    with transaction.atomic():
        mine = Profile.objects.select_for_update().get(pk=profile.pk)
        arrived = ArrivedFile.objects.get(profile=mine)
        file = read_everything(arrived.text.encode(), timezone.localdate())
        now = fingerprint(everything_of(mine, user))
        if arrived.against != now:
            shown = what_it_replaces(mine, user, file).model_dump(mode="json")
            ArrivedFile.objects.filter(pk=arrived.pk).update(against=now, shown=shown)
            return False
        take_everything_over(mine, user, file)
        arrived.delete()
    return True


def forget_arrived() -> int:
    """Delete files nobody decided about for a day; returns how many."""
    return ArrivedFile.objects.filter(arrived_at__lt=timezone.now() - ARRIVED_KEPT_FOR).delete()[0]
