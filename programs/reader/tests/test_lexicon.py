"""Every phrase of the word lists is found, in its list's example and on its own."""

import pytest

from programs.reader import lexicon
from programs.reader.sentences import plain

LISTS = [
    *((name, concept) for name, concept in vars(lexicon).items() if isinstance(concept, lexicon.Concept)),
    *((f"MOMENTS {name}", concept) for name, concept in lexicon.MOMENTS.items()),
]


@pytest.mark.parametrize("concept", [pytest.param(concept, id=name) for name, concept in LISTS])
def test_each_phrase_is_found(concept: lexicon.Concept) -> None:
    assert concept.found(plain(concept.example))
    for phrase in concept.phrases:
        word = phrase.removesuffix("*")
        for text in (word, f"they said {word}, and left", word.replace(" ", "-")):
            found = concept.pattern.search(text)
            assert found, phrase
        assert phrase == phrase.strip().lower()
    assert len(set(concept.phrases)) == len(concept.phrases)


def test_a_phrase_is_a_word_of_its_own() -> None:
    assert not lexicon.STEP_3.found("step 35 of the stairs")
    assert not lexicon.FELLOWS.found("fellowsh")
    assert lexicon.NOT.found(plain("We don't."))


def test_the_country_is_no_pronoun() -> None:
    assert plain("US, U.S. and us") == "us,   us and we"
    assert len(plain("The U.S.A. İs – “far” don’t")) == len("The U.S.A. İs – “far” don’t")
