"""The facts of a program: how each is written, checked and said, and who reads it. One row is one fact.

A field's text is canonical: two statements agree when their texts (and strictness) are equal.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import TextChoices

from programs import dates
from programs.http.addresses import address
from programs.tabular.ids import acgme_id, nrmp_codes
from programs.vocabulary import (
    COUNTRIES,
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
    """One field of a program, and all that the site knows of it.

    ``clean`` turns text as typed into canonical text, or raises ValueError; ``value`` turns canonical text into what
    the column holds; ``words`` into what a page says. ``expected`` ends the sentence "Expected …" of an error.
    ``choices``: the words it is one of; ``bounds``: between which numbers its column lies. The database holds to both.
    ``has_strictness``: a ``Strictness`` may stand beside it. ``is_policy``: a dispute between equally strong
    sources makes it unknown, and the page says so. ``no_limit``: what the column of a limit holds for "none".
    ``part_of``: the policy it belongs to, as strict as which a number is that has no strictness of its own.
    ``synonyms``: what other people's spreadsheets call it, in words as ``sheet.words_of`` gives them. A name may
    stand for several fields: the values then tell which.
    ``is_asked``: a program that does not state it can be asked. ``is_noted``: applicants may know it better than our
    sources, and note it. ``in_api``: the API's list has it. ``for_rules``: filters and requirements read it, as they do
    every policy. ``adds_up``: what all its standing statements name, one beside the other, is its value.
    """

    name: str
    label: str
    clean: Callable[[str], str]
    expected: str
    value: Callable[[str], Any] = str
    blank: Any = ""
    words: Callable[[str], str] = str
    choices: type[TextChoices] | None = None
    bounds: tuple[int, int] | None = None
    has_strictness: bool = False
    is_policy: bool = False
    no_limit: int | None = None
    part_of: str = ""
    synonyms: tuple[str, ...] = ()
    is_asked: bool = False
    is_noted: bool = False
    in_api: bool = False
    for_rules: bool = False
    adds_up: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a program that hold it."""
        return (self.name, f"{self.name}_strictness") if self.has_strictness else (self.name,)


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
    return Decimal(typed.strip())


def pattern(expression: str, upper: bool = False) -> Callable[[str], str]:
    compiled = re.compile(expression, re.ASCII)

    def clean(typed: str) -> str:
        word = typed.strip().upper() if upper else typed.strip()
        if not compiled.fullmatch(word):
            raise ValueError
        return word

    return clean


def list_of(clean_one: Callable[[str], str], most: int = 200) -> Callable[[str], str]:
    """Several words between ";", each once, in order; ``most``: letters in all."""

    def clean(typed: str) -> str:
        words = sorted({clean_one(word) for word in typed.split(";") if word.strip()})
        if not words or len("; ".join(words)) > most:
            raise ValueError
        return "; ".join(words)

    return clean


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
    date.fromisoformat(dates.first_day(word))
    return word


def state(typed: str) -> str:
    word = typed.strip().upper()
    if word not in STATES:
        raise ValueError
    return word


def slug_in_words(slug: str) -> str:
    """A specialty by its slug alone, where its name is not at hand: "Obstetrics and Gynecology"."""
    return " ".join(word if word in ("and", "of") else word.capitalize() for word in slug.split("-"))


def kinds_in_words(canonical: str) -> str:
    return ", ".join(str(ExperienceKind(kind).label).lower() for kind in canonical.split("; "))


def limit_value(no_limit: int) -> Callable[[str], int]:
    return lambda canonical: no_limit if canonical == NO_LIMIT else int(canonical)


def _limit(
    name: str, label: str, low: int, high: int, no_limit: int, *, words: Callable[[str], str] = str, **about: Any
) -> FactField:
    none = "No minimum" if no_limit == NO_MINIMUM else "No limit"
    return FactField(
        name,
        label,
        whole(low, high, none=True),
        f'a whole number from {low} to {high}, "none" (the program says there is no limit) or blank',
        limit_value(no_limit),
        None,
        lambda canonical: none if canonical == NO_LIMIT else words(canonical),
        bounds=(min(low, no_limit), max(high, no_limit)),
        has_strictness=True,
        is_policy=True,
        no_limit=no_limit,
        **about,
    )


def _count(name: str, label: str, low: int, high: int, **about: Any) -> FactField:
    expected = f"a whole number from {low} to {high}" if low else f"a whole number up to {high}"
    return FactField(name, label, whole(low, high), expected, int, None, bounds=(low, high), **about)


def _words(name: str, label: str, choices: type[TextChoices], *, is_policy: bool = True, **about: Any) -> FactField:
    return FactField(
        name,
        label,
        choice(choices.values),
        f"{', '.join(choices.values)} or blank",
        words=lambda canonical: str(choices(canonical).label),
        choices=choices,
        is_policy=is_policy,
        **about,
    )


_ONE_LINE: Final = "at most {} characters on one line"

