"""The guide: what an IMG needs to know, one page a question, from ``fixtures/guide/``.

Its own words hold no number. Whatever is counted comes from a row that names its source: a rule, a fee, a day of the
season or a national figure.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from string import ascii_lowercase
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from applicants.checklists.calendar import STEPS, Due, due
from applicants.insights.asked import shown
from applicants.insights.figure_rows import row_address, rows_at
from applicants.insights.insight import BarChart, NumberTable, stacked
from applicants.matching.applicant import Applicant
from applicants.matching.checklist_items import Item, carms, eras
from applicants.matching.standing import Standing
from applicants.models import Profile
from applicants.season.dates import DaySource, dates_of, next_season
from applicants.season.fees import EACH, Fee, fees
from applicants.season.rules import rules
from applicants.season.tables import rows_of
from programs.catalogue.kept_answers import kept_by_version
from programs.models import Figure, Topic
from programs.vocabulary import Group

# The pages in their order; each is a file of ``fixtures/guide/``.
SLUGS: Final = (
    "eligibility",
    "steps",
    "oet-and-pathways",
    "costs",
    "letters",
    "experience",
    "visas",
    "canada",
    "calendar",
    "soap",
    "seventeen-percent",
)
FIGURE_KEY: Final = ("topic", "year", "specialty", "who", "measure")
# Of the survey's figure, from those who are interviewed most.
ASKED_ABOUT: Final = {
    "us_md_senior": "US MD seniors",
    "us_do_senior": "US DO seniors",
    Group.US_IMG.value: "US-citizen IMGs",
    Group.NON_US_IMG.value: "Other IMGs",
}
OFTEN: Final = ("often", "seldom", "never")


@dataclass(frozen=True)
class GuideSection:
    """``says``: in our own words. ``rules``, ``fees`` (key, label) and ``figures``: by their keys; ``urgent``: those of
    the rules that may have changed since, shown before the others. ``checklist``: items of the reader's own. ``links``:
    a name of an address, its word or '', and what it is for. ``shows``: a part of its own (``templates/about/guide/``).
    """

    title: str
    says: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    urgent: list[str] = field(default_factory=list)
    fees: list[tuple[str, str]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    checklist: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    shows: str = ""


@dataclass(frozen=True)
class GuidePage:
    """One file. ``checked``: the day its rules were last held against their sources. ``when``: its group."""

    slug: str
    when: str
    title: str
    lead: str
    checked: date
    sections: list[GuideSection]


class ToldFigure(NamedTuple):
    """A sentence with a national figure in it, and the figure's row."""

    sentence: str
    figure: Figure
    address: str


@dataclass(frozen=True)
class TracedClaim:
    """What is said of the survey, what the survey says, and its own bars."""

    never: Mapping[str, ToldFigure]
    rest: list[ToldFigure]
    chart: BarChart
    table: NumberTable


@lru_cache(maxsize=1)
def pages() -> Mapping[str, GuidePage]:
    return {slug: _read(slug) for slug in SLUGS}


def _read(slug: str) -> GuidePage:
    told = tomllib.loads((settings.FIXTURES / "guide" / f"{slug}.toml").read_text(encoding="utf-8"))
    return GuidePage(slug=slug, sections=[GuideSection(**one) for one in told.pop("section")], **told)


@require_safe
@kept_by_version
def guide(request: HttpRequest) -> HttpResponse:
    days = pages()["calendar"].sections[0]
    return render(
        request, "about/guide/guide.html", {"pages": [*pages().values()]} | _told(days, {}, timezone.localdate())
    )


