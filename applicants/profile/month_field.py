"""A month and a year, where nobody needs the day: kept as the first or the last day of that month."""

import re
from calendar import monthrange
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from applicants.models.answers import EARLIEST_DAY, LATEST_DAY
from applicants.profile.form_fields import CHOOSE, Box

_WHOLE_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class MonthInput(forms.Widget):
    """A month by its name and a year, each with a label of its own.

    As one value it is the whole day, "2021-06-30", so that pages that hold answers against each other need not know of
    two boxes; "6/soon" where they make no day. A day that was stored stays, hidden, as long as its month has one.
    """

    use_fieldset = True

    def __init__(self, *, is_start: bool = False) -> None:
        super().__init__()
        self.is_start = is_start
        self.month = Box(choices=[CHOOSE, *MONTHS.items()])
        self.year = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4, "class": "whole"})
        self.day = forms.HiddenInput()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        if name in data:
            return data.get(name)
        month, year, day = (str(data.get(f"{name}_{part}") or "").strip() for part in ("month", "year", "day"))
        if not month and not year:
            return ""
        if not (re.fullmatch(r"[0-9]{4}", year) and year > "0000" and month in {str(one) for one in MONTHS}):
            return f"{month}/{year}"
        last = monthrange(int(year), int(month))[1]
        usual = 1 if self.is_start else last
        kept = int(day) if re.fullmatch("[0-9]{1,2}", day) and 1 <= int(day) <= last else usual
        return date(int(year), int(month), kept).isoformat()

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(part in data for part in (name, f"{name}_month", f"{name}_year"))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        own = dict(attrs or {})
        start, typed = own.pop("id", name), "" if value is None else str(value)
        if whole := _WHOLE_DAY.fullmatch(typed):
            year, month, day = whole[1], str(int(whole[2])), str(int(whole[3]))
        else:
            (month, _, year), day = typed.rpartition("/"), ""
        drawn = [
            (f"{start}_{part}", label, widget.render(f"{name}_{part}", said, own | {"id": f"{start}_{part}"}, renderer))
            for part, label, widget, said in (("month", "Month", self.month, month), ("year", "Year", self.year, year))
        ]
        boxes = format_html_join("", '<div><label for="{}">{}</label>{}</div>', drawn)
        hidden = self.day.render(f"{name}_day", day, {}, renderer) if day else ""
        return format_html('<div class="month-year" id="{}">{}{}</div>', start, boxes, hidden)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}_month" if id_ else id_


class MonthField(forms.DateField):
    """A day of which people tell the month and the year. ``latest``: the last year taken."""

    def __init__(self, *, is_start: bool = False, latest: int = LATEST_DAY.year, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            input_formats=["%Y-%m-%d"],
            widget=MonthInput(is_start=is_start),
            error_messages={"invalid": "Give a day as YYYY-MM-DD."},
            **kwargs,
        )
        self.latest = latest

    def clean(self, value: Any) -> date | None:
        _, is_part, year = str(value or "").rpartition("/")
        if is_part and not year:
            raise ValidationError("Add the year.")
        if is_part and not re.fullmatch(r"[0-9]{4}", year):
            raise ValidationError("Write the year in four digits, such as 2021.")
        if is_part and EARLIEST_DAY.year <= int(year) <= self.latest:
            raise ValidationError("Choose the month too.")
        day = None if is_part else super().clean(value)
        if is_part or (day and not EARLIEST_DAY.year <= day.year <= self.latest):
            raise ValidationError(f"Give a year from {EARLIEST_DAY.year} to {self.latest}.")
        return day
