"""The page that says how it is computed: its worked example, done once more by hand."""

from math import isclose, sqrt

import pytest

from imgmatch.method import worked_example


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
    client.get("/method/")  # what it tells of the data is worked out once
    with django_assert_num_queries(3):
        page = client.get("/method/")
    assert page.status_code == 200
    section = " ".join(page.content.decode().split('id="example"')[1].split("</section>")[0].split())
    low, high = wilson(TOGETHER, OF)
    for told in (
        "are 40 %, with an interval from 17 % to 69 %",
        f"26.0 of 12.9 + 26.0 are non-US citizens: {SPLIT:.3f}",
        "4 of 10, all IMGs",
        f"{OF_2026:.3f} of 10",
        f"{0.8 * OF_2025:.3f} of 8",
        f"{COUNT:.3f} of 18",
        f'share × 1.6100</td> <td role="cell" class="number" data-label="Gives">{COMMUNITY:.4f}',
        f"200 on 1,000 places, with 60 of all states {IN_STATE:.4f}, against {IN_ALL:.4f} in all",
        f"odds × {BY_STATE:.4f}",
        f"with the expectation {SHOWN:.4f} against 0.0710",
        f"odds × {BY_SISTERS:.4f}",
        f'odds × 1.2000</td> <td role="cell" class="number" data-label="Gives">{EXPECTED:.4f}',
        f"(8 × {EXPECTED:.4f} + {COUNT:.3f}) out of (8 + 18) = {TOGETHER:.3f} of 26 = "
        f"<strong>{100 * TOGETHER / OF:.0f} %</strong>, with an interval from {100 * low:.0f} % to {100 * high:.0f} %",
    ):
        assert told in section, told


@pytest.mark.django_db
def test_every_page_leads_to_it(client) -> None:
    assert 'href="/method/"' in client.get("/").content.decode()
