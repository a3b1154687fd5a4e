"""Marks in memory."""

from collections.abc import Sequence

from guicang.domain.disclosure.marks import Mark


class MemoryMarks:
    """Implements ``Marks``."""

    def __init__(self) -> None:
        self.rows: dict[str, Mark] = {}

    def add(self, mark: Mark) -> None:
        if mark.id in self.rows:
            raise ValueError(mark.id)
        self.rows[mark.id] = mark

    def find(self, mark: str) -> Mark | None:
        return self.rows.get(mark)

    def list(self, limit: int = 100) -> Sequence[Mark]:
        return list(reversed(self.rows.values()))[:limit]
