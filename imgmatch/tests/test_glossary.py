"""Every short word that reasons use is explained, and in short sentences."""

import re

import pytest

from imgmatch.glossary import TERMS


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.short)
def test_a_meaning_is_short(term) -> None:
    sentences = re.split(r"(?<=[.:])\s", term.meaning)
    assert term.meaning.endswith(".")
    assert all(len(sentence.split()) <= 15 for sentence in sentences)


def test_a_page_names_all_of_them(client) -> None:
    page = client.get("/glossary/").content.decode()
    assert all(f"<dt>{term.short}<" in page for term in TERMS)


def test_each_is_there_once() -> None:
    words = [term.short for term in TERMS]
    assert len(set(words)) == len(words)


def test_every_first_letter_leads_to_its_word(client) -> None:
    page = client.get("/glossary/").content.decode()
    assert set(re.findall(r"\">([A-Z])</a></li>", page)) == {term.short[0].upper() for term in TERMS}


def test_the_four_verdicts_are_explained() -> None:
    assert {"Open", "Ask", "Fixable", "Closed"} <= {term.short for term in TERMS}
