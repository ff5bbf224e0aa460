"""My data: all of it as one file, such a file taken over again, and the ways to delete."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import (
    SUPPOSED,
    account_of,
    begun_whole,
    has_two_files,
    own_profile,
    private,
    remember,
    stored_profile,
)
from applicants.models import ArrivedFile, ChangedElsewhereError, Profile, SavedProgram, SharedLink
from applicants.models.profile import DAYS_KEPT
from applicants.my_data.archive import LARGEST, as_text, everything_of
from applicants.my_data.erase import empty_write_log
from applicants.my_data.merge_guest import PlansTooLongError, drop_guest_file, keep_own_file, take_over
from applicants.my_data.restore import RestorePreview, decide, forget_arrived, stage
from applicants.profile.file import ProfileError, from_profile, read, replace_profile
from applicants.profile.forms import ProfileFileForm
from applicants.profile.known_names import known_names
from applicants.profile.sections import differences_of
from programs.http.bodies import MEGABYTE, takes_files
from programs.http.few_at_once import few_at_once
from programs.http.sent_files import TooManyFilesError, count_file

CHANGED = "What is kept here was changed after you saw this page. Look again, then decide."


@private
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(LARGEST + MEGABYTE)
@few_at_once
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept and how to take it along; a POST brings a file, which then waits for its owner's word."""
    form, is_one_too_many = ArchiveForm(request.POST or None, request.FILES or None), False
    if request.method == "POST" and form.is_valid():
        try:
            count_file(request)
            bring(request, form.cleaned_data["file"].read())
            return redirect("applicants:arrived")
        except ProfileError as error:
            form.faults = error.messages
        except TooManyFilesError as error:
            form.add_error("file", str(error))
            is_one_too_many = True
    return data_page(request, form, 429 if is_one_too_many else 400 if form.errors or form.faults else 200)


def data_page(
    request: HttpRequest, form: "ArchiveForm", status: int, upload_errors: Sequence[str] = ()
) -> HttpResponse:
    """``upload_errors``: why a profile file was not taken over."""
    mine = Profile.objects.for_request(request).first()
    context = {
        "form": form,
        "upload": ProfileFileForm(
            initial={"version": mine.version if mine else 0}, auto_id="id_profile_%s", label_suffix=""
        ),
        "upload_errors": upload_errors,
        "days_kept": DAYS_KEPT,
        "is_kept": mine is not None or request.user.is_authenticated,
        "profile": mine,
        "plan_count": SavedProgram.objects.filter(profile=mine).count() if mine else 0,
        "link_count": SharedLink.objects.filter(profile=mine).count() if mine else 0,
        "waits": mine is not None and ArrivedFile.objects.filter(profile=mine).exists(),
    }
    return render(request, "applicants/my_data/my_data.html", context, status=status)


