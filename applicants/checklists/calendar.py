"""The dated steps of one season, and the days the applicant's file names in it, as a list and as a calendar file."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from icalendar import Calendar, Event

from applicants.matching.applicant import Applicant
from applicants.matching.deadlines import application, day_and_month, long_date, stated_deadline
from applicants.matching.identity import on_permit
from applicants.matching.letters import is_in_hand
from applicants.matching.standing import Standing
from applicants.models import Profile, SavedProgram
from applicants.models.answers import Exam
from applicants.models.plan import ENDED, SENT
from applicants.ranking.own_facts import laid_over
from applicants.season.dates import DaySource, day_of, published_dates, source_of
from programs import catalogue
from programs.dates import seen_on
from programs.facts.dossier import current_evidence
from programs.models import Program
from programs.vocabulary import Answer, ExperienceKind

STEPS: Final = {
    "season_opens": ("The application service opens", "MyERAS takes registrations, and tokens can be used."),
    "register_from": ("NRMP registration opens", "Applying through ERAS does not register you for the Match."),
    "submit_from": ("Applications may be sent", "ERAS opens for sending. Have your letters ready."),
    "review_from": ("Programs may begin to read", "What is complete by this day is read first."),
    "rank_list_deadline": (
        "Rank lists close",
        "Last day for your rank list and to register with NRMP. Pass the required exams by then.",
    ),
    "standard_registration_ends": ("NRMP's standard registration ends", "If you register later, you pay a late fee."),
    "rank_entry_opens": ("Rank lists can be entered", "Enter yours early, and certify it each time you change it."),
    "pathways_close": (
        "Applications to a Pathway close",
        "Who is not certified shows clinical and communication skills by a Pathway of ECFMG: apply by then.",
    ),
    "match_day": ("Match Day", "You learn where you matched."),
}

# Shown in a season for which no day is published too: as in the nearest that has one, and said so.
BORROWED: Final = ("standard_registration_ends", "rank_entry_opens", "pathways_close")
FIRST_DAY: Final = {  # of training: what is said of it, by whether a visa or permit is needed
    Answer.YES: "A visa or permit must be valid by then.",
    Answer.UNKNOWN: "A visa or permit must be valid by then, if you need one.",
    Answer.NO: "The usual first day of residency.",
}
MATCH_WEEK: Final = (
    "Match Week begins",
    "The Monday before Match Day: you learn whether you matched. If not, SOAP is the way to programs with places left, "
    "until Thursday.",
)


class Due(NamedTuple):
    """A day of the season. ``kind``: its event, or ``own`` for one of the applicant's. ``key``: tells it from the
    others, whatever its day. ``caveat``: in short why the day is not certain. ``has_year``: whether its source names
    the year; else it is read in the running season.
    """

    on: date
    kind: str
    key: str
    title: str
    what: str
    source: DaySource | None
    caveat: str = ""
    has_year: bool = True

    @property
    def words(self) -> str:
        """The day as far as it is known."""
        return long_date(self.on) if self.has_year else day_and_month(self.on)


def due(me: Standing) -> list[Due]:
    """What is due when in the season of the match, in order. Steps without a published date are left out, but for those
    that are much the same every year.
    """
    season = me.dates.season
    days = [
        Due(published[season], event, f"{event}-{season}", *STEPS[event], source_of(event, season))
        for event, published in published_dates().items()
        if season in published and event in STEPS
    ]
    for event in BORROWED:
        on, of = day_of(event, season)
        if of != season:
            title, what = STEPS[event]
            what = f"{what} The day is not published for {season} yet."
            caveat = f"likely, as in {of}"
            days.append(Due(on, event, f"{event}-{season}", title, what, source_of(event, of), caveat))
    if season in published_dates()["match_day"]:
        source = source_of("match_day", season)
        days.append(Due(me.dates.match_week, "match_week", f"match_week-{season}", *MATCH_WEEK, source))
    first_day = FIRST_DAY[Answer.YES if on_permit(me.file) else me.visa_need.answer]
    days.append(Due(me.dates.start, "start", f"start-{season}", "Training starts", first_day, None))
    needs_pathway = me.img.answer is not Answer.NO and not me.chain.in_hand
    needed = (day for day in days if day.kind != "pathways_close" or needs_pathway)
    return sorted([*needed, *_own_days(me.file, me.today)])


def _own_days(me: Applicant, today: date) -> Iterator[Due]:
    for number, attempt in enumerate(me.exams or ()):
        if attempt.passed is None and attempt.taken_on:
            is_taken = attempt.taken_on < today
            what = "Add the result to your profile when it comes." if is_taken else "As planned in your profile."
            title = f"Your {Exam(attempt.exam).label}"
            yield Due(attempt.taken_on, "own", f"{attempt.exam}-{number}", title, what, None)
    for number, letter in enumerate(me.letters or ()):
        if letter.wanted_by and not is_in_hand(letter):
            title = f"Letter of {letter.writer}" if letter.writer else "A letter"
            what = "The day you want it by; not received yet."
            yield Due(letter.wanted_by, "own", f"letter-{number}", title, what, None)
    for number, experience in enumerate(me.experience or ()):
        if experience.started_on and experience.started_on >= today:
            title = f"{ExperienceKind(experience.kind).label} begins"
            yield Due(experience.started_on, "own", f"stay-{number}", title, "As planned in your profile.", None)
    for day, key, title, what in (
        (me.ecfmg_expected_on, "certificate", "Your ECFMG certificate", "Expected, as your profile says."),
        (me.ecfmg_valid_until, "certificate-ends", "Your ECFMG certificate ends", "Renew it before."),
        (me.work_authorized_until, "permit-ends", *_permit_ends(me)),
    ):
        if day:
            yield Due(day, "own", key, title, what, None)


def _permit_ends(me: Applicant) -> tuple[str, str]:
    if not on_permit(me):
        return "Your work card ends", "Renew the card; your right to work has no end."
    if me.work_permit_renewable is False:
        return "Your work permit ends", "It cannot be renewed, as your profile says."
    return "Your work permit ends", "Renew it before."


def as_calendar(days: Iterable[Due], now: datetime) -> bytes:
    """The days as an iCalendar file (RFC 5545): whole-day events whose ids stay when a date moves."""
    calendar = Calendar()
    calendar.add("prodid", "-//IMGMatch//Season//EN")
    calendar.add("version", "2.0")
    for day in days:
        event = Event()
        event.add("uid", f"{day.key}@imgmatch")
        event.add("dtstamp", now)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("summary", f"{day.title} ({day.caveat})" if day.caveat else day.title)
        event.add("description", f"{day.what} Source: {day.source.name}." if day.source else day.what)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def _names_of(ids: Collection[int]) -> dict[int, str]:
    """The short name of each program; with its specialty where they are of several."""
    programs = Program.objects.filter(pk__in=ids).select_related("specialty").only("name", "specialty__name")
    is_of_several = len({program.specialty_name for program in programs}) > 1
    return {
        program.pk: f"{program.short_name}, {program.specialty_name}"
        if is_of_several and program.specialty_name
        else program.short_name
        for program in programs
    }


def calendar_of(profile: Profile, me: Standing) -> list[Due]:
    """The days of the season, of one's own file and of the plan, in order: three statements for the plan.

    An application that is sent or has ended has no deadline any more; one whose program states none has none.
    """
    books = catalogue.current()
    stated = laid_over(books, me.file.own_facts).cases(("deadline",))
    saved = list(SavedProgram.objects.filter(profile=profile))
    places = {one.program_key: place for one in saved if (place := books.position(one.program_key)) is not None}
    ids = [books.ids[place] for place in places.values()]
    names = _names_of(ids)
    says = {row.counts_for: row for row in current_evidence(ids, ("deadline",))}
    noted = {books.position(fact.program_key) for fact in me.file.own_facts if fact.field == "deadline"}
    days = due(me)
    for one in saved:
        place, status = places.get(one.program_key), one.get_status_display()
        name = one.called if place is None else names.get(books.ids[place], one.called)
        deadline = "" if place is None else stated.facts[stated.of_program[place]].deadline
        by = application(deadline, me.dates)
        if place is not None and not by.is_assumed and one.status not in (*SENT, *ENDED):
            row = says.get(books.ids[place])
            source = f" {row.source.name}, {seen_on(row.seen_on)}." if row else ""
            key, title = f"deadline-{one.program_key}", f"Application deadline: {name}"
            no_year = bool((as_stated := stated_deadline(deadline, me.dates)) and as_stated.every_year)
            what = f"{status}.{' Your own note.' if place in noted else source}"
            caveat = "year not stated: check" if no_year else ""
            days.append(Due(by.day, "own", key, title, what, None, caveat, not no_year))
        if one.interview_on:
            key = f"interview-{one.program_key}"
            days.append(Due(one.interview_on, "own", key, f"Interview: {name}", f"{status}.", None))
    return sorted(days)
