from applicants.models.plan import SavedProgram, Status, StatusChange
from applicants.models.profile import ChangedElsewhereError, Profile
from applicants.models.rows import ExamSitting, Experience, Letter, OwnFact, Preference
from applicants.models.search import SavedSearch

__all__ = [
    "ChangedElsewhereError",
    "ExamSitting",
    "Experience",
    "Letter",
    "OwnFact",
    "Preference",
    "Profile",
    "SavedProgram",
    "SavedSearch",
    "Status",
    "StatusChange",
]
