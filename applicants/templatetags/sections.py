"""The two rows above every page: the sections of the site, and the pages of the one that is open."""

from functools import lru_cache
from typing import Any, Final, NamedTuple

from django import template
from django.template import Context

from applicants.season.asked import in_season
from programs.access import may_view
from programs.templatetags.addresses import address

register = template.Library()


class SitePage(NamedTuple):
    """A page in the second row. ``also``: other pages it is the way to, by name. ``has_season``: it takes a season."""

    name: str
    label: str
    also: tuple[str, ...] = ()
    has_season: bool = False


class SiteSection(NamedTuple):
    """``label``: in the first row, where it leads to the first of its pages."""

    label: str
    pages: tuple[SitePage, ...]


# What is not named here stands in no section.
SECTIONS: Final = (
    SiteSection("Programs", (
        SitePage("programs:list", "All programs", (
            "programs:detail", "programs:compare", "programs:correct", "programs:corrected", "programs:page",
        )),
        SitePage("programs:changes", "What changed", ("programs:program_changes",)),
        SitePage("applicants:searches", "Saved searches", ("applicants:search_rename",)),
        SitePage("guide", "Guide", ("guide_page",)),
        SitePage("insights", "National figures", ("insight",)),
        SitePage("soap", "SOAP"),
        SitePage("glossary", "Words"),
    )),
    SiteSection("My file", (
        SitePage("applicants:profile", "My file", (
            "applicants:who", "applicants:exams", "applicants:letters", "applicants:experience", "applicants:wishes",
            "applicants:letters_assign", "applicants:summary",
        )),
        SitePage("applicants:checklists", "Checklists", (), True),
        SitePage("applicants:sharing", "Sharing"),
        SitePage("applicants:my_data", "My data", (
            "applicants:arrived", "applicants:profile_delete", "applicants:profile_upload", "applicants:two_files",
        )),
    )),
    SiteSection("Ranking", (
        SitePage("applicants:ranking", "My ranking", ("applicants:fit", "applicants:compare"), True),
        SitePage("applicants:where", "Where can I apply?", (), True),
        SitePage("applicants:what_if", "What would help", (), True),
    )),
    SiteSection("Plan", (
        SitePage("applicants:plan", "My programs", (
            "applicants:plan_item", "applicants:plan_add", "applicants:plan_add_ticked", "applicants:plan_import",
            "applicants:plan_remove", "applicants:plan_letters",
        ), True),
        SitePage("applicants:plan_questions", "What to ask", ("applicants:plan_answer",), True),
        SitePage("applicants:plan_costs", "Costs", (), True),
        SitePage("applicants:rank_list", "Rank list", ("applicants:rank_list_add",), True),
    )),
)  # fmt: skip
# For those who may see the desk.
DESK: Final = SiteSection("Desk", (
    SitePage("desk:home", "Queues", (
        "desk:queue", "desk:queue_work", "corrections:list", "corrections:one", "duplicates:list", "duplicates:judged",
        "desk:rosters_first", "desk:roster",
    )),
    SitePage("desk:coverage", "Coverage"),
    SitePage("imports:list", "Imports"),
    SitePage("proposals:pages", "Read a page"),
    SitePage("desk:season", "Season"),
    SitePage("desk:log", "Log"),
    SitePage("admin:index", "Data"),
))  # fmt: skip
# Rooms of the desk that stand in it with all their pages.
ROOMS: Final = {"admin": "admin:index", "imports": "imports:list", "proposals": "proposals:pages"}
PAGE_OF: Final = {name: page for one in (*SECTIONS, DESK) for page in one.pages for name in (page.name, *page.also)}


class NavLink(NamedTuple):
    """``is_here``: this very page, ``is_on``: this section or page, or one it is the way to."""

    label: str
    address: str
    is_on: bool
    is_here: bool


@register.inclusion_tag("_parts/sections.html", takes_context=True)
def sections(context: Context) -> dict[str, Any]:
    """Both rows, for the page that is drawn; links to pages that take a season stay in its season."""
    match = getattr(context.get("request"), "resolver_match", None)
    user = context.get("user")
    return rows(match.view_name if match else "", context.get("chosen_season"), bool(user and may_view(user)))


@lru_cache(maxsize=512)
def rows(view_name: str, season: int | None, has_desk: bool = False) -> dict[str, Any]:
    """The links of both rows for a page by its name."""
    here = PAGE_OF.get(ROOMS.get(view_name.partition(":")[0], view_name))

    def link(page: SitePage, label: str, *, is_on: bool) -> NavLink:
        leads_to = in_season(address(page.name), season if page.has_season else None)
        return NavLink(label, leads_to, is_on, page.name == view_name)

    shown = (*SECTIONS, DESK) if has_desk else SECTIONS
    opened = next((one for one in shown if here in one.pages), None)
    return {
        "sections": [link(one.pages[0], one.label, is_on=one is opened) for one in shown],
        "section": opened,
        "pages": [link(page, page.label, is_on=page is here) for page in opened.pages] if opened else [],
    }
