"""The five questions of the front page: what a stranger says first, kept as the profile they go on with."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from applicants.access import account_of, begun_whole, own_profile, private, remember
from applicants.matching.applicant import Applicant
from applicants.models import ChangedElsewhereError, ExamSitting, Preference, Profile
from applicants.models.answers import HIGHEST_SCORE, Exam, ImmigrationStatus, PreferenceKind, VisasAccepted
from applicants.models.profile import DAYS_KEPT
from applicants.models.rows import said
from applicants.profile import answer_checks
from applicants.profile.form_fields import CHOOSE, choice, specialties, yes_no
from applicants.profile.month_field import MonthField
from programs.vocabulary import Visa

YEARS_AHEAD: Final = 8  # how far from graduation a student may be
NEEDED: Final = [
    (VisasAccepted.J1.value, Visa.J1.label),
    (VisasAccepted.H1B.value, Visa.H1B.label),
    (VisasAccepted.EITHER.value, "J-1 or H-1B, either"),
    (VisasAccepted.NONE.value, "None"),
    ("unknown", "I do not know"),
]
A_VISA: Final = frozenset({VisasAccepted.J1.value, VisasAccepted.H1B.value, VisasAccepted.EITHER.value})
HIGHEST: Final = HIGHEST_SCORE[Exam.STEP2_CK]
# What is said of an answer that the profile has already.
LEFT: Final = {
    "visas_accepted": "the visa",
    "graduated_on": "the graduation",
    "us_citizen": "the citizenship",
    "step2_ck": "the exams",
    "specialty": "the specialties",
}
TRIES: Final = 3  # another click may save the same profile meanwhile


class FirstAnswersForm(forms.Form):
    """Five answers, each of which may stay blank. ``left_alone``: what the profile already answered otherwise."""

    visa = choice((), "Visa you need", "Choose None if you have a green card or asylum.")
    specialty = choice((), "Specialty", "You can add more later.")
    step2_ck = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=HIGHEST,
        label="Step 2 CK score",
        help_text="Only if you passed Steps 1 and 2 CK at the first attempt. Otherwise leave it empty.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "whole", "autocomplete": "off"}),
        error_messages={
            "invalid": "Write the score as a whole number, such as 238.",
            "min_value": f"Scores run from 1 to {HIGHEST}.",
            "max_value": f"Scores run from 1 to {HIGHEST}.",
        },
    )
    graduated_on = MonthField(label="Graduation", help_text="Past or planned. Kept as the last day of the month.")
    us_citizen = yes_no("Are you a US citizen?", "Dual citizens answer yes.")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        self.left_alone: list[str] = []
        graduation: Any = self.fields["graduated_on"]
        graduation.latest = timezone.localdate().year + YEARS_AHEAD
        for name, choices in (("visa", NEEDED), ("specialty", specialties()[1:])):
            self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]
        citizen: Any = self.fields["us_citizen"]
        citizen.choices = [CHOOSE, *citizen.choices[1:]]

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("us_citizen") and self.cleaned_data.get("visa") in A_VISA:
            self.add_error("visa", "A US citizen needs no visa: choose None, or change that answer.")

    def keep(self, request: HttpRequest) -> bool:
        """Fill what the visitor's profile leaves blank, or begin one; False where an answer cannot stand beside it."""
        for _ in range(TRIES):
            mine = own_profile(request)
            rows = self.fill(mine)
            if self.errors:
                return False
            try:
                with begun_whole(mine):
                    if rows or mine._state.adding:
                        mine.save_parts(rows, mine.version)
                    remember(request, mine)
            except ChangedElsewhereError:
                continue
            return True
        self.add_error(None, "Your profile is changing in another window. Send your answers again.")
        return False

    def fill(self, mine: Profile) -> dict[str, list[Model]]:
        """Lay these answers where ``mine`` has none; the rows to save with each part that changes."""
        self.left_alone, rows = [], dict[str, list[Model]]()
        visa = self.cleaned_data["visa"]
        answers = {
            "visas_accepted": visa if visa in A_VISA else "",
            "graduated_on": self.cleaned_data["graduated_on"],
            "us_citizen": self.cleaned_data["us_citizen"],
        }
        for column, value in answers.items():
            stored = getattr(mine, column)
            if value in ("", None) or value == stored:
                continue
            if stored in ("", None):
                setattr(mine, column, value)
                rows["who"] = []
            else:
                self.left_alone.append(LEFT[column])
        if visa in A_VISA and mine.us_citizen is False and not mine.immigration_status:
            mine.immigration_status = ImmigrationStatus.NONE  # who needs a visa has no status that spares it
            rows["who"] = []
        is_new = mine._state.adding
        if score := self.cleaned_data["step2_ck"]:
            self._fill_exams(mine, [] if is_new else list(mine.exams.all()), score, rows)
        if slug := self.cleaned_data["specialty"]:
            chosen = [] if is_new else list(mine.preferences.all())
            wished = [row.value for row in chosen if row.kind == PreferenceKind.SPECIALTY]
            if not wished:
                rows["wishes"] = [*chosen, Preference(kind=PreferenceKind.SPECIALTY, value=slug)]
            elif slug not in wished:
                self.left_alone.append(LEFT["specialty"])
        if "who" in rows:
            self._refuse_contradictions(mine)
        return rows

    def _fill_exams(self, mine: Profile, stored: list[ExamSitting], score: int, rows: dict[str, list[Model]]) -> None:
        if not stored and not mine.no_exams:
            steps = ((Exam.STEP1, None), (Exam.STEP2_CK, score))
            rows["exams"] = [ExamSitting(exam=exam, passed=True, score=number) for exam, number in steps]
        elif not any(row.exam == Exam.STEP2_CK and row.score == score for row in stored):
            self.left_alone.append(LEFT["step2_ck"])

    def _refuse_contradictions(self, mine: Profile) -> None:
        """What cannot be true beside the rest of the profile, told at the answer that was given here."""
        me = Applicant(**said(mine, Applicant) | {"visas_accepted": None})
        for field, why in answer_checks.in_who_i_am(me, timezone.localdate()):
            self.add_error("us_citizen" if field == "immigration_status" else "graduated_on", why)


@private
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Keep the five answers and show the ranking; what cannot be kept stands in the form again, as typed."""
    form = FirstAnswersForm(request.POST)
    if not form.is_valid() or not form.keep(request):
        return render(request, "applicants/profile/start.html", {"first_answers": form}, status=400)
    if form.left_alone:
        left = ", ".join(form.left_alone)
        messages.warning(request, f"Your profile had answers already. Left as they are: {left}.")
    if account_of(request):
        messages.success(request, "Kept as your profile.")
    else:
        messages.success(request, f"Kept as your profile for {DAYS_KEPT} days, in reach of this browser alone.")
    return redirect("applicants:ranking")
