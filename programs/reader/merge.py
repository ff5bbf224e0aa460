"""What one passage says of a field is one reading, or a conflict shown whole: a person decides."""

from collections.abc import Iterable, Sequence
from typing import Final

from programs.reader.readings import Mention, Reading

LIMITS: Final = frozenset(("min_step2_ck", "min_step1", "max_attempts", "max_years_since_graduation"))
AMOUNTS: Final = frozenset(("usce_months", "letters_required", "us_letters_required"))
VISAS: Final = frozenset(("visa_j1", "visa_h1b"))
# Rules that speak of all visas at once give way to one that names the visa.
SWEEPING: Final = frozenset(("visa.none", "visa.all", "visa.citizens", "visa.condition.all"))
OTHER_SAID: Final = "The same passage says more of this; the other reading is proposed."


def passage(found: Sequence[Reading | Mention]) -> tuple[list[Reading], list[Mention]]:
    """The readings of one passage without those that another one of its sentences overrules."""
    readings = [one for one in found if isinstance(one, Reading)]
    mentions = [one for one in found if isinstance(one, Mention)]
    kept: list[Reading] = []
    for name in dict.fromkeys(one.field for one in readings):
        mine = [one for one in readings if one.field == name]
        best = decide(name, mine)
        kept.extend(best)
        mentions.extend(
            Mention(one.field, one.quote, one.sentence, OTHER_SAID, one.question)
            for one in mine
            if one not in best and (one.value, one.strictness) not in {(b.value, b.strictness) for b in best}
        )
    return kept, mentions


def decide(name: str, mine: list[Reading]) -> list[Reading]:
    """The reading that stands, of several in one passage."""
    if len({(one.value, one.strictness) for one in mine}) == 1:
        return mine[:1]
    if name in VISAS:
        named = [one for one in mine if one.rule not in SWEEPING] or mine
        if any(one.value == "conditional" for one in named):  # "transfers only; otherwise the J-1 alone"
            named = [one for one in named if one.rule != "visa.only"] or named
        firm = [one for one in named if one.rule != "visa.yes"] or named
        if len({one.value for one in named}) > 1 and {one.value for one in named} == {"yes", "no"}:
            # "We do. From 2026 on we do not": the later sentence is the exception, unless both name the visa firmly.
            return named[-1:] if named[-1].rule in ("visa.only", "visa.no", "visa.not", "visa.yes") else named
        return firm[-1:]
    if name in LIMITS:
        rules = [one for one in mine if one.value != "none" and one.strictness != "preferred"]
        wishes = [one for one in mine if one.value != "none" and one.strictness == "preferred"]
        if rules:
            return [looser(name, rules)]
        return wishes[:1] or mine[:1]
    if name in AMOUNTS:
        rules = [one for one in mine if one.strictness != "preferred"] or mine
        return [min(rules, key=lambda one: int(one.value))] if name != "letters_required" else rules[:1]
    if name in ("usce", "step3"):
        order = {"required": 0, "preferred": 1, "no": 2}
        return [min(mine, key=lambda one: order[one.value])]
    if name == "ecfmg_by":
        order = {"application": 0, "interview": 1, "ranking": 2, "start": 3, "after_application": 4}
        return [min(mine, key=lambda one: order[one.value])]
    if name == "accepts_img":
        firm = [one for one in mine if one.value == "conditional"]
        return firm[:1] or mine[-1:]
    return mine


def looser(name: str, rules: list[Reading]) -> Reading:
    pick = min if name.startswith("min_") else max
    return pick(rules, key=lambda one: int(one.value))


def page(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Each value of a field once, with all that differ."""
    seen: dict[tuple[str, str, str], Reading] = {}
    for one in readings:
        seen.setdefault((one.field, one.value, one.strictness), one)
    return tuple(seen.values())
