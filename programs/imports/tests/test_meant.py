"""Which program a row means: never the wrong one beyond doubt, and the right one however people write it down."""

import csv
import random
import re
from collections.abc import Callable
from functools import cache
from time import process_time

import pytest
from django.conf import settings

from programs.duplicates.finding import Identity
from programs.fields import clean_value
from programs.imports.alike import PARTED, Names
from programs.imports.mapping import FIXED, renamed
from programs.imports.meant import NO_SPECIALTY, Finder
from programs.imports.places import COUNTRY, PARTS, ZIP, place_of
from programs.imports.spoken_specialty import SpecialtyWords
from programs.vocabulary import STATES

NAMES, SEED = 160, 23
AFFILIATES = (
    "Northwell Health",
    "Tower Health",
    "Ascension",
    "HCA Healthcare",
    "Example University School of Medicine",
)
SHORT = {
    "internal-medicine": "IM", "family-medicine": "FM", "pediatrics": "Peds", "psychiatry": "Psych",
    "general-surgery": "Gen Surg", "emergency-medicine": "EM", "transitional-year": "TY",
    "obstetrics-and-gynecology": "OB/GYN",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    with (settings.FIXTURES / name).open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def words() -> SpecialtyWords:
    return SpecialtyWords(
        (row["slug"], row["name"], row["aliases"].split("; "), row["acgme_code"]) for row in rows("specialties.csv")
    )


@cache
def starter() -> Finder:
    known = [
        Identity(row["program_key"], *(row[name] for name in Identity._fields[1:]))
        for row in rows("starter/programs.csv")
    ]
    return Finder(known, words())


# However it is written ------------------------------------------------------------------------------------------------


def bare(program: Identity) -> str:
    """Its name without the specialty."""
    label = words().names[program.specialty]
    name = program.name.replace(f"{label} Residency", "").replace(f"{label} Program", "").replace(label, "")
    return " ".join(name.split())


def row(program: Identity, **changes: str) -> dict[str, str]:
    whole = {
        "name": bare(program), "city": program.city, "state": program.state,
        "specialty": words().names[program.specialty],
    }  # fmt: skip
    return {name: text for name, text in (whole | changes).items() if text}


def short(specialty: str) -> str:
    return SHORT.get(specialty, words().names[specialty])


def shortened(name: str) -> str:
    for long, short in (("Hospital", "Hosp"), ("Medical Center", "Med Ctr"), ("University", "Univ"), ("Center", "Ctr")):
        name = name.replace(long, short)
    return name


def misspelt(name: str) -> str:
    """Without a letter in the middle of its longest word."""
    parts = name.split()
    at = max(range(len(parts)), key=lambda one: len(parts[one]))
    middle = len(parts[at]) // 2
    parts[at] = parts[at][:middle] + parts[at][middle + 1 :]
    return " ".join(parts)


Way = Callable[[Identity, str], dict[str, str]]
WAYS: dict[str, tuple[Way, float]] = {
    "as we call it": (lambda one, _: row(one, name=one.name), 0.95),
    "no city": (lambda one, _: row(one, city=""), 0.95),
    "no state": (lambda one, _: row(one, state=""), 0.9),
    "neither city nor state": (lambda one, _: row(one, city="", state=""), 0.8),
    "affiliate in front": (lambda one, other: row(one, name=f"{other}/{bare(one)} Program"), 0.9),
    "affiliate behind": (lambda one, other: row(one, name=f"{bare(one)} ({other})"), 0.9),
    "short words": (lambda one, _: row(one, name=shortened(bare(one))), 0.9),
    "a letter lost": (lambda one, _: row(one, name=misspelt(bare(one))), 0.85),
    "capitals": (lambda one, _: row(one, name=f"{bare(one)} PROGRAM".upper()), 0.95),
    "specialty inside the name": (
        lambda one, _: row(one, specialty="", name=f"{bare(one)} {short(one.specialty)}"), 0.95,
    ),
    "state in words beside the city": (
        lambda one, _: row(one, state="", city=f"{one.city}, {STATES[one.state]}".removeprefix(", ")), 0.95,
    ),
    "specialty with its track": (
        lambda one, _: row(one, specialty=f"{words().names[one.specialty]} - Categorical"), 0.95,
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_names_in_other_words_are_found_and_never_falsely(way: str) -> None:
    vary, least = WAYS[way]
    drawn = random.Random(SEED)
    sample = drawn.sample(starter().programs, NAMES)
    found = [(one.key, starter().meaning(vary(one, drawn.choice(AFFILIATES))).key) for one in sample]
    assert [pair for pair in found if pair[1] and pair[0] != pair[1]] == []
    assert sum(one == other for one, other in found) / NAMES >= least


# One by one -----------------------------------------------------------------------------------------------------------

KNOWN = (
    Identity("cedar", "Cedar Medical Center Internal Medicine Residency", "Albany", "NY", "internal-medicine",
                 "Cedar Medical Center"),
    Identity("cedar-fm", "Cedar Medical Center Family Medicine Residency", "Albany", "NY", "family-medicine",
                 "Cedar Medical Center"),
    Identity("greenfield", "Greenfield Hospital Internal Medicine Residency", "Greenfield", "MA",
                 "internal-medicine", "Greenfield Hospital"),
    Identity("elm", "Elm Valley Hospital Internal Medicine Residency", "Dover", "DE", "internal-medicine",
                 "Elm Valley Hospital", "", "1400000001", "1500140C0; 1500140P0", "Dover Memorial; Old Oak Hospital"),
    Identity("star-a", "Star Jefferson University Hospital Internal Medicine Residency", "Lincoln", "NE",
                 "internal-medicine"),
    Identity("star-b", "Star Lincoln Hospital Center Internal Medicine Residency", "Lincoln", "NE",
                 "internal-medicine"),
    Identity("luke-mo", "St. Luke's Hospital Internal Medicine Residency", "Chesterfield", "MO",
                 "internal-medicine"),
    Identity("luke-pa", "St. Luke's Hospital-Bethlehem Internal Medicine Residency", "Bethlehem", "PA",
                 "internal-medicine"),
    Identity("ty", "Cedar Medical Center Transitional Year Program", "Albany", "NY", "transitional-year"),
)  # fmt: skip


@cache
def few() -> Finder:
    return Finder(KNOWN, words())


CERTAIN, PROPOSED, ASKED, NOTHING = "certain", "proposed", "asked", "nothing"


@pytest.mark.parametrize(
    ("told", "key", "how"),
    [
        # place
        pytest.param("Cedar Medical Center|Albany, NY||IM", "cedar", CERTAIN, id="the state in the city"),
        pytest.param("Cedar Medical Center|Albany, New York||IM", "cedar", CERTAIN, id="the state in words"),
        pytest.param("Cedar Medical Center|Albany, NY 12208, USA||IM", "cedar", CERTAIN, id="a whole address"),
        pytest.param("Cedar Medical Center|Albany||IM", "cedar", CERTAIN, id="no state, but the city"),
        pytest.param("Cedar Medical Center|||IM", "cedar", CERTAIN, id="its whole name, no place"),
        pytest.param("St. Luke's Hospital|||IM", "", ASKED, id="a name that others have too, no place"),
        pytest.param("Cedar Medical Center|Albany, NY|NJ|IM", "", ASKED, id="two states"),
        pytest.param("Cedar Medical Center|Buffalo|NY|IM", "", ASKED, id="another city"),
        # specialty
        pytest.param("Cedar Medical Center|Albany|NY|Internal Medicine Residency", "cedar", CERTAIN, id="residency"),
        pytest.param("Cedar Medical Center|Albany|NY|IM (Prelim)", "cedar", CERTAIN, id="a track"),
        pytest.param("Cedar Medical Center TY|Albany|NY|", "ty", CERTAIN, id="a short form in the name"),
        pytest.param("Cedar Medical Center - FM|Albany|NY|", "cedar-fm", CERTAIN, id="apart in the name"),
        pytest.param("Cedar Medical Center|Albany|NY|", "", ASKED, id="no specialty"),
        pytest.param("Cedar Medical Center|Albany|NY|Magic", "", ASKED, id="a specialty nobody knows"),
        pytest.param("Cedar Medical Center|Albany|NY|IM/FM", "", ASKED, id="two specialties"),
        pytest.param("Cedar Medical Center FM|Albany|NY|IM", "", ASKED, id="another specialty in the name"),
        pytest.param("Cedar Medical Center|Albany|NY|Urology", "", NOTHING, id="a specialty it does not have"),
        # names
        pytest.param("Greenfield Hospital/Yonder University Program|Greenfield|MA|IM", "greenfield", CERTAIN,
                     id="called after its city, an affiliate behind"),
        pytest.param("Star Health/Jefferson-Lincoln Hospital Center|Lincoln|NE|IM", "", ASKED,
                     id="one name for two programs of a city"),
        pytest.param("Old Oak Hospital Program|Dover|DE|IM", "elm", CERTAIN, id="a former name"),
        pytest.param("E L M Valley Hosp|Dover|DE|IM", "elm", CERTAIN, id="letters that stand alone"),
        pytest.param("Prairie Clinic|Urbana|IL|IM", "", NOTHING, id="a program that is not here"),
    ],
)  # fmt: skip
def test_what_a_row_means(told: str, key: str, how: str) -> None:
    meaning = few().meaning(dict(zip(("name", "city", "state", "specialty"), told.split("|"), strict=True)))
    seen = CERTAIN if meaning.is_certain else PROPOSED if meaning.key else ASKED if meaning.candidates else NOTHING
    assert (meaning.key, seen) == (key, how)


def test_a_row_without_a_specialty_shows_every_program_of_the_place() -> None:
    meaning = few().meaning({"name": "Cedar Medical Center", "city": "Albany", "state": "NY"})
    assert {one.program.key for one in meaning.candidates} == {"cedar", "cedar-fm", "ty"}
    assert meaning.remark == NO_SPECIALTY
    wished = few().meaning({"name": "Cedar Medical Center"}, (), frozenset({"family-medicine", "psychiatry"}))
    assert wished.candidates[0].program.key == "cedar-fm"


def test_the_digits_of_an_nrmp_code_tell_the_specialty_and_the_institution() -> None:
    named = few().meaning({"name": "Cedar Medical Center", "city": "Albany", "nrmp_codes": "9999120C0"})
    assert named.key == "cedar-fm"
    coded = few().meaning({"name": "Elm Valley", "nrmp_codes": "1500140C9"})
    assert coded.candidates[0].program.key == "elm"


@pytest.mark.parametrize(
    ("told", "keys", "remark"),
    [
        pytest.param({"name": "Elm Valley Hospital", "state": "DE"}, ["elm"], "", id="agree"),
        pytest.param({"name": "Called Anew Hospital", "state": "DE"}, ["elm"], "", id="a name nobody has"),
        pytest.param({"name": "Cedar Medical Center", "city": "Albany", "specialty": "IM"}, ["elm"],
                     "The id and the name tell different programs.", id="the name of another"),
        pytest.param({"specialty": "Pediatrics"}, ["elm"], "The id is that of a program of another specialty.",
                     id="another specialty"),
        pytest.param({"state": "Ohio"}, ["elm"], "The id is that of a program in another state.", id="another state"),
        pytest.param({}, ["elm", "cedar"], "Its ids are those of different programs.", id="two ids"),
    ],
)  # fmt: skip
def test_an_id_is_taken_unless_the_row_contradicts_it(told, keys, remark) -> None:
    meaning = few().meaning(told, keys)
    assert (meaning.is_certain, meaning.remark) == (not remark, remark)
    assert {one.program.key for one in meaning.candidates} >= set(keys)


def test_a_program_with_another_id_of_its_own_is_never_certain() -> None:
    meaning = few().meaning(
        {"name": "Elm Valley Hospital", "city": "Dover", "specialty": "IM", "acgme_id": "1400000099"}
    )
    assert (meaning.key, meaning.is_certain) == ("", False)


@pytest.mark.parametrize(
    ("city", "state", "expected"),
    [
        ("Brooklyn, NY", "", ("Brooklyn", "NY")),
        ("Brooklyn, New York", "", ("Brooklyn", "NY")),
        ("Maywood, IL, USA", "", ("Maywood", "IL")),
        ("New York", "", ("New York", "")),
        ("New York NY", "", ("New York", "NY")),
        ("New York, New York", "", ("New York", "NY")),
        ("Washington, D.C.", "", ("Washington", "DC")),
        ("Washington DC", "", ("Washington", "DC")),
        ("Kansas City, Kansas", "", ("Kansas City", "KS")),
        ("Indiana", "PA", ("Indiana", "PA")),
        ("Michigan", "", ("", "MI")),
        ("West Virginia", "", ("", "WV")),
        ("Fargo North Dakota", "", ("Fargo", "ND")),
        ("NY, Brooklyn", "", ("Brooklyn", "NY")),
        ("Bronx (NY)", "", ("Bronx", "NY")),
        ("Los Angeles, Calif.", "", ("Los Angeles", "CA")),
        ("Brooklyn", "N.Y.", ("Brooklyn", "NY")),
        ("Brooklyn", "NY - New York", ("Brooklyn", "NY")),
        ("", "Brooklyn, NY", ("Brooklyn", "NY")),
        ("Iowa City", "", ("Iowa City", "")),
        ("Brooklyn, NY", "NJ", ("Brooklyn", "")),
        ("", "", ("", "")),
    ],
)
def test_a_place_in_one_cell_or_two(city: str, state: str, expected: tuple[str, str]) -> None:
    assert place_of(city, state)[:2] == expected


@pytest.mark.parametrize("piece", [" ", ",", ", ", " - ", "/", "1", "a,", "( "])
@pytest.mark.parametrize("pattern", [COUNTRY, ZIP, PARTS, PARTED])
def test_no_pattern_walks_a_long_cell_again_and_again(pattern: re.Pattern[str], piece: str) -> None:
    """A cell may have 20,000 characters: patterns that began at each blank took 12 s, these take 0.01 s."""
    cell = f"a{piece * (20_000 // len(piece))}z"
    before = process_time()
    pattern.split(cell)
    pattern.sub("", cell)
    assert process_time() - before < 0.5


def test_of_a_cell_that_names_a_program_so_much_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for = []
    monkeypatch.setattr("programs.imports.alike.process.extractOne", lambda word, *_, **__: looked_for.append(word))
    one = Finder([], words())
    one.names = Names(["Cedar Hospital"])
    one.meaning({"name": " ".join(f"word{number:05}x" for number in range(1_800))})
    assert 0 < len(looked_for) <= 300 // 10


def test_a_city_of_a_list_gives_up_its_state() -> None:
    assert dict(renamed([(2, {"Where": "Brooklyn, New York"})], {"Where": "city"})) == {
        2: {"city": "Brooklyn", "state": "NY"}
    }


@pytest.mark.parametrize(
    ("cell", "slugs"),
    [
        ("Internal Medicine Residency Program", {"internal-medicine"}),
        ("Internal Medicine (Preliminary)", {"internal-medicine"}),
        ("I.M.", {"internal-medicine"}),
        ("Medicine-Primary", {"internal-medicine"}),
        ("Internal Medicine and Pediatrics", {"internal-medicine-pediatrics"}),
        ("Surgery - Prelim", {"general-surgery"}),
        ("140 - Internal Medicine", {"internal-medicine"}),
        ("Internal Medecine", {"internal-medicine"}),
        ("IM/FM", {"internal-medicine", "family-medicine"}),
        ("Cardiology", set()),
    ],
)
def test_a_cell_of_specialties(cell: str, slugs: set[str]) -> None:
    said = words().of_cell(cell)
    assert (said.slugs, bool(said.unread)) == (slugs, not slugs)


@pytest.mark.parametrize(
    ("name", "slug", "rest"),
    [
        ("Cedar Medical Center Internal Medicine Residency Program", "internal-medicine", "Cedar Medical Center"),
        ("Cedar Univ Gen Surg", "general-surgery", "Cedar Univ"),
        ("Cedar/Elm TY", "transitional-year", "Cedar/Elm"),
        ("Cedar (Psych)", "psychiatry", "Cedar"),
        ("Cedar IM - Albany", "internal-medicine", "Cedar - Albany"),
        ("University of Elm Department of Psychiatry", "psychiatry", "University of Elm"),
        ("Elm Medicine", "", "Elm Medicine"),
        ("Elm School of Medicine and Public Health", "", "Elm School of Medicine and Public Health"),
        ("Elm Eye and Ear", "", "Elm Eye and Ear"),
        ("Hospital for Special Surgery", "", "Hospital for Special Surgery"),
    ],
)
def test_a_specialty_inside_a_name(name: str, slug: str, rest: str) -> None:
    assert words().of_name(name) == (frozenset({slug} - {""}), rest)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("acgme_id", "120-42-21-620", "1204221620"),
        ("acgme_id", "1403500929.0", "1403500929"),
        ("acgme_id", "[1404800015]", "1404800015"),
        ("acgme_id", "ACGME ID: 1404800015", "1404800015"),
        ("acgme_id", "1404800015, 1404800015", "1404800015"),
        ("acgme_id", "1404800015 / 2407140C0", "1404800015"),
        ("acgme_id", "40480001", "0040480001"),
        ("acgme_id", "1404800015, 1404800016", None),
        ("acgme_id", "14048000155", None),
        ("nrmp_codes", "1089140C0, 1089140p0", "1089140C0; 1089140P0"),
        ("nrmp_codes", "1089-140-C0 (Categorical)", "1089140C0"),
        ("nrmp_codes", "1089140X0", None),
    ],
)
def test_ids_are_read_as_they_are_printed(column: str, cell: str, expected: str | None) -> None:
    fixed = FIXED.get(column, str)(cell)
    if expected is None:
        with pytest.raises(ValueError):  # noqa: PT011
            clean_value(column, fixed)
    else:
        assert clean_value(column, fixed) == expected
