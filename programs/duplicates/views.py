"""Possible duplicates among the listed programs: looked at side by side, judged, and judged again."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from programs.access import stewards_only, viewers_only
from programs.duplicates import finding
from programs.facts import ledger
from programs.models import Pairing, Program

PAIRS_A_PAGE: Final = 10
JUDGED_A_PAGE: Final = 50
JUDGED_SHOWN: Final = 5
STALE: Final = "These two are no longer both listed. This is how it stands now."


class JudgeForm(forms.Form):
    """Two programs by key, what they are, and if they are one, which of them is kept."""

    one = forms.SlugField(max_length=80)
    other = forms.SlugField(max_length=80)
    keep = forms.SlugField(max_length=80)
    judgement = forms.ChoiceField(choices=[("same", "Same program"), ("apart", "Keep apart")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        keys = [cleaned.get("one"), cleaned.get("other")]
        listed = {one.program_key: one for one in Program.objects.listed().filter(program_key__in=keys)}
        if len(listed) < 2 or cleaned.get("keep") not in listed:
            raise forms.ValidationError(STALE)
        kept = listed.pop(cleaned["keep"])
        return cleaned | {"kept": kept, "duplicate": listed.popitem()[1]}


@viewers_only
@require_safe
def duplicate_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(finding.waiting(), PAIRS_A_PAGE).get_page(request.GET.get("page"))
    keys = {key for like in page.object_list for key in (like.one.key, like.other.key)}
    standing = Count("evidence", filter=Q(evidence__withdrawn_at__isnull=True))
    found = Program.objects.filter(program_key__in=keys).select_related("specialty").annotate(statements=standing)
    programs = {program.program_key: program for program in found}
    judged = judgements()
    context = {
        "page": page,
        "pairs": [pair(like, programs) for like in page.object_list],
        "judged": judged[:JUDGED_SHOWN],
        "judged_count": judged.count(),
    }
    return render(request, "programs/duplicates/duplicates.html", context)


def pair(like: finding.Likeness, programs: dict[str, Any]) -> dict[str, Any]:
    """Two programs side by side; the one with more evidence is proposed to be kept, of two alike the older."""
    one, other = programs[like.one.key], programs[like.other.key]
    kept = max((other, one), key=lambda program: program.statements)
    return {"like": like, "one": one, "other": other, "kept": kept}


@stewards_only
@require_POST
def duplicate_judge(request: HttpRequest) -> HttpResponse:
    form = JudgeForm(request.POST)
    page = request.POST.get("page", "")
    back = reverse("duplicates:list") + (f"?page={page}" if page.isdecimal() and len(page) < 6 else "")
    if not form.is_valid():
        messages.error(request, STALE)
        return redirect(back)
    kept, duplicate = form.cleaned_data["kept"], form.cleaned_data["duplicate"]
    is_same = form.cleaned_data["judgement"] == "same"
    try:
        (ledger.merge if is_same else ledger.keep_apart)([(duplicate.pk, kept.pk)], by=request.user)
    except ledger.PairingError as error:
        messages.error(request, str(error))
        return redirect(back)
    said = f"Merged: {duplicate} into {kept}." if is_same else f"Kept apart: {duplicate} and {kept}."
    messages.success(request, f"{said} You can undo it below.")
    return redirect(back)


@viewers_only
@require_safe
def duplicate_judged(request: HttpRequest) -> HttpResponse:
    page = Paginator(judgements(), JUDGED_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "programs/duplicates/judged.html", {"page": page})


@stewards_only
@require_POST
def duplicate_undo(request: HttpRequest, pk: int) -> HttpResponse:
    pairing = get_object_or_404(Pairing.objects.select_related("duplicate", "kept"), pk=pk)
    ledger.undo_pairings(Pairing.objects.filter(pk=pk), by=request.user)
    messages.success(request, f"Undone: {pairing.duplicate} and {pairing.kept} are not judged.")
    return redirect("duplicates:list")


def judgements() -> Any:
    """What stands, newest first."""
    standing = Pairing.objects.filter(withdrawn_at__isnull=True)
    return standing.select_related("duplicate__specialty", "kept__specialty", "recorded_by", "batch")
