"""The models of the admin's first page, in the order in which a steward needs them."""

from collections.abc import Iterable
from typing import Any, Final

from django import template

register = template.Library()

GROUPS: Final = (
    ("Programs and what is said of them", ("Program", "Evidence", "SeasonRecord")),
    ("What comes in", ("ImportBatch", "Source", "SuggestedProgram")),
    ("Names and figures", ("Specialty", "SchoolAlias", "EmployerAlias", "Figure")),
)


@register.simple_tag
def in_order_of_use(app_list: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Django's list of apps with the programs' models in groups; other apps, as accounts, come after them."""
    groups, others = list[dict[str, Any]](), list[dict[str, Any]]()
    for app in app_list:
        if app["app_label"] != "programs":
            others.append(app)
            continue
        named = {model["object_name"]: model for model in app["models"]}
        for title, names in GROUPS:
            if models := [named.pop(name) for name in names if name in named]:
                groups.append({**app, "name": title, "models": models})
        if named:
            groups.append({**app, "name": "More", "models": list(named.values())})
    return groups + others
