"""Each claim stands in its table, each table has its sources, and missing figures are said, not guessed."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from applicants.insights.pages import PAGES
from applicants.insights.survey import on_todays_scale
from applicants.matching.published_figures import THRESHOLDS
from applicants.ranking.tests.test_pages import upload
from applicants.templatetags.words import key_number, unbroken
from programs import catalogue
from programs.browse.charts import CHART_HEIGHT, ColumnChart
from programs.facts import ledger
from programs.models import Figure
from programs.record.openness import PRIORS
from programs.tests.builders import make_programs

pytestmark = pytest.mark.django_db
OF_FIGURES = [page for page in PAGES if page.slug not in ("visas", "states", "known")]
SIDES = {"below": "low", "above": "high"}
NO_CHART = ColumnChart(0, [], [], [], [])
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def rows_of(client: Client, slug: str, query: str = "") -> list[list[str]]:
    response = client.get(f"/insights/{slug}.csv{query}")
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]


def page_of(client: Client, address: str) -> str:
    """What is there, without the marks that keep a figure on one line."""
    return re.sub(r"</?strong[^>]*>|<span class=\"figure\">(.*?)</span>", r"\1", client.get(address).content.decode())


def numbers(text: str) -> Iterator[str]:
    """The numbers of a sentence, but for the names of exams and visas."""
    return (number.rstrip(",") for number in NUMBER.findall(re.sub(r"Step [123]|J-1|H-1B|in 100", "", text)))


@pytest.mark.parametrize("page", OF_FIGURES, ids=lambda page: page.slug)
@pytest.mark.parametrize("specialty", ["", "internal-medicine"])
def test_every_number_of_a_claim_stands_in_the_table_with_its_source(client, figures, page, specialty) -> None:
    table = rows_of(client, page.slug, f"?specialty={specialty}")
    claim = next(row[1] for row in table if row[:1] == ["Claim"])
    told = [*table[: table.index([])], next(row for row in table if row[:1] == ["Years"])]
    cells = " ".join(cell for row in told for cell in row)
    held = {*numbers(cells), *(f"{float(one.replace(',', '')):.0f}" for one in numbers(cells))}
    assert {*numbers(claim)} <= held
    sources = [row for row in table if row[:1] == ["Source"]]
    assert sources
    assert all(row[2].startswith("http") and row[3] for row in sources)


@pytest.mark.parametrize("page", OF_FIGURES, ids=lambda page: page.slug)
def test_without_its_figures_a_page_says_so(client, page) -> None:
    response = client.get(f"/insights/{page.slug}/")
    assert response.status_code == 200
    assert "The figures for this page are not on record here." in response.content.decode()
    assert client.get(f"/insights/{page.slug}.csv").status_code == 404


def test_the_first_page_has_every_claim_that_can_be_made(client, figures) -> None:
    make_programs({"specialty": "internal-medicine"})
    page = client.get("/insights/").content.decode()
    assert all(f"/insights/{one.slug}/" in page for one in PAGES)


def test_the_claim_everybody_quotes_wrong(client, figures) -> None:
    """NRMP's survey of 2020, figure 6: the shares of programs that never interview them."""
    page = page_of(client, "/insights/interviews/")
    said = "32% of programs never interviewed IMGs who are not US citizens, and 17% never interviewed US-citizen IMGs"
    assert said in page
    assert ["All specialties", "661", "29 / 54 / 17", "17 / 51 / 32"] in rows_of(client, "interviews")


def test_a_rate_says_of_how_many_where_its_source_does(client, figures) -> None:
    rows = rows_of(client, "match-rate")
    assert ["2026", "70% of 4,210", "56.4% of 11,944"] in rows
    assert ["2024", "67%", "58.5%"] in rows


def test_surveys_say_how_many_answered(client, figures) -> None:
    assert "Directors of 661 programs said so in a survey." in page_of(client, "/insights/interviews/")
    assert "171 to 190 directors named these habits" in page_of(client, "/insights/step2-ck/")


def test_a_no_is_known_and_is_not_shown_as_a_yes(client) -> None:
    make_programs({"visa_j1": "no"}, {"visa_j1": "yes"}, {})
    page = page_of(client, "/insights/known/")
    assert "Programs, of 3, whose answer is known, whatever it is" in page
    assert ["Whether it sponsors J-1", "2", "66.7%"] in rows_of(client, "known")


