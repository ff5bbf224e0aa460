"""What stewards said of employers in filings: looked at, and said again otherwise."""

from django.contrib import admin

from programs.admin.steward import ReferenceAdmin, nobody, who_keeps
from programs.http.drawn import DrawnForm
from programs.models import EmployerAlias


@admin.register(EmployerAlias)
class EmployerAliasAdmin(ReferenceAdmin):
    form = DrawnForm
    fields = ("employer", "state", "place", "drawn")
    readonly_fields = ("employer", "state")
    list_display = ("employer", "state", "place", "said_by", "said_at")
    search_fields = ("employer", "place")
    has_add_permission = nobody
    has_delete_permission = who_keeps
