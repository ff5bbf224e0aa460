from applicants.models.profile import (
    ChangedElsewhereError,
    ExamSitting,
    Experience,
    Letter,
    OwnFact,
    Preference,
    Profile,
)
from applicants.models.search import SavedSearch

__all__ = [
    "ChangedElsewhereError",
    "ExamSitting",
    "Experience",
    "Letter",
    "OwnFact",
    "Preference",
    "Profile",
    "SavedSearch",
]