def test_a_percentage_and_a_visa_are_of_one_piece() -> None:
    held = 'Of <span class="figure">45.2%</span> &lt;b&gt; on <span class="figure">H-1B</span>'
    assert unbroken("Of 45.2% <b> on H-1B") == held
    assert unbroken("US-citizen IMGs") == '<span class="figure">US-citizen</span> IMGs'


def test_rows_say_whom_they_are_about(client, figures) -> None:
    page = page_of(client, "/insights/rows/img-share/")
    assert "<td>All IMGs</td>" in page
    assert "<td>img</td>" not in page


def test_a_row_names_its_group_and_its_unit_in_words(client, figures) -> None:
    rows = page_of(client, "/insights/rows/match-rate/?year=2026")
    assert '<td>IMGs who need no visa</td><td>matched</td><td class="number">67.9%</td>' in rows
    assert "<td>US MD seniors</td>" in rows
    assert '<td class="number">851</td>' in page_of(client, "/insights/rows/canada/?year=2025")


def test_what_no_longer_exists_leads_no_claim(client, figures) -> None:
    page = page_of(client, "/insights/directors/")
    assert "<h1>Letters of recommendation in the specialty: 84%" in page


def test_a_state_that_says_nothing_is_no_state_of_none(client) -> None:
    make_programs(
        {"state": "NY", "visa_j1": "conditional", "visa_h1b": "no"}, {"state": "NY", "visa_j1": "yes"}, {"state": "OH"}
    )
    assert ["New York", "2", "2", "0"] in rows_of(client, "states")
    assert ["Ohio", "1", "not stated", "not stated"] in rows_of(client, "states")


def test_specialties_that_state_no_visa_are_folded(client) -> None:
    make_programs({"specialty": "pathology"}, {"specialty": "internal-medicine", "visa_j1": "yes"})
    assert ["Internal Medicine", "1", "1", "0", "0"] in rows_of(client, "visas")
    page = client.get("/insights/visas/").content.decode()
    assert "<summary>1 specialty in which no program states either</summary>" in page
    assert "Pathology" in page.partition("<details")[2].partition("</details>")[0]


def test_visas_are_counted_from_what_programs_say_and_silence_apart(client) -> None:
    make_programs(
        {"specialty": "internal-medicine", "visa_j1": "yes"},
        {"specialty": "internal-medicine", "visa_j1": "no"},
        {"specialty": "internal-medicine"},
        {"specialty": "pathology", "visa_j1": "yes"},
    )
    assert ["J-1", "2", "0", "1", "1"] in rows_of(client, "visas")
    assert ["J-1", "1", "0", "1", "1"] in rows_of(client, "visas", "?specialty=internal-medicine")


def test_answers_add_up_by_age_also_of_programs_merged_into_one(client) -> None:
    kept, twin, _ = make_programs({"visa_h1b": "no"}, {"visa_j1": "yes", "visa_h1b": "no"}, {"visa_j1": "no"})
    ledger.merge([(twin.pk, kept.pk)])
    rows = rows_of(client, "visas")
    for at, visa in enumerate(("J-1", "H-1B"), 1):
        _, *answers, silent = next(row for row in rows if row[0] == visa)
        by_age = sum(int(row[at]) for row in rows if row and row[0].startswith(("Since", "Before", "Undated")))
        assert (by_age, by_age + int(silent)) == (sum(map(int, answers)), 2)
        assert by_age == (2 if visa == "J-1" else 1)


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        ("In 2026, 70 in 100 US-citizen IMGs matched", "70 in 100"),
        ("In 2018 IMGs filled 45.2% of the places", "45.2%"),
        ("Half of the programs seldom interview below a Step 2 CK of 229", "229"),
        ("In 2020, 1,862, of 34,097 places", "1,862"),
        ("716 of 4,815 programs say they sponsor J-1; 4,024 say nothing", "716 of 4,815"),
        ("We know of no programs that say they sponsor J-1", ""),
    ],
)
def test_the_number_a_claim_is_about_is_no_year_exam_or_visa(claim, number) -> None:
    marked = key_number(claim)
    assert re.findall(r'<strong class="figure">(.*?)</strong>', marked) == ([number] if number else [])
    assert re.sub(r"<[^>]*>", "", marked) == claim


