"""The plan as forms: one program's entry, and many moved at once."""

from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from applicants.matching.deadlines import long_date
from applicants.models import Profile, SavedProgram, Status
from applicants.models.plan import MOST_COST
from applicants.plan import shortlist
from applicants.plan.table import COLUMNS, ENTERED, ORDERS, PLAN_COLUMNS, SHOWN, STORED, PlanColumn, ValueKind
from applicants.profile.form_fields import DayField, Difference, PastDayField, one_line, text
from applicants.season.asked import SeasonField
from programs.http.drawn import as_sent, marks, touched
from programs.models import Program

REMOVE = "remove"
LATER = ("interview_on", "cost")  # asked once the application is sent


def entry_field(stored: Any, **_: Any) -> Any:
    """The question of a column of the plan."""
    column = STORED[stored.name]
    said = {"label": column.title, "help_text": column.hint}
    match column.kind:
        case ValueKind.DAY:
            return DayField(**said)
        case ValueKind.AMOUNT:
            wrong = {"invalid": "Write an amount, such as 120 or 89.50."}
            return stored.formfield(**said, min_value=0, max_value=MOST_COST, error_messages=wrong)
        case ValueKind.WORDS:
            return stored.formfield(**said, validators=[one_line])
        case ValueKind.LINES:
            too_long = {"max_length": f"Write at most {stored.max_length:,} characters; nothing was cut off."}
            return stored.formfield(**said, widget=forms.Textarea(attrs={"rows": 4}), error_messages=too_long)
    return stored.formfield(**said)


class SavedProgramForm(forms.ModelForm):
    """One program's entry. ``keep`` saves it, or tells what another window saved since this page was drawn.

    ``was``: the rows that a save changed, as they stood before; ``changes_steps``: those of its status among them.
    ``since``: the day it came to its status; left empty it is today where the status is new, else it stays.
    """

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    drawn = forms.CharField(required=False, widget=forms.HiddenInput)
    since = PastDayField(label="Since, if not today")
    # Others come below these.
    field_order: tuple[str, ...] = ("status", "since", "interview_on", "questions", "note", "cost")

    class Meta:
        model = SavedProgram
        fields: tuple[str, ...] = tuple(column.field for column in ENTERED)
        formfield_callback = entry_field

    def __init__(self, saved: SavedProgram, data: Any = None) -> None:
        super().__init__(data, instance=saved, label_suffix="", initial={"version": saved.version})
        self.status_before, self.differences = saved.status, list[Difference]()
        self.was, self.changes_steps = list[Model](), False
        if data is None:
            self.initial["drawn"] = marks(self.values())

    @property
    def folded(self) -> list[tuple[str, list[forms.BoundField], bool]]:
        """What is asked below the status under heads, each open where it says something, or they have invited."""
        fields = [field for field in self.visible_fields() if field.name not in ("status", "since")]
        later = [field for field in fields if field.name in LATER]
        parts = [
            ("Notes and questions", [field for field in fields if field not in later], False),
            ("Interview and costs", later, self.status_before == Status.INVITED),
        ]
        return [
            (head, those, is_due or any(one.errors or one.value() for one in those)) for head, those, is_due in parts
        ]

    def clean_interview_on(self) -> date | None:
        day: date | None = self.cleaned_data["interview_on"]
        if day and day > timezone.localdate() and self.cleaned_data.get("status") == Status.INTERVIEWED:
            raise ValidationError("This day has not come yet: correct it, or choose “Invited to interview”.")
        return day

    def keep(self) -> bool:
        if not self.is_valid():
            return False
        try:
            return self._write()
        except shortlist.NotesAreFullError as error:
            self.add_error("note", str(error))
            return False

    def _write(self) -> bool:
        with transaction.atomic(savepoint=False):
            shortlist.lock(self.instance.profile)
            stored = SavedProgram.objects.filter(pk=self.instance.pk).first()
            if stored is None:
                self.add_error(None, "This program was taken off your plan in another window. Copy what you typed.")
                return False
            if stored.version != self.cleaned_data["version"]:
                return self._is_kept_beside(stored)
            self.instance.version = stored.version + 1
            has_moved = stored.status != self.instance.status
            self.changes_steps = has_moved or bool(self.cleaned_data["since"])
            self.was = [stored, *(stored.history.order_by("pk") if self.changes_steps else ())]
            self.save()
            if has_moved:
                shortlist.note_steps(self.instance.profile, [(self.instance.pk, self.instance.status)])
            if self.cleaned_data["since"]:
                shortlist.date_newest_step([self.instance.pk], self.cleaned_data["since"])
            now, before = ([getattr(one, name) for name in shortlist.TEXTS] for one in (self.instance, stored))
            if shortlist.written(now) > shortlist.written(before):
                shortlist.check_written(self.instance.profile)
        return True

    def _is_kept_beside(self, stored: SavedProgram) -> bool:
        """Save what was changed here beside what another window saved.

        False where both changed the same: both are told, and sending it again replaces what is stored.
        """
        now, here, drawn = SavedProgramForm(stored).values(), self.values(), self.cleaned_data["drawn"]
        mine, theirs = touched(here, drawn), touched(now, drawn)
        self.differences = [
            Difference(str(self.fields[name].label), now[name] or ["empty"], here[name] or ["empty"])
            for name in now
            if name in mine & theirs and now[name] != here[name]
        ]
        merged = now | {name: here[name] for name in mine}
        data = {name: "".join(words) for name, words in merged.items()} | {"since": self.data.get("since", "")}
        self.data = data | {"version": str(stored.version), "drawn": marks(now)}
        if self.differences:
            return False
        self.instance = stored
        self.full_clean()
        return not self.errors and self._write()

    def values(self) -> dict[str, list[str]]:
        return {name: as_sent(self[name].value()) for name in self.Meta.fields}


