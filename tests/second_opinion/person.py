"""What follows from a profile file: IMG or not, group, need for a visa, exams, certificate, months, letters.

Read as the product reads it, where the design is silent: without a program's length a permit is held against the
shortest residency of three years; a permit that ends before training starts leaves the need open unless it cannot be
renewed; of several passes the first counts; a fourth sitting comes 12 months after the first and 6 after the last;
months in a score are those done by the first day of review.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from tests.second_opinion.days import Season, day, later

Entry = dict[str, Any]

HANDS_ON = ("elective", "sub_internship", "externship", "employment")
WATCHING = ("observership", "shadowing")
US = ("US", "PR")
SHORTEST_TRAINING = 3
CANADIAN_SCHOOLS_ABROAD_SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Exam:
    """One exam as far as it has come. ``taken_on``: of the pass. ``not_before``: of a fourth sitting."""

    name: str
    is_passed: bool = False
    score: int | None = None
    taken_on: date | None = None
    failed: int = 0
    planned_on: date | None = None
    not_before: date | None = None


class Person:
    """A profile (the contract's JSON) on one day of one season."""

    def __init__(self, profile: Entry, season: Season, today: date) -> None:
        self.profile, self.season, self.today = profile, season, today
        self._exams: dict[str, Exam] = {}

    def __getitem__(self, name: str) -> Any:
        return self.profile.get(name)

    @cached_property
    def graduated_on(self) -> date | None:
        return day(self["graduated_on"])

    @cached_property
    def is_img(self) -> bool | None:
        country = (self["medical_school"] or {}).get("country")
        if country is None:
            return None
        if country == "CA":
            return None if self.graduated_on is None else self.graduated_on >= CANADIAN_SCHOOLS_ABROAD_SINCE
        return country not in US

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The group NRMP counts me in; both where that is not known; none for those who are no IMGs."""
        if self.is_img is False:
            return ()
        citizen = self["us_citizen"]
        if self.is_img is None or (citizen is None and self["immigration_status"] in (None, "none")):
            return ("us_img", "non_us_img")
        return ("us_img",) if citizen else ("non_us_img",)

    @property
    def has_permit(self) -> bool:
        return not self["us_citizen"] and self["immigration_status"] == "work_permit"

    def needs_visa(self, length_years: int = SHORTEST_TRAINING) -> bool | None:
        """For training of this length; None: not known. Without a length as for the shortest residency."""
        status = self["immigration_status"]
        if self["us_citizen"] or status in ("permanent_resident", "asylum_or_refugee"):
            return False
        if self.has_permit:
            until = day(self["work_authorized_until"])
            if until is None:
                return None
            if until < self.season.start:
                return True if self["work_permit_renewable"] is False else None
            return False if until >= date(self.season.year + length_years, 6, 30) else None
        return True if self["us_citizen"] is False and status == "none" else None

    # Exams and certificate

    @property
    def exams(self) -> list[Entry] | None:
        """None: not told."""
        return self["exams"]

    def exam(self, name: str) -> Exam:
        if name not in self._exams:
            self._exams[name] = _exam(name, [row for row in self.exams or () if row["exam"] == name])
        return self._exams[name]

    @property
    def lists_oet(self) -> bool:
        return any(row["exam"] == "oet" for row in self.exams or ())

    @property
    def failed(self) -> int:
        """Failed sittings of Step 1 and Step 2 CK."""
        return self.exam("step1").failed + self.exam("step2_ck").failed

    @property
    def certificate_ends(self) -> date | None:
        return day(self["ecfmg_valid_until"])

    @property
    def certificate_ended(self) -> bool:
        ends = self.certificate_ends
        return bool(self["ecfmg_certified_on"] and ends and ends < self.today)

    @property
    def has_certificate(self) -> bool:
        """An ended one is not in hand."""
        return bool(self["ecfmg_certified_on"]) and not self.certificate_ended

    @property
    def certificate_expected(self) -> date | None:
        return day(self["ecfmg_expected_on"])

    # Months

    @cached_property
    def experience(self) -> list[Entry]:
        return self["experience"] or []

    def done_by(self, until: date, kinds: tuple[str, ...]) -> list[Entry]:
        """Of these kinds, ended by a day or by today; what has no day has ended."""
        last = max(until, self.today).isoformat()
        return [row for row in self.experience if row["kind"] in kinds and (row.get("ended_on") or "") <= last]

    @cached_property
    def rotations(self) -> list[Entry]:
        """Clinical experience that is done by the first day of review."""
        return self.done_by(self.season.review_from, HANDS_ON + WATCHING)

    @cached_property
    def us_months(self) -> tuple[float, float]:
        """Months in the US by the first day of review: hands-on, and those of watching beyond them."""
        there = [row for row in self.rotations if row.get("country") in US]
        worked = months(row for row in there if row["kind"] in HANDS_ON)
        return worked, months(there) - worked

    @cached_property
    def months_in(self) -> dict[str, float]:
        """By specialty, in any country."""
        slugs = {row["specialty"] for row in self.rotations if row.get("specialty")}
        return {slug: months(row for row in self.rotations if row.get("specialty") == slug) for slug in slugs}

    # Letters

    @cached_property
    def received(self) -> list[Entry]:
        return [row for row in self["letters"] or [] if row.get("status") in ("received", "uploaded")]

    def accepts(self, visa: str) -> bool:
        return visa in (self["visas_accepted"] or ())

    def may_accept(self, visa: str) -> bool:
        return self["visas_accepted"] is None or self.accepts(visa)


def _exam(name: str, rows: list[Entry]) -> Exam:
    """The first pass counts; of several that no day tells apart the lowest."""
    passes = sorted(
        (row for row in rows if row.get("passed")),
        key=lambda row: (row.get("taken_on") or "9999", row.get("score") or 0),
    )
    won = passes[0] if passes else {}
    passed_on = won.get("taken_on")
    failed = [
        row.get("taken_on")
        for row in rows
        if row.get("passed") is False and not (passed_on and (row.get("taken_on") or "") > passed_on)
    ]
    planned = [row["taken_on"] for row in rows if row.get("passed") is None and row.get("taken_on")]
    days = sorted(date.fromisoformat(on) for on in failed if on)
    fourth = max(later(days[0], 12), later(days[-1], 6)) if days and not won and len(failed) == 3 else None
    first = min(planned, default=None)
    return Exam(name, bool(won), won.get("score"), day(passed_on), len(failed), day(first), fourth)


def months(rows: Iterable[Entry]) -> float:
    """Of full-time work, overlaps counted once. What has no day is added whole.

    An experience covers its months up to its last day, on a scale of calendar months; these differ in length, so what
    is covered is rounded up to a quarter where that is nearer.
    """
    undated, spans = 0.0, []
    for row in rows:
        if row.get("months") and row.get("ended_on"):
            end = on_month_scale(date.fromisoformat(row["ended_on"]))
            spans.append((end - row["months"], end))
        else:
            undated += row.get("months") or 0
    if not spans:
        return undated
    worked, covered, edge = sum(end - begin for begin, end in spans), 0.0, 0.0
    for begin, end in sorted(spans):
        covered += max(0.0, end - max(begin, edge))
        edge = max(edge, end)
    return undated + round(min(worked, max(covered, round(covered * 4) / 4)), 2)


def on_month_scale(on: date) -> float:
    """So that the last day of each month is a whole number."""
    return on.year * 12 + on.month - 1 + on.day / monthrange(on.year, on.month)[1]
