"""The five parts of the profile: what each asks and why, and its page while someone fills it in."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from django import forms
from django.core.exceptions import BadRequest
from django.forms.models import model_to_dict
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.formats import date_format

from applicants.access import begun_whole, remember
from applicants.matching.factors import FIT, PROSPECT
from applicants.models import ChangedElsewhereError, Profile
from applicants.models.answers import MOST_ROWS
from applicants.profile.experience_forms import ExperienceForm, ExperienceRows
from applicants.profile.form_fields import Difference
from applicants.profile.forms import AttemptForm, AttemptRows, Rows, WhoForm, WishesForm, form_of, rows_of
from applicants.profile.letter_forms import LetterForm
from applicants.profile.month_field import MonthField
from programs.fields import FIELDS, worded
from programs.http.drawn import as_sent, marks, touched
from programs.models import Program


@dataclass(frozen=True)
class ProfileSection:
    """One part of the profile. ``row``: what one row of its list is called; '' without a list. ``note``: what to know
    before it is filled in. ``short``: its title beside those of the others.
    """

    name: str
    title: str
    why: str
    form: type[forms.ModelForm]
    rows: type[Rows] | None = None
    row: str = ""
    note: str = ""
    short: str = ""

    def get_absolute_url(self) -> str:
        return reverse(f"applicants:{self.name}")


PARTS: Final = {
    part.name: part
    for part in (
        ProfileSection(
            "who",
            "Who I am",
            "Your school, citizenship and graduation decide which programs take you, and with which visa.",
            WhoForm,
        ),
        ProfileSection(
            "exams",
            "Exams",
            "Programs state minimum scores and how many attempts they accept. They see every attempt.",
            form_of("exams"),
            rows_of(AttemptForm, AttemptRows),
            "Attempt",
            "List failed and planned attempts too. Step 1 has had no score since 26 January 2022; older scores count.",
        ),
        ProfileSection(
            "letters",
            "Letters of recommendation",
            "Programs ask for a number of letters, often from US teachers and from the specialty.",
            form_of("letters"),
            rows_of(LetterForm),
            "Letter",
            "A letter counts once it is received or uploaded.",
            "Letters",
        ),
        ProfileSection(
            "experience",
            "Experience",
            "Hands-on months in the US count most, observerships at some programs, research and tele-rotations at "
            "almost none.",
            form_of("experience"),
            rows_of(ExperienceForm, ExperienceRows),
            "Experience",
        ),
        ProfileSection(
            "wishes",
            "What I want",
            "Your wishes decide how well a program fits you. They never change whether a program is open to you.",
            WishesForm,
        ),
    )
}


class ShownRow(NamedTuple):
    """A row of a list: its form, what it is called, and what is stored of it, column by column; none of a new one, and
    of none once they are sent.
    """

    form: Any
    title: str
    columns: list[str]


# One part on its page -------------------------------------------------------------------------------------------------


class SectionForm:
    """One part while it is filled in: the questions about the whole (``form``) and the rows of its list, if it has one.

    ``version``: of the profile when the page was drawn, and ``drawn``: what stood there; ``differences``: the answers
    that both this and another window changed.
    """

    def __init__(self, part: ProfileSection, profile: Profile, data: QueryDict | None = None) -> None:
        self.part, self.profile = part, profile
        if data is not None and part.rows:
            _refuse_uncounted_rows(data)
        self.is_adding = data is not None and "add" in data
        if data is not None and self.is_adding:
            data = _with_another_row(data)
        self.form = part.form(data, instance=profile, label_suffix="")
        self.rows = part.rows(data, prefix="row", form_kwargs={"label_suffix": ""}) if part.rows else None
        if self.rows is not None:
            self.rows.profile = profile
        if self.rows is not None and data is None:
            # Initial rows are only for drawing: a row that is sent counts because it is filled, not because it changed.
            self.rows.initial = _stored_rows(part, profile)
            self.rows.extra = len(self.rows.initial) or 1
        self.version = profile.version if data is None else _whole(data.get("version"))
        self.drawn = marks(self.values()) if data is None else data.get("drawn", "")
        self.differences: list[Difference] = []

    @property
    def shown_rows(self) -> list[ShownRow]:
        return [
            ShownRow(row, self._called(row, number), _in_columns(row) if row.initial and not row.is_bound else [])
            for number, row in enumerate(self.rows or [], 1)
        ]

    @property
    def empty_row(self) -> ShownRow:
        """What a script adds as a new row of the list."""
        return ShownRow(self.rows.empty_form, self._called(), []) if self.rows is not None else ShownRow(None, "", [])

    @property
    def unasked(self) -> str:
        """The question that is not asked now: whether the list is empty, where rows of it are stored."""
        return f"no_{self.part.name}" if self.rows is not None and self.rows.initial and not self.form.is_bound else ""

    def _called(self, row: Any = None, number: int = 0) -> str:
        """A row by what it is, not by its place."""
        name = row[row.TITLE].value() if row is not None else None
        if name:
            return _in_words(row.fields[row.TITLE], name)
        is_new = row is None or not any(as_sent(row[name].value()) for name in row.fields if name not in NO_ANSWER)
        return f"New {self.part.row.lower()}" if is_new else f"{self.part.row} {number}"

    def is_valid(self) -> bool:
        form_is_valid = self.form.is_valid()
        if self.rows is None:
            return form_is_valid
        if not self.rows.is_valid():
            return False
        none = f"no_{self.part.name}"
        if form_is_valid and self.rows.filled() and self.form.cleaned_data.get(none):
            self.form.add_error(none, "You list some below: clear this box, or remove them.")
        return self.form.is_valid()

    def new_rows(self) -> list[Any]:
        """The rows to save with the part; see ``Profile.save_parts``."""
        if self.rows is not None:
            return self.rows.filled()
        return self.form.rows() if isinstance(self.form, WishesForm) else []

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong) for the summary, in the order of the page."""
        if self.is_adding or not self.form.is_bound:
            return []
        found = [("rows", str(why)) for why in self.rows.non_form_errors()] if self.rows is not None else []
        for place, form in enumerate([self.form, *(self.rows or [])]):
            where = f"{self._called(form, place)}: " if place else ""
            found += [("part", f"{where}{why}") for why in form.non_field_errors()]
            found += [
                (field.id_for_label or field.auto_id, f"{where}{field.label}: {why}")
                for field in form
                for why in field.errors
            ]
        return found

    def save(self, request: HttpRequest) -> bool:
        """Save a valid part, with what another window saved of it since the page was drawn.

        False, with nothing written, where both changed an answer (``differences``), or the two together are not valid.
        A second save then knows what it overwrites.
        """
        try:
            with begun_whole(self.profile):
                self.profile.save_parts({self.part.name: self.new_rows()}, self.version)
                remember(request, self.profile)
            self.version = self.profile.version
            self.drawn = marks(self.values())
        except ChangedElsewhereError:
            stored = Profile.objects.for_request(request).get()
            if not self._is_kept_in(stored):
                merged = self._laid_over(stored)
                self.form, self.rows, self.profile = merged.form, merged.rows, stored
                self.version, self.drawn, self.differences = merged.version, merged.drawn, merged.differences
                return not self.differences and self.is_valid() and self.save(request)
            self.profile = stored
            remember(request, self.profile)
        return True

    def _is_kept_in(self, stored: Profile) -> bool:
        """Whether what is stored says the same: two windows, or two clicks, saved alike."""
        if _differences(SectionForm(self.part, stored).answers(), self.answers()):
            return False
        self.version = stored.version
        if self.rows is not None:
            self.rows.take_ids(_stored_rows(self.part, stored))
        return True

    def _laid_over(self, stored: Profile) -> "SectionForm":
        """The part as it is stored now, with what was changed on this page."""
        now = SectionForm(self.part, stored)
        mine, theirs = touched(self.values(), self.drawn), touched(now.values(), self.drawn)
        labels = {name: str(field.label) for name, field in self.form.fields.items()} | {"rows": self.part.title}
        differing = _differences(now.answers(), self.answers())
        sent: Any = self.form.data
        data = sent.copy()
        for name in self.form.fields.keys() - mine:
            data.setlist(name, as_sent(now.form[name].value()))
        if now.rows is not None and "rows" not in mine:
            for name in [name for name in data if ROW.match(name)]:
                del data[name]
            data["row-TOTAL_FORMS"] = str(now.rows.total_form_count())
            for row in now.rows:
                for name in row.fields:
                    data.setlist(row.add_prefix(name), as_sent(row[name].value()))
        data["version"], data["drawn"] = str(stored.version), marks(now.values())
        merged = SectionForm(self.part, stored, data)
        both = {labels[name] for name in mine & theirs}
        merged.is_valid()
        merged.differences = [one for one in differing if one.label in both]
        return merged

    def values(self) -> dict[str, list[str]]:
        """Question → the words that are sent for it; all rows of the list are one answer."""
        values = {name: as_sent(self.form[name].value()) for name in self.form.fields}
        if self.rows is not None:
            said = [
                [as_sent(row[name].value()) for name in row.fields if name not in NO_ANSWER]
                for row in self._rows_left()
            ]
            values["rows"] = [repr(words) for words in said if any(words)]
        return values

    def _rows_left(self) -> list[Any]:
        return [row for row in self.rows or [] if row["DELETE"].value() in (None, "", False)]

    def answers(self) -> dict[str, list[str]]:
        """Question → answer in words: what was typed (and is valid), else what is stored. One line for each row."""
        typed = self.form.cleaned_data if self.form.is_bound else None
        answers = {
            str(field.label): [_in_words(field, self.form[name].value() if typed is None else typed[name])]
            for name, field in self.form.fields.items()
        }
        if self.rows is not None and typed is None:
            answers[self.part.title] = [_row_in_words(form, form.initial) for form in self.rows if form.initial]
        elif self.rows is not None:
            answers[self.part.title] = [_row_in_words(form, form.cleaned_data) for form in self.rows.kept_forms()]
        return answers


