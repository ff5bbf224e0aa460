"""The file on one page: every answer in words, what follows, and whose it is."""

from datetime import date

import pytest
from django.test import Client

from applicants.checklists.summary import summary_of
from applicants.matching.applicant import Applicant, ClinicalExperience, ExamAttempt, Wishes
from applicants.ranking.tests.test_pages import upload
from applicants.tests.applicants import WINTER, graduate

SUMMARY = "/me/summary/"
NAMES = {"internal-medicine": "Internal Medicine"}


def told(**changes):
    return summary_of(graduate(**changes), "", NAMES)


def test_sittings_stand_exam_by_exam_in_the_order_of_days() -> None:
    exams = (
        ExamAttempt("step3", date(2027, 1, 10)),
        ExamAttempt("step1", date(2021, 3, 1), True),
        ExamAttempt("step1", date(2020, 3, 1), False),
        ExamAttempt("step2_ck", None, True, 238),
    )
    assert told(exams=exams).exams == [
        ["Step 1", "1 March 2020", "Not passed", ""],
        ["Step 1", "1 March 2021", "Passed", ""],
        ["Step 2 CK", "Not answered", "Passed", "238"],
        ["Step 3", "10 January 2027", "Planned or awaited", ""],
    ]


@pytest.mark.parametrize(
    ("changes", "label", "words"),
    [
        ({}, "Country of medical school", "India"),
        ({"medical_school_country": None}, "Country of medical school", "Not answered"),
        ({"graduated_on": date(2024, 3, 31)}, "Graduation", "March 2024"),
        ({"earlier_us_training": False}, "Earlier residency training", "None in the US"),
        (
            {"ecfmg_certified_on": None, "ecfmg_expected_on": date(2027, 1, 31)},
            "ECFMG certificate",
            "Expected in January 2027",
        ),
        ({}, "US citizen", "No"),
        ({}, "Status in the US", "No US immigration status"),
        (
            {"immigration_status": "work_permit", "work_authorized_until": date(2030, 6, 30)},
            "Status in the US",
            "Work permit, until 30 June 2030",
        ),
        (
            {"immigration_status": "work_permit", "work_permit_ground": "tps", "work_permit_renewable": True},
            "Status in the US",
            "Work permit, Temporary protected status (TPS), can be renewed",
        ),
        ({"immigration_status": "asylum_or_refugee"}, "Status in the US", "Asylum or refugee status, granted"),
        ({"j1_years_used": 0}, "Years of training on J-1", "0"),
        ({"home_rule": "binds"}, "Two-year home rule of J-1", "It binds me"),
        ({"visas_accepted": ()}, "Visas accepted", "None"),
        ({"visas_accepted": None}, "Visas accepted", "Not answered"),
        ({"visas_accepted": ("J-1", "H-1B")}, "Visas accepted", "J-1 or H-1B"),
        ({}, "ECFMG certificate", "Issued on 1 March 2025"),
    ],
)
def test_who(changes, label, words) -> None:
    assert dict(told(**changes).who)[label] == words


def test_stays_letters_and_wishes_in_words() -> None:
    an_experience = ClinicalExperience(
        "externship", "US", "internal-medicine", 1.5, date(2025, 8, 31), None, date(2025, 7, 16), True, "both", "asked"
    )
    whole = told(experience=(an_experience,), wishes=Wishes(("internal-medicine",), ("NY", "NJ"), provinces=("ON",)))
    assert whole.experience == [
        [
            "Externship",
            "Internal Medicine, United States, inpatient and outpatient, 1.5 months, July 2025 to August 2025",
            "Asked for",
        ]
    ]
    assert whole.letters[0] == ["–", "Yes", "Internal Medicine", "Not answered", "Received"]
    wishes = dict(whole.wishes)
    assert (wishes["States"], dict(whole.canada)["Provinces"]) == ("New York, New Jersey", "Ontario")
    assert wishes["Signals"] == "None"


def test_kinds_of_hospital_cannot_be_misread_and_publications_are_no_wish() -> None:
    whole = told(wishes=Wishes(settings=("community", "community_university")), publications=3)
    wishes = dict(whole.wishes)
    assert wishes["Kinds of hospital"] == "“Community” or “Community, university-affiliated”"
    assert ("Publications" in wishes, whole.publications) == (False, 3)


