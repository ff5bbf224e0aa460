"""Tables of NRMP's reports as an owner copies them out; all figures here are made up."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import strip_tags

from programs.models import DataState, Figure

pytestmark = pytest.mark.django_db

YEAR = ("--year", "2019")
BY_TYPE = """Specialty,No. of Positions,No. Filled,U.S. MD Seniors,U.S. IMG,Non-U.S. IMG,No. Unfilled
PGY-1 Positions,,,,,,
Internal Medicine (Categorical),"1,000",990,300,130,260,10
Medicine-Preliminary,500,400,300,10,20,100
Neurology,100,90,40,9,18,10
Basket Weaving,7,7,7,0,0,0
Total PGY-1,"1,607","1,487",647,149,298,120
PGY-2 Positions,,,,,,
Neurology,50,50,40,1,1,0
"""
SUMMARY = "Specialty,No. of Programs,Positions Offered,U.S. Seniors,No. of Matches: Total\nPathology,150,600,200,590\n"
PREFERRED = """Preferred Specialty,U.S. IMG Matched,U.S. IMG Not Matched,Non-U.S. IMG Matched,Non-U.S. IMG Not Matched
Pathology,30,10,120,80
"""


def bring(tmp_path: Path, text: str, *options: str) -> str:
    path = tmp_path / "own.csv"
    path.write_text(text, encoding="utf-8")
    call_command("load_figures", path, *options, stdout=(said := io.StringIO()))
    return said.getvalue()


def told() -> set[tuple[str, str, str, str, float, int | None]]:
    rows = Figure.objects.filter(year=2019).values_list("topic", "specialty", "who", "measure", "value", "n")
    return {(*key, float(value), n) for *key, value, n in rows}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            BY_TYPE,
            {
                ("places", "internal-medicine", "", "offered", 1000, None),
                ("places", "internal-medicine", "", "filled", 990, None),
                ("img-share", "internal-medicine", "us_img", "filled", 13.1, 990),
                ("img-share", "internal-medicine", "non_us_img", "filled", 26.3, 990),
                ("img-share", "internal-medicine", "img", "filled", 39.4, 990),
                ("places", "neurology", "", "offered", 100, None),
                ("places", "neurology", "", "filled", 90, None),
                ("img-share", "neurology", "us_img", "filled", 10.0, 90),
                ("img-share", "neurology", "non_us_img", "filled", 20.0, 90),
                ("img-share", "neurology", "img", "filled", 30.0, 90),
            },
            id="by applicant type: first-year places of our specialties, no sums",
        ),
        pytest.param(
            SUMMARY,
            {("places", "pathology", "", "offered", 600, None), ("places", "pathology", "", "filled", 590, None)},
            id="match summary",
        ),
        pytest.param(
            PREFERRED,
            {
                ("match-rate", "pathology", "us_img", "preferred", 75.0, 40),
                ("match-rate", "pathology", "non_us_img", "preferred", 60.0, 200),
            },
            id="charting outcomes, by preferred specialty",
        ),
    ],
)
def test_a_table_is_known_by_its_header(tmp_path, text, expected) -> None:
    assert bring(tmp_path, text, "--year", "2019") == f"National figures: {len(expected)} new or changed.\n"
    assert told() == expected
    assert set(Figure.objects.values_list("is_own", "confidence", "source_url")) == {
        (True, "primary", "https://www.nrmp.org/match-data/")
    }


def test_what_was_brought_is_on_the_pages(client, tmp_path) -> None:
    bring(tmp_path, PREFERRED, "--year", "2019")
    bring(tmp_path, BY_TYPE, "--year", "2019")
    page = strip_tags(client.get("/insights/specialties/").content.decode())
    assert "IMGs filled 39.4% of the places in Internal Medicine" in page
    rows = client.get("/insights/rows/match-rate/?specialty=pathology").content.decode()
    assert "NRMP, Applicants by preferred specialty, Match of 2019 (own copy)" in rows


@pytest.mark.parametrize(
    ("text", "options", "fault"),
    [
        pytest.param(BY_TYPE, (), "Name the year of its Match", id="no year"),
        pytest.param(BY_TYPE, ("--year", "19"), "Row 3, year: found 19", id="no such year"),
        pytest.param(BY_TYPE.replace("260", "many"), YEAR, "Row 3, Non-U.S. IMG: found “many”", id="no number"),
        pytest.param(
            BY_TYPE.replace(",990,", ",1990,"),
            YEAR,
            "Row 3: Internal Medicine (Categorical) has more filled than offered.",
            id="more filled than offered",
        ),
        pytest.param(
            BY_TYPE.replace(",260,", ",960,"),
            YEAR,
            "has more IMGs than filled.",
            id="more IMGs",
        ),
        pytest.param(
            SUMMARY + "Pathology,150,600,200,590\n",
            YEAR,
            "Row 3, the same figure stands in row 2 already.",
            id="twice",
        ),
        pytest.param(SUMMARY.replace("Pathology", "Weaving"), YEAR, "No row names a specialty", id="none ours"),
        pytest.param("Specialty,Mean,SD\nPathology,240,10\n", (), "Nor is it a table of NRMP's", id="another table"),
        pytest.param(SUMMARY.replace("200,590", "200"), YEAR, "Row 2, No. of Matches: Total", id="a cell less"),
    ],
)
def test_another_table_or_a_wrong_cell_is_a_sentence_and_no_number(tmp_path, text, options, fault) -> None:
    with pytest.raises(CommandError) as raised:
        bring(tmp_path, text, *options)
    assert fault in str(raised.value)
    assert not Figure.objects.exists()


def test_pages_that_are_kept_are_made_anew(tmp_path) -> None:
    before = DataState.objects.get(pk=1).version
    bring(tmp_path, SUMMARY, "--year", "2019")
    after = DataState.objects.get(pk=1).version
    assert after != before
    bring(tmp_path, SUMMARY, "--year", "2019")
    assert DataState.objects.get(pk=1).version == after
