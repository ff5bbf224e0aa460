"""What each filter answers for the facts of one program: its rule alone, without a catalogue."""

import pytest
from django.core.exceptions import ValidationError

from programs.catalogue.filters import ALWAYS_KNOWN, FILTERS, FilterQuestion, Reply, WordsField
from programs.facts.search_text import MOST_WORDS

YES, NO, SILENT, WITH = Reply.YES, Reply.NO, Reply.NOT_STATED, Reply.CONDITIONAL


@pytest.mark.parametrize(
    ("word", "facts", "value", "expected"),
    [
        *((word, facts, 5, expected) for word in ("step2_ck", "letters") for facts, expected in (
            ((None, ""), SILENT), ((4, ""), YES), ((5, ""), YES), ((6, ""), NO), ((6, "required"), NO),
            ((6, "preferred"), YES), ((5, "unless"), YES), ((6, "unless"), WITH),
        )),
        *((word, facts, 5, expected) for word in ("attempts", "years_since_graduation") for facts, expected in (
            ((None, ""), SILENT), ((4, ""), NO), ((5, ""), YES), ((6, ""), YES), ((4, "required"), NO),
            ((4, "preferred"), YES), ((5, "unless"), YES), ((4, "unless"), WITH),
        )),
        *(("usce_months", facts, 2, expected) for facts, expected in (
            (("", None, ""), SILENT), (("no", None, ""), YES), (("preferred", None, ""), YES),
            (("required", None, ""), SILENT), (("", 2, ""), YES), (("", 3, ""), NO), (("required", 3, ""), NO),
            (("preferred", 3, ""), YES), (("preferred", 3, "required"), NO), (("required", 3, "preferred"), YES),
            (("no", 3, "required"), YES), (("required", 3, "unless"), WITH), (("required", 2, "unless"), YES),
            (("preferred", 3, "unless"), WITH), (("no", 3, "unless"), YES),
        )),
        *(("visa", facts, chosen, expected) for facts, chosen, expected in (
            (("", ""), ["j1"], SILENT), (("yes", ""), ["j1"], YES), (("no", "yes"), ["j1"], NO),
            (("no", "yes"), ["j1", "h1b"], YES), (("conditional", "no"), ["j1"], WITH),
            (("conditional", "no"), ["h1b"], NO), (("no", ""), ["j1", "h1b"], SILENT),
        )),
        *(("accepts_img", facts, chosen, expected) for facts, chosen, expected in (
            (("", "", "", ""), ["yes"], SILENT), (("yes", "", "", ""), ["yes"], YES), (("no", "", "", ""), ["yes"], NO),
            (("no", "", "", ""), ["no"], YES), (("yes", "", "", ""), ["no"], NO),
            (("yes", "", "", ""), ["yes", "no"], YES),
            (("", "yes", "", ""), ["yes"], YES), (("", "", "yes", ""), ["yes"], YES),
            (("", "no", "no", ""), ["yes"], SILENT),
            (("", "", "", "9 of 10 residents"), ["yes"], YES), (("conditional", "", "", ""), ["yes"], WITH),
        )),
        *(("said_since", (" visa_j1:2024 ",), year, expected) for year, expected in ((2024, YES), (2025, NO))),
        *(("img_share_min", (share,), 20, expected) for share, expected in ((None, SILENT), (19.9, NO), (20, YES))),
        *(("state", (state,), ["NY", "NJ"], expected) for state, expected in (("NY", YES), ("PA", NO), ("", SILENT))),
        *(("q", (text,), ("mercy", "albany"), expected) for text, expected in
          ((" mercy hospital albany ", YES), (" mercy hospital ", NO))),
    ],
)  # fmt: skip
def test_each_filter_answers_by_its_facts(word, facts, value, expected) -> None:
    assert FilterQuestion(FILTERS[word], value).reply(*facts) is expected


@pytest.mark.parametrize(("kept", "expected"), [({YES}, False), ({YES, SILENT}, False), ({YES, WITH}, True)])
def test_a_limit_with_an_exception_is_kept_with_conditions_alone(kept, expected) -> None:
    question = FilterQuestion(FILTERS["years_since_graduation"], 10, frozenset(kept))
    assert question.keeps(5, "unless") is expected


@pytest.mark.parametrize(("since", "expected"), [(2024, YES), (2025, NO)])
def test_an_answer_has_to_be_as_new_as_asked(since, expected) -> None:
    question = FilterQuestion(FILTERS["visa"], ["j1"], since=since)
    assert question.reply("yes", "", " visa_j1:2024 ") is expected


@pytest.mark.parametrize(
    ("word", "lowest", "highest"),
    [
        ("step2_ck", 0, 300), ("attempts", 0, 20), ("years_since_graduation", 0, 60), ("usce_months", 0, 120),
        ("letters", 0, 10), ("img_share_min", 0, 100), ("said_since", 2000, 2100),
    ],
)  # fmt: skip
def test_a_number_is_asked_for_within_its_bounds(word, lowest, highest) -> None:
    field = FILTERS[word].field.field
    assert [field.clean(number) for number in (lowest, highest)] == [lowest, highest]
    for number in (lowest - 1, highest + 1):
        with pytest.raises(ValidationError):
            field.clean(number)


def test_choices_are_there_as_they_are_or_made() -> None:
    assert FILTERS["visa"].choices == [("j1", "J-1"), ("h1b", "H-1B")]
    assert FILTERS["step2_ck"].choices == []


def test_of_which_filters_the_answer_is_always_known() -> None:
    assert {
        *("q", "specialty", "state", "known", "said_since"),
        *("says_img", "says_j1", "says_h1b"),
    } == ALWAYS_KNOWN


@pytest.mark.parametrize("word", ["step2_ck", "attempts", "years_since_graduation", "usce_months", "letters", "visa"])
def test_only_what_can_have_conditions_says_so(word) -> None:
    assert FILTERS[word].has_conditions
    assert not FILTERS["state"].has_conditions
    assert (FILTERS["state"].is_always_known, FILTERS["setting"].is_always_known) == (True, False)


def test_as_many_words_as_are_searched_for_are_taken() -> None:
    field = WordsField(required=False)
    assert len(field.clean(" ".join("abcdefghijkl"[:MOST_WORDS]))) == MOST_WORDS
    with pytest.raises(ValidationError, match=f"at most {MOST_WORDS} words; these are {MOST_WORDS + 1}"):
        field.clean(" ".join("abcdefghijklmnop"[: MOST_WORDS + 1]))
