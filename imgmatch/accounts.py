"""Who may sign in, and how: our words and rules over django-allauth.

Applicants sign in with an e-mail address they have confirmed. Stewards are made on the command line by whoever runs the
machine, so their address needs no mail to be believed, and their user name opens the door when they gave none.
"""

import logging
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from smtplib import SMTPException
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.forms import LoginForm, ResetPasswordForm, SignupForm
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from applicants.access import claim_guest_profile
from applicants.models.locks import wait_for_turn
from applicants.models.session import SIGNED_IN_AT
from applicants.my_data.erase import delete_account
from imgmatch import views
from imgmatch.outbox import mails
from programs.http.form_tickets import sender_of

at_the_door = logging.getLogger("imgmatch.sign_in")  # accounts by their number, nobody's name or address
validate_length = MaxLengthValidator(app_settings.EMAIL_MAX_LENGTH)


def address_of(user: User) -> str:
    """What an account is called on pages and in mails."""
    return user.email or "your account"


class AccountAdapter(DefaultAccountAdapter):
    """What allauth leaves to the site: names, links in mails, and what happens to a guest's file at the door."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This e-mail address and password do not belong together.",
        "too_many_login_attempts": "Too many attempts. Wait five minutes, then try again, or reset your password.",
    }

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Django's user model and admin titles need a name. It says nothing: the address stays in its own column."""
        user.username = f"account-{secrets.token_hex(8)}"  # type: ignore[attr-defined]

    def clean_email(self, email: str) -> str:
        """Too long an address would be cut to what the column holds, and be another one."""
        validate_length(email)
        return super().clean_email(email)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse:
        if claim_guest_profile(request, user):
            messages.success(request, "The profile you filled in here before is now part of your account.")
        request.session[SIGNED_IN_AT] = int(time.time())
        at_the_door.info("Account %s signed in", user.pk)
        response = super().post_login(request, user, **how)
        remember_device(response, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Guesses are counted by account and network: who guesses somewhere else locks no owner out."""
        where = "known" if is_known_device(request, login_of(credentials)) else sender_of(request)
        return f"{super()._get_login_attempts_cache_key(request, **credentials)} {where}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """And by account from everywhere, but for browsers that it was opened in before."""
        super().pre_authenticate(request, **credentials)
        login = login_of(credentials)
        if not is_known_device(request, login) and not ratelimit.consume(request, action="guesses", key=login):
            at_the_door.warning("A sign-in was refused: too many guesses at one account")
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        at_the_door.warning("A sign-in was refused: %s", request.path)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whoever opened the mail has the address: an account with it that nobody ever confirmed ends."""
        with transaction.atomic():
            wait_for_turn(f"address {email_address.email.lower()}")
            other = holder_of(email_address.email)
            if other and other.pk != email_address.user_id:
                if other.is_staff or other.last_login:
                    self.add_message(request, messages.ERROR, message=ADDRESS_TAKEN)
                    return False
                delete_account(other)
            return super().confirm_email(request, email_address)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return at_home(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return at_home(super().get_reset_password_from_key_url(key))

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """Leave it to a thread: by the time of the answer, or a 503, a stranger would learn who has an account."""
        message = self.render_mail("account/email/password_reset_key", email, context)
        if user.pk != NOBODY:
            mails.put(message.send)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send, or answer 503 with a sentence: who waits for a link must know that none is coming.

        Whoever signs up or changes their address is mailed in any case, so this tells nothing of accounts.
        """
        try:
            mails.send_now(partial(super().send_mail, template_prefix, email, context))
        except (SMTPException, OSError) as error:
            raise ImmediateHttpResponse(views.say(self.request, 503, NO_MAIL)) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell of a change that is already made: a failure to tell must not look like a failure to change."""
        with suppress(ImmediateHttpResponse):
            super().send_notification_mail(*args, **kwargs)

    def send_account_already_exists_mail(self, email: str) -> None:
        links = {
            name: at_home(self.request.build_absolute_uri(reverse(view)))
            for name, view in (("login_url", "account_login"), ("password_reset_url", "account_reset_password"))
        }
        self.send_mail("account/email/account_already_exists", email, links)


ADDRESS_TAKEN = "This address belongs to another account. Nothing was changed."
NO_MAIL = (
    "We could not send you a mail just now. Wait five minutes, then try again. If you have just signed up, sign in: "
    "that sends the mail once more."
)


def login_of(credentials: Mapping[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()


def device_mark(login: str) -> str:
    """What a browser keeps of an account that was opened in it: tells nothing without the site's key."""
    return salted_hmac("imgmatch.accounts.device", login.lower(), algorithm="sha256").hexdigest()[:32]


def is_known_device(request: HttpRequest, login: str) -> bool:
    return device_mark(login) in request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "").split(".")


def remember_device(response: HttpResponse, user: AbstractBaseUser) -> None:
    marks = ".".join(device_mark(login) for login in (user.get_username(), user.email) if login)  # type: ignore[attr-defined]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        marks,
        max_age=settings.DEVICE_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secret behind the codes is stored encrypted: a copy of the database alone opens no account."""

    def encrypt(self, text: str) -> str:
        return SEALED + sealing().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was stored before secrets were encrypted is read as it is."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        return sealing().decrypt(encrypted_text.removeprefix(SEALED).encode()).decode()


SEALED = "sealed:"


def sealing() -> MultiFernet:
    """Seal with the site's key; open with it or with one of ``SECRET_KEY_FALLBACKS``, so that it can be changed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [salted_hmac("imgmatch.accounts.sealing", "", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in made])


def at_home(url: str) -> str:
    """A link for a mail: under SITE_URL where that is set, since a visitor chooses the host name of a request."""
    return urljoin(settings.SITE_URL, urlsplit(url).path) if settings.SITE_URL else url


class StewardBackend(ModelBackend):
    """Password and user name, for stewards alone; whoever gives an e-mail address is left to the next backend."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **other: Any
    ) -> User | None:
        if username is None or other.get("email"):
            return None
        user = super().authenticate(request, username=username, password=password)
        if user is None or not user.is_staff:
            raise PermissionDenied  # the next backend would hash the password again, and take longer for known names
        return user


class SignInForm(LoginForm):
    """E-mail address and password. What holds no @ is tried as a steward's user name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="E-mail address",
            max_length=app_settings.EMAIL_MAX_LENGTH,
            widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"}),
        )
        self.fields["password"].help_text = ""  # the way to a new one stands beside the button
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        typed = self.cleaned_data["login"]
        return {"email" if "@" in typed else "username": typed, "password": self.cleaned_data["password"]}

    def _clean_with_password(self, credentials: dict[str, str]) -> dict[str, Any]:
        cleaned = super()._clean_with_password(credentials)
        if is_vouched_for(self.user):
            self._login.email_verification = EmailVerificationMethod.NONE
        return cleaned


def is_vouched_for(user: User) -> bool:
    """Whether whoever runs the machine made this steward: then an address given there counts as confirmed.

    An account that was signed up for has an address with allauth from its first moment and confirms it by mail.
    """
    if not user.is_staff:
        return False
    address = EmailAddress.objects.filter(user=user).first()
    if address is None and user.email:
        address = EmailAddress(user=user, email=user.email.lower(), primary=True)
        if address.set_verified(commit=False):
            address.save()
    return address is None or address.verified


class ResetForm(ResetPasswordForm):
    users: list[User]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """For an unknown address the mail is written too, and not sent: it must not be answered faster."""
        self.users = self.users or [User(pk=NOBODY)]
        return super().save(request, **kwargs)


NOBODY = 0


class SignUpForm(SignupForm):
    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account, or mail whoever has this address. Of two clicks at once, the later one finds it taken.

        The order is kept by a lock, not by the constraint behind it: PostgreSQL writes the address of a refused row
        into its own log.
        """
        address = self.cleaned_data["email"]
        if not self.account_already_exists:
            with transaction.atomic():
                wait_for_turn(f"address {address.lower()}")
                if holder_of(address) is None:
                    return super().try_save(request)
                self.account_already_exists = True
        make_password(self.cleaned_data["password1"])  # a taken address must not be answered faster than a free one
        return super().try_save(request)


def holder_of(address: str) -> User | None:
    """The account with this address, confirmed or not. There is at most one (migration ``one_account_an_address``)."""
    return User.objects.annotate(folded=Lower("email")).filter(folded=address.lower()).first()
