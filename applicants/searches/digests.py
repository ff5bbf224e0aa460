"""The digest: a mail of what changed in the searches somebody ticked.

A mail is claimed in the database before it is sent, so that two runs never send it twice. A mail that surely was not
sent is released and tried again at the next run. One that was cut off half-way may have arrived: it counts as sent,
since the changes can be read on the site and a second mail cannot be taken back.
"""

import logging
from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final
from urllib.parse import urljoin

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from applicants.models import Digest, Frequency, SavedSearch
from programs.catalogue.query import ProgramFilter
from programs.changes.dropouts import followed
from programs.changes.feed import Feed, Load, News, newest

MOST_CHANGES: Final = 20  # of one search in one mail
SETTLED: Final = timedelta(minutes=10)  # an import is stamped when it begins and can be seen when it ends
LOCAL_SITE: Final = "http://localhost:8000"  # where SITE_URL is not set
SUBJECT: Final = "IMGMatch: what changed in your saved searches"

logger = logging.getLogger(__name__)


class MailOutcome(StrEnum):
    SENT = "sent"
    NOTHING_NEW = "with nothing new"
    TAKEN = "taken by another run"
    REFUSED = "not sent, to be tried again"
    CUT_OFF = "cut off, not tried again"


@dataclass(frozen=True)
class DigestPart:
    """One search of a mail and what changed in it; ``dropped``: ids of the programs that are no more in it."""

    search: SavedSearch
    feed: Feed
    dropped: frozenset[int]


def confirmed_address(user_id: int) -> str:
    """The address somebody confirmed, '' for none."""
    found = EmailAddress.objects.filter(user=user_id, primary=True, verified=True).first()
    return found.email if found else ""


def due(today: date) -> QuerySet[Digest]:
    """The digests that may be sent on this day, of people who confirmed their address and ticked a search."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("user"), primary=True, verified=True)
    ticked = SavedSearch.objects.filter(user=OuterRef("user"), mailed_until__isnull=False)
    is_time = (
        Q(sent_on=None)
        | Q(every=Frequency.DAY, sent_on__lt=today)
        | Q(every=Frequency.WEEK, sent_on__lte=today - timedelta(days=7))
    )
    return Digest.objects.filter(is_time, Exists(confirmed), Exists(ticked), user__is_active=True).order_by("pk")


def send(digest: Digest, today: date, until: datetime, *, is_dry_run: bool = False) -> MailOutcome:
    """Mail what changed before ``until``, unless nothing did."""
    sections = news_for(digest, until)
    if not any(section.feed.entries for section in sections):
        return MailOutcome.NOTHING_NEW
    message = mail(digest, [section for section in sections if section.feed.entries])
    if is_dry_run:
        return MailOutcome.SENT
    searches = [section.search for section in sections]
    if not claim(digest, searches, today, until):
        return MailOutcome.TAKEN
    outcome = deliver(message)
    if outcome is MailOutcome.REFUSED:
        release(digest, searches, today, until)
    return outcome


def news_for(digest: Digest, until: datetime) -> list[DigestPart]:
    """The ticked searches with what changed in them since the last mail. Words no longer understood find nothing."""
    sections = []
    for search in SavedSearch.objects.filter(user=digest.user_id, mailed_until__lt=until):
        wanted = ProgramFilter(QueryDict(search.query))
        if wanted.is_valid():
            about = followed(wanted, search.mailed_until)
            feed = newest(about.programs, since=search.mailed_until, before=until)
            sections.append(DigestPart(search, feed, about.dropped))
    return sections


def claim(digest: Digest, searches: list[SavedSearch], today: date, until: datetime) -> bool:
    """Whether this mail is ours to send; False when another run was faster, or the mails were ended meanwhile."""
    ours = SavedSearch.objects.filter(pk__in=[search.pk for search in searches], mailed_until__isnull=False)
    with transaction.atomic():
        is_first = Digest.objects.filter(pk=digest.pk, sent_on=digest.sent_on).update(sent_on=today)
        if is_first and ours.update(mailed_until=until):
            return True
        transaction.set_rollback(True)
    return False


def release(digest: Digest, searches: list[SavedSearch], today: date, until: datetime) -> None:
    """Undo a claim, but not what its owner changed since."""
    with transaction.atomic():
        for search in searches:
            same = SavedSearch.objects.filter(pk=search.pk, mailed_until=until)
            same.update(mailed_until=search.mailed_until)
        Digest.objects.filter(pk=digest.pk, sent_on=today).update(sent_on=digest.sent_on)


def deliver(message: EmailMessage) -> MailOutcome:
    """Hand the mail over. What goes wrong is logged by its kind alone: the text of an error names the address."""
    outcome = MailOutcome.REFUSED
    try:
        connection = get_connection()
        connection.open()
        try:
            connection.send_messages([message])
        except (SMTPResponseException, SMTPRecipientsRefused, ValueError):
            raise
        except (SMTPException, OSError):
            outcome = MailOutcome.CUT_OFF
            raise
        finally:
            connection.close()
    except (SMTPException, OSError, ValueError) as error:
        logger.error("A digest was %s: %s", outcome, type(error).__name__)
        return outcome
    return MailOutcome.SENT


def mail(digest: Digest, sections: list[DigestPart]) -> EmailMessage:
    """Plain text, nothing loaded from us, and a link that ends the mails in one click (RFC 8058)."""
    stop = address_of(reverse("mails_stop", args=[digest.token]))
    lines = ["What changed in the searches you saved on IMGMatch."]
    for section in sections:
        lines += ["", "", *section_lines(section)]
    lines += ["", "", "-- ", "You selected these searches on " + address_of(reverse("applicants:searches"))]
    lines += ["No more of these mails: " + stop]
    return EmailMessage(
        SUBJECT,
        "\n".join(lines) + "\n",
        to=[confirmed_address(digest.user_id)],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def section_lines(section: DigestPart) -> list[str]:
    """A search: its name, its newest changes with the address of each program, and where the others are."""
    query = section.search.query
    page = address_of(reverse("programs:changes") + (f"?{query}" if query else ""))
    lines, left = [" ".join(section.search.name.split()), page], MOST_CHANGES
    for entry in section.feed.entries:
        if left > 0:
            lines += ["", *entry_lines(entry, left, section.dropped)]
        left -= len(entry.lines)
    if left < 0 or section.feed.older:
        lines += ["", "There is more: see the address above."]
    return lines


def entry_lines(entry: News | Load, most: int, dropped: Container[int]) -> list[str]:
    """The program, its address while it is listed, whether it left the search, and at most so many of its changes."""
    told = [f"  {line}" for line in entry.lines[:most]]
    if isinstance(entry, Load):
        return ["Many programs at once", *told]
    where = [f"  {address_of(entry.program.get_absolute_url())}"] if entry.program.is_listed else []
    left = ["  No longer in this search."] if entry.program.pk in dropped else []
    return [entry.name, *told, *left, *where]


def address_of(path: str) -> str:
    return urljoin(settings.SITE_URL or LOCAL_SITE, path)
