"""The marks, dates and pictures templates are made of."""

import pytest
from django.http import QueryDict

from programs.browse.charts import COUNT_STEPS, SHARE_STEPS, _count_steps, legend, level, state_map
from programs.catalogue import current
from programs.catalogue.query import ProgramFilter
from programs.models import Program
from programs.templatetags.dates import deadline, seen_on
from programs.templatetags.marks import answer, mark, policy_answer
from programs.templatetags.pictures import hundredths, share_bar
from programs.tests.builders import count_season, make_program
from programs.vocabulary import STATES


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
    assert answer(policy) == f'<span class="answer {shape}"><span>{word}</span></span>'


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        pytest.param(Program(accepts_img="no", visa_j1="yes"), ">No ", id="what is stated wins"),
        pytest.param(
            Program(visa_h1b="yes"),
            'answer-yes is-assumed"><span>Yes, assumed <small>from its visas',
            id="assumed from a visa",
        ),
        pytest.param(Program(visa_j1="conditional"), ">Not stated<", id="a conditional visa implies nothing"),
        pytest.param(Program(disputed_fields="accepts_img"), ">Sources disagree<", id="in dispute"),
        pytest.param(
            Program(imgs_on_record="9 of 10 residents"), "Yes, assumed <small>from its record: 9 of 10", id="record"
        ),
        pytest.param(Program(accepts_img="no", imgs_on_record="1 of 8 matched"), ">No ", id="it says no, whoever came"),
        pytest.param(
            Program(accepts_img="yes", institution_fields="accepts_img"), "The institution allows it", id="institution"
        ),
    ],
)
def test_acceptance_of_imgs_says_where_it_is_from(program, expected):
    assert expected in policy_answer(program, "accepts_img")


@pytest.mark.parametrize(
    ("allowed", "word"), [("visa_j1", "The institution allows it"), ("visa_h1b", "Yes"), ("", "Yes")], ids=str
)
def test_a_visa_says_whose_yes_it_is(allowed, word):
    assert policy_answer(
        Program(visa_j1="yes", institution_fields=allowed, answer_years=" visa_j1:2026 "), "visa_j1"
    ) == mark("yes", word, "", "2026")


@pytest.mark.parametrize(
    ("written", "words"),
    [("2026-03-01", "1 March 2026"), ("2026-03", "March 2026"), ("2026", "2026"), ("", "undated")],
)
def test_a_date_is_as_exact_as_it_is_known(written, words):
    assert seen_on(written) == words


@pytest.mark.parametrize(
    ("written", "words"), [("2026-09-24", "24 September 2026"), ("02-29", "29 February (year not stated)")]
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


def drawn(words: str, by: str, *visas: str):
    books = current()
    return state_map(books, books.select(ProgramFilter(QueryDict(words))), by, visas)


@pytest.mark.django_db
def test_every_state_has_one_tile_of_its_own():
    tiles = drawn("", "programs").tiles
    assert sorted(tile.code for tile in tiles) == sorted(STATES)
    assert len({(tile.column, tile.row) for tile in tiles}) == len(STATES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "visas", "new_york", "jersey", "alaska"),
    [
        pytest.param("programs", (), "New York: 2 programs", "New Jersey: 1 program", "Alaska: 0 programs", id="count"),
        pytest.param(
            "visa", (), "New York: 1 of 2 say they sponsor J-1 or H-1B; 1 do not say",
            "New Jersey: 0 of 1 say they sponsor J-1 or H-1B; 0 do not say",
            "Alaska: 0 of 0 say they sponsor J-1 or H-1B; 0 do not say", id="either visa",
        ),
        pytest.param(
            "visa", ("h1b",), "New York: 0 of 2 say they sponsor H-1B; 2 do not say",
            "New Jersey: 0 of 1 say they sponsor H-1B; 0 do not say",
            "Alaska: 0 of 0 say they sponsor H-1B; 0 do not say", id="one visa",
        ),
        pytest.param(
            "record", (), "New York: 30%, 9 IMGs of 30 people at 2 programs",
            "New Jersey: 0 IMGs of 4 people at 1 program, too few for a share", "Alaska: no IMG record",
            id="record with n",
        ),
    ],
)  # fmt: skip
def test_the_map_says_what_each_tile_counts(by, visas, new_york, jersey, alaska):
    """The map ignores the chosen state, so that the other states keep their tiles."""
    for state, j1, imgs, people in (("NY", "yes", 5, 20), ("NY", None, 4, 10), ("NJ", "no", 0, 4)):
        program = make_program(state=state, visa_j1=j1, visa_h1b="no" if j1 == "no" else None)
        count_season(program, 2025, "all", "residents", people)
        count_season(program, 2025, "img", "residents", imgs)
    make_program(state="NJ", specialty="neurology")
    said = {tile.code: tile.sentence for tile in drawn("specialty=internal-medicine&state=NY", by, *visas).tiles}
    assert (said["NY"], said["NJ"], said["AK"]) == (new_york, jersey, alaska)


@pytest.mark.parametrize(
    ("size", "steps", "expected"),
    [(None, SHARE_STEPS, 0), (0, SHARE_STEPS, 1), (10, SHARE_STEPS, 2), (99, SHARE_STEPS, 5), (1, COUNT_STEPS[0], 1)],
)
def test_shades(size, steps, expected):
    assert level(size, steps) == expected


def test_the_legend_has_the_shades_in_use():
    assert legend(COUNT_STEPS[0], "", {0, 1, 5}) == [(0, "none known"), (1, "1"), (5, "5 or more")]
    assert legend(SHARE_STEPS, "%", {0, 1, 5}) == [
        (0, "fewer than 30 people"),
        (1, "0 to 9%"),
        (5, "50% or more"),
    ]


@pytest.mark.parametrize(
    ("most", "last"), [(4, "5 or more"), (29, "15 or more"), (199, "100 or more"), (496, "250 or more")]
)
def test_the_scale_reaches_as_far_as_the_largest_state(most, last):
    assert legend(_count_steps([1, most]), "", {5}) == [(5, last)]
