import pytest

from programs.catalogue.institutions import institutions, sisters, teaching_centers
from programs.record.openness import OpennessFacts
from programs.record.rates import SeasonCount
from programs.vocabulary import Answer

IM = "internal-medicine"
RECORD = (SeasonCount(2026, "", "img", "matched", 3, None),)


def test_an_institution_is_the_first_four_digits_of_its_codes():
    assert institutions(["1001120C0; 1001120P0", "1001140C0", ""]) == ["1001", "1001", ""]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param([], Answer.NO, id="alone"),
        pytest.param(["dermatology"], Answer.NO, id="one of the telling specialties"),
        pytest.param(["dermatology", "dermatology"], Answer.NO, id="the same twice"),
        pytest.param(["dermatology", "urology"], Answer.YES, id="two of them"),
        pytest.param(["psychiatry", "general-surgery", "pediatrics"], Answer.NO, id="many others"),
    ],
)
def test_a_teaching_center_is_read_from_its_programs(others, expected):
    found = teaching_centers(["1001"] * (1 + len(others)), [IM, *others])
    assert found == [expected, *[Answer.UNKNOWN] * len(others)]


def test_without_a_code_nothing_is_read():
    assert teaching_centers(["", "", ""], [IM, "dermatology", "urology"]) == [Answer.UNKNOWN] * 3


def facts(specialty, record=()):
    return OpennessFacts(specialty, "", Answer.UNKNOWN, None, "", "", None, record, ())


def test_sisters_are_the_recorded_programs_of_other_specialties_in_the_same_institution():
    medicine, preliminary = facts(IM, RECORD), facts(IM, RECORD)
    elsewhere, uncoded = facts("psychiatry", RECORD), facts("psychiatry", RECORD)
    specialties = [IM, IM, "general-surgery", "psychiatry", "psychiatry"]
    recorded = {0: medicine, 1: preliminary, 3: elsewhere, 4: uncoded}
    found = sisters(["1001", "1001", "1001", "1002", ""], specialties, recorded)
    assert found.all == [(), (), (medicine, preliminary), (), ()]
