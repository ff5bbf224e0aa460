"""What the words of a column mean: taken, blank, or asked about; and the days of a cell."""

from datetime import date
from random import Random

import pytest

from programs.imports import canonical, words
from programs.imports.days import DAY_FIRST, MONTH_FIRST, day_of

TAKEN = {
    "visa_j1": {"Y": "yes", "TRUE": "yes", "✓": "yes", "Accepted": "yes", "N": "no", "FALSE": "no",
                "Does not sponsor": "no", "No sponsorship": "no", "Conditional": "conditional"},
    "accepts_img": {"yes": "yes", "Accepts": "yes"},
    "min_step2_ck": {"220": "220", "220+": "220", "≥ 220": "220", ">=220": "220", "At least 220": "220",
                     "220 or above": "220", "min 220": "220", "220 minimum": "220", "No minimum": "none",
                     "No cutoff": "none", "220.0": "220"},
    "max_years_since_graduation": {"5 years": "5", "5 yrs": "5", "within 3 years": "3", "≤5": "5", "up to 5 years": "5",
                                   "Within the last 10 years": "10", "No limit": "none", "5 years or less": "5",
                                   "7 years since graduation": "7", "none": "none"},
    "max_attempts": {"1 attempt": "1", "max 2": "2", "up to 3 attempts": "3", "No limit": "none"},
    "usce": {"Not required": "no", "recommended": "preferred", "Strongly preferred": "preferred",
             "Mandatory": "required"},
    "setting": {"Community-based": "community", "University-affiliated": "community_university",
                "University based": "university",
                "Community-based, university-affiliated hospital": "community_university"},
    "letters_required": {"3 letters": "3", "3 LORs": "3"},
    "positions_per_year": {"8 positions": "8"},
    "ecfmg_by": {"Before applying": "application", "By interview": "interview", "Before ROL": "ranking"},
    "active": {"Active": "yes", "Closed": "no"},
    "deadline": {"Sep 30, 2026": "2026-09-30", "9/24/2026": "2026-09-24", "24.9.2026": "2026-09-24"},
    "group": {"IMGs": "img", "Non-US IMG": "non_us_img"},
    "percent": {"35": "35", "12.5": "12.5"},
    "note": {"Step 220-230 wanted": "Step 220-230 wanted", "code 1204221620": "code 1204221620"},
}  # fmt: skip
ASKED = {
    "visa_j1": {"Yes (J1 only)": "yes", "case by case": "conditional", "maybe": "conditional", "x": "yes", "1": "yes",
                "No, but H-1B": "no", "Sponsors J-1": None, "see website": None},
    "min_step2_ck": {"None": "none", "0": "", ">220": "220", "220 preferred": "220", "220-230": None, "-5": None,
                     "235.5": None},
    "max_years_since_graduation": {"None": "none", "0": "", "< 5 years": "5", "5+": "5", "2020": None},
    "max_attempts": {"None": "none", "first only": None},
    "usce": {"Yes": "required", "None": "no", "3 months": None},
    "setting": {"Academic": "university"},
    "percent": {"0.35": "35", "1": "100", "35%": "35", "many": None},
    "deadline": {"9/5/2026": "2026-09-05", "rolling": None},
    "note": {"ask Jane 555-010-0199": "ask Jane", "jane.roe@example.org": "", "call (212) 555-0100 ext. 4": "call"},
}  # fmt: skip


def cases(table: dict) -> list:
    return [
        pytest.param(column, typed, value, id=f"{column}: {typed}")
        for column in table
        for typed, value in table[column].items()
    ]


@pytest.mark.parametrize(("column", "typed", "value"), cases(TAKEN))
def test_what_is_beyond_doubt_is_taken(column, typed, value) -> None:
    foreign = typed != "none"
    assert words.read(column, typed, is_foreign=foreign) == (value, False)


@pytest.mark.parametrize(("column", "typed", "proposed"), cases(ASKED))
def test_what_could_mean_two_things_is_asked(column, typed, proposed) -> None:
    try:
        found = words.read(column, typed)
    except ValueError:
        assert proposed is None
    else:
        assert found == (proposed, True)


