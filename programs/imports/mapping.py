"""Reading a table whose columns have other names than ours: which is which, guessed first, then as a steward says."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from programs.exports.columns import OPEN
from programs.facts.projection import ID_FIELDS
from programs.fields import FIELDS
from programs.imports.places import place_of, state_of
from programs.tabular.reading import read
from programs.tabular.sheet import MOST_COLUMNS, Rows, Unreadable
from programs.vocabulary import STATES

NAMING: Final = ("name", "institution", "hospital")  # what programs are found by that no id names
ROWS_LOOKED_AT: Final = 200
SAMPLES: Final = 3
SHORTEST_GUESSED: Final = 8  # letters: "County" is like "country"
LIKE_ENOUGH: Final = 85  # of 100; "sponsering institution" is like ours, "state" is not like "status"

# What other people call our columns, in words as :func:`words_of` gives them.
SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    **{name: fact.synonyms for name, fact in FIELDS.items()},
    "program_key": ("key", "source key"),
    "season": ("year", "match year"),
    "group": ("applicant group",),
    "count": ("number", "n"),
    "source_name": ("source",),
    "source_url": ("source address", "source link", "link"),
    "seen_on": ("date", "date seen", "seen", "checked on", "as of", "as of year", "last year seen"),
}

# People's names, addresses and telephone numbers: nobody needs them here, so no column of them is ever read.
CONTACT: Final = re.compile(
    r"\b(e ?mails?|phones?|telephones?|tel|mobile|fax|contacts?|directors?|coo?rdinators?|chair|chairman|role|person)\b"
)

Samples = Mapping[str, Sequence[str]]


class Header(NamedTuple):
    """The columns of a file as it names them, and the first values of each."""

    columns: tuple[str, ...]
    samples: Samples


def header_of(path: Path) -> Header:
    """The columns and first values of a file. Raises Unreadable, also when nobody could map so many columns by hand."""
    with read(path, OPEN) as table:
        if len(table.columns) > MOST_COLUMNS:
            raise Unreadable(f"{path.name} has {len(table.columns)} columns; at most {MOST_COLUMNS} can be mapped.")
        samples: dict[str, list[str]] = {column: [] for column in table.columns}
        for _, cells in islice(table.rows, ROWS_LOOKED_AT):
            for column, cell in cells.items():
                if len(samples[column]) < SAMPLES and cell not in samples[column]:
                    samples[column].append(cell)
        return Header(table.columns, samples)


def words_of(name: str) -> str:
    """A column's name as words in small letters: "Program_Code", "program code" and "ProgramCode" are one."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.findall(r"[a-z0-9]+", parted.casefold()))


def is_contact(column: str, columns: Iterable[str]) -> bool:
    """Whether a column tells of people. A "Name" beside a "Role" is a person's."""
    words = words_of(column)
    return bool(CONTACT.search(words)) or (words == "name" and "role" in map(words_of, columns))


def guesses(
    columns: Sequence[str],
    samples: Samples,
    known: Sequence[str] = OPEN.columns,
    synonyms: Mapping[str, Sequence[str]] = SYNONYMS,
) -> dict[str, str]:
    """Our column for each of the file's, '' where none is like it. Each of ours is guessed once, codes excepted.

    ``known``: our columns; ``synonyms``: what other people call them.
    """
    found = []
    for place, column in enumerate(columns):
        if not is_contact(column, columns):
            for order, ours in enumerate(known):
                likeness = _likeness(words_of(column), ours, synonyms.get(ours, ()))
                if likeness >= LIKE_ENOUGH:
                    found.append((-likeness, not _looks(ours, samples.get(column, ())), place, order, column, ours))
    guessed = dict.fromkeys(columns, "")
    for *_, column, ours in sorted(found):
        if not guessed[column] and (ours == "nrmp_codes" or ours not in guessed.values()):
            guessed[column] = ours
    return guessed


def _likeness(words: str, ours: str, synonyms: Sequence[str]) -> float:
    """100 for our own name, 99 for a known synonym, else how alike the letters are."""
    own = words_of(ours)
    if words == own:
        return 100
    if words in synonyms:
        return 99
    names = [name for name in (own, *synonyms) if len(name) >= SHORTEST_GUESSED]
    if len(words) < SHORTEST_GUESSED or not names:
        return 0
    return min(98, max(fuzz.ratio(words, name) for name in names))


_LOOKS: Final[dict[str, re.Pattern[str]]] = {
    "acgme_id": re.compile(r"\d{9,10}", re.ASCII),
    "nrmp_codes": re.compile(r"\d{7}[A-Z]\d", re.ASCII),
    "state": re.compile("|".join(STATES)),
}


def _looks(ours: str, values: Sequence[str]) -> bool:
    """Whether the values look like those of our column: a tie-break."""
    return ours in _LOOKS and bool(values) and all(_LOOKS[ours].fullmatch(value) for value in values)


# What a mapped table is fixed in: what spreadsheet programs and other lists do to ids, states and addresses ----------


def _id(cell: str) -> str:
    """An ACGME id as we write it; what is none stays."""
    filled = _filled_up(10)(re.sub(r"\.0+$", "", cell))
    try:
        return FIELDS["acgme_id"].clean(filled)
    except ValueError:
        return filled


def _filled_up(digits: int) -> Callable[[str], str]:
    """A spreadsheet program that takes an id for a number drops its zeros in front."""
    return lambda cell: cell.zfill(digits) if cell.isascii() and cell.isdigit() and len(cell) >= digits - 2 else cell


def _active(status: str) -> str:
    """Accreditation as the ACGME words it: a program that it was withdrawn from is no longer active."""
    word = status.casefold()
    return ("no" if "withdraw" in word else "yes") if "accredit" in word or "withdraw" in word else status


FIXED: Final[dict[str, Callable[[str], str]]] = {
    "acgme_id": _id,
    "zip": _filled_up(5),
    "state": lambda cell: state_of(cell) or cell,
    "active": _active,
    "website": lambda cell: f"http://{cell}" if cell.casefold().startswith("www.") else cell,
}


def renamed(rows: Rows, read_as: Mapping[str, str]) -> Rows:
    """The rows in our columns, without the cells that are left out. Several columns of codes become one;
    a city gives up the state it carries.
    """
    for number, cells in rows:
        filled: dict[str, str] = {}
        for column, cell in cells.items():
            if ours := read_as[column]:
                text = FIXED[ours](cell) if ours in FIXED else cell
                filled[ours] = f"{filled[ours]}; {text}" if ours in filled else text
        if "city" in filled:
            city, state, is_doubtful = place_of(filled["city"], filled.get("state", ""))
            if state and city and not is_doubtful:
                filled |= {"city": city, "state": state}
        if filled:
            yield number, filled


def problems(read_as: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with a mapping, by the file's column; '' is the mapping as a whole."""
    found: dict[str, str] = {}
    by_ours: dict[str, list[str]] = {}
    for column, ours in read_as.items():
        by_ours.setdefault(ours, []).append(column)
    for ours, columns in by_ours.items():
        if ours and ours != "nrmp_codes" and len(columns) > 1:
            for column in columns:
                others = " and ".join(f"“{other}”" for other in columns if other != column)
                found[column] = f"{others} is read as the same. Choose one of them."
    if not {"program_key", *ID_FIELDS, *NAMING} & by_ours.keys():
        found[""] = "No column names the program. Choose one for its name, our key, the ACGME id or the NRMP codes."
    return found
