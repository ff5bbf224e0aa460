"""Which part of a page lists whom: classes of residents by their headings, and the parts that do not count."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from programs.reader.readings import LineKind, PageLine
from programs.reader.roster.labels import role_of
from programs.reader.roster.names import BULLET, DEGREE, start_of

CHIEFS: Final = "Chief Residents"
_IN_WORDS: Final = (
    "1 i first one 1st primer primero 1er", "2 ii second two 2nd segundo 2do",
    "3 iii third three 3rd tercer tercero 3er",
    "4 iv fourth four 4th cuarto 4to", "5 v fifth five 5th quinto", "6 vi sixth 6th", "7 vii seventh 7th",
)  # fmt: skip
NUMBERS: Final = {word: number for number, words in enumerate(_IN_WORDS, 1) for word in words.split()}
ORDINAL: Final = "|".join(sorted(NUMBERS, key=len, reverse=True))
LEVEL: Final = re.compile(
    r"\b(?P<track>pgy|pg|pl|ca|r|g)[\s\-–.]*(?:year\s*)?(?P<number>[1-7]|i{1,3}|iv|v|vi{0,2})s?\b", re.IGNORECASE
)
YEAR: Final = re.compile(
    rf"\b(?:(?P<ordinal>{ORDINAL})[\s-]*years?|years?[\s-]+(?P<number>{ORDINAL})|(?P<spanish>{ORDINAL}) a[ñn]o"
    rf"|a[ñn]o (?P<ano>{ORDINAL}))\b",
    re.IGNORECASE,
)
INTERNS: Final = re.compile(r"\binterns?\b(?! medicine)|\bintern class\b|\binternos\b", re.IGNORECASE)
CLASS_OF: Final = re.compile(
    r"\b(?:class|clase) (?:of|de(?:l)?) ['’]?((?:20)?\d\d)\b|\b(20\d\d) class\b", re.IGNORECASE
)
CHIEF: Final = re.compile(
    r"\bchief residents?\b|\bchiefs\b|\bjefes? de residentes\b|\bresidentes? jefes?\b", re.IGNORECASE
)
CURRENT: Final = re.compile(
    r"\bresidents?\b|\bhouse ?staff\b|\bhouse officers?\b|\bresidentes?\b|\btrainees\b", re.IGNORECASE
)
LEFT_OUT: Final = re.compile(
    r"\b(?:faculty(?! of)|leadership|(?:program |associate |assistant )*directors?|administrat(?:ion|ors?|ive)"
    r"|coordinators?"
    r"|staff|fellows?|fellowships?|alumni|alumn(?:a|us|ae)|alums|graduates?|graduated|graduating|past|former|previous"
    r"|applicants?|incoming|future|attendings?|attending physicians|preceptors?|students?|nurses?|advanced practice"
    r"|facultad|profesores|egresados|graduados|liderazgo|directores|administraci[oó]n|fellows|where are they now"
    r"|mentors?|researchers?|visiting|teaching physicians|chair(?:man|s)?)\b",
    re.IGNORECASE,
)
SCHOOL_WORD: Final = re.compile(
    r"\b(?:univ\w*|college|school|medical sciences|institute|academy|faculty of medicine|facultad de medicina"
    r"|hospital)\b",
    re.IGNORECASE,
)
ACADEMIC_YEAR: Final = re.compile(r"\b(20\d\d)\s*[-–—/]\s*(?:20)?(\d\d)\b")
JUNK: Final = re.compile(
    r"^(?:read (?:more|bio)|view (?:profile|bio|full bio)|back to top|learn more|more|close|expand|collapse|email"
    r"|share|skip to .*|©.*|copyright .*|follow us.*|print(?: this page)?|contact us\b.*"
    r"|all rights reserved.*|apply now"
    r"|page \d+(?: of \d+)?|p[aá]gina \d+(?: de \d+)?|\d{1,4}|(?:https?://|www\.)\S+|\S+@\S+|[-_=*~|\s]+)$",
    re.IGNORECASE,
)
PAGE_NUMBER: Final = re.compile(r"^\s*(?:page|p[aá]gina) \d+", re.IGNORECASE)
DEGREE_FIRST: Final = re.compile(rf"{DEGREE}(?=[,\s]|$)")  # what a wrapped line begins with
MOST_HEADING: Final = 70  # letters


class NotUnderstoodError(Exception):
    """The layout of a page is not one that can be counted; says why, without a word of the page."""


class PagePart(Enum):
    UNSAID = "before any heading"
    RESIDENTS = "residents"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class RosterLine:
    """``is_first``: a blank line or a heading stands above it; ``raw``: the line with the gaps between its columns."""

    text: str
    is_first: bool = False
    raw: str = ""
    heading: int = 0


@dataclass
class RosterSection:
    """The lines under one heading; ``name``: "PGY-1", "Chief Residents", a year of graduation as "2027", or ''."""

    part: PagePart
    name: str = ""
    lines: list[RosterLine] = field(default_factory=list)


def lines_of(page: str | Iterable[PageLine]) -> list[RosterLine]:
    """The lines of a page without its numbers, headers and buttons."""
    if isinstance(page, str):
        rows = [(row.rstrip(" "), 0) for row in re.split(r"\r\n|\r|\n|\f|\u2028|\u2029", page.replace("\xa0", " "))]
    else:
        rows = []
        for line in page:
            is_heading = line.kind is LineKind.HEADING
            rows += [("", 0)] if is_heading else []
            rows += [(part.rstrip(), line.level or 1 if is_heading else 0) for part in line.text.split("\n")]
    headers = {
        rows[at + step][0].strip()
        for at, (row, _) in enumerate(rows)
        if PAGE_NUMBER.match(row)
        for step in (-1, 1)
        if 0 <= at + step < len(rows)
    }
    repeated = {text for text in headers if sum(row.strip() == text for row, _ in rows) > 1 and not heading_of(text)}
    lines: list[RosterLine] = []
    is_first = True
    for row, heading in rows:
        row = row.replace("**", "").replace("__", "")  # marks of bold type
        text = re.sub(r"[ ]+", " ", row).strip()
        text = text.strip("\u200b\ufeff").strip()
        if not text:
            is_first = True
        elif (text not in repeated and not JUNK.match(text)) or (row.count("|") > 1 and "-" in row):
            if lines and not is_first and lines[-1].text.endswith(",") and DEGREE_FIRST.match(text):
                lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {text}", raw=f"{lines[-1].raw} {text}")
            else:
                lines.append(RosterLine(text, is_first, row, heading))
            is_first = False
    return lines


@dataclass(frozen=True)
class ClassHeading:
    part: PagePart
    name: str = ""


def heading_of(text: str, *, is_marked: bool = False) -> ClassHeading | None:
    """What a line says as a heading; None where it is none we know."""
    bare = BULLET.sub("", text).strip(" #*_=:-–—|>").strip()
    if (
        not bare
        or len(bare) > MOST_HEADING
        or "\t" in bare
        or bare.count("|")
        or start_of(bare)
        or bare.endswith(("?", "."))
    ):
        return None
    words = re.findall(r"[^\W_]+", bare)
    if len(words) > 9 or re.search(r":\s*\S", bare):
        return None
    without_staff = re.sub(r"(?i)hospital (?=staff$|leadership$)", "", bare)
    is_school = SCHOOL_WORD.search(without_staff) and not re.search(r"\bresiden", bare, re.IGNORECASE)
    level, class_of = level_in(bare), CLASS_OF.search(bare)
    if LEFT_OUT.search(bare) and not re.search(r"\bhouse ?staff\b|\bcurrent\b", bare, re.IGNORECASE):
        if class_of and re.search(r"\bgraduating\b", bare, re.IGNORECASE):
            return ClassHeading(PagePart.RESIDENTS, _year(class_of))
        if re.search(r"\bresidents (?:and|&) fellows\b", bare, re.IGNORECASE):
            return ClassHeading(PagePart.RESIDENTS)
        is_part = (
            re.search(r"\b(?:SOM|COM)\b|\b(?!Our|Core|Clinical|Teaching)\w{4,} Medical Faculty\b|,", bare)
            and not is_marked
        )
        return None if is_part or (is_school and not is_marked) or len(words) > 6 else ClassHeading(PagePart.LEFT_OUT)
    if is_school:
        return None
    if level:
        return ClassHeading(PagePart.RESIDENTS, level) if len(words) <= 8 else None
    if class_of:
        return ClassHeading(PagePart.RESIDENTS, _year(class_of))
    if CHIEF.search(bare):
        return ClassHeading(PagePart.RESIDENTS, CHIEFS)
    if INTERNS.search(bare) and len(words) <= 5:
        return ClassHeading(PagePart.RESIDENTS, "PGY-1")
    if CURRENT.search(bare) and len(words) <= 7:
        return ClassHeading(PagePart.RESIDENTS)
    return None


def level_in(text: str) -> str:
    """The class a text names, as "PGY-2"; '' where it names none, or two."""
    found = set()
    for match in LEVEL.finditer(text):
        track, number = match["track"].lower(), NUMBERS[match["number"].lower()]
        is_short = track in ("r", "g", "ca", "pl", "pg")
        if is_short and not re.fullmatch(r"[\s\-–.(]*[1-7][\s)s]*", text[match.start() + len(track) : match.end()]):
            continue
        # The clinical years of anesthesiology begin after the intern year.
        found.add(number + 1 if track == "ca" else number)
    if not found:
        for match in YEAR.finditer(text):
            found.add(NUMBERS[next(one for one in match.groups() if one).lower()])
    if not found and INTERNS.search(text) and len(text.split()) <= 4:
        found.add(1)
    return f"PGY-{found.pop()}" if len(found) == 1 else ""


def _year(found: re.Match[str]) -> str:
    year = next(one for one in found.groups() if one)
    return year if len(year) == 4 else f"20{year}"


def year_of(lines: Iterable[RosterLine]) -> int | None:
    """The match year of the academic year the page gives itself, "2026-27" as 2027; None where it gives none."""
    years = [
        int(found[1]) + 1
        for line in lines
        if len(line.text) <= MOST_HEADING
        for found in ACADEMIC_YEAR.finditer(line.text)
        if (int(found[1]) + 1) % 100 == int(found[2])
    ]
    return max(years, default=None)


def sections_of(lines: list[RosterLine], season: int) -> list[RosterSection]:
    """The page in its parts, in order. Classes that graduated before the season are alumni."""
    sections = [RosterSection(PagePart.UNSAID)]
    filled: set[str] = set()
    for at, line in enumerate(lines):
        heading = heading_of(line.text, is_marked=bool(line.heading))
        if heading and _is_of_a_person(lines, at, heading):
            heading = None
        if not heading:
            if (
                line.heading
                and sections[-1].part is PagePart.LEFT_OUT
                and not start_of(line.text)
                and line.heading <= 2
            ):
                sections.append(RosterSection(PagePart.UNSAID))
            under = sections[-1].lines
            under.append(line if under else replace(line, is_first=True))
            continue
        before = sections[-1]
        if before.lines and before.part is PagePart.RESIDENTS:
            filled.add(before.name)
        part, name = heading.part, heading.name
        is_year = name.isdigit()
        if is_year and int(name) < season:
            part = PagePart.LEFT_OUT
        elif part is PagePart.RESIDENTS and before.part is PagePart.LEFT_OUT and name and name in filled:
            part = PagePart.LEFT_OUT  # "First year" under "Fellows", after the residents' own first year
        sections.append(RosterSection(part, name if part is PagePart.RESIDENTS else ""))
    return sections


def _is_of_a_person(lines: list[RosterLine], at: int, heading: ClassHeading) -> bool:
    """Whether a line such as "PGY-2" or "Chief Resident" stands on a person's card instead of over a class."""
    line = lines[at]
    if line.is_first or line.heading or at == 0:
        return False
    label = lines[at - 1].text.strip(" *_")
    if role_of(label) and label[:1].isupper() and len(label) > 3:
        return True  # the value of the label above
    above = start_of(lines[at - 1].text)
    is_single = bool(
        re.fullmatch(
            r"(?:chief resident|pgy[\s-]?\d(?: resident)?|class of \d{4}|.*\bresident)",
            line.text.strip(),
            re.IGNORECASE,
        )
    )
    is_left_out = heading.part is PagePart.LEFT_OUT and " " in line.text  # a title, or a "… Medical Faculty"
    return bool(above and not above.rest and (is_single or is_left_out))
