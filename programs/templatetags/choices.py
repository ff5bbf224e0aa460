"""The filters of the list as controls with their counts. Written by functions: a page holds a hundred boxes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Final

from django import forms, template
from django.utils.safestring import SafeString, mark_safe

from programs.catalogue.columns import Catalogue
from programs.catalogue.filters import Reply
from programs.catalogue.query import ALL_FILTERS, Control, Facet, ProgramFilter
from programs.templatetags.addresses import address
from programs.templatetags.marks import written

register = template.Library()

INCLUDING: Final = {"conditional": "Include with conditions", "not_stated": "Include not stated"}
BESIDE: Final = frozenset({"page", "view", "sort"})  # words that no filter reads
MOVED: Final = ' hx-swap-oob="true"'


def in_words(replies: Counter[Reply]) -> str:
    """How many programs say yes to a choice, how many with conditions, how many do not say."""
    named = (("Yes", Reply.YES), ("With conditions", Reply.CONDITIONAL), ("Not stated", Reply.NOT_STATED))
    told = (f"{name} {replies[reply]:,}".replace(" ", "\N{NO-BREAK SPACE}") for name, reply in named)
    return ", ".join(told)


@register.simple_tag
def filters(query: ProgramFilter, facets: dict[str, Facet], books: Catalogue) -> SafeString:
    """All filters that are offered with their counts, section by section, for inside a GET form.

    The same on each page of a list, so the catalogue keeps it; ``facets`` is not asked where it has it.
    """
    if not query.is_valid():
        return _filters(query, facets, books)
    words = repr([(word, values) for word, values in query.data.lists() if word not in BESIDE])
    return mark_safe(books.part(("filters", words), lambda: _filters(query, facets, books)))


def _filters(query: ProgramFilter, facets: dict[str, Facet], books: Catalogue) -> SafeString:
    facets = {**facets}  # a page gives them to be worked out when they are asked for
    drawn = [_of_no_control(query.form[word]) for word in INCLUDING if query.form[word].errors]
    ticked = {"not_stated": query.form["not_stated"].value() or (), "conditional": query.offered_with_conditions}
    for one in query.sections:
        section, is_alone = one.section, one.alone is not None
        offered = [control for control in one.controls if control.row.word in facets or control.is_wrong]
        controls = [_drawn(control, facets.get(control.row.word), ticked, is_alone, books) for control in offered]
        if not controls and section.title:
            continue
        if not section.title:
            drawn += [f'<div class="filter">{control}</div>' for control in controls]
            continue
        how = f' <a href="{address("method")}#{section.method}">How it is told</a>' if section.method else ""
        hint = f'<p class="hint">{escape(section.hint)}{how}</p>\n' if section.hint else ""
        tally = f" {_tally(one.alone, 'chosen: ')}" if one.alone else ""
        said, layout = "\n".join(controls), section.layout and f" {section.layout}"
        drawn.append(f"""<div class="filter">
