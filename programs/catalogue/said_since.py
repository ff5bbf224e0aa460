"""How new an answer is: the years of ``Program.answer_years``, asked of facts and of the database."""

from functools import lru_cache
from typing import Final

from django.db.models import Q

from programs.fields import POLICY_FIELDS

EARLIEST: Final = 2000  # the years an answer may be asked from
LATEST: Final = 2100


def is_said_since(answer_years: str, year: int, policies: tuple[str, ...] = POLICY_FIELDS) -> bool:
    """Whether one of these policies was said in that year or later; an undated one was not."""
    years, earliest = _years(answer_years), str(year)
    return any(years.get(name, "") >= earliest for name in policies)


@lru_cache(maxsize=4096)
def _years(answer_years: str) -> dict[str, str]:
    """By policy; the same few are asked about for every choice of a page."""
    return dict(one.split(":") for one in answer_years.split())


def said_since(year: int, policies: tuple[str, ...] = POLICY_FIELDS) -> Q:
    """The same, as the ORM asks for it."""
    return Q(answer_years__regex=f" ({'|'.join(policies)}):({'|'.join(map(str, range(year, LATEST + 1)))}) ")
