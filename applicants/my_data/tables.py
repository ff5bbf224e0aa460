"""What is kept about an applicant beside the profile file: which lists, and which columns of each are in the file.

Every list is one row of ``LISTS``. A new column of a model is a word in its row there, or a reason in ``NOT_TOLD``: a
test walks all models and asks for one of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.db import models
from django.http import QueryDict

from applicants.models import (
    Advising,
    AssignedLetter,
    Digest,
    ExamSitting,
    Experience,
    Letter,
    OwnFact,
    Preference,
    Profile,
    RankEntry,
    SavedProgram,
    SavedSearch,
    SharedLink,
    StatusChange,
)
from applicants.models.plan import MOST_LETTERS, MOST_RANKED, MOST_SAVED, MOST_STEPS
from applicants.models.search import MOST_SEARCHES
from applicants.models.sharing import MOST_ADVISED, MOST_ADVISERS, MOST_LINKS
from applicants.plan.table import STORED
from applicants.profile.file import ExamEntry, ExperienceEntry, LetterEntry, OwnFactEntry
from applicants.profile.file_fields import printable
from programs.catalogue.query import MOST_VALUES


@dataclass(frozen=True)
class ArchivedTable:
    """The rows of one model in the file: its name there and on pages, the field that leads to its owner, its columns.

    ``most``: how many rows its owner may have; of a list beneath another, all rows above together, unless it
    ``is_most_of_each``. ``once``: the column no two rows share. ``beneath``: lists inside each row. ``is_one``: there
    is one row, which is changed rather than replaced. ``is_read``: False for what is told and not made again.
    ``check``: why a row cannot be kept, as a sentence, or ''. A column that leads to a row of the profile's own lists
    (a letter, say) is written as its place there, from 0; one with ``__`` is told of another model's row, and never
    read.
    """

    name: str
    title: str
    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]
    most: int
    once: str = ""
    beneath: tuple["ArchivedTable", ...] = ()
    is_one: bool = False
    is_read: bool = True
    is_most_of_each: bool = False
    check: Callable[[Any], str] = field(default=lambda row: "")

    @property
    def fields(self) -> list[Any]:
        """The columns as Django knows them, without what is told of another model's row."""
        return [self.model._meta.get_field(name) for name in self.columns if "__" not in name]

    @property
    def leading(self) -> list[Any]:
        """The columns that lead to a row of the profile's own lists."""
        return [column for column in self.fields if column.is_relation]

    @property
    def has_versions(self) -> bool:
        """Whether its rows count their saves."""
        return any(column.name == "version" for column in self.model._meta.fields)

    @property
    def is_in_order(self) -> bool:
        """Whether its rows hold their place in the list, and nothing else says it."""
        return "position" not in self.columns and any(one.name == "position" for one in self.model._meta.fields)

    @property
    def most_in_all(self) -> int:
        """How many rows there may be, with those of the lists beneath."""
        return self.most + sum(
            under.most_in_all * (self.most if under.is_most_of_each else 1) for under in self.beneath
        )

    def owner_of(self, profile: Any, user: Any) -> Any:
        """The profile or the account, whichever the rows hang on; None where there is none."""
        return profile if self.owner == "profile" else user


def search_fault(search: SavedSearch) -> str:
    try:
        printable(search.name)
        words = QueryDict(search.query)
    except ValueError as error:
        return f"name {error}."
    except SuspiciousOperation:
        return "query has too many words."
    most = max((len(values) for _, values in words.lists()), default=0)
    return f"query gives one word {most} times; at most {MOST_VALUES} are kept." if most > MOST_VALUES else ""


