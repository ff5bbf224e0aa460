"""A program that says of itself that it takes no new residents: what it asks for is of no use to anybody."""

import re
from collections.abc import Sequence
from typing import Final

from programs.reader.readings import PageLine
from programs.reader.sections import SPECIALTIES

CLOSED: Final = "This page says that the program takes no new residents; nothing is proposed."
_PROGRAM: Final = (
    r"\b(?:this|our|the) (?:(?:" + "|".join(SPECIALTIES.values()) + r"|residency|training|categorical|accredited) )*"
    r"(?:program|residency)"
)
# What a season closes, or an hour.
_FOR_A_WHILE: Final = (
    r"(?! (?:to|for|its|the|our|early|by|at|until|during|weekends|on (?:weekends|holidays|mondays|sundays))\b)"
    r"(?! (?:all )?(?:applications?|interviews?|eras|registration))"
)
_ENDED: Final = re.compile(
    rf"{_PROGRAM} (?:[^.;?]{{1,60}}? and )?(?:(?:has|was|is|had|will|been|be|being|now|permanently|officially|soon|"
    rf"also|set to) )*(?:closed?|closing|discontinued|shut down|dissolved|terminated|phased out)"
    rf"{_FOR_A_WHILE}(?=\W|$)|"
    rf"(?:{_PROGRAM}|\bwe) (?:[^.;?]{{1,60}}? and )?(?:(?:is |are |has |have )?no longer (?:accept|tak|recruit|train|"
    r"admit)\w*(?: any| new)*|will (?:accept|take|recruit|train|admit) no (?:more |further |new )+) ?(?:residents|"
    r"trainees|interns)\b|"
    rf"{_PROGRAM} (?:(?:has|will|is|was|be|being) )*(?:ceased? to exist|ceas(?:es?|ed|ing) (?:all )?(?:operations?|"
    r"training)|winding down|wound down)\b|\bwithdr[ae]wn? the accreditation of (?:our|this|the) (?:program|"
    r"residency)\b|"
    rf"{_PROGRAM} (?:(?:has|have|had|voluntarily) )*(?:withdrawn|withdrew|lost|relinquished|surrendered) (?:from )?"
    r"(?:its |the |acgme )*accreditation\b|\baccreditation (?:of (?:this|our|the) (?:program|residency) )?(?:has been|"
    r"was|is) (?:voluntarily )?withdrawn\b"
)
_SITS_OUT: Final = re.compile(
    rf"(?:{_PROGRAM}|\bwe) (?:will|does|do|are|is) not (?:be )?(?:tak(?:e|ing) part|participat(?:e|ing)|"
    r"recruit(?:ing)?)(?: in)? (?:the |this )?(?:(?P<y>20\d\d) (?:nrmp |main |residency )*"
    r"(?:match|season|cycle)|year'?s? match)"
)


def is_closed(lines: Sequence[PageLine], season: int) -> bool:
    """Whether a program that speaks on these lines takes no new residents in the season."""
    for line in lines:
        low = line.text.lower().replace("’", "'")
        if line.text.rstrip().endswith("?"):
            continue
        if _ENDED.search(low):
            return True
        if (found := _SITS_OUT.search(low)) and int(found["y"] or season) >= season:
            return True
    return False
