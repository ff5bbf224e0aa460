"""Rosters in many layouts: what they count as, and that no name of a person is told."""

import json
import logging
import re

import pytest

from programs.reader.readings import LineKind, PageLine
from programs.reader.roster.counting import count_roster
from programs.reader.roster.counts import RosterCount, RosterStatus
from programs.reader.roster.schools import SchoolKind, Schools
from programs.reader.roster.tests.layouts import LAYOUTS, Layout

KINDS = [SchoolKind.US_MD, SchoolKind.US_DO, SchoolKind.CA, SchoolKind.PR, SchoolKind.IMG]
NAMES = re.compile(
    r"bremol|tashiv|odrin|kelvash|sumel|dravot|fenira|lubosk|quemis|orvadel|hastel|brimov|gorvan|pelsk|hilset|marvo|jorvik"
    r"|samend|ulfric|dorv\b|nelka|porit",
    re.IGNORECASE,
)


def by_class(count: RosterCount) -> dict[str, tuple[int, ...]]:
    return {one.name: (one.listed, *(one.kinds[kind] for kind in KINDS)) for one in count.classes if one.name != "all"}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_a_layout_is_counted(schools: Schools, layout: Layout) -> None:
    count = count_roster(layout.text, schools, 2027)
    assert by_class(count) == layout.expected
    assert (count.status is RosterStatus.COUNTED) == bool(layout.expected)
    sums = [sum(numbers) for numbers in zip(*layout.expected.values(), strict=True)]
    assert [count.all.listed, *(count.all.kinds[kind] for kind in KINDS)] == (sums or [0] * 6)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
