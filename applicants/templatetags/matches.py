"""One ranked program as a card, and its numbers. Written by functions: a page has twenty, of seventy pieces each."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from applicants.matching.ranking import Explained
from applicants.matching.verdicts import Line
from applicants.ranking.matches import Match
from applicants.templatetags.season import season_url
from applicants.templatetags.verdicts import became, line_answer, reason, verdict
from programs.templatetags.addresses import address
from programs.templatetags.marks import under
from programs.templatetags.pictures import known_meter, score_stack, whole

register = template.Library()


@register.simple_block_tag(takes_context=True)
def match_card(context: Context, content: str, match: Match[Any]) -> SafeString:
    """One ranked program; the block is what "Why" opens. ``shown`` in the context: for somebody else's eyes."""
    program, row, supposing = match.program, match.explained, context.get("supposing")
    name, is_shown, says_verdict = escape(program.name), context.get("shown"), context.get("by_total")
    fit = escape(season_url(context, "applicants:fit", program.pk))
    of_program = f'<span class="visually-hidden">: {name}</span>'
    on_plan = tick = ""
    if program.program_key in (context.get("on_plan") or ()):
        plan = escape(season_url(context, "applicants:plan_item", program.pk))
        on_plan = f'\n<p class="small"><a href="{plan}">On my plan{of_program}</a></p>'
    if not is_shown:
        tick = (
            f'\n<label class="choice match-tick small no-print"><input type="checkbox" name="id" value="{program.pk}"'
            f' form="compare">Select<span class="visually-hidden"> {name}</span></label>'
        )
    if supposing and supposing.changes:
        why = f'<p class="small"><a href="{fit}">What holds today{of_program}</a></p>'
    else:
        lines = escape(season_url(context, "applicants:why", program.pk))
        later = "" if is_shown else f' hx-get="{lines}" hx-trigger="toggle once" hx-target="find .opened"'
        why = (
            f'<details{later}>\n<summary>Why: every line<span class="visually-hidden"> of {name}</span></summary>\n'
            f'<div class="opened">{content}</div>\n</details>'
        )
    sources = f"{context['request'].get_host()}{address('programs:detail_by_id', program.pk)}"
    return mark_safe(f"""<article class="match">
{_rank(row)}
<div class="match-name">
<h3><a href="{program.get_absolute_url() if is_shown else fit}">{name}</a></h3>
<p class="under">{f"{verdict(row.verdict)} " if says_verdict else ""}{under(program)}{became(supposing, row.index)}</p>
<span class="under print-only">Sources: {escape(sources)}</span>
</div>
{match_numbers(row)}
<p class="in-short">{escape(match.in_short)}</p>
{deciding(match.deciding_lines)}{on_plan}{tick}
{why}
</article>""")


@register.simple_tag
def match_numbers(row: Explained) -> SafeString:
    """Total, prospect, fit and how much is known, in one line."""
    total = f'<span class="score-total">{whole(row.total)}</span>'
    if row.too_little_known:
        total = '<span class="small quiet">Too little known</span>'
    scores = "".join(
        f'<div><dt>{name}</dt><dd class="score"><span class="figure">{whole(points)}</span> {score_stack(lines, name)}'
        "</dd></div>\n"
        for name, points, lines in (("Prospect", row.prospect, row.prospect_lines), ("Fit", row.fit, row.fit_lines))
    )
    return mark_safe(f"""<dl class="match-numbers">
<div class="match-total"><dt>Total</dt><dd>{total}</dd></div>
{scores}<div><dt>Known</dt><dd class="score"><span class="figure">{row.coverage}%</span> \
{known_meter(row.coverage, row.stated, row.counted)}</dd></div>
</dl>""")


@register.simple_tag
def deciding(lines: Iterable[Line]) -> SafeString:
    """The lines that keep a program from being open; '' without any."""
    said = "\n".join(
        f"<li>{line_answer(line.answer)} <strong>{escape(line.label)}.</strong> {reason(line)}</li>" for line in lines
    )
    return mark_safe(f'<ul class="deciding">\n{said}\n</ul>' if said else "")


def _rank(row: Explained) -> str:
    if not row.rank:
        none = '<span class="quiet" aria-hidden="true">–</span><span class="visually-hidden">No rank</span>'
        return f'<p class="rank">{none}</p>'
    place = f'<span class="visually-hidden">, rank </span><span aria-hidden="true">no. </span>{row.rank}'
    return (
        f'<p class="rank figure"><span class="band">Band {row.band}</span> <span class="quiet small">{place}</span></p>'
    )
