"""How far an applicant's letters reach what one program asks for."""

from applicants.matching import deadlines
from applicants.matching.outcomes import Outcome, ProgramFacts, ask, met, unmet, verb
from applicants.matching.standing import LETTER_IN_HAND, MOST_LETTERS, Standing
from applicants.matching.us_experience import too_late


def letters_need(me: Standing, program: ProgramFacts, number: int, strictness: str) -> Outcome:
    """Hold a number of letters against those in hand; no program can be sent more than four."""
    number = min(number, MOST_LETTERS)
    asks = f"It {verb(strictness, 'asks for')} {number} letter{'s' if number > 1 else ''}"
    if me.file.letters is None:
        return ask(f"{asks}. Add your letters.", "profile", strictness)
    mine = len(me.letters_in_hand)
    if mine >= number:
        return met(f"{asks}; you have {mine} in hand.", strictness)
    if mine + sum(letter.status is None for letter in me.file.letters) >= number:
        return ask(f"{asks}. Add which of your letters are in hand.", "profile", strictness)
    return _too_few(me, asks, mine, number, "", program.deadline, strictness)


def us_letters_need(me: Standing, program: ProgramFacts, number: int, strictness: str) -> Outcome:
    """Hold a number of letters by US faculty against those in hand."""
    number = min(number, MOST_LETTERS)
    asks = f"It {verb(strictness, 'asks for')} {number} letter{'s' if number > 1 else ''} by US faculty"
    if me.file.letters is None:
        return ask(f"{asks}. Add your letters.", "profile", strictness)
    mine = sum(bool(letter.us_faculty) for letter in me.letters_in_hand)
    if mine >= number:
        return met(f"{asks}; you have {mine} in hand.", strictness)
    perhaps = sum(
        letter.us_faculty is not False and (letter.status is None or letter.status in LETTER_IN_HAND)
        for letter in me.file.letters
    )
    if perhaps >= number:
        return ask(f"{asks}. Add who wrote your letters and which are in hand.", "profile", strictness)
    return _too_few(me, asks, mine, number, " by US faculty", program.deadline, strictness)


def _too_few(me: Standing, asks: str, mine: int, number: int, by_whom: str, deadline: str, strictness: str) -> Outcome:
    by = deadlines.application(deadline, me.dates)
    reason = f"{asks}; you have {mine} in hand."
    if me.today > by.day:
        return unmet(reason + too_late(me, by, deadline), strictness)
    lacking = number - mine
    fix = f"Get {lacking} more letter{'s' if lacking > 1 else ''}{by_whom} by {by.words}."
    return unmet(reason, strictness, fix=fix)
