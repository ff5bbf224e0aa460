"""One mark per answer, the same everywhere: a word, a shape and a colour.

Marks are written by functions, not by included templates: a list of fifty programs shows two hundred of them.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from typing import Any, Final

import numpy as np
from django import template
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from numpy.typing import NDArray

from programs.catalogue.columns import Catalogue
from programs.catalogue.pages import SAID, SaidOfImgs
from programs.dates import seen_on
from programs.fields import worded
from programs.models import Evidence, Program, SeasonRecord
from programs.models.program import BETWEEN, addresses_of, short_place, without_specialty
from programs.record.rates import SEASONS_BACK, accepts_img_answer
from programs.record.stated_vs_observed import PEOPLE
from programs.templatetags.addresses import address
from programs.vocabulary import Agreement, EcfmgBy, Policy, Population, SourceKind

register = template.Library()

# HTML of values, labels and places: a page holds them by the hundred, and the next one the same.
written: Final = lru_cache(maxsize=4096)(escape)

Said = Program | SaidOfImgs

POLICY_MARKS: Final = {
    Policy.YES: ("yes", "Yes"),
    Policy.NO: ("no", "No"),
    Policy.CONDITIONAL: ("partly", "With conditions"),
}
NOT_STATED: Final = ("silent", "Not stated")
UNDATED: Final = "undated"
CONDITIONS: Final = "Conditions"  # "With conditions" where a row of a list has one line for it
ALLOWED: Final = "the institution allows it"
CLOSED: Final = mark_safe(' <span class="tag tag-warn">Closed or unlisted</span>')
IN_DISPUTE: Final = ("unknown", "Sources disagree")
AGREEMENT_MARKS: Final = {
    Agreement.CONSISTENT: ("yes", Agreement.CONSISTENT.label),
    Agreement.CONTRADICTED: ("no", Agreement.CONTRADICTED.label),
    Agreement.NOT_ENOUGH: ("unknown", Agreement.NOT_ENOUGH.label),
    Agreement.NOTHING_STATED: ("silent", Agreement.NOTHING_STATED.label),
}


@cache
def mark(shape: str, word: str, aside: str = "", age: str = "") -> SafeString:
    """A word with its shape; ``age``: when it was said, beside it; ``aside`` is said after it, smaller."""
    said = format_html('{} <span class="age">{}</span>', word, age) if age else word
    small = format_html(" <small>{}</small>", aside) if aside else ""
    return format_html('<span class="answer answer-{}"><span>{}{}</span></span>', shape, said, small)


@cache
def folded_mark(shape: str, word: str, aside: str, age: str) -> SafeString:
    """A mark that opens what is said after it, for a list that has no room to print it."""
    return format_html(
        '<details class="more prints"><summary>{}</summary> <p>{}</p></details>', mark(shape, word, "", age), aside
    )


def dated_mark(said: Said, field: str, this_year: int, aside: str = "", *, is_folded: bool = False) -> SafeString:
    """The mark of a policy with the year it was last said in: hollow where that is long ago or nobody knows when.

    ``is_folded``: what is said after it opens under it.
    """
    shape, word = POLICY_MARKS[getattr(said, field)]
    if field in said.institution_fields.split():
        word, aside = (word, ALLOWED) if is_folded else (ALLOWED.capitalize(), "")
    year = said.answered_in(field)
    is_old = not year or int(year) < this_year - SEASONS_BACK
    draw = folded_mark if is_folded and aside else mark
    word = CONDITIONS if is_folded and shape == "partly" else word
    return draw(f"{shape} is-old" if is_old else shape, word, aside, year or UNDATED)


def _said_in_short(said: Said, field: str) -> str:
    """ "yes, with conditions (2025)": a policy in the words of a sentence, with its age."""
    policy = getattr(said, field)
    if not policy:
        return "sources disagree" if field in said.disputed_fields.split() else "not stated"
    word = POLICY_MARKS[Policy(policy)][1].lower()
    return f"{word} ({said.answered_in(field) or UNDATED})"


@register.filter
def visas_in_short(program: Program) -> str:
    """For a title: "J-1 yes, H-1B not stated"."""
    said = {"J-1": program.visa_j1, "H-1B": program.visa_h1b}
    return ", ".join(
        f"{visa} {POLICY_MARKS[Policy(one)][1].lower() if one else 'not stated'}" for visa, one in said.items()
    )


def parts_in_short(specialty: str, place: str, said: Said) -> tuple[str, str, str]:
    """What is told of a program wherever it is shared: specialty and place, and both visas with their age."""
    j1, h1b = (_said_in_short(said, field) for field in ("visa_j1", "visa_h1b"))
    return f"{specialty} residency in {place}", f"J-1: {j1}", f"H-1B: {h1b}"


@register.filter
def in_short(program: Program) -> str:
    """What a shared link says of a program."""
    told = ". ".join(parts_in_short(program.specialty_name, program.place, program))
    return f"{told}. What it says about international medical graduates, with source and date."


@register.filter
def picture_in_words(program: Program) -> str:
    """What stands in the picture that is shown beside the link (programs/browse/shared_picture.py)."""
    return ". ".join((str(program), *parts_in_short(program.specialty_name, program.place, program)))


@register.simple_tag
def answer(policy: str, is_disputed: bool = False) -> SafeString:
    """The mark of a stated policy ("yes", "no", "conditional"); '' is "not stated"."""
    if is_disputed:
        return mark(*IN_DISPUTE)
    return mark(*POLICY_MARKS[Policy(policy)]) if policy else mark(*NOT_STATED)


@register.simple_tag
def policy_answer(program: Program, field: str, conditions: Mapping[tuple[int, str], str] | None = None) -> SafeString:
    """The mark of one of a program's yes/no policies, by its field name; a yes may be assumed, or its institution's.

    ``conditions``: by program id and field, printed with it.
    """
    return policy_mark(program, field, timezone.localdate().year, (conditions or {}).get((program.pk, field), ""))


def policy_mark(said: Said, field: str, this_year: int, note: str, *, is_folded: bool = False) -> SafeString:
    """The same; ``note``: the conditions. ``is_folded``: they open under the mark."""
    if field in said.disputed_fields.split():
        return mark(*IN_DISPUTE)
    if field == "accepts_img":
        assumed_from = accepts_img_answer(said.accepts_img, said.visa_j1, said.visa_h1b, said.imgs_on_record)[1]
        if assumed_from:
            return mark("yes is-assumed", "Yes, assumed", f"from {assumed_from}; not stated")
    if not getattr(said, field):
        return mark(*NOT_STATED)
    return dated_mark(said, field, this_year, note, is_folded=is_folded)


def takes_imgs(said: SaidOfImgs, this_year: int) -> SafeString:
    """Whether it takes IMGs, by the strongest known: its own word, its record, its visas; and the share."""
    share = f"IMG share {floatformat(said.img_share)}%" if said.img_share is not None else ""
    if said.accepts_img == Policy.YES and "accepts_img" not in said.institution_fields.split():
        return dated_mark(said, "accepts_img", this_year, share)
    if said.accepts_img or "accepts_img" in said.disputed_fields.split():
        return policy_mark(said, "accepts_img", this_year, said.accepts_img_note, is_folded=True)
    if said.imgs_on_record:
        return mark("yes", said.imgs_on_record, "IMGs on record")
    if Policy.YES in (said.visa_j1, said.visa_h1b):
        return mark("yes is-assumed", "Yes, assumed", share)
    return mark("unknown", "Not stated", share) if share else mark(*NOT_STATED)


@register.simple_tag
def key_of_marks() -> SafeString:
    """What full, hollow and dotted signs of the list mean."""
    since = timezone.localdate().year - SEASONS_BACK
    return format_html(
        "<span>{} said since {}</span> <span>{} older, undated, or assumed from a visa</span> "
        "<span>{} not stated</span> <span><u>Underlined:</u> press to read more</span>",
        *(mark("yes", "Full:"), since, mark("yes is-old", "Hollow:"), mark(NOT_STATED[0], "Dotted:")),
    )


def program_rows(books: Catalogue, positions: NDArray[np.int64]) -> SafeString:
    """The programs at these positions as rows of the list's table."""
    if not len(positions):
        return SafeString("")
    ids, names = [books.ids[at] for at in positions.tolist()], books.columns["name"].at(positions)
    about = ("sort_specialty", "city", "state", "active", "positions_per_year")
    before, _, after = address("applicants:plan_add", 0).partition("0")
    rows = [
        f"""\
<tr>
<th scope="row">
<a href="{page}">{without_specialty(name, written(specialty))}</a>
<span class="under"><span class="of">{written(specialty)}</span> · \
<span class="place">{written(short_place(city, state))}</span>{CLOSED if active == "no" else ""}</span>
</th>
{marks}
<td class="number{" one" if number == 1 else ""}">{mark(*NOT_STATED) if number is None else number}</td>
<td class="tick no-print">\
<a class="star" href="{before}{pk}{after}" aria-label="Put {name} on my plan"></a>\
<label class="choice">\
<input type="checkbox" name="id" value="{pk}" form="compare" aria-label="Compare {name}"></label></td>
</tr>"""
        for pk, name, page, marks, specialty, city, state, active, number in zip(
            ids,
            escape(BETWEEN.join(names)).split(BETWEEN),
            addresses_of(ids, names),
            _marks_of(books, positions),
            *(books.columns[name].at(positions) for name in about),
            strict=True,
        )
    ]
    return mark_safe("\n".join(rows))


