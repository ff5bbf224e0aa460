"""Searching the index finds what looking at every text finds, before and after programs change."""

import random

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from programs.catalogue.did_you_mean import LIKELY, likely_words
from programs.catalogue.filters import has_words
from programs.catalogue.words import WordIndex
from programs.facts.search_text import WHOLE_UP_TO
from programs.vocabulary import Answer

LETTERS = "abéñ1中"


def some_word(dice: random.Random) -> str:
    return "".join(dice.choices(LETTERS, k=dice.choice([1, 2, 2, 3, 3, 4, 5])))


def some_text(dice: random.Random) -> str:
    return f" {' '.join(dict.fromkeys(some_word(dice) for _ in range(dice.randrange(6))))} "


def asked(dice: random.Random, texts: list[str]) -> tuple[str, ...]:
    """Words of a text, beginnings of them, and words nobody has."""
    had = [word for text in dice.sample(texts, min(2, len(texts))) for word in text.split()]
    words = [*had, *(word[: dice.randrange(1, len(word) + 1)] for word in had), some_word(dice), "z"]
    return tuple(dice.sample(words, min(len(words), dice.choice([1, 1, 2, 3]))))


def likely_of_all(words: list[str], texts: list[str]) -> list[str] | None:
    """The rule spelled out: a word nobody has, nor a longer one that begins with it, is replaced by the likeliest."""
    known = {word for text in texts for word in text.split()}

    def one(word: str) -> str | None:
        if word in known or (len(word) > WHOLE_UP_TO and any(other.startswith(word) for other in known)):
            return word
        best = process.extractOne(word, sorted(known), scorer=fuzz.ratio, score_cutoff=LIKELY)
        return best[0] if best else None

    found = [one(word) for word in words]
    return None if found == words or None in found else found


@pytest.mark.parametrize("seed", range(20))
def test_it_finds_what_every_text_says_through_any_changes(seed) -> None:
    dice = random.Random(seed)
    texts = [some_text(dice) for _ in range(dice.choice([0, 1, 40]))]
    index = WordIndex.of(texts)
    for _ in range(6):
        for _ in range(40):
            words = asked(dice, texts)
            assert index.having(words).tolist() == [has_words(text, words) is Answer.YES for text in texts], words
            assert likely_words(words, index.words) == likely_of_all(list(words), texts), words
        assert index.words == sorted({word for text in texts for word in text.split()})
        stay = [at for at in range(len(texts)) if dice.random() < 0.8]
        placed = sorted(dice.sample(range(len(stay) + 3), len(stay)))
        others = np.array([at for at in range(len(stay) + dice.randrange(4)) if at not in placed], np.int64)
        placed = [at for at in range(len(stay) + len(others)) if at not in others]
        told = [some_text(dice) for _ in others]
        index = index.patched(np.array(stay, np.int64), np.array(placed, np.int64), others, told)
        came, kept = iter(told), (texts[at] for at in stay)
        texts = [next(came) if at in others else next(kept) for at in range(len(stay) + len(others))]


def test_a_word_that_only_one_program_had_goes_with_it() -> None:
    index = WordIndex.of([" albany psych ", " troy psych "])
    index = index.patched(np.array([1]), np.array([1]), np.array([0]), [" buffalo "])
    assert index.words == ["buffalo", "psych", "troy"]
    assert index.having(["psych"]).tolist() == [False, True]
    assert index.having(["alb"]).tolist() == [False, False]
