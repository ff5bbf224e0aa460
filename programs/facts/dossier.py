"""Everything known about one program, with where each fact comes from: what its page and the API show."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Final

from django.db.models import QuerySet

from programs.dates import first_day
from programs.fields import ASKABLE, FIELDS, NO_LIMIT, POLICY_FIELDS, FactField, worded
from programs.models import Evidence, Program, SeasonRecord, Source, Specialty
from programs.models.querysets import COUNTS_FOR
from programs.record import rates, stated_vs_observed
from programs.vocabulary import (
    H1B_PAYMENT,
    H1B_PAYMENT_SINCE,
    LAST_STEP1_SCORES,
    Agreement,
    Group,
    Policy,
    Population,
    SourceKind,
    Strictness,
    TrackKind,
)

H1B_CAUTION: Final = f"Stated before 21 September 2025, or without a date. {H1B_PAYMENT}"


@dataclass(frozen=True)
class KnownFact:
    """One field as a page shows it.

    ``row``: the evidence the value rests on, None when not stated or in dispute. ``also_said``: standing rows that say
    something else; ``standing``: all of them, the current one first. ``value``: the words to print, '' when nothing is
    stated. ``of_whole``: the strictness of the policy this one is a part of, which holds where the part has none of its
    own.
    """

    field: FactField
    row: Evidence | None
    also_said: list[Evidence]
    standing: list[Evidence]
    disputed: bool = False
    default: str = ""
    of_whole: str = ""

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def value(self) -> str:
        if self.field.adds_up:
            return "; ".join(sorted({name for row in self.standing for name in row.value.split("; ")}))
        if self.row is None:
            return self.default
        words = worded(self.name, self.row.value)
        return f"{words}, from when Step 1 gave scores (until 26 January 2022)" if self.is_past else words

    @property
    def is_past(self) -> bool:
        """A number for Step 1 that nobody has stated since it gives no score."""
        if self.row is None or self.name != "min_step1" or self.row.value == NO_LIMIT:
            return False
        said = (row.seen_on or str(row.season or "") for row in self.standing if row.value == self.row.value)
        return max(said, key=first_day) <= LAST_STEP1_SCORES

    @property
    def answer(self) -> str:
        """yes, no or conditional for a policy, the canonical text for the rest, '' when not known."""
        return self.row.value if self.row else ""

    @property
    def strictness(self) -> Strictness | None:
        if not self.row or not self.field.has_strictness or self.row.value == NO_LIMIT:
            return None
        return Strictness(self.row.strictness or self.of_whole or Strictness.REQUIRED)

    @property
    def fingerprint(self) -> str:
        """What stands, in short: another one once something is recorded or withdrawn."""
        rows = ",".join(str(pk) for pk in sorted(row.pk for row in self.standing))
        return hashlib.sha256(rows.encode()).hexdigest()[:16]

    @property
    def caution(self) -> str:
        is_old = self.row is not None and (not self.row.seen_on or self.row.seen_on < H1B_PAYMENT_SINCE)
        return H1B_CAUTION if self.name == "visa_h1b" and is_old and self.answer != Policy.NO else ""


@dataclass(frozen=True)
class SeasonLine:
    """One population of one group in one season, with its total where that is on record."""

    counted: SeasonRecord
    rate: rates.Rate | None

    @property
    def season(self) -> int:
        return self.counted.season


@dataclass(frozen=True)
class SaidAndDone:
    """A stated policy beside what was observed. ``says`` and ``does``: the rows they rest on, one a source."""

    label: str
    found: stated_vs_observed.StatedVsObserved
    says: list[Evidence]
    does: list[Evidence | SeasonRecord]


@dataclass(frozen=True)
class Dossier:
    """``records``: the season records that stand; ``also_counted``: those that other sources count otherwise."""

    program: Program
    facts: dict[str, KnownFact]
    records: list[SeasonRecord]
    also_counted: list[SeasonRecord]

    @property
    def policies(self) -> list[KnownFact]:
        return [self.facts[name] for name in POLICY_FIELDS]

    @property
    def stated_policies(self) -> list[KnownFact]:
        return [fact for fact in self.policies if fact.row or fact.disputed or fact.also_said]

    @property
    def identity(self) -> list[KnownFact]:
        known = (fact for name, fact in self.facts.items() if name not in POLICY_FIELDS)
        return [fact for fact in known if fact.row or fact.default]

    @property
    def unknown(self) -> list[KnownFact]:
        return [self.facts[name] for name in ASKABLE if not self.facts[name].row]

    @property
    def positions_by_year(self) -> list[dict[str, Any]]:
        """Offered and matched per season and track, newest first (NRMP quota and matched)."""
        years: dict[tuple[int, str], dict[str, Any]] = {}
        for row in self.records:
            if row.group == Group.ALL and row.population in (Population.OFFERED, Population.MATCHED) and row.track:
                line = years.setdefault(
                    (row.season, row.track),
                    {"season": row.season, "track": TrackKind(row.track).label, "source": row.source},
                )
                line[row.population] = row.count
        return [years[key] for key in sorted(years, reverse=True)]

    @property
    def img_record(self) -> list[SeasonLine]:
        """Who applied, was interviewed, matched or trained here, newest season first; NRMP positions apart."""
        totals = {(row.season, row.track, row.population): row.count for row in self.records if row.group == Group.ALL}
        lines = [
            SeasonLine(row, None if row.group == Group.ALL else _rate(row, totals))
            for row in self.records
            if row.population != Population.OFFERED and not (row.group == Group.ALL and row.track)
        ]
        return sorted(lines, key=lambda line: (-line.season, line.counted.population, line.counted.group))

    @property
    def counts(self) -> list[rates.SeasonCount]:
        """The season records as plain counts."""
        columns = attrgetter(*rates.SeasonCount._fields)
        return [rates.SeasonCount.of(*columns(row)) for row in self.records]

    @property
    def says_against_does(self) -> list[SaidAndDone]:
        """Accepts IMGs, J-1 and H-1B, in this order: what is stated beside what was observed, with both sources."""
        filings, counts = self.facts["h1b_resident_filings"].row, self.counts
        reports = {name: self._reports(name) for name in stated_vs_observed.COLUMN_OF}
        found = stated_vs_observed.agreements(
            {name: self._stated(name).answer for name in stated_vs_observed.COLUMN_OF},
            int(filings.value) if filings else None,
            counts,
            {name: [row.value for row in rows] for name, rows in reports.items()},
        )
        taken = {"accepts_img": Group.IMG, "visa_j1": Group.NON_US_IMG}
        lines = []
        for name, label in (("accepts_img", "Accepts IMGs"), ("visa_j1", "J-1"), ("visa_h1b", "H-1B")):
            says = [self._stated(name).row]
            if name == "accepts_img" and not says[0]:
                says = [self._stated(visa).row for visa in ("visa_j1", "visa_h1b")]
            done = self._counted(counts, taken[name]) if name in taken else [filings]
            does = one_a_source(done) + reports[name]
            lines.append(SaidAndDone(label, self._worded(name, found[name]), one_a_source(says), does))
        return lines

    def _stated(self, name: str) -> KnownFact:
        """The fact as the program or a list states it; without its row where only applicants report it."""
        fact = self.facts[name]
        if fact.row and not stated_vs_observed.stated_policy(fact.row.value, fact.row.source.kind):
            return replace(fact, row=None)
        return fact

    def _worded(self, name: str, found: stated_vs_observed.StatedVsObserved) -> stated_vs_observed.StatedVsObserved:
        """A value in dispute is not silence: the sentence says so."""
        if self.facts[name].disputed and found.agreement == Agreement.NOTHING_STATED:
            return found._replace(sentence="Sources disagree about what it states: see where sources differ.")
        return found

    def _reports(self, name: str) -> list[Evidence]:
        """What applicants report of a policy, the latest of each source."""
        rows = [row for row in self.facts[name].standing if row.source.kind == SourceKind.APPLICANT_REPORT]
        return one_a_source(sorted(rows, key=lambda row: (row.recorded_at, row.pk), reverse=True))

    def _counted(self, counts: list[rates.SeasonCount], group: Group) -> list[SeasonRecord]:
        """The season records that tell who was taken of this group."""
        seen = stated_vs_observed.observed(counts, group)
        if seen is None:
            return []
        seasons = {share.season for share in seen.seasons}
        rows = [row for row in self.records if row.population == seen.population and row.season in seasons]
        return sorted((row for row in rows if row.group != Group.ALL), key=lambda row: -row.season)


class SourceNotes:
    """The sources of what pages say of programs, each with its number: on paper they stand as notes at the end."""

    def __init__(self, told: Iterable[Dossier]) -> None:
        self.sources: list[Source] = []
        self._numbers: dict[int, int] = {}
        for one in told:
            for fact in (*one.policies, *one.identity):
                for row in (fact.row, *fact.also_said):
                    self._note(row)
            for record in (*one.records, *one.also_counted):
                self._note(record)

    def _note(self, row: Evidence | SeasonRecord | None) -> None:
        if row is not None and row.source_id not in self._numbers:
            self.sources.append(row.source)
            self._numbers[row.source_id] = len(self.sources)

    def number(self, row: Evidence | SeasonRecord) -> int:
        return self._numbers[row.source_id]


def one_a_source(rows: Iterable[Any]) -> list[Any]:
    """The first row of each source."""
    first: dict[int, Any] = {}
    for row in rows:
        if row is not None:
            first.setdefault(row.source_id, row)
    return list(first.values())


def current_evidence(programs: Collection[int], fields: Collection[str]) -> QuerySet[Any]:
    """What stands of these fields of programs (ids), said of them or of one that is merged into them, with its source;
    ``counts_for``: the program it stands for.
    """
    told = Program.objects.with_merged(programs).values("pk")
    current = Evidence.objects.filter(program__in=told, is_current=True, field__in=fields).select_related("source")
    return current.annotate(counts_for=COUNTS_FOR)


def dossiers(programs: Sequence[Program]) -> list[Dossier]:
    """Two statements, however many programs: standing evidence and season records, each with its source. Of a program
    that was merged into another it is what is known of the other.
    """
    heads = {program.pk: program.merged_into_id or program.pk for program in programs}
    ids = set(heads.values())
    evidence: dict[int, dict[str, list[Evidence]]] = {pk: defaultdict(list) for pk in ids}
    told = Program.objects.with_merged(ids).values("pk")
    standing = Evidence.objects.filter(program__in=told, withdrawn_at__isnull=True).select_related("source")
    for row in standing.annotate(counts_for=COUNTS_FOR).order_by("-is_current", "-recorded_at", "-pk"):
        evidence[row.counts_for][row.field].append(row)
    records: dict[int, list[SeasonRecord]] = {pk: [] for pk in ids}
    counts = SeasonRecord.objects.filter(program__in=told, withdrawn_at__isnull=True).select_related("source")
    for counted in counts.annotate(counts_for=COUNTS_FOR):
        records[counted.counts_for].append(counted)
    return [_dossier(one, evidence[heads[one.pk]], records[heads[one.pk]]) for one in programs]


def _dossier(program: Program, rows: dict[str, list[Evidence]], records: list[SeasonRecord]) -> Dossier:
    disputed = program.disputed_fields.split()
    facts: dict[str, KnownFact] = {}
    for name, field in FIELDS.items():
        current = next((row for row in rows[name] if row.is_current), None)
        others = [
            row
            for row in rows[name]
            if not current or (row.value, row.strictness) != (current.value, current.strictness)
        ]
        default = _default_length(program.specialty) if name == "length_years" and not current else ""
        whole = facts.get(field.part_of)
        facts[name] = KnownFact(
            field, current, others, rows[name], name in disputed, default, _strictness_of_whole(whole) if whole else ""
        )
    counted = [[row for row in records if row.is_current is is_current] for is_current in (True, False)]
    return Dossier(program, facts, *counted)


def _strictness_of_whole(whole: KnownFact) -> str:
    if whole.row is None:
        return ""
    stated = whole.row.strictness if whole.field.has_strictness else whole.row.value
    return stated if stated in Strictness.values else ""


def _rate(row: SeasonRecord, totals: Mapping[Any, int | None]) -> rates.Rate | None:
    """The group's share of the total, where the total is on record; a stated percentage is of that total."""
    if not (total := totals.get((row.season, row.track, row.population))):
        return None
    people = float(row.percent) / 100 * total if row.count is None and row.percent is not None else row.count
    return None if people is None else rates.rate(min(people, total), total)


def _default_length(specialty: Specialty | None) -> str:
    if specialty is None or not specialty.default_length_years:
        return ""
    return f"{specialty.default_length_years} (usual for {specialty.name}; the program's own length is not stated)"


IN_DISPUTE: Final = "In dispute"
NOT_STATED: Final = "Not stated"


def question(about: Any) -> str:
    """What a statement is about: a field, or (season, track, group, population)."""
    if isinstance(about, str):
        return FIELDS[about].label
    season, track, group, population = about
    parts = [Group(group).label, str(season or "undated"), *([TrackKind(track).label] if track else [])]
    return f"{Population(population).label} ({', '.join(map(str, parts))})"
