"""The words of the address bar, validated: one table (``filters``), read by form, catalogue and ORM alike.

A program is kept when no filter answers no, every silence or dispute belongs to a filter named in ``not_stated``, and
every yes with conditions to one named in ``conditional``. :class:`ProgramFilter` validates the words once for page, API
and export; its ``qs`` is the plain ORM reading, the oracle the catalogue is tested against.
"""

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, ClassVar, Final, NamedTuple

import django_filters as df
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
SORTS: Final = [(sign + word, word) for word in SORT_COLUMNS for sign in ("", "-")]


class Facet(NamedTuple):
    """Under the other filters: how many programs each choice would find, how many say yes with conditions, and how many
    do not say.

    With these included, a choice finds those programs too.

    ``not_stated`` is None for a filter whose answer is always known, ``conditional`` for one that takes no conditions.
    ``replies``: of a filter whose conditions differ from choice to choice, how many programs give which, by choice.
    """

    choices: dict[str, int]
    not_stated: int | None
    conditional: int | None
    replies: dict[str, Counter[Reply]]


@dataclass(frozen=True)
class Control:
    """A filter as the page draws it: its row and its field on the form."""

    row: Filter
    field: forms.BoundField

    @property
    def has_choices(self) -> bool:
        return hasattr(self.field.field, "choices")


@dataclass(frozen=True)
class DrawnSection:
    """A section with the filters that stand in it."""

    section: FilterSection
    controls: list[Control]

    @property
    def is_open(self) -> bool:
        """One of its filters is in use or in error; a list too long to open by itself opens for an error only."""
        is_long = self.section.layout == "narrowing"
        return any(one.field.errors or (one.field.value() and not is_long) for one in self.controls)

    @property
    def alone(self) -> Control | None:
        """Its only filter, if that has choices: the title stands for its legend, and says how many are chosen."""
        first, *others = self.controls
        return first if self.section.title and first.has_choices and not others else None


class WordsForm(forms.Form):
    """The words of a page beside its filters. Refuses words nobody knows: a mistyped filter must not quietly show
    every program.
    """

    field_order = list(FILTERS)
    not_stated = forms.MultipleChoiceField(required=False, label="Include not stated", choices=NOT_STATED)
    conditional = forms.MultipleChoiceField(required=False, label="Include with conditions", choices=CONDITIONAL)
    view = forms.ChoiceField(required=False, label="Show as", choices=VIEWS)
    by = forms.ChoiceField(required=False, label="Map of", choices=MAPS)
    silent = forms.ChoiceField(required=False, label="Show silent programs", choices=[("1", "Yes")])
    sort = forms.ChoiceField(required=False, label="Sort by", choices=SORTS)
    page = forms.IntegerField(required=False, label="Page", min_value=1, max_value=1_000_000)

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
        self.form.fields |= deepcopy(dict(extra or {}))

    @classmethod
    def get_filters(cls) -> dict[str, df.Filter]:
        return {word: row.field for word, row in FILTERS.items()}

    def get_form_class(self) -> type[forms.Form]:
        """The same for every request, so built for the first one."""
        cls = type(self)
        if cls._form_class is None:
            cls._form_class = super().get_form_class()
        return cls._form_class

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in use with their cleaned values."""
        cleaned = getattr(self.form, "cleaned_data", {}) if self.form.errors is not None else {}
        return {word: cleaned[word] for word in FILTERS if cleaned.get(word) not in (None, "", [], ())}

    def kept(self, word: str) -> frozenset[Reply]:
        """The replies of this filter that keep a program."""
        included = (("not_stated", Reply.NOT_STATED), ("conditional", Reply.CONDITIONAL))
        named = {reply for name, reply in included if {word, ALL_FILTERS} & {*(self.form.cleaned_data.get(name) or ())}}
        return frozenset({Reply.YES, *named})

    @property
    def questions(self) -> list[FilterQuestion]:
        """The filters in use as catalogue and database ask them."""
        return [self.question(FILTERS[word], value) for word, value in self.chosen.items()]

    def question(self, row: Filter, value: Any) -> FilterQuestion:
        return FilterQuestion(row, value, self.kept(row.word), self.since)

    @property
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
        controls = [Control(row, self.form[word]) for word, row in FILTERS.items()]
        return [DrawnSection(section, [one for one in controls if one.row.section == section]) for section in SECTIONS]

    def facets(self, catalogue: Catalogue, selection: Selection) -> dict[str, Facet]:
        """The counts beside the choices of every filter on the page, by word."""
        offered = {word: {Reply.CONDITIONAL} for word in self.offered_with_conditions}
        return {
            word: self._facet(row, self.kept(word) | offered.get(word, set()), catalogue, selection)
            for word, row in FILTERS.items()
            if row.section
        }

    def _facet(self, row: Filter, kept: frozenset[Reply], catalogue: Catalogue, selection: Selection) -> Facet:
        choices = [value for value, _ in getattr(self.form.fields[row.word], "choices", ())]
        reads = self.question(row, choices or 0).reads
        told = catalogue.tally(reads, selection, but=row.word)

        def replies_to(asked: Any) -> Counter[Reply]:
            replies, question = Counter[Reply](), self.question(row, asked)
            for facts, n in told:
                replies[question.reply(*facts)] += n
            return replies

        replies, of_choice = replies_to(self.chosen.get(row.word) or choices or 0), {}
        if row.is_column:
            sizes = {value: n for (value,), n in told}
            besides = sizes.get("", 0) if Reply.NOT_STATED in kept else 0
            counts = {value: sizes.get(value, 0) + besides for value in choices}
        else:
            of_choice = {value: replies_to([value]) for value in choices}
            counts = {value: sum(n for reply, n in of_choice[value].items() if reply in kept) for value in choices}
        return Facet(
            counts,
            None if row.is_always_known else replies[Reply.NOT_STATED],
            replies[Reply.CONDITIONAL] if row.has_conditions else None,
            of_choice if row.prominent else {},
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
    labels = {str(one): str(label) for one, label in getattr(query.form.fields[word], "choices", ())}
    return labels.get(str(value), str(value))