@pytest.mark.parametrize(
    "typed", ["-", "--", "–", "_", "?", "N/A", "n.a.", "NA", "unknown", "Unk", "TBD", "TBA", "...", "/", "Not stated"]
)
@pytest.mark.parametrize("column", ["visa_h1b", "min_step2_ck", "usce", "name", "note", "percent", "seen_on"])
def test_words_for_not_known_are_blank(column, typed) -> None:
    assert words.read(column, typed) == ("", False)


def test_na_is_a_country() -> None:
    assert words.read("country", "NA").value == "NA"


DAYS = {
    "2026-12-04": "", "2026/12/4": "", "4.12.2026": "", "4.12.26": "", "4 December 2026": "", "December 4, 2026": "",
    "Dec 4, 2026": "", "Fri, Dec 4, 2026": "", "Friday December 4th 2026": "", "4-Dec-26": "", "04-Dec-2026": "",
    "4th of Dec 2026": "", "2026-12-04T00:00:00": "", "2026-12-04 09:00": "09:00", "Dec 4, 2026 (virtual)": "(virtual)",
    "4 Dec 2026, 9 AM - 2 PM EST": ", 9 AM - 2 PM EST",
}  # fmt: skip


@pytest.mark.parametrize("typed", DAYS)
@pytest.mark.parametrize("order", ["", DAY_FIRST, MONTH_FIRST])
def test_a_day_in_any_order(typed, order) -> None:
    assert day_of(typed, order) == (date(2026, 12, 4), DAYS[typed], False)


@pytest.mark.parametrize(
    ("typed", "order", "day", "is_asked"),
    [
        pytest.param("4/12/2026", DAY_FIRST, date(2026, 12, 4), False, id="the day first"),
        pytest.param("4/12/2026", MONTH_FIRST, date(2026, 4, 12), False, id="the month first"),
        pytest.param("4/12/2026", "", date(2026, 4, 12), True, id="not said"),
        pytest.param("14/12/2026", "", date(2026, 12, 14), False, id="it can only be the day"),
        pytest.param("12/14/26 9:00 AM", "", date(2026, 12, 14), False, id="it can only be the month"),
        pytest.param("5/5/2026", "", date(2026, 5, 5), False, id="all the same"),
    ],
)
def test_a_day_in_numbers(typed, order, day, is_asked) -> None:
    found = day_of(typed, order)
    assert (found.day, found.is_asked) == (day, is_asked)


@pytest.mark.parametrize(
    "typed",
    ["TBD", "", "Dec 4", "12/14", "Dec 4-5, 2026", "12/14/2026 or 12/16/2026", "31.2.2026", "13/13/2026", "next week",
     "20261204", "12/14/2026, moved to Jan 5"],
)  # fmt: skip
def test_what_is_no_one_day(typed) -> None:
    with pytest.raises(ValueError, match=r"^$|day|month"):
        day_of(typed)


@pytest.mark.parametrize("column", words.PLAIN)
def test_what_is_plain_is_as_we_write_it(column) -> None:
    random = Random(column)
    parts = ["0", "a", "A", "C", "-", " ", "'", "\t", "é", "\u00a0", "n/a", "unknown", "St. Mary's ", "12345", "C0"]
    parts += [
        "x" * 120,
        "1402100001",
        "1313120C0",
        "http://",
        "https://",
        "example.org",
        "/a?b",
        "Hospital of Far Away ",
    ]
    drawn = ["".join(random.choices(parts, k=random.randrange(1, 5))) for _ in range(20_000)]
    plain = {typed for typed in [*drawn, *words.BLANK] if words.PLAIN[column](typed)}
    assert plain
    if column == "program_key":
        assert all(canonical.program_key(typed) == typed and not words.is_blank(typed) for typed in plain)
    else:
        assert all(words.is_as_we_write_it(column, typed) for typed in plain)
