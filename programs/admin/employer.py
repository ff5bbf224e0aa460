"""What stewards said of employers in filings: looked at, and said again otherwise."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programs.access import may_keep, may_view
from programs.admin.steward import StewardAdmin
from programs.http.drawn import DrawnForm
from programs.models import EmployerAlias


@admin.register(EmployerAlias)
class EmployerAliasAdmin(StewardAdmin):
    form = DrawnForm
    fields = ("employer", "state", "place", "drawn")
    readonly_fields = ("employer", "state")
    list_display = ("employer", "state", "place", "said_by", "said_at")
    search_fields = ("employer", "place")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_view(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_view(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep(request.user)