FIELDS: Final[dict[str, FactField]] = {
    field.name: field
    for field in (
        FactField("acgme_id", "ACGME id", acgme_id, "ten digits", in_api=True, synonyms=(
            "acgme", "acgme code", "acgme number", "acgme program id", "acgme program number", "acgme program code",
            "program number", "program code", "program id", "code")),
        FactField("nrmp_codes", "NRMP codes", nrmp_codes,
            'codes such as 1313120C0, several between ";"', in_api=True, synonyms=(
            "nrmp", "nrmp code", "nrmp program code", "nrmp id", "nrmp number", "nrmp program number", "match code",
            "program code", "code")),
        FactField("name", "Name", text(250), _ONE_LINE.format(250), in_api=True, for_rules=True, synonyms=(
            "program", "programs", "program name", "program title", "residency", "residency program",
            "residency name", "title", "name of program", "program hospital", "hospital program",
            "institution program", "program institution", "program name hospital")),
        FactField("specialty", "Specialty", pattern(r"[a-z0-9-]{1,80}"), "a specialty's name, short form or slug",
            words=slug_in_words, in_api=True, synonyms=(
            "speciality", "specialities", "specialty name", "specialty cleaned", "discipline", "field",
            "medical specialty", "department")),
        FactField("institution", "Sponsoring institution", text(250), _ONE_LINE.format(250), in_api=True, synonyms=(
            "organization", "organisation", "sponsor", "sponsoring institution", "sponsoring organization",
            "sponsoring organisation", "institution name", "sponsoring institution name")),
        FactField("hospital", "Hospital", text(250), _ONE_LINE.format(250), in_api=True, synonyms=(
            "hospital name", "primary hospital", "primary site", "primary clinical site", "facility name",
            "facility", "training site")),
        FactField("city", "City", text(120), _ONE_LINE.format(120), in_api=True, synonyms=(
            "town", "city town", "program city", "location", "city state", "city and state", "program location",
            "location city state")),
        FactField("state", "State", state, "two letters, such as NY; PR and DC included", in_api=True, for_rules=True,
            words=lambda code: STATES.get(code, code), synonyms=(
            "st", "state code", "program state", "state or territory")),
        FactField("country", "Country", pattern(r"[A-Z]{2}", upper=True), "two letters, such as US",
            words=lambda code: COUNTRIES.get(code, code)),
        FactField("zip", "ZIP", pattern(r"\d{5}(-\d{4})?"), "five digits, as text", synonyms=(
            "zip code", "zipcode", "postal code", "postcode")),
        FactField("latitude", "Latitude", number(-90, 90, 6), "a number from -90 to 90", float, None, synonyms=(
            "lat",)),
        FactField("longitude", "Longitude", number(-180, 180, 6), "a number from -180 to 180", float, None, synonyms=(
            "lon", "lng", "long")),
        _words("coordinate_precision", "Precision of the coordinates", CoordinatePrecision, is_policy=False),
        _words("setting", "Setting", Setting, is_policy=False, in_api=True, for_rules=True, synonyms=(
            "program type", "program setting", "type of program", "university community", "community university",
            "community or university", "university or community", "hospital type", "type of hospital")),
        _count("length_years", "Length in years", 1, 9, synonyms=(
            "length", "program length", "duration", "years of training", "length of training", "length of program")),
        _count("positions_per_year", "Positions a year", 0, 500, in_api=True, for_rules=True, synonyms=(
            "positions", "positions per year", "positions a year", "pgy 1 positions", "quota", "spots",
            "spots per year", "slots", "residents per year", "residents per class", "pgy 1 spots", "class size",
            "pgy1 positions")),
        FactField("website", "Website", address, "an address that starts with http:// or https://", synonyms=(
            "web site", "web page", "url", "program website", "program url", "homepage")),
        FactField("active", "Still running", choice(["yes", "no"]), "yes, no or blank", words=str.capitalize,
            in_api=True, synonyms=("accreditation status", "program status")),
        FactField("former_names", "Former names", list_of(text(250), 1000), 'names, several between ";"', adds_up=True,
            synonyms=("former name", "formerly", "old name", "previous name")),
        _words("accepts_img", "Accepts IMGs", Policy, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "img", "imgs")),
        _words("visa_j1", "Sponsors J-1", Policy, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "j1", "j 1")),
        _words("visa_h1b", "Sponsors H-1B", Policy, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "h1b", "h 1b", "h1 b", "h 1 b")),
        _limit("min_step2_ck", "Minimum Step 2 CK", 1, 300, NO_MINIMUM, is_asked=True, is_noted=True, in_api=True,
            synonyms=(
            "step 2", "step 2 ck", "step2", "step2 ck", "step2ck", "usmle step 2", "usmle step 2 ck")),
        _limit("min_step1", "Minimum Step 1 (old numeric scores)", 1, 300, NO_MINIMUM, is_noted=True, synonyms=(
            "step 1", "step1", "usmle step 1")),
        _limit("max_attempts", "Most attempts at any one Step", 1, 20, NO_MAXIMUM,
            words=lambda value: "1 attempt" if value == "1" else f"{value} attempts",
            is_asked=True, is_noted=True, in_api=True, synonyms=(
            "attempts", "attempt", "usmle attempts", "number of attempts", "step attempts")),
        _limit("max_years_since_graduation", "Most years since graduation", 0, 60, NO_MAXIMUM,
            words="{} years".format, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "yog", "year of graduation", "years since graduation", "graduation", "years from graduation",
            "time since graduation", "years since grad", "graduation year", "grad year", "years out")),
        _words("years_counted_to", "Years counted to", YearsCountedTo),
        _words("usce", "US clinical experience", Wanted, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "us clinical experience", "usce required", "us clinical experience required", "usce needed",
            "requires usce")),
        FactField("usce_months", "Months of US clinical experience", number(0, 120, 1),
            "months, a number from 0 to 120", Decimal, None, bounds=(0, 120), has_strictness=True, is_policy=True,
            part_of="usce", is_noted=True, words=lambda value: f"{value} month{'' if value == '1' else 's'}", synonyms=(
            "months of usce", "months of us clinical experience", "usce in months")),
        FactField("usce_kinds", "Kinds of experience that count", list_of(choice(ExperienceKind.values)),
            f'of {", ".join(ExperienceKind.values)}, several between ";"', words=kinds_in_words, is_policy=True),
        _count("letters_required", "Letters", 0, 10, has_strictness=True, is_policy=True,
            is_asked=True, is_noted=True, in_api=True, synonyms=(
            "lor", "lors", "letters", "letters of recommendation")),
        _count("us_letters_required", "Letters from US faculty", 0, 10, has_strictness=True, is_policy=True,
            part_of="letters_required", is_noted=True, synonyms=(
            "us lor", "us lors", "us letters", "us letters of recommendation")),
        _words("step3", "Step 3", Wanted, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "step 3", "step 3 required", "usmle step 3")),
        _words("step3_by", "Step 3 by", EcfmgBy, is_noted=True, in_api=True, synonyms=(
            "step 3 by", "step 3 deadline", "step 3 needed by")),
        _words("ecfmg_by", "ECFMG certificate by", EcfmgBy, is_asked=True, is_noted=True, in_api=True, synonyms=(
            "ecfmg", "ecfmg certificate", "ecfmg certification", "ecfmg certification required by",
            "ecfmg required by", "ecfmg needed by")),
        _words("work_permit", "Takes people with a work permit", Policy, is_asked=True, is_noted=True, in_api=True,
            synonyms=(
            "ead", "work permit", "work authorization", "employment authorization")),
        FactField("deadline", "Deadline", deadline, "YYYY-MM-DD, or MM-DD for every year", words=dates.deadline,
            is_policy=True, is_noted=True, synonyms=(
            "application deadline", "deadline to apply", "apply by", "due date")),
        FactField("note", "Note", text(1000), _ONE_LINE.format("1,000"), synonyms=(
            "notes", "comment", "comments", "remarks", "remark", "other notes", "additional notes", "other comments")),
        FactField("h1b_resident_filings", "Resident H-1B filings of the employer", whole(0, 100_000),
            "a whole number", int, None, for_rules=True),
    )
}  # fmt: skip

