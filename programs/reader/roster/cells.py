"""The school a cell or a field names, beside towns, years, degrees and other schools."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from programs.reader.roster.entries import SCHOOLISH
from programs.reader.roster.names import BULLET, DEGREE, MARYLAND
from programs.reader.roster.schools import FoundSchool, Schools, Sure
from programs.reader.roster.spelling import Medicine, core_of, tokens_of

LONGEST_CELL: Final = 200  # letters; longer is a text
MOST_PIECES: Final = 8
SAME: Final = re.compile(
    r"^\W*(?:same(?: as (?:above|previous))?|same (?:school|medical school)|ditto|do\.|idem|see above|[\"”〃]"
    r"|[’']{2})\W*$",
    re.IGNORECASE,
)
NOTHING: Final = re.compile(
    r"^\W*(?:n/?a|none|not (?:given|listed|available|provided|stated|known|reported|specified)"
    r"|(?:medical )?(?:school|college|information|details) (?:not (?:given|listed|available|provided|stated|known)"
    r"|to (?:follow|come|be (?:announced|added|confirmed|determined)))|to (?:follow|come|be (?:added|confirmed))"
    r"|unknown|un(?:specified|listed)|tb[ad]|to be (?:announced|determined)|ask me|pending|coming soon|no disponible"
    r"|no indicado|secret)?\W*$",
    re.IGNORECASE,
)
PLACE: Final = re.compile(r"^(?P<head>.+?),\s*(?P<last>[A-Z][A-Za-z.]*(?: [A-Z][a-z.]+){0,3})\.?$")
OF_MARYLAND: Final = re.compile(r"\s*,\s*MD\W*$")  # written as the degree is
TOWN: Final = re.compile(r"^[\W]*[^\W\d][^,\d]{1,40},\s*(?P<state>[A-Z]{2}|[A-Z][\w.]+(?: [A-Z][\w.]+){0,2})\W*$")
SEPARATOR: Final = re.compile(r"\s*(?:\||\t|;|•|·|\s[-–—]\s|[–—]|,|\(|\)|\[|\]|/)\s*")
HOSPITAL: Final = re.compile(r"\b(?:hospital|medical center|clinic|health system|healthcare)\b", re.IGNORECASE)
DEGREE_AT: Final = re.compile(rf"^\W*(?P<degree>{DEGREE})\s*(?:degree)?\s*(?:[,:–—(-]|\bfrom\b|\bat\b|\s)\s*(?=[A-Z])")
DEGREE_END: Final = re.compile(rf"[\s,(–—-]+(?P<degree>{DEGREE})(?:\s*,?\s*'?\d{{2,4}})?\)?\W*$")
YEARS: Final = re.compile(
    r"[\s,(]*(?:class of |graduated |c/o )?(?:['’]?(?:19|20)\d\d\s*"
    r"(?:[-–—]\s*(?:(?:19|20)?\d\d|present))?|(?<=[\s,(])['’]\d\d)\)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Attended:
    """What an entry says of the medical school. ``text``: its words, ''; ``is_doubtful``: two could be meant."""

    text: str = ""
    found: FoundSchool | None = None
    is_doubtful: bool = False
    is_same: bool = False


NONE: Final = Attended()
DOUBTFUL: Final = Attended(is_doubtful=True)


def of_field(value: str, degree: str, schools: Schools) -> Attended:
    """A value that stands where a medical school is asked for."""
    value = BULLET.sub("", value).strip(" *_|•·.,;").strip()
    if SAME.match(value):
        return Attended(is_same=True)
    if NOTHING.match(value) or NOTHING.match(YEARS.sub("", value)):
        return NONE
    for text in _trimmed(_without_maryland(value)):
        if found := schools.find(text, degree):
            return Attended(text, found)
    inner = of_cell(value, degree, schools)
    if inner and not inner.is_doubtful and inner.found:
        return inner
    return Attended(YEARS.sub("", value).strip(" ,(")[:160])


def _trimmed(value: str) -> Iterator[str]:
    """A value as it is, without its year, its degree in front or behind, and what stands in brackets."""
    yield value
    text = YEARS.sub("", value)
    text = DEGREE_END.sub("", text)
    if found := DEGREE_AT.match(text):
        text = text[found.end() :]
    text = text.strip(" ,–—-(")
    if text != value:
        yield text
    if "(" in text:
        yield re.sub(r"\s*\([^)]*\)?", "", text).strip()


def one_of(found: list[Attended]) -> Attended:
    """The only school, or the only medical one, of several."""
    if len(found) <= 1:
        return found[0] if found else NONE
    if any(one.is_doubtful for one in found):
        return DOUBTFUL
    if len({(one.found and one.found.kind, tokens_of(one.text)) for one in found}) == 1:
        return found[0]
    medical = [one for one in found if is_medical(one.text)]
    return medical[0] if len(medical) == 1 else DOUBTFUL


def is_medical(text: str) -> bool:
    """Whether a name can only be a medical school's."""
    tokens = tokens_of(text)
    return core_of(tokens)[1] is not Medicine.UNSAID or bool({"medical", "osteopathic", "medicina"} & set(tokens))


