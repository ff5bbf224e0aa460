"""The words of the field, each in a sentence or two: what an applicant meets on the pages and in the programs' own."""

from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from imgmatch.guide import pages

OET: Final = "oet-and-pathways"
ECFMG: Final = "Educational Commission for Foreign Medical Graduates"
HOME_RULE: Final = "After J-1 you must live at home for two years. Without that, or a waiver, you cannot get H-1B."
IMG: Final = "A doctor whose medical school is outside the US. Since July 2025 this includes Canada."


class Term(NamedTuple):
    """``short``: as pages write it; ``name``: written out, '' where it is a word of its own; ``more``: the page of the
    guide about it, or with "#" the part of the method.
    """

    short: str
    name: str
    meaning: str
    more: str = ""


TERMS: Final = (
    Term("Equal places", "", "Programs whose totals are too close to tell apart. They are listed by name.", "#order"),
    Term("CaRMS", "Canadian Resident Matching Service", "It runs the match for residencies in Canada.", "canada"),
    Term("Categorical", "", "A place for the whole training. Its NRMP code has a C."),
    Term("Preliminary", "", "A place for the first year only. Its NRMP code has a P."),
    Term("Advanced", "", "A place from the second year on. You need a first year elsewhere. Its NRMP code has an A."),
    Term("ECFMG", ECFMG, "ECFMG certifies doctors who graduated abroad.", "eligibility"),
    Term("ECFMG certificate", "", "It shows that you passed the Steps and a Pathway. You need it to train.", "steps"),
    Term("Pathway", "", "A way to show ECFMG how you work and talk with patients. Each asks for OET Medicine.", OET),
    Term("OET Medicine", "Occupational English Test", "The English test that each Pathway asks for.", OET),
    Term("ERAS", "Electronic Residency Application Service", "ERAS sends your application to programs.", "calendar"),
    Term("Open", "", "No stated rule excludes you.", "#verdicts"),
    Term("Ask", "", "We do not know if it takes IMGs, or sponsors a visa you would take. Ask it.", "#verdicts"),
    Term("Fixable", "", "You miss a rule, but can meet it in time.", "#verdicts"),
    Term("Closed", "", "You miss a rule and cannot meet it.", "#verdicts"),
    Term("Fit", "", "How well a program matches what you want, from 0 to 100.", "#scores"),
    Term("Prospect", "", "What record and file promise for an interview, from 0 to 100. It is no chance.", "#scores"),
    Term("Known", "", "How much we know of what matters at a program. Under 20% we print no total.", "#known"),
    Term("Hands-on", "", "You work with patients: in an elective, sub-internship, externship or job.", "experience"),
    Term("H-1B", "", "A work visa. The program files for it. Pass Step 3 first. It has no home rule.", "visas"),
    Term("Iteration", "", "A round of the CaRMS match. The second fills the places the first left free.", "canada"),
    Term("J-1", "", "A visa for training. ECFMG sponsors it if the program agrees. The home rule follows.", "visas"),
    Term("Two-year home rule", "212(e)", HOME_RULE, "visas"),
    Term("IMG", "International medical graduate", IMG, "eligibility"),
    Term("US IMG, non-US IMG", "", "A US IMG is a US citizen. Any other is a non-US IMG. NRMP counts them apart."),
    Term("Letter of recommendation", "LoR", "A doctor who knows you writes it. Programs take four at most.", "letters"),
    Term("Match", "", "NRMP pairs the rank lists of applicants and programs. Results come in March.", "calendar"),
    Term("Match Week", "", "The week of Match Day. On Monday you learn if you matched, on Friday where.", "calendar"),
    Term("NRMP", "National Resident Matching Program", "NRMP runs the Match."),
    Term("Observership", "", "You watch and do not treat patients. Many programs do not count it.", "experience"),
    Term("PGY-1", "Postgraduate year 1", "PGY-1 is the first year of residency."),
    Term("Rank list", "ROL", "The programs in the order you want them. It closes in March.", "calendar"),
    Term("Signal", "", "A mark on an application: this program is among your first choices. You have a few only."),
    Term("SOAP", "Supplemental Offer and Acceptance Program", "It offers the places left, in Match Week.", "soap"),
    Term("Step 1, Step 2 CK, Step 3", "USMLE", "The US exams. Step 1 gives no score since January 2022.", "steps"),
    Term("US clinical experience", "USCE", "Months of clinical work in the US, or of watching there.", "experience"),
)  # fmt: skip
OURS: Final = frozenset({"Ask", "Closed", "Equal places", "Fit", "Fixable", "Known", "Open", "Prospect"})  # ours alone


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    letters: dict[str, list[tuple[Term, str]]] = {}
    for term in sorted(TERMS, key=lambda term: term.short.casefold()):
        page = pages().get(term.more)
        told = letters.setdefault(term.short[0].upper(), [])
        told.append((term, page.title if page else "How it is computed" if term.more else ""))
    context = {"letters": letters, "ours": sorted(OURS)}
    return render(request, "about/glossary.html", context)
