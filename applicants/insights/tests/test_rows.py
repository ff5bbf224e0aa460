"""Every number of the pages is followed to the row it comes from."""

import pytest

from applicants.insights.pages import PAGES
from applicants.insights.survey import SCALE, on_todays_scale
from programs import catalogue
from programs.browse.charts import LEAST_COUNTED
from programs.models import Figure
from programs.tests.builders import count_season, make_programs
from tests.sourced import Block, blocks_of, numbers

pytestmark = pytest.mark.django_db
OF_FIGURES = [page for page in PAGES if page.slug not in ("visas", "states", "known")]
FEWEST = 12  # numbers that a page must have, or this would follow nothing


class Rows:
    """The pages of rows, each fetched once."""

    def __init__(self, client) -> None:
        self.client, self.pages = client, {}

    def at(self, link: str) -> list[Block]:
        """The row a link names with those of the same year, specialty and subject; all where it names none."""
        address, _, anchor = link.partition("#")
        if address not in self.pages:
            response = self.client.get(address)
            assert response.status_code == 200, link
            self.pages[address] = [one for one in blocks_of(response.content.decode()) if one.id]
        rows = self.pages[address]
        if anchor:
            assert anchor in {one.id for one in rows}, link
            rows = [one for one in rows if one.id.rpartition("-")[0] == anchor.rpartition("-")[0]]
        assert rows, f"{link} leads to no row"
        return rows


def worked_out(slug: str, given: set[float], specialty: str) -> set[float]:
    """What a page works out of the numbers of one row of its table."""
    if slug == "step2-ck":
        return {on_todays_scale(one) for one in given if one > 150}
    if slug == "places":
        return {abs(one - other) for one in given for other in given}
    return set()


@pytest.mark.parametrize("page", OF_FIGURES, ids=lambda page: page.slug)
@pytest.mark.parametrize("specialty", ["", "internal-medicine"])
def test_every_number_leads_to_its_row(client, figures, page, specialty) -> None:
    """Each line of a table links to rows that hold its numbers; whatever else a page says stands in its tables."""
    rows, held, in_rows, followed, orphans = Rows(client), set(), set(), 0, []
    query = f"?specialty={specialty}" if specialty and page.by_specialty else ""
    blocks = blocks_of(client.get(f"/insights/{page.slug}/{query}").content.decode())
    for block in (one for one in blocks if one.tag == "tr" and one.links):
        told = {float(one) for one in numbers(block.text)}
        given = {float(one) for link in block.links for row in rows.at(link) for one in numbers(row.text)}
        if page.slug == "places" and not specialty:
            given |= sums_of_a_year(block)
        lost = told - given - worked_out(page.slug, given, specialty)
        orphans += [(block.text, lost)] if lost else []
        held |= told
        in_rows |= given
        followed += len(told)
    assert orphans == []
    assert followed >= FEWEST
    heads = {float(one) for block in blocks if block.tag == "tr" and not block.links for one in numbers(block.text)}
    sums = {round(one + other, 1) for one in held for other in held} if page.slug == "exams" else set()
    said = (
        {float(end) for end in SCALE if page.slug == "step2-ck"}
        | held
        | in_rows
        | heads
        | sums
        | {float(round(one)) for one in held}
        | {2.0, 100.0}
    )
    for block in blocks:
        is_source = any(link.startswith("http") for link in block.links)
        if block.tag != "tr" and not is_source and not any("/insights/" in link for link in block.links):
            lost = {float(one) for one in numbers(block.text)} - said - YEARS_OF_EXAMS
            assert lost == set(), block.text


# When Step 1 and Step 2 CS ended; said under what directors answered before.
YEARS_OF_EXAMS = {2022.0, 2021.0}


def sums_of_a_year(block: Block) -> set[float]:
    """Places of all specialties together, offered and filled."""
    year = int(block.text[:4])
    rows = Figure.objects.filter(topic="places", year=year)
    return {float(sum(one.value for one in rows.filter(measure=measure))) for measure in ("offered", "filled")}


def test_a_number_of_our_own_leads_to_the_programs_it_counts(client) -> None:
    make_programs(
        {"specialty": "internal-medicine", "visa_j1": "yes", "state": "NY"},
        {"specialty": "internal-medicine", "visa_j1": "conditional", "state": "NY"},
        {"specialty": "pathology", "visa_j1": "yes", "state": "OH"},
        {"specialty": "pathology", "state": "OH"},
    )
    lines = 0
    for address, column in (("/insights/visas/", 1), ("/insights/states/?map=j1", 1), ("/insights/states/", 1)):
        for block in blocks_of(client.get(address).content.decode()):
            if block.tag == "tr" and block.links and block.text.startswith(("J-1", "New York", "Ohio")):
                found = client.get(block.links[0]).context["filter"]
                told = int([word for word in block.text.split() if word.isdigit()][column - 1])
                assert catalogue.current().select(found).count == told, (address, block.text)
                lines += 1
    assert lines == 5


def test_a_state_with_too_few_people_has_no_shade(client) -> None:
    few, enough = make_programs({"state": "NY"}, {"state": "OH"})
    for program, people in ((few, LEAST_COUNTED - 1), (enough, LEAST_COUNTED)):
        count_season(program, 2026, "all", "residents", people)
        count_season(program, 2026, "img", "residents", 10)
    page = client.get("/insights/states/?map=record").content.decode()
    few_people = f"10 IMGs of {LEAST_COUNTED - 1} people at 1 program, too few for a share"
    assert f'aria-label="New York: {few_people}" class="level-0"' in page
    assert f'aria-label="Ohio: 33%, 10 IMGs of {LEAST_COUNTED} people at 1 program" class="level-3"' in page
    assert "Enough residents are counted in 1 of 52 states" in page
    assert client.get("/insights/states/?map=moon").status_code == 400


@pytest.mark.parametrize(
    "address", ["/insights/", *(f"/insights/{page.slug}/" for page in PAGES), "/insights/states/?map=j1"]
)
@pytest.mark.parametrize("programs", [0, 1], ids=["no program", "a program that states nothing"])
def test_without_figures_and_facts_nothing_breaks_and_nothing_is_made_up(client, address, programs) -> None:
    if programs:
        make_programs({"specialty": "pathology", "state": "NY"})
    page = client.get(address)
    assert page.status_code == 200
    assert "nan" not in page.content.decode().replace("finan", "").lower().split("<main")[1].split("</main>")[0]
    if programs and "map=j1" in address:
        assert 'We know of no programs that say they sponsor <span class="figure">J-1</span>' in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "specialty=alchemy",
        "year=abc",
        f"year={'9' * 5000}",
        "year=%D9%A2%D9%A0%D9%A2%D9%A0",
        "year=-1",
    ],
)
def test_rows_asked_for_in_a_wrong_way_are_a_sentence(client, figures, query) -> None:
    page = client.get(f"/insights/rows/canada/?{query}")
    assert page.status_code == 400
    assert "This is no specialty or year of ours." in page.content.decode()
    assert client.get("/insights/rows/nothing/").status_code == 404