def test_every_figure_says_its_source_and_year_below_it_and_that_it_is_old(client, figures) -> None:
    make_programs({"visa_j1": "yes"})
    page = page_of(client, "/insights/")
    below = re.findall(r'<p class="under">(.*?)</p>', page)
    assert len(below) == page.count('<p class="claim">') == len(PAGES)
    survey = "NRMP, Results of the 2020 NRMP Program Director Survey, 2020"
    assert below.count(f'{survey} <span class="tag tag-warn">Old</span>') == 5
    assert "Counted from the programs here, today" in below
    assert "NRMP 2026 statement and 12 more, 2013 to 2026" in below
    assert page_of(client, "/insights/directors/").count("Figures of 2020") == 2
    assert "Figures of" not in page_of(client, "/insights/visas/")


@pytest.mark.parametrize(
    ("slug", "axis"), [("interviews", ["0%", "50%", "100%"]), ("step2-ck", ["200", "270"]), ("volume", ["0", "789"])]
)
def test_bars_stand_above_the_scale_they_are_drawn_on(client, figures, slug, axis) -> None:
    ticks = "".join(f"<span>{one}</span>" for one in axis)
    assert f'<div class="bar-axis" aria-hidden="true">{ticks}</div>' in page_of(client, f"/insights/{slug}/")


def test_rows_of_a_share_have_their_bars_in_them(client, figures) -> None:
    make_programs({"visa_j1": "no"}, {"visa_j1": "yes"}, {})
    for address in ("/insights/known/", "/insights/specialties/"):
        page = client.get(address).content.decode()
        rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert rows.count("<tr") == rows.count('class="drawn"') > 0
        assert "<figure" not in page


def test_a_specialty_without_figures_is_shown_all_programs_and_told(client, figures) -> None:
    page = client.get("/insights/volume/?specialty=urology").content.decode()
    assert "No figure is on record for Urology. These are of all programs." in page
    unknown = client.get("/insights/volume/?specialty=astrology")
    assert unknown.status_code == 400
    assert "This is no specialty of ours." in unknown.content.decode()
    assert client.get("/insights/nothing/").status_code == 404


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_a_page_is_light(client, figures, page, django_assert_max_num_queries) -> None:
    make_programs({"specialty": "internal-medicine", "visa_j1": "yes"})
    catalogue.current()
    with django_assert_max_num_queries(6):
        response = client.get(f"/insights/{page.slug}/")
    assert len(response.content) < 60_000
    assert "<script" not in response.content.decode().split("</head>")[1].replace("theme.js", "")


def test_thresholds_of_the_score_are_those_of_the_figures(figures) -> None:
    """The score reads the same medians, moved to today's scale in the same way."""
    for specialty, held in THRESHOLDS.items():
        rows = Figure.objects.filter(topic="thresholds", measure="median", specialty=specialty)
        told = {one.who: on_todays_scale(float(one.value)) for one in rows}
        assert {side: getattr(held, name) for side, name in SIDES.items() if side in told} == told


def test_shares_of_imgs_are_those_the_record_starts_from(figures) -> None:
    for one in Figure.objects.filter(topic="img-share", who="img", specialty__in=PRIORS):
        prior = PRIORS[one.specialty]
        assert float(one.value) == pytest.approx(prior.us_img + prior.non_us_img, abs=0.2), one


def test_a_reader_finds_their_own_specialty_and_group_and_no_address_tells_it(client, figures) -> None:
    """The survey of 2020 in internal medicine: 47 / 36 / 18 for other IMGs."""
    make_programs({"specialty": "internal-medicine"})
    upload(client)
    page = client.get("/insights/interviews/")
    told = " ".join(page_of(client, "/insights/interviews/").split())
    assert "Your specialty, your group" in told
    claim = "In 2020, 47% of programs in Internal Medicine interviewed your group often, and 18% never: Other IMGs"
    assert f'<a href="?specialty=internal-medicine">{claim}</a>' in told
    assert (
        "In 2026, 56 in 100 of your group matched: Other IMGs" in client.get("/insights/match-rate/").content.decode()
    )
    first = client.get("/insights/")
    assert claim in page_of(client, "/insights/")
    assert "/insights/interviews/?specialty=internal-medicine" in first.content.decode()
    assert all("no-store" in one["Cache-Control"] for one in (page, first))
    assert not re.search(r'href="[^"]*img', page.content.decode().partition("<main")[2].replace("/insights/rows/", ""))
    assert claim not in page_of(client, "/insights/?for=all")
    assert "your group" not in Client().get("/insights/interviews/").content.decode()