SHOWN: Final = ("shows_ranking", "shows_plan", "shows_notes")
LISTS: Final = (
    ArchivedTable(
        "plan",
        "My plan",
        SavedProgram,
        "profile",
        ("program_key", "own_name", "own_place", *STORED),
        MOST_SAVED,
        once="program_key",
        beneath=(
            ArchivedTable("history", "History", StatusChange, "saved", ("status", "at"), MOST_STEPS),
            ArchivedTable("ranked", "My rank list", RankEntry, "saved", ("code", "position"), MOST_RANKED, once="code"),
            ArchivedTable(
                "letters",
                "Letters",
                AssignedLetter,
                "saved",
                ("letter",),
                MOST_LETTERS,
                once="letter",
                is_most_of_each=True,
            ),
        ),
    ),
    ArchivedTable(
        "searches",
        "Saved searches",
        SavedSearch,
        "user",
        ("name", "query", "created_at", "looked_at", "mailed_until"),
        MOST_SEARCHES,
        once="name",
        check=search_fault,
    ),
    ArchivedTable("mails", "Mails about my searches", Digest, "user", ("every",), 1, is_one=True),
    ArchivedTable(
        "shared_links",
        "Links I shared",
        SharedLink,
        "profile",
        ("label", *SHOWN, "made_at", "expires_at", "opened_at"),
        MOST_LINKS,
        is_read=False,
    ),
    ArchivedTable(
        "advisers",
        "My advisers",
        Advising,
        "profile",
        ("adviser__email", "shown_as", *SHOWN, "asked_at", "accepted_at"),
        MOST_ADVISERS,
        is_read=False,
    ),
    ArchivedTable(
        "advising",
        "Whom I advise",
        Advising,
        "adviser",
        ("shown_as", "asked_at", "accepted_at"),
        MOST_ADVISED,
        is_read=False,
    ),
)
# Rows of all lists that are read: as many are written while others wait.
MOST_KEPT: Final = sum(kept.most_in_all for kept in LISTS if kept.is_read)
TOLD_ONLY: Final = frozenset({"exported_on", "account"} | {kept.name for kept in LISTS if not kept.is_read})


def all_lists(lists: Iterable[ArchivedTable] = LISTS) -> Iterator[ArchivedTable]:
    """Every list, those beneath others too."""
    for kept in lists:
        yield kept
        yield from all_lists(kept.beneath)


# What the profile file tells, and under which name: columns of the same name need no line.
IN_PROFILE_FILE: Final[Mapping[type[models.Model], Iterable[str]]] = {
    # medical_school; an empty list where there are none; shares and weights of wishes
    Profile: tuple(name for part in Profile.PARTS.values() for name in part),
    ExamSitting: ExamEntry.model_fields,
    Letter: LetterEntry.model_fields,
    Experience: ExperienceEntry.model_fields,
    Preference: ("kind", "value"),  # lists of wishes, and signals
    OwnFact: (*OwnFactEntry.model_fields, "set_at"),  # set_on: the day
}

# Columns that are not in the file, each with its reason. A row's own key, its owner and its position (the order of the
# list) are what a list is made of, and are not asked about.
NOT_TOLD: Final[Mapping[str, str]] = {
    "Profile.user": "whose file it is; the account is told apart",
    "Profile.version": "counts saves, so that two windows notice each other",
    "Profile.part_versions": "counts saves, so that two windows notice each other",
    "Profile.updated_at": "the moment of the last save, which taking a file over is itself",
    "SavedProgram.version": "counts saves, so that two windows notice each other",
    "Digest.token": "a secret: whoever holds it can end the mails",
    "Digest.sent_on": "of the site's work, not of its owner; a mail is not sent twice for it",
    "SharedLink.token_hash": "of a secret: the link itself is not kept",
    "ArrivedFile.text": "a file somebody sent, for a day at most, while they decide about it",
    "ArrivedFile.against": "a fingerprint of this very file",
    "ArrivedFile.shown": "what this very file would change",
    "ArrivedFile.arrived_at": "of a file that waits for a day at most",
    **{
        f"Undo.{name}": "of the last change alone, for a day at most, so that it can be undone"
        for name in ("number", "part", "was", "now", "against", "made_at")
    },
    "VisitorSession.session_data": "of a browser that is signed in: which profile and account it shows",
    "VisitorSession.expire_date": "of a browser that is signed in",
    "VisitorSession.user_id": "of a browser that is signed in",
    "WrongLink.sender": "of no account: where a wrong link was opened, for an hour, as a keyed hash",
    "WrongLink.at": "of no account",
}
