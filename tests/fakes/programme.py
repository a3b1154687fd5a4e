"""Notes of the programme in memory."""

from collections.abc import Sequence

from guicang.ports.programme import Kind, Note
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryProgramme(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.kept: list[Note] = []

    def alone(self) -> None:
        """Nobody else is here."""

    def add(self, note: Note) -> None:
        self.kept.append(note)

    def notes(self, kind: Kind, subject: str = "") -> Sequence[Note]:
        return [
            note
            for note in self.kept
            if note.kind is kind and subject in ("", note.subject)
        ]

    def last(self, kind: Kind) -> Note | None:
        found = self.notes(kind)
        return found[-1] if found else None
