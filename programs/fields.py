"""The fields evidence may speak about: how each is written, read and checked. One row is one field.

A field's text is canonical: two statements agree when their texts (and strictness) are equal.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from programs.vocabulary import (
    NO_MAXIMUM,
    NO_MINIMUM,
    STATES,
    CoordinatePrecision,
    EcfmgBy,
    ExperienceKind,
    Policy,
    Setting,
    Strictness,
    Wanted,
    YearsCountedTo,
)

NO_LIMIT: Final = "none"
CONTROL_CHARACTER: Final = re.compile(r"[\x00-\x1f]")
DECIMAL: Final = re.compile(r"[+-]?\d{1,12}(\.\d{0,12})?", re.ASCII)


@dataclass(frozen=True)
class FactField:
    """One field of a program.

    ``clean`` turns text as typed into canonical text, or raises ValueError; ``value`` turns canonical text into what
    the column holds. ``expected`` ends the sentence "Expected …" of an error. ``has_strictness``: required or preferred
    may stand beside it. ``is_policy``: a dispute between equally strong sources makes it unknown, and the page says so.
    ``no_limit``: what the column of a limit holds for "none".
    """

    name: str
    label: str
    clean: Callable[[str], str]
    expected: str
    value: Callable[[str], Any] = str
    blank: Any = ""
    has_strictness: bool = False
    is_policy: bool = False
    no_limit: int | None = None


def text(length: int) -> Callable[[str], str]:
    def clean(typed: str) -> str:
        if len(typed) > length or CONTROL_CHARACTER.search(typed):
            raise ValueError
        return " ".join(typed.split())

    return clean


def choice(choices: Mapping[str, Any] | list[str]) -> Callable[[str], str]:
    def clean(typed: str) -> str:
        word = typed.strip().casefold().replace(" ", "_").replace("-", "_")
        if word not in choices:
            raise ValueError
        return word

    return clean


def whole(low: int, high: int, none: bool = False) -> Callable[[str], str]:
    """A whole number from low to high; "5.0" is 5. ``none``: the word "none" (the program says: no limit) is taken."""

    def clean(typed: str) -> str:
        if none and typed.strip().casefold() == NO_LIMIT:
            return NO_LIMIT
        number = decimal_of(typed)
        if number != number.to_integral_value() or not low <= number <= high:
            raise ValueError
        return str(int(number))

    return clean


def number(low: float, high: float, places: int) -> Callable[[str], str]:
    def clean(typed: str) -> str:
        given = decimal_of(typed)
        if not low <= given <= high:
            raise ValueError
        rounded = round(given, places)
        return format(rounded.normalize() if rounded else Decimal(0), "f")

    return clean


def decimal_of(typed: str) -> Decimal:
    """A finite decimal number of sane length. Raises ValueError."""
    if not DECIMAL.fullmatch(typed.strip()):
        raise ValueError
    try:
        given = Decimal(typed.strip())
    except InvalidOperation as error:
        raise ValueError from error
    if not math.isfinite(given):
        raise ValueError
    return given


def pattern(expression: str, upper: bool = False) -> Callable[[str], str]:
    compiled = re.compile(expression, re.ASCII)

    def clean(typed: str) -> str:
        word = typed.strip().upper() if upper else typed.strip()
        if not compiled.fullmatch(word):
            raise ValueError
        return word

    return clean


def list_of(clean_one: Callable[[str], str]) -> Callable[[str], str]:
    """Several words between ";", each once, in order."""

    def clean(typed: str) -> str:
        words = sorted({clean_one(word) for word in typed.split(";") if word.strip()})
        if not words or len("; ".join(words)) > 200:
            raise ValueError
        return "; ".join(words)

    return clean


_refuse_other_addresses: Final = URLValidator(schemes=["http", "https"])
# What URLValidator asks of the path: no blanks. A file has few hosts and many paths, so the rest is asked once a host.
ADDRESS: Final = re.compile(r"([^/?#\s]+://[^/?#\s]+)((?:[/?#]\S*)?)")


def address(typed: str) -> str:
    word = typed.strip()
    parts = ADDRESS.fullmatch(word)
    if len(word) > 500 or parts is None:
        raise ValueError
    return _host(parts[1]) + parts[2]


@lru_cache(maxsize=4096)
def _host(start: str) -> str:
    """Scheme and host of an address, the scheme in small letters: the database knows no others."""
    try:
        _refuse_other_addresses(start)
    except ValidationError as error:
        raise ValueError from error
    scheme, _, host = start.partition("://")
    return f"{scheme.lower()}://{host}"


def deadline(typed: str) -> str:
    word = typed.strip()
    if not re.fullmatch(r"(\d{4}-)?\d{2}-\d{2}", word, re.ASCII):
        raise ValueError
    date.fromisoformat(word if len(word) == 10 else f"2024-{word}")  # 2024 has a 29 February
    return word


def seen_on(typed: str) -> str:
    """A day, a month, a year or '' (undated). Raises ValueError."""
    word = typed.strip()
    if not word:
        return ""
    if not re.fullmatch(r"(19|20)\d{2}(-\d{2}(-\d{2})?)?", word, re.ASCII):
        raise ValueError
    date.fromisoformat((word + "-01-01")[:10])
    return word


def state(typed: str) -> str:
    word = typed.strip().upper()
    if word not in STATES:
        raise ValueError
    return word


def limit_value(no_limit: int) -> Callable[[str], int]:
    return lambda canonical: no_limit if canonical == NO_LIMIT else int(canonical)


def _limit(name: str, label: str, low: int, high: int, no_limit: int) -> FactField:
    return FactField(
        name,
        label,
        whole(low, high, none=True),
        f'a whole number from {low} to {high}, "none" (the program says there is no limit) or blank',
        limit_value(no_limit),
        blank=None,
        has_strictness=True,
        is_policy=True,
        no_limit=no_limit,
    )


def _words(name: str, label: str, choices: type) -> FactField:
    words = list(choices.values)  # type: ignore[attr-defined]
    return FactField(name, label, choice(words), f"{', '.join(words)} or blank", is_policy=True)


FIELDS: Final[dict[str, FactField]] = {
    field.name: field
    for field in (
        FactField("acgme_id", "ACGME id", pattern(r"\d{10}"), "ten digits"),
        FactField(
            "nrmp_codes",
            "NRMP codes",
            list_of(pattern(r"\d{7}[CMPAR]\d", upper=True)),
            'codes such as 1313120C0, several between ";"',
        ),
        FactField("name", "Name", text(250), "at most 250 characters on one line"),
        FactField("specialty", "Specialty", pattern(r"[a-z0-9-]{1,80}"), "a specialty's name, short form or slug"),
        FactField("institution", "Sponsoring institution", text(250), "at most 250 characters on one line"),
        FactField("hospital", "Hospital", text(250), "at most 250 characters on one line"),
        FactField("city", "City", text(120), "at most 120 characters on one line"),
        FactField("state", "State", state, "two letters, such as NY; PR and DC included"),
        FactField("country", "Country", pattern(r"[A-Z]{2}", upper=True), "two letters, such as US"),
        FactField("zip", "ZIP", pattern(r"\d{5}(-\d{4})?"), "five digits, as text"),
        FactField("latitude", "Latitude", number(-90, 90, 6), "a number from -90 to 90", float, None),
        FactField("longitude", "Longitude", number(-180, 180, 6), "a number from -180 to 180", float, None),
        FactField(
            "coordinate_precision",
            "Precision of the coordinates",
            choice(CoordinatePrecision.values),
            "address, city or blank",
        ),
        FactField("setting", "Setting", choice(Setting.values), f"{', '.join(Setting.values)} or blank"),
        FactField("length_years", "Length in years", whole(1, 9), "a whole number from 1 to 9", int, None),
        FactField("positions_per_year", "Positions a year", whole(0, 500), "a whole number up to 500", int, None),
        FactField("website", "Website", address, "an address that starts with http:// or https://"),
        FactField("active", "Active", choice(["yes", "no"]), "yes, no or blank"),
        _words("accepts_img", "Accepts IMGs", Policy),
        _words("visa_j1", "Sponsors J-1", Policy),
        _words("visa_h1b", "Sponsors H-1B", Policy),
        _limit("min_step2_ck", "Minimum Step 2 CK", 1, 300, NO_MINIMUM),
        _limit("min_step1", "Minimum Step 1 (old numeric scores)", 1, 300, NO_MINIMUM),
        _limit("max_attempts", "Most attempts at any one Step", 1, 20, NO_MAXIMUM),
        _limit("max_years_since_graduation", "Most years since graduation", 0, 60, NO_MAXIMUM),
        _words("years_counted_to", "Years counted to", YearsCountedTo),
        _words("usce", "US clinical experience", Wanted),
        FactField(
            "usce_months",
            "Months of US clinical experience",
            number(0, 120, 1),
            "months, a number from 0 to 120",
            Decimal,
            None,
            has_strictness=True,
            is_policy=True,
        ),
        FactField(
            "usce_kinds",
            "Kinds of experience that count",
            list_of(choice(ExperienceKind.values)),
            f'of {", ".join(ExperienceKind.values)}, several between ";"',
            is_policy=True,
        ),
        *(
            FactField(
                name, label, whole(0, 10), "a whole number up to 10", int, None, has_strictness=True, is_policy=True
            )
            for name, label in (
                ("letters_required", "Letters"),
                ("us_letters_required", "Letters from US faculty"),
            )
        ),
        _words("step3", "Step 3", Wanted),
        _words("ecfmg_by", "ECFMG certificate by", EcfmgBy),
        FactField("deadline", "Deadline", deadline, "YYYY-MM-DD, or MM-DD for every year", is_policy=True),
        FactField("note", "Note", text(1000), "at most 1,000 characters on one line"),
        FactField(
            "h1b_resident_filings",
            "Resident H-1B filings of the employer",
            whole(0, 100_000),
            "a whole number",
            int,
            None,
        ),
    )
}

POLICY_FIELDS: Final = tuple(field.name for field in FIELDS.values() if field.is_policy)
STRICTNESS_FIELDS: Final = tuple(field.name for field in FIELDS.values() if field.has_strictness)
# A program cannot be shown without these: equally strong sources that differ never blank them, the later one stands.
IDENTITY_FIELDS: Final = frozenset({"name", "specialty", "state", "country"})


def clean_value(field: str, typed: str) -> str:
    """Canonical text of a value. Raises ValueError with a sentence for people; KeyError for an unknown field.

    A specialty must already be a slug: see ``specialties.slug_of``.
    """
    fact = FIELDS[field]
    try:
        if "\0" in typed or len(typed) > 2000:
            raise ValueError
        cleaned = fact.clean(typed)
        if not cleaned:
            raise ValueError
        return cleaned
    except ValueError:
        raise ValueError(f"Expected {fact.expected}.") from None


def expected_filled(field: str) -> str:
    """What a field takes where it cannot be left blank: "yes, no or conditional"."""
    expected = FIELDS[field].expected
    if not expected.endswith(" or blank"):
        return expected
    return " or ".join(expected.removesuffix(" or blank").rsplit(", ", 1))


def strictness_of(field: str, value: str, stated: str) -> str:
    """The strictness a value is recorded with: a limit without one is required, "no limit" has none."""
    if FIELDS[field].no_limit is None:
        return stated
    return "" if value == NO_LIMIT else stated or Strictness.REQUIRED.value
