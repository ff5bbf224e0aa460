"""What our own evidence says of all programs, counted from the catalogue.

Every number in a claim is a row of the table, and every row has its source. A function returns None where the figures
it needs are not on record: the page then says so and shows nothing.
"""

from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from applicants.insights.asked import Found, InsightQuery, shown, within
from applicants.insights.insight import BarChart, Insight, NumberTable, cited, stacked
from programs.browse.charts import state_map
from programs.catalogue.columns import Selection
from programs.catalogue.query import ProgramFilter
from programs.fields import FIELDS, POLICY_FIELDS
from programs.models import Topic
from programs.vocabulary import Policy

VISAS: Final = {"visa_j1": "J-1", "visa_h1b": "H-1B"}
STUDIED: Final = {"j1": "J-1", "h1b": "H-1B"}
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
    studies = Found(Topic.VISA_STUDIES)
    says = [f"{h1b:,} say they sponsor H-1B, some with conditions. What is not said is not no: ask."]
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
        beware="Counted from what programs and institutions say, as we found it. Many answers are undated.",
        years="today",
        table=NumberTable(["Visa", "Yes", "With conditions", "No", "Not stated"], rows),
        cited=cited(counted),
        bars=BarChart(
            "What programs say",
            ["Yes", "With conditions", "No", "Not stated"],
            [
                stacked(
                    VISAS[visa],
                    [100 * counts[visa].get(answer, 0) / whole for answer in (*ANSWERS, "")],
                    " / ".join(f"{counts[visa].get(answer, 0):,}" for answer in (*ANSWERS, "")),
                )
                for visa in VISAS
            ],
        ),
        map=state_map(books, everything, "visa", ("j1",)),
        own=True,
    )


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
    saying = sorted(((asked.books.saying(everything, name), FIELDS[name].label) for name in asked_for), reverse=True)
    anything = asked.books.saying(everything)
    return Insight(
        claim=f"{anything:,} of {whole:,} programs{within(asked, asked.specialty)} say anything about IMGs",
        says=["The others are not without rules. They do not print them, or we have not read their page."],
        beware="Counted today. Who reads a program’s page can send what it says: every program page has a link for it.",
        years="today",
        table=NumberTable(
            ["What is known", "Programs", "Share"],
            [[label, f"{n:,}", shown(round(100 * n / whole, 1))] for n, label in saying],
        ),
        bars=BarChart(
            "Programs that say so",
            ["Known"],
            [stacked(label, [100 * n / whole], f"{n:,}") for n, label in saying],
        ),
        own=True,
    )
