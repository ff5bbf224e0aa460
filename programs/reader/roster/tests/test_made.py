"""Rosters made by chance are counted exactly or said not to be understood, and no school changes its country."""

import csv
import json
import random
import re

import pytest

from programs.reader.roster.counting import count_roster
from programs.reader.roster.schools import Schools
from programs.reader.roster.tests.made import FOLDER, Maker, Outcome, faulty, outcome_of
from programs.reader.roster.tests.made_layouts import LAYOUTS

AT_HOME = {"us_md", "us_do", "ca", "pr"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_made_rosters_are_counted_or_refused(schools: Schools, seed: int) -> None:
    found = {outcome: [] for outcome in Outcome}
    for made in Maker(seed).pages(len(LAYOUTS)):
        count = count_roster(made.text, schools, 2027)
        found[outcome_of(made, count)].append(made.layout)
        told = json.dumps(count.as_json())
        assert not [name for name in made.names if re.search(rf"\b{name}\b", told)]
    assert found[Outcome.SILENT] == []
    assert len(found[Outcome.EXACT]) > 0.75 * len(LAYOUTS)


def test_a_misspelled_school_is_never_of_another_country(schools: Schools) -> None:
    chance = random.Random(11)
    crossed = []
    with (FOLDER / "schools.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name in [row["name"], *row["aliases"].split(";"), *row["weak_aliases"].split(";")]:
            words = name.split(" ")
            long = [at for at, word in enumerate(words) if len(word) > 3 and word.isalpha() and not word.isupper()]
            for at in chance.sample(long, min(len(long), 2)):
                changed = [*words[:at], faulty(words[at], chance), *words[at + 1 :]]
                found = schools.find(" ".join(changed))
                if found and (found.kind.value in AT_HOME) != (row["kind"] in AT_HOME):
                    crossed.append((name, " ".join(changed), found.kind.value))
    assert crossed == []


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Sheikh Zayed Medical College", "img"), ("Washington University of Barbados", "img"),
        ("Lincoln American University", "img"), ("Gujrat State Medical University", "img"),
        ("Faculty of Medicine, University of Kumasi", "img"), ("Government Medical College, Kozhikode", "img"),
        ("Universidad de Puerrto Rio", ""), ("Northern Medical College", ""),
        ("SUNY Up-state Medical Universty", "us_md"),
        ("Blue Ridge Medical College", ""), ("Renaissance School of Medicine, Warsaw, IN", ""),
    ],
)  # fmt: skip
def test_schools_that_no_list_has(schools: Schools, written: str, kind: str) -> None:
    found = schools.find(written)
    assert (found.kind.value if found else "") == kind
