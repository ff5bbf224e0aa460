from applicants.models.arrived import ArrivedFile
from applicants.models.plan import AssignedLetter, RankEntry, SavedProgram, Status, StatusChange
from applicants.models.profile import ChangedElsewhereError, Profile
from applicants.models.rows import ExamSitting, Experience, Letter, OwnFact, Preference
from applicants.models.search import Digest, Frequency, SavedSearch
from applicants.models.session import VisitorSession
from applicants.models.sharing import Advising, SharedLink, WrongLink
from applicants.models.undo import Undo

__all__ = [
    "Advising",
    "ArrivedFile",
    "AssignedLetter",
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
    "SharedLink",
    "Status",
    "StatusChange",
    "Undo",
    "VisitorSession",
    "WrongLink",
]
