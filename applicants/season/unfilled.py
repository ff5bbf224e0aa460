"""Programs that had places left after a Match of the years on record: where SOAP may offer some again."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import F, Q, Sum

from programs.models import SeasonRecord
from programs.models.querysets import COUNTS_FOR
from programs.vocabulary import Group, Population


class Unfilled(NamedTuple):
    """One season of one program, all its tracks together that had places left: ``left`` of ``offered``."""

    season: int
    left: int
    offered: int


def unfilled_places() -> dict[int, list[Unfilled]]:
    """By id of the program, the newest season first. Only tracks of which both counts are known: one statement."""
    both = Population.OFFERED, Population.MATCHED
    rows = (
        SeasonRecord.objects.filter(is_current=True, group=Group.ALL, population__in=both, season__gt=0)
        .values_list(COUNTS_FOR, "season", "track")
        .annotate(
            offered=Sum("count", filter=Q(population=Population.OFFERED)),
            matched=Sum("count", filter=Q(population=Population.MATCHED)),
        )
        .filter(offered__gt=F("matched"))
        .order_by()
    )
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for program, season, _, offered, matched in rows:
        left = found[program][season]
        left[0] += offered - matched
        left[1] += offered
    return {
        program: [Unfilled(season, *seasons[season]) for season in sorted(seasons, reverse=True)]
        for program, seasons in found.items()
    }