def of_cell(text: str, degree: str, schools: Schools) -> Attended | None:
    """The school a cell names beside town, class and years; None where it names none."""
    text = BULLET.sub("", text).replace("\t", " | ").strip(" *_|•·,;–—-").strip()
    if not text or len(text) > LONGEST_CELL or NOTHING.match(text):
        return None
    if is_town(text, schools) or _says_nothing_but_a_town(text, schools):
        return None
    text = _without_maryland(text)
    likely = None
    for candidate in (*_trimmed(text), *_without_place(text)):
        found = schools.find(candidate, degree)
        if found and is_shown(candidate, found, schools):
            if found.sure is Sure.NAME:
                return Attended(candidate, found)
            if found.sure is Sure.FIELD or len(SEPARATOR.findall(candidate)) == 1:
                likely = likely or Attended(candidate, found)
    pieces = [piece.strip() for piece in SEPARATOR.split(text) if piece.strip()]
    if 1 < len(pieces) <= MOST_PIECES:
        spans = _spans(text, pieces, degree, schools)
        if len({one.found.kind for one in spans if one.found}) > 1 or len(spans) > 1:
            return one_of(spans)
        if spans and not (likely and likely.text.startswith(spans[0].text)):
            return spans[0]
    if likely:
        return likely
    shown = [piece for piece in pieces if names_school(piece)]
    if len(shown) > 1:
        shown = [piece for piece in shown if is_medical(piece)] or shown
    whole = pieces[0] if len(pieces) == 1 else ""
    return Attended(shown[0]) if shown and (len(shown) == 1 or whole) else (DOUBTFUL if shown else None)


def is_town(text: str, schools: Schools) -> bool:
    """Whether a line is a town with its state or country, and no school's name."""
    found = TOWN.match(text)
    if not found or SCHOOLISH.search(text) or re.search(r"\w{3,}\. ", text):
        return False
    where = tokens_of(found["state"])
    if not (found["state"] in schools.codes or where in schools.places or where in schools.states):
        return False
    words = text[: found.start("state")].strip(" ,").split(" ")
    heads = [" ".join(words[:number]) for number in range(1, len(words) + 1)]
    return len(words) <= 4 and not any(
        (read := schools.find(head)) and read.sure is Sure.NAME and not schools.is_place(head) for head in heads
    )


def _without_maryland(text: str) -> str:
    """A text without its last town, where that is one of Maryland."""
    state = OF_MARYLAND.search(text)
    town = MARYLAND.search(text[: state.start()]) if state else None
    return (text[: town.start()].strip(" ,–—-|(;/") or text) if town else text


def _says_nothing_but_a_town(text: str, schools: Schools) -> bool:
    """Whether words for "not given" stand in front of a town."""
    words = text.split(" ")
    heads = range(1, min(len(words), 5))
    return any(NOTHING.match(" ".join(words[:at])) and is_town(" ".join(words[at:]), schools) for at in heads)


def is_shown(text: str, found: FoundSchool, schools: Schools) -> bool:
    """Whether a name shows by itself that it is a school, where nothing asks for one."""
    if schools.decision(text):
        return True
    has_word = bool(SCHOOLISH.search(text))
    if found.sure is Sure.NAME:
        return has_word or not schools.is_place(text)
    if has_word:
        return True
    return text.isupper() and text.isalpha() and 2 <= len(text) <= 6


def names_school(piece: str) -> bool:
    return bool(SCHOOLISH.search(piece)) and not HOSPITAL.search(piece) and len(piece.split()) > 1


def _without_place(text: str) -> Iterator[str]:
    """A name without the town and state or country behind it, or in front of it."""
    if found := PLACE.match(text):
        head = found["head"]
        words = head.split(" ")
        for number in (1, 2, 3):
            if len(words) > number and not SCHOOLISH.search(" ".join(words[-number:])):
                yield " ".join(words[:-number]).strip(" ,–—-|(")
        if "," in head:
            yield head.rpartition(",")[0].strip(" –—-|(")


def _spans(text: str, pieces: list[str], degree: str, schools: Schools) -> list[Attended]:
    """The parts of a cell that are schools, each as long as it can be read."""
    spans: list[Attended] = []
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            begin = text.find(pieces[at])
            last = text.find(pieces[end - 1], begin) + len(pieces[end - 1])
            candidate = text[begin:last].strip(" ,;(|–—-")
            found = schools.find(candidate, degree)
            if (
                found
                and is_shown(candidate, found, schools)
                and ((end - at == 1 and found.sure is Sure.FIELD) or found.sure is Sure.NAME)
            ):
                spans.append(Attended(candidate, found))
                at = end
                break
        else:
            at += 1
    return spans
