"""Which programs have a word: all words of their search texts in order, each with its programs.

The words that begin alike stand together, so what a search finds is a stretch of one array.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from programs.facts.search_text import meant_by


class WordIndex(NamedTuple):
    """``words``: each once, sorted. ``programs``: positions, those of the first word before those of the second;
    ``starts``: where those of each word begin, and where all end. ``size``: how many programs there are.
    """

    words: list[str]
    starts: NDArray[np.int64]
    programs: NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """The words of one text per program."""
        # One text at a time is split: a string for every word of a hundred thousand programs would take 120 MB.
        number = defaultdict[str, int](count().__next__)
        numbers = np.fromiter(map(number.__getitem__, chain.from_iterable(map(str.split, texts))), np.int32)
        programs = np.arange(len(texts)).repeat([len(text.split()) for text in texts])
        words = sorted(number)
        rank = np.empty(len(words), np.int32)
        rank[[number[word] for word in words]] = np.arange(len(words))
        return cls._of(words, rank[numbers], programs, len(texts))

    @classmethod
    def _of(cls, words: list[str], numbers: NDArray[np.int32], programs: NDArray[np.int64], size: int) -> Self:
        """``numbers``: of words, each of the program beside it; words without a program are left out."""
        sizes = np.bincount(numbers, minlength=len(words))
        starts = np.concatenate([[0], np.cumsum(sizes[sizes > 0])])
        used = [word for word, is_used in zip(words, (sizes > 0).tolist(), strict=True) if is_used]
        return cls(used, starts, programs[numbers.argsort(kind="stable")].astype(np.int32), size)

    def having(self, words: Iterable[str]) -> NDArray[np.bool_]:
        """Where a program has every one of these words, or words that begin with them."""
        whole = np.ones(self.size, bool)
        for word in words:
            first, end = meant_by(word, self.words)
            found = np.zeros(self.size, bool)
            found[self.programs[self.starts[first] : self.starts[end]]] = True
            whole &= found
        return whole

    def patched(
        self, was: NDArray[np.int64], now: NDArray[np.int64], at: NDArray[np.int64], texts: Sequence[str]
    ) -> Self:
        """Of the programs that stood at ``was`` and stand at ``now`` with the words they had, and of those ``at`` other
        positions with these texts.
        """
        place = np.full(self.size, -1)
        place[was] = now
        programs, of_others = place[self.programs], type(self).of(texts)
        stays, numbers = programs >= 0, np.arange(len(self.words), dtype=np.int32).repeat(np.diff(self.starts))
        known = {word: number for number, word in enumerate(self.words)}
        words = [*self.words, *(word for word in of_others.words if word not in known)]
        order = sorted(range(len(words)), key=words.__getitem__)
        number = np.empty(len(words), np.int32)
        number[order] = np.arange(len(words))
        known |= {word: at for at, word in enumerate(words[len(known) :], len(known))}
        others = np.array([known[word] for word in of_others.words], np.int32).repeat(np.diff(of_others.starts))
        return type(self)._of(
            [words[at] for at in order],
            number[np.concatenate([numbers[stays], others])],
            np.concatenate([programs[stays], at[of_others.programs]]),
            len(now) + len(at),
        )
