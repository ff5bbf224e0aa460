"""The choices of a filter as checkboxes, each with its count. Written by functions: a page holds a hundred of them."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django import forms, template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from programs.catalogue.filters import Reply
from programs.catalogue.query import Facet

register = template.Library()

BOX = '<label class="choice"><input type="checkbox" name="{}" value="{}"{}> <span>{}{}</span></label>'
CHECKED, NOTHING = mark_safe(" checked"), mark_safe("")
COUNT = ' <span class="count" id="n-{}-{}">{}</span>'
REPLIES = ' <small class="replies" id="n-{}-{}-replies">{}</small>'
MOVED_COUNT = '<span class="count" id="n-{}-{}" hx-swap-oob="true">{}</span>'
MOVED_REPLIES = '<small class="replies" id="n-{}-{}-replies" hx-swap-oob="true">{}</small>'


@register.filter
def of(facets: dict[str, Facet], word: str) -> Facet | None:
    """The counts of one filter."""
    return facets.get(word)


def in_words(replies: Counter[Reply]) -> str:
    """How many programs say yes to a choice, how many with conditions, how many do not say."""
    named = (("Yes", Reply.YES), ("With conditions", Reply.CONDITIONAL), ("Not stated", Reply.NOT_STATED))
    told = (f"{name} {replies[reply]}".replace(" ", "\N{NO-BREAK SPACE}") for name, reply in named)
    return " · ".join(told)


@register.simple_tag
def checkboxes(field: forms.BoundField, facet: Facet | None = None) -> SafeString:
    """Each choice of a field, with its count under the other filters where a facet is given."""
    word, chosen = field.html_name, set(field.value() or ())
    counts, replies = (facet.choices, facet.replies) if facet else ({}, {})
    listed: Iterable[tuple[str, str]] = field.field.choices  # type: ignore[attr-defined]  # filters with choices only
    return format_html_join(
        "\n",
        BOX,
        (
            (
                word,
                value,
                CHECKED if str(value) in chosen else NOTHING,
                label,
                (format_html(COUNT, word, value, counts[value]) if value in counts else NOTHING)
                + (format_html(REPLIES, word, value, in_words(replies[value])) if value in replies else NOTHING),
            )
            for value, label in listed
        ),
    )


@register.simple_tag
def moved_counts(facets: dict[str, Facet]) -> SafeString:
    """Every count once more, for htmx to put into its place."""

    def counts() -> Iterator[tuple[str, str, int]]:
        for word, facet in facets.items():
            yield from ((word, value, count) for value, count in facet.choices.items())
            besides = (("conditional", facet.conditional), ("not_stated", facet.not_stated))
            yield from ((word, name, count) for name, count in besides if count is not None)

    def told() -> Iterator[tuple[str, str, str]]:
        for word, facet in facets.items():
            yield from ((word, value, in_words(replies)) for value, replies in facet.replies.items())

    return format_html_join("\n", MOVED_COUNT, counts()) + format_html_join("\n", MOVED_REPLIES, told())
