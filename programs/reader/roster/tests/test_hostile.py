"""Pages made to be slow: 100 kB of each takes no long time."""

import random
from collections.abc import Callable
from time import process_time

import pytest

from programs.reader.roster.counting import count_roster
from programs.reader.roster.schools import Schools

SIZE = 100_000
MOST_SECONDS = 3  # of processor time; on the machine this was measured on none takes more than 0.9
LETTERS = "abcdefghijklmnopqrstuvwxyz"
chance = random.Random(7)


def word(length: int = 8) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(length)).capitalize()


def filled(line: Callable[[], str]) -> str:
    text = "PGY-1\n"
    while len(text) < SIZE:
        text += line()
    return text[:SIZE]


PAGES = {
    "unknown words": lambda: " ".join(word(12).lower() for _ in range(12)) + "\n",
    "names": lambda: f"{word()} {word()}, MD\n",
    "a long school each": lambda: (
        f"{word()} {word()}, MD, {word()} University of {word(12)}, {word()}, {word()}\n" + "x" * 400 + "\n"
    ),
    "misspelled": lambda: (
        f"{word()} {word()}, MD\nUniversty of Pitsburg Shool of Medcine {word(9)}, Pakistan\n" + "y" * 500 + "\n"
    ),
    "sentences": lambda: (
        f"{word()} {word()}, MD\nShe attended the University of {word()} {word()} and {word()} College. " * 6 + "\n"
    ),
    "labels": lambda: "Medical School: " * 20 + "\n",
    "commas": lambda: "College, " * 200 + "\n",
    "pipes": lambda: "| a " * 100 + "\n",
    "tabs": lambda: "\t" * 50 + "x\n",
    "points": lambda: "A." * 40 + "\n",
    "degrees": lambda: "Ab Cd, " + "MD, " * 60 + "\n",
    "side by side": lambda: "Ab Cd, MD Ef Gh, DO\nUniversity of Pittsburgh University of Toledo University of Iowa\n",
    "headings": lambda: "PGY-1\nFaculty\n",
    "one line": lambda: "University of Xxxxx, ",
    "one word": lambda: "A" * 1000,
    "capitals": lambda: "The Of At And In De La Xyzzy ",
    "brackets": lambda: "(" * 80 + "\n",
    "spaces": lambda: " " * 5000,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_takes_no_long_time(schools: Schools, name: str) -> None:
    text = filled(PAGES[name])
    began = process_time()
    count_roster(text, schools, 2027)
    assert process_time() - began < MOST_SECONDS
