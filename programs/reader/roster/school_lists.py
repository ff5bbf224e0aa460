"""The names of ``fixtures/schools/``, read and indexed."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from programs.reader.roster.schools import FREE, SchoolKind, Schools
from programs.reader.roster.spelling import CONNECTORS, SPELLED_LIKE_WORDS, Spelling, core_of, tokens_of


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_schools(folder: Path) -> Schools:
    """The index of ``fixtures/schools/``, read when it is first asked for."""
    schools = Schools()
    for row in _rows(folder / "places.csv"):
        if row["reading"] == "state":
            name, code = row["place"].split(";")
            schools.states.add(tokens_of(name))
            schools.codes.add(code)
            schools.towns |= {tokens_of(name)} | ({(code.lower(),)} - {(word,) for word in SPELLED_LIKE_WORDS})
        elif row["reading"] == "abroad":
            schools.abroad.add(tokens_of(row["place"]))
        else:
            schools.places[tokens_of(row["place"])] = row["reading"]
    for row in _rows(folder / "ambiguous.csv"):
        readings = {"md": row["with_md"], "do": row["with_do"], "": row["bare"]}
        kinds = {degree: SchoolKind(kind) if kind else None for degree, kind in readings.items()}
        for written in row["written"].split(";"):
            schools.ambiguous[core_of(tokens_of(written))[0]] = kinds
    for row in _rows(folder / "schools.csv"):
        _add(schools, row)
    for name in list(schools.full):
        shorter = name.removesuffix(" university")
        core = tuple(shorter.split())
        is_free = shorter not in schools.full and not {core} & (schools.towns | {*schools.ambiguous, *schools.places})
        if shorter != name and len(core) > 1 and is_free and name not in schools.weak:
            schools.full[shorter] |= schools.full[name]
            schools.weak.add(shorter)
    words = {word for name in schools.full for word in name.split()}
    words |= {word for place in (*schools.places, *schools.towns, *schools.ambiguous) for word in place}
    schools.spelling = Spelling.of(words | FREE)
    return schools


def _add(schools: Schools, row: dict[str, str]) -> None:
    kind = SchoolKind(row["kind"])
    if row["city"]:
        schools.towns.add(tokens_of(row["city"]))
        if kind is SchoolKind.CA:
            schools.canadian_towns.add(tokens_of(row["city"]))
    strong = [row["name"], *_split(row["aliases"])]
    for written, is_weak in [(one, False) for one in strong] + [(one, True) for one in _split(row["weak_aliases"])]:
        tokens = tokens_of(written)
        if "md" in tokens[1:]:
            schools.eponyms.add(tokens[: tokens.index("md")])
        for variant in _variants(tokens):
            name = " ".join(variant)
            schools.full[name].add(kind)
            schools.compact[name.replace(" ", "")].add(kind)
        core, medicine = core_of(tokens)
        if is_weak:
            schools.weak.add(" ".join(tokens))
        if core:
            schools.cores[core].add((kind, medicine, is_weak))
            if kind is SchoolKind.IMG and len(core) == 2 and "university" in core:
                schools.cores[core[::-1]].add((kind, medicine, is_weak))  # Khartoum University, University of Khartoum


def _split(aliases: str) -> list[str]:
    return [one for one in aliases.split(";") if one]


def _variants(tokens: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """A name as it is, and with its last word in brackets or its connectors left out."""
    yield tokens
    yield tuple(token for token in tokens if token not in CONNECTORS)
