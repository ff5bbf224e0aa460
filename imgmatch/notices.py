"""What pages tell at their top once, such as "Saved": kept in the session until a page is opened."""

from typing import Any, Final

from django.contrib.messages.storage.session import SessionStorage
from django.http.response import HttpResponseBase

MOST_KEPT: Final = 10


class NewestNotices(SessionStorage):
    """The newest ``MOST_KEPT``: a browser that sends forms and never opens a page makes its session no longer."""

    def _store(self, messages: list[Any], response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        return super()._store(messages[-MOST_KEPT:], response, *args, **kwargs)  # type: ignore[misc]
