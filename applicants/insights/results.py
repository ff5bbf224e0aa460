"""What the Match and its reports counted: rates, shares, places, Canada.

Every number in a claim is a row of the table, and every row has its source. A function returns None where the figures
it needs are not on record: the page then says so and shows nothing.
"""

from typing import Final

from applicants.insights.asked import GROUPS, NATIONAL, Found, InsightQuery, instead, shown, within
from applicants.insights.figure_rows import row_address, rows_at
from applicants.insights.insight import Insight, NumberTable, cited, second, stacked, years_of
from programs.browse.charts import column_chart
from programs.models import Figure, Topic
from programs.vocabulary import Group

VISA_NEED: Final = {"img_visa": "Need a visa", "img_no_visa": "Need none"}
LAST: Final = 6  # Matches drawn, so that a phone can show them; the table has all


def match_rate(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.MATCH_RATE)
    rates = {
        name: {one.year: float(one.value) for one in found.of(who=who, measure="matched")}
        for who, name in GROUPS.items()
    }
    both = sorted(set.intersection(*(set(years) for years in rates.values())))
    if not both:
        return None
    last = both[-1]
    us, other = (rates[name][last] for name in GROUPS.values())
    says, parts = [], []
    visa = [one for who in VISA_NEED for one in found.of(year=last, who=who, measure="matched")]
    if len(visa) == len(VISA_NEED):
        need, none = (shown(float(one.value)) for one in visa)
        says.append(f"Of IMGs born abroad, {need} of those who need a visa matched, and {none} of those who do not.")
        parts.append(
            second(
                "By need of a visa",
                NumberTable(
                    ["IMGs born abroad", "Match", "Matched"],
                    [[VISA_NEED[one.who], one.year, shown(float(one.value))] for one in visa],
                    [row_address(one) for one in visa],
                ),
            )
        )
    if wished := found.of(measure="preferred"):
        parts.append(second("Matched to the specialty they wanted first", _preferred(asked, wished)))
    years = sorted({year for years in rates.values() for year in years}, reverse=True)
    counted = {(one.year, one.who): one.n for one in found.of(measure="matched")}
    claim = f"In {last}, {us:.0f} in 100 US-citizen IMGs matched, and {other:.0f} in 100 other IMGs"
    if asked.group:
        claim = f"In {last}, {rates[GROUPS[asked.group]][last]:.0f} in 100 of your group matched: {GROUPS[asked.group]}"
    return Insight(
        claim=claim,
        says=says,
        beware="It counts who took part in the Match. It says nothing about one person or one program.",
        years=years_of(found.rows),
        table=NumberTable(
            ["Match", *GROUPS.values()],
            [
                [year, *(_of_counted(rates[name].get(year), counted.get((year, who))) for who, name in GROUPS.items())]
                for year in years
            ],
            [rows_at(Topic.MATCH_RATE, year=year) for year in years],
        ),
        cited=cited([*found.of(who=Group.US_IMG.value), *found.of(who=Group.NON_US_IMG.value), *visa, *wished]),
        columns=column_chart(
            {name: {year: years[year] for year in both[-LAST:]} for name, years in rates.items()}, unit="%", top=100
        ),
        more=parts,
    )


def _of_counted(rate: float | None, n: int | None) -> str:
    """A rate with how many it is of, where the source says so."""
    return shown(rate) + (f" of {n:,}" if n else "")


def _preferred(asked: InsightQuery, rows: list[Figure]) -> NumberTable:
    """Only where whoever runs the site brought it from an own copy: the starter set has none."""
    keys = sorted({(one.specialty, one.year) for one in rows}, key=lambda key: (asked.called(key[0]), -key[1]))
    values = {(one.specialty, one.year, one.who): float(one.value) for one in rows}
    return NumberTable(
        ["Specialty", "Match", *GROUPS.values()],
        [[asked.called(slug), year, *(shown(values.get((slug, year, who))) for who in GROUPS)] for slug, year in keys],
        [rows_at(Topic.MATCH_RATE, specialty=slug, year=year) for slug, year in keys],
    )


