"""The figures and weights the product stands on are those the design prints."""

from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.published_figures import RESEARCH_SPECIALTIES, THRESHOLDS, THRESHOLDS_ELSEWHERE
from programs.record.openness import NATIONAL_SHARE, NO_STATE_EFFECT, PRIOR_ELSEWHERE, PRIORS
from tests.second_opinion import figures


def test_the_thresholds_of_step_2_ck() -> None:
    assert (THRESHOLDS, THRESHOLDS_ELSEWHERE) == (figures.THRESHOLDS, figures.OTHER_THRESHOLDS)


def test_the_shares_of_imgs() -> None:
    assert {specialty: prior[:2] for specialty, prior in PRIORS.items()} == figures.SHARES
    assert (PRIOR_ELSEWHERE[:2], NATIONAL_SHARE) == (figures.OTHER_SHARES, figures.NATIONAL)


def test_the_weights() -> None:
    assert {one.key: one.weight for one in PROSPECT} == figures.PROSPECT
    assert {one.key: one.weight for one in FIT} == figures.FIT


def test_the_specialties_that_differ() -> None:
    assert set(figures.WITH_RESEARCH) == RESEARCH_SPECIALTIES
    assert figures.WITHOUT_STATE == NO_STATE_EFFECT
