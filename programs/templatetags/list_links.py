"""The links around a list: heads, ways to show it, what is switched on. Written by functions: there are twenty."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import template
from django.utils.safestring import SafeString, mark_safe

from programs.catalogue.pages import ColumnHead
from programs.templatetags.marks import written

register = template.Library()

CURRENT: Final = ' aria-current="true"'


@register.simple_tag
def column_heads(heads: Iterable[ColumnHead]) -> SafeString:
    return mark_safe("".join(map(_head, heads)))


def _head(head: ColumnHead) -> str:
    looks = f' class="{head.looks}"' if head.looks else ""
    direction = f' aria-sort="{head.direction}"' if head.direction else ""
    label = written(head.label)
    link = f'<a href="?{written(head.query)}" data-sort="{head.sort}">{label}</a>' if head.query else label
    return f'<th scope="col"{looks}{direction}>{link}</th>'


@register.simple_tag
def pager(page: Any, query: str = "") -> SafeString:
    """The steps between pages, where there are more than one. ``query``: the address's words without the page."""
    number, pages, words = page.number, page.paginator.num_pages, f"{written(query)}&amp;" if query else ""
    before = f'<a rel="prev" href="?{words}page={number - 1}">Previous</a>' if number > 1 else ""
    after = f'<a rel="next" href="?{words}page={number + 1}">Next</a>' if number < pages else ""
    steps = f"{before}\n<span>Page {number} of {pages}</span>\n{after}"
    return mark_safe(f'<nav class="pager" aria-label="Pages">\n{steps}\n</nav>' if pages > 1 else "")


@register.simple_tag
def switch_links(choices: Iterable[Mapping[str, Any]]) -> SafeString:
    """One of them is on: see ``pages.switch``."""
    return mark_safe(
        "".join(
            f'<li><a href="?{written(one["query"])}"{CURRENT if one["is_on"] else ""}>{written(one["label"])}</a></li>'
            for one in choices
        )
    )


@register.simple_tag
def pill_links(pills: Iterable[Mapping[str, str]]) -> SafeString:
    """What is switched on, each with the way to switch it off: see ``pages.pills``."""
    return mark_safe("".join(map(_pill, pills)))


def _pill(pill: Mapping[str, str]) -> str:
    query, word, value, label = (written(pill[name]) for name in ("query", "word", "value", "label"))
    return f"""\
<li><a class="pill" href="?{query}" data-word="{word}" data-value="{value}">\
<span class="visually-hidden">Remove </span>{label}\
<svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">\
<path d="m1.5 1.5 7 7m0-7-7 7" fill="none" stroke="currentColor" stroke-width="1.6"/></svg></a></li>"""
