"""Sessions that know whose they are, so that an account ends with its own and nobody else's are read."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

SIGNED_IN_AT: Final = "signed_in_at"  # in a session: when its account was signed in, in seconds since 1970


class VisitorSession(AbstractBaseSession):
    """A session of a guest or of an account. ``user_id``: the account signed in with it."""

    user_id = models.IntegerField(null=True, db_index=True)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's sessions in the database, with the column that says whose (``SESSION_ENGINE``).

    Where an account is signed in they end ``SIGNED_IN_FOR`` after that at the latest, however often it comes back.
    """

    @classmethod
    def get_model_class(cls) -> type[VisitorSession]:
        return VisitorSession

    def create_model_instance(self, data: dict[str, Any]) -> VisitorSession:
        session: VisitorSession = super().create_model_instance(data)  # type: ignore[assignment]
        session.user_id = data.get(SESSION_KEY)
        if since := data.get(SIGNED_IN_AT):
            latest = datetime.fromtimestamp(since, UTC) + timedelta(seconds=settings.SIGNED_IN_FOR)
            session.expire_date = min(session.expire_date, latest)
        return session

    def save(self, must_create: bool = False) -> None:
        """One statement, where Django makes a transaction, of a session that is there already.

        Raises UpdateError where it has ended meanwhile. A disk that is full stays what it is: Django makes an ended
        session of that too.
        """
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]
        told = {"session_data": row.session_data, "expire_date": row.expire_date, "user_id": row.user_id}
        if not VisitorSession.objects.filter(pk=row.pk).update(**told):
            raise UpdateError
