"""The kinds of field in the files of an applicant, each with the sentence it is refused with."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from django.db.models import Model
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer
from pydantic_core import ErrorDetails

from applicants.models.answers import (
    EARLIEST_DAY,
    LARGEST_WEIGHT,
    LATEST_DAY,
    LONGEST_EXPERIENCE,
    MOST_CHARACTERS,
    MOST_REMINDERS,
    MOST_ROWS,
    asked_of,
)
from applicants.models.countries import COUNTRIES
from programs.vocabulary import STATES


def one_of(words: Iterable[str], in_words: str = "") -> AfterValidator:
    """``in_words``: what it should be, where naming all of them would be too long."""
    allowed = tuple(words)

    def check(word: str) -> str:
        if word not in allowed:
            raise ValueError(f"should be {in_words or 'one of ' + ', '.join(allowed)}")
        return word

    return AfterValidator(check)


def day(given: Any) -> Any:
    """A date as text, and only as text: numbers are not dates."""
    if given is None or isinstance(given, date):
        return given
    try:
        if not isinstance(given, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
            raise ValueError
        on = date.fromisoformat(given)
    except ValueError:
        raise ValueError("should be a date written YYYY-MM-DD") from None
    return in_time(on)


def moment(given: Any) -> datetime:
    try:
        at = datetime.fromisoformat(given if isinstance(given, str) else "")
        if at.tzinfo is None:
            raise ValueError
    except ValueError:
        raise ValueError("should be a moment with its time zone, such as 2026-11-23T09:30:00+00:00") from None
    return in_time(in_time(at).astimezone(UTC))  # as this site will tell it: PostgreSQL takes no offset over 15:59


def in_time(value: Any) -> Any:
    on = value.date() if isinstance(value, datetime) else value
    if not EARLIEST_DAY <= on <= LATEST_DAY:
        raise ValueError(f"should lie from {EARLIEST_DAY.year} to {LATEST_DAY.year}")
    return value


def amount(given: Any) -> Decimal:
    if not isinstance(given, str) or not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", given, re.ASCII):
        raise ValueError("should be an amount as text, such as 89.50")
    return Decimal(given)


def not_null(given: Any) -> Any:
    if given is None:
        raise ValueError("should not be null")
    return given


def storable(text: str) -> str:
    if re.search("[\0\ud800-\udfff]", text):  # NUL, and halves of characters
        raise ValueError("holds a character that cannot be stored")
    return text


def printable(text: str) -> str:
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise ValueError("should be one line of text")
    return text.strip()


def once(rows: list[str]) -> list[str]:
    twice = sorted({row for row in rows if rows.count(row) > 1})
    if twice:
        raise ValueError(f"names {', '.join(twice)} twice")
    return rows


def weight_key(key: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key, re.ASCII):
        raise ValueError("should be the key of a line of the score, such as step2_ck")
    return key


def shortest(number: float) -> float | int:
    return int(number) if number.is_integer() else number


Text = Annotated[str, Field(max_length=MOST_CHARACTERS), AfterValidator(printable)]
OneDay = Annotated[date, BeforeValidator(day)]
Days = Annotated[list[OneDay], Field(max_length=MOST_REMINDERS)]
Key = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(printable)]
Day = OneDay | None
Moment = Annotated[datetime, BeforeValidator(moment)]
Amount = Annotated[Decimal, BeforeValidator(amount)]
Storable = Annotated[str, AfterValidator(storable)]
Country = Annotated[str, one_of(COUNTRIES, "a country's two letters (ISO 3166), such as IN")] | None
State = Annotated[str, one_of(STATES, "a state's two letters, such as NY; DC and PR included")]
Number = Annotated[float, Field(allow_inf_nan=False), PlainSerializer(shortest)]
Months = Annotated[Number, Field(ge=0, le=LONGEST_EXPERIENCE)]
Weight = Annotated[Number, Field(ge=0, le=LARGEST_WEIGHT)]
Keys = Annotated[list[Key], Field(max_length=MOST_ROWS), AfterValidator(once)]
OF_KIND: Final[Mapping[str, Any]] = {
    "answer": bool | None,
    "day": Day,
    "country": Country,
    "specialty": Key | None,
    "program": Key | None,
    "months": Months | None,
}


def entries(model: type[Model], part: str = "") -> dict[str, Any]:
    """What a file holds of the columns of a model, as (type, what is meant where it is left out)."""
    return {column.name: _entry(column) for column in asked_of(model, part)}


def _entry(column: Any) -> tuple[Any, Any]:
    match column.asked.kind:
        case "word":
            word = Annotated[str, one_of(word for word, _ in column.choices)]
            return (word | None, None) if column.blank else (word, ...)
        case "text":
            return Annotated[str, Field(max_length=column.max_length), AfterValidator(printable)] | None, None
        case "number":
            low, high = column.asked.limits
            return Annotated[int, Field(ge=low, le=high)] | None, None
        case "days":
            return Days, []
    return OF_KIND[column.asked.kind], None


PLAIN: Final = {
    "missing": "is required",
    "value_error": "{error}",
    "bool_type": "should be true, false or null",
    "int_type": "should be a whole number",
    "float_type": "should be a number",
    "finite_number": "should be a finite number",
    "string_type": "should be text",
    "string_unicode": "holds a character that cannot be stored",
    "string_too_long": "should be at most {max_length} characters",
    "string_too_short": "should not be empty",
    "list_type": "should be a list",
    "dict_type": "should be an object",
    "model_type": "should be an object",
    "too_long": "holds more than {max_length} entries",
    "greater_than_equal": "should be at least {ge:g}",
    "less_than_equal": "should be at most {le:g}",
}


def not_of_the_profile(path: Sequence[int | str]) -> str:
    return "is not a field of a version 2 profile"


def sentence(fault: ErrorDetails, unknown: Callable[[Sequence[int | str]], str]) -> str:
    """ "exams[1].score: should be a whole number" for one of pydantic's findings. ``unknown``: of a name not ours."""
    path = ""
    for step in fault["loc"]:
        if step != "[key]":
            path += f"[{step}]" if isinstance(step, int) else f".{step}"
    if fault["type"] == "extra_forbidden":
        why = unknown(fault["loc"])
    else:
        why = PLAIN.get(fault["type"], "{msg}").format(msg=fault["msg"], **fault.get("ctx", {}))
    return f"{path[1:201] or 'a key'}: {why}."
