"""Every filter of the address bar, one row each: its word, its place on the page, and one question asked of facts and
database.

A filter answers yes, no or unknown for every program; an unknown is silence, or a yes with conditions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, Final

import django_filters as df
import numpy as np
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from numpy.typing import NDArray

from programs import catalogue
from programs.catalogue.filter_fields import SomeOf, WholeNumber
from programs.catalogue.said_since import EARLIEST, LATEST, is_said_since, said_since
from programs.catalogue.sections import AGREEMENT, KNOWN, LIMITS, OPEN, FilterSection, Prominent
from programs.facts.search_text import MOST_WORDS, needle, words_in
from programs.fields import POLICY_FIELDS
from programs.record.rates import accepts_img_answer
from programs.vocabulary import STATES, Agreement, Answer, Policy, Setting, Strictness, Wanted


class Reply(IntEnum):
    """An answer as filters tell it: what is unknown is not stated (or in dispute), or stated with conditions."""

    NO = 0
    NOT_STATED = 1
    CONDITIONAL = 2
    YES = 3


def answer_of(policy: str) -> Answer:
    """A stated policy as an answer; blank is unknown."""
    return Policy(policy).answer if policy else Answer.UNKNOWN


# What a column says that makes an unknown a yes with conditions: a policy, or a limit with an exception.
CONDITIONS: Final = (Policy.CONDITIONAL.value, Strictness.UNLESS.value)


@dataclass(frozen=True)
class Filter:
    """All there is to say of one filter; page, counts, form, maps, API and files follow from its row.

    ``section``: where the page draws it; None for one the page has a box of its own for. ``legend``: its label there,
    if another. ``reads``: the catalogue columns ``answer`` takes, before the chosen value. ``yes`` and ``unknown`` are
    the ORM's words for the same answers; without ``unknown`` the answer is always known. ``conditional``: the columns
    read that make an unknown a yes with conditions. ``is_column``: the choices are the very values of the one column
    read. ``of_all``: where the answer is yes, for the catalogue and the value, where an index tells it at once.
    """

    word: str
    label: str
    section: FilterSection | None
    field: df.Filter
    reads: tuple[str, ...]
    answer: Callable[..., Answer]
    yes: Callable[[Any], Q]
    unknown: Callable[[Any], Q] | None = None
    conditional: Callable[[Any], list[str]] | None = None
    is_column: bool = False
    legend: str = ""
    prominent: Prominent | None = None
    of_all: Callable[[Any, Any], NDArray[np.bool_]] | None = None

    def __post_init__(self) -> None:
        self.field.label = self.field.label or self.label

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Values and labels; none where a number or words are typed."""
        told = self.field.extra.get("choices", ())
        return told() if callable(told) else list(told)

    @property
    def is_always_known(self) -> bool:
        return self.unknown is None

    @property
    def has_conditions(self) -> bool:
        return self.conditional is not None


