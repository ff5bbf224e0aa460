"""The words of the address bar, validated: one table (``filters``), read by form, catalogue and ORM alike.

A program is kept when no filter answers no, every silence or dispute belongs to a filter named in ``not_stated``, and
every yes with conditions to one named in ``conditional``. :class:`ProgramFilter` validates the words once for page, API
and export; its ``qs`` is the plain ORM reading, the oracle the catalogue is tested against.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Final, NamedTuple

import django_filters as df
import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from rapidfuzz import process

from programs.catalogue.columns import Catalogue, Selection
from programs.catalogue.filters import FILTERS, SECTIONS, Filter, FilterQuestion, FilterSection, Reply
from programs.models import Program
from programs.models.querysets import SORT_COLUMNS, ProgramQuerySet

MOST_VALUES = 100  # of one word in one address
ALL_FILTERS = "1"  # not_stated=1 and conditional=1 name every filter
SILENT_ANSWER: Final = {"specialty", "state"}  # filters that silent programs answer too
MOST_KNOWN: Final = "known"  # the order nobody has to ask for
VIEWS: Final = [("table", "Table"), ("cards", "Cards"), ("map", "Map")]
MAPS: Final = [
    ("programs", "Programs"),
    *((word, row.prominent.map_label) for word, row in FILTERS.items() if row.prominent),
    ("record", "IMG record"),
]
NOT_STATED: Final = [
    (ALL_FILTERS, "All filters"),
    *((word, row.label) for word, row in FILTERS.items() if not row.is_always_known),
]
CONDITIONAL: Final = [
    (ALL_FILTERS, "All filters"),
    *((word, row.label) for word, row in FILTERS.items() if row.conditional),
]
REPLIES: Final = tuple(Reply)
SORTS: Final = [(sign + word, word) for word in SORT_COLUMNS for sign in ("", "-")]
OFFERED_SORTS: Final = {
    "": "Most answers first, any year",
    "name": "Name",
    "-name": "Name, from Z to A",
    "state": "State",
    "specialty": "Specialty",
    "-positions": "Most positions first",
    "positions": "Fewest positions first",
    "-img_share": "Highest IMG share first",
    "img_share": "Lowest IMG share first",
    "-updated": "Last changed first",
}
LEAST_KNOWN: Final = 0.02  # of the programs; a filter that fewer answer finds next to nothing, and is not offered


class Facet(NamedTuple):
    """Under the other filters: how many programs each choice would find, how many say yes with conditions, and how many
    do not say.

    With these included, a choice finds those programs too.

    ``not_stated`` is None for a filter whose answer is always known, ``conditional`` for one that takes no conditions.
    ``replies``: of a filter whose conditions differ from choice to choice, how many programs give which, by choice.
    ``is_usual``: the choices are those that some program has, as on most pages.
    """

    choices: dict[str, int]
    not_stated: int | None
    conditional: int | None
    replies: dict[str, Counter[Reply]]
    is_usual: bool = True


@dataclass
class Control:
    """A filter as the page draws it: its row, its form, and what the address gives of it, which is mostly nothing."""

    row: Filter
    form: forms.Form
    given: Any

    @property
    def field(self) -> forms.BoundField:
        return self.form[self.row.word]

    @property
    def has_choices(self) -> bool:
        return "choices" in self.row.field.extra

    @property
    def is_wrong(self) -> bool:
        return self.row.word in self.form.errors


@dataclass(frozen=True)
class DrawnSection:
    """A section with the filters that stand in it."""

    section: FilterSection
    controls: list[Control]

    @property
    def is_open(self) -> bool:
        """One of its filters is in use or in error; a list too long to open by itself opens for an error only."""
        is_long = self.section.layout == "narrowing"
        return any(one.is_wrong or (one.given and not is_long) for one in self.controls)

    @cached_property
    def alone(self) -> Control | None:
        """Its only filter, if that has choices: the title stands for its legend, and says how many are chosen."""
        first, *others = self.controls
        return first if self.section.title and first.has_choices and not others else None


class Shared(dict[str, Any]):
    """Filters or fields that no request changes: what Django copies for each form costs more than reading the words."""

    def __deepcopy__(self, memo: Any) -> dict[str, Any]:
        return dict(self)


class WordsForm(forms.Form):
    """The words of a page beside its filters. Refuses unknown ones: a mistyped filter must not show every program."""

    field_order = list(FILTERS)
    not_stated = forms.MultipleChoiceField(required=False, label="Include not stated", choices=NOT_STATED)
    conditional = forms.MultipleChoiceField(required=False, label="Include with conditions", choices=CONDITIONAL)
    view = forms.ChoiceField(required=False, label="Show as", choices=VIEWS)
    by = forms.ChoiceField(required=False, label="Map of", choices=MAPS)
    silent = forms.ChoiceField(required=False, label="Show silent programs", choices=[("1", "Yes")])
    sort = forms.ChoiceField(required=False, label="Sort by", choices=SORTS)
    page = forms.IntegerField(required=False, label="Page", min_value=1, max_value=1_000_000)
    of_nothing: ClassVar[dict[str, Any]] = {}

    def _clean_fields(self) -> None:
        """What a field makes of nothing is known: only words of the address are asked what they mean."""
        self.cleaned_data |= self.of_nothing
        super()._clean_fields()  # type: ignore[misc]

    def _bound_items(self) -> Iterator[tuple[str, forms.BoundField]]:
        return ((name, self[name]) for name in self.fields if name in self.data or name not in self.of_nothing)

    def clean(self) -> dict[str, Any]:
        for word in self.data:
            if word not in self.fields:
                likely = process.extractOne(word[:60], list(self.fields), score_cutoff=60)
                hint = f" Did you mean “{likely[0]}”?" if likely else ""
                raise ValidationError(f"“{word[:60]}” is not a filter.{hint}")
            values = self.data.getlist(word) if isinstance(self.data, QueryDict) else []
            if len(values) > 1 and not isinstance(self.fields[word], forms.MultipleChoiceField):
                raise ValidationError(f"“{word}” can be asked once; this address gives it {len(values)} times.")
            if len(values) > MOST_VALUES:
                raise ValidationError(
                    f"“{word[:60]}” has {len(values)} values; at most {MOST_VALUES} can be asked at once."
                )
        return self.cleaned_data


class ProgramFilter(df.FilterSet):
    """The validated words of one address.

    ``extra``: form fields for words of the page itself that are not filters (``verdict``, ``page_size``). An unknown
    word or a bad value is an error of the form; the other words keep working.
    """

    class Meta:
        model = Program
        fields: list[str] = []
        form = WordsForm

    _form_class: ClassVar[type[forms.Form] | None] = None

    def __init__(self, data: QueryDict | Mapping[str, Any], *, extra: Mapping[str, forms.Field] | None = None):
        super().__init__(data)
        self.form.fields |= extra or {}

    @classmethod
    def get_filters(cls) -> dict[str, df.Filter]:
        return Shared({word: row.field for word, row in FILTERS.items()})

    def get_form_class(self) -> type[forms.Form]:
        """The same for every request, so built for the first one."""
        cls = type(self)
        if cls._form_class is None:
            form_class: Any = super().get_form_class()
            form_class.base_fields = Shared(form_class.base_fields)
            form_class.of_nothing = {name: field.clean(None) for name, field in form_class.base_fields.items()}
            cls._form_class = form_class
        return cls._form_class

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters in use with their cleaned values."""
        cleaned = getattr(self.form, "cleaned_data", {}) if self.form.errors is not None else {}
        return {word: cleaned[word] for word in FILTERS if cleaned.get(word) not in (None, "", [], ())}

    def kept(self, word: str) -> frozenset[Reply]:
        """The replies of this filter that keep a program."""
        return frozenset(reply for reply, words in self._kept.items() if word in words or ALL_FILTERS in words)

    @cached_property
    def _kept(self) -> dict[Reply, Collection[str]]:
        """By reply the filters for which it keeps a program."""
        given = self.form.cleaned_data
        named = {Reply.NOT_STATED: "not_stated", Reply.CONDITIONAL: "conditional"}
        return {Reply.YES: (ALL_FILTERS,)} | {reply: given.get(word) or () for reply, word in named.items()}

    @property
    def questions(self) -> list[FilterQuestion]:
        """The filters in use as catalogue and database ask them."""
        return [self.question(FILTERS[word], value) for word, value in self.chosen.items()]

    def question(self, row: Filter, value: Any) -> FilterQuestion:
        return FilterQuestion(row, value, self.kept(row.word), self.since)

    @cached_property
    def since(self) -> int:
        """The year from which answers count; 0 for any."""
        return self.form.cleaned_data.get("said_since") or 0

    @property
    def with_conditions(self) -> list[str]:
        """The filters in use that keep a yes with conditions."""
        asked = [question for question in self.questions if question.filter.has_conditions]
        return [question.filter.word for question in asked if Reply.CONDITIONAL in question.kept]

    @property
    def offered_with_conditions(self) -> list[str]:
        """The words whose yes with conditions the page's form has ticked: a visa is first offered with them along."""
        offered, chosen = self.form["conditional"].value() or (), self.chosen
        return [*offered, *(word for word, row in FILTERS.items() if row.prominent and word not in chosen)]

    @property
    def sections(self) -> list[DrawnSection]:
        """The filters as the page draws them; those that stand open first, each by itself."""
        form = self.form
        given = {word: form[word].value() for word in FILTERS.keys() & form.data.keys()}
        controls = [Control(row, form, given.get(word)) for word, row in FILTERS.items()]
        return [DrawnSection(section, [one for one in controls if one.row.section == section]) for section in SECTIONS]

    def facets(self, catalogue: Catalogue, selection: Selection) -> dict[str, Facet]:
        """The counts beside the choices of every filter that is offered, by word."""
        offered = {word: {Reply.CONDITIONAL} for word in self.offered_with_conditions}
        return {
            word: self._facet(row, self.kept(word) | offered.get(word, set()), catalogue, selection)
            for word, row in FILTERS.items()
            if row.section and (word in self.chosen or _finds_some(row, catalogue))
        }

    def _facet(self, row: Filter, kept: frozenset[Reply], catalogue: Catalogue, selection: Selection) -> Facet:
        choices = [value for value, _ in row.choices]
        if row.is_column:
            stated = {value: n for (value,), n in catalogue.tally(row.reads, selection, but=row.word)}
            silent = stated.get("", 0)
            besides = silent if Reply.NOT_STATED in kept else 0
            usual = {*catalogue.columns[row.word].values}
            known = usual | {*self.chosen.get(row.word, ())}  # others would find nothing
            counts = {value: stated.get(value, 0) + besides for value in choices if value in known}
            return Facet(counts, None if row.is_always_known else silent, None, {}, known == usual)
        sizes = catalogue.sizes(self.question(row, choices or 0).reads, selection, but=row.word)

        def replies_to(asked: Any) -> list[int]:
            question = FilterQuestion(row, asked, since=self.since)
            told: list[float] = np.bincount(catalogue.replies(question), sizes, len(REPLIES)).tolist()
            return [int(n) for n in told]

        replies = replies_to(self.chosen.get(row.word) or choices or 0)
        of_choice = {value: replies_to([value]) for value in choices}
        counts = {value: sum(told[reply] for reply in kept) for value, told in of_choice.items()}
        return Facet(
            counts,
            None if row.is_always_known else replies[Reply.NOT_STATED],
            replies[Reply.CONDITIONAL] if row.has_conditions else None,
            {word: Counter(dict(zip(REPLIES, told, strict=True))) for word, told in of_choice.items() if row.prominent},
        )

    @property
    def sort(self) -> str:
        return self.form.cleaned_data.get("sort") or MOST_KNOWN

    @property
    def folds_silent(self) -> bool:
        """The list ends with the last program of which something is known, and counts the rest in one line: where
        nothing is asked that they would have to answer, and nobody asked for them.
        """
        given = self.form.cleaned_data
        is_open = given.get("silent") or given.get("not_stated") or self.chosen.keys() - SILENT_ANSWER
        return self.sort == MOST_KNOWN and not is_open

    @property
    def view(self) -> str:
        return self.form.cleaned_data.get("view") or "table"

    @property
    def map_of(self) -> str:
        return self.form.cleaned_data.get("by") or "programs"

    @property
    def page(self) -> int:
        return self.form.cleaned_data.get("page") or 1

    def filter_queryset(self, queryset: ProgramQuerySet) -> ProgramQuerySet:
        queryset = queryset.listed()
        for question in self.questions:
            queryset = queryset.filter(question.q)
        return queryset.in_order(self.sort)


