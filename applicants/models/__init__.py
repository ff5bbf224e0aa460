from applicants.models.profile import (
    ChangedElsewhereError,
    ExamSitting,
    Experience,
    Letter,
    OwnFact,
    Preference,
    Profile,
)

__all__ = ["ChangedElsewhereError", "ExamSitting", "Experience", "Letter", "OwnFact", "Preference", "Profile"]
