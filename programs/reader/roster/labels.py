"""The labels of a roster: which field of a person's entry names the medical school, and which do not."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final, NamedTuple


class LabelRole(Enum):
    MEDICAL = "medical school"
    EDUCATION = "all schools"
    SCHOOL = "a school, of which kind the page decides"
    LEVEL = "class"
    OTHER = "something else"


_LABELS: Final = {
    LabelRole.MEDICAL: r"(?:allopathic |osteopathic )?med(?:ical|\.)? ?school(?: attended| name| training| education)?"
    r"|medical school ?[/&,] ?(?:degree|country|location)"
    r"|medical (?:education|degree|college|studies|university)(?: from| at)?|med school|school of medicine|medschool"
    r"|md/do (?:school|from)"
    r"|(?:m\.?d\.?|d\.?o\.?|mbbs|mbchb|mbbch)(?: degree| school)?(?: from| at)?|doctor of (?:osteopathic )?medicine"
    r"|(?:escuela|facultad|universidad) (?:de|of) medicina|medicina|estudios m[eé]dicos"
    r"|attended medical school(?: at)?",
    LabelRole.EDUCATION: r"education|degrees?|schools|educaci[oó]n|schooling|academic background|alma maters"
    r"|colleges? ?(?:/|&|and) ?medical schools?",
    LabelRole.SCHOOL: r"school|alma mater|graduated from|graduate of|from|institution|universidad|university|escuela"
    r"|school attended",
    LabelRole.LEVEL: r"pgy|pgy level|year|class|level|training year|pgy year|class of|year of training|a[nñ]o",
    LabelRole.OTHER: r"undergrad(?:uate)?(?: school| college| education| university| degree| institution| studies)?"
    r"|college|bachelor'?s?(?: degree)?"
    r"|(?:b\.?s\.?|b\.?a\.?|m\.?s\.?|m\.?a\.?|m\.?p\.?h\.?|ph\.?d\.?|m\.?b\.?a\.?)(?: degree)?(?: from)?"
    r"|premed(?:ical)?|graduate (?:school|degree|education|studies)|grad school|master'?s?(?: degree| program)?"
    r"|doctorate|post-?bac(?:calaureate)?"
    r"|mph school|internship|intern year|preliminary year|prelim(?: year)?|transitional year|prior (?:training"
    r"|residency|experience|career|position)"
    r"|previous (?:training|residency|experience)|residency(?: program| training)?|fellowship(?: plans| interests?"
    r"| match)?|research(?: experience| interests?| year)?"
    r"|high school|home ?town|home(?: country| state)?|home city|birthplace|born(?: in)?|place of birth"
    r"|country(?: of origin)?|origin|from originally|where from"
    r"|interests?|hobbies|likes|fun facts?|favorite [\w ]+|languages?(?: spoken)?|career (?:goals?|plans?"
    r"|interests?)|clinical interests?|medical interests?|professional interests?"
    r"|why [\w' ]+|about(?: me)?|bio|biography|email|e-mail|phone|position|role|title|rotations?|hospital|location"
    r"|spouse|family|pets?|quote|publications?|awards?|honors?"
    r"|bachillerato|pueblo|ciudad(?: natal)?|pa[ií]s|intereses|pasatiempos|internado|universidad subgraduada"
    r"|preparatoria|colegio|lugar de nacimiento|idiomas"
    r"|name|nombre|next step|future plans|plans|track|advisor|mentor|pronouns|personal interests?"
    r"|outside (?:of )?(?:work|medicine|the hospital)",
}
_ROLE: Final = [(role, re.compile(rf"(?:{words})", re.IGNORECASE)) for role, words in _LABELS.items()]
_ANY: Final = "|".join(_LABELS.values())
INLINE: Final = re.compile(rf"(?<![\w'/&-])(?P<label>{_ANY})(?: ?\([^)]{{0,30}}\))?\s*:\s*", re.IGNORECASE)
DASHED: Final = re.compile(rf"^(?P<label>{_ANY})\s+[-–—]\s+", re.IGNORECASE)
UNKNOWN: Final = re.compile(r"^(?P<label>[^\W\d_][\w'’ &/()-]{1,40}?)\s*:\s+(?=\S)")
QUESTION: Final = re.compile(
    r"^(?P<label>(?:where|what|which|why|how|who|when|d[oó]nde|qu[eé]|tell|describe|if)\b[^?]{3,90}\?)\s*",
    re.IGNORECASE,
)
ASKS_MEDICAL: Final = re.compile(
    r"med(?:ical)?\.? school|study medicine|medical degree|escuela de medicina", re.IGNORECASE
)
NOT_SCHOOL: Final = re.compile(r"\b(?:before|after|during|favou?rite|why|advice)\b", re.IGNORECASE)
PARTS: Final = re.compile(r"\s*(?:\||•|·|;(?=\s*[A-Z][\w ]{2,30}:)|\t)\s*$")


class LabelledField(NamedTuple):
    role: LabelRole
    value: str
    is_open: bool = False  # the value, or more of it, may stand on the lines below


def role_of(label: str) -> LabelRole | None:
    label = re.sub(r"\s*\([^)]*\)", "", label).strip(" :*_").strip()
    return next((role for role, words in _ROLE if words.fullmatch(label)), None)


def fields_of(lines: list[str]) -> tuple[list[LabelledField], list[str]]:
    """The labelled fields of an entry, and its lines without a label."""
    fields: list[LabelledField] = []
    free: list[str] = []
    waiting: LabelRole | None = None
    is_education = False
    for line in lines:
        found = list(_labelled(line))
        if not found and waiting and line.strip():
            fields.append(LabelledField(waiting, line.strip(" *_•-")))
            is_education = waiting is LabelRole.EDUCATION
            waiting = None
            continue
        if found and found[0][0] == 0:
            waiting = None
        if not found:
            if is_education:
                fields.append(LabelledField(LabelRole.EDUCATION, line))
            else:
                free.append(line)
            continue
        before = line[: found[0][0]].strip(" |,;–—-•·\t")
        if before:
            free.append(before)
        for role, value in ((role, value) for _, role, value in found):
            fields.append(LabelledField(role, value))
            is_education = role is LabelRole.EDUCATION
        last = found[-1]
        if not last[2] and len(found) == 1 and not before and last[1] is not LabelRole.OTHER:
            fields.pop()
            waiting = last[1]
        elif not last[2]:
            waiting = LabelRole.OTHER if last[1] is LabelRole.OTHER else None
            if waiting:
                fields.pop()
    if waiting and waiting is not LabelRole.OTHER:
        fields.append(LabelledField(waiting, ""))
    return fields, free


def _labelled(line: str) -> Iterator[tuple[int, LabelRole, str]]:
    """Each labelled part of a line: where it begins, its role, its value."""
    text = line.strip()
    shift = len(line) - len(line.lstrip())
    bare = text.strip(" *_•-").strip()
    if (role := role_of(bare)) and role is not LabelRole.LEVEL and bare[:1].isupper() and len(bare) > 3:
        yield 0, role, ""
        return
    if asked := QUESTION.match(text):
        is_asked = ASKS_MEDICAL.search(asked["label"]) and not NOT_SCHOOL.search(asked["label"])
        yield 0, LabelRole.MEDICAL if is_asked else LabelRole.OTHER, text[asked.end() :].strip()
        return
    found = list(INLINE.finditer(text))
    if not found and (dashed := DASHED.match(text)):
        found = [dashed]
    if not found or found[0].start() > 0:
        unknown = UNKNOWN.match(text)
        if unknown and not found:
            yield 0, role_of(unknown["label"]) or LabelRole.OTHER, text[unknown.end() :].strip()
            return
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        value = PARTS.sub("", text[match.end() : end]).strip(" |•·").strip()
        yield match.start() + shift, role_of(match["label"]) or LabelRole.OTHER, value
