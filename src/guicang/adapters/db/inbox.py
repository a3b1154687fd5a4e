"""Calls whose files are still to be fetched, sealed, on SQLite and PostgreSQL."""

import base64
import json
from dataclasses import dataclass
from typing import Final

from guicang.adapters.db.models import sources as tables
from guicang.adapters.db.sealing import Box
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.record import instant, micros
from guicang.ports.connecting import Call

_PURPOSE: Final = "source-call"


@dataclass(frozen=True, slots=True)
class DjangoInbox(Atomic):
    """Implements ``guicang.ports.connections.Inbox``."""

    box: Box

    def put(self, source: str, call: Call) -> int:
        """Keep a call, sealed; return its number."""
        spelt = json.dumps(
            {
                "method": call.method,
                "query": dict(call.query),
                "headers": dict(call.headers),
                "body": base64.b64encode(call.body).decode(),
            }
        )
        sealed = self.box.seal(_PURPOSE, source, spelt.encode())
        with translated():
            made = tables.Called.objects.create(
                source=source, at=micros(call.at), sealed=sealed
            )
        return int(made.pk)

    def get(self, source: str, number: int) -> Call | None:
        """Give one; None if it was done."""
        with translated():
            row = tables.Called.objects.filter(source=source, pk=number).first()
        if row is None:
            return None
        told = json.loads(self.box.open(_PURPOSE, source, bytes(row.sealed)))
        body = base64.b64decode(told.pop("body"))
        return Call(**told, body=body, at=instant(row.at))

    def drop(self, number: int) -> None:
        """Forget one. Gone already is no error."""
        with translated():
            tables.Called.objects.filter(pk=number).delete()
