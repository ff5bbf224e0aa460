"""The parts of a page that belong to different programs."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from programs.reader.readings import LineKind, PageLine

# Residencies by the words of their headings; the longer name first where one holds another.
SPECIALTIES: Final = {
    "Anesthesiology": r"an(?:a)?esthesiology|an(?:a)?esthesia",
    "Child Neurology": r"child neurology|pediatric neurology",
    "Dermatology": r"dermatology",
    "Diagnostic Radiology": r"(?:diagnostic )?radiology(?:-diagnostic)?",
    "Emergency Medicine": r"emergency medicine",
    "Family Medicine": r"family (?:and community )?medicine|family practice",
    "General Surgery": r"(?:general )?surgery(?:-general)?",
    "Internal Medicine": r"internal medicine(?! ?[-/&] ?pediatrics)",
    "Internal Medicine/Pediatrics": r"med(?:icine)?[-/ ]peds|(?:internal )?medicine ?[-/&] ?pediatrics",
    "Neurological Surgery": r"neurological surgery|neurosurgery",
    "Neurology": r"neurology",
    "Obstetrics and Gynecology": r"obstetrics(?: (?:and|&) |/)gyn(?:a)?ecology|ob[/-]?gyn",
    "Ophthalmology": r"ophthalmology",
    "Orthopaedic Surgery": r"orthop(?:a)?edic(?:s| surgery)",
    "Otolaryngology": r"otolaryngology",
    "Pathology": r"pathology",
    "Pediatrics": r"p(?:a)?ediatrics",
    "Physical Medicine and Rehabilitation": r"physical medicine(?: (?:and|&) rehabilitation)?|pm&r",
    "Plastic Surgery": r"plastic surgery",
    "Psychiatry": r"psychiatry",
    "Radiation Oncology": r"radiation oncology",
    "Thoracic Surgery": r"thoracic surgery",
    "Transitional Year": r"transitional year",
    "Urology": r"urology",
    "Vascular Surgery": r"vascular surgery",
}
_NAMES: Final = {name: re.compile(rf"\b(?:{words})\b") for name, words in SPECIALTIES.items()}
_LEFT: Final = re.compile(
    r"\b(?:residency|residencies|residents?|program|programs|training|categorical|preliminary|the|in|of|and|at|for|"
    r"requirements?|applicants?|eligibility|application|department|track|faqs?|visa|visas|policy|policies)\b|[^a-z]+"
)
MOST_LEFT: Final = 25  # letters of a heading beside a specialty's name, such as those of a town
OWN_LETTERS: Final = 60


class Section(NamedTuple):
    """Lines of one program, by its specialty; '' for what no heading gives to one."""

    specialty: str
    lines: list[PageLine]


def sections_of(lines: Sequence[PageLine]) -> list[Section]:
    """The page in parts, in its order; one part where its headings name fewer than two specialties."""
    parts: list[Section] = [Section("", [])]
    level = 0
    for line in lines:
        if line.kind is LineKind.HEADING:
            if specialty := specialty_of(line.text):
                parts.append(Section(specialty, []))
                level = line.level
            elif level and line.level <= level:
                parts.append(Section("", []))
                level = 0
        parts[-1].lines.append(line)
    named = {part.specialty for part in parts if part.specialty}
    if len(named) < 2:
        return [Section("", list(lines))]
    return [part for part in parts if part.lines]


def specialty_of(heading: str) -> str:
    """The one specialty a heading names, where it does little else; else ''."""
    low = heading.lower()
    if "fellow" in low or heading.endswith("?") or len(low) > OWN_LETTERS:
        return ""
    found: dict[str, tuple[int, int]] = {}
    for name, words in _NAMES.items():
        if match := words.search(low):
            found[name] = match.span()
    widest = {
        name: span
        for name, span in found.items()
        if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in found.values())
    }
    if len(widest) != 1:
        return ""
    [(name, (start, end))] = widest.items()
    return name if len(_LEFT.sub("", low[:start] + " " + low[end:])) <= MOST_LEFT else ""
