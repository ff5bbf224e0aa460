"""How many files one network may send: reading one is work, also where it is refused."""

from allauth.core import ratelimit
from django.http import HttpRequest

from programs.http.form_tickets import sender_of


class TooManyFilesError(Exception):
    """More files came from one network than people send; the message is a sentence for them."""


def count_file(request: HttpRequest) -> None:
    """Note that a file, or the text of a page, was sent, before it is read. A guest may send some.

    Raises TooManyFilesError.
    """
    if not ratelimit.consume(request, action="file", key=sender_of(request)):
        raise TooManyFilesError("Many files came from your network in a short time. Try again in an hour.")
