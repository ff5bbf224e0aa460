"""The lines of the form of weights, written by a function: fourteen on each page of the ranking."""

from functools import lru_cache
from html import escape
from typing import Final

from django import template
from django.utils.safestring import SafeString, mark_safe

from applicants.ranking.weights_form import WeightRow

register = template.Library()

written: Final = lru_cache(maxsize=64)(escape)  # HTML of what is said of each line


@register.simple_tag
def weight_row(row: WeightRow) -> SafeString:
    """One line of the score with its weight, and its points of 100."""
    field, factor, share = row
    errors = str(field.errors) if field.name in field.form.errors else ""
    tenths = ((share or 0) + 5) // 10  # halves up, as everywhere
    return mark_safe(f"""\
<div class="weight">
<div class="weight-what">
<label for="{field.id_for_label}">{written(factor.label)}</label>
<p class="hint" id="{field.auto_id}_helptext">{written(factor.why)} \
<span class="weight-source">Source: {written(factor.source)}.</span></p>
{errors}
</div>
{field}
<p class="weight-points figure"><b>{tenths // 10}.{tenths % 10}</b> of 100</p>
</div>""")
