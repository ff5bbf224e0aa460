"""Marks and words of an experience, as the experience ledger and the summary print them."""

from typing import Final

from django import template
from django.utils.safestring import SafeString

from applicants.experience.overview import in_cells, in_words
from applicants.matching.months import in_months
from applicants.matching.us_experience import CountedExperience
from applicants.matching.us_experience_by_program import Entry
from applicants.templatetags.verdicts import MET_IF_HANDS_ON, line_answer
from programs.templatetags.marks import mark
from programs.vocabulary import Answer

register = template.Library()
register.filter("months", in_months)
register.filter("experience_words", in_words)
register.filter("experience_cells", in_cells)

COUNT_MARKS: Final = {
    (Answer.YES, None): ("yes", "Counts"),
    (Answer.NO, None): ("no", "Does not count"),
    (Answer.UNKNOWN, "program"): ("unknown", "Ask"),
    (Answer.UNKNOWN, "profile"): ("silent", "Add it"),
}
IF_HANDS_ON: Final = ("partly", "Counts if hands-on")


@register.simple_tag
def counts(held: CountedExperience) -> SafeString:
    """The mark of one experience held against what a program counts."""
    return mark(*(IF_HANDS_ON if held.is_open else COUNT_MARKS[held.answer, held.missing]))


@register.simple_tag
def entry_answer(entry: Entry) -> SafeString:
    """The mark of what programs ask for: not simply met where it hangs on an answer that is not given."""
    if entry.is_met_if_hands_on:
        return mark(*MET_IF_HANDS_ON)
    return line_answer(entry.line.answer, entry.line.is_assumed, entry.line.missing)


@register.filter
def parted(words: str) -> list[str]:
    """Headings written in one string, parted by |."""
    return words.split("|")


@register.filter
def beside(row: list[str], headings: list[str]) -> list[tuple[str, str]]:
    """Each cell of a row with its heading."""
    return list(zip(headings, row, strict=True))
