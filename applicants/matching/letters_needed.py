"""How far an applicant's letters reach what one program asks for."""

from applicants.matching import deadlines
from applicants.matching.in_time import missing
from applicants.matching.standing import LETTER_IN_HAND, MOST_LETTERS, Standing
from applicants.matching.verdicts import Outcome, ProgramFacts, ask, met, verb
from applicants.matching.wording import counted


def letters_need(me: Standing, program: ProgramFacts, number: int, strictness: str, *, us: bool = False) -> Outcome:
    """Hold a number of letters against those in hand, or only against those by US faculty.

    No program can be sent more than four.
    """
    number, by_whom = min(number, MOST_LETTERS), " by US faculty" if us else ""
    asks = f"It {verb(strictness, 'asks for')} {counted(number, 'letter')}{by_whom}"
    if me.file.letters is None:
        return ask(f"{asks}. Add your letters.", "profile", strictness)
    mine = sum(bool(letter.us_faculty) or not us for letter in me.letters_in_hand)
    promised = sum(letter.status == "promised" and (bool(letter.us_faculty) or not us) for letter in me.file.letters)
    reason = f"{asks}; you have {mine} received{f' and {promised} promised' if promised else ''}."
    if mine >= number:
        return met(reason, strictness)
    possible = [letter for letter in me.file.letters if letter.us_faculty is not False or not us]
    if sum(letter.status is None or letter.status in LETTER_IN_HAND for letter in possible) >= number:
        lacks = "who wrote your letters and which" if us else "which of your letters"
        return ask(f"{asks}. Add {lacks} are received.", "profile", strictness)
    by, lacking = deadlines.application(program.deadline, me.dates), number - mine
    fix = f"Get {counted(lacking, 'more letter')}{by_whom}. You need {'it' if lacking == 1 else 'them'} by {by.words}."
    return missing(me, by, reason, strictness, fix=fix if me.today <= by.day else None, can_come_by=me.today)