@require_safe
@kept_by_version
def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page with, for whoever has a profile, how the items of their own checklist stand."""
    if slug not in pages():
        raise Http404("The guide has no such page.")
    page, today = pages()[slug], timezone.localdate()
    mine = Profile.objects.for_request(request).first()
    me = Standing(mine.applicant() if mine else Applicant(), dates_of(next_season(today)), today)
    items = {one.key: one for one in (*carms(me), *eras(me))}
    context = {
        "page": page,
        "pages": pages().values(),
        "sections": [(section, _told(section, items, today)) for section in page.sections],
        "has_profile": mine is not None,
    }
    response = render(request, "about/guide/page.html", context)
    if mine is not None:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _told(section: GuideSection, items: Mapping[str, Item], today: date) -> dict[str, Any]:
    """What a section's keys stand for."""
    said = rules()
    told: dict[str, Any] = {
        "rules": [said[key] for key in sorted(section.rules, key=lambda key: key not in section.urgent)],
        "fees": [(label, one, _for(one)) for key, label in section.fees for one in fees(key)],
        "figures": list(_figures(section.figures)),
        "items": [items[key] for key in section.checklist],
        "links": [(_address(name, word), words) for name, word, words in section.links],
    }
    if section.shows == "days":
        found = season_days(today)
        letters = dict(zip(dict.fromkeys(one.source for one in found), ascii_lowercase, strict=False))
        days = [(letters[one.source], one) for one in found]
        coming = [one for one in days if one[1].on >= today]
        told |= {"season": next_season(today), "today": today, "letters": letters, "coming": coming}
        told["past"], told["next"] = days[: -len(coming)], [one for one in coming if one[1].on == coming[0][1].on]
    elif section.shows == "invitations":
        told["invitations"] = invitations()
    elif section.shows == "claim":
        told["claim"] = traced_claim()
    return told


def _address(name: str, word: str) -> str:
    return name if name.startswith("https://") else reverse(name, args=[word] if word else [])


def _for(fee: Fee) -> str:
    """Which programs a step of a fee is for, in words."""
    if fee.last is None and fee.first <= 1:
        return "each" if fee.unit == EACH else "once"
    span = f"{fee.first} to {fee.last}" if fee.last else f"from {fee.first} on"
    return f"each, {span}" if fee.unit == EACH else f"once, for {span}"


def _figures(wanted: Iterable[Mapping[str, Any]]) -> Iterator[ToldFigure]:
    """Sentences whose figure is on record; the others are left out, never guessed."""
    for one in wanted:
        key = {name: one.get(name, "") for name in FIGURE_KEY}
        if figure := Figure.objects.filter(**key).first():
            yield told_figure(figure, one["says"])


def told_figure(figure: Figure, sentence: str) -> ToldFigure:
    """``sentence`` has places for ``{value}`` and ``{year}``."""
    return ToldFigure(
        sentence.format(value=shown(float(figure.value), ""), year=figure.year), figure, row_address(figure)
    )


def season_days(today: date) -> list[Due]:
    """The days of the season to come for somebody who has told nothing; the start is that of a rule."""
    rule = rules()["soap_start"]
    start = DaySource(rule.source_name, rule.source_url, rule.confidence == "primary")
    days = due(Standing(Applicant(), dates_of(next_season(today)), today))
    # That a day is another season's stands at the day.
    plain = (day._replace(what=STEPS[day.kind][1]) if day.caveat else day for day in days)
    return [day._replace(source=day.source or start) for day in plain]


def invitations() -> list[dict[str, Any]]:
    """By when programs had sent their invitations, as a survey counted."""
    return [
        {**row, "until": date.fromisoformat(f"{int(row['season']) - 1}-{row['until']}")}
        for row in rows_of("invitations")
    ]


def traced_claim() -> TracedClaim | None:
    """None where the survey's figures are not all on record."""
    rows = Figure.objects.filter(topic=Topic.INTERVIEWS, specialty="").order_by("-year")
    newest = rows[0].year if rows else 0
    found = {(one.who, one.measure): one for one in rows if one.year == newest}
    if not all((who, how) in found for who in ASKED_ABOUT for how in OFTEN):
        return None
    sizes = {who: [float(found[who, how].value) for how in OFTEN] for who in ASKED_ABOUT}
    mine = (Group.US_IMG.value, Group.NON_US_IMG.value)
    bars = [
        replace(stacked(name, sizes[who], " / ".join(f"{one:.0f}" for one in sizes[who]) + "%"), is_mine=who in mine)
        for who, name in ASKED_ABOUT.items()
    ]
    return TracedClaim(
        {who: told_figure(found[who, "never"], "{value}%") for who in mine},
        [told_figure(found[who, how], "{value}% " + how) for who in mine for how in ("often", "seldom")],
        BarChart(f"Do programs interview them? Survey of {newest}", [how.capitalize() for how in OFTEN], bars),
        NumberTable(
            ["Who", *(how.capitalize() for how in OFTEN)],
            [[name, *(f"{one:.0f}%" for one in sizes[who])] for who, name in ASKED_ABOUT.items()],
            [rows_at(Topic.INTERVIEWS, specialty="", year=newest)] * len(ASKED_ABOUT),
        ),
    )
