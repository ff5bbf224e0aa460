"""The read model: every listed program as columns, one copy per worker and data version.

A column keeps its distinct values and, per program, the number of its value. A question is asked once per distinct
combination of the facts it reads (a *case*) and the answers are gathered over all programs.
"""

import threading
from collections import defaultdict, namedtuple
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from programs.catalogue.filters import FilterQuestion, Reply
from programs.catalogue.institutions import institutions, sisters, teaching_centers
from programs.dates import first_day
from programs.fields import FIELDS, as_rules_read
from programs.models import DataState, Evidence, Program, SeasonRecord, StateImgCount
from programs.models.querysets import COUNTS_FOR, SORT_COLUMNS, sort_column
from programs.record.openness import OpennessFacts
from programs.record.rates import SeasonCount, img_record, newest_imgs
from programs.record.state_imgs import StateImgs, state_imgs
from programs.record.stated_vs_observed import COLUMN_OF as SAYS_COLUMNS
from programs.vocabulary import H1B_PAYMENT_SINCE

# Columns read as they are; the rest are derived in _columns.
PLAIN_COLUMNS: Final = (
    "program_key",
    "search_text",
    *(column for fact in FIELDS.values() if fact.is_policy or fact.for_rules for column in fact.columns),
    "img_share",
    "imgs_on_record",
    "known_facts",
    "answer_years",
    *SAYS_COLUMNS.values(),
)
# Limits that a page of long ago no longer closes by: for each a column says when its value was last seen.
AGED_LIMITS: Final = ("min_step1", "min_step2_ck", "max_attempts", "max_years_since_graduation")
# Of these a column says when their value was last seen; of H-1B only whether that was since it asks for a payment.
DATED_FACTS: Final = (*AGED_LIMITS, "visa_h1b")


class Column(NamedTuple):
    values: list[Any]
    codes: NDArray[np.int64]


class Cases(NamedTuple):
    """``facts``: the distinct combinations, as named tuples; ``of_program``: one case number per program."""

    facts: list[Any]
    of_program: NDArray[np.int64]


class FilterQuery(Protocol):
    """What :meth:`Catalogue.select` needs of a filter."""

    @property
    def questions(self) -> list[FilterQuestion]: ...

    @property
    def sort(self) -> str: ...


@dataclass(frozen=True)
class Selection:
    """The programs a filter keeps, as positions in the catalogue, in the filter's order.

    ``kept_by``: per filter in use, where it keeps a program. How many there would be with every yes with conditions
    included, with everything not stated, with both.
    """

    positions: NDArray[np.int64]
    kept_by: dict[str, NDArray[np.bool_]]
    count_with_conditional: int
    count_with_not_stated: int
    count_with_unknown: int

    @property
    def count(self) -> int:
        return len(self.positions)

    @property
    def conditional_left_out(self) -> int:
        """How many programs answer with conditions, and are left out for it."""
        return self.count_with_conditional - self.count


