"""The stewards' desk: Django's admin over programs, evidence and sources; only the ledger writes facts."""

from django.contrib import admin

from programs.admin.employer import EmployerAliasAdmin
from programs.admin.evidence import EvidenceAdmin, SeasonRecordAdmin
from programs.admin.figure import FigureAdmin
from programs.admin.program import ProgramAdmin
from programs.admin.school import SchoolAliasAdmin
from programs.admin.source import ImportBatchAdmin, SourceAdmin
from programs.admin.specialty import SpecialtyAdmin
from programs.admin.suggested import SuggestedProgramAdmin

admin.site.enable_nav_sidebar = False  # tables of facts need the width
admin.site.site_header = admin.site.site_title = "IMGMatch admin"
admin.site.index_title = "Data behind the desk"

__all__ = [
    "EmployerAliasAdmin",
    "EvidenceAdmin",
    "FigureAdmin",
    "ImportBatchAdmin",
    "ProgramAdmin",
    "SchoolAliasAdmin",
    "SeasonRecordAdmin",
    "SourceAdmin",
    "SpecialtyAdmin",
    "SuggestedProgramAdmin",
]
