"""What the pages themselves say to an applicant is as short and plain as the reasons are.

Names of programs and sources and the words of a note are not ours: a sentence with a link, and what stands in a table,
is passed over.
"""

import html
import re

import pytest
from textstat import flesch_kincaid_grade

from applicants.matching.tests.test_words import GRADE, MOST_WORDS, PLAIN, sentences
from applicants.ranking.tests.test_pages import upload
from programs.tests.builders import count_season, make_program

NOT_OURS = re.compile(r"<(svg|select|script|table|blockquote|textarea)\b.*?</\1>", re.DOTALL)
SAYS = re.compile(r"<(p|li|dd|summary|legend)\b[^>]*>((?:(?!<(?:p|li|dd|ul|dl|div)\b).)*?)</\1>", re.DOTALL)
PAGES = (
    *("/me/", "/me/who/", "/me/exams/", "/me/letters/", "/me/experience/", "/me/wishes/", "/me/checklists/"),
    *("/me/ranking/", "/me/what-if/", "/me/plan/", "/me/plan/costs/", "/me/plan/questions/", "/me/plan/rank-list/"),
    *("/", "/examples/us-citizen-family-medicine/"),
    *("/me/data/", "/me/sharing/", "/me/summary/", "/soap/", "/glossary/", "/programs/{}/", "/me/programs/{}/"),
)
# Organisations by their full name, and what is typed as it stands.
EXCEPTIONS = (
    "application, interview, ranking, start or after_application",
    "SOAP is short for Supplemental Offer and Acceptance Program.",
    "Educational Commission for Foreign Medical Graduates.",
)


def told(page: str) -> set[str]:
    main = NOT_OURS.sub("", page.partition("<main")[2].partition("</main>")[0])
    found = set()
    for _, said in SAYS.findall(main):
        if "<a " not in said:
            words = re.sub(r"<[^>]+>", " ", said.replace("<br>", ". "))
            found.update(sentences(re.sub(r"\s+", " ", html.unescape(words))))
    return {one for one in found if one not in EXCEPTIONS and not one.startswith("Source: ")}


@pytest.fixture
def number(client, db) -> int:
    """The program of these pages; the client has a profile."""
    program = make_program(name="Alder", visa_j1="yes", visa_h1b="yes", min_step2_ck=230, usce="required", state="NY")
    count_season(program, 2026, "all", "residents", 12)
    count_season(program, 2026, "img", "residents", 5)
    upload(client)
    return program.pk


def test_pages_speak_in_short_plain_sentences(client, number) -> None:
    """Every page of one applicant; a fault is told with the page it stands on."""
    faults = []
    for page in PAGES:
        response = client.get(page.format(number), follow=True)
        assert response.status_code == 200, page
        said = told(response.content.decode())
        faults += [(page, "long", one) for one in said if len(one.split()) > MOST_WORDS]
        plain = {PLAIN.sub("it", one): one for one in said}
        faults += [(page, "hard", one) for words, one in plain.items() if is_hard(words)]
    assert faults == []


def is_hard(words: str) -> bool:
    return len(words.split()) > 5 and grade(words) > GRADE


def grade(words: str) -> float:
    return float(flesch_kincaid_grade(words))