def differences_of(mine: Profile, other: Profile) -> list[tuple[ProfileSection, list[Difference]]]:
    """Part by part, the questions two profiles answer differently; parts they answer alike are left out."""
    found = []
    for part in PARTS.values():
        stored, typed = SectionForm(part, mine).answers(), SectionForm(part, other).answers()
        if part.name == "wishes":  # set on the ranking's pages, not asked for in this part
            stored |= {"Your weights": _weights(mine), "What you know of programs": _own_facts(mine)}
            typed |= {"Your weights": _weights(other), "What you know of programs": _own_facts(other)}
        if differences := _differences(stored, typed):
            found.append((part, differences))
    return found


def _differences(stored: dict[str, list[str]], typed: dict[str, list[str]]) -> list[Difference]:
    return [Difference(label, there, typed[label]) for label, there in stored.items() if there != typed[label]]


LABELS: Final = {factor.key: factor.label for factor in (*PROSPECT, *FIT)}


def _weights(profile: Profile) -> list[str]:
    return [f"{LABELS.get(key, key)}: {weight:g}" for key, weight in sorted(profile.weights.items())]


def _own_facts(profile: Profile) -> list[str]:
    facts = list(profile.own_facts.order_by("program_key", "field"))
    keys = {fact.program_key for fact in facts}
    names = dict(Program.objects.filter(program_key__in=keys).values_list("program_key", "name"))
    lines = [
        (names.get(fact.program_key, fact.program_key), FIELDS[fact.field].label, worded(fact.field, fact.value))
        for fact in facts
    ]
    return [": ".join(line) + (f" ({fact.note})" if fact.note else "") for line, fact in zip(lines, facts, strict=True)]


