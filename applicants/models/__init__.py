from applicants.models.profile import (
    ChangedElsewhereError,
    ExamSitting,
    Experience,
    Letter,
    Preference,
    Profile,
)
from applicants.models.search import SavedSearch

__all__ = ["ChangedElsewhereError", "ExamSitting", "Experience", "Letter", "Preference", "Profile", "SavedSearch"]
