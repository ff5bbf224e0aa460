"""What each column of a file is, what its words mean, and which sheet of a workbook is read."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from django import forms

from programs.exports.columns import FACT_COLUMNS, SOURCE_COLUMNS, WIDE, label_of
from programs.facts.projection import ID_FIELDS
from programs.fields import FIELDS, POLICY_FIELDS
from programs.imports import mapping
from programs.imports.by_name import UNTOLD
from programs.imports.days import ORDERS, UNORDERED, day_of
from programs.imports.look import CellRead, Look, decided, look_at, said_as
from programs.imports.mapping import Header
from programs.imports.visa_cells import BOTH_VISAS
from programs.imports.words import COLUMNS, WHERE_NOTED, WordRead, Words
from programs.models import Specialty, Upload
from programs.models.reference import slugs_by_name
from programs.tabular.sheet import ALL, SheetAbout, Unreadable

OPEN, BLANK = "", "-"  # said of a word: nothing yet, and that it is no value


class ColumnsForm(forms.Form):
    """What each column of an upload is read as: a choice a column, but for those that tell of people; and what the
    words mean that cannot be read alone.

    ``proposed``, ``meant``: what stands in them at first, '' leaves a column out. ``look``: how it would be read, None
    where the columns do not fit. ``is_whole``: everything it asks has been on the page that was sent.
    """

    def __init__(
        self, upload: Upload, header: Header, proposed: Mapping[str, str], meant: Words, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.upload, self.header, self.meant = upload, header, meant
        self.unreadable, self.is_whole = "", True
        self.look: Look | None = None
        self.words: dict[str, WordRead] = {}
        self.names = {f"column-{number}": column for number, column in enumerate(header.columns)}
        choices = [("", "Leave out"), *GROUPED]
        for name, column in self.names.items():
            if not mapping.is_contact(column, header.columns):
                initial = proposed.get(column, "")
                self.fields[name] = forms.ChoiceField(label=column, choices=choices, required=False, initial=initial)
        if len(header.told.sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label="Which sheet is read", required=False, initial=upload.sheet, choices=sheet_choices(header)
            )
        self._ask(
            self.said if self.is_bound else {name: proposed.get(column, "") for name, column in self.names.items()}
        )

    @cached_property
    def said(self) -> dict[str, str]:
        """The choices as sent, before they are checked."""
        allowed = {value for _, group in GROUPED for value, _ in group}
        sent = {name: self.data.get(name, "") for name in self.names if name in self.fields}
        return {name: ours if ours in allowed else "" for name, ours in sent.items()}

    def _ask(self, said: Mapping[str, str]) -> None:
        """One question for each word that cannot be read under these columns."""
        read_as = {column: said.get(name, "") for name, column in self.names.items()}
        if mapping.problems(read_as):
            return
        try:
            self.look = look_at(self.upload.path, read_as, self.upload.sheet)
        except Unreadable as error:
            self.unreadable = str(error)
            return
        if "specialty" not in said.values() and {*said.values()} & {*mapping.NAMING}:
            self.fields["untold"] = forms.ChoiceField(
                label="Rows without a specialty are for",
                help_text="Choose it where the whole list is of one. Else each row is asked about.",
                choices=[("", "Any specialty"), *Specialty.objects.values_list("slug", "name")],
                initial=self.meant.get("specialty", {}).get(UNTOLD, ""),
                required=False,
            )
        for word in self.look.open:
            name = f"word-{word.column}-{hashlib.sha256(word.typed.encode()).hexdigest()[:16]}"
            self.words[name] = word
            answer = _answer(word, self.meant.get(word.column, {}).get(word.typed))
            self.fields[name] = answer
            if self.is_bound and name not in self.data:  # these columns were not asked about before
                self.is_whole = False
                sent: Any = self.data.copy()  # type: ignore[attr-defined]
                sent[name] = answer.initial
                self.data = sent

    def lines(self) -> Iterator[tuple[str, Any, Any]]:
        """Each column with its first values and its choice; neither where it tells of people."""
        for name, column in self.names.items():
            if name in self.fields:
                yield column, self.header.samples[column], self[name]
            else:
                yield column, (), None

    def questions(self) -> Iterator[tuple[str, WordRead, Any]]:
        """Each word to decide, the name of its column, and its answer."""
        for name, word in self.words.items():
            yield label_of(word.column), word, self[name]

    @property
    def first_rows(self) -> list[tuple[int, list[CellRead]]]:
        """The first rows under these columns and answers."""
        said = {(word.column, word.typed): self[name].value() for name, word in self.words.items()}

        def answered(cell: CellRead) -> CellRead:
            answer, order = (said.get((cell.column, word)) for word in (cell.seen, UNORDERED))
            if cell.read is not None or not (answer or order):
                return cell
            try:
                if answer:
                    read = "" if answer == BLANK else decided(cell.column, answer, slugs)
                else:
                    read = day_of(cell.seen, order or "").day.isoformat()
                return cell._replace(read=said_as(cell.column, read))
            except ValueError:
                return cell

        slugs = slugs_by_name() if said else {}
        return [(number, [answered(cell) for cell in cells]) for number, cells in (self.look.rows if self.look else ())]

    @property
    def read_as(self) -> dict[str, str]:
        return {column: self.cleaned_data.get(name, "") for name, column in self.names.items()}

    @property
    def has_source(self) -> bool:
        return self.look is not None and "source_name" in self.look.columns

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        problems = mapping.problems(self.read_as)
        for name, column in self.names.items():
            if column in problems:
                self.add_error(name, problems[column])
        if "" in problems:
            self.add_error(None, problems[""])
        if not problems and self.look is None:
            self.add_error(None, self.unreadable)
        slugs = slugs_by_name()
        self.decisions: dict[str, dict[str, str]] = {}
        for name, word in self.words.items():
            said = cleaned.get(name, "").strip()
            if said == OPEN:
                continue
            if word.typed == UNORDERED:
                self.decisions.setdefault(word.column, {})[UNORDERED] = said
                continue
            try:
                value = "" if said == BLANK else decided(word.column, said, slugs)
            except ValueError as error:
                self.add_error(name, f"Expected {error}.")
            else:
                self.decisions.setdefault(word.column, {})[word.typed] = value
        if untold := cleaned.get("untold"):
            self.decisions["specialty"] = {UNTOLD: untold}
        return cleaned

    def keep(self) -> None:
        assert self.look
        of_one = [words.get("specialty", {}).get(UNTOLD) for words in (self.upload.words, self.decisions)]
        if self.read_as != self.upload.columns or of_one[0] != of_one[1]:
            self.upload.matches = {}  # what a row tells of its program may be another now
        self.upload.columns, self.upload.kind, self.upload.words = self.read_as, self.look.kind, self.decisions
        self.upload.save(update_fields=["columns", "kind", "words", "matches"])


def sheet_in_words(one: SheetAbout) -> str:
    """A sheet with how many rows it has and what they look like."""
    return f"{one.title}: {one.rows:,} row{'s' * (one.rows != 1)}, {', '.join(one.columns[:4]) or 'no names'}"


def sheet_choices(header: Header) -> list[tuple[str, str]]:
    """What may be read of a workbook: what is read unless a sheet is chosen, all, or one."""
    usual = " and ".join(f"“{one.title}”" for one in header.told.sheets if one.is_usual)
    each = [(one.title, sheet_in_words(one)) for one in header.told.sheets]
    return [("", f"{usual}, with the columns we know"), (ALL, "All of them, one below the other"), *each]


def _answer(word: WordRead, before: str | None) -> forms.Field:
    """The field of one word. ``before``: what was decided when such a file was read last."""
    initial = word.value if before is None else before or BLANK
    if word.typed == UNORDERED:
        label = f"{label_of(word.column)}: what comes first in {UNORDERED}?"
        given = [(OPEN, "Leave these cells out"), *ORDERS]
        return forms.ChoiceField(label=label, choices=given, required=False, initial=word.value or before or OPEN)
    label = f"{label_of(word.column)}: “{word.typed}”"
    choices = COLUMNS.get(word.column) or (FIELDS[word.column].choices if word.column in FIELDS else None)
    if choices or word.column == "active":
        answers = choices.choices if choices else [("yes", "Yes"), ("no", "No")]
        given = [(OPEN, "Leave these cells out"), (BLANK, "Blank: not stated"), *answers]
        return forms.ChoiceField(label=label, choices=given, required=False, initial=initial)
    widget = forms.Textarea(attrs={"rows": 2}) if word.column in WHERE_NOTED else forms.TextInput()
    return forms.CharField(label=label, required=False, max_length=1000, initial=initial, widget=widget)


def _grouped() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Our columns by what they are about, each once."""
    policies = [name for name in WIDE.columns if name == "note" or any(name.startswith(one) for one in POLICY_FIELDS)]
    groups = {
        "Which program": ["program_key", *ID_FIELDS],
        "About the program": [name for name in FACT_COLUMNS if name not in (*ID_FIELDS, *policies)],
        "What it asks": [*policies[:1], BOTH_VISAS, *policies[1:]],
        "One statement a row": ["field", "value", "strictness"],
        "One count a row": ["season", "track", "group", "population", "count", "percent", "method"],
        "Who says it": list(SOURCE_COLUMNS),
    }
    for group, names in groups.items():
        yield group, [(name, f"{label_of(name)} ({name})") for name in names]


GROUPED: Final = list(_grouped())
