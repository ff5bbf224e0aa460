"""The marks, dates and pictures templates are made of."""

import pytest

from programs.charts import state_tiles
from programs.models import Program
from programs.templatetags.answers import answer, line_answer, policy_answer, verdict
from programs.templatetags.dates import deadline, seen_on
from programs.templatetags.pictures import hundredths, share_bar
from programs.vocabulary import STATES, Verdict


@pytest.mark.parametrize(
    ("policy", "shape", "word"),
    [
        pytest.param("yes", "answer-yes", "Yes", id="yes"),
        pytest.param("no", "answer-no", "No", id="no"),
        pytest.param("conditional", "answer-partly", "With conditions", id="conditional"),
        pytest.param("", "answer-silent", "Not stated", id="blank is not stated, never no"),
    ],
)
def test_answer_has_its_shape_and_word(policy, shape, word):
    assert answer(policy) == f'<span class="answer {shape}">{word}</span>'


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        pytest.param(Program(accepts_img="no", visa_j1="yes"), ">No<", id="what is stated wins"),
        pytest.param(Program(visa_h1b="yes"), "implied by its visas", id="implied by a visa"),
        pytest.param(Program(visa_j1="conditional"), ">Not stated<", id="a conditional visa implies nothing"),
        pytest.param(Program(disputed_fields="accepts_img"), ">Sources disagree<", id="in dispute"),
    ],
)
def test_acceptance_of_imgs_says_where_it_is_from(program, expected):
    assert expected in policy_answer(program, "accepts_img")


def test_an_unknown_line_is_not_the_mark_of_a_silent_program():
    assert line_answer("UNKNOWN") != line_answer("NOT_STATED")


@pytest.mark.parametrize("said", [Verdict.FIXABLE, 1, "fixable"])
def test_verdict_is_marked_from_a_member_its_number_or_its_name(said):
    assert verdict(said) == '<span class="verdict verdict-fixable">Fixable</span>'


@pytest.mark.parametrize(
    ("written", "words"),
    [("2026-03-01", "1 March 2026"), ("2026-03", "March 2026"), ("2026", "2026"), ("", "undated")],
)
def test_a_date_is_as_exact_as_it_is_known(written, words):
    assert seen_on(written) == words


@pytest.mark.parametrize(
    ("written", "words"), [("2026-09-24", "24 September 2026"), ("02-29", "29 February every year")]
)
def test_deadline_of_one_year_and_of_every_year(written, words):
    assert deadline(written) == words


def test_share_bar_spans_its_interval():
    drawn = share_bar(0.102, 0.3, 0.6)
    assert 'd="M13.0 6H66.8"' in drawn
    assert 'cx="34.4"' in drawn


@pytest.mark.parametrize(("points", "words"), [(6325, "63.25"), (0, "0.00"), (10_000, "100.00")])
def test_hundredths_in_words(points, words):
    assert hundredths(points) == words


def test_every_state_has_one_tile_of_its_own():
    tiles = state_tiles({"NY": 167, "AK": 1})
    assert sorted(tile.code for tile in tiles) == sorted(STATES)
    assert len({(tile.column, tile.row) for tile in tiles}) == len(STATES)
    assert {tile.code: tile.level for tile in tiles if tile.level} == {"NY": 5, "AK": 1}
