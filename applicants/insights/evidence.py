"""What our own evidence says of all programs, counted from the catalogue.

Every number in a claim is a row of the table, and every row has its source. A function returns None where the figures
it needs are not on record: the page then says so and shows nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from applicants.insights.asked import Found, InsightQuery, shown, within
from applicants.insights.insight import BarChart, Insight, NumberTable, cited, second, stacked
from programs.browse.charts import state_map
from programs.catalogue.columns import Selection
from programs.catalogue.query import ProgramFilter
from programs.fields import FIELDS, POLICY_FIELDS
from programs.models import Evidence, Topic
from programs.models.querysets import COUNTS_FOR
from programs.record.rates import SEASONS_BACK
from programs.vocabulary import Policy

VISAS: Final = {"visa_j1": "J-1", "visa_h1b": "H-1B"}
STUDIED: Final = {"j1": "J-1", "h1b": "H-1B"}
UNDATED: Final = "Undated"
NOT_STATED: Final = "not stated"
MAPS: Final = {"programs": "Programs", "j1": "J-1", "h1b": "H-1B", "record": "IMGs"}
SILENT_ABOUT_VISAS: Final = (
    "A program that does not say whether it sponsors a visa is not counted under one. "
    "0 means that some programs there answer, and all of them say no. Not stated: no program there answers."
)
# Asked both ways: a program that says no is known, too.
WHAT_IS_KNOWN: Final = {
    "accepts_img": "Whether it accepts IMGs",
    "visa_j1": "Whether it sponsors J-1",
    "visa_h1b": "Whether it sponsors H-1B",
    "work_permit": "Whether it takes people with a work permit",
    "years_counted_to": "Until when years since graduation count",
    "letters_required": "How many letters",
    "step3": "Whether it asks for Step 3",
    "step3_by": "When Step 3 is due",
    "ecfmg_by": "When the ECFMG certificate is due",
}
SAID_IN_SHORT: Final = {"yes": "yes", "conditional": "with conditions", "no": "no", "": NOT_STATED}
ANSWERS: Final = (Policy.YES.value, Policy.CONDITIONAL.value, Policy.NO.value)


def visas(asked: InsightQuery) -> Insight | None:
    books, wanted = asked.books, _filter(asked)
    everything = books.select(wanted)
    whole = int(everything.positions.size)
    if not whole:
        return None
    counts = {visa: _answers(asked, everything, visa) for visa in VISAS}
    rows = [
        [VISAS[visa], *(f"{counts[visa].get(answer, 0):,}" for answer in ANSWERS), f"{counts[visa].get('', 0):,}"]
        for visa in VISAS
    ]
    j1, h1b = (counts[visa].get("yes", 0) + counts[visa].get("conditional", 0) for visa in VISAS)
    some = counts["visa_h1b"].get("conditional", 0)
    studies = Found(Topic.VISA_STUDIES)
    ages = _ages(asked, everything)
    parts = [second("How old these answers are", ages)]
    if not asked.specialty:
        parts += _by_specialty(asked, everything)
    says = [f"{h1b:,} say they sponsor H-1B{f', {some:,} of them with conditions' if some else ''}."]
    says.append("Not stated is not no: such a program may still sponsor. Ask it.")
    counted = [one for one in studies.rows if asked.specialty and one.specialty == asked.specialty]
    says += [
        f"In {one.year} a study found {STUDIED[one.measure]} at {shown(float(one.value))} of {one.n or 'the'} programs."
        for one in counted
        if one.measure in STUDIED
    ]
    return Insight(
        claim=f"{j1:,} of {whole:,} programs{within(asked, asked.specialty)} say they sponsor J-1; "
        f"{counts['visa_j1'].get('', 0):,} say nothing that we found",
        says=says,
        beware=_how_dated(ages),
        years="today",
        table=NumberTable(
            ["Visa", "Yes", "With conditions", "No", "Not stated"],
            rows,
            [_programs(asked, visa=word) for word in STUDIED],
        ),
        cited=cited(counted),
        bars=BarChart(
            "What programs say",
            ["Yes", "With conditions", "No", "Not stated"],
            [
                stacked(
                    VISAS[visa],
                    [100 * counts[visa].get(answer, 0) / whole for answer in (*ANSWERS, "")],
                    ", ".join(f"{counts[visa].get(one, 0):,} {said}" for one, said in SAID_IN_SHORT.items()),
                )
                for visa in VISAS
            ],
        ),
        own=True,
        more=parts,
    )


def _programs(asked: InsightQuery, **words: str) -> str:
    """The list of the programs that are counted."""
    wanted = {"specialty": asked.specialty} if asked.specialty else {}
    return f"{reverse('programs:list')}?{urlencode(wanted | words)}"


def _by_specialty(asked: InsightQuery, selection: Selection) -> list[Insight]:
    """The specialties of which a program says something, and, folded, those of which none does."""
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for (slug, *answers), n in asked.books.tally(("specialty", *VISAS), selection):
        told[slug]["programs"] += n
        told[slug]["neither"] += n * (not any(answers))
        for visa, answer in zip(VISAS, answers, strict=True):
            told[slug][visa] += n * (answer in (Policy.YES, Policy.CONDITIONAL))
    slugs = sorted(asked.in_order(told), key=lambda slug: -told[slug]["visa_j1"])
    silent = [slug for slug in slugs if told[slug]["neither"] == told[slug]["programs"]]

    def table(heads: list[str], columns: Sequence[str], of: list[str]) -> NumberTable:
        rows = [[asked.called(slug), *(told[slug][key] for key in columns)] for slug in of]
        return NumberTable(["Specialty", "Programs", *heads], rows, [_programs(asked, specialty=slug) for slug in of])

    saying = [slug for slug in slugs if slug not in silent]
    every = table([*VISAS.values(), "Neither stated"], ("programs", *VISAS, "neither"), saying)
    none = f"{len(silent)} specialt{'y' if len(silent) == 1 else 'ies'} in which no program states either"
    return [
        second("By specialty, most J-1 first", every),
        second(none, table([], ("programs",), silent), is_folded=True),
    ]


def _ages(asked: InsightQuery, selection: Selection) -> NumberTable:
    """Of the answers that stand, how many were seen lately, how many long ago, and how many nobody dated."""
    since = timezone.localdate().year - SEASONS_BACK
    ids = {asked.books.ids[at] for at in selection.positions.tolist()}
    standing = Evidence.objects.filter(field__in=VISAS, is_current=True).values_list(COUNTS_FOR, "field", "seen_on")
    ages = f"Since {since}", f"Before {since}", UNDATED
    seen = Counter(
        (field, ages[2] if not seen_on else ages[int(seen_on[:4]) < since])
        for pk, field, seen_on in standing
        if pk in ids
    )
    return NumberTable(["Seen", *VISAS.values()], [[age, *(seen[visa, age] for visa in VISAS)] for age in ages])


def _how_dated(ages: NumberTable) -> str:
    """What :func:`_ages` comes to, in a sentence."""
    (lately, fresh, _), _, (_, undated, _) = ages.rows
    whole = sum(row[1] for row in ages.rows)
    return (
        f"Of {whole:,} answers about J-1, {fresh:,} {'was' if fresh == 1 else 'were'} seen {lately.lower()} and "
        f"{undated:,} {'has' if undated == 1 else 'have'} no date. Check with the program before you rely on one."
    )


def states(asked: InsightQuery) -> Insight | None:
    books, everything = asked.books, asked.books.select(_filter(asked))
    if not everything.positions.size:
        return None
    by = asked.map or next(iter(MAPS))
    drawn = state_map(books, everything, "visa" if by in STUDIED else by, [by] if by in STUDIED else [])
    most = max(drawn.tiles, key=lambda tile: (tile.level > 0, tile.size))
    shaded, where = sum(tile.level > 0 for tile in drawn.tiles), within(asked, asked.specialty)
    saying = f" that say they sponsor {STUDIED[by]}" if by in STUDIED else ""
    claim = f"{most.name} has the most programs{where}{saying}: {most.printed}"
    if not most.size:
        claim = f"We know of no programs{where}{saying}"
    if by == "record":
        claim = f"Enough residents{where} are counted in {shaded} of {len(drawn.tiles)} states to draw a share of IMGs"
    tiles = sorted(drawn.tiles, key=lambda tile: (-tile.size, tile.name))
    visas_too = _visas_by_state(asked, everything) if by == "programs" else {}
    heads = [f"Sponsor {visa}" for visa in VISAS.values()] if by == "programs" else []
    return Insight(
        claim=claim,
        says=["Choose a state to see its programs."],
        beware=drawn.note or SILENT_ABOUT_VISAS,
        years="today",
        table=NumberTable(
            ["State", *drawn.columns, *heads],
            [[tile.name, *tile.numbers, *visas_too.get(tile.code, [NOT_STATED] * len(heads))] for tile in tiles],
            [_programs(asked, **_of_map(by), state=tile.code) for tile in tiles],
        ),
        map=replace(drawn, note="", claim=""),
        tile_query=urlencode(_of_map(by) | ({"specialty": asked.specialty} if asked.specialty else {})),
        own=True,
    )


def _visas_by_state(asked: InsightQuery, selection: Selection) -> dict[str, list[int | str]]:
    """How many programs of each state say they sponsor each visa, those with conditions too; in words where none of
    them says anything about it.
    """
    told: dict[str, list[int | str]] = defaultdict(lambda: [NOT_STATED] * len(VISAS))
    for (state, *answers), n in asked.books.tally(("state", *VISAS), selection):
        for at, answer in enumerate(answers):
            if answer:
                so_far = told[state][at]
                sponsors = n * (answer in (Policy.YES, Policy.CONDITIONAL))
                told[state][at] = sponsors + (so_far if isinstance(so_far, int) else 0)
    return told


def _of_map(by: str) -> dict[str, str]:
    """What the list of programs is asked for, beside specialty and state, to be those that a map counts."""
    return {"visa": by, "conditional": "visa"} if by in STUDIED else {}


def _filter(asked: InsightQuery) -> ProgramFilter:
    return ProgramFilter(QueryDict(urlencode({"specialty": asked.specialty}) if asked.specialty else ""))


def _answers(asked: InsightQuery, selection: Selection, column: str) -> dict[str, int]:
    told: dict[str, int] = {}
    for facts, n in asked.books.tally((column,), selection):
        word = str(facts[0] or "")
        told[word] = told.get(word, 0) + n
    return told


def known(asked: InsightQuery) -> Insight | None:
    everything = asked.books.select(_filter(asked))
    whole = int(everything.positions.size)
    if not whole:
        return None
    asked_for = [name for name in POLICY_FIELDS if name in asked.books.columns and not FIELDS[name].part_of]
    called = {name: FIELDS[name].label for name in asked_for} | WHAT_IS_KNOWN
    saying = sorted(((asked.books.saying(everything, name), called[name]) for name in asked_for), reverse=True)
    anything = asked.books.saying(everything)
    return Insight(
        claim=f"{anything:,} of {whole:,} programs{within(asked, asked.specialty)} have a stated rule or an IMG record",
        says=["The others are not without rules. They do not print them, or we have not read their page."],
        beware="Counted is what a source states. Under “Accepts IMGs” the list of programs finds more: it also assumes "
        "a yes from a visa or from IMGs on record.",
        years="today",
        table=NumberTable(
            ["What is known", "Programs", "Share"],
            [[label, f"{n:,}", shown(round(100 * n / whole, 1))] for n, label in saying],
            bars=[stacked(label, [100 * n / whole], f"{n:,}") for n, label in saying],
            caption=f"Programs, of {whole:,}, whose answer is known, whatever it is",
        ),
        own=True,
    )
