"""What a page of an account must know of the site it stands on."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_is_printed() -> bool:
    """Whether mails go to the terminal the site was started from, as they do on a machine of one's own."""
    return not settings.PRODUCTION and settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"
