"""The words of the field, each in a sentence or two: what an applicant meets on the pages and in the programs' own."""

from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


class Term(NamedTuple):
    """``short``: as pages write it; ``name``: written out, '' where it is a word of its own."""

    short: str
    name: str
    meaning: str


TERMS: Final = (
    Term("Equal places", "", "Programs whose totals are too close to tell apart. They stand by name."),
    Term("CaRMS", "Canadian Resident Matching Service", "CaRMS runs the match for residency programs in Canada."),
    Term("Categorical", "", "It is a place for the whole training. Its NRMP code ends in C."),
    Term("Preliminary", "", "It is a place for the first year only. Its NRMP code ends in P."),
    Term(
        "Advanced",
        "",
        "It is a place that starts in the second year. You need a first year elsewhere. The code has an A.",
    ),
    Term(
        "ECFMG",
        "Educational Commission for Foreign Medical Graduates",
        "ECFMG certifies doctors who graduated abroad.",
    ),
    Term("ECFMG certificate", "", "It shows that you passed the Steps and a Pathway. You need it to train."),
    Term("Pathway", "", "A way to show ECFMG your clinical and communication skills. Each asks for OET Medicine."),
    Term("OET Medicine", "Occupational English Test", "OET Medicine is the English test that the Pathways ask for."),
    Term("ERAS", "Electronic Residency Application Service", "ERAS sends your application to the programs."),
    Term("Open", "", "No stated rule excludes you."),
    Term("Ask", "", "We do not know whether it sponsors a visa you would take, or accepts IMGs."),
    Term("Fixable", "", "You miss a rule, but can meet it in time."),
    Term("Closed", "", "You miss a rule and cannot meet it."),
    Term("Fit", "", "How well a program matches what you want, from 0 to 100."),
    Term("Prospect", "", "How well record and file speak for an interview, from 0 to 100. It is no probability."),
    Term("Known", "", "How much of what matters is known about a program. Under 20% no total is printed."),
    Term("Hands-on", "", "You work with patients: in an elective, a sub-internship, an externship or a job."),
    Term("H-1B", "", "A work visa. The program files for it, and you need Step 3 first. It has no two-year home rule."),
    Term("Iteration", "", "A round of the CaRMS match. The second fills the places the first left free."),
    Term("J-1", "", "A visa for training. ECFMG sponsors it; the program must agree. The two-year home rule follows."),
    Term("Two-year home rule", "212(e)", "After J-1 you live at home for two years. Else you need a waiver for H-1B."),
    Term(
        "IMG",
        "International medical graduate",
        "An IMG is a doctor whose medical school is outside the US. Since July 2025 this includes Canada.",
    ),
    Term("US IMG, non-US IMG", "", "A US IMG is a US citizen. Any other is a non-US IMG. NRMP counts the two apart."),
    Term(
        "Letter of recommendation",
        "LoR",
        "A doctor who knows your work writes to the program for you. A program gets at most four.",
    ),
    Term("Match", "", "NRMP pairs the rank lists of applicants and programs. Results come in March."),
    Term("Match Week", "", "The week of Match Day. On Monday you learn whether you matched, on Friday where."),
    Term("NRMP", "National Resident Matching Program", "NRMP runs the Match."),
    Term("Observership", "", "You watch and do not treat patients. Many programs do not count it."),
    Term("PGY-1", "Postgraduate year 1", "PGY-1 is the first year of residency."),
    Term("Rank list", "ROL", "The programs in the order you want them. It closes in March."),
    Term("Signal", "", "A mark on an application: this program is among your first choices. Their number is limited."),
    Term(
        "SOAP",
        "Supplemental Offer and Acceptance Program",
        "SOAP offers the places left after the Match, in Match Week.",
    ),
    Term("Step 1, Step 2 CK, Step 3", "USMLE", "The US licensing exams. Step 1 gives no score since January 2022."),
    Term("US clinical experience", "USCE", "USCE is counted in months of clinical work or watching in the US."),
)  # fmt: skip
OURS: Final = frozenset({"Ask", "Closed", "Equal places", "Fit", "Fixable", "Known", "Open", "Prospect"})  # ours alone


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    terms = sorted(TERMS, key=lambda term: term.short.casefold())
    field, ours = ([term for term in terms if (term.short in OURS) is is_ours] for is_ours in (False, True))
    first = {term.short[0].upper(): term for term in reversed(terms)}
    groups = [("Words of the Match", field), ("Words of this site", ours)]
    context = {"groups": groups, "letters": sorted(first.items())}
    return render(request, "about/glossary.html", context)
