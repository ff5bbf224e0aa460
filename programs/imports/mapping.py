"""Reading a table whose columns have other names than ours: which is which, guessed first, then as a steward says."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from rapidfuzz import fuzz

from programs.exports.columns import OPEN
from programs.facts.projection import ID_FIELDS
from programs.fields import FIELDS
from programs.imports.places import place_of, state_of
from programs.imports.spoken_specialty import specialty_named
from programs.imports.visa_cells import BOTH_VISAS, PARTS, parted
from programs.tabular.ids import with_zeros
from programs.tabular.reading import read
from programs.tabular.sheet import MOST_COLUMNS, SHEET, Rows, Told, Unreadable, words_of
from programs.vocabulary import STATES, Policy

KNOWN: Final = (*OPEN.columns, BOTH_VISAS)  # what a column of a file may be
NAMING: Final = ("name", "institution", "hospital")  # what programs are found by that no id names
ROWS_LOOKED_AT: Final = 200
SEVERAL: Final = ("nrmp_codes",)  # what several columns may be
MOST_MAPPING_BYTES: Final = 5_000_000
KNOWN_NAME: Final = 99  # of 100: as we call it, or as we know others do
PEOPLE_NOT_READ: Final = "Columns that tell of people are never read."
SAMPLES: Final = 3
SHORTEST_GUESSED: Final = 8  # letters: "County" is like "country"
LIKE_ENOUGH: Final = 85  # of 100, the least alike word; "sponsering institution" is like ours

# What other people call our columns, in words as :func:`words_of` gives them.
SYNONYMS: Final[dict[str, tuple[str, ...]]] = {
    **{name: fact.synonyms for name, fact in FIELDS.items()},
    "program_key": ("key", "source key"),
    BOTH_VISAS: (
        "visa",
        "visas",
        "visa type",
        "visa types",
        "visa sponsorship",
        "visa sponsored",
        "visas sponsored",
        "visa policy",
        "visa offered",
        "visas offered",
        "visas accepted",
        "sponsors visa",
        "sponsors visas",
        "sponsor visa",
        "do they sponsor visa",
        "do they sponsor visas",
        "which visas",
        "which visa",
    ),
    "season": ("year", "match year"),
    "group": ("applicant group",),
    "count": ("number", "n"),
    "source_name": ("source",),
    "source_url": ("source address", "source link"),
    "seen_on": ("date seen", "seen", "seen on", "checked on", "date checked", "as of", "as of year", "last year seen"),
}

# What people say beside a name, by the kind of fact. What is left must be a name we know.
_POLICY: Final = frozenset(
    ("takes", "take", "accepts", "accept", "accepted", "accepting", "sponsors", "sponsor", "sponsored", "sponsorship",
     "offers", "offered", "visa", "visas", "friendly", "welcome", "welcomes", "considers", "considered", "open", "to")
)  # fmt: skip
_LIMIT: Final = frozenset(
    ("min", "minimum", "max", "maximum", "cutoff", "cut", "off", "limit", "limits", "score", "allowed", "accepted")
)
_COUNT: Final = frozenset(("number", "of", "no", "required", "needed", "total"))
BESIDE: Final = {
    **{name: _COUNT for name, fact in FIELDS.items() if fact.value is int},
    **{name: _POLICY for name, fact in FIELDS.items() if fact.choices is Policy},
    **{name: _LIMIT for name, fact in FIELDS.items() if fact.no_limit is not None},
}

# People's names, addresses and telephone numbers: nobody needs them here, so no column of them is ever read.
CONTACT: Final = re.compile(
    r"\b(e ?mails?|phones?|telephones?|tel|mobile|cell|fax|contacts?|directors?|pd|apd|coo?rdinators?|chair|chairman|"
    r"chief|role|person|(first|last|middle|family|given|full) name|surname|residents? names?|names? of residents?)\b"
)
# A "Name" beside one of these is a person's.
OF_PEOPLE: Final = re.compile(
    r"\b(role|pgy( ?\d)?|(medical|med) (school|college)|medschool|class of|class year|training year|year of training|"
    r"graduated from|alma mater|undergrad\w*|hometown|degree|credentials)\b"
)
NAMES_OF_PEOPLE: Final = frozenset({"name", "names", "resident", "residents", "fellow", "fellows", "intern", "interns"})

# The file with whatever columns it has; those that are known by some name tell which row is the header.
NAMED: Final = OPEN._replace(names=tuple({words_of(name) for name in OPEN.columns}.union(*SYNONYMS.values())))

# Beside one of these a "Number" counts people.
OF_COUNTS: Final = frozenset({"season", "year", "match year", "group", "applicant group", "population"})

Samples = Mapping[str, Sequence[str]]


class Header(NamedTuple):
    """The columns of a file as it names them, the first values of each, and how the file was read."""

    columns: tuple[str, ...]
    samples: Samples
    told: Told = Told()


def header_of(path: Path, wanted: str = "", most: int = MOST_COLUMNS) -> Header:
    """The columns and first values of a file. Raises Unreadable, also when nobody could map so many columns by hand."""
    with read(path, NAMED, wanted) as table:
        if len(table.columns) > most:
            raise Unreadable(f"{path.name} has {len(table.columns)} columns; at most {most} can be mapped.")
        samples: dict[str, list[str]] = {column: [] for column in table.columns}
        for _, cells in islice(table.rows, ROWS_LOOKED_AT):
            for column, cell in cells.items():
                if len(samples[column]) < SAMPLES and cell not in samples[column]:
                    samples[column].append(cell)
        return Header(table.columns, samples, table.told)


def is_contact(column: str, columns: Iterable[str]) -> bool:
    """Whether a column tells of people. A "Name" beside a "Role", a "PGY" or a "Medical School" is a person's."""
    words = words_of(column)
    if CONTACT.search(words):
        return True
    return words in NAMES_OF_PEOPLE and any(OF_PEOPLE.search(words_of(other)) for other in columns)


