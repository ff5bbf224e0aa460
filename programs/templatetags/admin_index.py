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
# What a row of each model is, to somebody who has not seen one.
ROWS: Final = {
    "Program": "one residency program; those not listed count too",
    "Evidence": "one statement: who said it, and when",
    "SeasonRecord": "one count of residents in one season",
    "ImportBatch": "one recording, which can be undone",
    "Source": "one page, file or person that was read",
    "SuggestedProgram": "one program a visitor misses here",
    "Specialty": "one specialty, with its short forms",
    "SchoolAlias": "what class a medical school belongs to",
    "EmployerAlias": "which program an H-1B employer stands for",
    "Figure": "one national figure, with its source",
    "User": "one account",
    "Group": "what stewards and viewers may do",
}


@register.simple_tag
def in_order_of_use(app_list: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Django's list of apps with the programs' models in groups; other apps, as accounts, come after them."""
    groups, others = list[dict[str, Any]](), list[dict[str, Any]]()
    for app in app_list:
        for model in app["models"]:
            model["row"] = ROWS.get(model["object_name"], "")
            model["number"] = model["model"]._default_manager.count()
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
