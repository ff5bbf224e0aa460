"""Fellowships that are called by what they teach alone: "Sleep medicine applicants must have completed a residency"."""

import re
from typing import Final

NAMES: Final = (
    r"(?:p(?:a)?ediatric |adult |clinical |interventional |advanced |general )?(?:sleep medicine|cardiology|"
    r"cardiovascular (?:diseases?|medicine)|electrophysiology|heart failure|gastroenterology|hepatology|pulmonology|"
    r"pulmonary(?:(?:,|,? and|/| &) (?:critical care)?)?(?: medicine| diseases?)?|critical care(?: medicine)?|"
    r"nephrology|endocrinology(?:,? diabetes,? and metabolism)?|rheumatology|h(?:a)?ematology(?:(?: and |/|-)"
    r"(?:medical )?oncology)?|medical oncology|infectious diseases?|geriatrics|geriatric (?:medicine|psychiatry)|"
    r"(?:hospice and )?palliative (?:medicine|care)|addiction (?:medicine|psychiatry)|child and adolescent psychiatry|"
    r"forensic psychiatry|consultation-liaison psychiatry|pain (?:medicine|management)|sports medicine|neonatology|"
    r"neonatal-perinatal medicine|transplant (?:surgery|hepatology|nephrology)|cytopathology|dermatopathology|"
    r"hematopathology|neuropathology|surgical critical care|vascular neurology|epilepsy|clinical neurophysiology|"
    r"neurocritical care|maternal[- ]fetal medicine|gynecologic oncology|reproductive endocrinology|allergy and "
    r"immunology|clinical informatics|medical toxicology|adolescent medicine)"
)
_BEFORE: Final = r"(?:the |our |an? |this |all |accredited |acgme[- ]accredited |(?:one|two|three|1|2|3)[- ]year )*"
_WHAT: Final = r"(?:training )?(?:programs?|positions?|year|training|spots?|slots?|applicants?|candidates?|trainees?)"
# Whom a clause is about, by its beginning. What residents do in such a department is another beginning.
CLAUSE: Final = re.compile(
    rf"^\W*(?:for |to |in )?{_BEFORE}{NAMES}(?: {_WHAT}\b|:|,? (?=we\b|you\b|three\b|two\b|an?\b))|"
    rf"^\W*{_BEFORE}{NAMES}(?: (?:service|division|section|department))? (?:requires?|takes?|accepts?|sponsors?|asks?|"
    r"considers?|needs?|wants?)\b|"
    rf"\b(?:apply|applying|applications?) (?:for|to) {_BEFORE}{NAMES}\b|"
    rf"^\W*(?:all |our )?(?:applicants?|candidates?|applications?) (?:for|to|in) {_BEFORE}{NAMES}\b|"
    rf"\b(?:applicants?|candidates?)\b[^;,]{{0,20}}\bmust (?:also )?(?:have )?(?:successfully )?(?:completed?|"
    r"finish(?:ed)?|graduated? from) (?:an? |their )?(?:[a-z-]+ ){0,5}?residency\b"
)
# A heading that names nothing else.
HEADING: Final = re.compile(rf"^\W*{_BEFORE}{NAMES}(?: (?:{_WHAT}|requirements|eligibility|faqs?))*\W*$")
TITLE: Final = re.compile(rf"^\W*{_BEFORE}{NAMES}\b")
# The residency before it, which is asked for.
BEFOREHAND: Final = re.compile(
    r"\b(?:complet\w+(?: of)?|finish\w*|graduat\w+ (?:of|from)|after|following|prior|previous|years? (?:of|after)) "
    r"(?:an? |the |their |your )?(?:[\w-]+ ){0,5}?residen(?:cy|cies)\b"
)
