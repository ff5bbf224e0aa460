"""How late it is: how many invitations programs had sent by now, in the season a survey asked about."""

from datetime import date
from typing import NamedTuple

from applicants.matching.applicant import SeasonDates
from applicants.season.tables import rows_of


class Lateness(NamedTuple):
    """``percent`` of invitations were sent by the day of ``season`` (a match year) that is now past, as ``programs``
    directors said; ``until``: the same day of the season asked about.
    """

    until: date
    percent: int
    season: int
    programs: int
    source_name: str
    source_url: str


def how_late(today: date, dates: SeasonDates) -> Lateness | None:
    """None before half of the invitations were sent, and once rank lists are closed."""
    if today > dates.rank_list_deadline:
        return None
    told = [
        Lateness(
            date.fromisoformat(f"{dates.season - 1}-{row['until']}"),
            int(row["percent"]),
            int(row["season"]),
            int(row["programs"]),
            row["source_name"],
            row["source_url"],
        )
        for row in rows_of("invitations")
    ]
    past = [one for one in told if one.until < today and one.percent >= 50]
    return max(past, key=lambda one: one.until, default=None)
