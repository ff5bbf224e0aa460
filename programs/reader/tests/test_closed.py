"""Programs that say of themselves that they take no new residents, and what only sounds so."""

import pytest

from programs.reader.closed import CLOSED
from programs.reader.page import read
from programs.reader.plain_lines import plain_lines

GONE = (
    "The program closed on June 30, 2024.",
    "This residency is no longer accepting applicants and will close in 2026.",
    "Our residency has been discontinued; the policy below is kept for the record.",
    "The program will not take part in the 2027 Match.",
    "The program has withdrawn its accreditation voluntarily.",
    "The residency will cease to exist after June 2027.",
    "As of July 1, 2026 we no longer recruit residents.",
    "The Accreditation Council has withdrawn the accreditation of our program.",
    "This training program was discontinued in 2025.",
    "The program is winding down and will take no further interns.",
    "We are not participating in the 2027 Match.",
)
THERE = (
    "Applications for the 2026 season are closed.",
    "Our clinic is closed on holidays.",
    "The residency office is closed on Fridays.",
    "Our program closed its old ward in 2019 and moved.",
    "The application season has closed.",
    "The program will close its application portal on October 15, 2026.",
    "The program is closed to applications until September.",
    "The program did not take part in the 2021 Match.",
    "Has the program closed?",
    "We no longer take the USMLE Step 1 score into account.",
)


def proposed(said: str) -> tuple[list[str], tuple[str, ...]]:
    page = read(plain_lines(f"{said}\n\nOur residency sponsors J-1 visas."), season=2027)
    return [one.field for one in page.proposals], page.warnings


@pytest.mark.parametrize("said", GONE)
def test_a_program_that_takes_nobody_proposes_nothing_and_says_why(said) -> None:
    fields, warnings = proposed(said)
    assert fields == []
    assert CLOSED in warnings


@pytest.mark.parametrize("said", THERE)
def test_what_closes_for_a_while_closes_no_program(said) -> None:
    fields, warnings = proposed(said)
    assert "visa_j1" in fields
    assert CLOSED not in warnings


def test_on_a_page_of_several_programs_only_the_closed_one_is_silent() -> None:
    text = "# Neurology Residency\n\n{}\n\nWe sponsor J-1 visas.\n\n# Pathology Residency\n\nWe sponsor J-1 visas."
    page = read(plain_lines(text.format("The program was discontinued in 2025.")), season=2027)
    assert [one.section for one in page.proposals] == ["Pathology"]
    page = read(plain_lines(text.format("The program began in 2005.")), season=2027)
    assert [one.section for one in page.proposals] == ["Neurology", "Pathology"]
