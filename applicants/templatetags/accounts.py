"""What a page of an account must know of the site it stands on."""

import re
from typing import Final

from django import template
from django.conf import settings
from django.template.defaultfilters import stringfilter

register = template.Library()

# The word, not a piece of an address or a link.
EMAIL: Final = re.compile(r"(?<![\w@./-])([Ee])mail(?=s?\b)(?![@/-]|\.\w)")


@register.filter(is_safe=True)
@stringfilter
def as_we_spell(words: str) -> str:
    """Words of allauth with e-mail spelled as on the other pages."""
    return EMAIL.sub(r"\1-mail", words)


@register.simple_tag
def mail_is_printed() -> bool:
    """Whether mails go to the terminal the site was started from, as they do on a machine of one's own."""
    return not settings.PRODUCTION and settings.EMAIL_BACKEND == "django.core.mail.backends.console.EmailBackend"
