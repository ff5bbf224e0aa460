"""How open a program is to my group: its record, else the specialty's figure moved by facts of the place.

Read as the product reads it, where the design is silent: an institution is the first four digits of the NRMP codes;
sisters are of another specialty (of the same one they may be tracks of this program), and what their own sisters tell
is left out; while my group is not known the value is the mean of both groups' values.
"""

from dataclasses import dataclass, field
from functools import cache, cached_property

from tests.second_opinion.facts import Program
from tests.second_opinion.figures import NATIONAL, OF_LARGE_CENTERS, WITHOUT_STATE, share
from tests.second_opinion.record import of_group

PRIOR = 8  # residents the prior is worth
LEAST_PEOPLE = 8
PLACES = 60  # of all states, counted beside a state's own
MOST_SHARE = 0.95


def odds(of: float) -> float:
    return of / (1 - of)


def share_of(of_odds: float) -> float:
    return of_odds / (1 + of_odds)


def kept_within(low: float, value: float, high: float) -> float:
    return max(low, min(high, value))


@dataclass(frozen=True, eq=False)
class Country:
    """All programs, and the IMGs matched by state (state, us_img, non_us_img, places)."""

    programs: list[Program]
    states: dict[str, dict[str, int]] = field(default_factory=dict)

    @cached_property
    def by_institution(self) -> dict[str, list[Program]]:
        """By the first four digits of an NRMP code."""
        found: dict[str, list[Program]] = {}
        for program in self.programs:
            found.setdefault(program.institution, []).append(program)
        return found

    def siblings(self, program: Program) -> list[Program]:
        """All programs of its institution, itself included; none where it has no code."""
        return self.by_institution[program.institution] if program.institution else []


def setting_factor(program: Program, country: Country) -> float:
    """Internal medicine only: university or community, stated or read from the programs beside it."""
    if program.specialty != "internal-medicine":
        return 1
    if program.setting:
        return {"university": 0.67, "community": 1.61, "community_university": 1.61}.get(program.setting, 1)
    if not program.institution:
        return 1
    beside = {each.specialty for each in country.siblings(program)}
    return 0.67 if len(beside & OF_LARGE_CENTERS) >= 2 else 1.61


def state_factor(program: Program, group: str, country: Country) -> float:
    """On the odds, from how many of the state's places IMGs of the group took."""
    here = country.states.get(program.state)
    if here is None or program.specialty in WITHOUT_STATE:
        return 1
    everywhere = sum(row[group] for row in country.states.values()) / sum(
        row["places"] for row in country.states.values()
    )
    of_state = (here[group] + PLACES * everywhere) / (here["places"] + PLACES)
    return kept_within(1 / 4, (odds(of_state) / odds(everywhere)) ** 0.75, 4)


def policy_factor(program: Program, takes_h1b: bool) -> float:
    """On the odds of non-US IMGs."""
    factor = 1.0
    if program["visa_j1"].value == "yes":
        factor *= 1.2
    if takes_h1b and int(program["h1b_resident_filings"].value or 0) > 0:
        factor *= 1.2
    if program["visa_j1"].value == "no" and program["visa_h1b"].value not in ("yes", "conditional"):
        factor *= 0.5
    return factor


def without_sisters(program: Program, group: str, country: Country, takes_h1b: bool) -> float:
    """The second rung, but for what its own sisters tell."""
    p = min(MOST_SHARE, share(program.specialty, group) * setting_factor(program, country))
    factor = state_factor(program, group, country)
    if group == "non_us_img":
        factor *= policy_factor(program, takes_h1b)
    return share_of(odds(p) * factor)


def sister_factor(program: Program, group: str, country: Country, season: int, takes_h1b: bool) -> float:
    """On the odds, from the records of the institution's programs of other specialties."""
    people = count = total = expected = 0.0
    for sister in country.siblings(program):
        counted = of_group(sister, group, season, ("matched", "residents"))
        if counted is None or sister.specialty == program.specialty:
            continue
        people, count, total = people + counted.people, count + counted.count, total + counted.total
        expected += counted.total * without_sisters(sister, group, country, takes_h1b)
    if people < LEAST_PEOPLE:
        return 1
    own = expected / total
    shown = (PRIOR * own + count) / (PRIOR + total)
    return kept_within(1 / 2, (odds(shown) / odds(own)) ** 0.5, 2)


@cache
def posterior(program: Program, group: str, country: Country, season: int, takes_h1b: bool) -> float:
    """The second rung, and the record on top of it."""
    p = share_of(
        odds(without_sisters(program, group, country, takes_h1b))
        * sister_factor(program, group, country, season, takes_h1b)
    )
    counted = of_group(program, group, season)
    return (PRIOR * p + counted.count) / (PRIOR + counted.total) if counted else p


def value(program: Program, groups: tuple[str, ...], country: Country, season: int, takes_h1b: bool) -> float:
    """In 0..1; of both groups (mine is not known) the mean."""
    ratios = [posterior(program, group, country, season, takes_h1b) / NATIONAL[group] for group in groups]
    return sum(r / (1 + r) for r in ratios) / len(ratios)