POLICY_FIELDS: Final = tuple(field.name for field in FIELDS.values() if field.is_policy)
NOTE_NEEDED: Final = "a note that says under which condition, or which exception is made"
# What a program can be asked about; a month count or a way of counting belongs to the policy it qualifies.
ASKABLE: Final = tuple(field.name for field in FIELDS.values() if field.is_asked)
# What decides first whether a graduate from abroad can come at all.
DECIDING: Final = ("accepts_img", "visa_j1", "visa_h1b")
# A program cannot be shown without these: equally strong sources that differ never blank them, the later one stands.
IDENTITY_FIELDS: Final = frozenset({"name", "specialty", "state", "country"})


def clean_value(field: str, typed: str) -> str:
    """Canonical text of a value. Raises ValueError with a sentence for people; KeyError for an unknown field.

    A specialty must already be a slug: see ``reference.slugs_by_name``.
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


def worded(name: str, value: str, strictness: str = "", *, is_quoted: bool = False) -> str:
    """A canonical value in words a reader knows, with its strictness where it has one: "230 (preferred)"."""
    words = FIELDS[name].words(value)
    strict = f" ({Strictness(strictness).label.lower()})" if strictness else ""
    return (f"“{words}”" if is_quoted else words) + strict


def as_rules_read(value: Any) -> Any:
    """What a column holds, as filters and requirements read it: a number with decimals is a float there."""
    return float(value) if isinstance(value, Decimal) else value


def expected_filled(field: str) -> str:
    """What a field takes where it cannot be left blank: "yes, no or conditional"."""
    expected = FIELDS[field].expected
    if not expected.endswith(" or blank"):
        return expected
    return " or ".join(expected.removesuffix(" or blank").rsplit(", ", 1))


def lacks_note(value: str, strictness: str, note: str) -> bool:
    """Whether a value says that it has a condition or an exception, and no note says which."""
    return not note and (value == Policy.CONDITIONAL or strictness == Strictness.UNLESS)


def strictness_of(field: str, value: str, stated: str) -> str:
    """The strictness a value is recorded with: a limit without one is required, "no limit" has none."""
    if FIELDS[field].no_limit is None:
        return stated
    return "" if value == NO_LIMIT else stated or Strictness.REQUIRED.value
