"""Notes of the yearly programme on SQLite and PostgreSQL."""

import json
from collections.abc import Sequence

from guicang.adapters.db.models import programme as tables
from guicang.adapters.db.sql import Guard, alone, spelled
from guicang.adapters.db.transactions import Atomic, translated
from guicang.domain.record import instant, micros
from guicang.ports.programme import Kind, Note


class DjangoProgramme(Atomic):
    """Implements ``Programme``."""

    def alone(self) -> None:
        """Let nobody else write here until the open transaction ends."""
        alone(Guard.PROGRAMME)

    def add(self, note: Note) -> None:
        """Add a note; none is ever changed."""
        with translated():
            tables.ProgrammeNote.objects.create(
                kind=str(note.kind),
                subject=note.subject,
                name=note.name,
                by=note.by,
                at=micros(note.at),
                document=spelled(note.document),
            )

    def notes(self, kind: Kind, subject: str = "") -> Sequence[Note]:
        """Give the notes of a kind, or of one subject of it, the oldest first."""
        rows = tables.ProgrammeNote.objects.filter(kind=str(kind)).order_by("id")
        with translated():
            return [
                _note(row)
                for row in (rows.filter(subject=subject) if subject else rows)
            ]

    def last(self, kind: Kind) -> Note | None:
        """Give the newest note of a kind; None if there is none."""
        rows = tables.ProgrammeNote.objects.filter(kind=str(kind)).order_by("id")
        with translated():
            row = rows.last()
        return None if row is None else _note(row)


def _note(row: tables.ProgrammeNote) -> Note:
    return Note(
        kind=Kind(row.kind),
        subject=row.subject,
        name=row.name,
        by=row.by,
        at=instant(row.at),
        document=json.loads(row.document),
    )
