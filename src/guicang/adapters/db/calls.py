"""Calls over HTTP on SQLite and PostgreSQL: rates, and answers to repeated writes."""

from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet

from guicang.adapters.db.models import calls as tables
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.errors import AnswerPending, KeyReused
from guicang.domain.record import micros
from guicang.ports.calls import Answer, Call

DAY: Final = timedelta(days=1)
LOST: Final = timedelta(minutes=10)
_MINUTE: Final = 60_000_000
_COUNT: Final = (
    "INSERT INTO guicang_callrate (caller, minute, calls) VALUES (%s, %s, 1) "
    "ON CONFLICT (caller) DO UPDATE SET calls = CASE WHEN guicang_callrate.minute = "
    "excluded.minute THEN guicang_callrate.calls + 1 ELSE 1 END, "
    "minute = excluded.minute RETURNING calls"
)
_BEGIN: Final = (
    "INSERT INTO guicang_callanswer (caller, key, digest, status, kind, begun_at) "
    "VALUES (%s, %s, %s, 0, '', %s) ON CONFLICT (caller, key) DO NOTHING"
)


class DjangoCalls(Atomic):
    """Implements ``guicang.ports.calls.Calls`` in the working store."""

    def count(self, caller: str, now: datetime) -> int:
        """Count one more call; return how many there were in this minute."""
        with translated(), connection.cursor() as cursor:
            cursor.execute(_COUNT, [caller, micros(now) // _MINUTE])
            (calls,) = cursor.fetchone()
        return int(calls)

    def begin(self, call: Call, now: datetime) -> Answer | None:
        """Let a call begin (None), or give the answer that its first one got."""
        with self.transaction():
            self._forget(now)
            with connection.cursor() as cursor:
                cursor.execute(
                    _BEGIN, [call.caller, call.key, call.digest, micros(now)]
                )
                if cursor.rowcount:
                    return None
            row = self._rows(call).get()
        if row.digest != call.digest:
            raise KeyReused
        if not row.status:
            raise AnswerPending
        body = None if row.body is None else bytes(row.body)
        return Answer(status=row.status, kind=row.kind, body=body)

    def end(self, call: Call, answer: Answer) -> None:
        """Keep the answer of a call that began."""
        with translated():
            self._rows(call).update(
                status=answer.status, kind=answer.kind, body=answer.body
            )

    def undo(self, call: Call) -> None:
        """Forget a call that failed: it may be made again under its key."""
        with translated():
            self._rows(call).filter(status=0).delete()

    def _rows(self, call: Call) -> QuerySet[tables.CallAnswer]:
        return tables.CallAnswer.objects.filter(caller=call.caller, key=call.key)

    def _forget(self, now: datetime) -> None:
        old = Q(begun_at__lt=micros(now - DAY))
        cut_off = Q(status=0, begun_at__lt=micros(now - LOST))
        tables.CallAnswer.objects.filter(old | cut_off).delete()
