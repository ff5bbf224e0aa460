"""The pages below ``/insights/``, in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from applicants.insights.asked import Asked
from applicants.insights.evidence import known, visas
from applicants.insights.insight import Insight
from applicants.insights.results import canada, img_share, match_rate, places
from applicants.insights.survey import directors, exams, interviews, thresholds, volume


@dataclass(frozen=True)
class Page:
    """One address below ``/insights/``. ``by_specialty``: whether a specialty can be chosen."""

    slug: str
    question: str
    build: Callable[[Asked], Insight | None]
    by_specialty: bool = True


PAGES: Final[Sequence[Page]] = (
    Page("match-rate", "How many IMGs match?", match_rate, by_specialty=False),
    Page("specialties", "Where do IMGs match?", img_share, by_specialty=False),
    Page("interviews", "Who interviews IMGs?", interviews),
    Page("directors", "What do directors look at?", directors),
    Page("exams", "What if I failed an exam?", exams),
    Page("step2-ck", "Is my Step 2 CK high enough?", thresholds),
    Page("volume", "How many apply to a program?", volume),
    Page("visas", "Who sponsors a visa?", visas),
    Page("places", "How many places stay empty?", places),
    Page("canada", "And in Canada?", canada, by_specialty=False),
    Page("known", "What do we know, and what not?", known),
)
PAGE_OF: Final = {page.slug: page for page in PAGES}