def test_a_page_is_kept_until_a_figure_changes(client, figures) -> None:
    before = client.get("/insights/canada/")
    asked = {"If-None-Match": before["ETag"]}
    assert client.get("/insights/canada/", headers=asked).status_code == 304
    call_command("load_figures", stdout=io.StringIO())  # the same once more
    assert client.get("/insights/canada/", headers=asked).status_code == 304
    Figure.objects.filter(topic="canada", year=2025, measure="imgs_matched").update(value=1)
    call_command("load_figures", stdout=io.StringIO())
    assert client.get("/insights/canada/", headers=asked).status_code == 200


@pytest.mark.parametrize("page", OF_FIGURES, ids=lambda page: page.slug)
def test_no_bar_is_higher_than_its_axis(client, figures, page) -> None:
    """A picture of places once ended at 500, whatever they were."""
    insight = client.get(f"/insights/{page.slug}/").context["insight"]
    assert all(bar.y >= 0 and bar.y + bar.height <= CHART_HEIGHT + 0.1 for bar in (insight.columns or NO_CHART).bars)
    charts = [one.bars for one in (insight, *insight.more) if one.bars]
    assert all(part.start + part.size <= 102 for chart in charts for bar in chart.bars for part in bar.parts)


# Bringing figures -----------------------------------------------------------------------------------------------------

HEAD = "topic,year,specialty,who,measure,value,n,source_name,source_url,confidence,note\n"
OWN = "match-rate,2026,,us_img,matched,71.5,4000,My own copy,https://example.org/,primary,\n"


def bring(tmp_path: Any, rows: str) -> str:
    path = tmp_path / "figures.csv"
    path.write_text(HEAD + rows)
    call_command("load_figures", path, stdout=(said := io.StringIO()))
    return said.getvalue()


def test_the_owners_figures_stand_before_those_of_the_starter_set(figures, tmp_path) -> None:
    assert bring(tmp_path, OWN) == "National figures: 1 new or changed.\n"
    call_command("load_figures", stdout=(said := io.StringIO()))
    assert said.getvalue() == "National figures: 0 new or changed.\n"
    assert Figure.objects.get(topic="match-rate", year=2026, who="us_img").source_name == "My own copy"


def test_a_newer_edition_replaces_the_older_one(figures) -> None:
    Figure.objects.filter(topic="canada").update(value=1)
    Figure.objects.create(
        topic="canada", year=2001, measure="imgs_matched", value=5, source_name="Old", source_url="https://a.example/",
        confidence="primary",
    )  # fmt: skip
    call_command("load_figures", stdout=io.StringIO())
    assert not Figure.objects.filter(source_name="Old").exists()
    assert Figure.objects.get(topic="canada", year=2025, measure="imgs_matched").value == 851


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (OWN.replace("2026", "20x6"), "Row 2, year: found “20x6”"),
        (OWN.replace("71.5", "-1"), "Row 2, value: found -1, expected a number that is not negative."),
        (OWN.replace("71.5", "many"), "Row 2, value: found “many”"),
        (OWN.replace("match-rate", "chances"), "Row 2, topic: found “chances”"),
        (OWN.replace("2026,,", "2026,alchemy,"), "Row 2, specialty: found “alchemy”"),
        (OWN.replace("https://example.org/", "here"), "Row 2, source_url: found “here”"),
        (OWN + OWN, "Row 3, the same figure stands in row 2 already."),
        (OWN.rstrip("\n") + ",more\n", "Row 2, has another number of cells than the header."),
        ("", "The file has 0 rows"),
    ],
)
def test_a_file_with_a_fault_changes_nothing_and_names_it(figures, tmp_path, rows, fault) -> None:
    before = set(Figure.objects.values_list("pk", flat=True))
    with pytest.raises(CommandError) as raised:
        bring(tmp_path, rows)
    assert fault in str(raised.value)
    assert set(Figure.objects.values_list("pk", flat=True)) == before


def test_another_table_is_refused_in_a_sentence(tmp_path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Specialty,Positions\nPathology,600\n")
    with pytest.raises(CommandError, match="The file lacks the columns topic, year"):
        call_command("load_figures", path)


def test_every_figure_of_the_starter_set_has_a_source_that_may_be_used() -> None:
    """NRMP's tables of 2021 and later are left out; its headline rates are quoted one by one."""
    with (settings.FIXTURES / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["source_name"] and row["source_url"].startswith("http") for row in rows)
    late = {row["topic"] for row in rows if int(row["year"]) > 2020}
    assert late == {"match-rate", "canada", "visa-studies"}
