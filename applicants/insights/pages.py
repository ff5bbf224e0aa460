"""The pages below ``/insights/``, in their order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from applicants.insights.asked import InsightQuery
from applicants.insights.evidence import MAPS, known, states, visas
from applicants.insights.insight import Insight
from applicants.insights.results import canada, img_share, match_rate, places
from applicants.insights.survey import directors, exams, interview_habits, thresholds, volume
from programs.models import Topic


@dataclass(frozen=True)
class InsightPage:
    """One address below ``/insights/``. ``topics``: of the figures it reads. ``by_specialty``: whether a
    specialty can be chosen. ``maps``: those that can be, by their word in the address; the first is drawn unasked.
    ``about``: what it stands under among all of them.
    """

    slug: str
    question: str
    build: Callable[[InsightQuery], Insight | None]
    topics: Sequence[Topic] = ()
    by_specialty: bool = True
    maps: Mapping[str, str] = field(default_factory=dict)
    about: str = "Who matches"


HABITS: Final = "What programs look at"
OWN: Final = "Counted from programs here"
PAGES: Final[Sequence[InsightPage]] = (
    InsightPage("match-rate", "How many IMGs match?", match_rate, (Topic.MATCH_RATE,), by_specialty=False),
    InsightPage("specialties", "Where do IMGs match?", img_share, (Topic.IMG_SHARE,)),
    InsightPage("places", "How many places stay empty?", places, (Topic.PLACES,)),
    InsightPage("canada", "And in Canada?", canada, (Topic.CANADA,), by_specialty=False),
    InsightPage("interviews", "Who interviews IMGs?", interview_habits, (Topic.INTERVIEWS,), about=HABITS),
    InsightPage("directors", "What do directors look at?", directors, (Topic.DIRECTORS,), about=HABITS),
    InsightPage("exams", "What if I failed an exam?", exams, (Topic.EXAMS,), about=HABITS),
    InsightPage("step2-ck", "Is my Step 2 CK high enough?", thresholds, (Topic.THRESHOLDS,), about=HABITS),
    InsightPage("volume", "How many apply to a program?", volume, (Topic.VOLUME,), about=HABITS),
    InsightPage("visas", "Who sponsors a visa?", visas, (Topic.VISA_STUDIES,), about=OWN),
    InsightPage("states", "Which states?", states, maps=MAPS, about=OWN),
    InsightPage("known", "What do we know, and what not?", known, about=OWN),
)
PAGE_OF: Final = {page.slug: page for page in PAGES}
