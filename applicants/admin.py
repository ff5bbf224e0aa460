"""What an administrator may do for somebody's account: its name and rights, one address an account, and taking a
second factor away from who lost the phone."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from programs.admin.steward import nobody
from programs.http.drawn import DrawnForm

for model in (Authenticator, EmailAddress, Group, User):
    admin.site.unregister(model)


class AccountForm(DrawnForm, UserChangeForm):
    def clean_email(self) -> str:
        """The database keeps one account an address; the form says so first."""
        address: str = self.cleaned_data["email"]
        if address and User.objects.filter(email__iexact=address).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Another account has this address.")
        return address


class RightsInSight:
    """Rights as boxes to tick: they need no script, and are named for whoever hears the page."""

    filter_horizontal = ()

    def formfield_for_manytomany(self, field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(field, request, **kwargs)  # type: ignore[misc]


@admin.register(User)
class AccountAdmin(RightsInSight, UserAdmin):
    form = AccountForm
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (*(UserAdmin.fieldsets or ()), (None, {"fields": ("drawn",)}))


@admin.register(EmailAddress)
class AddressAdmin(EmailAddressAdmin):
    form = DrawnForm


@admin.register(Group)
class RoleAdmin(RightsInSight, GroupAdmin):
    form = DrawnForm


@admin.register(Authenticator)
class SecondFactorAdmin(admin.ModelAdmin):
    """Seen and deleted, never read: allauth's own page shows the secret behind the codes."""

    list_display = ("user", "type", "created_at", "last_used_at")
    fields = readonly_fields = ("user", "type", "created_at", "last_used_at")
    has_add_permission = has_change_permission = nobody
