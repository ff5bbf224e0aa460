"""The filters of the list of programs: each a field above it, which works without a script."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from programs.models import Evidence, Program, Specialty

Choices = Iterable[tuple[str, str]]
YES_OR_NO: Final = [("yes", "Yes"), ("no", "No")]
NOT_STATED: Final = ("not_stated", "Not stated")


class ProgramListFilter(admin.SimpleListFilter):
    """``is_typed``: what is chosen is typed, by its name, with suggestions; ``choices_of`` none: any words."""

    title = parameter_name = ""
    choices_of: Callable[[], Choices] | None = None
    condition: Callable[[str], Q]
    is_typed = False

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(type(self).choices_of() if type(self).choices_of else ())  # type: ignore[misc]

    def has_output(self) -> bool:
        return True

    @property
    def typed(self) -> str:
        return (self.value() or "").strip()[:200]

    @property
    def in_words(self) -> str:
        return dict(self.lookup_choices).get(self.typed, self.typed)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.typed:
            return queryset
        word: str | None = self.typed
        if type(self).choices_of:
            words = {str(label).casefold(): word for word, label in self.lookup_choices}
            words |= {word: word for word, _ in self.lookup_choices}
            word = words.get(self.typed) or words.get(self.typed.casefold())
        if word is None:
            sentence = f"“{self.typed}” is not known as {self.title.lower()}, so the list is not filtered by it."
            messages.warning(request, sentence)
            return queryset
        return queryset.filter(type(self).condition(word))


def by(
    title: str, parameter: str, choices: Callable[[], Choices] | None, condition: Callable[[str], Q], **about: Any
) -> type[ProgramListFilter]:
    told = about | {"title": title, "parameter_name": parameter, "condition": staticmethod(condition)}
    told["choices_of"] = choices and staticmethod(choices)
    return type(f"By{parameter.title()}", (ProgramListFilter,), told)


def stated(title: str, column: str) -> type[ProgramListFilter]:
    """The choices of a column, and "not stated"."""
    choices = [*choices_of(column), NOT_STATED]
    return by(title, column, lambda: choices, lambda word: Q((column, "" if word == NOT_STATED[0] else word)))


def choices_of(column: str) -> Choices:
    field: Any = Program._meta.get_field(column)
    return field.choices or ()


def said_by(words: str) -> Q:
    told = Q(source__name__icontains=words) | Q(source__url__icontains=words)
    return Q(pk__in=Evidence.objects.filter(told, withdrawn_at__isnull=True).order_by().values("program"))


PROGRAM_FILTERS: Final = (
    by(
        "Specialty",
        "specialty",
        lambda: Specialty.objects.values_list("slug", "name"),
        lambda slug: Q(specialty__slug=slug),
        is_typed=True,
    ),
    by("State", "state", lambda: choices_of("state"), lambda word: Q(state=word), is_typed=True),
    by("Source", "said_by", None, said_by, is_typed=True),
    stated("J-1", "visa_j1"),
    stated("H-1B", "visa_h1b"),
    stated("IMGs", "accepts_img"),
    stated("Still running", "active"),
    by(
        "Sources differ",
        "dispute",
        lambda: YES_OR_NO,
        lambda word: Q(disputed_fields="") if word == "no" else ~Q(disputed_fields=""),
    ),
    by("On the site", "is_listed", lambda: YES_OR_NO, lambda word: Q(is_listed=word == "yes")),
)
