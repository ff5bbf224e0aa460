"""The filters of the list as controls with their counts. Written by functions: a page holds a hundred boxes."""

from collections import Counter
from collections.abc import Collection
from html import escape

from django import forms, template
from django.utils.safestring import SafeString, mark_safe

from programs.catalogue.filters import Reply
from programs.catalogue.query import ALL_FILTERS, Control, Facet

register = template.Library()


def in_words(replies: Counter[Reply]) -> str:
    """How many programs say yes to a choice, how many with conditions, how many do not say."""
    named = (("Yes", Reply.YES), ("With conditions", Reply.CONDITIONAL), ("Not stated", Reply.NOT_STATED))
    told = (f"{name} {replies[reply]}".replace(" ", "\N{NO-BREAK SPACE}") for name, reply in named)
    return " · ".join(told)


@register.simple_tag
def filter_control(
    control: Control,
    facets: dict[str, Facet],
    not_stated: Collection[str] | None,
    conditional: Collection[str],
    is_alone: bool = False,
    is_across: bool = False,
) -> SafeString:
    """One filter with its counts.

    ``not_stated``, ``conditional``: the words whose box is ticked. ``is_alone``: its section's title names it.
    ``is_across``: its boxes stand beside each other.
    """
    row, field, facet = control.row, control.field, facets.get(control.row.word)
    errors, besides = _errors(field), "\n"
    if row.has_conditions:
        count = facet.conditional if facet else None
        besides += _including("conditional", "Include with conditions", row.word, conditional, count)
    if not row.is_always_known:
        count = facet.not_stated if facet else None
        besides += _including("not_stated", "Include not stated", row.word, not_stated or (), count)
    if not control.has_choices:
        invalid = ' aria-invalid="true"' if errors else ""
        # Text, not number: a browser would hide what was typed when it is not one.
        said = f'value="{_typed(field)}" aria-describedby="errors-{row.word}"{invalid}'
        return mark_safe(f"""<div class="field">
<label for="{field.auto_id}">{escape(str(field.label))}</label>
{errors_place(field)}
<input type="text" inputmode="numeric" class="whole" name="{row.word}" id="{field.auto_id}" {said}>{besides}
</div>""")
    described = f' aria-describedby="{field.auto_id}_error"' if errors else ""
    hidden = ' class="visually-hidden"' if is_alone else ""
    across = ' class="choices-across"' if is_across else ""
    return mark_safe(f"""<fieldset class="choices"{described}>
<legend{hidden}>{escape(row.legend or row.label)}</legend>
{errors_place(field)}
<div{across} id="{field.auto_id}">
{_boxes(control, facet)}
</div>
</fieldset>{besides}""")


@register.simple_tag
def errors_place(field: forms.BoundField, is_moved: bool = False) -> SafeString:
    """Where the errors of a field stand; ``is_moved``: once more, for htmx to put there."""
    swap = ' hx-swap-oob="true"' if is_moved else ""
    return mark_safe(f'<div id="errors-{field.html_name}"{swap}>{_errors(field)}</div>')


def _errors(field: forms.BoundField) -> str:
    return str(field.errors) if field.errors else ""  # an empty list is drawn by a template too


def _typed(field: forms.BoundField) -> str:
    value = field.value()
    return "" if value is None else escape(str(value))


def _boxes(control: Control, facet: Facet | None) -> str:
    """Each choice of a filter, with its count under the other filters where a facet is given."""
    word, chosen = control.row.word, set(control.field.value() or ())
    counts, replies = (facet.choices, facet.replies) if facet else ({}, {})
    boxes = []
    for value, label in control.row.choices:
        name = escape(value)
        checked = " checked" if value in chosen else ""
        counted = f' <span class="count" id="n-{word}-{name}">{counts[value]}</span>' if value in counts else ""
        if value in replies:
            counted += f' <small class="replies" id="n-{word}-{name}-replies">{in_words(replies[value])}</small>'
        boxes.append(
            f'<label class="choice"><input type="checkbox" name="{word}" value="{name}"{checked}> '
            f"<span>{escape(label)}{counted}</span></label>"
        )
    return "\n".join(boxes)


def _including(name: str, label: str, word: str, ticked: Collection[str], count: int | None) -> str:
    """A box that includes what is no plain answer."""
    checked = " checked" if word in ticked or ALL_FILTERS in ticked else ""
    counted = "" if count is None else f' <span class="count" id="n-{word}-{name}">{count}</span>'
    return (
        f'<label class="choice choice-silent"><input type="checkbox" name="{name}" value="{word}"{checked}> '
        f"<span>{label}{counted}</span></label>"
    )


@register.simple_tag
def moved_counts(facets: dict[str, Facet]) -> SafeString:
    """Every count once more, for htmx to put into its place."""

    moved = []
    for word, facet in facets.items():
        besides = {"conditional": facet.conditional, "not_stated": facet.not_stated}
        for name, count in (facet.choices | besides).items():
            if count is not None:
                moved.append(f'<span class="count" id="n-{word}-{escape(name)}" hx-swap-oob="true">{count}</span>')
        for name, replies in facet.replies.items():
            told = f'id="n-{word}-{escape(name)}-replies" hx-swap-oob="true">{in_words(replies)}'
            moved.append(f'<small class="replies" {told}</small>')
    return mark_safe("\n".join(moved))