@dataclass
class Catalogue:
    """All listed programs in name order; positions 0..size-1 are that order."""

    version: UUID
    this_season: int
    ids: list[int]
    columns: dict[str, Column]
    merged: dict[str, int] = field(default_factory=dict)  # key of a merged program → id of the one it is merged into
    kept: dict[Hashable, Any] = field(default_factory=dict)  # what rules found that holds for many applicants
    _cases: dict[tuple[str, ...], Cases] = field(default_factory=dict)
    _orders: dict[str, NDArray[np.int64]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = len(self.ids)
        self.position_of_key = {key: at for at, key in enumerate(self.values_of("program_key"))}
        self.position_of_id = {pk: at for at, pk in enumerate(self.ids)}
        for key, pk in self.merged.items():
            if pk in self.position_of_id:
                self.position_of_key[key] = self.position_of_id[pk]

    def values_of(self, column: str) -> list[Any]:
        """The column spelled out, one value per program."""
        values, codes = self.columns[column]
        return [values[code] for code in codes.tolist()]

    def value(self, column: str, position: int) -> Any:
        values, codes = self.columns[column]
        return values[codes[position]]

    def facts(self, names: Iterable[str], position: int) -> list[Any]:
        """These columns of one program."""
        return [self.value(name, position) for name in names]

    def position(self, program_key: str) -> int | None:
        return self.position_of_key.get(program_key)

    def cases(self, reads: tuple[str, ...]) -> Cases:
        """The distinct combinations of these columns; remembered for the life of this catalogue."""
        if reads not in self._cases:
            number = np.zeros(self.size, dtype=np.int64)
            for name in reads:
                column = self.columns[name]
                # Numbered afresh after each column, so the product never outgrows 64 bits.
                number = np.unique(number * len(column.values) + column.codes, return_inverse=True)[1]
            _, first, of_program = np.unique(number, return_index=True, return_inverse=True)
            Facts = namedtuple("Facts", reads)  # type: ignore[misc]
            facts = [Facts(*(self.value(name, at) for name in reads)) for at in first.tolist()]
            self._cases[reads] = Cases(facts, of_program)
        return self._cases[reads]

    def ask(self, reads: tuple[str, ...], question: Callable[..., IntEnum]) -> NDArray[np.int8]:
        """The question's answer for every program, asked once per case."""
        cases = self.cases(reads)
        return np.array([question(*facts) for facts in cases.facts], dtype=np.int8)[cases.of_program]

    def select(self, query: FilterQuery) -> Selection:
        """The programs the filter keeps: each of its questions gets a reply it keeps."""
        replies = [(question, self.ask(question.reads, question.reply)) for question in query.questions]

        def kept_with(*more: Reply) -> dict[str, NDArray[np.bool_]]:
            return {one.filter.word: np.isin(told, [*one.kept, *more]) for one, told in replies}

        def count_with(*more: Reply) -> int:
            return int(np.count_nonzero(self._all(kept_with(*more).values())))

        kept_by = kept_with()
        order, kept = self.order(query.sort), self._all(kept_by.values())
        return Selection(
            order[kept[order]],
            kept_by,
            count_with(Reply.CONDITIONAL),
            count_with(Reply.NOT_STATED),
            count_with(Reply.CONDITIONAL, Reply.NOT_STATED),
        )

    def tally(self, reads: tuple[str, ...], selection: Selection, *, but: str = "") -> list[tuple[Any, int]]:
        """The distinct combinations of these columns, each with how many of the selected programs have it.

        ``but``: a filter that is not applied, so that its other choices can be counted too.
        """
        cases = self.cases(reads)
        sizes = np.bincount(
            cases.of_program[self._all(mask for word, mask in selection.kept_by.items() if word != but)],
            minlength=len(cases.facts),
        )
        return list(zip(cases.facts, sizes.tolist(), strict=True))

    def saying(self, selection: Selection, *columns: str) -> int:
        """How many of the selected programs say anything in these columns; of any rule or of whom they took, if none
        is named.
        """
        if not columns:
            return sum(size for (known,), size in self.tally(("known_facts",), selection) if known)
        told = self.tally(columns, selection)
        return sum(size for facts, size in told if any(value not in ("", None, ()) for value in facts))

    def _all(self, masks: Iterable[NDArray[np.bool_]]) -> NDArray[np.bool_]:
        """Where every mask is true."""
        whole = np.ones(self.size, dtype=bool)
        for mask in masks:
            whole &= mask
        return whole

    def order(self, sort: str) -> NDArray[np.int64]:
        """All positions by a word of ``SORT_COLUMNS``, "-" reversing it; not stated last, ties by name and key."""
        if sort not in self._orders:
            values, codes = self.columns[f"sort_{sort.removeprefix('-')}"]
            known = sorted((value for value in values if value is not None), reverse=sort_column(sort)[1])
            rank = {value: at for at, value in enumerate(known)}
            ranks = np.array([rank.get(value, len(values)) for value in values], dtype=np.int64)
            self._orders[sort] = np.argsort(ranks[codes], kind="stable")
        return self._orders[sort]


_current: Catalogue | None = None
_loading = threading.Lock()


def current() -> Catalogue:
    """The catalogue of the newest data: one small statement when this worker already has it."""
    global _current
    version = DataState.current().version
    catalogue = _current
    if catalogue is None or catalogue.version != version:
        with _loading:
            if _current is None or _current.version != version:
                _current = _load()
            catalogue = _current
    return catalogue


def _load() -> Catalogue:
    """Read everything; once more if somebody recorded evidence in between, so that no copy mixes two versions."""
    while True:
        state = DataState.current()
        names = [*PLAIN_COLUMNS, *_EXTRA]
        rows = list(Program.objects.listed().in_order().values_list("pk", *names))
        records, states, seen_on = _season_counts(), state_imgs(StateImgCount.counts()), _newest_dates()
        merged = dict(Program.objects.filter(merged_into__isnull=False).values_list("program_key", "merged_into_id"))
        if DataState.current().version == state.version:
            break
    raw: dict[str, Sequence[Any]] = {name: [row[at] for row in rows] for at, name in enumerate(("pk", *names))}
    return Catalogue(state.version, state.this_season, list(raw["pk"]), _columns(raw, records, states, seen_on), merged)


_EXTRA: Final = (
    "sort_name",
    "specialty__slug",
    "specialty__name",
    "specialty__default_length_years",
    "length_years",
    "nrmp_codes",
    "disputed_fields",
    "undated_fields",
    "institution_fields",
    "facts_changed_at",
)


def _columns(
    raw: dict[str, Sequence[Any]],
    records: dict[int, list[SeasonCount]],
    states: Mapping[str, StateImgs],
    seen_on: Mapping[str, Mapping[int, str]],
) -> dict[str, Column]:
    columns: dict[str, Iterable[Any]] = {name: map(as_rules_read, raw[name]) for name in PLAIN_COLUMNS}
    columns["specialty"] = raw["specialty__slug"]
    columns["length_years"] = [
        stated or default
        for stated, default in zip(raw["length_years"], raw["specialty__default_length_years"], strict=True)
    ]
    columns["tracks"] = [
        "".join(sorted({code[7] for code in codes.split("; ") if code})) for codes in raw["nrmp_codes"]
    ]
    columns["disputed"] = raw["disputed_fields"]
    columns["undated"] = raw["undated_fields"]
    columns["by_institution"] = raw["institution_fields"]
    columns["record"] = img_records = [img_record(records.get(pk, [])) for pk in raw["pk"]]
    columns["newest_imgs"] = [newest_imgs(records.get(pk, [])) for pk in raw["pk"]]
    columns |= {f"{field}_seen_on": [dates.get(pk, "") for pk in raw["pk"]] for field, dates in seen_on.items()}
    columns["visa_h1b_seen_on"] = [
        H1B_PAYMENT_SINCE * (day >= H1B_PAYMENT_SINCE) for day in columns["visa_h1b_seen_on"]
    ]
    columns |= _of_place(raw, img_records, states)
    for word in SORT_COLUMNS:
        columns[f"sort_{word}"] = raw[sort_column(word)[0]]
    return {name: _encode(values) for name, values in columns.items()}


def _of_place(
    raw: dict[str, Sequence[Any]], records: list[tuple[SeasonCount, ...]], states: Mapping[str, StateImgs]
) -> dict[str, Iterable[Any]]:
    """What openness reads of a program's state and institution; :class:`OpennessFacts` names the columns."""
    specialties, institution_of = raw["specialty__slug"], institutions(raw["nrmp_codes"])
    centers = teaching_centers(institution_of, specialties)
    of_state = [states.get(state) for state in raw["state"]]
    policies = zip(raw["visa_j1"], raw["visa_h1b"], raw["h1b_resident_filings"], strict=True)
    told = zip(specialties, raw["setting"], centers, of_state, policies, records, strict=True)
    facts = [
        OpennessFacts(specialty, setting, center, state, j1, h1b, filings, record, ())
        for specialty, setting, center, state, (j1, h1b, filings), record in told
    ]
    return {"teaching_center": centers, "state_imgs": of_state, "sisters": sisters(institution_of, facts)}


def _encode(values: Iterable[Any]) -> Column:
    numbers: dict[Any, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return Column(list(numbers), np.array(codes, dtype=np.int64))


def _season_counts() -> dict[int, list[SeasonCount]]:
    rows = SeasonRecord.objects.filter(is_current=True).values_list(COUNTS_FOR, *SeasonCount._fields)
    counts: dict[int, list[SeasonCount]] = defaultdict(list)
    for pk, *told in rows.order_by("pk").iterator(chunk_size=5000):
        counts[pk].append(SeasonCount.of(*told))
    return counts


def _newest_dates() -> dict[str, dict[int, str]]:
    """By fact and program: the newest date of the standing rows that state the value which stands; '' is undated."""
    rows = Evidence.objects.filter(field__in=DATED_FACTS, withdrawn_at__isnull=True)
    current: dict[tuple[str, int], str] = {}
    dates: dict[tuple[str, int, str], str] = {}
    for pk, name, value, season, seen_on, is_current in rows.values_list(
        COUNTS_FOR, "field", "value", "season", "seen_on", "is_current"
    ):
        said = seen_on or (str(season) if season else "")
        dates[name, pk, value] = max(dates.get((name, pk, value), ""), said, key=first_day)
        if is_current:
            current[name, pk] = value
    newest: dict[str, dict[int, str]] = {name: {} for name in DATED_FACTS}
    for (name, pk), value in current.items():
        newest[name][pk] = dates[name, pk, value]
    return newest
