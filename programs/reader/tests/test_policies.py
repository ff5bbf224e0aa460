"""A page as a whole: questions, headings, lists, parts about others; and what must hold of any text."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.reader.policies import MOST_SENTENCES, read_policies
from programs.reader.readings import LineKind, PageLine
from programs.reader.tests.test_statements import statements


def heading(text: str, level: int = 2) -> PageLine:
    return PageLine(text, LineKind.HEADING, level)


def item(text: str) -> PageLine:
    return PageLine(text, LineKind.ITEM)


def read(*lines: PageLine | str) -> dict[str, str]:
    """Field and value of each proposal, with its strictness where it is no plain rule."""
    page = [PageLine(line) if isinstance(line, str) else line for line in lines]
    readings, _ = read_policies(page, season=2027, match_year=2027)
    found: dict[str, str] = {}
    for one in readings:
        value = one.value + {"preferred": "~", "unless": "^"}.get(one.strictness, "")
        found[one.field] = f"{found[one.field]} {value}" if one.field in found else value
    return found


PAGES = [
    pytest.param(
        ["Do you sponsor visas?", "J-1 only."], {"visa_j1": "yes", "visa_h1b": "no"}, id="answer on its own line"
    ),
    pytest.param(["Do you sponsor the J-1?", "Do you sponsor the H-1B?"], {}, id="questions without answers"),
    pytest.param([heading("Do you accept IMGs?"), "Yes, we do."], {"accepts_img": "yes"}, id="question as a heading"),
    pytest.param(
        [heading("Do you accept IMGs?"), heading("Contact"), "Yes."], {}, id="the next heading ends a question"
    ),
    pytest.param(["Q: How many letters?", "A: Three."], {"letters_required": "3"}, id="marked question and answer"),
    pytest.param(
        [heading("Requirements"), item("Three letters"), item("Step 2 CK of 220"), item("US clinical experience")],
        {"letters_required": "3", "min_step2_ck": "220", "usce": "required"},
        id="heading over a list asks for its items",
    ),
    pytest.param(
        ["Preferred:", item("US clinical experience"), item("Step 3"), item("Graduation within five years")],
        {"usce": "preferred", "step3": "preferred", "max_years_since_graduation": "5~"},
        id="stem over a list is a wish",
    ),
    pytest.param(
        ["The following are not required:", item("US clinical experience"), item("Step 3")],
        {"usce": "no", "step3": "no"},
        id="stem over a list denies",
    ),
    pytest.param(
        [heading("Visas"), item("J-1: yes"), item("H-1B: no")],
        {"visa_j1": "yes", "visa_h1b": "no"},
        id="rows of a table",
    ),
    pytest.param(
        [heading("Letters of recommendation"), "Three."], {"letters_required": "3"}, id="topic in the heading"
    ),
    pytest.param(
        [heading("Requirements"), "Step 3 results are shown to the committee in spring."],
        {},
        id="a heading asks of no prose",
    ),
    pytest.param(
        [heading("Fellowship"), "We sponsor H-1B visas.", item("Two letters are required.")], {}, id="fellowship"
    ),
    pytest.param(
        [heading("Fellowship"), "We sponsor H-1B visas.", heading("Residency"), "We sponsor J-1 visas."],
        {"visa_j1": "yes"},
        id="the next part is read again",
    ),
    pytest.param(
        [heading("Residency and fellowship"), "We sponsor J-1 visas."],
        {"visa_j1": "yes"},
        id="a part about both is read",
    ),
    pytest.param(
        [heading("Visiting students"), "Three letters are required.", "US clinical experience is required."],
        {},
        id="visiting students",
    ),
    pytest.param(
        ["We sponsor J-1 visas.", "We do not sponsor J-1 visas."], {"visa_j1": "yes no"}, id="a conflict is shown whole"
    ),
    pytest.param(
        ["We do not sponsor visas. A J-1 through ECFMG is accepted, however."],
        {"visa_j1": "yes", "visa_h1b": "no"},
        id="an exception in one answer is one reading",
    ),
    pytest.param(
        ["There is no limit on years since graduation. Four years or less are preferred."],
        {"max_years_since_graduation": "4~"},
        id="wish and no limit in one answer",
    ),
    pytest.param([heading("Visa FAQ"), item("J-1"), item("H-1B")], {}, id="bare names below a heading of questions"),
    pytest.param([heading("Questions and answers"), "H-1B", "Step 3", "Letters of recommendation"], {}, id="as text"),
    pytest.param(
        [heading("Residency FAQs"), item("H-1B visas"), "No, we do not."], {"visa_h1b": "no"}, id="a bare name answered"
    ),
    pytest.param([heading("Visas we sponsor"), item("J-1")], {"visa_j1": "yes"}, id="below another heading it states"),
    pytest.param(["We sponsor J-1 visas.", "We sponsor J-1 visas."], {"visa_j1": "yes"}, id="the same twice is once"),
]


@pytest.mark.parametrize(("lines", "expected"), PAGES)
def test_a_page(lines: list[PageLine | str], expected: dict[str, str]) -> None:
    assert read(*lines) == expected


MENTIONED = [
    pytest.param("The deadline is October 15.", "deadline", "no year", id="day without a year"),
    pytest.param("Application deadline: October 15, 2019", "deadline", "running season", id="day of an old season"),
    pytest.param("IMGs must be ECFMG certified.", "ecfmg_by", "No moment", id="certificate without a moment"),
    pytest.param("Our average Step 2 CK score is 240.", "min_step2_ck", "remark", id="average"),
    pytest.param("Step 2 CK scores of 220-260.", "min_step2_ck", "range", id="range"),
    pytest.param("We allow four attempts in total.", "max_attempts", "total", id="total over exams"),
    pytest.param(
        "Within five years of graduation at the start of training.", "years_counted_to", "start", id="counted to"
    ),
    pytest.param("About half of our residents are IMGs.", "accepts_img", "count of residents", id="count of residents"),
    pytest.param("We sponsor visas.", "visa_j1", "names no visa", id="visa without a name"),
    pytest.param("Step 3 is required for an H-1B.", "step3", "for a visa", id="Step 3 for a visa"),
]


@pytest.mark.parametrize(("text", "field", "why"), MENTIONED)
def test_what_is_only_mentioned_says_why(text: str, field: str, why: str) -> None:
    readings, mentions = read_policies([PageLine(text)], season=2027, match_year=2027)
    assert [one for one in readings if one.field == field] == []
    [mention] = [one for one in mentions if one.field == field]
    assert why in mention.why
    assert mention.quote in mention.sentence


def test_a_fellowship_part_is_mentioned() -> None:
    _, mentions = read_policies(
        [heading("Fellowship"), PageLine("We sponsor J-1 visas.")], season=2027, match_year=2027
    )
    assert [(one.field, one.why) for one in mentions] == [
        ("visa_j1", "This stands in a part about other people than applicants, or about what is not so.")
    ]


def test_a_class_is_counted_back_from_the_match_year() -> None:
    text = PageLine("Graduates of 2020 or later.")
    for season in (2025, 2027):
        [one], _ = read_policies([text], season=2028, match_year=season)
        assert one.value == str(season - 2020)
    named = PageLine("For the 2026 match you must have graduated in 2021 or later.")
    [one], _ = read_policies([named], season=2027, match_year=2027)
    assert one.value == "5"


def test_a_class_on_a_page_without_a_year_is_mentioned() -> None:
    readings, [one] = read_policies([PageLine("Graduates of 2020 or later.")], season=2027)
    assert (readings, one.field) == ((), "max_years_since_graduation")
    assert "match year" in one.why


def test_a_score_of_step_1_is_marked() -> None:
    [one], _ = read_policies([PageLine("Step 1 minimum 215.")], season=2027, match_year=2027)
    assert (one.field, one.value, one.mark) == ("min_step1", "215", "old numeric score")


def test_a_condition_is_noted_in_the_words_of_the_page() -> None:
    [one], _ = read_policies(
        [PageLine("We sponsor an H-1B only if you already hold one.")], season=2027, match_year=2027
    )
    assert (one.value, one.note) == ("conditional", "only if you already hold one")


TEXTS = [text for text, _ in statements()]
IDLE = [
    "The cafeteria serves breakfast from seven.", "Parking is free of charge near the main gate.",
    "Our city has parks, lakes and a symphony orchestra.", "Conferences take place on Wednesdays at noon.",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=5), st.sampled_from(IDLE), st.integers(0, 5))
def test_a_paragraph_without_policies_changes_nothing(texts: list[str], idle: str, place: int) -> None:
    lines = [PageLine(text) for text in texts if not text.rstrip().endswith("?")]
    with_idle = [*lines[:place], PageLine(idle), *lines[place:]]
    assert read_policies(with_idle, season=2027, match_year=2027) == read_policies(lines, season=2027, match_year=2027)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), max_size=6))
def test_the_same_text_gives_the_same(texts: list[str]) -> None:
    lines = [PageLine(text) for text in texts]
    assert read_policies(lines, season=2027, match_year=2027) == read_policies(
        list(lines), season=2027, match_year=2027
    )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS))
def test_a_fellowship_part_proposes_nothing(text: str) -> None:
    readings, _ = read_policies([heading("Fellowship programs"), PageLine(text)], season=2027, match_year=2027)
    assert readings == ()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([text for text in TEXTS if "?" in text]))
def test_a_question_alone_says_nothing(text: str) -> None:
    readings, mentions = read_policies([PageLine(text[: text.index("?") + 1])], season=2027, match_year=2027)
    assert readings == ()
    assert mentions == ()


PIECES = st.sampled_from(
    re.split(
        " ",
        "J-1 H-1B visa visas not no only except sponsor accept three 3 220 2019 letters Step CK failed "
        "attempts years within graduation US clinical experience months ECFMG certificate before interview IMGs "
        "fellows required preferred : ; , . ? - ( ) / ≥ U.S. Q: A: İ ß \u00a0 \u2011 ’ \n",
    )
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=60).map(" ".join))
def test_no_text_breaks_the_reader(text: str) -> None:
    readings, mentions = read_policies([PageLine(text)], season=2027, match_year=2027)
    for one in (*readings, *mentions):
        assert one.quote in one.sentence
        assert one.sentence in text


def test_a_page_without_end_is_read_so_far_and_says_so() -> None:
    lines = [PageLine(f"Letter {n} is filed.") for n in range(MOST_SENTENCES)]
    readings, mentions = read_policies([*lines, PageLine("We sponsor J-1 visas.")], season=2027, match_year=2027)
    assert readings == ()
    assert [(one.field, one.why) for one in mentions] == [
        ("visa_j1", "The page is too long; it was not read up to here.")
    ]


@pytest.mark.parametrize(
    ("heading", "above", "below"),
    [
        pytest.param("Requirements of past cycles", "", "", id="a heading of former years"),
        pytest.param("PGY-2 Transfers", "", "", id="a heading of transfers"),
        pytest.param("Research scholars", "", "", id="a heading of researchers"),
        pytest.param("Class profile", "", "", id="a heading over counts"),
        pytest.param("", "The following is not true of our program:", "", id="a line over what is untrue"),
        pytest.param("", "", "False!", id="denied by the line below"),
    ],
)
def test_what_stands_under_or_over_such_words_is_shown_only(heading: str, above: str, below: str) -> None:
    lines = [PageLine(heading, LineKind.HEADING, 2), PageLine(above)] if heading or above else []
    lines += [PageLine("We sponsor H-1B visas.", LineKind.ITEM), PageLine(below)]
    proposed, mentioned = read_policies(lines, season=2027)
    assert proposed == ()
    assert [one.field for one in mentioned] == ["visa_h1b"]


def test_of_boxes_the_ticked_one_counts() -> None:
    proposed, _ = read_policies([PageLine("☐ We sponsor H-1B visas ☑ We do not sponsor H-1B visas")], season=2027)
    assert [(one.field, one.value) for one in proposed] == [("visa_h1b", "no")]
    proposed, _ = read_policies([PageLine("☐ Three letters of recommendation are required")], season=2027)
    assert [(one.field, one.value) for one in proposed] == [("letters_required", "3")]
