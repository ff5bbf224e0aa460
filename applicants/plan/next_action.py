"""What to do next about a program of the plan, and by which day: one function, without database or clock."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NamedTuple

from applicants.matching.applicant import SeasonDates
from applicants.matching.deadlines import DAYS_OF_DOUBT, Moment, application, long_date, rank_list
from applicants.matching.ranking import Explained
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.verdicts import Verdict
from applicants.models import Status
from applicants.models.plan import ENDED, SENT

DUE_WITHIN: Final = timedelta(days=DAYS_OF_DOUBT)  # days: what the top of the plan names
THANKS_FOR: Final = timedelta(days=7)  # after an interview; by judgement

# What to ask, to complete "Ask …", by the key of the requirement.
ASKED: Final = {one.key: one.known.what for one in REQUIREMENTS if one.known} | {
    "step1": "whether it has a minimum for Step 1",
    "step3": "whether it asks for Step 3",
    "season": "whether it still takes applications",
}


class NextAction(NamedTuple):
    """``what``: a sentence that begins with the verb, without its day. ``by``: that day, None where none is known.

    ``is_theirs``: it is the program's turn, or the season's: nothing is left to do but wait.
    """

    what: str
    by: Moment | None = None
    is_theirs: bool = False

    @property
    def day(self) -> date:
        """To put actions in order: what has no day comes last."""
        return self.by.day if self.by else date.max

    def is_due(self, today: date) -> bool:
        """Whether its day comes soon, or is past and still to be done."""
        return not self.is_theirs and self.day <= today + DUE_WITHIN


NOTHING: Final = NextAction("")


def next_action(
    status: str,
    interview_on: date | None,
    found: Explained | None,
    to_ask: Collection[str],
    deadline: str,
    dates: SeasonDates,
    today: date,
    visas: Collection[str] = (),
) -> NextAction:
    """``found``: its verdict; None where it is not judged. ``to_ask``: keys of the requirements a verdict hangs on and
    only the program can answer. ``deadline``: as the program states it. ``visas``: those the applicant would accept.
    """
    if status in ENDED:
        return NOTHING
    lists_close = rank_list(dates)
    if today > lists_close.day:
        if status == Status.RANKED:
            return NextAction("Wait for Match Week", Moment(dates.match_week, long_date(dates.match_week)), True)
        return NextAction("Plan for the next match")
    if status == Status.APPLIED and to_ask and not interview_on:
        return NextAction(f"Ask {_asked(to_ask, visas)}")
    if status in SENT or interview_on:
        return _once_sent(status, interview_on, lists_close, today)
    by = application(deadline, dates)
    stated = None if by.is_assumed else by
    if found and found.verdict is Verdict.CLOSED:
        what = "Ask whether it still holds" if to_ask else "Decide whether to keep it"
        return NextAction(f"{what}: {_named(found, Verdict.CLOSED)}")
    if to_ask:
        return NextAction(f"Ask {_asked(to_ask, visas)}", stated)
    if found and found.waiting_on == "you":
        return NextAction("Add the missing answers", stated)
    if stated and today > stated.day:
        return NextAction("Ask whether it still takes applications", stated)
    if found and found.verdict is Verdict.FIXABLE:
        return NextAction(f"Fix first: {_named(found, Verdict.FIXABLE)}", stated)
    return NextAction("Apply" if status == Status.APPLYING else "Decide whether to apply", stated)


def _once_sent(status: str, interview_on: date | None, lists_close: Moment, today: date) -> NextAction:
    """The application is with them, or an interview has its day."""
    if status == Status.RANKED:
        return NextAction("Certify the rank list", lists_close)
    if interview_on and interview_on >= today:
        return NextAction("Prepare the interview", Moment(interview_on, long_date(interview_on)))
    if status == Status.INTERVIEWED:
        thanks_by = interview_on + THANKS_FOR if interview_on else None
        if thanks_by and today <= thanks_by:
            return NextAction("Send a thank-you", Moment(thanks_by, long_date(thanks_by)))
        return NextAction("Rank it", lists_close)
    if interview_on:
        return NextAction("Say whether you interviewed", Moment(interview_on, long_date(interview_on)))
    if status == Status.INVITED:
        return NextAction("Choose a day for the interview")
    return NextAction("Wait for an invitation", None, True)


def _asked(keys: Collection[str], visas: Collection[str]) -> str:
    first, *others = keys
    words = f"whether {' or '.join(visas)} is sponsored" if first == "visa" and visas else ASKED[first]
    return f"{words}, and {len(others)} more" if others else words


def _named(found: Explained, verdict: Verdict) -> str:
    """The first requirement that makes it so, by its name, and how many do besides."""
    labels = [line.label for line in found.requirements if line.verdict is verdict]
    return labels[0] if len(labels) == 1 else f"{labels[0]}, and {len(labels) - 1} more"
