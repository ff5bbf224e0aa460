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


READERS: Final = "You, and whoever you give a link or invite as adviser"
YOU: Final = "You alone"
STEWARDS: Final = "Stewards, who do not learn who you are"
SIGNED_IN: Final = settings.SIGNED_IN_FOR // 86400
SESSION_ENDS: Final = f"You sign out, or {DAYS_KEPT} days after your last change, or {SIGNED_IN} days after you sign in"
WITH_IT: Final = "You delete it, your profile or your account"
PROFILE: Final = "Your profile: school, citizenship, visa, Steps, letters, experience, wishes"
PLAN: Final = "Your plan: programs, status, costs, days, letters sent, rank list. Your notes only if you say so"
FILE: Final = ("Profile", "ExamSitting", "Letter", "Experience", "Preference")
OF_PROFILE: Final = tuple(f"applicants.{one}" for one in FILE)
OF_PLAN: Final = tuple(f"applicants.{one}" for one in ("SavedProgram", "StatusChange", "AssignedLetter", "RankEntry"))
DELETED: Final = f"You delete it. Without an account: {DAYS_KEPT} days after your last change"
ACCOUNT: Final = ("auth.User", "account.EmailAddress", "account.EmailConfirmation")
ADDRESS: Final = "Your account: e-mail address, and your password in a form that cannot be read back"
UNCONFIRMED: Final = f"You delete it. If you never confirm the address: {DAYS_KEPT} days"

KEPT: Final = (  # those that the same people see, one after the other
    Kept(PROFILE, "To say where you can apply, and why", DELETED, READERS, OF_PROFILE),
    Kept(PLAN, "To keep your season in one place", WITH_IT, READERS, OF_PLAN),
    Kept("Links you made and advisers you invited", "To let others read along", "You end them, or they expire",
         "You, and the adviser it is about", ("applicants.SharedLink", "applicants.Advising")),
    Kept("What programs told you", "To judge them by it, for you alone", WITH_IT, YOU, ("applicants.OwnFact",)),
    Kept("A file you uploaded and have not confirmed", "To show you what it would change", "One day", YOU,
         ("applicants.ArrivedFile",)),
    Kept("A copy of your last change", "To let you undo it", "One day, or your next change", YOU, ("applicants.Undo",)),
    Kept("Saved searches, and when we last sent you a mail about them", "To show or mail you what is new", WITH_IT, YOU,
         ("applicants.SavedSearch", "applicants.Digest")),
    Kept(ADDRESS, "To let you in, and nobody else", UNCONFIRMED, "You and the administrators", ACCOUNT),
    Kept("Corrections you send, with your note", "To correct what is wrong about a program",
         "A steward decides. Your note is deleted a year later", STEWARDS, ("programs.Correction",)),
    Kept("Programs in your spreadsheet that the site does not have, if you offer them", "To add them to the site",
         "A steward has looked at them", STEWARDS, ("programs.SuggestedProgram",)),
    Kept("Your second factor, encrypted", "To check your codes", "You switch it off", "Nobody", ("mfa.Authenticator",)),
    Kept("Sessions: which browser is yours", "To find your profile again", SESSION_ENDS, "Nobody",
         ("applicants.VisitorSession",)),
    Kept("How often your network tried something. Its address is made unreadable", "To stop abuse", "One day", "Nobody",
         ("programs.Submission", "applicants.WrongLink")),
)  # fmt: skip

COOKIES: Final = (
    ("Session", "Leads to your profile.", SESSION_ENDS),
    ("Form protection", "Proves that a form came from this site.", "One year"),
    ("What you wrote", "Makes the next page show what you just saved.", "Two minutes"),
    ("Known browser", "Lets you sign in while others guess your password. It does not say who you are.", "One year"),
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