@private
@require_safe
def everything_file(request: HttpRequest) -> HttpResponse:
    """Everything kept about whoever asks, as one file."""
    mine, user = Profile.objects.for_request(request).first(), account_of(request)
    if mine is None and user is None:
        raise Http404
    response = HttpResponse(as_text(everything_of(mine, user)), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def arrived(request: HttpRequest) -> HttpResponse:
    """What a file would replace, and the choice: all of it, or nothing."""
    files = ArrivedFile.objects.select_related("profile")
    file = files.filter(profile__in=Profile.objects.for_request(request)).first()
    if file is None:
        return decided_already(request)
    mine, user, faults = file.profile, account_of(request), list[str]()
    if request.method == "POST" and request.POST.get("take") != "yes":
        file.delete()
        messages.success(request, "The file is forgotten. Everything is as it was.")
        return redirect("applicants:my_data")
    try:
        if request.method == "POST":
            if decide(mine, user):
                messages.success(request, "Done: what is kept here is now what the file says.")
                return redirect("applicants:my_data")
            faults = [CHANGED]
            file.refresh_from_db()
    except ArrivedFile.DoesNotExist:
        return decided_already(request)
    except (ProfileError, ChangedElsewhereError):
        file.delete()
        messages.error(request, "The file cannot be taken over any more. Choose it again to see why.")
        return redirect("applicants:my_data")
    context = {"preview": RestorePreview.model_validate(file.shown), "faults": faults, "sent_at": file.arrived_at}
    return render(request, "applicants/my_data/arrived.html", context, status=400 if faults else 200)


def decided_already(request: HttpRequest) -> HttpResponse:
    """Where a page of a file leads that waits no more: it was decided about in another window, or its day is over."""
    messages.info(request, "No file waits here: it was decided about already, or its day is over.")
    return redirect("applicants:my_data")


def bring(request: HttpRequest, content: bytes) -> None:
    """Keep the file for a decision; who has no profile yet begins one. Raises ProfileError, with nothing begun."""
    forget_arrived()
    with transaction.atomic():
        mine = stored_profile(request)
        stage(mine, account_of(request), content)
        remember(request, mine)


class ArchiveForm(forms.Form):
    """A file with everything, or a profile file. ``faults``: what is wrong inside it."""

    file = forms.FileField(
        label="Your file (JSON)",
        help_text="A file from this site: everything, or the profile alone. You first see what it would replace.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")
        self.faults: list[str] = []

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(f"The file is larger than {LARGEST // 1_000_000} MB.")
        return file


@private
@require_safe
def profile_file(request: HttpRequest) -> HttpResponse:
    """Everything kept about the visitor, as the file that can be uploaded again."""
    mine = Profile.objects.for_request(request).first()
    if mine is None:
        raise Http404
    response = HttpResponse(from_profile(mine).to_json(), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="profile.json"'
    return response


@private
@require_POST
@few_at_once
def profile_upload(request: HttpRequest) -> HttpResponse:
    """Replace the whole profile by a file; a file with any error changes nothing."""
    mine, form = own_profile(request), ProfileFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return upload_refused(request, [str(why) for faults in form.errors.values() for why in faults])
    try:
        count_file(request)
        file = read(form.cleaned_data["file"].read(), known_names(), timezone.localdate())
        with begun_whole(mine):
            replace_profile(mine, file, form.cleaned_data["version"])
            remember(request, mine)
    except ProfileError as error:
        return upload_refused(request, error.messages)
    except TooManyFilesError as error:
        return upload_refused(request, [str(error)], status=429)
    except ChangedElsewhereError:
        return upload_refused(request, ["Your profile was changed in another window. Look at it, then upload again."])
    messages.success(request, "Your profile is now what the file says.")
    return redirect("applicants:profile")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def profile_delete(request: HttpRequest) -> HttpResponse:
    """Asked once more, then every answer goes, and of a guest the session too; an account stays."""
    if request.method == "POST":
        with transaction.atomic():
            # Whoever writes to it in another window has done so, or comes too late.
            list(Profile.objects.for_request(request).select_for_update())
            Profile.objects.for_request(request).delete()
        drop_guest_file(request)
        empty_write_log()
        request.session.pop(SUPPOSED, None)
        if request.user.is_authenticated:
            messages.success(request, "Your profile is deleted. Your account and saved searches are still there.")
        else:
            request.session.flush()
            messages.success(request, "Your profile is deleted. Nothing about you is kept here.")
        return redirect("applicants:profile")
    mine = own_profile(request)
    context = {"profile": mine, "has_two_files": has_two_files(request, mine)}
    return render(request, "applicants/my_data/profile_delete.html", context)


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def two_files(request: HttpRequest) -> HttpResponse:
    """An account's profile and the one filled in before signing in: what differs, and which one stays."""
    mine, guest = own_profile(request), Profile.objects.of_guest(request).first()
    if guest is None or mine == guest:
        return redirect("applicants:profile")
    form = TwoFilesForm(request.POST or None, initial={"version": mine.version})
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["keep"] == "account":
                keep_own_file(request, mine, guest)
                messages.success(request, "The profile of your account is kept. The other one is deleted.")
            else:
                take_over(request, mine, guest, form.cleaned_data["version"])
                messages.success(request, "Your account now has the profile you filled in before you signed in.")
            return redirect("applicants:profile")
        except ChangedElsewhereError:
            form.add_error(None, "The profile of your account was changed in another window. Look again, then choose.")
            mine = own_profile(request)
        except PlansTooLongError as error:
            form.add_error(None, str(error))
            mine = own_profile(request)  # in memory it has taken over what was not written
    context = {"profile": mine, "guest": guest, "form": form, "differing": differences_of(mine, guest)}
    return render(request, "applicants/my_data/two_files.html", context)


class TwoFilesForm(forms.Form):
    """Which of two profiles stays. ``version``: of the account's one when the page was drawn."""

    version = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    keep = forms.ChoiceField(
        choices=[("account", "The profile of my account"), ("browser", "The one I filled in before I signed in")],
        label="Which one do you want to keep?",
        widget=forms.RadioSelect,
    )


def upload_refused(request: HttpRequest, errors: Sequence[str], status: int = 200) -> HttpResponse:
    return data_page(request, ArchiveForm(), status, errors)
