"""What sources keep, for all processes: made by one of them, sealed, for a time.

Who makes a value has a lease of a minute on its row, and no transaction is open while
the platform is asked: the others look again every so often. Who dies under it has lost
the lease when the minute is over.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from guicang.adapters.db.models import sources as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.transactions import translated
from guicang.domain.errors import SourceUnreachable
from guicang.domain.record import micros
from guicang.ports.clock import Clock
from guicang.ports.keys import Tagger

_PURPOSE: Final = "source-kept"
_LEASE: Final = 60_000_000
_MOMENT: Final = 4_000_000
_SECOND: Final = 1_000_000
_SEE: Final = (
    "INSERT INTO guicang_seen (source, key, until) VALUES (%s, %s, %s)"
    " ON CONFLICT (source, key) DO UPDATE SET until = excluded.until"
    " WHERE guicang_seen.until <= %s"
)
_MAKE: Final = (
    "INSERT INTO guicang_kept (source, name, until, owner, lease_until)"
    " VALUES (%s, %s, 0, '', 0) ON CONFLICT (source, name) DO NOTHING"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DjangoKeptStates:
    """Implements ``guicang.ports.connections.KeptStates``.

    ``tagger`` makes what is remembered unreadable. ``pause`` is between two looks,
    ``patience`` how long one waits for another, in seconds.
    """

    box: Box
    tagger: Tagger
    clock: Clock
    random: Callable[[int], bytes]
    sleep: Callable[[float], None] = time.sleep
    pause: float = 0.1
    patience: float = 90.0

    def of(self, source: str) -> "DjangoKept":
        """Give what one source keeps."""
        return DjangoKept(self, source)

    def forget(self, now: datetime) -> int:
        """Remove what is old; return how much."""
        old = micros(now - timedelta(days=1))
        with translated():
            seen, _ = tables.Seen.objects.filter(until__lt=old).delete()
            kept, _ = tables.Kept.objects.filter(
                until__lt=old, lease_until__lt=old
            ).delete()
        return seen + kept


@dataclass(slots=True)
class DjangoKept:
    """Implements ``guicang.ports.connections.Keeping``."""

    states: DjangoKeptStates
    source: str
    _asked: threading.local = field(default_factory=threading.local)

    def fresh(self, name: str, make: Callable[[], tuple[str, int]]) -> str:
        """Give what is kept under a name; if nothing is, or it is old, make it."""
        waited = 0.0
        while True:
            value = self._value(name)
            if value is not None:
                return value
            owner = self._leased(name)
            if owner:
                return self._made(name, owner, make)
            if waited > self.states.patience:
                raise SourceUnreachable(reason="another process makes it for too long")
            self.states.sleep(self.states.pause)
            waited += self.states.pause

    def drop(self, name: str, value: str) -> None:
        """Forget it if it is still this value: the platform refused it."""
        with translated():
            row = self._rows(name).first()
        if (
            row is None
            or row.value is None
            or self._open(name, bytes(row.value)) != value
        ):
            return
        with translated():
            self._rows(name).filter(value=row.value).update(value=None, until=0)

    def seen(self, key: str, seconds: int) -> bool:
        """Say whether this was asked within these seconds before, and remember it."""
        tag = self.states.tagger.tag("source-seen", f"{self.source}\n{key}")
        now = self._now()
        with translated(), connection.cursor() as cursor:
            cursor.execute(_SEE, [self.source, tag, now + _MOMENT, now])
            fresh = bool(cursor.rowcount)
        if fresh:
            self._pending().append((tag, now + seconds * _SECOND))
        return not fresh

    def confirm(self) -> None:
        """Remember for good what this thread asked ``seen`` about."""
        pending = self._pending()
        for tag, until in pending:
            with translated():
                found = tables.Seen.objects.filter(source=self.source, key=tag)
                found.update(until=until)
        pending.clear()

    def change(self, name: str, change: Callable[[str], str]) -> None:
        """Put another text in the place of what is kept under a name, "" at first."""
        with translated(), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_MAKE, [self.source, name])
            row = self._rows(name).select_for_update().get()
            old = "" if row.value is None else self._open(name, bytes(row.value))
            new = change(old)
            if new != old:
                row.value = self.states.box.seal(
                    _PURPOSE, self._place(name), new.encode()
                )
                row.until = self._now()
                row.save(update_fields=["value", "until"])

    def _pending(self) -> list[tuple[str, int]]:
        if not hasattr(self._asked, "keys"):
            self._asked.keys = []
        found: list[tuple[str, int]] = self._asked.keys
        return found

    def _value(self, name: str) -> str | None:
        with translated():
            row = self._rows(name).first()
        if row is None or row.value is None or row.until <= self._now():
            return None
        return self._open(name, bytes(row.value))

    def _leased(self, name: str) -> str:
        """Take the lease; return whose it is now, "" if it is another's."""
        owner, now = self.states.random(12).hex(), self._now()
        with translated(), connection.cursor() as cursor:
            cursor.execute(_MAKE, [self.source, name])
        with translated():
            free = self._rows(name).filter(lease_until__lte=now, until__lte=now)
            return owner if free.update(owner=owner, lease_until=now + _LEASE) else ""

    def _made(self, name: str, owner: str, make: Callable[[], tuple[str, int]]) -> str:
        mine = self._rows(name).filter(owner=owner)
        try:
            value, seconds = make()
        except BaseException:
            with translated():
                mine.update(owner="", lease_until=0)
            raise
        sealed = self.states.box.seal(_PURPOSE, self._place(name), value.encode())
        until = self._now() + seconds * _SECOND
        with translated():
            mine.update(value=sealed, until=until, owner="", lease_until=0)
        return value

    def _open(self, name: str, sealed: bytes) -> str:
        place = self._place(name)
        return self.states.box.open(_PURPOSE, place, sealed).decode()

    def _place(self, name: str) -> str:
        return f"{self.source}\n{name}"

    def _rows(self, name: str) -> QuerySet[tables.Kept]:
        return tables.Kept.objects.filter(source=self.source, name=name)

    def _now(self) -> int:
        return micros(self.states.clock.now())
