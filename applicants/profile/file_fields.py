"""The kinds of field in the profile file, each with the sentence it is refused with."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Final

from django.db.models import TextChoices
from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer
from pydantic_core import ErrorDetails

from applicants.models.answers import (
    EARLIEST_DAY,
    LARGEST_WEIGHT,
    LATEST_DAY,
    LONGEST_EXPERIENCE,
    LONGEST_STRENGTH,
    MOST_CHARACTERS,
    MOST_REMINDERS,
    MOST_ROWS,
)
from applicants.models.countries import COUNTRIES
from programs.vocabulary import STATES


def one_of(words: Iterable[str]) -> AfterValidator:
    allowed = tuple(words)

    def check(word: str) -> str:
        if word not in allowed:
            raise ValueError(f"should be one of {', '.join(allowed)}")
        return word

    return AfterValidator(check)


def country(word: str) -> str:
    if word not in COUNTRIES:
        raise ValueError("should be a country's two letters (ISO 3166), such as IN")
    return word


def state(word: str) -> str:
    if word not in STATES:
        raise ValueError("should be a state's two letters, such as NY; DC and PR included")
    return word


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
    if not EARLIEST_DAY <= on <= LATEST_DAY:
        raise ValueError(f"should lie from {EARLIEST_DAY.year} to {LATEST_DAY.year}")
    return on


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


def words(choices: type[TextChoices]) -> Any:
    return Annotated[str, one_of(choices.values)] | None


Text = Annotated[str, Field(max_length=MOST_CHARACTERS), AfterValidator(printable)]
Strength = Annotated[str, Field(max_length=LONGEST_STRENGTH), AfterValidator(printable)]
Reminder = Annotated[date, BeforeValidator(day)]
Days = Annotated[list[Reminder], Field(max_length=MOST_REMINDERS)]
Key = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(printable)]
Day = Annotated[date, BeforeValidator(day)] | None
Country = Annotated[str, AfterValidator(country)] | None
State = Annotated[str, AfterValidator(state)]
Number = Annotated[float, Field(allow_inf_nan=False), PlainSerializer(shortest)]
Months = Annotated[Number, Field(ge=0, le=LONGEST_EXPERIENCE)]
Weight = Annotated[Number, Field(ge=0, le=LARGEST_WEIGHT)]
Keys = Annotated[list[Key], Field(max_length=MOST_ROWS), AfterValidator(once)]


PLAIN: Final = {
    "extra_forbidden": "is not a field of a version 1 profile",
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


def sentence(fault: ErrorDetails) -> str:
    """ "exams[1].score: should be a whole number" for one of pydantic's findings."""
    path = ""
    for step in fault["loc"]:
        if step != "[key]":
            path += f"[{step}]" if isinstance(step, int) else f".{step}"
    why = PLAIN.get(fault["type"], "{msg}").format(msg=fault["msg"], **fault.get("ctx", {}))
    return f"{path[1:201] or 'a key'}: {why}."
