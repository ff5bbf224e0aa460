"""Every filter of the address bar, one row each: the word, its field, and one question asked of facts and database.

A filter answers yes, no or unknown for every program.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import django_filters as df
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from programs.facts.search_text import MOST_WORDS, needle, words_in
from programs.models import Specialty
from programs.record.rates import accepts_img_answer
from programs.vocabulary import STATES, Agreement, Answer, Policy, Setting, Strictness, Wanted


def answer_of(policy: str) -> Answer:
    """A stated policy as an answer; blank is unknown."""
    return Policy(policy).answer if policy else Answer.UNKNOWN


@dataclass(frozen=True)
class Filter:
    """One filter: its word and label, its form field, and the same question asked of facts and of the database.

    ``reads``: the catalogue columns ``answer`` takes, before the chosen value. ``yes`` and ``unknown`` are the ORM's
    words for the same answers. ``is_column``: the choices are the very values of the one column read.
    """

    word: str
    label: str
    field: Callable[[], df.Filter]
    reads: tuple[str, ...]
    answer: Callable[..., Answer]
    yes: Callable[[Any], Q]
    unknown: Callable[[Any], Q]
    is_column: bool = False


def one_of(word: str, label: str, choices: Any, column: str = "", *, is_always_known: bool = False) -> Filter:
    """The column is one of the chosen values; blank is unknown."""
    column = column or word

    def answer(value: str, chosen: list[str]) -> Answer:
        return Answer.YES if value in chosen else Answer.NO if value else Answer.UNKNOWN

    return Filter(
        word,
        label,
        lambda: df.MultipleChoiceFilter(choices=choices, label=label, distinct=False),
        (word,),
        answer,
        lambda chosen: Q((f"{column}__in", chosen)),
        lambda chosen: Q(pk__in=[]) if is_always_known else Q((column, "")),
        is_column=True,
    )


def limit(word: str, label: str, column: str, *, at_most: bool, highest: int) -> Filter:
    """The program's required limit is at most (or at least) the value; a preferred limit never excludes."""

    def answer(stated: int | None, strictness: str, value: int) -> Answer:
        if stated is None:
            return Answer.UNKNOWN
        if strictness == Strictness.PREFERRED:
            return Answer.YES
        return Answer.YES if (stated <= value if at_most else stated >= value) else Answer.NO

    comparison = f"{column}__{'lte' if at_most else 'gte'}"
    return Filter(
        word,
        label,
        lambda: whole_number(label, highest),
        (column, f"{column}_strictness"),
        answer,
        lambda value: (
            Q((comparison, value)) | Q((f"{column}_strictness", Strictness.PREFERRED), (f"{column}__isnull", False))
        ),
        lambda value: Q((f"{column}__isnull", True)),
    )


def whole_number(label: str, highest: int) -> df.Filter:
    number = df.NumberFilter(label=label, min_value=0, max_value=highest)
    number.field_class = forms.IntegerField
    return number


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


def words_filter() -> df.Filter:
    found = df.CharFilter(label="Search", max_length=200)
    found.field_class = WordsField
    return found


def has_words(search_text: str, words: tuple[str, ...]) -> Answer:
    return Answer.YES if all(needle(word) in search_text for word in words) else Answer.NO


def has_words_q(words: tuple[str, ...]) -> Q:
    whole = Q()
    for word in words:
        whole &= Q(search_text__contains=needle(word))
    return whole


def accepts_img_matches(accepts_img: str, visa_j1: str, visa_h1b: str, chosen: list[str]) -> Answer:
    """Yes includes "implied by its visa policy": see ``record.accepts_img_answer``."""
    known, _ = accepts_img_answer(accepts_img, visa_j1, visa_h1b)
    if known is Answer.UNKNOWN:
        return Answer.UNKNOWN
    return Answer.YES if ("yes" if known is Answer.YES else "no") in chosen else Answer.NO


IMPLIED_YES: Final = Q(accepts_img="") & (Q(visa_j1=Policy.YES) | Q(visa_h1b=Policy.YES))
ACCEPTS: Final = {"yes": Q(accepts_img=Policy.YES) | IMPLIED_YES, "no": Q(accepts_img=Policy.NO)}


