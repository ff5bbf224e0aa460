"""Where the row of a national figure stands, and the rows of a topic."""

from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify

from applicants.insights.asked import GROUPS, shown
from programs.models import Figure, Topic

MOST_ROWS: Final = 100  # of a page that names neither specialty nor year
WHO: Final = GROUPS | {
    "img": "All IMGs", "img_visa": "IMGs who need a visa", "img_no_visa": "IMGs who need no visa",
    "us_md_senior": "US MD seniors", "us_do_senior": "US DO seniors",
}  # fmt: skip
COUNTS: Final = {"places", "thresholds", "volume", "canada"}  # topics of no shares, but for two measures


def row_id(figure: Figure) -> str:
    """The figure's key as an anchor."""
    key = (figure.year, figure.specialty or "all", figure.who or "all", figure.measure)
    return slugify("-".join(str(part) for part in key))


def rows_at(topic: str, *, specialty: str | None = None, year: int | None = None) -> str:
    """The address of a topic's rows: of one specialty ('' for all together), of one year, of both, or of any."""
    words = {"specialty": specialty if specialty != "" else "all", "year": year}
    query = urlencode({word: value for word, value in words.items() if value is not None})
    return reverse("figure_rows", args=[topic]) + (f"?{query}" if query else "")


def row_address(figure: Figure) -> str:
    return f"{rows_at(figure.topic, specialty=figure.specialty, year=figure.year)}#{row_id(figure)}"


def figures_of(topic: Topic, specialty: str | None, year: int | None) -> list[Figure]:
    """The rows asked for; where nothing is asked and there are many, those of all specialties, else the newest."""
    rows = list(Figure.objects.filter(topic=topic))
    if specialty is not None:
        rows = [one for one in rows if one.specialty == specialty]
    if year is not None:
        rows = [one for one in rows if one.year == year]
    if len(rows) > MOST_ROWS:
        newest = max(one.year for one in rows)
        rows = [one for one in rows if not one.specialty] or [one for one in rows if one.year == newest]
    return sorted(rows, key=lambda one: (-one.year, one.specialty, one.who, one.measure))


def value_of(figure: Figure) -> str:
    is_share = figure.topic not in COUNTS or figure.measure in ("screened_out", "img_rate")
    return shown(float(figure.value), "%" if is_share else "")


def who_of(figure: Figure) -> str:
    """Whom or what it is about, in words."""
    return WHO.get(figure.who, figure.who.replace("_", " "))
