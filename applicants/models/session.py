"""Sessions that know whose they are, so that an account ends with its own and nobody else's are read."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class VisitorSession(AbstractBaseSession):
    """A session of a guest or of an account. ``user_id``: the account signed in with it."""

    user_id = models.IntegerField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the column that says whose (``SESSION_ENGINE``)."""

    @classmethod
    def get_model_class(cls) -> type[VisitorSession]:
        return VisitorSession

    def create_model_instance(self, data: dict[str, Any]) -> VisitorSession:
        session: VisitorSession = super().create_model_instance(data)  # type: ignore[assignment]
        session.user_id = data.get(SESSION_KEY)
        return session
