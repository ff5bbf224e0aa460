"""The words of the address bar, validated: one table (``filter_table``), read by form, catalogue and ORM alike.

Every filter answers yes, no or unknown for every program. A program is kept when no filter answers no and every unknown
belongs to a filter named in ``not_stated``. :class:`ProgramFilter` validates the words once for page, API and export;
its ``qs`` is the plain ORM reading, the oracle the catalogue is tested against.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple

import django_filters as df
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from rapidfuzz import process

from programs.catalogue.columns import Catalogue, FilterQuestion, Selection
from programs.catalogue.filters import ALWAYS_KNOWN, FILTERS, Filter
from programs.models import Program
from programs.models.querysets import SORT_COLUMNS, ProgramQuerySet
from programs.vocabulary import Answer

MOST_VALUES = 100  # of one word in one address
ALL_FILTERS = "1"  # not_stated=1 names every filter
VIEWS: Final = [("table", "Table"), ("cards", "Cards"), ("map", "Map")]
MAPS: Final = [("programs", "Programs"), ("visa", "Stated visa"), ("record", "IMG record")]
SORTS: Final = [(sign + word, word) for word in SORT_COLUMNS for sign in ("", "-")]


class Facet(NamedTuple):
    """Under the other filters: how many programs each choice would find, and for how many the answer is unknown.

    With "include not stated" on, a choice finds those programs too.

    ``not_stated`` is None for a filter whose answer is always known.
    """

    choices: dict[str, int]
    not_stated: int | None


class ProgramFilter(df.FilterSet):
    """The validated words of one address.

    ``extra``: form fields for words of the page itself that are not filters (``verdict``, ``page_size``). An unknown
    word or a bad value is an error of the form; the other words keep working.
    """

    class Meta:
        model = Program
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict | Mapping[str, Any],
        *args: Any,
        extra: Mapping[str, forms.Field] | None = None,
        **kwargs: Any,
    ):
        self.extra = extra or {}
        kwargs.setdefault("queryset", Program.objects.all())
        super().__init__(data, *args, **kwargs)

    @classmethod
    def get_filters(cls) -> dict[str, df.Filter]:
        return {row.word: row.field() for row in FILTERS.values()}

    def get_form_class(self) -> type[forms.Form]:
        fields = {word: one.field for word, one in self.filters.items()}
        fields["not_stated"] = forms.MultipleChoiceField(
            required=False,
            label="Include not stated",
            choices=[(ALL_FILTERS, "All filters")]
            + [(row.word, row.label) for row in FILTERS.values() if row.word not in ALWAYS_KNOWN],
        )
        fields["view"] = forms.ChoiceField(required=False, label="Show as", choices=VIEWS)
        fields["by"] = forms.ChoiceField(required=False, label="Map of", choices=MAPS)
        fields["sort"] = forms.ChoiceField(required=False, label="Sort by", choices=SORTS)
        fields["page"] = forms.IntegerField(required=False, label="Page", min_value=1, max_value=1_000_000)
        return type("ProgramFilterForm", (_WordsForm,), {**fields, **self.extra})

    @property
    def chosen(self) -> dict[str, Any]:
        """The filters in use with their cleaned values."""
        cleaned = getattr(self.form, "cleaned_data", {}) if self.form.errors is not None else {}
        return {word: cleaned[word] for word in FILTERS if cleaned.get(word) not in (None, "", [], ())}

    def includes_unknown(self, word: str) -> bool:
        named = self.form.cleaned_data.get("not_stated") or []
        return word in named or ALL_FILTERS in named

    @property
    def questions(self) -> list[FilterQuestion]:
        """The filters in use as the catalogue asks them."""
        return [
            FilterQuestion(
                word, FILTERS[word].reads, partial(_given, FILTERS[word].answer, value), self.includes_unknown(word)
            )
            for word, value in self.chosen.items()
        ]

    def facets(self, books: Catalogue, selection: Selection) -> dict[str, Facet]:
        """The counts beside the choices of every filter, by word."""
        return {word: self._facet(row, books, selection) for word, row in FILTERS.items() if word != "q"}

    def _facet(self, row: Filter, books: Catalogue, selection: Selection) -> Facet:
        choices = [value for value, _ in getattr(self.form.fields[row.word], "choices", ())]
        told = books.tally(row.reads, selection, but=row.word)
        asked: Any = self.chosen.get(row.word) or choices or 0
        unknown = sum(n for facts, n in told if row.answer(*facts, asked) is Answer.UNKNOWN)
        kept_from = Answer.UNKNOWN if self.includes_unknown(row.word) else Answer.YES
        if row.is_column:
            sizes = {value: n for (value,), n in told}
            besides = sizes.get("", 0) if kept_from is Answer.UNKNOWN else 0
            counts = {value: sizes.get(value, 0) + besides for value in choices}
        else:
            counts = {
                value: sum(n for facts, n in told if row.answer(*facts, [value]) >= kept_from) for value in choices
            }
        return Facet(counts, None if row.word in ALWAYS_KNOWN else unknown)

    @property
    def sort(self) -> str:
        return self.form.cleaned_data.get("sort") or "name"

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
        for word, value in self.chosen.items():
            keeps = FILTERS[word].yes(value)
            if self.includes_unknown(word):
                keeps |= FILTERS[word].unknown(value)
            queryset = queryset.filter(keeps)
        return queryset.in_order(self.sort)


def in_words(wanted: ProgramFilter) -> list[str]:
    """What a valid filter asks, one sentence a word: "State: New York or New Jersey"."""
    lines = []
    for word, value in wanted.chosen.items():
        values = value if isinstance(value, list) else [value]
        said = " or ".join(value_in_words(wanted, word, one) for one in values)
        lines.append(f"{wanted.form.fields[word].label}: {said}")
    if named := wanted.form.cleaned_data.get("not_stated"):
        included = " and ".join(value_in_words(wanted, "not_stated", one) for one in named)
        lines.append(f"With the programs that do not state: {included}")
    return lines or ["All programs"]


def problems_of(wanted: ProgramFilter) -> list[str]:
    """What is wrong with the words of a search, each sentence with the filter it is about."""
    form = wanted.form
    return [
        f"{form.fields[word].label}: {why}" if word in form.fields else str(why)
        for word, whys in form.errors.items()
        for why in whys
    ]


def value_in_words(wanted: ProgramFilter, word: str, value: Any) -> str:
    """One value of a word as its label."""
    if isinstance(value, tuple):
        return " ".join(value)
    labels = {str(one): str(label) for one, label in getattr(wanted.form.fields[word], "choices", ())}
    return labels.get(str(value), str(value))


def _given(answer: Callable[..., Answer], value: Any, *facts: Any) -> Answer:
    return answer(*facts, value)


class _WordsForm(forms.Form):
    """Refuses words nobody knows: a mistyped filter must not quietly show every program."""

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
