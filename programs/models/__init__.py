from programs.models.correction import Correction, Submission, SuggestedProgram
from programs.models.evidence import Evidence, ImportBatch, SeasonRecord, Source
from programs.models.figure import Confidence, Figure, Topic
from programs.models.pairing import Pairing
from programs.models.program import Program, Track
from programs.models.reference import DataChange, DataState, EmployerAlias, SeasonTurn, Specialty, StateImgCount
from programs.models.school import SchoolAlias
from programs.models.upload import Upload

__all__ = [
    "Confidence",
    "Correction",
    "DataChange",
    "DataState",
    "EmployerAlias",
    "Evidence",
    "Figure",
    "ImportBatch",
    "Pairing",
    "Program",
    "SchoolAlias",
    "SeasonRecord",
    "SeasonTurn",
    "Source",
    "Specialty",
    "StateImgCount",
    "Submission",
    "SuggestedProgram",
    "Topic",
    "Track",
    "Upload",
]