class RowForm(SavedProgramForm):
    """The same in the row of the table: what changes most."""

    field_order = ("status", "since", "interview_on", "note")

    class Meta(SavedProgramForm.Meta):
        fields = ("status", "interview_on", "note")

    def __init__(self, saved: SavedProgram, program: Program, data: Any = None) -> None:
        super().__init__(saved, data)
        self.program = program
        self.auto_id = f"row-{saved.pk}-%s"
        self.fields["since"].help_text = ""
        self.fields["note"].widget.attrs["rows"] = 2
        self.fields["status"].widget.attrs["autofocus"] = True


class ShownForm(forms.Form):
    """What of the plan is shown, and in which order: the words of the address."""

    status = forms.ChoiceField(label="Status", choices=[("", "Any"), *Status.choices], required=False)
    sort = forms.ChoiceField(label="Order", choices=list(ORDERS.items()), required=False)
    column = forms.MultipleChoiceField(
        label="Columns", choices=list(COLUMNS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="", auto_id="shown_%s")
        self.fields["season"] = SeasonField()
        self.is_valid()

    @cached_property
    def drawn(self) -> list[PlanColumn]:
        """Those that are chosen, in their own order; the usual ones when none is."""
        chosen = self.cleaned_data.get("column") or SHOWN
        return [column for column in PLAN_COLUMNS if column.word in chosen]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.word for column in self.drawn)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        return [(name, label, name in self.columns) for name, label in COLUMNS.items()]

    @property
    def elsewhere(self) -> str:
        """The rest of the address for another status."""
        return self._address("sort", "column", "season")

    @property
    def address(self) -> str:
        """The same programs in the same columns and order."""
        return self._address("status", "sort", "column", "season")

    @property
    def usual(self) -> str:
        """The address of the same programs in the usual columns and order."""
        return self._address("status", "season")

    def _address(self, *words: str) -> str:
        said = {word: value for word in words if (value := self.cleaned_data.get(word))}
        return urlencode(said, doseq=True)


class BulkForm(forms.Form):
    """Programs ticked on the plan, and what becomes of them: a status, off the plan, a line in their notes."""

    program = forms.MultipleChoiceField(label="Programs", error_messages={"required": "Select at least one program."})
    to = forms.ChoiceField(
        label="Move the selected to",
        choices=[("", "Where they are"), *Status.choices, (REMOVE, "Take off my plan")],
        required=False,
    )
    since = PastDayField(label="Since, if not today")
    line = text("Add to their notes", "")
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, profile: Profile | None, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.profile = profile
        keys = SavedProgram.objects.filter(profile=profile).values_list("program_key", flat=True) if profile else ()
        field: Any = self.fields["program"]
        field.choices = [(key, key) for key in keys]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned["to"] or cleaned["line"]):
            self.add_error("to", "Choose what becomes of them, or write a note.")
        if cleaned.get("to") == REMOVE and cleaned.get("line"):
            self.add_error("line", "Notes go with the programs that are taken off: do one of the two.")
        if cleaned.get("since") and cleaned.get("to") in ("", REMOVE):
            self.add_error("since", "Choose the status they have since that day.")
        return cleaned

    @property
    def to_be_sure_of(self) -> list[shortlist.Going]:
        """The programs to be taken off, until their owner has seen what goes with them."""
        assert self.profile is not None
        if self.cleaned_data["to"] != REMOVE or self.cleaned_data["sure"]:
            return []
        return shortlist.going(self.profile, self.cleaned_data["program"])

    def keep(self) -> str:
        """Do it, whole or not at all, and say what was done; '' when it cannot be, which the form then says."""
        assert self.profile is not None
        keys, to, since, line = (self.cleaned_data[name] for name in ("program", "to", "since", "line"))
        if to == REMOVE:
            return f"{_programs(shortlist.take_off(self.profile, keys))} taken off."
        try:
            with transaction.atomic():
                moved = shortlist.move(self.profile, keys, Status(to), since) if to else 0
                noted = shortlist.add_line(self.profile, keys, line) if line else 0
        except shortlist.NotesAreFullError as error:
            self.add_error("line", str(error))
            return ""
        done = [f"{_programs(moved)} moved."] if to else []
        done += [f"Their day is {long_date(since)}."] if since else []
        return " ".join([*done, f"Noted at {_programs(noted)}."] if line else done)


def _programs(number: int) -> str:
    return f"{number} program{'' if number == 1 else 's'}"
