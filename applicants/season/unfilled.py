"""Programs that had places left after a Match of the years on record: where SOAP may offer some again."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from programs.models import SeasonRecord
from programs.models.querysets import COUNTS_FOR
from programs.vocabulary import Group, Population


class Unfilled(NamedTuple):
    """One season of one program, or of all its tracks together that had places left: ``left`` of ``offered``."""

    season: int
    left: int
    offered: int


@lru_cache(maxsize=1)
def seasons_counted(version: UUID) -> Mapping[int, int]:
    """By id of the program, of how many seasons it is known how many matched: one statement for each ``version``."""
    rows = SeasonRecord.objects.filter(
        is_current=True, group=Group.ALL, population=Population.MATCHED, count__isnull=False, season__gt=0
    ).values_list(COUNTS_FOR)
    return dict(rows.annotate(Count("season", distinct=True)).order_by())


@lru_cache(maxsize=1)
def unfilled_places(version: UUID) -> Mapping[int, list[Unfilled]]:
    """By id of the program, the newest season first; of the whole program where it is stated, else its tracks added up.
    Only what both counts are known of: one statement for each ``version`` of the data.
    """
    both = Population.OFFERED, Population.MATCHED
    rows = (
        SeasonRecord.objects.filter(is_current=True, group=Group.ALL, population__in=both, season__gt=0)
        .values_list(COUNTS_FOR, "season", "track")
        .annotate(
            offered=Sum("count", filter=Q(population=Population.OFFERED)),
            matched=Sum("count", filter=Q(population=Population.MATCHED)),
        )
        .filter(Q(offered__gt=F("matched")) | Q(track="", offered__lte=F("matched")))
        .order_by()
    )
    tracks = defaultdict[tuple[int, int], dict[str, Unfilled]](dict)
    for program, season, track, offered, matched in rows:
        tracks[program, season][track] = Unfilled(season, offered - matched, offered)
    found = defaultdict[int, list[Unfilled]](list)
    for (program, season), told in sorted(tracks.items(), reverse=True):
        counted = [told[""]] if "" in told else list(told.values())
        if left := max(sum(one.left for one in counted), 0):
            found[program].append(Unfilled(season, left, sum(one.offered for one in counted)))
    return dict(found)
