"""The season's turn: what it would do, done by one steward once, and taken back the same way."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from programs.access import may_keep, viewers_only
from programs.desk.season import forecast
from programs.facts import ledger
from programs.facts.ledger import SeasonMoved
from programs.fields import FIELDS, POLICY_FIELDS
from programs.models import DataState, SeasonTurn


class TurnForm(forms.Form):
    """``before``: the season the page was drawn in. ``after``: the one next to it."""

    before = forms.IntegerField(widget=forms.HiddenInput)
    after = forms.IntegerField(widget=forms.HiddenInput)
    sure = forms.BooleanField(
        label="I have read what it does", error_messages={"required": "Select this when you have read what it does."}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        before, after = cleaned.get("before"), cleaned.get("after")
        if before is None or after is None or abs(after - before) != 1 or not 2000 <= after <= 2100:
            raise forms.ValidationError("Only the next season or the one before can be chosen.")
        return cleaned


@viewers_only
@require_http_methods(["GET", "HEAD", "POST"])
def season(request: HttpRequest) -> HttpResponse:
    """Shows what the next season does, with ``?back=1`` what the one before does; a post of a steward turns it."""
    now = DataState.current().this_season
    is_back = request.GET.get("back") == "1"
    after = now - 1 if is_back else now + 1
    form = TurnForm(request.POST if request.method == "POST" else None, initial={"before": now, "after": after})
    form.label_suffix = ""
    if request.method == "POST" and may_keep(request.user) and form.is_valid():
        return turned(request, form.cleaned_data["before"], form.cleaned_data["after"])
    told, names = forecast(now, after), {FIELDS[name].label: name for name in POLICY_FIELDS}
    context = {
        "forecast": told,
        "again": [(names[label], label, number) for label, number in told.stale],
        "is_back": is_back,
        "form": form,
        "turns": SeasonTurn.objects.select_related("turned_by")[:10],
    }
    return render(request, "programs/desk/season.html", context, status=400 if form.errors else 200)


def turned(request: HttpRequest, before: int, after: int) -> HttpResponse:
    try:
        changed = ledger.turn_season(before, after, by=request.user)
    except SeasonMoved:
        messages.warning(request, "Somebody turned the season while you looked. Nothing was done; see how it stands.")
    else:
        programs = f"{changed:,} program{'' if changed == 1 else 's'}"
        messages.success(request, f"This season is {after} now; {programs} changed a value.")
    return redirect("desk:season")
