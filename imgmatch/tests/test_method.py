"""The page that says how it is computed: its worked example, done once more by hand."""

import re
from math import floor, isclose, sqrt

import pytest
from django.conf import settings
from django.utils.formats import date_format

from applicants.matching.factors import FIT, PROSPECT
from applicants.matching.requirements import REQUIREMENTS
from applicants.matching.scores import REVIEWED_ON
from imgmatch.method import worked_example
from programs.models import Figure
from programs.record.openness import (
    COMMUNITY_FACTOR,
    MOST_BY_SETTING,
    ODDS_H1B_FILED,
    ODDS_J1,
    ODDS_NO_VISA,
    SISTERS_LEAST_PEOPLE,
    UNIVERSITY_FACTOR,
)
from programs.record.rates import rate
from programs.record.state_imgs import EXPONENT as STATE_EXPONENT
from programs.record.state_imgs import PLACES_OF_ALL as STATE_PLACES
from programs.record.stated_vs_observed import LEAST_N
from programs.vocabulary import Group
from tests.sourced import numbers


def wilson(count: float, n: float) -> tuple[float, float]:
    z, p = 1.96, count / n
    middle, spread = p + z**2 / (2 * n), z * sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return (middle - spread) / (1 + z**2 / n), (middle + spread) / (1 + z**2 / n)


# With a pencil: split, weights, expectation (setting, state, sisters, J-1), both together.
SPLIT = 26.0 / (12.9 + 26.0)
OF_2026 = 4 * SPLIT
OF_2025 = 3
COUNT, N = 1 * OF_2026 + 0.8 * OF_2025, 1 * 10 + 0.8 * 10
COMMUNITY = 0.26 * 1.61
IN_STATE, IN_ALL = (200 + 60 * 0.1) / 1_060, 4_000 / 40_000
BY_STATE = (IN_STATE / (1 - IN_STATE) / (IN_ALL / (1 - IN_ALL))) ** 0.75
SHOWN = (8 * 0.071 + 5) / 28
BY_SISTERS = (SHOWN / (1 - SHOWN) / (0.071 / 0.929)) ** 0.5
ODDS = COMMUNITY / (1 - COMMUNITY) * BY_STATE * BY_SISTERS * 1.2
EXPECTED = ODDS / (1 + ODDS)
TOGETHER, OF = 8 * EXPECTED + COUNT, 8 + N


def test_the_example_is_what_a_pencil_finds() -> None:
    example = worked_example()
    found = example.found
    by_hand = [
        (example.newest.share, 0.4),
        (example.newest.low, wilson(4, 10)[0]),
        (example.newest.high, wilson(4, 10)[1]),
        (found.split, SPLIT),
        (found.count, COUNT),
        (found.n, N),
        (found.steps[0].after, COMMUNITY),
        (found.steps[1].factor, BY_STATE),
        (found.steps[2].factor, BY_SISTERS),
        (found.expected, EXPECTED),
        (found.rate.share, TOGETHER / OF),
        (found.rate.low, wilson(TOGETHER, OF)[0]),
        (found.rate.high, wilson(TOGETHER, OF)[1]),
    ]
    assert [(seen, told) for seen, told in by_hand if not isclose(seen, told, rel_tol=1e-12)] == []
    assert [(one.share.season, one.of_group, one.weight) for one in example.seasons] == [
        (2026, pytest.approx(OF_2026), 1),
        (2025, OF_2025, 0.8),
    ]


@pytest.mark.django_db
def test_the_page_prints_every_number_of_it(client, django_assert_num_queries) -> None:
    page = client.get("/method/")
    with django_assert_num_queries(1):  # kept for the next stranger
        assert client.get("/method/").content == page.content
    assert page.status_code == 200
    assert len(page.content) < 60_000
    section = " ".join(page.content.decode().split('id="example"')[1].split("</section>")[0].split())
    low, high = wilson(TOGETHER, OF)
    for told in (
        "are 40%, with an interval from 17% to 69%",
        f"26.0 of 12.9 + 26.0 are non-US citizens: {SPLIT:.3f}",
        "4 of 10, all IMGs",
        f"{OF_2026:.3f} of 10",
        f"{0.8 * OF_2025:.3f} of 8",
        f"{COUNT:.3f} of 18",
        f'share × 1.6100</td> <td class="number" data-label="Gives">{COMMUNITY:.4f}',
        f"200 on 1,000 places, with 60 of all states {IN_STATE:.4f}, against {IN_ALL:.4f} in all",
        f"odds × {BY_STATE:.4f}",
        f"with the expectation {SHOWN:.4f} against 0.0710",
        f"odds × {BY_SISTERS:.4f}",
        f'odds × 1.2000</td> <td class="number" data-label="Gives">{EXPECTED:.4f}',
        f"(8 × {EXPECTED:.4f} + {COUNT:.3f}) out of (8 + 18) = {TOGETHER:.3f} of 26 = "
        f"<strong>{100 * TOGETHER / OF:.0f}%</strong>, with an interval from {100 * low:.0f}% to {100 * high:.0f}%",
    ):
        assert told in section, told


