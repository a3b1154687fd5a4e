"""Sessions in the working store, for Django (``SESSION_ENGINE``) and for the product.

Whoever reads the table can take over nobody's session: what the browser holds is kept
as its SHA-256 digest. ``public`` is another name, by which lists speak of a session.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore as Base
from django.utils import timezone

from guicang.adapters.db.models import people as tables
from guicang.adapters.db.transactions import Atomic
from guicang.domain.access.sessions import Session
from guicang.domain.errors import NoSuchSession
from guicang.domain.record import instant

_USER: Final = "_auth_user_id"  # django.contrib.auth.SESSION_KEY
_STRANGER: Final = timedelta(hours=1)
"""How long the session of somebody who did not log in is kept at most."""
_COLUMNS: Final = ("opened_at", "seen_at", "address", "agent", "public")


class SessionStore(Base):
    """Django's sessions, one row each, found by a digest and listed by their person."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Name the table."""
        return tables.Session

    def _get_session_from_db(self) -> Any:
        found = tables.Session.objects.filter(
            session_key=_digest(self.session_key),
            expire_date__gt=timezone.now(),  # noqa: TID251 - as Django wrote it
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether a key is taken."""
        return tables.Session.objects.filter(session_key=_digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """Make the row; what lists need stands in columns of its own."""
        columns = {name: data[name] for name in _COLUMNS if name in data}
        until = self.get_expiry_date()
        if _USER not in data:
            until = min(until, timezone.now() + _STRANGER)  # noqa: TID251 - Django's
        return tables.Session(
            session_key=_digest(self.session_key),
            session_data=self.encode(data),
            expire_date=until,
            user_id=data.get(_USER),
            **columns,
        )

    def delete(self, session_key: str | None = None) -> None:
        """Remove the row."""
        key = session_key or self.session_key
        if key is not None:
            tables.Session.objects.filter(session_key=_digest(key)).delete()


class DjangoSessions(Atomic):
    """The product's view of them."""

    def list(self, person: str = "") -> Sequence[Session]:
        """Give open sessions, of one person or of all, the last seen first."""
        rows = tables.Session.objects.filter(
            user__isnull=False,
            expire_date__gt=timezone.now(),  # noqa: TID251 - Django set it by that
        ).select_related("user")
        if person:
            rows = rows.filter(user__username=person)
        return [_session(row) for row in rows.order_by("-seen_at", "public")]

    def end(self, person: str, session: str) -> None:
        """End one session of a person. NoSuchSession."""
        rows = tables.Session.objects.filter(user__username=person, public=session)
        if not session or not rows.delete()[0]:
            raise NoSuchSession(session=session)

    def end_all(self, person: str, *, but: str = "") -> int:
        """End all sessions of a person but one; return how many."""
        rows = tables.Session.objects.filter(user__username=person)
        return (rows.exclude(public=but) if but else rows).delete()[0]


def end_all(user_id: int) -> None:
    """End all sessions of a user, inside the caller's transaction."""
    tables.Session.objects.filter(user_id=user_id).delete()


def _digest(key: str | None) -> str:
    # 40 hex digits fit Django's column; 160 bits cannot be searched for.
    return hashlib.sha256((key or "").encode()).hexdigest()[:40]


def _session(row: tables.Session) -> Session:
    return Session(
        id=row.public,
        person=row.user.get_username() if row.user else "",
        opened_at=instant(row.opened_at),
        seen_at=instant(row.seen_at),
        address=row.address,
        agent=row.agent,
    )
