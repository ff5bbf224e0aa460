"""Where a row says its program is: a city cell may carry its state, a country and a ZIP code, or be a state alone."""

import re
from typing import Final, NamedTuple

from programs.vocabulary import STATES

# Each begins once in a row of signs: tried at every sign, it would walk the rest of the row as often.
COUNTRY: Final = re.compile(r"(?<![\s,;/-])[\s,;/-]*+\b(?:U\.?S\.?A?\.?|United States(?: of America)?)$", re.IGNORECASE)
ZIP: Final = re.compile(r"(?<![\s,])[\s,]*+\b\d{5}(?:-\d{4})?$", re.ASCII)
PARTS: Final = re.compile(r"(?:(?<!\s)\s++)?[,;/|()]\s*+|(?<!\s)\s++-\s++")
LONGEST_PLACE: Final = 300  # characters; what is longer names no state
# Of the states those whose name alone is a city's before it is a state's.
CITIES_TOO: Final = frozenset({"new york", "washington"})
_SHORT: Final = (
    "ala:AL ariz:AZ ark:AR calif:CA colo:CO conn:CT fla:FL ill:IL ind:IN kan:KS mass:MA mich:MI minn:MN miss:MS mont:MT"
    " neb:NE nev:NV okla:OK ore:OR penn:PA penna:PA tenn:TN tex:TX wash:WA wis:WI wisc:WI"
)
_LETTERS: Final = {
    **{name.casefold(): letters for letters, name in STATES.items()},
    **dict(one.split(":") for one in _SHORT.split()),
    "d c": "DC",
}


class RowPlace(NamedTuple):
    """``state`` in two letters; '' where it is not told. ``is_doubtful``: two states are told."""

    city: str = ""
    state: str = ""
    is_doubtful: bool = False


def state_of(text: str) -> str:
    """The letters of a state that is written as letters or in words, with or without points and country; else ''."""
    if len(text) > LONGEST_PLACE:
        return ""
    plain = COUNTRY.sub("", ZIP.sub("", COUNTRY.sub("", text.strip()))).strip(" ,.") or text.strip(" ,.")
    joined = plain.replace(".", "").replace(" ", "").upper()
    if joined in STATES:
        return joined
    if found := _LETTERS.get(" ".join(re.sub(r"[.,]", " ", plain).casefold().split())):
        return found
    told = {state for part in PARTS.split(plain) if part != plain and (state := state_of(part))}
    return told.pop() if len(told) == 1 else ""


def place_of(city: str, state: str = "") -> RowPlace:
    """City and state of the two cells, each of which may hold more than its own; a country and a ZIP code go."""
    told = state_of(state) or _parted(state)[1]
    if told and not city:
        return RowPlace(_parted(state)[0], told)
    town, inside = _parted(" ".join(city.split()), is_town=bool(told))
    is_doubtful = bool(told and inside and told != inside)
    return RowPlace(town, "" if is_doubtful else told or inside, is_doubtful)


def _parted(text: str, *, is_town: bool = False) -> tuple[str, str]:
    """The city of a text and the state beside it; either may be ''. ``is_town``: one name alone is a city's."""
    if len(text) > LONGEST_PLACE:
        return text, ""
    plain = COUNTRY.sub("", ZIP.sub("", COUNTRY.sub("", text))).strip(" ,;/-") or text
    if state := state_of(plain) if PARTS.search(plain) is None else "":
        is_city = is_town or plain.casefold() in CITIES_TOO
        return (plain, "") if is_city and len(plain) > 2 else ("", state)
    parts = [part for part in PARTS.split(plain) if part]
    for at in range(len(parts) - 1, 0, -1):
        if state := state_of(parts[at]):
            return ", ".join(parts[:at]), state
    if len(parts) > 1:
        return (", ".join(parts[1:]), parts[0]) if parts[0] in STATES else (plain, "")
    words = plain.split()
    for number in (3, 2, 1):  # "Brooklyn NY", "Fargo North Dakota", "Washington D. C."
        ending = " ".join(words[-number:])
        if len(words) > number and (state := state_of(ending)) and (len(ending) > 2 or ending.isupper()):
            return " ".join(words[:-number]), state
    return plain, ""