<details{" open" if one.is_open else ""}>
<summary>{escape(section.title)}{tally}</summary>
<div class="opened{layout}">
{hint}{said}
</div>
</details>
</div>""")
    return mark_safe("\n".join(drawn))


@register.simple_tag
def moved_counts(query: ProgramFilter, facets: dict[str, Facet]) -> SafeString:
    """Every count, tally and error once more, for htmx to put into its place."""
    moved: list[str] = [errors_place(query.form[word], MOVED) for word in ("q", *facets)]
    alone = [one.alone for one in query.sections if one.alone and one.alone.row.word in facets]
    moved += [_tally(one, attributes=MOVED) for one in alone]
    for word, facet in facets.items():
        for name, count in (facet.choices | _besides(facet)).items():
            if count is not None:
                moved.append(_count(word, name, count, MOVED))
        moved += [_replies(word, name, replies, MOVED) for name, replies in facet.replies.items()]
    return mark_safe("\n".join(moved))


@register.simple_tag
def sort_options(sorts: Iterable[tuple[str, str, bool]]) -> SafeString:
    """The orders to choose from, each a word, its label and whether it is on."""
    drawn = (
        f'<option value="{written(word)}"{" selected" if is_on else ""}>{written(label)}</option>'
        for word, label, is_on in sorts
    )
    return mark_safe("".join(drawn))


@register.simple_tag
def suggested(words: Iterable[str], *, is_moved: bool = False) -> SafeString:
    """The words as the list of suggestions of the search box; ``is_moved``: for htmx to put into its place."""
    options = "".join(f'<option value="{written(one)}"></option>' for one in words)
    return mark_safe(f'<datalist id="suggestions"{MOVED if is_moved else ""}>{options}</datalist>')


@register.simple_tag
def errors_place(field: forms.BoundField, attributes: str = "") -> SafeString:
    """Where the errors of a field stand."""
    return mark_safe(f'<div id="errors-{field.html_name}"{attributes}>{_errors(field)}</div>')


def _errors(field: forms.BoundField) -> str:
    """'' without errors, asked of the form: a field makes a list of none, and a template would draw it."""
    return str(field.errors) if field.name in field.form.errors else ""


def _of_no_control(field: forms.BoundField) -> str:
    label = escape(str(field.label))
    return f'<div class="filter" id="{field.auto_id}"><strong>{label}</strong>{_errors(field)}</div>'


class _Hole(int):
    """A number that is written as the place for one."""

    def __format__(self, spec: str) -> str:
        return "\0"


def _drawn(
    control: Control, facet: Facet | None, ticked: Mapping[str, Collection[str]], is_alone: bool, books: Catalogue
) -> str:
    """One filter as :func:`_control` draws it. The catalogue keeps all of most, but numbers and what is chosen."""
    word, given = control.row.word, control.given
    if facet is None or facet.replies or not facet.is_usual or control.is_wrong or (given and not control.has_choices):
        return _control(control, facet, ticked, is_alone)
    key = "filter", word, *(word in words or ALL_FILTERS in words for words in ticked.values())
    if (pieces := books.kept.get(key)) is None:
        pieces = books.kept[key] = _control(replace(control, given=None), _holes(facet), ticked, is_alone).split("\0")
    numbers = (count for count in (*facet.choices.values(), facet.conditional, facet.not_stated) if count is not None)
    drawn = "".join([*(f"{piece}{number:,}" for piece, number in zip(pieces, numbers, strict=False)), pieces[-1]])
    for value in given or ():
        box = f'name="{word}" value="{written(value)}"'
        drawn = drawn.replace(f"{box}>", f"{box} checked>")
    return drawn


def _holes(facet: Facet) -> Facet:
    """The same with a place for each number."""
    conditional, not_stated = (None if one is None else _Hole() for one in (facet.conditional, facet.not_stated))
    choices: dict[str, int] = dict.fromkeys(facet.choices, _Hole())
    return facet._replace(choices=choices, conditional=conditional, not_stated=not_stated)


def _control(control: Control, facet: Facet | None, ticked: Mapping[str, Collection[str]], is_alone: bool) -> str:
    """One filter. ``ticked``: the words whose box is, by word; ``is_alone``: its section's title names it."""
    row, field = control.row, control.field
    errors, besides, counts = errors_place(field), "\n", _besides(facet)
    if row.has_conditions:
        besides += _including("conditional", row.word, ticked["conditional"], counts.get("conditional"))
    if not row.is_always_known:
        besides += _including("not_stated", row.word, ticked["not_stated"], counts.get("not_stated"))
    if not control.has_choices:
        typed = "" if control.given is None else escape(str(control.given))
        invalid = ' aria-invalid="true"' if control.is_wrong else ""
        # Text, not number: a browser would hide what was typed when it is not one.
        return f"""<div class="field">
<label for="{field.auto_id}">{escape(str(field.label))}</label>
{errors}
<input type="text" inputmode="numeric" class="whole" name="{row.word}" id="{field.auto_id}" value="{typed}"\
 aria-describedby="errors-{row.word}"{invalid}>{besides}
</div>"""
    described = f' aria-describedby="{field.auto_id}_error"' if control.is_wrong else ""
    hidden = ' class="visually-hidden"' if is_alone else ""
    across = "" if row.section and row.section.title else ' class="choices-across"'
    return f"""<fieldset class="choices"{described}>
<legend{hidden}>{escape(row.legend or row.label)}</legend>
{errors}
<div{across} id="{field.auto_id}">
{_boxes(control, facet)}
</div>
</fieldset>{besides}"""


def _besides(facet: Facet | None) -> dict[str, int | None]:
    """The counts of the boxes that include; none where each choice says its own, which a sum would contradict."""
    return {"conditional": facet.conditional, "not_stated": facet.not_stated} if facet and not facet.replies else {}


def _boxes(control: Control, facet: Facet | None) -> str:
    """Each choice of a filter that some program has, with its count under the other filters where a facet is given."""
    word, chosen = control.row.word, set(control.given or ())
    counts, replies = (facet.choices, facet.replies) if facet else ({}, {})
    boxes = []
    for value, label in control.row.choices:
        if counts and value not in counts:
            continue
        counted = f" {_count(word, value, counts[value])}" if value in counts else ""
        if value in replies:
            counted += f" {_replies(word, value, replies[value])}"
        boxes.append(
            f'<label class="choice"><input type="checkbox" name="{word}" value="{written(value)}"'
            f"{' checked' if value in chosen else ''}> <span>{written(label)}{counted}</span></label>"
        )
    return "\n".join(boxes)


def _including(name: str, word: str, ticked: Collection[str], count: int | None) -> str:
    """A box that includes what is no plain answer."""
    checked = " checked" if word in ticked or ALL_FILTERS in ticked else ""
    counted = "" if count is None else f" {_count(word, name, count)}"
    return (
        f'<label class="choice choice-silent"><input type="checkbox" name="{name}" value="{word}"{checked}> '
        f"<span>{INCLUDING[name]}{counted}</span></label>"
    )


def _count(word: str, value: str, count: int, attributes: str = "") -> str:
    return f'<span class="count" id="n-{word}-{written(value)}"{attributes}>{count:,}</span>'


def _replies(word: str, value: str, replies: Counter[Reply], attributes: str = "") -> str:
    return f'<small class="replies" id="n-{word}-{written(value)}-replies"{attributes}>{in_words(replies)}</small>'


def _tally(control: Control, before: str = "", attributes: str = "") -> str:
    """How many of its choices are chosen."""
    chosen = control.given
    hidden = f'<span class="visually-hidden">{before}</span>' if before else ""
    said = f"{hidden}{len(chosen)}" if chosen else ""
    return f'<span class="tally" id="tally-{control.row.word}"{attributes}>{said}</span>'
