"""Programs that plans of visitors have and the site has not: looked at, added by hand or by a file, and struck off."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programs.access import may_keep, may_view
from programs.admin.steward import StewardAdmin
from programs.models import SuggestedProgram


@admin.register(SuggestedProgram)
class SuggestedProgramAdmin(StewardAdmin):
    list_display = ("name", "place", "sent_at")
    search_fields = ("name", "place")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_view(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep(request.user)
