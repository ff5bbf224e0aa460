"""Every short word that reasons use is explained, and in short sentences."""

import re

import pytest

from imgmatch.glossary import OURS, TERMS


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


@pytest.mark.django_db
def test_a_word_leads_on_to_its_page_of_the_guide_or_its_part_of_the_method(client) -> None:
    page, method = client.get("/glossary/").content.decode(), client.get("/method/").content.decode()
    for term in TERMS:
        address = f"/method/{term.more}" if term.more.startswith("#") else f"/guide/{term.more}/"
        entry = page.partition(f"<dt>{term.short}<")[2].partition("</div>")[0]
        assert (f'<a href="{address}">' in entry) is bool(term.more), term.short
        assert not term.more.startswith("#") or f'id="{term.more[1:]}"' in method
        assert term.more.startswith("#") or client.get(address).status_code == 200 or not term.more


def test_words_of_the_site_are_marked_and_can_be_jumped_to(client) -> None:
    page = client.get("/glossary/").content.decode()
    assert page.count('<span class="tag">This site</span>') == len(OURS)
    assert all(f'<a href="#{word.lower().replace(" ", "-")}">{word}</a>' in page for word in OURS)


def test_the_four_verdicts_are_explained() -> None:
    assert {"Open", "Ask", "Fixable", "Closed"} <= {term.short for term in TERMS}