def any_of(questions: Iterable[Q]) -> Q:
    """At least one of the questions; none of them when there are none."""
    whole = Q(pk__in=[])
    for question in questions:
        whole |= question
    return whole


def sponsors_any(visa_j1: str, visa_h1b: str, chosen: list[str]) -> Answer:
    offered = {"j1": answer_of(visa_j1), "h1b": answer_of(visa_h1b)}
    return max(offered[visa] for visa in chosen)


def sponsors_none(chosen: list[str]) -> Q:
    whole = Q()
    for visa in chosen:
        whole &= Q((f"visa_{visa}", Policy.NO))
    return whole


def sponsors(chosen: list[str]) -> Q:
    return any_of(Q((f"visa_{visa}", Policy.YES)) for visa in chosen)


def experience_within(usce: str, months: float | None, strictness: str, value: int) -> Answer:
    """The months of US experience a program requires are at most the value; a preference never excludes."""
    if usce in (Wanted.NO, Wanted.PREFERRED) or (months is not None and strictness == Strictness.PREFERRED):
        return Answer.YES
    if months is None:
        return Answer.UNKNOWN
    return Answer.YES if months <= value else Answer.NO


def share_at_least(img_share: float | None, value: int) -> Answer:
    if img_share is None:
        return Answer.UNKNOWN
    return Answer.YES if img_share >= value else Answer.NO


def specialty_choices() -> list[tuple[str, str]]:
    return list(Specialty.objects.values_list("slug", "name"))


FILTERS: Final[dict[str, Filter]] = {
    row.word: row
    for row in (
        Filter("q", "Search", words_filter, ("search_text",), has_words, has_words_q, lambda words: Q(pk__in=[])),
        one_of("specialty", "Specialty", specialty_choices, "specialty__slug", is_always_known=True),
        one_of("state", "State", list(STATES.items()), is_always_known=True),
        Filter(
            "visa",
            "Visa",
            lambda: df.MultipleChoiceFilter(choices=[("j1", "J-1"), ("h1b", "H-1B")], label="Sponsors", distinct=False),
            ("visa_j1", "visa_h1b"),
            sponsors_any,
            sponsors,
            lambda chosen: ~sponsors(chosen) & ~sponsors_none(chosen),
        ),
        Filter(
            "accepts_img",
            "Accepts IMGs",
            lambda: df.MultipleChoiceFilter(
                choices=[("yes", "Yes"), ("no", "No")], label="Accepts IMGs", distinct=False
            ),
            ("accepts_img", "visa_j1", "visa_h1b"),
            accepts_img_matches,
            lambda chosen: any_of(ACCEPTS[word] for word in chosen),
            lambda chosen: ~ACCEPTS["yes"] & ~ACCEPTS["no"],
        ),
        one_of("setting", "Setting", Setting.choices),
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
            lambda: whole_number("Months of US experience required, at most", 120),
            ("usce", "usce_months", "usce_months_strictness"),
            experience_within,
            lambda value: (
                Q(usce__in=[Wanted.NO, Wanted.PREFERRED])
                | Q(usce_months__isnull=False, usce_months_strictness=Strictness.PREFERRED)
                | Q(usce_months__lte=value)
            ),
            lambda value: ~Q(usce__in=[Wanted.NO, Wanted.PREFERRED]) & Q(usce_months__isnull=True),
        ),
        limit("letters", "Letters required, at most", "letters_required", at_most=True, highest=10),
        Filter(
            "img_share_min",
            "IMG share at least, percent",
            lambda: whole_number("IMG share at least, percent", 100),
            ("img_share",),
            share_at_least,
            lambda value: Q(img_share__gte=value),
            lambda value: Q(img_share__isnull=True),
        ),
        one_of("says_img", "Accepts IMGs, says against does", Agreement.choices, is_always_known=True),
        one_of("says_j1", "J-1, says against does", Agreement.choices, is_always_known=True),
        one_of("says_h1b", "H-1B, says against does", Agreement.choices, is_always_known=True),
    )
}
ALWAYS_KNOWN: Final = frozenset({"q", "specialty", "state", "says_img", "says_j1", "says_h1b"})
