"""The medical school in sentences about a person, among college, research and hospitals."""

import re
from collections.abc import Iterator
from typing import Final

from programs.reader.roster.cells import DOUBTFUL, NONE, Attended, is_medical, is_shown, names_school
from programs.reader.roster.names import MEDICAL
from programs.reader.roster.schools import Schools

NOT_MEDICAL: Final = re.compile(
    r"undergrad|bachelor|\bcollege\b(?= at| education|,)|after college|studied (?!medicine)|major(?:ed|ing)? in"
    r"|research|rotation|fellowship|hospital"
    r"|master|\bmph\b|\bmba\b|internship|residency|preliminary|\bph\.?d|degree in (?!medicine)"
    r"|(?<!\w)b\.?[as]\.?(?!\w)|high school|pre-?med|worked|taught|grew up|born"
    r"|nurs|faculty at|professor|public health|high-school|minor in|husband|wife|married|partner|where (?:his|her) ",
    re.IGNORECASE,
)
MEDICAL_CUE: Final = re.compile(
    rf"med(?:ical|\.)? (?:school|degree|education|studies|training|student|college)"
    rf"|doctor of (?:osteopathic )?medicine|studied medicine|study medicine"
    rf"|osteopathic (?:school|degree|medical)|(?<!\w)(?:{MEDICAL})(?!\w)(?= degree| from| at|,? from)"
    rf"|doctorate of (?:osteopathic )?medicine",
    re.IGNORECASE,
)
PLAIN_CUE: Final = re.compile(
    r"attended|graduate of|graduated from|alum(?:nus|na|ni) of|graduated|went to"
    r"|(?:comes?|came|joins?|joined|joining) (?:to )?us (?:here )?from|arrive[sd]? from|completed"
    r"|trained at|earned",
    re.IGNORECASE,
)
BEHIND_CUE: Final = re.compile(
    r"^\s*,?\s*(?:for|to (?:pursue|complete|begin|start|attend)) (?:her |his |their |my )?(?:med(?:ical)? (?:school"
    r"|degree|education|studies|training)|M\.?D|D\.?O)",
    re.IGNORECASE,
)
SENTENCE: Final = re.compile(
    r"(?<!\bDr)(?<!\bSt)(?<!\bMr)(?<!\bMs)(?<!\b[A-Z])(?<!\bU\.S)(?<!\bUniv)(?<!\bMrs)[.!?]\s+(?=[A-Z“\"])|\n"
)
PHRASE: Final = re.compile(
    r"(?:[A-Z][\w.&'’/-]*|\bof\b|\bat\b|\bthe\b|\band\b|\bin\b|\bfor\b|\bde\b|\bdel\b|\bla\b|\blas\b|\blos\b|\by\b"
    r"|\be\b|\bdo\b|\bda\b|&|[-–]|,(?= [A-Z])|[dl]['’][A-Z][\w'’-]*|\bdi\b|\bdegli\b)(?:\s+|(?=,)|$|(?=[.;!?)]))"
)
LEADING: Final = re.compile(r"(?:(?:of|at|the|and|in|for|from|[-–,&]|The)\s+)*")


def of_prose(text: str, degree: str, schools: Schools) -> Attended:
    """The school a text about a person says the degree of medicine is from."""
    sure: list[Attended] = []
    likely: list[Attended] = []
    for sentence in SENTENCE.split(text):
        if not sentence:
            continue
        last = 0
        for begin, end in _phrases(sentence):
            if leading := LEADING.match(sentence[begin:end]):
                begin += leading.end()
            named = _of_phrase(sentence[begin:end], degree, schools)
            if not named:
                continue
            before, behind = sentence[last:begin], sentence[begin + len(named.text) :]
            last = end
            nearest = max((one.end() for one in NOT_MEDICAL.finditer(before)), default=-1)
            cue = max((one.end() for one in MEDICAL_CUE.finditer(before)), default=-1)
            plain = max((one.end() for one in PLAIN_CUE.finditer(before)), default=-1)
            if BEHIND_CUE.match(behind) or cue > nearest:
                sure.append(named)
            elif plain > nearest and not re.match(
                r"\s*,?\s*(?:for|as) (?:college|undergrad|an? undergrad)|.{0,25}\b(?:bachelor|undergrad)", behind
            ):
                likely.append(named)
    for told in (sure, [one for one in likely if is_medical(one.text)], likely):
        if told:
            kinds = {(one.found.kind if one.found else one.text) for one in told}
            return told[0] if len(kinds) == 1 else DOUBTFUL
    return NONE


def _phrases(sentence: str) -> Iterator[tuple[int, int]]:
    """Runs of words written as names are."""
    at = 0
    while at < len(sentence):
        begin = at
        while found := PHRASE.match(sentence, at):
            at = found.end()
        if at > begin and sentence[begin:at].strip():
            if sentence[begin].isupper() or "University" in sentence[begin:at]:
                yield begin, at
            elif found := re.search(r"[A-Z]", sentence[begin:at]):
                yield begin + found.start(), at
        if at == begin:
            gap = re.compile(r"\S*\s*").match(sentence, at)
            at = gap.end() if gap and gap.end() > at else at + 1


def _of_phrase(phrase: str, degree: str, schools: Schools) -> Attended | None:
    """The longest beginning of a phrase that is a known school; else the phrase, where it is written like one."""
    phrase = phrase.strip(" ,.;-–")
    words = phrase.split(" ")
    if not phrase or len(words) > 24:
        return None
    for number in range(len(words), 0, -1):
        candidate = " ".join(words[:number]).strip(" ,.;-–")
        found = schools.find(candidate, degree)
        if (
            found
            and is_shown(candidate, found, schools)
            and candidate.split(" ")[-1].casefold() not in ("of", "at", "and", "in", "for")
        ):
            return Attended(candidate, found)
    part = phrase.split(",")[0].strip()
    return Attended(part) if names_school(part) else None