def test_windows_lines_and_hard_spaces_change_nothing(schools: Schools, layout: Layout) -> None:
    changed = layout.text.replace("\n", "\r\n").replace(", ", ",\xa0")
    assert by_class(count_roster(changed, schools, 2027)) == layout.expected


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
@pytest.mark.parametrize("harm", ["as it is", "schools lost", "every school unknown", "cut in half", "lines joined"])
def test_no_name_is_told(schools: Schools, layout: Layout, harm: str, caplog: pytest.LogCaptureFixture) -> None:
    assert NAMES.search(layout.text)
    text = layout.text
    match harm:
        case "schools lost":
            text = re.sub(r"University|College|School", "", text)
        case "every school unknown":
            text = re.sub(r"University|College", "Bremol Academy Tashiv", text)
        case "cut in half":
            text = text[: len(text) // 2]
        case "lines joined":
            text = " ".join(text.split("\n"))
    with caplog.at_level(logging.DEBUG):
        count = count_roster(text, schools, 2027)
    told = repr(count) + json.dumps(count.as_json()) + json.dumps(count.as_state()) + caplog.text
    assert not NAMES.search(told)
    assert not NAMES.search(repr(schools.seen) + repr(schools.spelling.seen))


def test_lines_of_an_html_page_are_counted_as_text_is(schools: Schools) -> None:
    page = [
        PageLine("Our residents", LineKind.HEADING, 1),
        PageLine("PGY-1", LineKind.HEADING, 2),
        PageLine("Bremol Tashiv, MD, Medical School: Yale School of Medicine", LineKind.ITEM),
        PageLine("Bremol Tashiv, MD, Hometown: Lagos, Nigeria", LineKind.ITEM),
        PageLine("Odrin Kelvash, DO, Medical School: Touro University Nevada", LineKind.ITEM),
        PageLine("Odrin Kelvash, DO, Hometown: Reno, NV", LineKind.ITEM),
        PageLine("Faculty", LineKind.HEADING, 2),
        PageLine("Sumel Dravot, MD, Medical School: Harvard Medical School", LineKind.ITEM),
    ]
    assert by_class(count_roster(page, schools, 2027)) == {"PGY-1": (2, 1, 1, 0, 0, 0)}


CARD = "Medical School: Yale School of Medicine\nHometown: Bath, ME\n"


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        pytest.param("", RosterStatus.NO_ROSTER, "No resident", id="nothing"),
        pytest.param(
            "Our residency\n\nWe take six residents a year.", RosterStatus.NO_ROSTER, "No resident", id="prose"
        ),
        pytest.param(
            "Faculty\nBremol Tashiv, MD\nYale School of Medicine\n",
            RosterStatus.NO_ROSTER,
            "No resident",
            id="faculty alone",
        ),
        pytest.param(
            "PGY-1\nBremol Tashiv, MD\nYale University\nHarvard University\nOdrin Kelvash, MD\nBrown\nYale\n",
            RosterStatus.NOT_UNDERSTOOD,
            "Several schools",
            id="two schools, none called medical",
        ),
        pytest.param(
            "PGY-1\nBremol Tashiv, MD\nOdrin Kelvash, MD\nSumel Dravot, MD\nYale University\nTulane\n",
            RosterStatus.NOT_UNDERSTOOD,
            "their numbers differ",
            id="three names, two schools",
        ),
        pytest.param(
            f"PGY-1\nBremol Tashiv, MD\n{CARD}PGY-2\nBremol Tashiv, MD\n{CARD}",
            RosterStatus.NOT_UNDERSTOOD,
            "two places",
            id="one resident in two classes",
        ),
        pytest.param(
            f"PGY-1\nBremol Tashiv, MD\n{CARD}{CARD}",
            RosterStatus.NOT_UNDERSTOOD,
            "several residents",
            id="a name is missing",
        ),
        pytest.param(
            f"Residents\nBremol Tashiv, MD\n{CARD}PGY-2\nOdrin Kelvash, DO\n{CARD}",
            RosterStatus.NOT_UNDERSTOOD,
            "under none",
            id="residents above the classes",
        ),
        pytest.param(
            f"PGY-1\nBremol Tashiv, MD\n{CARD}PGY-5\nOdrin Kelvash, DO\n{CARD}",
            RosterStatus.NOT_UNDERSTOOD,
            "leave years out",
            id="classes with a gap",
        ),
        pytest.param(
            f"PGY-1\nBremol Tashiv, MD\n{CARD}with Odrin Kelvash, MD\nPGY-2\nSumel Dravot, MD\n{CARD}",
            RosterStatus.NOT_UNDERSTOOD,
            "with a degree",
            id="a degree without a resident",
        ),
        pytest.param(
            f"PGY-1\nBremol Tashiv, MD\n{CARD}\nJuniors\n\nOdrin Kelvash, DO\n{CARD}"
            f"Fenira Lubosk, MD\n{CARD}Quemis Orvadel, MD\n{CARD}",
            RosterStatus.NOT_UNDERSTOOD,
            "heading",
            id="a heading that is not known",
        ),
        pytest.param(
            "Interns\nBremol Tashiv, MD - Yale School of Medicine\nOdrin Kelvash, MD - Yale School of Medicine\n"
            "Seniors\nSumel Dravot, MD - Yale School of Medicine\n",
            RosterStatus.NOT_UNDERSTOOD,
            "heading",
            id="a heading that is not known, without a gap",
        ),
        pytest.param(
            "PGY-1\tPGY-2\nBremol Tashiv, MD\tOdrin Kelvash, MD\tSumel Dravot, MD\n",
            RosterStatus.NOT_UNDERSTOOD,
            "columns",
            id="more columns than classes",
        ),
        pytest.param(
            "PGY-1\nTASHIV, Bremol\nYale School of Medicine\nKELVASH, Odrin\nTufts University School of Medicine\n",
            RosterStatus.NOT_UNDERSTOOD,
            "no resident could be told",
            id="a class without names that are known as such",
        ),
        pytest.param(
            "PGY-1\nName,Degree,Medical School,College\nBremol Tashiv,MD,Yale,Rice\n"
            "Odrin Kelvash,MD,Rutgers, New Jersey,Rice\n",
            RosterStatus.NOT_UNDERSTOOD,
            "",
            id="a row with a comma too many",
        ),
        pytest.param("x" * 500_000, RosterStatus.NOT_UNDERSTOOD, "longer", id="longer than any roster"),
    ],
)
def test_what_is_not_understood_is_said(schools: Schools, text: str, status: RosterStatus, why: str) -> None:
    count = count_roster(text, schools, 2027)
    assert (count.status, count.classes) == (status, ())
    assert why in count.why