@dataclass(frozen=True)
class FilterQuestion:
    """A filter with the value it is asked for, and the replies it keeps.

    ``since``: the year from which an answer about policies counts; 0 for any.
    """

    filter: Filter
    value: Any
    kept: frozenset[Reply] = frozenset({Reply.YES})
    since: int = 0

    @cached_property
    def conditional(self) -> list[str]:
        return self.filter.conditional(self.value) if self.filter.conditional else []

    @cached_property
    def dated(self) -> tuple[str, ...]:
        """The policies one of which has to be as new as asked: of several visas those asked for."""
        columns = self.conditional if self.filter.prominent else self.filter.reads
        return tuple(column for column in columns if column in POLICY_FIELDS) if self.since else ()

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The columns of the facts that :meth:`reply` takes."""
        return (*self.filter.reads, "answer_years") if self.dated else self.filter.reads

    def reply(self, *facts: Any) -> Reply:
        """The reply for the facts of one program, in the order of ``reads``; an answer too old is no."""
        answer = self.filter.answer(*facts[: len(self.filter.reads)], self.value)
        if answer is Answer.NO:
            return Reply.NO
        told = (facts[self.filter.reads.index(column)] for column in self.conditional)
        if answer is Answer.UNKNOWN and not any(word in CONDITIONS for word in told):
            return Reply.NOT_STATED
        if self.dated and not is_said_since(facts[-1], self.since, self.dated):
            return Reply.NO
        return Reply.YES if answer is Answer.YES else Reply.CONDITIONAL

    def keeps(self, *facts: Any) -> bool:
        return self.reply(*facts) in self.kept

    @property
    def q(self) -> Q:
        """The programs it keeps, as the ORM asks for them."""
        is_new = said_since(self.since, self.dated) if self.dated else Q()
        kept, unknown = self.filter.yes(self.value) & is_new, self.filter.unknown
        if unknown is None:
            return kept
        has_conditions = Q(pk__in=[])  # none
        for column in self.conditional:
            has_conditions |= Q((f"{column}__in", CONDITIONS))
        if Reply.NOT_STATED in self.kept:
            kept |= unknown(self.value) & ~has_conditions
        if Reply.CONDITIONAL in self.kept:
            kept |= unknown(self.value) & has_conditions & is_new
        return kept


def one_of(
    word: str,
    label: str,
    choices: Any,
    section: FilterSection,
    column: str = "",
    *,
    is_always_known: bool = False,
    legend: str = "",
) -> Filter:
    """The column is one of the chosen values; blank is unknown."""
    column = column or word

    def answer(value: str, chosen: list[str]) -> Answer:
        return Answer.YES if value in chosen else Answer.NO if value else Answer.UNKNOWN

    return Filter(
        word,
        label,
        section,
        SomeOf(choices=choices),
        (word,),
        answer,
        yes=lambda chosen: Q((f"{column}__in", chosen)),
        unknown=None if is_always_known else lambda chosen: Q((column, "")),
        is_column=True,
        legend=legend,
    )


def limit(word: str, label: str, column: str, *, at_most: bool, highest: int) -> Filter:
    """The program's required limit is at most (or at least) the value.

    A preferred limit never excludes, and one with an exception answers with conditions.
    """

    def answer(stated: int | None, strictness: str, value: int) -> Answer:
        if stated is None:
            return Answer.UNKNOWN
        if strictness == Strictness.PREFERRED or (stated <= value if at_most else stated >= value):
            return Answer.YES
        return Answer.UNKNOWN if strictness == Strictness.UNLESS else Answer.NO

    within, beyond = (f"{column}__lte", f"{column}__gt") if at_most else (f"{column}__gte", f"{column}__lt")
    return Filter(
        word,
        label,
        LIMITS,
        WholeNumber(min_value=0, max_value=highest),
        (column, f"{column}_strictness"),
        answer,
        yes=lambda value: (
            Q((within, value)) | Q((f"{column}_strictness", Strictness.PREFERRED), (f"{column}__isnull", False))
        ),
        unknown=lambda value: (
            Q((f"{column}__isnull", True)) | Q((f"{column}_strictness", Strictness.UNLESS), (beyond, value))
        ),
        conditional=lambda value: [f"{column}_strictness"],
    )


class WordsField(forms.CharField):
    """What to search for, cleaned to its words."""

    def clean(self, value: Any) -> tuple[str, ...]:
        typed = super().clean(value)
        words = tuple(words_in(typed))
        if typed and not words:
            raise ValidationError("Type at least one letter or digit.")
        if len(words) > MOST_WORDS:
            raise ValidationError(f"Search for at most {MOST_WORDS} words; these are {len(words)}.")
        return words


class Words(df.CharFilter):
    field_class = WordsField


def has_words(search_text: str, words: tuple[str, ...]) -> Answer:
    return Answer.YES if all(needle(word) in search_text for word in words) else Answer.NO


def accepts_img_matches(accepts_img: str, visa_j1: str, visa_h1b: str, on_record: str, chosen: list[str]) -> Answer:
    """Yes includes what its visa policy or its record implies: see ``record.accepts_img_answer``."""
    known, _ = accepts_img_answer(accepts_img, visa_j1, visa_h1b, on_record)
    if known is Answer.UNKNOWN:
        return Answer.UNKNOWN
    return Answer.YES if ("yes" if known is Answer.YES else "no") in chosen else Answer.NO


IMPLIED_YES: Final = Q(accepts_img="") & (Q(visa_j1=Policy.YES) | Q(visa_h1b=Policy.YES) | ~Q(imgs_on_record=""))
ACCEPTS: Final = {"yes": Q(accepts_img=Policy.YES) | IMPLIED_YES, "no": Q(accepts_img=Policy.NO)}


def sponsors_any(visa_j1: str, visa_h1b: str, chosen: list[str]) -> Answer:
    offered = {"j1": answer_of(visa_j1), "h1b": answer_of(visa_h1b)}
    return max(offered[visa] for visa in chosen)


def sponsors(chosen: list[str]) -> Q:
    return Q(*((f"visa_{visa}", Policy.YES) for visa in chosen), _connector=Q.OR)


def sponsors_none(chosen: list[str]) -> Q:
    return Q(*((f"visa_{visa}", Policy.NO) for visa in chosen))


def experience_within(usce: str, months: float | None, strictness: str, value: int) -> Answer:
    """The months of US experience a program requires are at most the value.

    A preference never excludes, and months with an exception answer with conditions. Experience that is only preferred
    has only preferred months, unless the months say otherwise.
    """
    if months is None:
        return Answer.YES if usce in (Wanted.NO, Wanted.PREFERRED) else Answer.UNKNOWN
    if usce == Wanted.NO or (strictness or usce) == Strictness.PREFERRED or months <= value:
        return Answer.YES
    return Answer.UNKNOWN if strictness == Strictness.UNLESS else Answer.NO


def share_at_least(img_share: float | None, value: int) -> Answer:
    return Answer.UNKNOWN if img_share is None else Answer.YES if img_share >= value else Answer.NO


def specialty_choices() -> list[tuple[str, str]]:
    """Those of the catalogue, which pages read anyway: asked of the database, a page would ask five times."""
    return catalogue.current().specialties


def agreement(word: str, about: str) -> Filter:
    """What a program states about one thing against what its record shows, as the ledger keeps it."""
    label = f"{about}, says against does"
    return one_of(word, label, Agreement.choices, AGREEMENT, is_always_known=True, legend=about)


FILTERS: Final[dict[str, Filter]] = {
    row.word: row
    for row in (
        Filter(
            "q",
            "Search",
            None,
            Words(max_length=200),
            ("search_text",),
            has_words,
            yes=lambda words: Q(*(("search_text__contains", needle(word)) for word in words)),
            of_all=lambda books, words: books.words.having(words),
        ),
        one_of(
            "specialty",
            "Specialty",
            specialty_choices,
            FilterSection("Specialty", layout="narrowing"),
            "specialty__slug",
            is_always_known=True,
        ),
        one_of("state", "State", [*STATES.items()], FilterSection("State", layout="narrowing"), is_always_known=True),
        Filter(
            "visa",
            "Visa",
            OPEN,
            SomeOf(choices=[("j1", "J-1"), ("h1b", "H-1B")], label="Sponsors"),
            ("visa_j1", "visa_h1b"),
            sponsors_any,
            yes=sponsors,
            unknown=lambda chosen: ~sponsors(chosen) & ~sponsors_none(chosen),
            conditional=lambda chosen: [f"visa_{visa}" for visa in chosen],
            legend="Sponsors a visa",
            prominent=Prominent("sponsor", "Visa sponsors"),
        ),
        Filter(
            "accepts_img",
            "Accepts IMGs",
            OPEN,
            SomeOf(choices=[("yes", "Yes"), ("no", "No")]),
            ("accepts_img", "visa_j1", "visa_h1b", "imgs_on_record"),
            accepts_img_matches,
            yes=lambda chosen: Q(*(ACCEPTS[word] for word in chosen), _connector=Q.OR),
            unknown=lambda chosen: ~ACCEPTS["yes"] & ~ACCEPTS["no"],
            conditional=lambda chosen: ["accepts_img"],
            legend="Accepts IMGs, stated or assumed",
        ),
        one_of("setting", "Setting", Setting.choices, FilterSection("Setting")),
        limit("step2_ck", "Minimum Step 2 CK is at most", "min_step2_ck", at_most=True, highest=300),
        limit("attempts", "Allows at least this many attempts at a Step", "max_attempts", at_most=False, highest=20),
        limit(
            "years_since_graduation",
            "Allows at least this many years since graduation",
            "max_years_since_graduation",
            at_most=False,
            highest=60,
        ),
        Filter(
            "usce_months",
            "Months of US experience required, at most",
            LIMITS,
            WholeNumber(min_value=0, max_value=120),
            ("usce", "usce_months", "usce_months_strictness"),
            experience_within,
            yes=lambda value: (
                Q(usce=Wanted.NO)
                | Q(usce=Wanted.PREFERRED, usce_months__isnull=True)
                | Q(usce=Wanted.PREFERRED, usce_months_strictness="")
                | Q(usce_months__isnull=False, usce_months_strictness=Strictness.PREFERRED)
                | Q(usce_months__lte=value)
            ),
            unknown=lambda value: (
                ~Q(usce__in=[Wanted.NO, Wanted.PREFERRED]) & Q(usce_months__isnull=True)
                | ~Q(usce=Wanted.NO) & Q(usce_months_strictness=Strictness.UNLESS, usce_months__gt=value)
            ),
            conditional=lambda value: ["usce_months_strictness"],
        ),
        limit("letters", "Letters required, at most", "letters_required", at_most=True, highest=10),
        Filter(
            "img_share_min",
            "IMG share at least, percent",
            LIMITS,
            WholeNumber(min_value=0, max_value=100),
            ("img_share",),
            share_at_least,
            yes=lambda value: Q(img_share__gte=value),
            unknown=lambda value: Q(img_share__isnull=True),
        ),
        Filter(
            "known",
            "Only programs of which a rule or a record of IMGs is known",
            KNOWN,
            SomeOf(choices=[("1", "Something is known")]),
            ("known_facts",),
            lambda known, chosen: Answer.YES if known else Answer.NO,
            yes=lambda chosen: Q(known_facts__gt=0),
            legend="About IMGs",
        ),
        Filter(
            "said_since",
            "Answers said in this year or later",
            KNOWN,
            WholeNumber(min_value=EARLIEST, max_value=LATEST),
            ("answer_years",),
            lambda answer_years, year: Answer.YES if is_said_since(answer_years, year) else Answer.NO,
            yes=said_since,
        ),
        agreement("says_img", "Accepts IMGs"),
        agreement("says_j1", "J-1"),
        agreement("says_h1b", "H-1B"),
    )
}
ALWAYS_KNOWN: Final = frozenset(word for word, row in FILTERS.items() if row.is_always_known)
SECTIONS: Final = tuple(dict.fromkeys([OPEN, *(row.section for row in FILTERS.values() if row.section)]))
