"""Names of schools: every name of the lists, misspellings, traps, and what is no medical school."""

import csv
from pathlib import Path

import pytest

from programs.reader.roster.schools import SchoolKind, Schools
from programs.reader.roster.spelling import distance, normal

FOLDER = Path(__file__).parents[4] / "fixtures" / "schools"
# Aliases that other schools, hospitals or towns have too: nothing is read from them without a degree or a place.
SHARED = {
    "UCD", "Albany", "UCC", "Nova Southeastern", "Nova Southeastern University", "LMU", "Western University", "TMU",
    "Edinburgh",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kind_of(schools: Schools, written: str, degree: str = "") -> str:
    found = schools.find(written, degree)
    return found.kind.value if found else ""


def test_every_name_and_alias_is_its_schools(schools: Schools) -> None:
    wrong = {
        (name, kind_of(schools, name))
        for row in rows("schools.csv")
        for name in (row["name"], *row["aliases"].split(";"))
        if name and kind_of(schools, name) != row["kind"]
    }
    assert wrong == {(name, "") for name in SHARED}


def test_the_lists_are_whole() -> None:
    schools, sources = rows("schools.csv"), {row["key"] for row in rows("sources.csv")}
    assert (len(schools), len({row["name"] for row in schools})) == (605, 605)
    assert {row["kind"] for row in schools} == {"us_md", "us_do", "ca", "pr", "img"}
    assert {key for row in schools for key in row["sources"].split(";")} == sources
    assert all(row["sources"] and row["country"] for row in schools)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Univeristy of Lousiville", "us_md"), ("Univ of Pittsburg School of Medcine", "us_md"),
        ("Meharry Medical Collage", "us_md"),
        ("Philidelphia College of Osteopathic Medicine", "us_do"),
        ("Lake Eerie College of Osteopathic Medicine", "us_do"),
        ("Saint George's Universty School of Medicine", "img"), ("American University of the Carribean", "img"),
        ("Albert Einstien College of Medicine", "us_md"), ("Mc Gill University", "ca"), ("McGil University", "ca"),
        ("Universidad Central del Carive", "pr"), ("Universidad Central del Esta", ""),
        ("Universidad Central del Oeste", ""),
        ("Universidad Nacional de Colombia", "img"), ("Columbia University", "us_md"), ("Colombia University", ""),
        ("University of Otago", "img"), ("University of Ottawa", "ca"), ("BCM", "us_md"), ("BCOM", "us_do"),
        ("AUB", "img"), ("UAB", "us_md"),
    ],
)  # fmt: skip
def test_misspellings_are_read_but_never_across_the_word_that_tells_schools_apart(schools, written, kind) -> None:
    assert kind_of(schools, written) == kind


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("University of Arizona COM - Tucson", "us_md"), ("UTMB - Galveston", "us_md"),
        ("Ohio University Heritage COM", "us_do"),
        ("UNTHSC - Texas College of Osteopathic Medicine", "us_do"), ("TCU and UNTHSC School of Medicine", "us_md"),
        ("Frank H. Netter MD SOM at Quinnipiac", "us_md"), ("Texas Tech University HSC, Lubbock", "us_md"),
        ("Western University, London Ontario", "ca"), ("Western University of Health Sciences", "us_do"),
        ("Queen's University", "ca"), ("Queen's University Belfast", "img"),
        ("Saint Louis University, Baguio City", "img"),
        ("Saint Louis University", "us_md"), ("Duke-NUS", "img"), ("Touro/Technion American Program", "img"),
        ("Ben-Gurion University in affiliation with Columbia University", "img"), ("Georgetown University", "us_md"),
        ("Georgetown University, Guyana", "img"), ("Washington University", "us_md"),
        ("Washington University of Health and Science", "img"),
        ("San Juan Bautista", "pr"), ("Universidad Privada San Juan Bautista", "img"), ("Memorial University", "ca"),
        ("Tbilisi State Medical University, Georgia", "img"), ("Medical College of Georgia", "us_md"),
        ("University of Birmingham", "img"),
        ("A New College of Osteopathic Medicine", "us_do"), ("Kazan State Medical University, Russia", "img"),
    ],
)  # fmt: skip
def test_schools_that_resemble_each_other(schools, written, kind) -> None:
    assert kind_of(schools, written) == kind


@pytest.mark.parametrize(
    "written",
    ["UC Berkeley", "University of Georgia", "Miami University", "Boston College", "University of Delaware",
     "Notre Dame",
     "Harvard T.H. Chan School of Public Health", "Yale School of Nursing", "Mayo Clinic", "St. Luke's Hospital",
     "Memorial Hospital",
     "Henry Ford Hospital", "Rush University Medical Center", "Baylor University", "Trinity", "Xavier University",
     "Texas", "New York",
     "University of Puerto Rico, Mayaguez", "Northwestern Health Sciences University",
     "Indiana University of Pennsylvania", "USA",
     "Michigan State University", "OSU", "UCD", "", "   ", "-", "x" * 400],
)  # fmt: skip
def test_what_is_no_medical_school_or_one_of_two_is_not_read(schools, written) -> None:
    assert kind_of(schools, written) == ""


@pytest.mark.parametrize(
    ("written", "degree", "kind"),
    [
        ("Michigan State University", "md", "us_md"), ("Michigan State University", "do", "us_do"),
        ("Rowan University", "md", "us_md"),
        ("Nova Southeastern University", "do", "us_do"), ("Western University", "do", "us_do"),
        ("Western University", "md", "ca"),
        ("Michigan State University", "other", ""), ("OSU COM", "md", ""),
        ("Yale School of Medicine", "do", "us_md"),
    ],
)  # fmt: skip
def test_a_degree_decides_only_between_schools_of_one_name(schools, written, degree, kind) -> None:
    assert kind_of(schools, written, degree) == kind


def test_a_decision_stands_above_the_lists(schools) -> None:
    decided = schools.with_decisions({normal("UCD"): SchoolKind.IMG, normal("Yale"): SchoolKind.NOT_A_SCHOOL})
    assert (kind_of(decided, "U.C.D."), kind_of(decided, "yale")) == ("img", "")
    assert kind_of(schools, "Yale") == "us_md"


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("abcd", "abcd", 0), ("abcd", "abdc", 1), ("abcd", "acd", 1), ("abcd", "wxyz", 4), ("", "ab", 2)],
)
def test_distance_counts_letters(one, other, far) -> None:
    assert distance(one, other) == far
