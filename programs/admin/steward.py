"""What all pages of the desk share: bounded input, nothing deleted, and evidence taken back with a reason."""

import re
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from programs.access import may_keep, may_view
from programs.facts.locks import in_turn
from programs.http.params import typed_id

MOST_SEARCH_WORDS: Final = 10
MOST_WITHDRAWN_AT_ONCE: Final = 200


def withdraw_address(model: type[Model], ids: list[int]) -> str:
    query = urlencode([("id", pk) for pk in ids])
    return f"{reverse(f'admin:{model._meta.app_label}_{model._meta.model_name}_withdraw')}?{query}"


def withdraw_link(row: Model, text: str = "Withdraw…") -> SafeString:
    return format_html('<a href="{}">{}</a>', withdraw_address(type(row), [row.pk]), text)


def nobody(admin: Any, request: HttpRequest, obj: Any = None) -> bool:
    """A permission that nobody has."""
    return False


def who_reads(admin: Any, request: HttpRequest, obj: Any = None) -> bool:
    """The permission of those who see the desk."""
    return may_view(request.user)


def who_keeps(admin: Any, request: HttpRequest, obj: Any = None) -> bool:
    """The permission of those who keep the data."""
    return may_keep(request.user)


class StewardAdmin(admin.ModelAdmin):
    """An admin whose search, filters and actions answer any input, and where nothing is deleted.

    ``linked_by``: foreign keys that links from other pages may filter by.
    """

    linked_by: tuple[str, ...] = ()
    list_per_page = 50
    empty_value_display = ""
    show_full_result_count = False
    has_delete_permission = nobody

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What is saved is held against what stands now, and stays so until it is recorded."""
        page = super().changeform_view
        return (in_turn(page) if request.method == "POST" else page)(request, *args, **kwargs)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        words = search_term.replace("\0", " ")[:200].split()[:MOST_SEARCH_WORDS]
        return super().get_search_results(request, queryset, " ".join(words))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what our own filters and links ask: Django would let any comparison of a column through."""
        filters = [one[0] if isinstance(one, tuple) else one for one in self.list_filter]
        words = [getattr(one, "parameter_name", one) for one in filters]
        return re.sub(r"(__id)?__(exact|isnull)$", "", lookup) in (*words, *self.linked_by)

    def response_action(self, request: HttpRequest, queryset: QuerySet, *where: Any) -> HttpResponse | None:
        if not all(typed_id(word) for word in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            self.message_user(request, "That selection could not be read.", messages.ERROR)
            return None
        return super().response_action(request, queryset, *where)


class ReferenceAdmin(StewardAdmin):
    """Data of no program, edited in place by those who keep the data."""

    has_module_permission = has_view_permission = who_reads
    has_add_permission = has_change_permission = who_keeps


class WithdrawalForm(forms.Form):
    reason = forms.CharField(max_length=200, help_text="Kept with who and when in the history of each row.")


class AppendOnlyAdmin(StewardAdmin):
    """Rows that are read and withdrawn, never edited. Subclasses say how they are taken back."""

    actions = ("withdraw_selected",)
    has_change_permission = nobody

    def take_back(self, rows: QuerySet, by: Any) -> None:
        raise NotImplementedError

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    @admin.action(description="Withdraw selected…", permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        ids = list(queryset.values_list("pk", flat=True)[: MOST_WITHDRAWN_AT_ONCE + 1])
        if len(ids) > MOST_WITHDRAWN_AT_ONCE:
            self.message_user(request, f"At most {MOST_WITHDRAWN_AT_ONCE} rows at once.", messages.ERROR)
            return None
        return redirect(withdraw_address(self.model, ids))

    @in_turn
    def take_back_and_say_why(self, rows: QuerySet, by: Any, why: str) -> None:
        listed = list(rows)
        self.take_back(rows, by)
        LogEntry.objects.log_actions(by.pk, listed, CHANGE, change_message=why)

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_withdraw"
        return [path("withdraw/", self.admin_site.admin_view(self.withdraw), name=name), *super().get_urls()]

    def withdraw(self, request: HttpRequest) -> HttpResponse:
        """Ask why, then take the rows named by ``?id=`` back."""
        if not self.has_withdraw_permission(request):
            raise PermissionDenied
        ids = [word for word in request.GET.getlist("id") if typed_id(word)][:MOST_WITHDRAWN_AT_ONCE]
        rows = self.get_queryset(request).filter(pk__in=ids, withdrawn_at__isnull=True)
        listed = list(rows)
        if not listed:
            self.message_user(request, "Nothing to withdraw: these rows no longer stand.", messages.WARNING)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        form = WithdrawalForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self.take_back_and_say_why(rows, request.user, f"Withdrawn: {form.cleaned_data['reason']}")
            self.message_user(request, f"Withdrew {', '.join(map(str, listed[:5]))}{'…' if len(listed) > 5 else ''}.")
            return redirect(self.after_withdrawal(listed))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Withdraw {self.opts.verbose_name}",
            "rows": listed,
            "form": form,
        }
        return render(request, "admin/programs/withdraw.html", context)

    def after_withdrawal(self, rows: list[Any]) -> str:
        """The program the rows speak of, so that its new values are seen at once; else the list."""
        programs = {getattr(row, "program_id", None) for row in rows}
        if len(programs) == 1 and None not in programs:
            return reverse("admin:programs_program_change", args=[*programs])
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
