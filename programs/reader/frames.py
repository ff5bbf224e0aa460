"""Sentences that speak of a policy and state none: of others, of another time, of what is only said or wished.

Who speaks on a whole page is for ``gate`` to say. Here it is one clause: what it says is shown, and never proposed.
"""

import re
from typing import Final

OF_OTHERS: Final = "It speaks of others than this program and those who apply to it."
OF_ANOTHER_TIME: Final = "It speaks of another time than this season."
ONLY_SAID: Final = "It tells what is asked, heard or wished, and states nothing."
FOREIGN: Final = "It is not in English."

# National bodies have rules of their own. What a state's board asks for binds the program too, and is read.
AUTHORITY: Final = re.compile(
    r"^\W*(?:the )?(?:aamc|nrmp|usmle|nbme|ecfmg|intealth|acgme|ab(?:im|fm|p|s|pn|em|og))\b (?:(?:also|only|currently|"
    r"generally) )?(?:requires|recommends|allows|limits|permits|expects|demands|says|suggests|advises)\b"
)
VISITORS: Final = re.compile(
    r"^\W*(?:an? |the |our |all |for |most )*(?:visiting |medical |nursing |elective |clerkship |international "
    r")*(?:students?|"
    r"observers?|externs|volunteers|nurses|researchers|scholars)\b(?! who (?:graduate|finish))|"
    r"\bfor (?:our |the )?(?:observers|visitors|visiting students|students|volunteers)\b"
)
SAID_BY: Final = re.compile(
    r"\baccording to (?:an?|the|some|their|his|her|one|other) (?:[a-z]+ )?(?:websites?|forums?|blogs?|posts?|lists?|"
    r"rumou?rs?|"
    r"reddit|article)\b|(?<!what )\b(?:forums?|websites?|blogs?|reddit|the internet) (?:say|says|claims?|reports?|"
    r"tells?)\b|"
    r"\bignore (?:all |any |the |your )*(?:previous|prior|above|earlier)\b|^\W*(?:system|assistant|prompt) ?:|"
    r"\byou are (?:now )?an? (?:[a-z]+ )?(?:reader|assistant|model|ai|machine|bot)\b"
)
HEARD: Final = re.compile(
    r"\b(?:rumou?rs?|myths?|misconception|hearsay|gossip)\b (?:that|has|is|are|about|says)\b|\bas if (?:any|we|they|"
    r"some)|"
    r"\basked (?:[a-z]+ )?(?:whether|if)\b|\b(?:question|matter) (?:of|whether)\b[^;]{0,40}\b(?:comes up|arises|is "
    r"open)\b|"
    r"\bpigs (?:can )?fly\b|\bhell freezes\b|\bwish(?:ed)? (?:that )?(?:we|it|they) (?:could|were|had|would)\b(?!,? "
    r"but no)|"
    r"^\W*if (?:we|the (?:hospital|program)) (?:sponsored|offered|accepted|took|required|could|had|were)\b|"
    r"\bwe would (?:sponsor|accept|take|offer|file|require)\b[^;]{0,40}\bif (?:we|the|our|it|only)\b"
)
EARLIER: Final = re.compile(
    r"^\W*(?:back then|historically|in the past|in former (?:years|times)|in those days|at that time|years ago|"
    r"(?:back )?(?:in|until) (?:19|20)\d\d,?(?= (?:we|our|the) (?:[a-z]+ ){0,2}?(?:had|was|were|did|took|used|"
    r"sponsored|"
    r"required|accepted|asked|set)\b)|last (?:year|season|cycle)(?= (?:we|our|the) (?:[a-z]+ ){0,2}?(?:had|was|were|"
    r"did|"
    r"took|used|sponsored|required|accepted|asked|set)\b))"
)
LATER: Final = re.compile(
    r"\b(?:discussing|debating|considering|thinking (?:about|of)|weighing|exploring) (?:whether|if|how|requiring|"
    r"adding|"
    r"introducing|an? (?:minimum|cut|limit|threshold|requirement|rule))|\b(?:might|may|could) (?:one day|some day|"
    r"someday|"
    r"in future|eventually)\b|(?<!no )\b(?:plan|hope|intend|want)s? to (?:start|begin|add|introduce)\b|\bone day\W*$|"
    r"\bnot "
    r"(?:yet )?(?:been )?decided\b|\bundecided\b|\byet to decide\b"
)
NOW: Final = re.compile(r"\b(?:now|today|currently|at present|these days|no longer|since|has been|since then)\b")
# Small words of the languages that pages here are also written in.
FOREIGN_WORDS: Final = re.compile(
    r"\b(?:wir|keine?|nicht|aber|und|oder|nur|werden|pero|solo|para|los|las|del|nous|pas|les|avec|mais|patrocina\w*|"
    r"sponsern|parrainons|aceptamos|requisitos|ne|mas|para|somente)\b"
)
LEAST_FOREIGN: Final = 2


def unstated(low: str) -> str:
    """Why a clause states no policy, as a sentence; '' where it may."""
    if "patrocina" in low or len(FOREIGN_WORDS.findall(low)) >= LEAST_FOREIGN:
        return FOREIGN
    if AUTHORITY.search(low) or VISITORS.search(low) or SAID_BY.search(low):
        return OF_OTHERS
    if HEARD.search(low):
        return ONLY_SAID
    if LATER.search(low) or (EARLIER.search(low) and not NOW.search(low)):
        return OF_ANOTHER_TIME
    return ""
