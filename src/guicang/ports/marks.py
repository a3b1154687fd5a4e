"""Marks in what was shown."""

from collections.abc import Sequence
from typing import Protocol

from guicang.domain.disclosure.marks import Mark


class Marks(Protocol):
    """Where marks are written, and never changed; ``tests/contract/test_marks.py``."""

    def add(self, mark: Mark) -> None:
        """Write one, in the transaction that is open."""
        ...

    def find(self, mark: str) -> Mark | None:
        """Give one by its id; None if there is none."""
        ...

    def list(self, limit: int = 100) -> Sequence[Mark]:
        """Give marks, the newest first."""
        ...
