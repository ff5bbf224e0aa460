"""Made-up programs, the same at every run, each with all that one program of the starter set says.

So facts that come together stay together, and gaps are as real ones. Names, places and counts are made up: words,
specialties and states are as uneven as Zipf has them, and of those counted the IMGs are drawn anew.
``python -m tests.benchmark.data 14000`` imports so many into the database that is configured.
"""

import csv
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np

STARTER: Final = Path(__file__).resolve().parents[2] / "fixtures" / "starter"
SEED: Final = 20261130
IDENTITY: Final = {"name", "specialty", "institution", "hospital", "city", "state", "acgme_id", "nrmp_codes", "website"}
OF_AN_INSTITUTION: Final = 35  # programs
IN_ONE_FILE: Final = 20_000  # programs: an import takes no more than half a million rows
BEGINNINGS: Final = ("Bal", "Cor", "Dun", "Fen", "Gar", "Hol", "Kes", "Lom", "Mar")
ENDS: Final = ("bury", "dale", "ford", "mont", "ville", "wick")
WORDS: Final = [f"{begin}{middle}{end}" for begin, middle, end in product(BEGINNINGS, "aeio", ENDS)]
KINDS: Final = ("Hospital", "Medical Center", "University Hospital", "Memorial Hospital", "Health System", "Clinic")


def zipf(chance: np.random.Generator, choices: list[str], size: int) -> list[str]:
    """The first choice comes twice as often as the second, three times as often as the third, and so on."""
    weights = 1 / np.arange(1, len(choices) + 1)
    return [choices[at] for at in chance.choice(len(choices), size, p=weights / weights.sum()).tolist()]


def by_program(*names: str) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for name in names:
        with (STARTER / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["program_key"]].append(row)
    return found


def made_up(rows: int) -> Iterator[tuple[list[dict[str, str]], list[dict[str, str]]]]:
    """Of each program its statements and its season records, as rows of files to import."""
    chance = np.random.default_rng(SEED)
    said, counted = by_program("evidence.csv"), by_program("records.csv", "nrmp_program_results.csv")
    models = sorted(said)
    per_field = {name: sorted({row["value"] for told in said.values() for row in told if row["field"] == name})
                 for name in ("specialty", "state")}  # fmt: skip
    specialties, states = (zipf(chance, per_field[name], rows) for name in ("specialty", "state"))
    firsts, seconds, towns = (zipf(chance, WORDS, rows) for _ in range(3))
    for number, model in enumerate(chance.integers(len(models), size=rows).tolist()):
        key, institution = f"made-up-{number}", number // OF_AN_INSTITUTION
        hospital = f"{firsts[number]} {seconds[number]} {KINDS[number % len(KINDS)]}"
        own = {
            "name": f"{hospital} Program {number}",
            "specialty": specialties[number],
            "institution": f"Institution {institution} of {WORDS[institution % len(WORDS)]}",
            "hospital": hospital,
            "city": towns[number],
            "state": states[number],
            "acgme_id": str(1_400_000_000 + number),
            "nrmp_codes": f"{1000 + institution}{100 + number % OF_AN_INSTITUTION}C0",
            "website": f"https://example.org/{number}",
        }
        told = said[models[model]]
        source = {"source_name": "Made up", "source_url": "", "source_kind": "directory", "seen_on": "2026-10-01"}
        statements = [source | {"field": name, "value": value} for name, value in own.items()]
        statements += [row | made_up_source(row, number) for row in told if row["field"] not in IDENTITY]
        records = recounted(counted[models[model]], chance)
        yield (
            [row | {"program_key": key} for row in statements],
            [row | made_up_source(row, number) | {"program_key": key} for row in records],
        )


def made_up_source(row: dict[str, str], number: int) -> dict[str, str]:
    is_own = row["source_kind"] in ("program_page", "roster_count")
    return {"source_name": f"Made up, {row['source_kind']}", "source_url": f"https://example.org/{number * is_own}"}


def recounted(rows: list[dict[str, str]], chance: np.random.Generator) -> list[dict[str, str]]:
    """The same seasons with as many people, of whom the IMGs are drawn with the share they had."""

    def whole(row: dict[str, str]) -> tuple[str, ...]:
        return row["season"], row["track"], row["population"]

    totals = {whole(row): int(row["count"]) for row in rows if row["group"] == "all" and row["count"]}
    found = []
    for row in rows:
        people = totals.get(whole(row), 0)
        if row["group"] == "img" and row["count"] and people:
            share = min(1.0, int(row["count"]) / people)
            row = row | {"count": str(chance.binomial(people, share)), "percent": ""}
        found.append(row)
    return found


def load(rows: int) -> None:
    """Import so many made-up programs into the database that is configured, which is empty."""
    from django.core.management import call_command

    from programs.exports.columns import EVIDENCE_ROW, RECORD_ROW
    from programs.imports import record
    from programs.imports.checked import Files
    from programs.models.querysets import chunks

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        evidence, records = Path(folder) / "evidence.csv", Path(folder) / "records.csv"
        for part in chunks(made_up(rows), IN_ONE_FILE):
            write(evidence, EVIDENCE_ROW, (row for statements, _ in part for row in statements))
            write(records, RECORD_ROW, (row for _, counted in part for row in counted))
            checked, is_written = record.take_in("Made up", Files(evidence=evidence, records=records))
            if not is_written:
                raise ValueError(f"The made-up programs cannot be imported: {checked.faults.listed[0]}")
    call_command("load_state_imgs", STARTER / "state_imgs.csv", verbosity=0)


def write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    import django

    django.setup()
    load(int(sys.argv[1]))
