"""A person's own spreadsheet as forms: the file, then its columns and rows with what is said of them."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from applicants.models import Profile, Status
from applicants.plan.spreadsheet import (
    KEPT,
    MOST_BYTES,
    READ_AS,
    PlanSheet,
    asked_words,
    carried,
    date_order,
    guessed,
    problems,
    rows_of,
)
from applicants.plan.spreadsheet_match import Choices, PlanPreview, preview, wished_by
from applicants.profile.form_fields import Box, specialties
from programs.imports.columns_form import sheet_in_words
from programs.imports.days import ORDERS
from programs.imports.forms import SpreadsheetForm
from programs.imports.spoken_specialty import specialty_named


class OwnFileForm(SpreadsheetForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["file"].label = "Your spreadsheet"
        self.fields[
            "file"
        ].help_text = "CSV or XLSX, up to 2 MB and 500 programs, a program a row. One row names the columns."

    @property
    def also_read(self) -> list[str]:
        """What a plan holds beside the program and its status, in words."""
        return [column.lost for column in KEPT.values() if column.lost]

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(f"{file.name} has {file.size:,} bytes; at most {MOST_BYTES:,} can be read here.")
        return file


class LookForm(forms.Form):
    """What each column is, and what the whole file leaves open. ``table`` carries the rows of the file."""

    table = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    specialty = forms.ChoiceField(label="Rows without a specialty are for", required=False, widget=Box)
    suggest = forms.BooleanField(
        label="Offer the programs the site does not have to its stewards: name, specialty and place, nothing of you",
        required=False,
    )
    dates = forms.ChoiceField(
        label="In 4/12/2026, what comes first?", choices=[("", "Not stated"), *ORDERS], required=False, widget=Box
    )

    def __init__(self, mine: Profile, table: PlanSheet, data: Any = None) -> None:
        self.mine, self.whole, guesses = mine, table, guessed(table)
        usual = [one.title for one in table.told.sheets if one.is_usual]
        has_more = len(table.told.starts) > 1
        titles = data.getlist("sheets") if data and has_more and "sheets" in data else usual
        self.file = table.of_sheets(titles)
        order = date_order(self.file, guesses)
        wished = wished_by(mine)
        named = specialty_named(table.told.title) or (next(iter(wished)) if len(wished) == 1 else "")
        told = {"table": carried(table, mine), "dates": order, "specialty": named}
        super().__init__(data, label_suffix="", initial=told)
        field: Any = self.fields["specialty"]
        field.choices = [("", "Any specialty"), *specialties()[1:]]
        choices = [("", "Leave out"), *READ_AS.items()]
        self.names = {f"column-{number}": column for number, column in enumerate(table.columns)}
        for name, column in self.names.items():
            self.fields[name] = forms.ChoiceField(
                label=column, choices=choices, required=False, initial=guesses[column], widget=Box
            )

        if has_more:
            choices = [(one.title, sheet_in_words(one)) for one in table.told.sheets]
            self.fields["sheets"] = forms.MultipleChoiceField(
                label="Sheets that are read", choices=choices, initial=usual, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        statuses = [("", "Leave it in the notes"), *Status.choices]
        proposed = asked_words(self.file, self.read_as)
        self.words = {f"word-{number}": word for number, word in enumerate(proposed)}
        for name, word in self.words.items():
            self.fields[name] = forms.ChoiceField(
                label=f"“{word}” means", choices=statuses, required=False, initial=proposed[word], widget=Box
            )
            if self.is_bound and name not in self.data:
                sent: Any = self.data.copy()  # type: ignore[attr-defined]
                sent[name] = proposed[word]
                self.data = sent

    @property
    def asked(self) -> list[Any]:
        """The words of the status that only their owner can read."""
        return [self[name] for name in self.words]

    @property
    def said(self) -> dict[str, str]:
        """What those words mean."""
        known = {"", *Status.values}
        sent = {word: self[name].value() or "" for name, word in self.words.items()}
        return {word: status if status in known else "" for word, status in sent.items()}

    @property
    def columns(self) -> Iterator[tuple[Any, str]]:
        """Each column's choice with its first value."""
        for name, column in self.names.items():
            yield self[name], next((cells[column] for _, cells in self.file.rows if column in cells), "")

    @property
    def read_as(self) -> dict[str, str]:
        said = self.data if self.is_bound else {name: self.fields[name].initial for name in self.names}
        return {
            column: ours if (ours := said.get(name) or "") in READ_AS else "" for name, column in self.names.items()
        }

    @property
    def not_read(self) -> list[str]:
        """The columns with something in them that are left out."""
        filled = {column for _, cells in self.file.rows for column in cells}
        return [column for column, ours in self.read_as.items() if not ours and column in filled]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        found = {} if self.errors else problems(self.read_as)
        for name, column in self.names.items():
            if column in found:
                self.add_error(name, found[column])
        if "" in found:
            self.add_error(None, found[""])
        return cleaned

    @property
    def wrong_columns(self) -> str:
        """Why the columns as guessed name no program; '' when they do, or when the form says it itself."""
        return "" if self.is_bound else problems(self.read_as).get("", "")

    def looked_at(self) -> PlanPreview:
        """The preview under what is said. Only of a form that is valid, or not filled in yet."""
        said = self.cleaned_data if self.is_bound else {}
        specialty = said["specialty"] if said else self.initial["specialty"]
        rows = rows_of(self.file, self.read_as, said.get("dates", ""), self.said)
        return preview(self.mine, rows, self.read_as, specialty, self.choices() if said else None)

    def of_waiting(self, found: PlanPreview) -> "LookForm":
        """The same columns over the rows that wait for a choice; the others are kept or left out."""
        waiting = {one.row.number for one in found.proposals if one.is_waiting}
        table = self.whole._replace(rows=[row for row in self.file.rows if row[0] in waiting])
        whole: Any = self.data
        data = whole.copy()
        data["table"] = carried(table, self.mine)
        return LookForm(self.mine, table, data)

    def choices(self) -> Choices:
        numbers = {number for number, _ in self.file.rows}
        said = {number: self.data[f"row-{number}"] for number in numbers if f"row-{number}" in self.data}
        data: Any = self.data
        out, replaced = ({str(number) for number in numbers} & {*data.getlist(name)} for name in ("out", "replace"))
        return Choices(said, set(map(int, out)), set(map(int, replaced)))
