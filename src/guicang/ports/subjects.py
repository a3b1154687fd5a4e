"""Requests of persons about their own records, and what is decided about each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from guicang.domain.subjects.model import Item, Kind, Outcome, SubjectRequest
from guicang.ports.records import Transactions


class Challenge(NamedTuple):
    """A code that was sent: its keyed digest, its end, and how often it was tried."""

    digest: str
    until: datetime
    tries: int = 0


class Subjects(Transactions, Protocol):
    """Where requests are kept; passes ``tests/contract/test_subjects.py``."""

    def add(self, request: SubjectRequest) -> None:
        """Write a new one."""
        ...

    def get(self, request: str, *, lock: bool = False) -> SubjectRequest:
        """Give one. NoSuchSubjectRequest. ``lock``: until the commit."""
        ...

    def keep(self, request: SubjectRequest) -> None:
        """Write one that was changed; its revision is one more than the stored one.

        SubjectRequestChanged if it is not.
        """
        ...

    def open_of(
        self, customers: Iterable[str], kind: Kind, *, lock: bool = False
    ) -> SubjectRequest | None:
        """Give the open request of this kind that one of these identities has."""
        ...

    def of_chat(self, chat: str) -> SubjectRequest | None:
        """Give the open request that came from a web chat."""
        ...

    def list(
        self, *, open_only: bool = False, limit: int = 200
    ) -> Sequence[SubjectRequest]:
        """Give them: open ones first, by when they are due, then the newest."""
        ...

    def unfinished(self) -> Sequence[SubjectRequest]:
        """Give those that were decided and have records that wait, oldest first."""
        ...

    # --- records ----------------------------------------------------------------------

    def decide(self, request: str, items: Sequence[Item]) -> None:
        """Write what is decided about records, in the place of what was before."""
        ...

    def items(
        self,
        request: str,
        *,
        outcome: Outcome | None = None,
        after: str = "",
        limit: int = 200,
    ) -> Sequence[Item]:
        """Give what is decided about records, in the order of their ids."""
        ...

    def counts(self, request: str) -> Mapping[Outcome, int]:
        """Count records by what is decided about them."""
        ...

    def ending(self, conversations: Iterable[str]) -> Mapping[str, str]:
        """Say which of these a request is to end: id to request, the oldest one."""
        ...

    def restricting(self, conversations: Iterable[str]) -> frozenset[str]:
        """Say which of these a request lets be stored and nothing else."""
        ...

    def erased(self, conversations: Iterable[str]) -> None:
        """Note that these are gone, in every request that was to end them."""
        ...

    # --- who asked --------------------------------------------------------------------

    def challenge(self, request: str, code: Challenge) -> None:
        """Keep a code that was sent, in the place of the one before."""
        ...

    def challenged(self, request: str) -> Challenge | None:
        """Give the code that was sent; None if none was, or it was taken."""
        ...

    def tried(self, request: str) -> None:
        """Count one try more."""
        ...
