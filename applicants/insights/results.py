"""What the Match and its reports counted: rates, shares, places, Canada.

Every number in a claim is a row of the table, and every row has its source. A function returns None where the figures
it needs are not on record: the page then says so and shows nothing.
"""

from typing import Final

from applicants.insights.asked import GROUPS, NATIONAL, Found, InsightQuery, shown, within
from applicants.insights.insight import BarChart, Insight, NumberTable, cited, stacked, years_of
from programs.browse.charts import column_chart
from programs.models import Topic
from programs.vocabulary import Group

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
    says = []
    visa = {who: found.value(last, NATIONAL, who, "matched") for who in ("img_visa", "img_no_visa")}
    if None not in visa.values():
        says.append(
            f"Of IMGs born abroad, {shown(visa['img_visa'])} of those who need a visa matched, and "
            f"{shown(visa['img_no_visa'])} of those who do not."
        )
    rows = [
        [year, *(shown(rates[name].get(year)) for name in GROUPS.values())]
        for year in sorted({year for years in rates.values() for year in years}, reverse=True)
    ]
    return Insight(
        claim=f"In {last}, {us:.0f} in 100 US-citizen IMGs matched, and {other:.0f} in 100 other IMGs",
        says=says,
        beware="It counts who took part in the Match. It says nothing about one person or one program.",
        years=years_of(found.rows),
        table=NumberTable(["Match", *GROUPS.values()], rows),
        cited=cited(found.of(who=Group.US_IMG.value) + found.of(who=Group.NON_US_IMG.value)),
        columns=column_chart(
            {name: {year: years[year] for year in both[-LAST:]} for name, years in rates.items()}, unit=" %", top=100
        ),
    )


def img_share(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.IMG_SHARE)
    shares = sorted(found.of(who="img", measure="filled"), key=lambda one: -one.value)
    if not shares:
        return None
    most = shares[0]
    bars = [
        stacked(
            f"{asked.called(one.specialty)} ({one.year})",
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
    name = asked.called(most.specialty)
    return Insight(
        claim=f"IMGs filled {shown(float(most.value))} of the places in {name}, more than in any other specialty here",
        says=["Only specialties with a published figure of 2018 to 2020 are here. Later tables may not be used."],
        beware="A share of places is not a chance: it depends on who applies.",
        years=years_of(shares),
        table=NumberTable(["Specialty", "Match", "All IMGs", *GROUPS.values()], rows),
        cited=cited(shares),
        bars=BarChart("Share of filled places", ["IMGs"], bars),
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
        beware="The tables end in 2020 here: later ones may not be used. Advanced places are not counted.",
        years=years_of(rows),
        table=NumberTable(
            ["Match", "Offered", "Filled", "Empty"],
            [
                [year, f"{series['Offered'][year]:,.0f}", f"{series['Filled'].get(year, 0):,.0f}",
                 f"{series['Offered'][year] - series['Filled'].get(year, 0):,.0f}"]
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
    }
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
            [
                [year, *(shown(found.value(year, NATIONAL, "", measure), "") for measure in words)]
                for year in sorted(matched, reverse=True)
            ],
        ),
        cited=cited(found.rows),
        columns=column_chart({"IMGs matched": matched}, top=1000),
    )
