"""The medical school of one person: the words that name it, among college, training, research and hometown."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from programs.reader.roster.entries import SCHOOLISH, Entry
from programs.reader.roster.labels import Field, Role, fields_of
from programs.reader.roster.names import BULLET, DEGREE, MEDICAL, MEDICAL_DEGREE
from programs.reader.roster.schools import Found, Schools, Sure
from programs.reader.roster.sections import level_in
from programs.reader.roster.spelling import Medicine, core_of, tokens_of

LONGEST_CELL: Final = 200  # letters; longer is a text
LONGEST_LINE: Final = 3_000
MOST_LINES_OF_ONE: Final = 60  # behind the last resident stands the rest of the page
MOST_PIECES: Final = 8
SAME: Final = re.compile(r"^\W*(?:same(?: as (?:above|previous))?|same (?:school|medical school)|ditto|do\.|idem|see above|[\"”〃]|[’']{2})\W*$", re.IGNORECASE)
NOTHING: Final = re.compile(
    r"^\W*(?:n/?a|none|not (?:given|listed|available|provided|stated|known|reported|specified)|(?:medical )?school not (?:given|listed|available|provided|stated)"
    r"|unknown|un(?:specified|listed)|tb[ad]|to be (?:announced|determined)|ask me|pending|coming soon|no disponible|no indicado|secret)?\W*$",
    re.IGNORECASE,
)
PLACE: Final = re.compile(r"^(?P<head>.+?),\s*(?P<last>[A-Z][A-Za-z.]*(?: [A-Z][a-z.]+){0,3})\.?$")
SEPARATOR: Final = re.compile(r"\s*(?:\||\t|;|•|·|\s[-–—]\s|[–—]|,|\(|\)|\[|\]|/)\s*")
HOSPITAL: Final = re.compile(r"\b(?:hospital|medical center|clinic|health system|healthcare)\b", re.IGNORECASE)
DEGREE_AT: Final = re.compile(rf"^\W*(?P<degree>{DEGREE})\s*(?:degree)?\s*(?:[,:–—(-]|\bfrom\b|\bat\b|\s)\s*(?=[A-Z])")
DEGREE_END: Final = re.compile(rf"[\s,(–—-]+(?P<degree>{DEGREE})(?:\s*,?\s*'?\d{{2,4}})?\)?\W*$")
YEARS: Final = re.compile(r"[\s,(]*(?:class of |graduated |c/o )?['’]?(?:19|20)\d\d\s*(?:[-–—]\s*(?:(?:19|20)?\d\d|present))?\)?\s*$", re.IGNORECASE)
NOT_MEDICAL: Final = re.compile(
    r"undergrad|bachelor|\bcollege\b(?= at| education|,)|after college|studied (?!medicine)|major(?:ed|ing)? in|research|rotation|fellowship|hospital"
    r"|master|\bmph\b|\bmba\b|internship|residency|preliminary|\bph\.?d|degree in (?!medicine)|(?<!\w)b\.?[as]\.?(?!\w)|high school|pre-?med|worked|taught|grew up|born"
    r"|nurs|faculty at|professor|public health|high-school|minor in|husband|wife|married|partner|where (?:his|her) ",
    re.IGNORECASE,
)
MEDICAL_CUE: Final = re.compile(
    rf"med(?:ical|\.)? (?:school|degree|education|studies|training|student|college)|doctor of (?:osteopathic )?medicine|studied medicine|study medicine"
    rf"|osteopathic (?:school|degree|medical)|(?<!\w)(?:{MEDICAL})(?!\w)(?= degree| from| at|,? from)|doctorate of (?:osteopathic )?medicine",
    re.IGNORECASE,
)
PLAIN_CUE: Final = re.compile(r"attended|graduate of|graduated from|alum(?:nus|na|ni) of|graduated|went to|comes to us from|completed|trained at|earned|came to us from", re.IGNORECASE)
BEHIND_CUE: Final = re.compile(r"^\s*,?\s*(?:for|to (?:pursue|complete|begin|start|attend)) (?:her |his |their |my )?(?:med(?:ical)? (?:school|degree|education|studies|training)|M\.?D|D\.?O)", re.IGNORECASE)
SENTENCE: Final = re.compile(r"(?<!\bDr)(?<!\bSt)(?<!\bMr)(?<!\bMs)(?<!\b[A-Z])(?<!\bU\.S)(?<!\bUniv)(?<!\bMrs)[.!?]\s+(?=[A-Z“\"])|\n")
PHRASE: Final = re.compile(
    r"(?:[A-Z][\w.&'’/-]*|\bof\b|\bat\b|\bthe\b|\band\b|\bin\b|\bfor\b|\bde\b|\bdel\b|\bla\b|\blas\b|\blos\b|\by\b|\be\b|\bdo\b|\bda\b|&|[-–]|,(?= [A-Z])|[dl]['’][A-Z][\w'’-]*|\bdi\b|\bdegli\b)"
    r"(?:\s+|(?=,)|$|(?=[.;!?)]))"
)


LEADING: Final = re.compile(r"(?:(?:of|at|the|and|in|for|from|[-–,&]|The)\s+)*")


@dataclass(frozen=True)
class Attended:
    """What an entry says of the medical school. ``text``: its words, '' for none. ``is_doubtful``: two could be meant."""

    text: str = ""
    found: Found | None = None
    is_doubtful: bool = False
    is_same: bool = False


NONE: Final = Attended()
DOUBTFUL: Final = Attended(is_doubtful=True)


@dataclass(frozen=True)
class Habits:
    """How a page names medical schools, learned from all its entries."""

    has_medical_label: bool = False
    has_education_label: bool = False
    has_school_label: bool = False
    is_wrapped: bool = False
    is_prose: bool = False


def habits_of(entries: list[Entry], schools: Schools) -> Habits:
    told = [fields_of(_texts(entry)) for entry in entries]
    roles = [{field.role for field in fields} for fields, _ in told]
    number = max(len(entries), 1)
    has_medical = sum(Role.MEDICAL in one for one in roles) > 0
    schoollike = sum(
        any(field.role is Role.SCHOOL and _is_schoolish(field.value, schools) for field in fields) for fields, _ in told
    )
    wrapped = sum(bool(entry.rest) and entry.rest[0].isspace() and entry.rest.strip()[:1].isalnum() for entry in entries)
    prose = sum(any(_is_prose(line) for line in free) for _, free in told)
    return Habits(
        has_medical_label=has_medical,
        has_education_label=sum(Role.EDUCATION in one for one in roles) * 2 >= number,
        has_school_label=schoollike * 3 >= number,
        is_wrapped=wrapped * 2 > number,
        is_prose=prose * 2 >= number,
    )


def attended(entry: Entry, habits: Habits, schools: Schools) -> Attended:
    """The medical school of an entry, by the habit of its page."""
    if entry.school is not None:
        return of_field(entry.school, entry.degree, schools)
    texts = _texts(entry)
    fields, free = fields_of(texts)
    medical = [field for field in fields if field.role is Role.MEDICAL]
    if medical:
        return _of_fields(medical, free, entry.degree, schools)
    if habits.has_medical_label:
        # Elsewhere the page labels the school: what stands here without its label is something else.
        return _free(free, entry, habits, schools, is_strict=True)
    for role, is_habit in ((Role.EDUCATION, habits.has_education_label), (Role.SCHOOL, habits.has_school_label)):
        said = [field for field in fields if field.role is role]
        if said and is_habit:
            return _education(said, entry.degree, schools) if role is Role.EDUCATION else _of_fields(said, [], entry.degree, schools)
    if habits.has_education_label:
        return NONE
    return _free(free, entry, habits, schools)


def _texts(entry: Entry) -> list[str]:
    rest = re.sub(r"^[\s,;:|–—\-(\[\t]+", "", entry.rest)
    return [text[:LONGEST_LINE] for text in (rest, *entry.lines[:MOST_LINES_OF_ONE]) if text]


def of_field(value: str, degree: str, schools: Schools) -> Attended:
    """A value that stands where a medical school is asked for."""
    value = BULLET.sub("", value).strip(" *_|•·.,;").strip()
    if SAME.match(value):
        return Attended(is_same=True)
    if NOTHING.match(value):
        return NONE
    for text in _trimmed(value):
        if found := schools.find(text, degree):
            return Attended(text, found)
    inner = _of_cell(value, degree, schools)
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


def _of_fields(fields: list[Field], free: list[str], degree: str, schools: Schools) -> Attended:
    said = [of_field(field.value, degree, schools) for field in fields]
    told = [one for one in said if one.text or one.is_same]
    if len({one.found.kind if one.found else one.text for one in told}) > 1:
        return DOUBTFUL
    best = told[0] if told else NONE
    if best.text and not best.found and free and len(free[0]) < 60:
        joined = of_field(f"{fields[0].value} {free[0]}", degree, schools)  # a value that goes on in the next line
        if joined.found and joined.found.sure is Sure.NAME:
            return joined
    return best


def _education(fields: list[Field], degree: str, schools: Schools) -> Attended:
    """Of all schools of a person, the one with the degree of medicine; else the only medical school among them."""
    parts = [part for field in fields for part in re.split(r"\s*[;|•·\n]\s*", field.value) if part.strip()]
    if any(DEGREE_AT.match(part) or DEGREE_END.search(part) for part in parts) or len(parts) > 1:
        return _by_degree(parts, degree, schools)
    pieces = re.split(rf",\s*(?={DEGREE}\b)", parts[0]) if parts else []
    return _by_degree(pieces, degree, schools)


def _by_degree(parts: list[str], degree: str, schools: Schools) -> Attended:
    medical = []
    is_any = False
    for part in parts:
        found = DEGREE_AT.match(part) or DEGREE_END.search(part)
        is_any |= bool(found)
        if found and MEDICAL_DEGREE.fullmatch(found["degree"].strip()):
            medical.append(part)
    if medical:
        said = [of_field(part, degree, schools) for part in medical]
        return said[0] if len({(one.found.kind if one.found else one.text) for one in said}) == 1 else DOUBTFUL
    if is_any:
        return NONE
    cells = [one for part in parts if (one := _of_cell(part, degree, schools))]
    return _one_of(cells)


# ---------------------------------------------------------------- by position


def _free(free: list[str], entry: Entry, habits: Habits, schools: Schools, *, is_strict: bool = False) -> Attended:
    if is_strict:
        return NONE
    texts = [_joined(free)] if habits.is_wrapped and free else free
    prose = [text for text in texts if _is_prose(text)]
    if prose:
        told = _of_prose(" ".join(prose), entry.degree, schools)
        if told.text or told.is_doubtful or habits.is_prose:
            return told
    cells = []
    for text in texts:
        if _is_prose(text) or (level_in(text) and len(text) < 25):
            continue
        if SAME.match(text):
            return Attended(is_same=True)
        if DEGREE_AT.match(text):
            cells.append((text, DEGREE_AT.match(text)["degree"]))
        elif (behind := DEGREE_END.search(text)) and SCHOOLISH.search(text) and behind["degree"] not in ("MA", "MS"):
            cells.append((text, behind["degree"]))
        else:
            cells.append((text, ""))
    with_degree = [(text, said) for text, said in cells if said and SCHOOLISH.search(text)]
    medical = [text for text, said in with_degree if MEDICAL_DEGREE.fullmatch(said)]
    if medical:
        return _one_of([of_field(text, entry.degree, schools) for text in medical])
    if with_degree:
        cells = [(text, said) for text, said in cells if not said]
    found = [one for text, _ in cells if (one := _of_cell(text, entry.degree, schools))]
    return _one_of(found)


def _one_of(found: list[Attended]) -> Attended:
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


def _is_schoolish(text: str, schools: Schools) -> bool:
    return bool(SCHOOLISH.search(text)) or bool((found := schools.find(text)) and found.sure is Sure.NAME)


def _is_prose(text: str) -> bool:
    small = re.findall(r"(?<![\w'’])[a-z]{2,}", text)
    return len(text) > 60 and len([word for word in small if word not in ("of", "and", "at", "de", "del", "la", "the", "in")]) >= 5


def _joined(lines: list[str]) -> str:
    """Lines that were one before they were wrapped, with words that were parted put together."""
    text = lines[0]
    for line in lines[1:]:
        if re.search(r"[^\W\d_]-$", text) and line[:1].islower():
            text = text[:-1] + line
        else:
            text = f"{text} {line}"
    return text


def _of_cell(text: str, degree: str, schools: Schools) -> Attended | None:
    """The school a cell names beside town, class and years; None where it names none."""
    text = BULLET.sub("", text).replace("\t", " | ").strip(" *_|•·,;–—-").strip()
    if not text or len(text) > LONGEST_CELL or NOTHING.match(text):
        return None
    likely = None
    for candidate in (*_trimmed(text), *_without_place(text)):
        found = schools.find(candidate, degree)
        if found and _is_shown(candidate, found, schools):
            if found.sure is Sure.NAME:
                return Attended(candidate, found)
            if found.sure is Sure.FIELD or len(SEPARATOR.findall(candidate)) == 1:
                likely = likely or Attended(candidate, found)
    pieces = [piece.strip() for piece in SEPARATOR.split(text) if piece.strip()]
    if 1 < len(pieces) <= MOST_PIECES:
        spans = _spans(text, pieces, degree, schools)
        if len({one.found.kind for one in spans if one.found}) > 1 or len(spans) > 1:
            return _one_of(spans)
        if spans and not (likely and likely.text.startswith(spans[0].text)):
            return spans[0]
    if likely:
        return likely
    shown = [piece for piece in pieces if _names_school(piece)]
    if len(shown) > 1:
        shown = [piece for piece in shown if is_medical(piece)] or shown
    whole = pieces[0] if len(pieces) == 1 else ""
    return Attended(shown[0]) if shown and (len(shown) == 1 or whole) else (DOUBTFUL if shown else None)


def _is_shown(text: str, found: Found, schools: Schools) -> bool:
    """Whether a name shows by itself that it is a school, where nothing asks for one."""
    if schools.decision(text):
        return True
    has_word = bool(SCHOOLISH.search(text))
    if found.sure is Sure.NAME:
        return has_word or not schools.is_place(text)
    if has_word:
        return True
    return text.isupper() and text.isalpha() and 2 <= len(text) <= 6


def _names_school(piece: str) -> bool:
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
            if found and _is_shown(candidate, found, schools) and (end - at == 1 and found.sure is Sure.FIELD or found.sure is Sure.NAME):
                spans.append(Attended(candidate, found))
                at = end
                break
        else:
            at += 1
    return spans


# ---------------------------------------------------------------- in sentences


def _of_prose(text: str, degree: str, schools: Schools) -> Attended:
    """The school a text about a person says the degree of medicine is from."""
    sure: list[Attended] = []
    likely: list[Attended] = []
    for sentence in SENTENCE.split(text):
        if not sentence:
            continue
        last = 0
        for begin, end in _phrases(sentence):
            begin += len(LEADING.match(sentence[begin:end])[0])
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
            elif plain > nearest and not re.match(r"\s*,?\s*(?:for|as) (?:college|undergrad|an? undergrad)|.{0,25}\b(?:bachelor|undergrad)", behind):
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
        if found and _is_shown(candidate, found, schools) and candidate.split(" ")[-1].casefold() not in ("of", "at", "and", "in", "for"):
            return Attended(candidate, found)
    part = phrase.split(",")[0].strip()
    return Attended(part) if _names_school(part) else None
