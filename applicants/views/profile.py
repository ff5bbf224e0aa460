"""The applicant's own pages: what we know, the five parts, the file, and the way to make it all go away."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants import identity
from applicants.access import SUPPOSED, has_two_files, own_profile, private, remember
from applicants.adoption import PlansTooLongError, drop_guest_file, keep_own_file, take_over
from applicants.completeness import asked_in, completeness
from applicants.forms import TwoFilesForm, UploadForm
from applicants.known import known_names
from applicants.models import Advising, ChangedElsewhereError, Profile
from applicants.models.profile import DAYS_KEPT
from applicants.parts import PARTS, Part, Sheet, differences_of, progress
from applicants.profile_file import ProfileError, from_profile, read, replace_profile
from applicants.seasons import next_season

PART_ORDER = list(PARTS)


@private
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    return render(request, "applicants/profile.html", overview(request))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def profile_part(
    request: HttpRequest,
    name: str,
    template: str = "applicants/profile_part.html",
    beside: Callable[[Profile], dict[str, Any]] | None = None,
) -> HttpResponse:
    """One part as a form. Saved on its own; when it was saved elsewhere meanwhile, the page says what differs.

    ``beside``: what else its page shows of the profile that is kept.
    """
    mine = own_profile(request)
    if beside and request.method != "POST" and not mine._state.adding:
        prefetch_related_objects([mine], name)  # for the form and for what stands beside it
    sheet = Sheet(PARTS[name], mine, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "autosave" in request.POST:
        return autosaved(request, mine, sheet)
    if request.method == "POST" and not sheet.is_adding and sheet.is_valid() and keep(request, mine, sheet):
        messages.success(request, f"Saved: {PARTS[name].title}.")
        return redirect(next_page(name, request.POST))
    context = {"sheet": sheet, "part": PARTS[name], "place": PART_ORDER.index(name) + 1, "parts": len(PARTS)}
    context["questions"] = asked_in(name)
    if beside and not mine._state.adding:
        context |= beside(Profile.objects.get(pk=mine.pk) if request.method == "POST" else mine)
    return render(request, template, context, status=400 if sheet.problems() else 200)


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
def profile_upload(request: HttpRequest) -> HttpResponse:
    """Replace the whole profile by a file; a file with any error changes nothing."""
    mine, form = own_profile(request), UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return upload_refused(request, [str(why) for faults in form.errors.values() for why in faults])
    try:
        file = read(form.cleaned_data["file"].read(), known_names(), timezone.localdate())
        replace_profile(mine, file, form.cleaned_data["version"])
    except ProfileError as error:
        return upload_refused(request, error.messages)
    except ChangedElsewhereError:
        return upload_refused(request, ["Your profile was changed in another window. Look at it, then upload again."])
    remember(request, mine)
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
        request.session.pop(SUPPOSED, None)
        if request.user.is_authenticated:
            messages.success(request, "Your profile is deleted. Your account and saved searches are still there.")
        else:
            request.session.flush()
            messages.success(request, "Your profile is deleted. Nothing about you is kept here.")
        return redirect("applicants:profile")
    mine = own_profile(request)
    context = {"profile": mine, "has_two_files": has_two_files(request, mine)}
    return render(request, "applicants/profile_delete.html", context)


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
    return render(request, "applicants/two_files.html", context)


# Saving a part --------------------------------------------------------------------------------------------------------


def keep(request: HttpRequest, mine: Profile, sheet: Sheet) -> bool:
    """Save a valid part. False, with nothing written and ``sheet`` compared, when another window saved others."""
    try:
        mine.save_parts({sheet.part.name: sheet.new_rows()}, sheet.version)
        sheet.version = mine.version
    except ChangedElsewhereError:
        sheet.compare(Profile.objects.for_request(request).get())
    if not sheet.differences:
        remember(request, mine)
    return not sheet.differences


def autosaved(request: HttpRequest, mine: Profile, sheet: Sheet) -> JsonResponse:
    """A part saved while somebody types, for the script of its page: the new version, or what is wrong.

    Neither when another window saved this part: the button then shows what differs.
    """
    if not sheet.is_valid():
        return JsonResponse({"saved": False, "problems": [why for _, why in sheet.problems()]})
    if not keep(request, mine, sheet):
        return JsonResponse({"saved": False})
    ids = sheet.rows.ids() if sheet.rows is not None else {}  # or the next save would take new rows for others
    return JsonResponse({"saved": True, "version": sheet.version, "ids": ids})


# Whose page it is -----------------------------------------------------------------------------------------------------


def overview(request: HttpRequest, upload_errors: Sequence[str] = ()) -> dict[str, Any]:
    """What the profile page shows: how far each part is, and what follows from the answers, with the reason."""
    mine = own_profile(request)
    me, season = from_profile(mine).applicant(), next_season(timezone.localdate())
    group = identity.group(me)
    return {
        "profile": mine,
        "is_kept": not mine._state.adding,
        "has_two_files": has_two_files(request, mine),
        "days_kept": DAYS_KEPT,
        "progress": progress(me),
        "whole": completeness(me),
        "season": season,
        "img": identity.is_img(me),
        "group": group,
        "group_label": group.group.label if group.group else "",
        "visa_need": identity.visa_need(me, season),
        "upload": UploadForm(initial={"version": mine.version}, label_suffix=""),
        "upload_errors": upload_errors,
        "asking": Advising.objects.waiting().filter(profile=mine.pk).count(),
    }


def upload_refused(request: HttpRequest, errors: Sequence[str]) -> HttpResponse:
    return render(request, "applicants/profile.html", overview(request, errors))


def next_page(name: str, wanted: Mapping[str, str]) -> str | Part:
    """The part after this one, or the overview when that was asked for or all are through."""
    place = PART_ORDER.index(name) + 1
    return "applicants:profile" if "overview" in wanted or place == len(PART_ORDER) else PARTS[PART_ORDER[place]]
