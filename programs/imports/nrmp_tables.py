"""Tables of NRMP's reports as their owners copy them out, told by their headers and read as national figures.

Three are known: the Match Summary and the Matches by Specialty and Applicant Type of Results and Data, and the table of
applicants by preferred specialty of Charting Outcomes for IMGs. None of their figures is shipped: newer reports ask for
consent first.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from programs.imports.reference_file import ReferenceFileError
from programs.imports.spoken_specialty import SpecialtyWords
from programs.models import Specialty, Topic

REPORT_URL: Final = "https://www.nrmp.org/match-data/"
NAME: Final = r"(preferred )?specialty"
OFFERED: Final = r"((no|number) of )?positions( offered)?|offered"
FILLED: Final = (
    r"((no|number) )?(of )?(positions )?(total )?filled( total)?|((no|number) of )?matches total|total matches"
)
US: Final = r"us( citizen)? imgs?"
OTHER: Final = r"non us( citizen)? imgs?"
# Sums of others, and places that are no first year of a whole training.
LEFT_OUT: Final = re.compile(r"\btotals?\b|\ball\b|\bprelim|\badvanced\b|\bphysician|\breserved\b|\bprimary\b|^$", re.I)
FOLLOWING: Final = re.compile(r"pgy-?\s*2\b", re.I)  # the heading of the part about second-year places
SAID_BY: Final = {"source_url": REPORT_URL, "confidence": "primary"}
MANY: Final = 100_000  # positions or people of one specialty


class NrmpTable(NamedTuple):
    """``columns``: our word → what its header is called. ``figures``: of one row's numbers, as (topic, who, measure,
    value, n). ``fault``: what a row's numbers cannot be, '' where they can.
    """

    name: str
    columns: Mapping[str, str]
    figures: Callable[[Mapping[str, int]], Iterator[tuple[str, str, str, float, int | None]]]
    fault: Callable[[Mapping[str, int]], str]


def _of_places(row: Mapping[str, int]) -> Iterator[tuple[str, str, str, float, int | None]]:
    yield Topic.PLACES, "", "offered", row["offered"], None
    yield Topic.PLACES, "", "filled", row["filled"], None


def _of_types(row: Mapping[str, int]) -> Iterator[tuple[str, str, str, float, int | None]]:
    yield from _of_places(row)
    both = {"us_img": row["us_img"], "non_us_img": row["non_us_img"], "img": row["us_img"] + row["non_us_img"]}
    for who, count in both.items():
        if row["filled"]:
            yield Topic.IMG_SHARE, who, "filled", round(100 * count / row["filled"], 1), row["filled"]


def _of_preferred(row: Mapping[str, int]) -> Iterator[tuple[str, str, str, float, int | None]]:
    for who in ("us_img", "non_us_img"):
        matched, other = row[f"{who}_matched"], row[f"{who}_other"]
        if matched + other:
            rate = round(100 * matched / (matched + other), 1)
            yield Topic.MATCH_RATE, who, "preferred", rate, matched + other


def _places_fault(row: Mapping[str, int]) -> str:
    return "" if row["filled"] <= row["offered"] else "more filled than offered"


def _types_fault(row: Mapping[str, int]) -> str:
    imgs = row["us_img"] + row["non_us_img"]
    return _places_fault(row) or ("" if imgs <= row["filled"] else "more IMGs than filled")


TABLES: Final = (
    NrmpTable(
        "Matches by Specialty and Applicant Type",
        {"specialty": NAME, "offered": OFFERED, "filled": FILLED, "us_img": US, "non_us_img": OTHER},
        _of_types,
        _types_fault,
    ),
    NrmpTable(
        "Applicants by preferred specialty",
        {
            "specialty": NAME,
            "us_img_matched": f"{US} matched|matched {US}",
            "us_img_other": f"{US} (not |un)matched|(not |un)matched {US}",
            "non_us_img_matched": f"{OTHER} matched|matched {OTHER}",
            "non_us_img_other": f"{OTHER} (not |un)matched|(not |un)matched {OTHER}",
        },
        _of_preferred,
        lambda row: "",
    ),
    NrmpTable("Match Summary", {"specialty": NAME, "offered": OFFERED, "filled": FILLED}, _of_places, _places_fault),
)


def table_of(header: Sequence[str]) -> tuple[NrmpTable, dict[str, str]] | None:
    """Which table a header is of, and its column for each of our words; None where it is of none."""
    called = {column: re.sub(r"[^a-z0-9]+", " ", column.lower().replace("u.s.", "us")).strip() for column in header}
    for table in TABLES:
        found = {
            ours: [column for column, words in called.items() if re.fullmatch(pattern, words)]
            for ours, pattern in table.columns.items()
        }
        if all(len(columns) == 1 for columns in found.values()):
            return table, {ours: columns[0] for ours, columns in found.items()}
    return None


def figure_rows(
    rows: Sequence[Mapping[str, str]], table: NrmpTable, columns: Mapping[str, str], year: int
) -> list[tuple[int, dict[str, str]]]:
    """The rows of the table as rows of figures, each with the number of its own row. Raises ReferenceFileError.

    First-year places alone: what is preliminary, advanced or for physicians is left out, and so are specialties that we
    do not know.
    """
    known = SpecialtyWords(Specialty.objects.values_list("slug", "name", "aliases", "acgme_code"))
    found: list[tuple[int, dict[str, str]]] = []
    faults: list[str] = []
    for number, row in enumerate(rows, 2):
        name = " ".join((row[columns["specialty"]] or "").split())
        if FOLLOWING.match(name):
            break
        if (slug := _slug_of(known, name)) is None:
            continue
        counts, wrong = _counts(row, columns, number)
        if not wrong and (fault := table.fault(counts)):
            wrong = [f"Row {number}: {name} has {fault}."]
        faults += wrong
        if not wrong:
            told = {
                "year": str(year),
                "specialty": slug,
                "source_name": f"NRMP, {table.name}, Match of {year} (own copy)",
            }
            for topic, who, measure, value, n in table.figures(counts):
                figure = {"topic": topic, "who": who, "measure": measure, "value": str(value), "n": str(n or "")}
                found.append((number, {"note": ""} | SAID_BY | told | figure))
    if not found and not faults:
        faults = ["No row names a specialty that is known here."]
    if faults:
        raise ReferenceFileError(faults)
    return found


def _slug_of(known: SpecialtyWords, name: str) -> str | None:
    """None for a heading, a sum, a track that is not first-year, and a specialty that is not ours."""
    if LEFT_OUT.search(name):
        return None
    try:
        return known.slug_of(name)
    except ValueError:
        return None


def _counts(row: Mapping[str, str], columns: Mapping[str, str], number: int) -> tuple[dict[str, int], list[str]]:
    """The numbers of a row by our words, and what is wrong with its cells."""
    counts, faults = {}, []
    for ours, column in columns.items():
        cell = (row[column] or "").strip().replace(",", "")
        if ours == "specialty":
            continue
        if cell.isascii() and cell.isdecimal() and int(cell) <= MANY:
            counts[ours] = int(cell)
        else:
            faults.append(f"Row {number}, {column}: found “{cell}”, expected a whole number of at most {MANY:,}.")
    return counts, faults
