"""Sessions of the console."""

from collections.abc import Sequence
from typing import Protocol

from guicang.domain.access.sessions import Session
from guicang.ports.records import Transactions


class Sessions(Transactions, Protocol):
    """Who is logged in where."""

    def list(self, person: str = "") -> Sequence[Session]:
        """Give open sessions, of one person or of all, the last seen first."""
        ...

    def end(self, person: str, session: str) -> None:
        """End one session of a person. NoSuchSession."""
        ...

    def end_all(self, person: str, *, but: str = "") -> int:
        """End all sessions of a person but one; return how many."""
        ...
