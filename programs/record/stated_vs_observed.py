"""Says against does: whether what was observed of a program bears out what it states about IMGs, J-1 and H-1B.

Plain functions. What it says are its stated policies; what it does are the season record, its employer's H-1B filings
for residents, and what applicants report.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from programs.record.rates import TAKEN, GroupRecord, SeasonCount, accepts_img_answer, season_shares
from programs.vocabulary import Agreement, Answer, Group, Policy, Population, SourceKind


class StatedVsObserved(NamedTuple):
    agreement: Agreement
    sentence: str


# The column that holds what each policy comes to.
COLUMN_OF: Final = {"accepts_img": "says_img", "visa_j1": "says_j1", "visa_h1b": "says_h1b"}

# People on record before "none of them" means something: at the national shares of PGY-1 places filled in 2018
# (IMGs 23.6%, non-US IMGs 13.6%; NRMP match totals) a program that takes them like any other would show none among
# so many with a chance under 5%: 0.764^12 = 0.040 and 0.864^21 = 0.046.
LEAST_N: Final = {Group.IMG: 12, Group.NON_US_IMG: 21}

LEAST_REPORTS: Final = 2  # applicants who report the same, by judgement: one may be mistaken

PEOPLE: Final = {
    Population.INTERVIEWED: "interviewed",
    Population.MATCHED: "matched",
    Population.RESIDENTS: "residents in training",
}
_WHO: Final = {Group.IMG: "IMGs", Group.NON_US_IMG: "non-US IMGs"}


def observed(record: Iterable[SeasonCount], group: str) -> GroupRecord | None:
    """All seasons on record, undated too, of those taken: matched, else the newest residents, else interviewed."""
    rows = list(record)
    for population in TAKEN:
        shares = season_shares(rows, group, population)
        if shares:
            return GroupRecord(population, tuple(shares[:1] if population == Population.RESIDENTS else shares))
    return None


def stated_policy(policy: str, source_kind: str) -> str:
    """The policy as the program or somebody who lists it states it: what only applicants report is not stated."""
    return "" if source_kind == SourceKind.APPLICANT_REPORT else policy


def reported(statements: Iterable[tuple[str, int, str]]) -> tuple[str, ...]:
    """What applicants report of one policy, once per source. ``statements``: (kind, source, value), latest first."""
    latest: dict[int, str] = {}
    for kind, source, value in statements:
        if kind == SourceKind.APPLICANT_REPORT:
            latest.setdefault(source, value)
    return tuple(latest.values())


def agreements(
    policies: Mapping[str, str],
    resident_filings: int | None,
    record: Iterable[SeasonCount],
    reports: Mapping[str, Sequence[str]],
) -> dict[str, StatedVsObserved]:
    """What each policy comes to. ``policies`` and ``reports`` (see :func:`reported`) by the names of ``COLUMN_OF``."""
    rows = list(record)
    accepts_img, j1, h1b = (policies[name] for name in COLUMN_OF)
    found = {
        "accepts_img": says_does_imgs(accepts_img, j1, h1b, rows),
        "visa_j1": says_does_j1(j1, rows),
        "visa_h1b": says_does_h1b(h1b, resident_filings),
    }
    answers = {name: Policy(policy).answer if policy else Answer.UNKNOWN for name, policy in policies.items()}
    answers["accepts_img"] = accepts_img_answer(accepts_img, j1, h1b, "")[0]
    return {name: with_reports(found[name], answers[name], reports.get(name, ())) for name in COLUMN_OF}


def _word(policy: str) -> str:
    return "yes with conditions" if policy == Policy.CONDITIONAL else policy


def says_does_imgs(accepts_img: str, visa_j1: str, visa_h1b: str, record: Iterable[SeasonCount]) -> StatedVsObserved:
    """Does the record bear out what the program says about IMGs?

    "Yes" is contradicted by none among at least twelve people, "no" by any IMG on record. What the record itself
    implies is nothing stated: it cannot confirm itself.
    """
    accepts, implied = accepts_img_answer(accepts_img, visa_j1, visa_h1b, "")
    seen = observed(record, Group.IMG)
    if not accepts_img and not implied:
        return _nothing_stated("about accepting IMGs", seen, Group.IMG)
    says = "Its visas say yes to IMGs" if implied else f"It states {_word(accepts_img)} to IMGs"
    return _compare(says, accepts, seen, Group.IMG)


def says_does_j1(visa_j1: str, record: Iterable[SeasonCount]) -> StatedVsObserved:
    """Does the record bear out what the program says about J-1?

    J-1 holders are non-US IMGs, so "yes" is contradicted by none of them among at least 21 people. Non-US IMGs may
    hold other visas or none, so "no" is never contradicted by them.
    """
    seen = observed(record, Group.NON_US_IMG)
    if not visa_j1:
        return _nothing_stated("about J-1", seen, Group.NON_US_IMG)
    answer, says = Policy(visa_j1).answer, f"It states {_word(visa_j1)} to J-1"
    if seen and _is_not_told_apart(seen):
        return StatedVsObserved(Agreement.NOT_ENOUGH, f"{says}; {_does(seen, Group.NON_US_IMG)}.")
    compared = _compare(says, answer, seen, Group.NON_US_IMG)
    if answer is Answer.NO and compared.agreement is Agreement.CONTRADICTED:
        return StatedVsObserved(Agreement.NOT_ENOUGH, f"{compared.sentence} They may hold another visa or need none.")
    return compared


def says_does_h1b(visa_h1b: str, resident_filings: int | None) -> StatedVsObserved:
    """Do the employer's H-1B filings with resident titles bear out what the program says about H-1B?

    Filings are per employer: several programs share one, so a contradiction is shown, not settled. None on record
    proves nothing. Source: labor condition applications, US Department of Labor.
    """
    does = f"its employer filed for residents on H-1B ({resident_filings} on record)" if resident_filings else ""
    if not visa_h1b:
        return StatedVsObserved(Agreement.NOTHING_STATED, f"Nothing is stated about H-1B{f'; {does}' if does else ''}.")
    says = f"It states {_word(visa_h1b)} to H-1B"
    if not does:
        return StatedVsObserved(
            Agreement.NOT_ENOUGH, f"{says}; no H-1B filing of its employer for residents is on record."
        )
    if visa_h1b == Policy.NO:
        return StatedVsObserved(
            Agreement.CONTRADICTED, f"{says}, but {does}. Another program of the employer may have."
        )
    return StatedVsObserved(Agreement.CONSISTENT, f"{says}, and {does}.")


def with_reports(found: StatedVsObserved, answer: Answer, reports: Sequence[str]) -> StatedVsObserved:
    """The same with what applicants report. Reports settle only what the record leaves open, and only when at least
    two say the same and none the contrary. A stated condition is settled by nobody.
    """
    if not reports:
        return found
    told = ", ".join(f"{reports.count(policy)} {policy}" for policy in Policy.values if policy in reports)
    sentence = f"{found.sentence} Applicants report: {told}."
    answers = {Policy(report).answer for report in reports} - {Answer.UNKNOWN}
    is_open = found.agreement is Agreement.NOT_ENOUGH and answer is not Answer.UNKNOWN
    agree_among_them = len(answers) == 1 and max(map(reports.count, reports)) >= LEAST_REPORTS
    if not (is_open and agree_among_them):
        return StatedVsObserved(found.agreement, sentence)
    return StatedVsObserved(Agreement.CONSISTENT if answer in answers else Agreement.CONTRADICTED, sentence)


def _people(number: float) -> str:
    """A number of people; one worked out from a percentage is only about right."""
    return f"{number:g}" if number == int(number) else f"about {number:.0f}"


def _is_not_told_apart(seen: GroupRecord) -> bool:
    """All IMGs were counted together, and there are some: any of them may be of the other group."""
    return seen.pooled and seen.count > 0


def _does(seen: GroupRecord, group: Group) -> str:
    """Who was taken, in words; ``seen`` is of this group."""
    if group != Group.IMG and _is_not_told_apart(seen):
        return "the record does not tell US and non-US IMGs apart"
    seasons, who = len({share.season for share in seen.seasons}), _WHO[group]
    return (
        f"{_people(seen.count)} {who.removesuffix('s') if seen.count == 1 else who} among {_people(seen.n)} "
        f"{PEOPLE[Population(seen.population)]} in {seasons} season{'s' if seasons > 1 else ''}"
    )


def _nothing_stated(about: str, seen: GroupRecord | None, group: Group) -> StatedVsObserved:
    does = f"; {_does(seen, group)}" if seen else ""
    return StatedVsObserved(Agreement.NOTHING_STATED, f"Nothing is stated {about}{does}.")


def _compare(says: str, answer: Answer, seen: GroupRecord | None, group: Group) -> StatedVsObserved:
    if seen is None:
        return StatedVsObserved(Agreement.NOT_ENOUGH, f"{says}; there is no record of who was taken.")
    does = _does(seen, group)
    if answer is Answer.UNKNOWN:
        return StatedVsObserved(Agreement.NOT_ENOUGH, f"{says}; {does}.")
    if seen.count > 0:
        agreement = Agreement.CONSISTENT if answer is Answer.YES else Agreement.CONTRADICTED
    elif seen.n < LEAST_N[group]:
        return StatedVsObserved(Agreement.NOT_ENOUGH, f"{says}; {does}: too few to tell.")
    else:
        agreement = Agreement.CONTRADICTED if answer is Answer.YES else Agreement.CONSISTENT
    return StatedVsObserved(agreement, f"{says}; {does}.")
