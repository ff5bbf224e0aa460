"""What is kept about people, why, how long and who sees it: the page ``/privacy/``, held to the models by a test."""

from datetime import timedelta
from typing import Final, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applicants.models.profile import DAYS_KEPT


class Kept(NamedTuple):
    """``models``: the tables it is in, as ``app.Model``."""

    what: str
    why: str
    until: str
    seen_by: str
    models: tuple[str, ...]


YOU: Final = "You"
READERS: Final = "You, and whoever you give a link or invite as adviser"
SESSION_ENDS: Final = f"{DAYS_KEPT} days after your last change, or {settings.SIGNED_IN_FOR // 86400} after you sign in"
WITH_IT: Final = "You delete it, your profile or your account"

KEPT: Final = (
    Kept(
        "Your profile: school, citizenship, visa, Steps, letters, experience, wishes",
        "To say where you can apply, and why",
        f"You delete it. Without an account: {DAYS_KEPT} days after your last change",
        READERS,
        tuple(f"applicants.{name}" for name in ("Profile", "ExamSitting", "Letter", "Experience", "Preference")),
    ),
    Kept("What programs told you", "To judge them by it, for you alone", WITH_IT, YOU, ("applicants.OwnFact",)),
    Kept(
        "Your plan: programs, status, notes, costs, days, letters sent, rank list",
        "To keep your season in one place",
        WITH_IT,
        f"{READERS}, never your notes unless you say so",
        tuple(f"applicants.{name}" for name in ("SavedProgram", "StatusChange", "AssignedLetter", "RankEntry")),
    ),
    Kept(
        "A file you uploaded and have not confirmed",
        "To show you what it would change",
        "One day",
        YOU,
        ("applicants.ArrivedFile",),
    ),
    Kept(
        "An undo copy of your last change",
        "So that you can undo it",
        "One day, or your next change",
        YOU,
        ("applicants.Undo",),
    ),
    Kept(
        "Saved searches, and when you were last sent what changed",
        "To show or mail you what is new",
        WITH_IT,
        YOU,
        ("applicants.SavedSearch", "applicants.Digest"),
    ),
    Kept(
        "Links you made and advisers you invited",
        "To let others read along",
        "You end them, or they expire",
        "You and that adviser",
        ("applicants.SharedLink", "applicants.Advising"),
    ),
    Kept(
        "Your account: e-mail address and a one-way form of your password",
        "To let you in, and nobody else",
        f"You delete it. Never confirmed: {DAYS_KEPT} days",
        "You and the administrators",
        ("auth.User", "account.EmailAddress", "account.EmailConfirmation"),
    ),
    Kept(
        "The secret of your second factor, encrypted",
        "To check your codes",
        "You switch it off",
        "Nobody",
        ("mfa.Authenticator",),
    ),
    Kept(
        "Sessions: which browser is yours",
        "To find your profile again",
        f"You sign out. Else {SESSION_ENDS}",
        "Nobody",
        ("applicants.VisitorSession",),
    ),
    Kept(
        "Corrections you send, with your note",
        "To correct what is wrong about a program",
        "It is decided. Your note is deleted a year later",
        "Stewards. They do not learn who you are",
        ("programs.Correction",),
    ),
    Kept(
        "Programs of your spreadsheet the site does not have, if you offer them",
        "To add them to the site",
        "A steward has looked at them",
        "Stewards. They do not learn who you are",
        ("programs.SuggestedProgram",),
    ),
    Kept(
        "Counters against abuse, by your network, made unreadable",
        "To stop abuse",
        "One day",
        "Nobody",
        ("programs.Submission", "applicants.WrongLink"),
    ),
)

COOKIES: Final = (
    ("Session", "Leads to your profile.", f"You sign out. Else {SESSION_ENDS}"),
    ("Form protection", "Proves that a form came from this site.", "One year"),
    ("What you wrote", "Shows you your own change at once.", "Two minutes"),
    ("Known browser", "Lets you in while others guess your password. It does not say who you are.", "One year"),
)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "about/privacy.html", {"kept": KEPT, "cookies": COOKIES, "contact": settings.CONTACT})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). 404 where the site names nobody to write to."""
    if not settings.CONTACT:
        raise Http404("Nobody is named.")
    ends = timezone.now().replace(microsecond=0, second=0, minute=0) + timedelta(days=180)
    lines = [f"Contact: mailto:{settings.CONTACT}", f"Expires: {ends.isoformat()}", "Preferred-Languages: en"]
    if settings.SITE_URL:
        lines.append(f"Canonical: {settings.SITE_URL}{request.path}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