LIST = "Residents\nPGY-1\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"{LIST}A B. Tashiv, MD\nMedical School: Michigan State University",
            (1, 1, 0, 0, 0, 0),
            id="suffix MD decides",
        ),
        pytest.param(
            f"{LIST}Odrin Kelvash, DO\nMedical School: Rowan University", (1, 0, 1, 0, 0, 0), id="suffix DO decides"
        ),
        pytest.param(
            f"{LIST}Odrin Kelvash\nMedical School: Nova Southeastern University", (1, 0, 0, 0, 0, 0), id="no suffix"
        ),
        pytest.param(
            f"{LIST}Odrin Kelvash, DO\nMedical School: -", (1, 0, 0, 0, 0, 0), id="a suffix alone is no school"
        ),
        pytest.param(f"{LIST}Sumel Dravot, MD\nMedical School: IMG", (1, 0, 0, 0, 0, 1), id="IMG"),
        pytest.param(f"{LIST}Sumel Dravot, MD\nMedical School: Nigeria", (1, 0, 0, 0, 0, 1), id="a country"),
        pytest.param(f"{LIST}Sumel Dravot, MD\nMedical School: Canada", (1, 0, 0, 1, 0, 0), id="Canada"),
        pytest.param(f"{LIST}Sumel Dravot, MD\nMedical School: Puerto Rico", (1, 0, 0, 0, 1, 0), id="Puerto Rico"),
        pytest.param(f"{LIST}Sumel Dravot, MD\nMedical School: USA", (1, 0, 0, 0, 0, 0), id="USA"),
        pytest.param(f"{LIST}Sumel Dravot, MD\nMedical School: St. Luke's", (1, 0, 0, 0, 0, 0), id="a hospital"),
        pytest.param(
            f"{LIST}Sumel Dravot, MD\nUndergraduate: Duke University\nInternship: Yale School of Medicine\n"
            "Research: Tufts University School of Medicine\n"
            "Medical School: Tanta University\nPrior training: Resident, Brown University",
            (1, 0, 0, 0, 0, 1),
            id="only the medical school counts",
        ),
        pytest.param(
            f"{LIST}Sumel Dravot, MD\nMedical School: Weill Cornell Medicine - Qatar\n"
            "Fenira Lubosk, MD\nMedical School: Weill Cornell Medicine",
            (2, 1, 0, 0, 0, 1),
            id="a branch abroad",
        ),
        pytest.param(
            f"{LIST}Sumel Dravot, MD, University of Kentucky College of Medicine, Lahore, Pakistan",
            (1, 1, 0, 0, 0, 0),
            id="the country is a hometown",
        ),
        pytest.param(
            f"{LIST}Sumel Dravot, MD\nMedical School: Yale\nFenira Lubosk, MD\nMedical School: same as above",
            (2, 2, 0, 0, 0, 0),
            id="same as above",
        ),
        pytest.param(
            f"{LIST}Sumel Dravot, MD\nMedical School\nIsttanbul Medical Faculty\n"
            "Fenira Lubosk, MD\nMedical School\nYale",
            (2, 1, 0, 0, 0, 1),
            id="a faculty of medicine is no heading",
        ),
        pytest.param(
            f"{LIST}Sumel Dravot, MD\nProgram Director\nYale University\nFenira Lubosk, MD\nTulane University",
            (1, 1, 0, 0, 0, 0),
            id="a leader among residents",
        ),
        pytest.param(
            f"{LIST}Bremol Ross, MD\nTufts University School of Medicine\nOdrin Howard, MD\nSemmelweis University",
            (2, 1, 0, 0, 0, 1),
            id="surnames that schools have too",
        ),
    ],
)
def test_rules_of_counting(schools: Schools, text: str, expected: tuple[int, ...]) -> None:
    assert by_class(count_roster(text, schools, 2027)) == {"PGY-1": expected}


