"""The dated steps of one season, and the applicant's own days in it, as a list and as a calendar file."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from icalendar import Calendar, Event

from applicants.matching.facts import Applicant, SeasonDates
from applicants.models.answers import Exam
from applicants.seasons import published_dates, source_of

STEPS: Final = {
    "submit_from": ("Applications may be sent", "ERAS opens for sending; have letters and personal statement ready."),
    "review_from": ("Programs may begin to read", "What is complete by this day is read first."),
    "rank_list_deadline": ("Rank lists close", "Last day for your rank list; required exams must be passed."),
    "match_day": ("Match Day", "You learn where you matched."),
}


class Due(NamedTuple):
    """A day of the season. ``kind``: its event, or ``own`` for one of the applicant's; ``source``: name and address."""

    on: date
    kind: str
    title: str
    what: str
    source: tuple[str, str] | None


def due(season: SeasonDates, me: Applicant | None = None) -> list[Due]:
    """What is due when in one season (match year), in order. Steps without a published date are left out."""
    days = [
        Due(published[season.season], event, *STEPS[event], source_of(event, season.season))
        for event, published in published_dates().items()
        if season.season in published and event in STEPS
    ]
    days.append(Due(season.start, "start", "Training starts", "A visa or permit must be valid by then.", None))
    return sorted([*days, *(_own_days(me) if me else ())])


def _own_days(me: Applicant) -> Iterator[Due]:
    for sitting in me.exams or ():
        if sitting.passed is None and sitting.taken_on:
            yield Due(sitting.taken_on, "own", f"Your {Exam(sitting.exam).label}", "As planned in your profile.", None)
    for day, title, what in (
        (me.ecfmg_expected_on, "Your ECFMG certificate", "Expected, as your profile says."),
        (me.ecfmg_valid_until, "Your ECFMG certificate ends", "Renew it before."),
        (me.work_authorized_until, "Your work permit ends", "Renew it before."),
    ):
        if day:
            yield Due(day, "own", title, what, None)


def as_calendar(days: Iterable[Due], now: datetime) -> bytes:
    """The days as an iCalendar file (RFC 5545): whole-day events whose ids stay when a date moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//IMGMatch//Season//EN")
    calendar.add("version", "2.0")
    for number, day in enumerate(days):
        event = Event()
        name = f"{day.kind}-{number}" if day.kind == "own" else f"{day.kind}-{day.on.year}"
        event.add("uid", f"{name}@imgmatch")
        event.add("dtstamp", now)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("summary", day.title)
        event.add("description", f"{day.what} Source: {day.source[0]}." if day.source else day.what)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
