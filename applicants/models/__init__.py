from applicants.models.plan import SavedProgram, Status, StatusChange
from applicants.models.profile import ChangedElsewhereError, Profile
from applicants.models.rank_list import RankEntry
from applicants.models.rows import ExamSitting, Experience, Letter, OwnFact, Preference
from applicants.models.search import Digest, Frequency, SavedSearch

__all__ = [
    "ChangedElsewhereError",
    "Digest",
    "ExamSitting",
    "Experience",
    "Frequency",
    "Letter",
    "OwnFact",
    "Preference",
    "Profile",
    "RankEntry",
    "SavedProgram",
    "SavedSearch",
    "Status",
    "StatusChange",
]