def img_share(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.IMG_SHARE)
    newest = {one.specialty: one for one in sorted(found.of(who="img", measure="filled"), key=lambda one: one.year)}
    shares = sorted(newest.values(), key=lambda one: -one.value)
    if not shares:
        return None
    most = shares[0]
    bars = [
        stacked(
            asked.called(one.specialty),
            [float(one.value)],
            shown(float(one.value)),
            is_mine=one.specialty == asked.specialty,
        )
        for one in shares
    ]
    rows = [
        [
            asked.called(one.specialty),
            one.year,
            shown(float(one.value)),
            *(shown(found.value(one.year, one.specialty, who, "filled")) for who in GROUPS),
        ]
        for one in shares
    ]
    claim = f"In {most.year} IMGs filled {shown(float(most.value))} of the places in {asked.called(most.specialty)}, "
    claim += f"the most of all here ({years_of(shares)})"
    mine = [one for one in shares if one.specialty == asked.specialty]
    if mine:
        claim = f"In {mine[0].year} IMGs filled {shown(float(mine[0].value))} of places{within(asked, asked.specialty)}"
        group = found.value(mine[0].year, asked.specialty, asked.group, "filled") if asked.group else None
        claim += f", your group {shown(group)}: {GROUPS[asked.group]}" if group is not None else ""
    return Insight(
        claim=claim,
        says=[
            *instead(asked, asked.specialty if mine else NATIONAL),
            "Only specialties with a figure on record are here.",
        ],
        beware="A share of places is not a chance: it depends on who applies.",
        years=years_of(shares),
        table=NumberTable(
            ["Specialty", "Match", "All IMGs", *GROUPS.values()],
            rows,
            [rows_at(Topic.IMG_SHARE, specialty=one.specialty, year=one.year) for one in shares],
            bars,
            "Share of filled places, by specialty in its newest Match on record",
        ),
        cited=cited(shares),
    )


def places(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.PLACES)
    rows = [one for one in found.rows if not asked.specialty or one.specialty == asked.specialty]
    if not rows:
        return None
    series: dict[str, dict[int, float]] = {"Offered": {}, "Filled": {}}
    for one in rows:
        of = series[one.measure.capitalize()]
        of[one.year] = of.get(one.year, 0) + float(one.value)
    last = max(series["Offered"])
    offered, filled = series["Offered"][last], series["Filled"][last]
    return Insight(
        claim=f"In {last}, {offered - filled:,.0f} of {offered:,.0f} first-year places"
        f"{within(asked, asked.specialty)} were empty after the Match",
        says=["They were offered again in SOAP, in the same week."],
        beware=f"The tables end in {last} here. Advanced places are not counted.",
        years=years_of(rows),
        table=NumberTable(
            ["Match", "Offered", "Filled", "Empty"],
            [
                [year, f"{series['Offered'][year]:,.0f}", f"{series['Filled'].get(year, 0):,.0f}",
                 f"{series['Offered'][year] - series['Filled'].get(year, 0):,.0f}"]
                for year in sorted(series["Offered"], reverse=True)
            ],
            [
                rows_at(Topic.PLACES, specialty=asked.specialty or None, year=year)
                for year in sorted(series["Offered"], reverse=True)
            ],
        ),
        cited=cited(rows),
        columns=column_chart(series),
    )  # fmt: skip


def canada(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.CANADA)
    matched = {one.year: float(one.value) for one in found.of(measure="imgs_matched")}
    if not matched:
        return None
    last = max(matched)
    words = {
        "imgs_matched": "IMGs matched",
        "canadians_matched": "Canadian graduates matched",
        "us_graduates_matched": "US graduates matched",
        "img_rate": "Of IMG applicants, %",
    }
    years = sorted({one.year for one in found.rows if one.measure in words}, reverse=True)
    return Insight(
        claim=f"In {last}, {matched[last]:,.0f} IMGs matched in Canada",
        says=[
            "Only citizens and permanent residents of Canada can take part.",
            *(
                f"In {one.year}, {shown(float(one.value))} of IMG applicants matched."
                for one in found.of(measure="img_rate")
            ),
        ],
        beware="Rates by discipline are not published. Each province has rules of its own.",
        years=years_of(found.rows),
        table=NumberTable(
            ["Match", *words.values()],
            [[year, *(shown(found.value(year, NATIONAL, "", measure), "") for measure in words)] for year in years],
            [rows_at(Topic.CANADA, year=year) for year in years],
        ),
        cited=cited(found.rows),
        columns=column_chart({"IMGs matched": matched}, top=1000),
    )
