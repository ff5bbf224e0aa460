"""My data: all of it as one file, such a file taken over again, and the ways to delete."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applicants.everything import LARGEST, as_text, everything_of
from applicants.models import ArrivedFile, ChangedElsewhereError, Profile, SavedProgram, SharedLink
from applicants.profile_file import ProfileError
from applicants.taking_over import Preview, arrive, decide, forget_arrived
from applicants.views import TooManyFilesError, account_of, count_file, private
from applicants.views.profile import remember, stored_profile

CHANGED = "What is kept here was changed after you saw this page. Look again, then decide."


@private
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept and how to take it along; a POST brings a file, which then waits for its owner's word."""
    form, is_one_too_many = FileForm(request.POST or None, request.FILES or None), False
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
    mine = Profile.objects.for_request(request).first()
    context = {
        "form": form,
        "is_kept": mine is not None or request.user.is_authenticated,
        "profile": mine,
        "plan_count": SavedProgram.objects.filter(profile=mine).count() if mine else 0,
        "link_count": SharedLink.objects.filter(profile=mine).count() if mine else 0,
        "waits": mine is not None and ArrivedFile.objects.filter(profile=mine).exists(),
    }
    status = 429 if is_one_too_many else 400 if form.errors or form.faults else 200
    return render(request, "applicants/my_data.html", context, status=status)


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
    context = {"preview": Preview.model_validate(file.shown), "faults": faults, "sent_at": file.arrived_at}
    return render(request, "applicants/arrived.html", context, status=400 if faults else 200)


def decided_already(request: HttpRequest) -> HttpResponse:
    """Where a page of a file leads that waits no more: it was decided about in another window, or its day is over."""
    messages.info(request, "No file waits here: it was decided about already, or its day is over.")
    return redirect("applicants:my_data")


def bring(request: HttpRequest, content: bytes) -> None:
    """Keep the file for a decision; who has no profile yet begins one. Raises ProfileError, with nothing begun."""
    forget_arrived()
    with transaction.atomic():
        mine = stored_profile(request)
        arrive(mine, account_of(request), content)
    remember(request, mine)


class FileForm(forms.Form):
    """A file with everything, or a profile file. ``faults``: what is wrong inside it."""

    file = forms.FileField(
        label="File (JSON)",
        help_text="From here: everything, or a profile alone. You see what it would replace before it does.",
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