def _stored_rows(part: ProfileSection, profile: Profile) -> list[dict[str, Any]]:
    if profile._state.adding:
        return []
    return [model_to_dict(row) for row in getattr(profile, part.name).all()]


def _refuse_uncounted_rows(data: QueryDict) -> None:
    """A list whose count leaves some of its rows out was damaged on its way: saving it would delete them."""
    count = _whole(data.get("row-TOTAL_FORMS"))
    if any((row := ROW.match(name)) and _whole(row[1]) >= count for name in data):
        raise BadRequest("A list was sent with more rows than it counts.")


def _with_another_row(data: QueryDict) -> QueryDict:
    longer = data.copy()
    longer["row-TOTAL_FORMS"] = str(min(_whole(data.get("row-TOTAL_FORMS")) + 1, MOST_ROWS))
    return longer


NO_ANSWER: Final = ("DELETE", "id")
ROW: Final = re.compile(r"row-([0-9]{1,9})-")


def _whole(typed: Any) -> int:
    return int(typed) if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_in_words(field, one) for one in value) or "none"
    if value in (None, ""):
        return "not answered"
    if isinstance(value, date):
        return date_format(value, "F Y" if isinstance(field, MonthField) else None)
    choices = {str(word): label for word, label in getattr(field, "choices", [])}
    return str(choices.get(str(value), {"True": "yes", "False": "no"}.get(str(value), value)))


def _in_columns(row: Any) -> list[str]:
    """What is stored of a row, in words that need no label; a column of several answers never begins with a comma."""
    return [", ".join(_said(row, name) for name in names if _said(row, name)) for names in row.COLUMNS]


def _said(row: Any, name: str) -> str:
    value = row.initial.get(name)
    if value in (None, ""):
        return ""
    return row.SAID[name](value) if name in row.SAID else _in_words(row.fields[name], value)


def _row_in_words(form: forms.BaseForm, values: dict[str, Any]) -> str:
    return ", ".join(
        _in_words(field, values.get(name))
        for name, field in form.fields.items()
        if name not in NO_ANSWER and values.get(name) not in (None, "", [])
    )
