"""Words of the letters' pages."""

from collections.abc import Iterable

from django import template

register = template.Library()


@register.filter
def named(choices: Iterable[tuple[str, str]], word: str) -> str:
    """What a word is called among these choices; the word itself where it is none of them."""
    return dict(choices).get(word, word)
