"""The kinds of question in the profile's forms. Each may stay unanswered, and a blank never becomes a no."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from applicants.models.answers import EARLIEST_DAY, LATEST_DAY, MOST_CHARACTERS, MOST_REMINDERS, MOST_ROWS
from applicants.profile.file_fields import printable
from programs.models import Program, Specialty, Track

CHOOSE: Final = ("", "Choose")
NOT_ANSWERED: Final = ("", "Not answered yet")
SELECTED: Final = mark_safe(" selected")
CHECKED: Final = mark_safe(" checked")
EMPTY_BOXES: Final = 3  # of specialties, behind those that are filled


class Difference(NamedTuple):
    """One answer that is stored otherwise than typed, or otherwise in two profiles; several lines for a list."""

    label: str
    stored: list[str]
    typed: list[str]


class DayField(forms.DateField):
    """A day, typed as YYYY-MM-DD where the browser has no calendar of its own."""

    def __init__(self, **kwargs: Any) -> None:
        limits = {"min": EARLIEST_DAY.isoformat(), "max": LATEST_DAY.isoformat(), "type": "date"}
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs=limits),
            error_messages={"invalid": "Give a day as YYYY-MM-DD."},
            **kwargs,
        )

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not EARLIEST_DAY <= day <= LATEST_DAY:
            raise ValidationError(f"Give a day from {EARLIEST_DAY.year} to {LATEST_DAY.year}.")
        return day


class PastDayField(DayField):
    """A day that has come."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet.")
        return day


class DaysField(forms.CharField):
    """Several days as YYYY-MM-DD, kept in order and each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20 * MOST_REMINDERS, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[date]:
        typed = super().clean(self.prepare_value(value)).replace(",", " ").split()
        try:
            days = sorted({date.fromisoformat(word) for word in typed})
        except ValueError:
            raise ValidationError("Give days as YYYY-MM-DD, with commas between them.") from None
        if len(days) > MOST_REMINDERS:
            raise ValidationError(f"At most {MOST_REMINDERS} days.")
        if days and not EARLIEST_DAY <= days[0] <= days[-1] <= LATEST_DAY:
            raise ValidationError(f"Give days from {EARLIEST_DAY.year} to {LATEST_DAY.year}.")
        return days


class Box(forms.Select):
    """A select box drawn in one go: a template for each of 250 countries would take a page of rows to seconds."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((word, SELECTED if str(word) == chosen else "", label) for word, label in self.choices),
        )
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), options)


class Checkboxes(forms.CheckboxSelectMultiple):
    """A checkbox for each choice, drawn in one go like ``Box``."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        ticked = set(map(str, value or []))
        own = self.build_attrs(attrs or {})
        start = own.pop("id", name)
        ticks = format_html_join(
            "",
            '<div><label><input type="checkbox" name="{}" value="{}" id="{}_{}"{}{}> {}</label></div>',
            (
                (name, word, start, place, CHECKED if str(word) in ticked else "", flatatt(own), label)
                for place, (word, label) in enumerate(self.choices)
            ),
        )
        return format_html('<div id="{}">{}</div>', start, ticks)


def choice(choices: Iterable[tuple[str, str]] = (), label: str = "", hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(choices=[NOT_ANSWERED, *choices], label=label, help_text=hint, required=False, widget=Box)


def yes_no(label: str, hint: str = "", yes: str = "Yes", no: str = "No", unknown: str = "") -> forms.TypedChoiceField:
    """Yes, no, or not answered: a blank never becomes a no."""
    return forms.TypedChoiceField(
        choices=[("", unknown or NOT_ANSWERED[1]), ("True", yes), ("False", no)],
        coerce=lambda word: word == "True",
        empty_value=None,
        label=label,
        help_text=hint,
        required=False,
        widget=Box,
    )


def specialties() -> list[tuple[str, str]]:
    return [NOT_ANSWERED, *Specialty.objects.values_list("slug", "name")]


def one_line(typed: str) -> None:
    try:
        printable(typed)
    except ValueError as error:
        raise ValidationError("Write this on one line.") from error


def text(label: str, hint: str = "", most: int = MOST_CHARACTERS) -> forms.CharField:
    return forms.CharField(max_length=most, label=label, help_text=hint, required=False, validators=[one_line])


def program_key(typed: str) -> str:
    """The key of the program a person names by its ACGME id, an NRMP code or the key itself. Raises ValidationError."""
    name = typed.strip()
    found = (
        Program.objects.filter(program_key=name.lower()).first()
        or Program.objects.filter(acgme_id=name).exclude(acgme_id="").first()
        or getattr(Track.objects.filter(code=name.upper()).select_related("program").first(), "program", None)
    )
    if not found:
        raise ValidationError(f"No program has the id “{name[:80]}”.")
    return found.program_key


class ProgramField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=80, **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return program_key(typed) if typed else ""


class ProgramsField(forms.CharField):
    """Several programs, one on a line, as a list of keys."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=81 * MOST_ROWS, widget=self.box(), **kwargs)

    @staticmethod
    def box() -> forms.Textarea:
        """Its blank placeholder lets a style sheet tell an empty one."""
        return forms.Textarea(attrs={"rows": 3, "placeholder": " "})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_ROWS:
            raise ValidationError(f"At most {MOST_ROWS} programs.")
        keys = [program_key(line) for line in lines]
        if len(set(keys)) < len(keys):
            raise ValidationError("A program is named twice.")
        return keys


class InOrder(Box):
    """One select box for each choice in its order, and a few empty ones folded away after them."""

    use_fieldset = True

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        given = [word for word in value or [] if word]
        words = [*given, *[""] * min(EMPTY_BOXES + (not given), MOST_ROWS - len(given))]
        boxes = [(self.box(name, word, place, attrs or {}),) for place, word in enumerate(words)]
        first = len(given) or 1
        shown, more = (format_html_join("", "<li>{}</li>", part) for part in (boxes[:first], boxes[first:]))
        folded = format_html('<details><summary>Add another</summary><ol class="plain">{}</ol></details>', more)
        return format_html('<div class="in-order"><ol class="plain">{}</ol>{}</div>', shown, folded if more else "")

    def box(self, name: str, word: str, place: int, attrs: dict[str, Any]) -> SafeString:
        own = {"id": f"{attrs.get('id', name)}_{place}", "aria-label": f"Choice {place + 1}"}
        return super().render(name, word, attrs | own)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_0" if id_ else id_


class InOrderField(forms.MultipleChoiceField):
    """Choices in the order given; empty boxes are left out."""

    widget = InOrder

    def clean(self, value: Any) -> list[str]:
        chosen = [word for word in value or [] if word]
        super().clean(chosen)
        if len(set(chosen)) < len(chosen):
            raise ValidationError("Each choice counts once: one is named twice.")
        if len(chosen) > MOST_ROWS:
            raise ValidationError(f"At most {MOST_ROWS} choices.")
        return chosen
