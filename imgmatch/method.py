"""How the record and the scores are computed, in words, with a made-up program worked through by the same functions."""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import getdoc
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applicants.matching.applicant import Wishes
from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.known_share import BESIDE_REQUIREMENTS, TOO_LITTLE, Known
from applicants.matching.order_measures import RESAMPLES
from applicants.matching.published_figures import THRESHOLDS, THRESHOLDS_ELSEWHERE
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.scores import REVIEWED_ON
from applicants.ranking import order_check
from programs.catalogue.kept_answers import kept_by_version
from programs.models import Specialty, StateImgCount
from programs.record import rates
from programs.record.openness import (
    NATIONAL_SHARE,
    PRIOR_ELSEWHERE,
    PRIORS,
    Openness,
    OpennessFacts,
    SistersRecord,
    openness,
    sisters_record,
)
from programs.record.rates import Rate, SeasonCount, SeasonShare, rate
from programs.record.state_imgs import StateCount, StateImgs, state_imgs
from programs.record.stated_vs_observed import LEAST_N, LEAST_REPORTS
from programs.vocabulary import Answer, Group, Population, Setting, SourceKind

SEASON: Final = 2027
GROUP: Final = Group.NON_US_IMG

# A made-up state with twice the share of non-US IMGs of all states, and a sister program that takes many.
STATE: Final = StateCount("NY", 100, 200, 1_000, 2017, 2020, "made up")
STATES: Final = state_imgs([STATE, StateCount("CA", 2_900, 3_800, 39_000, 2017, 2020, "made up")])
SISTER: Final = OpennessFacts(
    "psychiatry",
    "",
    Answer.UNKNOWN,
    None,
    "",
    "",
    None,
    (
        SeasonCount(2026, "", Group.ALL, Population.RESIDENTS, 20, None),
        SeasonCount(2026, "", Group.NON_US_IMG, Population.RESIDENTS, 5, None),
    ),
    (),
)
# Ten matched in each of two seasons: in the newer one only all IMGs were counted, in the older one the groups apart.
EXAMPLE: Final = OpennessFacts(
    "internal-medicine",
    Setting.COMMUNITY,
    Answer.UNKNOWN,
    STATES["NY"],
    "yes",
    "",
    None,
    (
        SeasonCount(2026, "", Group.ALL, Population.MATCHED, 10, None),
        SeasonCount(2026, "", Group.IMG, Population.MATCHED, 4, None),
        SeasonCount(2025, "", Group.ALL, Population.MATCHED, 10, None),
        SeasonCount(2025, "", Group.NON_US_IMG, Population.MATCHED, 3, None),
    ),
    (SISTER,),
)


@dataclass(frozen=True)
class WeighedSeason:
    """One season of the example: what was counted, what of it is the group's, and what both weigh."""

    share: SeasonShare
    of_group: float
    weight: float

    @property
    def count(self) -> float:
        return self.weight * self.of_group

    @property
    def n(self) -> float:
        return self.weight * self.share.n


@dataclass(frozen=True)
class WorkedExample:
    """Every number of the example, each from the function the site uses."""

    newest: Rate
    seasons: list[WeighedSeason]
    found: Openness
    state: StateImgs
    sisters: SistersRecord | None


def worked_example() -> WorkedExample:
    found = openness(EXAMPLE, GROUP, SEASON)
    seasons = found.record.seasons if found.record else ()
    return WorkedExample(
        rate(4, 10),
        [
            WeighedSeason(
                share,
                share.count * (found.split if share.pooled else 1),
                rates.WEIGHT_PER_SEASON_BACK ** (SEASON - 1 - share.season),
            )
            for share in seasons
        ],
        found,
        STATES["NY"],
        sisters_record(EXAMPLE.sisters, GROUP, SEASON),
    )


def said_above(function: Callable[..., Any]) -> str:
    """The sentence that stands above its code: what a rule asks, what a line of a score counts."""
    return (getdoc(function) or "").partition("\n\n")[0].replace("\n", " ")


def known_of_requirements() -> list[Known]:
    """All that adds to how much is known about a program."""
    return [*(one.known for one in REQUIREMENTS if one.known), *BESIDE_REQUIREMENTS]


@require_safe
@kept_by_version
def method(request: HttpRequest) -> HttpResponse:
    names = dict(Specialty.objects.values_list("slug", "name"))
    context = {
        "example": worked_example(),
        "priors": [(names.get(slug, slug), prior) for slug, prior in PRIORS.items()],
        "elsewhere": PRIOR_ELSEWHERE,
        "states": StateImgCount.objects.all(),
        "national": [(group.label, share) for group, share in NATIONAL_SHARE.items()],
        "seasons_back": rates.SEASONS_BACK,
        "weight": rates.WEIGHT_PER_SEASON_BACK,
        "prior_weight": rates.PRIOR_WEIGHT,
        "least_imgs": LEAST_N[Group.IMG],
        "least_non_us": LEAST_N[Group.NON_US_IMG],
        "least_reports": LEAST_REPORTS,
        "kinds": SourceKind.labels,
        "requirements": [(one, said_above(one.rule)) for one in REQUIREMENTS if one.is_counted],
        "scores": [
            (name, [(one, said_above(one.value)) for one in factors])
            for name, factors in (("Prospect", PROSPECT), ("Fit", FIT))
        ],
        "reviewed_on": REVIEWED_ON,
        "prospect_share": Wishes().prospect_share,
        "thresholds": [
            *((names.get(slug, slug), one) for slug, one in THRESHOLDS.items()),
            ("Any other", THRESHOLDS_ELSEWHERE),
        ],
        "known": sorted(known_of_requirements(), key=lambda one: -one.weight),
        "too_little": TOO_LITTLE,
        "contact": settings.CONTACT,
        "order_check": order_check.report(),
        "typical": order_check.TYPICAL,
        "least_people": order_check.LEAST_PEOPLE,
        "resamples": RESAMPLES,
    }
    return render(request, "about/method.html", context)
