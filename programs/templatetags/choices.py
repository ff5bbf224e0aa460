"""The choices of a form field, for templates that draw their own checkboxes."""

from django import forms, template

register = template.Library()


@register.filter
def choices(field: forms.BoundField) -> list[tuple[str, str, bool]]:
    """(value, label, is chosen) for each choice of a field.

    A list: the iterator of a filter's lazily read choices has no length, which ``{% for %}`` asks for.
    """
    chosen = set(field.value() or ())
    listed = field.field.choices  # type: ignore[attr-defined]  # every field this filter is for has them
    return [(str(value), str(label), str(value) in chosen) for value, label in listed]
