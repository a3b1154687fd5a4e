"""Choices of ledger entries that people come back to."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class SavedView(NamedTuple):
    """A name of somebody's own, and the query that it stands for."""

    name: str
    query: str


class SavedViews(Protocol):
    """Where they are kept; each person sees their own."""

    def list(self, person: str) -> Sequence[SavedView]:
        """Give somebody's views, by name."""
        ...

    def put(self, person: str, view: SavedView) -> None:
        """Keep a view; one of the same name is replaced."""
        ...

    def drop(self, person: str, name: str) -> None:
        """Forget one. Gone already is no error."""
        ...