CANADA = {
    "Citizen or permanent resident": "Not answered",
    "School in the World Directory": "Not answered",
    "MCCQE Part I": "Not answered",
    "NAC": "Not answered",
    "Earlier training in Canada": "Not answered",
    "Language test, or exemption": "Not answered",
    "Return of service accepted": "Not answered",
    "Provinces": "Not answered",
}
NAC_TWICE = (
    ExamAttempt("nac", date(2026, 9, 12)),
    ExamAttempt("nac", date(2025, 9, 13), False),
    ExamAttempt("mccqe1", None, True),
)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({}, {}, id="nothing answered of Canada"),
        pytest.param(
            {"canadian_status": "citizen", "exams": None},
            CANADA | {"Citizen or permanent resident": "Citizen"},
            id="may take part",
        ),
        pytest.param(
            {"wishes": Wishes(provinces=("ON", "QC")), "exams": ()},
            CANADA | {"Provinces": "Ontario, Quebec", "MCCQE Part I": "None", "NAC": "None"},
            id="named provinces, no exam",
        ),
        pytest.param(
            {
                "canadian_status": "permanent_resident",
                "school_in_directory": True,
                "earlier_canadian_training": False,
                "canadian_language_test": False,
                "return_of_service": True,
                "exams": NAC_TWICE,
            },
            {
                "Citizen or permanent resident": "Permanent resident",
                "School in the World Directory": "Yes",
                "MCCQE Part I": "Passed",
                "NAC": "Not passed, 13 September 2025; planned or awaited, 12 September 2026",
                "Earlier training in Canada": "No",
                "Language test, or exemption": "No",
                "Return of service accepted": "Yes",
                "Provinces": "Not answered",
            },
            id="everything but provinces",
        ),
        pytest.param(
            {"school_in_directory": False}, {"School in the World Directory": "No"}, id="answered all the same"
        ),
        pytest.param({"exams": NAC_TWICE[-1:]}, {"MCCQE Part I": "Passed"}, id="a Canadian exam all the same"),
    ],
)
def test_what_canada_asks(changes, says) -> None:
    assert dict(told(**changes).canada) == says


def test_what_is_not_answered_is_not_none() -> None:
    empty = summary_of(Applicant(), "", {})
    assert (empty.exams, empty.letters, empty.experience) == (None, None, None)
    assert dict(empty.wishes)["Signals"] == "Not answered"
    assert told(experience=()).experience == []


@pytest.mark.django_db
def test_the_page_is_private_and_says_what_follows_and_why(client, on_day) -> None:
    on_day(WINTER)
    upload(client)
    page = client.get(SUMMARY)
    assert page["Cache-Control"] == "private, no-store"
    content = page.content.decode()
    assert "Example Medical College, India" in content
    assert "That makes you an IMG, whatever your citizenship" in content
    assert "Your work permit is valid for the first 3 years of training" in content
    assert client.get("/me/").content.decode().count(f'href="{SUMMARY}"') == 1
    stranger = Client().get(SUMMARY)
    assert (stranger.status_code, stranger["Location"]) == (302, "/me/")


@pytest.mark.django_db
def test_the_page_has_what_canada_asks_of_whom_it_concerns(client) -> None:
    client.post("/me/who/", {"school_name": "Example", "version": "0"})
    assert "For Canada" not in client.get(SUMMARY).content.decode()
    client.post("/me/who/", {"canadian_status": "citizen", "canadian_language_test": "True", "version": "1"})
    page = client.get(SUMMARY).content.decode()
    assert '<h2 id="canada">For Canada</h2>' in page
    assert "<dt>Language test, or exemption</dt><dd>Yes</dd>" in page


@pytest.mark.django_db
def test_markup_stays_text(client) -> None:
    client.post("/me/who/", {"school_name": "<script>alert(1)</script>", "version": "0"})
    assert "&lt;script&gt;" in client.get(SUMMARY).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 50])
def test_as_many_statements_for_fifty_rows_as_for_one(client, count, django_assert_num_queries) -> None:
    upload(
        client,
        ecfmg_certified_on=None,
        exams=[{"exam": "oet", "taken_on": f"20{10 + number % 15}-0{1 + number // 15}-01"} for number in range(count)],
    )
    client.get(SUMMARY)
    with django_assert_num_queries(9):
        client.get(SUMMARY)


@pytest.mark.django_db
def test_what_is_open_is_told_on_the_page(client) -> None:
    client.post("/me/who/", {"school_country": "India", "version": "0"})
    page = " ".join(client.get(SUMMARY).content.decode().split())
    assert "<strong>Still open:</strong>" in page
    assert '<a href="/me/wishes/#id_specialties_0">The specialties you want</a>' in page
