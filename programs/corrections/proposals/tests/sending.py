"""Pages as tests send them: the form filled in, drawn, and its boxes ticked, as a browser would."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

PAGE = """Cedar Internal Medicine Residency

Our residency program sponsors the J-1 visa through ECFMG.

Our program does not sponsor H-1B visas.

We require a minimum score of 230 on Step 2 CK.
"""
URL = "https://example.org/cedar/apply"
SENT = {"page-0-text": PAGE, "page-0-url": URL, "page-0-seen_on": "2026-11-20"}


def saved(name: str, content: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def draw(browser: Client, address: str, sent: dict[str, Any] | None = None, **changes: Any) -> Any:
    """What the page answers to what is sent."""
    return browser.post(address, (SENT if sent is None else sent) | changes)


def back(drawn: Any, *fields: str, number: int = 0, **edited: str) -> dict[str, Any]:
    """What a browser sends of a screen of proposals with these facts ticked, the first value of each or ``number``.

    ``edited``: as field__input, such as ``visa_j1__note``.
    """
    context = drawn.context
    data: dict[str, Any] = {"ticket": context["ticket"], "stood": context.get("stood", "")}
    for form in context["form"].pages:
        for name in form.fields:
            value = form[name].value()
            if value not in (None, False):
                data[form.add_prefix(name)] = value
    for of_program in context["proposed"].programs:
        for group in of_program.groups:
            if group.field.name in fields:
                data[group.name] = group.proposals[min(number, len(group.proposals) - 1)].key
            for one in group.proposals:
                for field in one.mended:
                    if (value := field.value()) is not None:
                        data[field.html_name] = value
                for name, typed in edited.items():
                    about, _, part = name.partition("__")
                    if about == group.field.name:
                        data[f"{one.key}-{part}"] = typed
    return data


def errors_of(drawn: Any) -> str:
    """All that is said to be wrong, in one text."""
    found = [str(one) for form in drawn.context["form"].faults for some in form.errors.values() for one in some]
    ticks = drawn.context["ticks"]
    return " ".join(
        found + (ticks.faults if ticks else []) + [str(one.errors) for one in (ticks.wrong if ticks else [])]
    )