def test_names_alone_are_residents_without_a_school(schools: Schools) -> None:
    count = count_roster(f"{LIST}Bremol Tashiv, MD\nOdrin Kelvash, DO\nSumel Dravot, MBBS\n", schools, 2027)
    assert count.all.row == [3, 0, 0, 0, 0, 0, 0, 3]
    assert count.without_school == (("do", 1), ("md", 1), ("other", 1))


@pytest.mark.parametrize(
    ("text", "season", "expected"),
    [
        pytest.param("Residents 2026-27", 2020, 2027, id="the page's own academic year"),
        pytest.param("Residents 2025-2026", 2020, 2026, id="written out"),
        pytest.param("Residents", 2026, 2026, id="none: the one handed in"),
    ],
)
def test_the_season_is_the_pages_own(schools: Schools, text: str, season: int, expected: int) -> None:
    count = count_roster(f"{text}\nPGY-1\nBremol Tashiv, MD\n{CARD}", schools, season)
    assert (count.status, count.season) == (RosterStatus.COUNTED, expected)


def test_classes_that_graduated_are_alumni(schools: Schools) -> None:
    names = {2028: "Bremol Tashiv", 2027: "Odrin Kelvash", 2026: "Sumel Dravot"}
    text = "Residents\n" + "".join(f"Class of {year}\n{name}, MD\n{CARD}" for year, name in names.items())
    assert by_class(count_roster(text, schools, 2027)) == {"PGY-1": (1, 1, 0, 0, 0, 0), "PGY-2": (1, 1, 0, 0, 0, 0)}
    assert by_class(count_roster(text, schools, 2026))["PGY-3"] == (1, 1, 0, 0, 0, 0)


def test_unknown_schools_wait_to_be_decided_on(schools: Schools) -> None:
    schoolbook = "Universty of Nowhere Medical College"
    text = "".join(
        f"PGY-{year}\n"
        + f"Bremol{'x' * year} Tashiv, MD\nMedical School: {schoolbook}\nOdrin{'x' * year} Kelvash, MD\n{CARD}"
        for year in (1, 2)
    )
    count = count_roster(text, schools, 2027)
    assert [(one.written, one.by_class) for one in count.unresolved] == [(schoolbook, {"PGY-1": 1, "PGY-2": 1})]
    decided = schools.with_decisions({"universty of nowhere medical college": SchoolKind.IMG})
    again = count_roster(text, decided, 2027)
    assert again.classes == count.decided({"universty of nowhere medical college": SchoolKind.IMG}).classes
    assert again.all.row == [4, 4, 2, 0, 0, 0, 2, 0]
    no_school = schools.with_decisions({"universty of nowhere medical college": SchoolKind.NOT_A_SCHOOL})
    assert (count_roster(text, no_school, 2027).unresolved, count_roster(text, no_school, 2027).all.unresolved) == (
        (),
        2,
    )
    assert RosterCount.of_state(json.loads(json.dumps(count.as_state()))) == count


def test_canadian_graduates_are_imgs_from_the_class_that_began_in_2026(schools: Schools) -> None:
    text = "\n".join(
        f"PGY-{year}\nBremol{'x' * year} Tashiv, MD\nMedical School: McGill University\n" for year in (1, 2, 3)
    )
    assert [count_roster(text, schools, season).canadian_imgs for season in (2026, 2027, 2028, 2030)] == [0, 1, 2, 3]
