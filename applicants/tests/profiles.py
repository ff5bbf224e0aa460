"""A profile file as its owner might keep it, for tests to take and change."""

from typing import Any

from applicants.profile.known_names import KnownNames

KNOWN = KnownNames(
    specialties={"internal-medicine", "family-medicine"},
    specialty_of={"im-1": "internal-medicine", "im-2": "internal-medicine", "fm-1": "family-medicine"},
    allowances={"internal-medicine": (1, 2, 2026)},
)

OWN_FACTS = [
    {
        "program_key": "im-1",
        "field": "visa_j1",
        "value": "yes",
        "note": "the program told me by phone",
        "set_on": "2026-10-03",
    },
    {"program_key": "im-2", "field": "max_attempts", "value": "none", "note": None, "set_on": "2026-10-04"},
]

NO_PERMIT = {
    "immigration_status": "none",
    "work_permit_ground": None,
    "work_authorized_until": None,
    "work_permit_renewable": None,
}


def a_file(**changes: Any) -> dict[str, Any]:
    """Version 2 with every field filled in, then changed; a field set to ``...`` is left out."""
    whole = {
        "version": 2,
        "medical_school": {"country": "IN", "name": "Example Medical College"},
        "graduated_on": "2019-06-30",
        "us_citizen": False,
        "immigration_status": "work_permit",
        "work_permit_ground": "pending_green_card",
        "work_authorized_until": "2030-06-30",
        "work_permit_renewable": True,
        "visas_accepted": ["J-1", "H-1B"],
        "j1_years_used": 0,
        "home_rule": "does_not_bind",
        "canadian_status": "none",
        "ecfmg_certified_on": "2026-03-01",
        "ecfmg_expected_on": None,
        "ecfmg_valid_until": "2028-12-31",
        "earlier_us_training": False,
        "school_in_directory": True,
        "earlier_canadian_training": False,
        "canadian_language_test": False,
        "return_of_service": True,
        "exams": [
            {"exam": "step1", "taken_on": "2020-03-01", "passed": False, "score": 180},
            {"exam": "step1", "taken_on": "2021-03-01", "passed": True, "score": 210},
            {"exam": "step2_ck", "taken_on": "2022-03-01", "passed": True, "score": 238},
            {"exam": "step3", "taken_on": "2027-01-10", "passed": None, "score": None},
        ],
        "letters": [
            {
                "writer": "A",
                "us_faculty": True,
                "specialty": "internal-medicine",
                "setting": "hands_on",
                "status": "uploaded",
                "institution": "Example Hospital",
                "relationship": "Ward rounds in July 2025",
                "strength": "knows my work well",
                "wanted_by": "2026-09-24",
                "asked_on": "2026-08-01",
                "promised_on": "2026-08-03",
                "reminded_on": ["2026-08-20", "2026-09-01"],
                "received_on": "2026-09-10",
                "waived_on": "2026-08-01",
                "uploaded_on": "2026-09-12",
                "by_chair": True,
            },
            {
                "writer": None,
                "us_faculty": None,
                "specialty": None,
                "setting": None,
                "status": None,
                "institution": None,
                "relationship": None,
                "strength": None,
                "wanted_by": None,
                "asked_on": None,
                "promised_on": None,
                "reminded_on": [],
                "received_on": None,
                "waived_on": None,
                "uploaded_on": None,
                "by_chair": None,
            },
        ],
        "experience": [
            {
                "kind": "elective",
                "country": "US",
                "specialty": "internal-medicine",
                "months": 1.5,
                "ended_on": "2018-08-31",
                "program_key": "im-1",
                "started_on": "2018-07-16",
                "hands_on": True,
                "setting": "inpatient",
                "letter": "asked",
            },
            {
                "kind": "research",
                "country": None,
                "specialty": None,
                "months": None,
                "ended_on": None,
                "program_key": None,
                "started_on": None,
                "hands_on": None,
                "setting": None,
                "letter": None,
            },
        ],
        "publications": 0,
        "signals": ["im-2"],
        "silver_signals": ["im-1"],
        "wishes": {
            "specialties": ["family-medicine", "internal-medicine"],
            "states": ["NY", "NJ"],
            "settings": ["community"],
            "provinces": ["ON", "QC"],
            "weights": {"step2_ck": 20, "letters": 0},
            "prospect_share": 60,
        },
        "own_facts": [],
    }
    return {name: value for name, value in (whole | changes).items() if value is not ...}
