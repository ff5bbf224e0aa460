"""Programs that plans of visitors have and the site has not: looked at, added by hand or by a file, and struck off."""

from django.contrib import admin

from programs.admin.steward import ReferenceAdmin, nobody, who_keeps
from programs.models import SuggestedProgram


@admin.register(SuggestedProgram)
class SuggestedProgramAdmin(ReferenceAdmin):
    list_display = ("name", "place", "sent_at")
    search_fields = ("name", "place")
    has_add_permission = has_change_permission = nobody
    has_delete_permission = who_keeps
