"""Pages of many layouts, as they are stored: what is read from each, what is only mentioned, and who speaks."""

from pathlib import Path

import pytest

from programs.reader.files import page_lines, read_file, text_lines
from programs.reader.gate import FELLOWSHIP, NOT_ENGLISH, SOMEBODY_ELSE
from programs.reader.page import FOLDED, FROM_OTHERS, FROM_TABLE, OF_SEVERAL, read
from programs.reader.readings import Gate, PageLine, PageReading
from programs.reader.tests import pdf_pages

PAGES = Path(__file__).parent / "pages"
SEASON = 2027


def page(name: str, **options: bool) -> PageReading:
    return read(read_file(PAGES / name), season=SEASON, **options)


def values(found: PageReading) -> set[tuple[str, str]]:
    return {(one.field, one.value) for one in found.proposals}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "accordion_faq.html",
            {("visa_j1", "yes"), ("visa_h1b", "no"), ("min_step2_ck", "225"), ("letters_required", "3")},
            id="folded answers are read; menu, script, footer and a hidden part that nothing opens are not",
        ),
        pytest.param(
            "definition_list.html",
            {
                ("max_years_since_graduation", "5"),
                ("min_step2_ck", "215"),
                ("max_attempts", "2"),
                ("letters_required", "3"),
                ("visa_h1b", "no"),
                ("visa_j1", "yes"),
            },
            id="terms and their texts",
        ),
        pytest.param(
            "visa_table.html",
            {("visa_j1", "yes"), ("visa_h1b", "no"), ("min_step2_ck", "230"), ("letters_required", "3")},
            id="a table with a label in each row",
        ),
        pytest.param(
            "question_table.html",
            {("accepts_img", "yes"), ("visa_h1b", "no"), ("usce", "required")},
            id="a table of questions and answers",
        ),
        pytest.param(
            "nested_list.html",
            {
                ("min_step2_ck", "220"),
                ("step3", "no"),
                ("letters_required", "3"),
                ("max_years_since_graduation", "6"),
            },
            id="lists in lists, without end tags",
        ),
        pytest.param(
            "strong_br.html",
            {
                ("visa_j1", "yes"),
                ("visa_h1b", "no"),
                ("max_years_since_graduation", "4"),
                ("max_attempts", "2"),
            },
            id="bold questions and breaks, one of them within a sentence",
        ),
        pytest.param(
            "tabs.html",
            {("visa_j1", "yes"), ("visa_h1b", "no"), ("min_step2_ck", "240")},
            id="tabs, one of them hidden",
        ),
        pytest.param(
            "linked_data.html",
            {("visa_j1", "yes"), ("visa_h1b", "no"), ("letters_required", "4")},
            id="an answer that only the linked data have",
        ),
        pytest.param(
            "div_soup.html",
            {
                ("ecfmg_by", "application"),
                ("visa_j1", "no"),
                ("visa_h1b", "no"),
                ("letters_required", "3"),
                ("max_attempts", "1"),
            },
            id="boxes that never close, words cut by tags",
        ),
        pytest.param("cookie_bar.html", {("visa_j1", "yes")}, id="notice, dialog, menu and footer are not the page"),
        pytest.param(
            "details.html", {("usce", "no"), ("accepts_img", "yes"), ("step3", "no")}, id="folded with details"
        ),
        pytest.param(
            "plain_faq.txt",
            {
                ("accepts_img", "yes"),
                ("visa_j1", "yes"),
                ("visa_h1b", "no"),
                ("letters_required", "3"),
                ("max_years_since_graduation", "5"),
                ("min_step2_ck", "220"),
                ("max_attempts", "2"),
            },
            id="questions, answers, underlines, bullets as text",
        ),
        pytest.param(
            "wrapped.txt",
            {
                ("min_step2_ck", "235"),
                ("max_years_since_graduation", "3"),
                ("visa_j1", "yes"),
                ("visa_h1b", "no"),
            },
            id="paragraphs wrapped by hand",
        ),
        pytest.param(
            "windows_1252.txt",
            {("visa_j1", "no"), ("visa_h1b", "no"), ("letters_required", "3")},
            id="typographic signs of an old encoding",
        ),
    ],
)
def test_a_page_of_a_program(name: str, expected: set[tuple[str, str]]) -> None:
    found = page(name)
    assert found.gate is Gate.PROGRAM
    assert values(found) == expected
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("lines", "unanswered"),
    [
        pytest.param(["Do you sponsor J-1 visas?", "Do you take IMGs?", "Is there a cutoff?"], 3, id="folded answers"),
        pytest.param(
            ["Do you take IMGs?", "Is there a cutoff?", "Do you take IMGs?", "Yes.", "Is there a cutoff?", "No."],
            0,
            id="a list of questions above their answers",
        ),
        pytest.param(["Do you take IMGs?", "Yes.", "Is there a cutoff?"], 0, id="one alone"),
    ],
)
def test_questions_without_answers_are_told(lines: list[str], unanswered: int) -> None:
    found = read([PageLine("Alder Residency FAQ"), *map(PageLine, lines)], season=SEASON)
    assert [one for one in found.warnings if "without an answer" in one] == (
        [FOLDED.format(unanswered)] if unanswered else []
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Not offered by our program:\n\n- Moonlighting\n- H-1B sponsorship\n- J-1 transfers in midyear",
            {("visa_h1b", "no")},
            id="a list of what is not offered",
        ),
        pytest.param(
            "We cannot consider:\nMore than four letters\nGraduates of more than five years\nThree letters are needed.",
            {("letters_required", "3")},
            id="its signs are lost",
        ),
        pytest.param(
            "Cedar Hospital sponsors the H-1B. Alder Hospital requires a Step 2 CK of 220.",
            {("min_step2_ck", "220")},
            id="another hospital beside the page's own",
        ),
    ],
)
def test_what_is_refused_and_what_others_do_is_not_taken(text: str, expected: set[tuple[str, str]]) -> None:
    found = read(text_lines(f"Alder Hospital Surgery Residency\n\nWe welcome you.\n\n{text}"), season=SEASON)
    assert values(found) == expected


