from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


class SiteConfig(AppConfig):
    name = "imgmatch"

    def ready(self) -> None:
        register(backups_are_watched, deploy=True)


def backups_are_watched(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without ``BACKUPS`` nobody is told that there is no backup: ``/healthz?deep=1`` looks into this folder alone."""
    if settings.BACKUPS:
        return []
    hint = (
        "Set BACKUPS to the folder that `manage.py backup` writes to: /healthz?deep=1 then tells when one is missing."
    )
    return [Warning("BACKUPS is not set, so nobody watches the backups.", hint=hint, id="imgmatch.W001")]