def _finds_some(row: Filter, catalogue: Catalogue) -> bool:
    """Whether enough programs answer a filter of stated words to offer it. Not known is not a fault of the program."""
    if row.is_always_known or not row.is_column:
        return True
    cases = catalogue.cases(row.reads)
    said = sum(size for (value,), size in zip(cases.facts, cases.sizes.tolist(), strict=True) if value)
    return said >= LEAST_KNOWN * max(catalogue.size, 1)


def in_words(query: ProgramFilter) -> list[str]:
    """What a valid filter asks, one sentence a word: "State: New York or New Jersey"."""
    lines = []
    for word, value in query.chosen.items():
        values = value if isinstance(value, list) else [value]
        said = " or ".join(value_in_words(query, word, one) for one in values)
        lines.append(f"{query.form.fields[word].label}: {said}")
    if named := query.form.cleaned_data.get("not_stated"):
        included = " and ".join(value_in_words(query, "not_stated", one) for one in named)
        lines.append(f"With the programs that do not state: {included}")
    for word in query.with_conditions:
        lines.append(f"With the programs that answer with conditions: {FILTERS[word].label}")
    return lines or ["All programs"]


def problems_of(query: ProgramFilter) -> list[str]:
    """What is wrong with the words of a search, each sentence with the filter it is about."""
    form = query.form
    return [
        f"{form.fields[word].label}: {why}" if word in form.fields else str(why)
        for word, whys in form.errors.items()
        for why in whys
    ]


def value_in_words(query: ProgramFilter, word: str, value: Any) -> str:
    """One value of a word as its label."""
    if isinstance(value, tuple):
        return " ".join(value)
    choices = FILTERS[word].choices if word in FILTERS else getattr(query.form.fields[word], "choices", ())
    return next((str(label) for one, label in choices if str(one) == str(value)), str(value))
