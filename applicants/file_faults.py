"""What is wrong with a field of a profile file, in plain words."""

from typing import Final

from pydantic_core import ErrorDetails

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
