"""Settings: one file that works right after cloning and fails loudly in production.

Everything a deployment decides comes from the environment (or a ``.env`` file beside ``manage.py``); see
``.env.example``. ``PRODUCTION=1`` switches on HTTPS, secure cookies and hashed static files, and then refuses to start
without a secret key, host names, an address, a database, a cache and mail. ``DEBUG=1`` is for developers only: without
it a fresh clone shows the site's own error pages.
"""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
# `make demo`: a site of its own with made-up people, which every page says. Only the environment itself switches it
# on, and .env, which is about the site people use, is then not read.
DEMO = env.bool("DEMO", False)
if not DEMO:
    env.read_env(BASE_DIR / ".env", recurse=False)

VAR_DIR = BASE_DIR / ("var/demo" if DEMO else "var")
UPLOADS = VAR_DIR / "uploads"  # spreadsheets of stewards until they are confirmed, at most a day; never served
READING_PLACES = VAR_DIR / "reading"  # locked by whoever reads what was sent, so that few do so at once
READ_AT_ONCE = env.int("READ_AT_ONCE", 2)  # on one machine: so many of guests, and as many of people with an account
BACKUPS = env.str("BACKUPS", "")  # where all backups go, and how old the last one may be is watched; "": unwatched
BACKUPS_ENCRYPT_TO = env.str("BACKUPS_ENCRYPT_TO", "")  # a recipient of age or gpg; "": backups are not encrypted

os.umask(0o077)  # what the site writes is its own user's alone


def keep_private(path: Path, mode: int) -> None:
    """Close what an earlier version made for everybody on the machine to read."""
    with suppress(OSError):  # not there yet, or not ours
        if path.stat().st_mode & 0o077:
            path.chmod(mode)


if DEMO:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
keep_private(VAR_DIR, 0o700)

CATALOGUE_FOLDER = env.str("CATALOGUE_FOLDER", str(VAR_DIR / "catalogue"))  # for workers that start; "": none

PRODUCTION = env.bool("PRODUCTION", False)
DEBUG = env.bool("DEBUG", False) and not PRODUCTION
if DEMO and PRODUCTION:
    raise ImproperlyConfigured("DEMO=1 is for a machine of one's own: PRODUCTION=1 does not go with it.")


def needed_in_production(name: str, default: str) -> str:
    """The environment's value; ``default`` is good enough only outside production."""
    value = env.str(name, "")
    if PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} must be set when PRODUCTION=1. See .env.example.")
    return value or default


def local_secret_key() -> str:
    """A secret key of this checkout, created once in var/, readable by its owner alone.

    Two processes may start together: each writes a file of its own and links it into place; the link fails for the
    later one, which then reads the first one's key.
    """
    path = VAR_DIR / "secret_key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key

        VAR_DIR.mkdir(exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=VAR_DIR)  # mkstemp makes the file 0600
        with os.fdopen(handle, "w") as file:
            file.write(get_random_secret_key())
        try:
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(temporary)
    return path.read_text()


SECRET_KEY = needed_in_production("SECRET_KEY", "") or local_secret_key()
# Old keys, while what they signed and sealed is still used.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = [host.strip() for host in needed_in_production("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")]
SITE_URL = needed_in_production("SITE_URL", "")  # '': links in mails lead to where the visitor reached us
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL.startswith("https://") else []

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "django_filters",
    "django_htmx",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "imgmatch",
    "programs",
    "applicants",
]

MIDDLEWARE = [
    "imgmatch.middleware.InputGuard",
    "imgmatch.search_engines.OpenApi",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "imgmatch.middleware.OnePolicy",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "imgmatch.middleware.Sessions",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "imgmatch.middleware.BodyGuard",
    "imgmatch.middleware.SecondFactorGuard",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "imgmatch.middleware.FreshCatalogue",
]

ROOT_URLCONF = "imgmatch.urls"
WSGI_APPLICATION = "imgmatch.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database -------------------------------------------------------------------------------------------------------------

OWN_FILE = f"sqlite:///{VAR_DIR if DEMO else BASE_DIR}/db.sqlite3"
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url(
        "DEMO_DATABASE_URL" if DEMO else "DATABASE_URL",  # a demonstration never takes the database people use
        OWN_FILE if DEMO else needed_in_production("DATABASE_URL", OWN_FILE),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE: a transaction that will write waits for its turn instead of failing half-way with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
    folder = Path(DATABASES["default"]["NAME"]).parent
    if not DATABASES["default"]["NAME"].startswith("file:") and not folder.is_dir():
        raise ImproperlyConfigured(f"DATABASE_URL names a file in {folder}, and this folder is missing. Make it first.")
    for ending in ("", "-wal", "-shm"):
        keep_private(Path(f"{DATABASES['default']['NAME']}{ending}"), 0o600)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.dj_cache_url("CACHE_URL", needed_in_production("CACHE_URL", "locmem://"))}

# Who is asking --------------------------------------------------------------------------------------------------------