def guesses(
    columns: Sequence[str],
    samples: Samples,
    known: Sequence[str] = KNOWN,
    synonyms: Mapping[str, Sequence[str]] = SYNONYMS,
    several: Collection[str] = SEVERAL,
    *,
    least: float = LIKE_ENOUGH,
) -> dict[str, str]:
    """Our column for each of the file's, '' where none is like it. Each of ours is guessed once, ``several`` excepted.

    ``known``: our columns; ``synonyms``: what other people call them. ``least``: how like they are, of 100.
    """
    found, named = [], {*map(words_of, columns)}
    if "value" not in named:  # then no row says one thing, and a field is one of medicine
        known = [name for name in known if name != "field"]
    if named.isdisjoint(OF_COUNTS):  # then no row counts people, and a number is that of the row
        known = [name for name in known if name != "count"]
    for place, column in enumerate(columns):
        if not is_contact(column, columns):
            for order, ours in enumerate(known):
                likeness = _likeness(words_of(column), ours, synonyms.get(ours, ()))
                if likeness >= least:
                    found.append(
                        (
                            ours in PARTS,
                            -likeness,
                            not _looks(ours, samples.get(column, ())),
                            place,
                            order,
                            column,
                            ours,
                        )
                    )
    guessed, taken = dict.fromkeys(columns, ""), set[str]()
    for *_, column, ours in sorted(found):
        parts = PARTS.get(ours, (ours,))
        if not guessed[column] and (ours in several or taken.isdisjoint(parts)):
            guessed[column] = ours
            taken.update(parts)
    return guessed


def guessed(header: Header) -> dict[str, str]:
    """What the columns of a file may be."""
    return with_sheets(guesses(header.columns, header.samples), header.told)


def with_sheets(found: dict[str, str], told: Told) -> dict[str, str]:
    """The same; where each sheet that is usually read is of one specialty, their titles are the specialties."""
    if SHEET in found and "specialty" not in found.values():
        titles = [one.title for one in told.sheets if one.is_usual]
        found[SHEET] = "specialty" if titles and all(map(specialty_named, titles)) else ""
    return found


class Mapped(NamedTuple):
    """What was said of a file: its columns and words, and which sheet of it is read."""

    columns: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    sheet: str = ""


