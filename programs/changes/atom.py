"""Changes as an Atom feed (RFC 4287), for feed readers: a paragraph for each change, and no mark-up of any source."""

import re
from collections.abc import Callable
from typing import Final

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from programs import dates
from programs.changes.feed import MOST_ENTRIES, Feed, Load
from programs.changes.history import FactChange

NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
TAG_YEAR: Final = 2026  # of the tag URIs (RFC 4151): a year in which the host name was ours


def atom(feed: Feed, title: str, page: str, itself: str, absolute: Callable[[str], str]) -> str:
    """The newest entries as an XML document. ``page`` and ``itself``: paths, made addresses by ``absolute``.

    An entry's id stays the same for good: it names the program's key and the moment.
    """
    host = absolute("/").split("/")[2].split(":")[0]
    document = Atom1Feed(
        title=_clean(title),
        link=absolute(page),
        description="Each change with its source and day.",
        feed_url=absolute(itself),
        author_name="IMGMatch",
        language="en",
    )
    for entry in feed.entries[:MOST_ENTRIES]:
        if isinstance(entry, Load):
            key, link, name, lines = "load", page, "Many programs", entry.lines
        else:
            program = entry.program
            key, name = program.program_key, entry.name
            link = program.get_absolute_url() if program.is_listed else page
            lines = [entry.summary] if entry.standing else [with_source(change) for change in entry.changes]
        document.add_item(
            title=_clean(f"{name}: {_short(entry.lines)}"),
            link=absolute(link),
            description="".join(f"<p>{escape(_clean(line))}.</p>" for line in lines),
            unique_id=f"tag:{host},{TAG_YEAR}:changes/{key}/{entry.at.isoformat()}",
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return document.writeString("utf-8")


def with_source(change: FactChange) -> str:
    """One change and what it rests on, as a line of text."""
    row = change.source
    if row is None:
        return change.words
    seen = f"seen {dates.seen_on(row.seen_on)}" if row.seen_on else "undated"
    return f"{change.words} ({row.source.name}, {row.source.get_kind_display()}, {seen})"


def _short(lines: list[str]) -> str:
    more = len(lines) - 1
    return lines[0] + (f", and {more} more change{'' if more == 1 else 's'}" if more else "")


def _clean(text: str) -> str:
    """Without the characters XML cannot hold."""
    return NOT_IN_XML.sub("", text)
