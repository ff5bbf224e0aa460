"""The tables of figures and weights, as the design prints them."""

# specialty: share of US IMGs and of non-US IMGs among those matched, in percent
SHARES = {
    "internal-medicine": (12.9, 26.0),
    "pathology": (10.6, 34.6),
    "neurology": (8.7, 21.7),
    "pediatrics": (8.3, 11.7),
    "family-medicine": (17.8, 9.8),
    "psychiatry": (8.8, 7.1),
    "physical-medicine-and-rehabilitation": (10.4, 5.5),
    "anesthesiology": (6.3, 5.2),
    "general-surgery": (5.0, 6.6),
    "diagnostic-radiology": (5.1, 8.0),
    "emergency-medicine": (4.6, 1.1),
    "obstetrics-and-gynecology": (2.7, 3.8),
}
OTHER_SHARES = (2.7, 3.8)
GROUPS = ("us_img", "non_us_img")
# Among first-year places filled in 2018.
NATIONAL = {"us_img": 0.100, "non_us_img": 0.136}

# specialty: the lower and the upper threshold of Step 2 CK
THRESHOLDS = {
    "internal-medicine": (229, 239),
    "family-medicine": (220, 237),
    "pediatrics": (222, 239),
    "psychiatry": (229, 244),
    "neurology": (225, 248),
    "general-surgery": (239, 244),
    "emergency-medicine": (222, 248),
    "obstetrics-and-gynecology": (229, 244),
    "diagnostic-radiology": (232, 251),
    "anesthesiology": (229, 248),
    "orthopaedic-surgery": (244, 255),
}
OTHER_THRESHOLDS = (229, 244)

PROSPECT = {
    "openness": 33,
    "step2_ck": 12,
    "first_attempt": 12,
    "letters": 8,
    "hands_on": 8,
    "commitment": 6,
    "signal": 6,
    "known_there": 6,
    "recency": 5,
    "step3": 2,
    "research": 2,
}
FIT = {"wanted_specialty": 40, "wanted_place": 40, "wanted_setting": 20}
COVERAGE = {
    "record": 30,
    "accepts_img": 15,
    "visas": 15,
    "min_step2_ck": 12,
    "max_attempts": 8,
    "max_years_since_graduation": 8,
    "usce": 5,
    "letters_required": 4,
    "ecfmg_by": 2,
    "positions_per_year": 1,
}
POOLED_RECORD = 20

# Two or more of these under one institution make a large teaching center.
OF_LARGE_CENTERS = {
    "dermatology", "otolaryngology", "orthopaedic-surgery", "plastic-surgery", "neurological-surgery",
    "vascular-surgery", "thoracic-surgery", "ophthalmology", "urology", "radiation-oncology",
    "interventional-radiology",
}  # fmt: skip
# The state tells nothing of these.
WITHOUT_STATE = {
    "neurological-surgery", "orthopaedic-surgery", "plastic-surgery", "vascular-surgery", "thoracic-surgery",
    "otolaryngology", "dermatology",
}  # fmt: skip
WITH_RESEARCH = ("neurological-surgery", "orthopaedic-surgery")


def share(specialty: str, group: str) -> float:
    return SHARES.get(specialty, OTHER_SHARES)[GROUPS.index(group)] / 100
