"""The applicant and the season that tests of the matching rules start from."""

from dataclasses import replace
from datetime import date
from typing import Any

from applicants.matching.applicant import (
    Applicant,
    ClinicalExperience,
    ExamAttempt,
    RecommendationLetter,
    SeasonDates,
    Wishes,
)

SEASON = SeasonDates(2027, date(2026, 9, 23), rank_list_deadline=date(2027, 3, 3), match_day=date(2027, 3, 19))
SUMMER, WINTER, AFTER_RANK_LISTS = date(2026, 7, 1), date(2026, 11, 22), date(2027, 3, 4)

STEP1 = ExamAttempt("step1", date(2020, 3, 1), True)
STEP2_CK = ExamAttempt("step2_ck", date(2021, 3, 1), True, 238)
OET = ExamAttempt("oet", date(2021, 6, 1), True)
STEP3 = ExamAttempt("step3", date(2025, 5, 1), True, 214)

US_LETTER = RecommendationLetter(us_faculty=True, specialty="internal-medicine", status="received")
HOME_LETTER = RecommendationLetter(us_faculty=False, specialty="internal-medicine", status="uploaded")
EXTERNSHIP = ClinicalExperience("externship", "US", "internal-medicine", 1, date(2025, 8, 31))

# A graduate of 2019 from abroad who needs a J-1 visa, certified, with one US letter and one hands-on month.
GRADUATE = Applicant(
    medical_school_country="IN",
    graduated_on=date(2019, 6, 30),
    us_citizen=False,
    immigration_status="none",
    visas_accepted=("J-1",),
    ecfmg_certified_on=date(2025, 3, 1),
    earlier_us_training=False,
    exams=(STEP1, STEP2_CK, OET),
    letters=(US_LETTER, HOME_LETTER, HOME_LETTER),
    experience=(EXTERNSHIP,),
    publications=1,
    signals=(),
    wishes=Wishes(specialties=("internal-medicine",), states=("NY",)),
)


def graduate(**changes: Any) -> Applicant:
    return replace(GRADUATE, **changes)


def failed(exam: str, times: int) -> tuple[ExamAttempt, ...]:
    return tuple(ExamAttempt(exam, date(2019, 1 + month, 1), False) for month in range(times))
