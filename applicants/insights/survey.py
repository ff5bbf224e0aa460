"""What program directors told NRMP in the survey of 2020.

Every number in a claim is a row of the table, and every row has its source. A function returns None where the figures
it needs are not on record: the page then says so and shows nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from applicants.insights.asked import GROUPS, NATIONAL, Found, InsightQuery, instead, shown, within
from applicants.insights.figure_rows import row_address, rows_at
from applicants.insights.insight import BarChart, Insight, NumberTable, Part, ShareBar, cited, second, stacked
from programs.models import Topic
from programs.vocabulary import Group

ENDED: Final = ("USMLE Step 1 score", "Passing USMLE Step 2 CS")  # since January 2022 and January 2021
MOST_FACTORS: Final = 12  # drawn; the table has all
OFTEN: Final = ("often", "seldom", "never")


def interview_habits(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.INTERVIEWS)
    if not found.rows:
        return None
    year = found.years()[-1]

    def told(specialty: str, who: str) -> list[float] | None:
        values = [found.value(year, specialty, who, how) for how in OFTEN]
        return None if None in values else [value or 0.0 for value in values]

    chosen = asked.specialty if told(asked.specialty, Group.US_IMG.value) else NATIONAL
    us, other = (told(chosen, who) for who in GROUPS)
    if us is None or other is None:
        return None
    charts = []
    specialties = asked.in_order(one.specialty for one in found.rows if one.specialty)
    for who, name in GROUPS.items():
        answers = {slug: sizes for slug in [NATIONAL, *specialties] if (sizes := told(slug, who))}
        ordered = sorted(answers, key=lambda slug: (slug != NATIONAL, answers[slug][2], answers[slug][1]))
        bars = [
            stacked(
                asked.called(slug),
                answers[slug],
                " / ".join(f"{size:.0f}" for size in answers[slug]) + "%",
                is_mine=slug == asked.specialty != "",
            )
            for slug in ordered
        ]
        charts.append(BarChart(f"{name}: do programs interview them?", [how.capitalize() for how in OFTEN], bars))
    rows = [
        [
            asked.called(slug),
            _asked_of(found, year, slug),
            *(" / ".join(f"{size:.0f}" for size in sizes) if (sizes := told(slug, who)) else "–" for who in GROUPS),
        ]
        for slug in [NATIONAL, *specialties]
    ]
    claim = (
        f"In {year}, {other[2]:.0f}% of programs{within(asked, chosen)} never interviewed IMGs who are not "
        f"US citizens, and {us[2]:.0f}% never interviewed US-citizen IMGs"
    )
    if mine := told(chosen, asked.group):
        claim = (
            f"In {year}, {mine[0]:.0f}% of programs{within(asked, chosen)} interviewed your group often, and "
            f"{mine[2]:.0f}% never: {GROUPS[asked.group]}"
        )
    return Insight(
        claim=claim,
        says=[
            *instead(asked, chosen),
            "These are the shares that never interview. They are often quoted as if they were the shares that do.",
            f"{other[0]:.0f}% interviewed other IMGs often, and {other[1]:.0f}% seldom.",
        ],
        beware=f"Directors of {_asked_of(found, year, chosen)} programs said so in a survey. In some specialties few "
        "answered: the table says how many.",
        years=str(year),
        table=NumberTable(
            ["Specialty", "Answers", *(f"{name}: often / seldom / never, %" for name in GROUPS.values())],
            rows,
            [rows_at(Topic.INTERVIEWS, specialty=slug, year=year) for slug in [NATIONAL, *specialties]],
        ),
        cited=cited(found.of(specialty=chosen)),
        bars=charts[0],
        more=[second(charts[1].title, bars=charts[1])],
    )


def _asked_of(found: Found, year: int, specialty: str) -> str:
    numbers = {one.n for one in found.of(year=year, specialty=specialty) if one.n}
    return " to ".join(str(n) for n in sorted({min(numbers), max(numbers)})) if numbers else "–"


def directors(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.DIRECTORS)
    if not found.rows:
        return None
    year = found.years()[-1]
    specialty = asked.specialty if found.of(year=year, specialty=asked.specialty) else NATIONAL
    factors = sorted({one.who for one in found.of(year=year, specialty=specialty)})
    both = {
        factor: [found.value(year, specialty, factor, stage) for stage in ("interview", "rank")] for factor in factors
    }
    for_interview = sorted(factors, key=lambda one: (-(both[one][0] or 0), one))
    for_rank = sorted(factors, key=lambda one: (-(both[one][1] or 0), one))
    first, then = next(one for one in for_interview if one not in ENDED), for_rank[0]
    named_for_rank = _named(both, for_rank, 1, "the rank list")
    return Insight(
        claim=f"{first}: {shown(both[first][0])} of directors{within(asked, specialty)} name it for an interview",
        says=[
            *instead(asked, specialty),
            f"For the rank list they name {_lower(then)} most: {shown(both[then][1])}.",
            "An application speaks for an interview only. After that, the interview decides.",
        ],
        beware=f"Answers of {_asked_of(found, year, specialty)} programs in {year}, when Step 1 still gave a score and "
        "Step 2 CS was taken. Neither does today. No effect on matching was measured.",
        years=str(year),
        table=NumberTable(
            ["Factor", "For an interview", "For the rank list"],
            [[factor, *(shown(value) for value in both[factor])] for factor in for_interview],
            [row_address(found.of(year=year, specialty=specialty, who=factor)[0]) for factor in for_interview],
        ),
        cited=cited(found.of(year=year, specialty=specialty)),
        bars=_named(both, for_interview, 0, "an interview"),
        more=[second(named_for_rank.title, bars=named_for_rank)],
    )


def _named(both: Mapping[str, list[float | None]], factors: Sequence[str], at: int, what: str) -> BarChart:
    """The factors most named, by one of their two numbers."""
    bars = [stacked(factor, [both[factor][at] or 0], shown(both[factor][at])) for factor in factors[:MOST_FACTORS]]
    return BarChart(f"Named by directors for {what}", ["Directors"], bars)


def _lower(name: str) -> str:
    return name if name[:2].isupper() or name.startswith("Medical Student") else name[0].lower() + name[1:]


FAILED: Final = ("Step 1", "Step 2 CK")


def exams(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.EXAMS)
    if not found.rows:
        return None
    year = found.years()[-1]
    specialty = asked.specialty if found.of(year=year, specialty=asked.specialty) else NATIONAL

    def told(exam: str, *measures: str) -> list[float]:
        return [found.value(year, specialty, exam, measure) or 0 for measure in measures]

    failed = {exam: told(exam, *OFTEN) for exam in FAILED}
    asks = {exam: told(exam, "pass", "score", "not_required") for exam in (*FAILED, "Step 3")}
    rows: list[list[object]] = [
        [f"{exam} failed at first: does the program consider you?", *(shown(one) for one in sizes)]
        for exam, sizes in failed.items()
    ]
    needs = Insight(
        claim="What is asked for an interview",
        says=(),
        beware="",
        years="",
        table=NumberTable(
            ["For an interview, does it ask for", "A pass", "A score", "Neither"],
            [[exam, *(shown(one) for one in sizes)] for exam, sizes in asks.items()],
            [row_address(found.of(year=year, specialty=specialty, who=exam)[0]) for exam in asks],
        ),
        bars=BarChart(
            "What is asked for an interview",
            ["A pass", "A score", "Neither"],
            [stacked(exam, sizes, " / ".join(f"{one:.0f}" for one in sizes) + "%") for exam, sizes in asks.items()],
        ),
    )
    return Insight(
        claim=f"In {year}, {failed['Step 1'][2]:.0f}% of programs{within(asked, specialty)} never considered who had "
        "failed Step 1",
        says=[
            *instead(asked, specialty),
            f"After a failed Step 2 CK it was {failed['Step 2 CK'][2]:.0f}%. Most of the others did so seldom.",
            f"{shown(asks['Step 3'][0] + asks['Step 3'][1])} asked for Step 3 before an interview.",
        ],
        beware=f"Answers of {_asked_of(found, year, specialty)} programs. Step 1 gives no score since January 2022.",
        years=str(year),
        table=NumberTable(
            ["Question", "Often", "Seldom", "Never"],
            rows,
            [row_address(found.of(year=year, specialty=specialty, who=exam)[0]) for exam in failed],
        ),
        cited=cited(found.of(year=year, specialty=specialty)),
        bars=BarChart(
            "Who failed an exam at first: does the program consider them?",
            [how.capitalize() for how in OFTEN],
            [stacked(exam, sizes, " / ".join(f"{one:.0f}" for one in sizes) + "%") for exam, sizes in failed.items()],
        ),
        more=[needs],
    )


SCALE: Final = (200, 270)  # of Step 2 CK today, drawn


def on_todays_scale(score: float) -> int:
    """A Step 2 CK score of 2020 today: as far from the mean (243, SD 16 then; 251, SD 15 now), as the score has it."""
    return round(251 + 15 * (score - 243) / 16)


def thresholds(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.THRESHOLDS)
    if not found.rows:
        return None
    year = found.years()[-1]
    specialty = asked.specialty if found.value(year, asked.specialty, "below", "median") else NATIONAL
    below, above = (found.value(year, specialty, side, "median") for side in ("below", "above"))
    if below is None or above is None:
        return None
    rows, leads, bars = [], [], []
    for slug in asked.in_order(one.specialty for one in found.rows):
        low, high = (found.value(year, slug, side, "median") for side in ("below", "above"))
        if low is not None and high is not None:
            rows.append(
                [
                    asked.called(slug),
                    _asked_of(found, year, slug),
                    shown(low, ""),
                    on_todays_scale(low),
                    shown(high, ""),
                    on_todays_scale(high),
                ]
            )
            leads.append(rows_at(Topic.THRESHOLDS, specialty=slug, year=year))
            ends = [on_todays_scale(low), on_todays_scale(high)]
            bars.append(_span(asked.called(slug), *ends, is_mine=slug == asked.specialty != ""))
    return Insight(
        claim=f"Half of the programs{within(asked, specialty)} seldom interview below a Step 2 CK of "
        f"{on_todays_scale(below)} on today’s scale",
        says=[
            *instead(asked, specialty),
            f"Half of them nearly always interview above {on_todays_scale(above)}.",
            f"In {year} these were {shown(below, '')} and {shown(above, '')}. Scores have risen since.",
        ],
        beware=f"{_asked_of(found, year, specialty)} directors named these habits, read from a picture. They are not "
        "rules: a program’s own minimum counts.",
        years=str(year),
        table=NumberTable(
            ["Specialty", "Answers", f"Seldom below, {year}", "Today", f"Nearly always above, {year}", "Today"],
            rows,
            leads,
        ),
        cited=cited(found.of(year=year, specialty=specialty)),
        bars=BarChart("Step 2 CK, from few interviews to nearly always", [""], bars, [str(one) for one in SCALE]),
    )


def _span(name: str, low: int, high: int, *, is_mine: bool) -> ShareBar:
    """A bar that begins at one score and ends at another."""
    start, end = (100 * (score - SCALE[0]) / (SCALE[1] - SCALE[0]) for score in (low, high))
    return ShareBar(name, [Part(round(start, 2), round(end - start, 2), 1)], f"{low} to {high}", is_mine)


def volume(asked: InsightQuery) -> Insight | None:
    found = Found(Topic.VOLUME)
    if not found.rows:
        return None
    year = found.years()[-1]
    specialty = asked.specialty if found.of(year=year, specialty=asked.specialty) else NATIONAL
    steps = ("applications", "invitations", "interviewed", "ranked", "places")
    told = {step: found.value(year, specialty, "", step) for step in steps}
    most = told["applications"]
    if not most:
        return None
    words = ("Applications", "Invited", "Interviewed", "Ranked", "Places")
    slugs = asked.in_order(one.specialty for one in found.rows)
    screened = found.value(year, specialty, "", "screened_out")
    return Insight(
        claim=f"In {year}, a program{within(asked, specialty)} got {most:,.0f} applications, interviewed "
        f"{told['interviewed'] or 0:,.0f} people and had {told['places'] or 0:.0f} places",
        says=[
            *instead(asked, specialty),
            *([f"It turned {screened:.0f}% away by a standard screen, before anybody read them."] if screened else []),
        ],
        beware=f"The mean of {_asked_of(found, year, specialty)} programs that answered in {year}. Applications have "
        "grown since.",
        years=str(year),
        table=NumberTable(
            ["Specialty", *words, "Screened out"],
            [
                [
                    asked.called(slug),
                    *(shown(found.value(year, slug, "", step), "") for step in steps),
                    shown(found.value(year, slug, "", "screened_out")),
                ]
                for slug in slugs
            ],
            [rows_at(Topic.VOLUME, specialty=slug, year=year) for slug in slugs],
        ),
        cited=cited(found.of(year=year, specialty=specialty)),
        bars=BarChart(
            "From applications to places, one program",
            ["People"],
            [
                stacked(word, [100 * (told[step] or 0) / most], shown(told[step], ""))
                for word, step in zip(words, steps, strict=True)
            ],
            ("0", f"{most:,.0f}"),
        ),
    )