@pytest.mark.django_db
def test_every_page_leads_to_it(client) -> None:
    assert 'href="/method/"' in client.get("/").content.decode()


# Every number written into the page's own words, and what says so: the code that counts with it, or its source.
LITERALS: dict[str, tuple[float, ...]] = {
    "a 95% interval (Wilson 1927)": (95, 1927),
    "one of one: 100%, 21 to 100%": (100, 21),
    "a roster of 2025-26 counts as 2026": (2025, 26, 2026),
    "setting factors": (COMMUNITY_FACTOR, UNIVERSITY_FACTOR, 100 * MOST_BY_SETTING),
    "APDIM surveys, J Gen Intern Med 2021: 62.5 and 26 against 38.9% of places": (62.5, 26, 38.9, 2021),
    "read from the first four digits; about 70 % become community": (70,),
    "states": (STATE_PLACES, STATE_EXPONENT),
    "sisters": (SISTERS_LEAST_PEOPLE,),
    "odds of policies": (ODDS_J1, ODDS_H1B_FILED, ODDS_NO_VISA),
    "NRMP 2018": (2018,),
    "the made-up example": (2026, 2025, 20, 5, 2027, 4, 10),
    "so many without one: 0.764 ** 12 and 0.864 ** 21": (
        5,
        0.764,
        LEAST_N[Group.IMG],
        0.040,
        0.864,
        LEAST_N[Group.NON_US_IMG],
        0.046,
    ),
    "Step 2 CK points": (10,),
    "Step 1 gave scores until": (26, 2022),
    "scores go from 0 to 100": (0, 1, 100),
    "what may not be used": (2022, 2021),
    "a record as a list words it": (9, 10),
    "the survey's year": (2020,),
}


def test_every_number_written_into_the_page_is_accounted_for() -> None:
    """Numbers that are not worked out stand in the template; each is named above, by the constant where code has it."""
    words = (settings.BASE_DIR / "templates" / "about" / "method.html").read_text(encoding="utf-8")
    words = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", " ", words.partition("{% block content %}")[2], flags=re.DOTALL)
    written = {float(one) for one in numbers(words)}
    held = {float(one) for values in LITERALS.values() for one in values}
    assert written - held == set()


def test_the_chances_that_it_quotes_are_so() -> None:
    assert round(0.764 ** LEAST_N[Group.IMG], 3) == 0.040
    assert round(0.864 ** LEAST_N[Group.NON_US_IMG], 3) == 0.046
    assert [round(100 * one) for one in (rate(1, 1).low, rate(1, 1).high)] == [21, 100]


def test_what_a_survey_is_quoted_for_in_the_weights_is_its_figure(client, figures) -> None:
    """The survey's shares by factor, mean of six specialties: those of the rows on record, rounded."""
    for key, (factor, percent) in CITED.items():
        rows = Figure.objects.filter(topic="directors", year=2020, who=factor, measure="interview", specialty__in=SIX)
        assert rows.count() == len(SIX)
        assert floor(sum(float(one.value) for one in rows) / len(SIX) + 0.5) == percent
        why = next(one.why for one in PROSPECT if one.key == key)
        assert re.search(rf"by {percent}%", why), key


SIX = ("internal-medicine", "family-medicine", "pediatrics", "psychiatry", "neurology", "pathology")
CITED = {
    "step2_ck": ("USMLE Step 2 CK score", 83),
    "first_attempt": ("Any failed attempt in USMLE", 70),
    "letters": ("Letters of recommendation in the specialty", 82),
    "hands_on": ("Audition elective/rotation within your department", 67),
    "commitment": ("Perceived commitment to specialty", 73),
    "signal": ("Perceived interest in program", 62),
    "known_there": ("Personal prior knowledge of the applicant", 63),
    "recency": ("Evidence of continuous medical education without gaps", 61),
    "step3": ("USMLE Step 3 score", 21),
}


@pytest.mark.django_db
def test_the_weights_and_rules_of_the_page_are_those_of_the_code(client) -> None:
    page = " ".join(client.get("/method/").content.decode().split())
    for one in (*PROSPECT, *FIT):
        assert f'scope="row">{one.label}</th><td class="number" data-label="Points">{one.weight}</td>' in page
    for rule in REQUIREMENTS:
        assert (f"<dt>{rule.label}</dt> <dd>" in page.replace("</dt><dd>", "</dt> <dd>")) is rule.is_counted
    known = [int(n) for n in re.findall(r'data-label="Of 100">(\d+)</td>', page)]
    assert sum(known) == 100
    assert known == sorted(known, reverse=True)
    assert f"They were reviewed on {date_format(REVIEWED_ON, 'j F Y')}." in page
