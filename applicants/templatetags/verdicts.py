"""The marks of what holds for one applicant: verdicts, requirements, items of a checklist, and facts of their own."""

from collections.abc import Container
from typing import Any, Final

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from applicants.matching.checklist_items import ItemState
from applicants.matching.verdicts import Answered, Line, Verdict
from programs.fields import FIELDS, worded
from programs.templatetags.dates import deadline
from programs.templatetags.marks import NOT_STATED, mark
from programs.vocabulary import H1B_PAYMENT

register = template.Library()

STRICT_TAGS: Final = {
    word: mark_safe(f' <span class="tag">{said}</span>')
    for word, said in (("preferred", "preferred"), ("unless", "with an exception"))
}
LINE_MARKS: Final = {
    Answered.MET: ("yes", "Met"),
    Answered.UNMET: ("no", "Not met"),
    Answered.UNKNOWN: ("unknown", "Ask"),
    Answered.NOT_STATED: NOT_STATED,
    Answered.NOT_ASKED: ("aside", "Not needed"),
}
OF_SEVERAL: Final = {
    "It prefers ": "They prefer ",
    "It asks for ": "They ask for ",
    "The program does not state whether it asks ": "They do not state whether they ask ",
    "The program does not state how many letters it needs": "They do not state how many letters they need",
    "The program says it does not ask ": "They say they do not ask ",
    "The program says it needs ": "They say they need ",
}
ASSUMED: Final = ("yes is-old", "Assumed")
TO_ADD: Final = ("unknown", "Add it")
MET_IF_HANDS_ON: Final = ("partly", "Met if hands-on")
MET_IF_IT_FILES: Final = ("partly", "Met if it files")
ITEM_MARKS: Final = {
    ItemState.CLOSED: ("no", "Closed"),
    ItemState.TO_DO: ("partly", "To do"),
    ItemState.LATER: ("aside", "Later"),
    ItemState.TO_ADD: ("silent", "Add it"),
    ItemState.TO_ASK: ("unknown", "Look up"),
    ItemState.DONE: ("yes", "Done"),
    ItemState.NOT_ASKED: ("aside", "Not asked"),
}


@register.simple_tag
def item_state(state: ItemState) -> SafeString:
    """The mark of an item of a checklist."""
    return mark(*ITEM_MARKS[state])


@register.simple_tag
def line_answer(answer: Answered, is_assumed: bool = False, missing: str | None = None) -> SafeString:
    """The mark of one requirement for one applicant.

    ``is_assumed``: hollow, for the program itself does not say it. ``missing``: whose fact is not known ("profile": the
    applicant's own, which nobody else can be asked for).
    """
    if answer == Answered.UNKNOWN and missing == "profile":
        return mark(*TO_ADD)
    return mark(*(ASSUMED if is_assumed else LINE_MARKS[answer]))


@register.simple_tag
def strictness(line: Line) -> SafeString:
    """Beside a limit that is not simply required."""
    return STRICT_TAGS.get(line.strictness or "", SafeString(""))


@register.simple_tag
def reason(line: Line) -> SafeString:
    """Why a requirement is held as it is for one applicant, and what would fix it."""
    if line.fix:
        return format_html('{} <span class="mend">{}</span>', line.reason, line.fix)
    return conditional_escape(line.reason)


@register.filter
def of_several(reason: str) -> str:
    """A reason said of one program, of several that say the same: "They ask for 3 letters"."""
    said = next((one for one in OF_SEVERAL if reason.startswith(one)), "")
    return OF_SEVERAL.get(said, "") + reason.removeprefix(said)


@register.simple_tag
def line_mark(line: Line, assumed: Container[str] = ()) -> SafeString:
    """The mark of one requirement, also where it is met on a condition; ``assumed``: ``Standing.assumed_lines``."""
    if line.answer == Answered.MET and (line.key in assumed or H1B_PAYMENT in line.reason):
        return mark(*(MET_IF_HANDS_ON if line.key in assumed else MET_IF_IT_FILES))
    return line_answer(line.answer, line.is_assumed, line.missing)


@register.simple_tag
def requirement(line: Line, assumed: Container[str] = ()) -> SafeString:
    """One requirement for one applicant, with its mark and its reason. ``assumed``: see :func:`line_mark`."""
    return format_html(
        '<p class="line-head">{} <strong>{}</strong>{}</p><p>{}</p>',
        line_mark(line, assumed),
        line.label,
        strictness(line),
        reason(line),
    )


@register.simple_tag
def verdict(value: Any) -> SafeString:
    """The mark of a verdict: a :class:`Verdict`, its number or its small-letter name."""
    found = Verdict[value.upper()] if isinstance(value, str) else Verdict(int(value))
    word = found.name.lower()
    return mark_safe(f'<span class="verdict verdict-{word}">{word.capitalize()}</span>')


@register.simple_tag
def became(supposing: Any, index: int) -> SafeString:
    """What becomes of a program by what is supposed (``Supposing``), as a tag; nothing where it stays as it is."""
    words = supposing.became(index) if supposing else ""
    return format_html(' <span class="tag tag-strong">{}</span>', words) if words else SafeString("")


@register.filter
def own_label(fact: Any) -> str:
    """What a fact of an applicant's own is about: anything with a ``field``."""
    return FIELDS[fact.field].label


@register.filter
def own_words(fact: Any) -> str:
    """Its ``value``, in words."""
    return deadline(fact.value) if fact.field == "deadline" else worded(fact.field, fact.value)
