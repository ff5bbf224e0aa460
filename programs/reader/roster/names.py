"""Where a line of a roster begins with a person: a name with the degrees behind it, or what could be a name alone.

Names are looked at and forgotten: a person is kept as the hash of a name, to count nobody twice.
"""

import re
from typing import Final, NamedTuple

from programs.reader.roster.spelling import words_in

BULLET: Final = re.compile(r"^\s*(?:[-*•▪◦●‣·–—»>□■]+|\(?\d{1,3}[.)]|#\d{1,3})\s+")
MEDICAL: Final = (
    r"M\.?\s?D\.?|D\.?\s?O\.?|M\.?B\.?B\.?S\.?|M\.?B\.?,?\s?B\.?\s?[Cc]\.?[Hh]\.?(?:,?\s?B\.?A\.?O\.?)?|MBBCh|MBChB"
    r"|BMBS|BM\s?BCh|MDCM|M\.?B\.?Ch\.?B\.?|MBBCH|MBBS"
)
OTHER: Final = (
    r"Ph\.?\s?D\.?|M\.?P\.?H\.?|M\.?S\.?c?\.?|M\.?B\.?A\.?|M\.?A\.?|M\.?\s?Ed\.?|MHA|MPP|MSCR|MHS|MSPH|MMS|MTS|DPT"
    r"|B\.?S\.?(?:c|N)?\.?|B\.?A\.?"
    r"|R\.?N\.?|DDS|DMD|DPM|Pharm\.?D\.?|J\.?D\.?|DrPH|FAAP|FACP|FACS|FRCS|MRCP|MPAS|MMSc|EdM|MPhil|MEng|DNP|PA-C|NP"
)
DEGREE: Final = rf"(?:{MEDICAL}|{OTHER})(?![\w])"
MEDICAL_DEGREE: Final = re.compile(rf"(?:{MEDICAL})(?!\w)")
WORD: Final = r"[^\W\d_][^\s,;:|()\[\]/–—\t]*"
DEGREES_BEHIND: Final = re.compile(
    rf"^(?P<name>{WORD}(?:,? (?:{WORD}|\(\w+\)|“\w+”|\"\w+\")){{0,5}}?)\s*(?:,\s*|\s+"
    rf"|\s*\()(?P<degrees>{DEGREE}(?:\)?\s*[,/&·-]?\s*\(?{DEGREE})*)\)?(?P<rest>.*)$"
)
DEGREE_BEFORE: Final = re.compile(
    rf"^(?P<degrees>{MEDICAL})(?:,\s*|\s+|\s[-–—]\s)(?P<name>{WORD}(?: {WORD}){{1,4}})(?P<rest>.*)$"
)
TITLED: Final = re.compile(
    rf"^Dra?\.?\s+(?P<name>{WORD}(?: {WORD}){{1,3}}?)(?P<rest>(?:\s*[,;:|(\[–—\t-]|\s+(?=[a-z])|$).*)$"
)
INITIALS: Final = re.compile(r"^(?P<name>(?:[A-Z]\.\s?){2,4})(?P<rest>(?:\s*[,;:|(\[–—\t-].*)?)$")
UNTITLED: Final = re.compile(
    rf"^(?P<name>{WORD}(?: {WORD}){{1,4}}?)(?P<rest>\s*(?:,|\t|\||\s[-–—]\s|:|\(|\[|\s{{2,}}|$).*)$"
)
CAPTION: Final = re.compile(
    r"^(?:a )?(?:head ?shot|photo(?:graph)?|image|picture|portrait|foto|caption)s?(?: of| de|:)\s+", re.IGNORECASE
)
PARTICLES: Final = words_in("de da del della di do dos das du la le van von der den ter bin ibn al el abu y e st")
GENERATION: Final = words_in("jr jr. sr sr. ii iii iv")
# Words no name of a person has, though they are written like one.
NO_NAME: Final = words_in(
    "university college school medicine medical institute academy faculty hospital clinic center centre health "
    "sciences science universidad universidade facultad escuela colegio residency resident residents residente "
    "residentes program programs programme class year pgy intern interns chief chiefs fellow fellows fellowship "
    "alumni graduate graduates graduated graduation current our meet the home about apply contact us team staff "
    "leadership director directors coordinator department division of and internship hometown undergraduate "
    "undergrad education interests hobbies read more view profile training prior research from to in at for first "
    "second third fourth fifth state states united kingdom international city page directory roster news events "
    "login search menu curriculum rotations benefits salary facebook instagram twitter email phone fax copyright "
    "rights reserved privacy policy osteopathic surgery pediatrics psychiatry neurology anesthesiology radiology "
    "pathology dermatology obstetrics gynecology family emergency internal community regional general memorial not "
    "listed given available same above none unknown degree name school campus branch pueblo bachillerato ano año "
    "primer segundo tercer cuarto likes loves enjoys favorite fun where what why how born spouse with i my me he "
    "she they his her their is was"
)
# Towns of Maryland, whose code is written as the degree is.
MARYLAND: Final = re.compile(
    r"\b(?:baltimore|bethesda|rockville|columbia|annapolis|towson|gaithersburg|hagerstown|salisbury|silver spring"
    r"|ellicott city|chevy chase|owings mills|glen burnie|college park|ocean city|upper marlboro|bel air|takoma park"
    r"|fort washington|prince frederick|frederick|damascus|laurel|bowie|germantown|kensington|potomac|olney"
    r"|severna park|mount airy|hunt valley|havre de grace|fort meade|la plata)$",
    re.IGNORECASE,
)