COOKIE = "__Host-imgmatch" if PRODUCTION else "imgmatch-demo" if DEMO else "imgmatch"  # how the names of ours begin
SESSION_ENGINE = "applicants.models.session"  # Django's in the database, and whose each is
SESSION_COOKIE_NAME = COOKIE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30  # thirty days after the last change, as the profile page says
SIGNED_IN_FOR = 60 * 60 * 24 * 90  # an account, whatever is changed meanwhile: then it signs in anew
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
WROTE_COOKIE_NAME = f"{COOKIE}-wrote"
WROTE_COOKIE_AGE = 120  # seconds: by then every worker has what was written
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else f"{COOKIE}-csrf"
PRIVATE_PATHS = ("/me/", "/shared/", "/advising/", "/account/", "/admin/", "/steward/")  # in no cache, shared by nobody
CSRF_FAILURE_VIEW = "imgmatch.views.form_expired"
MESSAGE_STORAGE = "imgmatch.notices.NewestNotices"  # in the session: no text of ours in a cookie
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Accounts: who may sign in and how is said in imgmatch/accounts.py.
AUTHENTICATION_BACKENDS = ["imgmatch.accounts.StewardBackend", "allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "applicants:profile"
ACCOUNT_ADAPTER = "imgmatch.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "imgmatch.accounts.SignInForm",
    "signup": "imgmatch.accounts.SignUpForm",
    "reset_password": "imgmatch.accounts.ResetForm",
}
ACCOUNT_USER_DISPLAY = "imgmatch.accounts.address_of"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # without it, signing up would tell strangers who has an account
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # or the reset form would mail any address typed into it
ACCOUNT_EMAIL_SUBJECT_PREFIX = "IMGMatch: "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True  # one address for each account
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, and there alone
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
# Beside allauth's own limits: files of one network and the guests in it that begin a profile (a workshop may share an
# address); guesses at one account from everywhere. Of allauth's, two with a bound by day as well: anybody can have
# mails sent to an address. Who is kept out by it has twenty mails, each with a link that works.
ACCOUNT_RATE_LIMITS = {
    "file": "60/h/key",
    "guest": "200/d/key",
    "guesses": "50/900s/key",
    "reset_password": "20/m/ip,5/m/key,20/d/key",
    "confirm_email": "1/180s/key,20/d/key",
}
DEVICE_COOKIE_NAME = f"{COOKIE}-device"
DEVICE_COOKIE_AGE = 60 * 60 * 24 * 365
MFA_ADAPTER = "imgmatch.accounts.SecondFactorAdapter"
STAFF_MFA = env.bool("STAFF_MFA", PRODUCTION)  # the desk and the admin open only with a second factor
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "IMGMatch"
MFA_TOTP_TOLERANCE = 1  # codes of 30 seconds; phones are not always on time
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", 0)

# What browsers may do -------------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the proxy itself, over plain HTTP
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000) if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: [] for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # the longest form: 100 letters of 18 to 23 fields
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# Static files ---------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Maps of scripts are for developers' tools: no visitor waits for one, and they took half of the time of compressing.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
# Outside production files are served from where they lie; nothing has to be collected first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION

# Mail and logs --------------------------------------------------------------------------------------------------------

vars().update(env.dj_email_url("EMAIL_URL", needed_in_production("EMAIL_URL", "console:")))  # the EMAIL_… settings
EMAIL_TIMEOUT = 10  # seconds; the visitor is waiting
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", "IMGMatch <imgmatch@localhost>")
CONTACT = env.str("CONTACT", "")  # the address people may write to about wrong facts, shown on pages
ADMINS = [("Administrator", address.strip()) for address in env.str("ADMINS", "").split(",") if address.strip()]

# What people type must not reach logs or mails: in production both show where an error happened, not with which values.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "not_debugging": {"()": "django.utils.log.RequireDebugFalse"},
        "keys_left_out": {"()": "imgmatch.errors.KeysLeftOut"},
    },
    "formatters": {
        "plain": {
            "()": "imgmatch.errors.QuietFormatter" if PRODUCTION else "logging.Formatter",
            "format": "%(levelname)s %(name)s: %(message)s",
        },
        "runserver": {"()": "django.utils.log.ServerFormatter", "format": "[{server_time}] {message}", "style": "{"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["keys_left_out"]},
        "runserver": {"class": "logging.StreamHandler", "formatter": "runserver", "filters": ["keys_left_out"]},
        "mail_admins": {
            "class": "imgmatch.alerts.AlertHandler",
            "reporter_class": "imgmatch.errors.QuietReporter",
            "level": "ERROR",
            "filters": ["not_debugging", "keys_left_out"],
        },
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["mail_admins"], "level": "WARNING"},
        "imgmatch.sign_in": {"level": "INFO"},
        "django.server": {"handlers": ["runserver"], "level": "INFO", "propagate": False},
    },
}

# Words and times ------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False  # asking for each address and number which language it is took a twentieth of a page
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = ["imgmatch.formats"]  # the locale's own date format would win over a DATE_FORMAT here
FIXTURES = BASE_DIR / "fixtures"
LOAD_NRMP_HISTORY = env.bool("LOAD_NRMP_HISTORY", True)  # 0: the starter set without the NRMP Program Results
