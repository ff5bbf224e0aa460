"""Counts of groups beside one another: no group is larger than one it is part of."""

from collections.abc import Callable, Collection
from typing import Any, Final

from programs.models import Program, SeasonRecord
from programs.vocabulary import Group

# Which groups each is part of, the smallest first, and which are part of it.
WHOLES: Final = {
    Group.ALL: (),
    Group.IMG: (Group.ALL,),
    Group.US_IMG: (Group.IMG, Group.ALL),
    Group.NON_US_IMG: (Group.IMG, Group.ALL),
}
PARTS: Final = {whole: tuple(part for part, wholes in WHOLES.items() if whole in wholes) for whole in WHOLES}
OTHER: Final = {Group.US_IMG: Group.NON_US_IMG, Group.NON_US_IMG: Group.US_IMG}


def misfit(group: Group, number: Any, number_of: Callable[[Group], Any], *, said_with: Collection[Group] = ()) -> str:
    """What a number would have to be beside those of the other groups of the same people; '' where it fits.

    ``number_of``: another group's, in the same measure; None where nobody says. ``said_with``: groups said in the same
    breath, of which a part is told to be too large, and not its whole to be too small.
    """
    other = OTHER.get(group)
    with_other = number_of(other) if other and (other not in said_with or other is Group.US_IMG) else None
    for whole in WHOLES[group]:
        most = number_of(whole)
        if most is not None and number + (with_other or 0 if whole is Group.IMG else 0) > most:
            beside = f" with the {with_other} of the other group" if with_other and number <= most else ""
            return f"no more{beside} than the {most} of “{whole.label}” of that season"
    parts = {part: number_of(part) for part in PARTS[group] if part not in said_with}
    for part, least in parts.items():
        if least is not None and number < least:
            return f"no fewer than the {least} of “{part.label}” of that season"
    both = [parts[part] for part in OTHER if parts.get(part) is not None]
    if group is Group.IMG and len(both) == len(OTHER) and number < sum(both):
        return f"no fewer than the {both[0]} and {both[1]} of both groups of that season"
    return ""


def numbers_standing(
    program: int, season: int, track: str, population: str, *, is_percent: bool = False
) -> dict[Group, Any]:
    """What stands of each group of these people of a program, as counts or as percentages."""
    family = Program.objects.with_merged([program]).values("pk")
    rows = SeasonRecord.objects.filter(program__in=family, season=season, track=track, population=population)
    measure = "percent" if is_percent else "count"
    found = rows.filter(is_current=True).order_by().values_list("group", measure)
    return {Group(group): number for group, number in found if number is not None}