class NameStart(NamedTuple):
    """A line that begins with a person. ``degree``: "md", "do", "other", or '' where none is written."""

    name: str
    degree: str
    rest: str

    @property
    def key(self) -> int:
        words = sorted(word for word in words_of(self.name) if len(word) > 1)
        return hash(tuple(words) if words else (self.name, self.rest))  # initials alone may be of two residents


# Behind the degree of the person a school is named after.
NAMED_SCHOOL: Final = re.compile(r"\W*(?:jr\W+)?(?:school|college) of\b|\W*(?:som|com)\b", re.IGNORECASE)


def words_of(name: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", name.casefold()) if word not in ("dr", "dra")]


def degree_of(degrees: str) -> str:
    """The first medical degree: "md", "do", "other" for degrees of other countries or none of medicine."""
    found = MEDICAL_DEGREE.search(degrees)
    letters = re.sub(r"[\W_]", "", found[0]).lower() if found else ""
    return {"md": "md", "do": "do"}.get(letters, "other")


def is_name(text: str, *, fewest: int = 2) -> bool:
    """Whether words are written as the name of a person is: each with a capital but for "de" and "van"."""
    text = re.sub(r"[(“\"][\w .]+[)”\"]", " ", text)
    words = [word for word in re.split(r"[\s,]+", text) if word]
    if not fewest <= len(words) <= 6 or any(any(letter.isdigit() for letter in word) for word in words):
        return False
    for word in words:
        bare = word.strip(".'’").casefold()
        if bare in PARTICLES or bare in GENERATION:
            continue
        if bare in NO_NAME or not word[0].isupper() or not re.fullmatch(r"[\w'’.\-]+", word):
            return False
    return words[-1].casefold().strip(".") not in PARTICLES and any(len(word.strip(".")) > 1 for word in words)


def start_of(line: str) -> NameStart | None:
    """The person a line begins with, where a degree, a title or initials show that it is one."""
    text = CAPTION.sub("", BULLET.sub("", line)).strip().strip("*_#").strip()
    if not text or text[0] in "|,":
        return None
    text = re.sub(r"^Dra?\.? (?=[^,]{3,60},\s*(?:" + MEDICAL + r")\b)", "", text)
    if (
        (found := DEGREES_BEHIND.match(text))
        and is_name(found["name"].rstrip(","))
        and MEDICAL_DEGREE.search(found["degrees"])
    ):
        if MARYLAND.search(found["name"]) and found["degrees"] == "MD" and not found["rest"].strip():
            return None
        if re.search(r", [A-Z]{2}(?![\w.])", found["name"]):
            return None  # "Miami, FL Towson, MD"
        if found["rest"][:1] == " " and NAMED_SCHOOL.match(found["rest"]):
            return None
        return NameStart(found["name"], degree_of(found["degrees"]), _rest(found["rest"]))
    if (found := DEGREE_BEFORE.match(text)) and is_name(found["name"]):
        return NameStart(found["name"], degree_of(found["degrees"]), _rest(found["rest"]))
    if (found := TITLED.match(text)) and is_name(found["name"]):
        return NameStart(found["name"], "", _rest(found["rest"]))
    if found := INITIALS.match(text):
        return NameStart(found["name"], "", _rest(found["rest"]))
    return None


def possible_start_of(line: str) -> NameStart | None:
    """What could be a name, with nothing that shows it: the line around it has to."""
    text = CAPTION.sub("", BULLET.sub("", line)).strip().strip("*_#").strip()
    if found := UNTITLED.match(text):
        name, rest = found["name"], found["rest"]
        last_first = re.match(rf"^,\s*({WORD}(?: [A-Z]\.?)?)(?P<rest>\s*(?:,|\t|\||\s[-–—]\s|:|$).*)$", rest)
        if is_name(name):
            return NameStart(name, "", _rest(rest))
        if last_first and is_name(f"{name} {last_first[1]}"):
            return NameStart(f"{name} {last_first[1]}", "", _rest(last_first["rest"]))
    return None


def _rest(rest: str) -> str:
    """What stands behind a name, with the sign that parts them."""
    return rest if rest.strip(" ,;:|-–—\t()[]") else ""
