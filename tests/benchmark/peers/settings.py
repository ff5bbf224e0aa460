"""Settings of the plain Django site in ``pages``: those a new project begins with."""

import os
from pathlib import Path
from typing import Any

from imgmatch.settings import DATABASES as OF_SITE
from imgmatch.settings import SECRET_KEY  # noqa: F401 - a setting

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes",
                  "django.contrib.sessions", "django.contrib.messages", "django_filters", "programs"]  # fmt: skip
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "tests.benchmark.peers.pages"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
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
DATABASES = OF_SITE | {"flat": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["FLAT"], "CONN_MAX_AGE": 60}}
DATABASE_ROUTERS = [f"{__name__}.FlatIsApart"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
STATIC_URL = "static/"


class FlatIsApart:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "flat" if model._meta.db_table == "flat" else None
