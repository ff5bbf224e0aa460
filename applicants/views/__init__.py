"""Pages of one applicant. Whatever they show belongs to one person and stays out of every cache."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.core import ratelimit
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control

from applicants.models import Profile
from programs.tickets import sender_of