def read_mapping(path: Path) -> Mapped:
    """What the page of an import saved. Raises Unreadable."""
    try:
        if path.stat().st_size > MOST_MAPPING_BYTES:
            raise Unreadable(f"{path.name} is no mapping: it has more than {MOST_MAPPING_BYTES:,} bytes.")
        said = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Unreadable(f"There is no file {path.name}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is no mapping: it is not JSON.") from error
    if not isinstance(said, dict):
        said = {"columns": None}
    columns, words, sheet = said.get("columns", {}), said.get("words", {}), said.get("sheet", "")
    has_words = isinstance(words, dict) and all(map(_are_texts, words.values()))
    if not (_are_texts(columns) and has_words and isinstance(sheet, str)):
        raise Unreadable(f"{path.name} is no mapping as the page of an import saves it.")
    return Mapped(columns, words, sheet)


def _are_texts(said: Any) -> bool:
    return isinstance(said, dict) and all(isinstance(text, str) for text in said.values())


def _likeness(words: str, ours: str, synonyms: Sequence[str]) -> float:
    """100 for our own name, 99 for a known synonym, with or without what is said beside it, else how alike each word
    is to the one of a name."""
    own = words_of(ours)
    if words == own:
        return 100
    names = (own, *synonyms)
    core = _core(words, ours)
    if words in synonyms or (core and core in {_core(name, ours) for name in names}):
        return KNOWN_NAME
    if len(words) < SHORTEST_GUESSED:
        return 0
    return min(98, max(_alike(words, name) for name in names))


def _alike(words: str, name: str) -> float:
    """How alike two names of as many words are in the one they differ most in, of 100. Numbers are not alike."""
    pairs = list(zip(words.split(), name.split(), strict=False))
    if len(name) < SHORTEST_GUESSED or words.count(" ") != name.count(" "):
        return 0
    return min(100 if one == other else 0 if re.search(r"\d", one) else fuzz.ratio(one, other) for one, other in pairs)


def _core(words: str, ours: str) -> str:
    """A name without what people say beside it: "takes j1 visa" is "j1"."""
    return " ".join(word for word in words.split() if word not in BESIDE.get(ours, ()))


_LOOKS: Final[dict[str, re.Pattern[str]]] = {
    "acgme_id": re.compile(r"\d{9,10}", re.ASCII),
    "nrmp_codes": re.compile(r"\d{7}[A-Z]\d", re.ASCII),
    "state": re.compile("|".join(STATES)),
    "is_invited": re.compile(r"y|yes|n|no|true|false|[x✓✔✗✘]", re.I),  # of a plan; else "Interview" is a day
}


def _looks(ours: str, values: Sequence[str]) -> bool:
    """Whether the values look like those of our column: a tie-break."""
    return ours in _LOOKS and bool(values) and all(_LOOKS[ours].fullmatch(value) for value in values)


# What a mapped table is fixed in: what spreadsheet programs and other lists do to ids, states and addresses ----------


def _id(cell: str) -> str:
    """An ACGME id as we write it; what is none stays."""
    filled = with_zeros(re.sub(r"\.0+$", "", cell), 10)
    try:
        return FIELDS["acgme_id"].clean(filled)
    except ValueError:
        return filled


def _active(status: str) -> str:
    """Accreditation as the ACGME words it: a program that it was withdrawn from is no longer active."""
    word = status.casefold()
    return ("no" if "withdraw" in word else "yes") if "accredit" in word or "withdraw" in word else status


FIXED: Final[dict[str, Callable[[str], str]]] = {
    "acgme_id": _id,
    "zip": lambda cell: with_zeros(cell, 5),
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
            ours = read_as.get(column)
            if ours in PARTS:
                filled |= parted(cell)
            elif ours:
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
    found = {column: PEOPLE_NOT_READ for column, ours in read_as.items() if ours and is_contact(column, read_as)}
    by_ours: dict[str, list[str]] = {}
    for column, ours in read_as.items():
        for name in PARTS.get(ours, (ours,)):
            by_ours.setdefault(name, []).append(column)
    for ours, columns in by_ours.items():
        if ours and ours not in SEVERAL and len(columns) > 1:
            for column in columns:
                others = " and ".join(f"“{other}”" for other in columns if other != column)
                found[column] = f"{others} is read as the same. Choose one of them."
    if not {"program_key", *ID_FIELDS, *NAMING} & by_ours.keys():
        found[""] = "No column names the program. Choose one for its name, our key, the ACGME id or the NRMP codes."
    return found
