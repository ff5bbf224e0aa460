"""The pages below ``/insights/``, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from applicants.insights.asked import InsightQuery
from applicants.insights.evidence import known, visas
from applicants.insights.insight import Insight
from applicants.insights.results import canada, img_share, match_rate, places
from applicants.insights.survey import directors, exams, interview_habits, thresholds, volume


@dataclass(frozen=True)
class InsightPage:
    """One address below ``/insights/``. ``by_specialty``: whether a specialty can be chosen."""

    slug: str
    question: str
    build: Callable[[InsightQuery], Insight | None]
    by_specialty: bool = True


PAGES: Final[Sequence[InsightPage]] = (
    InsightPage("match-rate", "How many IMGs match?", match_rate, by_specialty=False),
    InsightPage("specialties", "Where do IMGs match?", img_share, by_specialty=False),
    InsightPage("interviews", "Who interviews IMGs?", interview_habits),
    InsightPage("directors", "What do directors look at?", directors),
    InsightPage("exams", "What if I failed an exam?", exams),
    InsightPage("step2-ck", "Is my Step 2 CK high enough?", thresholds),
    InsightPage("volume", "How many apply to a program?", volume),
    InsightPage("visas", "Who sponsors a visa?", visas),
    InsightPage("places", "How many places stay empty?", places),
    InsightPage("canada", "And in Canada?", canada, by_specialty=False),
    InsightPage("known", "What do we know, and what not?", known),
)
PAGE_OF: Final = {page.slug: page for page in PAGES}