def _marks_of(books: Catalogue, positions: NDArray[np.int64]) -> list[str]:
    """Of each program the three cells that say whom it takes: of many the same is said."""
    told, year = books.cases(SAID), timezone.localdate().year
    kept: dict[int, str] = books.kept.setdefault(("marks of rows", year), {})
    cases = told.of_program[positions].tolist()
    kept |= {case: _marks(SaidOfImgs(*told.facts[case]), year) for case in {*cases} - kept.keys()}
    return [kept[case] for case in cases]


def _marks(said: SaidOfImgs, this_year: int) -> str:
    j1 = policy_mark(said, "visa_j1", this_year, said.visa_j1_note, is_folded=True)
    h1b = policy_mark(said, "visa_h1b", this_year, said.visa_h1b_note, is_folded=True)
    return f"""\
<td>{takes_imgs(said, this_year)}</td>
<td>{j1}</td>
<td>{h1b}</td>"""


@register.simple_tag
def under(program: Program, share: Any = None) -> SafeString:
    """What stands under a program's name: specialty and place, and the IMG share where it belongs to it."""
    aside = format_html(" · IMG share {}%", floatformat(share)) if share is not None else ""
    closed = CLOSED if program.is_closed_or_unlisted else ""
    return format_html("{} · {}{}{}", program.specialty_name, program.place, aside, closed)


