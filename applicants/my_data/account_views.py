"""The page of an account, and its end. Signing in, passwords, addresses and second factor are allauth's pages."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from applicants.access import owner, private
from applicants.models import Profile
from applicants.my_data.erase import delete_account
from applicants.my_data.merge_guest import drop_guest_file


@private
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = owner(request)
    context = {
        "has_second_factor": is_mfa_enabled(user),
        "has_profile": Profile.objects.filter(user=user).exists(),
        "search_count": user.saved_searches.count(),
    }
    return render(request, "applicants/my_data/account.html", context)


@sensitive_post_parameters("password")
@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_delete(request: HttpRequest) -> HttpResponse:
    """The password once more, then the account, its profile and searches are gone. Not for stewards.

    What a steward changed is recorded under their name, and that history would go with the account.
    """
    user = owner(request)
    form = PasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not user.is_staff and form.is_valid():
        drop_guest_file(request)
        delete_account(user)
        logout(request)
        messages.success(request, "Your account is deleted, with everything that was kept about you.")
        return redirect("home")
    context = {"form": form, "has_two_files": Profile.objects.of_guest(request).exists()}
    return render(request, "applicants/my_data/account_delete.html", context)


class PasswordForm(forms.Form):
    """The password of whoever is signed in, asked again under the same limits as at the door."""

    password = forms.CharField(
        strip=False,
        max_length=4096,
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.user = user

    def clean_password(self) -> str:
        adapter = get_adapter()
        if not adapter.reauthenticate(self.user, self.cleaned_data["password"]):
            raise adapter.validation_error("incorrect_password")
        return self.cleaned_data["password"]