def test_an_institutions_policy_without_its_part_about_fellows() -> None:
    found = page("gme_policy.html")
    assert (found.gate, found.year, found.warnings) == (Gate.INSTITUTION, 2026, ())
    assert values(found) == {("visa_j1", "yes"), ("visa_h1b", "no")}


def test_a_table_with_a_column_of_fellows() -> None:
    found = page("fellowship_column.html")
    assert ("min_step2_ck", "220") in values(found)
    assert not values(found) & {("min_step2_ck", "245"), ("letters_required", "4")}


def test_of_several_programs_each_proposal_names_its_section() -> None:
    found = page("two_programs.html")
    assert found.warnings == (
        "This page speaks of several programs: Internal Medicine, Family Medicine. Each proposal names its section.",
    )
    assert {(one.section, one.field, one.value) for one in found.proposals} == {
        ("Internal Medicine", "visa_j1", "yes"),
        ("Internal Medicine", "visa_h1b", "no"),
        ("Internal Medicine", "max_years_since_graduation", "5"),
        ("Family Medicine", "visa_j1", "yes"),
        ("Family Medicine", "visa_h1b", "yes"),
        ("Family Medicine", "max_years_since_graduation", "10"),
    }
    assert {one.mark for one in found.proposals} == {"stands under Internal Medicine", "stands under Family Medicine"}
    assert ("min_step2_ck", OF_SEVERAL) in {(one.field, one.why) for one in found.mentioned}


def test_a_page_of_an_earlier_season() -> None:
    found = page("last_years_page.html")
    assert (found.year, found.is_old, values(found)) == (2024, True, {("visa_j1", "yes")})
    assert found.warnings == ("This page is of 2024. Look for a newer one before you record anything.",)
    assert "deadline" in {one.field for one in found.mentioned}


@pytest.mark.parametrize(
    ("name", "warning"),
    [
        pytest.param("advice.html", SOMEBODY_ELSE, id="advice about many programs"),
        pytest.param("forum.txt", SOMEBODY_ELSE, id="a forum"),
        pytest.param("program_list.html", SOMEBODY_ELSE, id="a list of programs"),
        pytest.param("orders_to_machines.html", SOMEBODY_ELSE, id="words that pretend to be orders are words"),
        pytest.param("fellowship.html", FELLOWSHIP, id="a fellowship"),
        pytest.param("spanish.html", NOT_ENGLISH, id="another language"),
    ],
)
def test_somebody_else_is_never_read(name: str, warning: str) -> None:
    found = page(name)
    assert (found.gate, found.proposals, found.warnings) == (Gate.OTHER, (), (warning,))


@pytest.mark.parametrize("name", ["advice.html", "forum.txt", "program_list.html"])
def test_what_somebody_else_says_is_mentioned(name: str) -> None:
    assert FROM_OTHERS in {one.why for one in page(name).mentioned}
    assert page(name, assume_program=True).gate is Gate.PROGRAM


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            pdf_pages.PROSE, {("visa_j1", "yes"), ("visa_h1b", "no"), ("min_step2_ck", "220")}, id="a page of prose"
        ),
        pytest.param(
            pdf_pages.COLUMNS,
            {("visa_j1", "yes"), ("visa_h1b", "no"), ("max_years_since_graduation", "5"), ("letters_required", "3")},
            id="two columns",
        ),
    ],
)
def test_a_pdf_page(content: bytes, expected: set[tuple[str, str]]) -> None:
    assert values(read(page_lines(content, "page.pdf"), season=SEASON)) == expected


def test_no_visa_is_proposed_out_of_a_pdf_table() -> None:
    found = read(page_lines(pdf_pages.TABLE, "page.pdf"), season=SEASON)
    assert values(found) == {("min_step2_ck", "225"), ("letters_required", "3")}
    assert {(one.field, one.quote) for one in found.mentioned if one.why == FROM_TABLE} == {
        ("visa_j1", "J-1 visa: Sponsored"),
        ("visa_h1b", "H-1B visa: Not sponsored"),
    }


def test_every_quote_stands_on_its_page() -> None:
    for file in sorted(PAGES.iterdir()):
        lines = read_file(file)
        text = "\n".join(line.text for line in lines)
        found = read(lines, season=SEASON, assume_program=True)
        assert [one.quote for one in (*found.proposals, *found.mentioned) if one.quote not in text] == []
        assert read(lines, season=SEASON, assume_program=True) == found


@pytest.mark.parametrize("name", ["accordion_faq.html", "plain_faq.txt", "gme_policy.html"])
def test_a_paragraph_without_policies_changes_nothing(name: str) -> None:
    content = (PAGES / name).read_bytes()
    more = (
        b"\n\nParking is behind the building.\n\n"
        if name.endswith(".txt")
        else b"<p>Parking is behind the building.</p>"
    )
    assert values(read(page_lines(content + more, name), season=SEASON)) == values(page(name))
