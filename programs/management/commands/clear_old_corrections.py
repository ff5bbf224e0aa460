from typing import Any

from django.core.management.base import BaseCommand

from programs.corrections import intake


class Command(BaseCommand):
    help = "Delete corrections that nobody decided or that were refused a year ago; blank the notes of approved ones."

    def handle(self, *args: Any, **options: Any) -> None:
        number = intake.forget_old()
        self.stdout.write(f"{number} old correction{'' if number == 1 else 's'} cleared.")
