"""The parts the pages are made of, each in every state, with made-up content: for those who draw and test them."""

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applicants.matching.scores import FactorLine
from applicants.matching.verdicts import Verdict
from applicants.templatetags.verdicts import LINE_MARKS
from programs.browse.charts import column_chart
from programs.models import Evidence, Source
from programs.record.rates import rate
from programs.vocabulary import Agreement, SourceKind

WRONG = {"bad-score": "2380", "bad-day": "yesterday", "bad-result": "passed"}
AT_MOST = {"max_value": "Write a score of at most 300."}


class SampleForm(forms.Form):
    score = forms.IntegerField(
        label="Step 2 CK score", max_value=300, help_text="Three digits, as reported.", error_messages=AT_MOST
    )
    day = forms.DateField(label="Day, taken or planned", required=False)
    result = forms.ChoiceField(label="Result", choices=[("", "None yet"), ("passed", "Passed"), ("failed", "Failed")])
    agreed = forms.BooleanField(label="I have taken and planned no exam yet", required=False)


def sample_row(said: str, seen_on: str, note: str = "") -> Evidence:
    source = Source(kind=SourceKind.PROGRAM_PAGE, name="Program page: Example Hospital", url="https://example.org/")
    return Evidence(field="visa_h1b", value=said, note=note, seen_on=seen_on, source=source)


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    parts = (
        ("Openness to your group", 2057, 3000, False),
        ("Step 2 CK score", 764, 1200, True),
        ("Letters", 533, 800, True),
    )
    context = {
        "policies": ["yes", "no", "conditional", ""],
        "lines": list(LINE_MARKS),
        "agreements": list(Agreement),
        "verdicts": sorted(Verdict, reverse=True),
        "fresh": sample_row("yes", "2026-10-01", note="with Step 3 passed"),
        "others": [sample_row("no", "2024")],
        "undated": sample_row("no", ""),
        "rates": [rate(1, 1), rate(3, 9), rate(40, 120)],
        "score_lines": [FactorLine("", label, points, most, known, "") for label, points, most, known in parts],
        "chart": column_chart(
            {"All IMGs": {2022: 20, 2023: 35}, "US-citizen IMGs": {2023: 10}, "Non-US-citizen IMGs": {2023: 25}},
            unit="%", top=100,
        ),
        "good_form": SampleForm(initial={"score": 238}, label_suffix=""),
        "bad_form": SampleForm(WRONG, prefix="bad", label_suffix=""),
        "page": Paginator(range(60), 20).page(2),
        "pills": [
            {"label": label, "query": "", "word": "", "value": ""}
            for label in ("H-1B", "Physical Medicine and Rehabilitation")
        ],
        "switch": [{"label": label, "is_on": label == "Table"} for label in ("Table", "Cards", "Map")],
    }  # fmt: skip
    return render(request, "about/look.html", context)
