"""Marks in what was shown, on SQLite and PostgreSQL."""

import json
from collections.abc import Sequence

from guicang.adapters.db.models import packages as tables
from guicang.adapters.db.transactions import translated
from guicang.domain.disclosure.marks import Mark
from guicang.domain.record import instant, micros


class DjangoMarks:
    """Implements ``guicang.ports.marks.Marks``."""

    def add(self, mark: Mark) -> None:
        """Write one, in the transaction that is open."""
        with translated():
            tables.Mark.objects.create(
                code=mark.id,
                at=micros(mark.at),
                viewer=mark.viewer,
                purpose=mark.purpose,
                place=mark.place,
                about=json.dumps(mark.about),
            )

    def find(self, mark: str) -> Mark | None:
        """Give one by its id; None if there is none."""
        with translated():
            row = tables.Mark.objects.filter(code=mark).first()
        return None if row is None else _mark(row)

    def list(self, limit: int = 100) -> Sequence[Mark]:
        """Give marks, the newest first."""
        with translated():
            return [_mark(row) for row in tables.Mark.objects.order_by("-id")[:limit]]


def _mark(row: tables.Mark) -> Mark:
    return Mark(
        id=row.code,
        at=instant(row.at),
        viewer=row.viewer,
        purpose=row.purpose,
        place=row.place,
        about=tuple(json.loads(row.about)),
    )
