"""The season a page is asked for: its word in the address, the links to choose another, and addresses that keep it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from applicants.matching.wording import in_a_row
from applicants.season.dates import next_season, seasons_open, soap_season
from programs.catalogue.pages import switch


class SeasonField(forms.TypedChoiceField):
    """The match year a page is asked for: one that is not over, or the one after."""

    def __init__(self) -> None:
        seasons = [str(year) for year in seasons_open(timezone.localdate())]
        choose = f"There is no season “%(value).20s” here: choose {in_a_row(seasons, 'or')}."
        super().__init__(
            required=False,
            label="Season",
            choices=[(year, f"{year} match") for year in seasons],
            coerce=int,
            empty_value=None,
            error_messages={"invalid_choice": choose},
        )


class AskedSeason(forms.Form):
    """The season in the address of a page, where it has no other words that are checked with it."""

    def __init__(self, words: QueryDict):
        super().__init__(words)
        self.words = words
        self.fields["season"] = SeasonField()

    @property
    def season(self) -> int | None:
        """What was chosen; None where nothing was, or no season there is."""
        return self.cleaned_data.get("season") if self.is_valid() else None

    @property
    def match_year(self) -> int:
        return match_year(self.season)

    @property
    def told(self) -> dict[str, Any]:
        """What the page says of it, and carries on."""
        return {"asked": self, **carried(self.words, self.season)}

    def address(self, name: str, *args: Any) -> str:
        """The address of a page that takes a season, in this one."""
        return in_season(reverse(f"applicants:{name}", args=args), self.season)


def match_year(chosen: int | None) -> int:
    """The season that is chosen, else the next to rank for."""
    return chosen or next_season(timezone.localdate())


def carried(words: QueryDict, chosen: int | None) -> dict[str, Any]:
    """What a page whose address has these ``words`` shows of its season: the links, and what its own links keep."""
    return {"chosen_season": chosen, "seasons": season_links(words, match_year(chosen))}


def season_links(words: QueryDict, season: int) -> list[dict[str, Any]]:
    """A link for each season while one that is ranked for no more is not over; none the rest of the year."""
    today = timezone.localdate()
    if soap_season(today) == season == next_season(today):
        return []
    choices = [(str(year), f"{year} match") for year in sorted({soap_season(today), next_season(today), season})]
    return switch(words, "season", choices, str(season))


def in_season(address: str, chosen: int | None) -> str:
    """The address of a page that takes a season: as it is where none was chosen."""
    return f"{address}?season={chosen}" if chosen else address
