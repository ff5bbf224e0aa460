"""The log: who did what at the desk, and when."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from programs.access import viewers_only
from programs.desk import log as audit


class LogForm(forms.Form):
    """Whose acts, of which kind, from which moment on backwards; a bad word is told and left out."""

    by = forms.ModelChoiceField(audit.people(), required=False, label="Who", empty_label="Everybody")
    kind = forms.ChoiceField(choices=[("", "Everything"), *audit.KINDS.items()], required=False, label="What")
    before = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_before(self) -> datetime | None:
        written = self.cleaned_data["before"]
        if not written:
            return None
        try:
            moment = parse_datetime(written)
        except ValueError:
            moment = None
        if moment is None or not timezone.is_aware(moment) or not 2000 <= moment.year <= 2100:
            raise forms.ValidationError("This moment could not be read: the newest acts are shown.")
        return moment


@viewers_only
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    form = LogForm(request.GET, label_suffix="")
    is_fine = form.is_valid()
    asked = form.cleaned_data
    who = asked.get("by")
    found = audit.log(by=who.pk if who else None, kind=asked.get("kind", ""), before=asked.get("before"))
    words = request.GET.copy()
    words.pop("before", None)
    rows = [(act, found.people.get(act.by) if act.by else None) for act in found.acts]
    context = {"form": form, "rows": rows, "older": found.older, "query": words.urlencode(), "kinds": audit.KINDS}
    return render(request, "programs/desk/log.html", context, status=200 if is_fine else 400)