@register.simple_tag
def fact_value(program: Program, fact: Any) -> SafeString:
    """The value of a ``KnownFact`` that is stated or in dispute, how strict it is, the year it was last said in."""
    if fact.row is None:
        return mark(*IN_DISPUTE)
    strict = format_html(' <span class="tag">{}</span>', fact.strictness.label) if fact.strictness else ""
    year = program.answered_in(fact.name)
    age = "" if year is None else format_html(' <span class="age">{}</span>', year or UNDATED)
    words = fact.row.note if fact.row.note and fact.answer == EcfmgBy.AFTER_APPLICATION else fact.value
    return format_html('<strong class="fact-value">{}</strong>{}{}', words[:1].upper() + words[1:], strict, age)


@register.simple_tag
def note_numbers(notes: Any, row: Evidence | SeasonRecord | None, others: Any = ()) -> SafeString:
    """The numbers of the ``SourceNotes`` that name where it is said, in dispute all of ``others``; '' without notes."""
    if not notes:
        return SafeString("")
    numbers = sorted({notes.number(one) for one in ([row] if row else others or ())})
    return format_html('<sup class="print-only">{}</sup>', ", ".join(map(str, numbers))) if numbers else SafeString("")


@register.simple_tag
def said(row: Evidence | SeasonRecord) -> SafeString:
    """Who says what a row says: the source with its address and kind, when it was seen, a note where it has one."""
    source = row.source
    name = (
        format_html('<a href="{}" rel="external noopener nofollow">{}</a>', source.url, source.name)
        if source.url
        else source.name
    )
    note = format_html(" <q>{}</q>", row.note) if isinstance(row, Evidence) and row.note else ""
    return format_html("{}. {}, {}.{}", name, source.get_kind_display(), _seen(row), note)


def _seen(row: Evidence | SeasonRecord) -> str:
    return f"seen {seen_on(row.seen_on)}" if row.seen_on else UNDATED


@register.simple_tag
def said_briefly(row: Evidence) -> SafeString:
    """The same in a few words: the kind of source, which leads there, and when it was seen."""
    kind = row.source.get_kind_display()
    name = format_html('<a href="{}" rel="external noopener nofollow">{}</a>', row.source.url, kind)
    return format_html("{}, {}", name if row.source.url else kind, _seen(row))


@register.simple_tag
def agreement(found: str) -> SafeString:
    """The mark of what the record says about a stated policy: an :class:`Agreement`."""
    return mark(*AGREEMENT_MARKS[Agreement(found)])


@register.filter
def source_kind(kind: str) -> str:
    """A kind of source in words."""
    return str(SourceKind(kind).label)


@register.filter
def people(population: str) -> str:
    """Whom a population counts, after a number: "12 residents in training"."""
    return PEOPLE[Population(population)]


@register.filter
def stated(row: Evidence) -> str:
    """What an evidence row says, in words."""
    return worded(row.field, row.value, row.strictness)
