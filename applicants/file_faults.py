"""What is wrong with a field of an applicant's file, in plain words."""

from collections.abc import Callable, Sequence
from typing import Final

from pydantic_core import ErrorDetails

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
    return "is not a field of a version 1 profile"


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
