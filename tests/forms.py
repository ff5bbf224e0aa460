"""The forms of a page as a browser holds them: what it would send if somebody pressed the button at once."""

from html.parser import HTMLParser
from typing import Any

Sent = dict[str, list[str]]


class _Forms(HTMLParser):
    """``forms``: (action, fields) in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Sent]] = []
        self.fields: Sent | None = None
        self.select, self.chosen, self.first = "", list[str](), ""
        self.text: list[str] | None = None
        self.area = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        told = dict(attrs)
        if tag == "form":
            self.fields = {}
            self.forms.append((told.get("action") or "", self.fields))
        if self.fields is None:
            return
        name, value = told.get("name") or "", told.get("value")
        if tag == "input" and name and told.get("type") not in ("submit", "button", "file", "image"):
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                ticked = "on" if told.get("type") in ("checkbox", "radio") else ""
                self.fields.setdefault(name, []).append(ticked if value is None else value)
        elif tag == "select":
            self.select, self.chosen, self.first = name, [], "" if "multiple" not in told else "several"
        elif tag == "option" and self.select:
            if "selected" in told:
                self.chosen.append(value or "")
            self.first = self.first or f"first {value or ''}"
        elif tag == "textarea":
            self.area, self.text = name, []

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self.fields is None:
            return
        if tag == "form":
            self.fields = None
        elif tag == "select" and self.select:
            given = self.chosen or ([self.first[6:]] if self.first.startswith("first ") else [])
            self.fields.setdefault(self.select, []).extend(given)
            self.select = ""
        elif tag == "textarea" and self.text is not None:
            self.fields.setdefault(self.area, []).append("".join(self.text).removeprefix("\n"))
            self.text = None


def forms_of(page: str) -> list[tuple[str, Sent]]:
    reader = _Forms()
    reader.feed(page)
    return reader.forms


def form_with(page: str, field: str) -> Sent:
    """The first form that has this field, or a checkbox of this name."""
    for _, fields in forms_of(page):
        if field in fields:
            return fields
    raise LookupError(f"No form of the page has the field {field}.")
