"""Batches and their members."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.disposal.model import Batch, Fate, Member, State
from guicang.ports.records import Transactions


class Batches(Transactions, Protocol):
    """Where batches are written; passes ``tests/contract/test_batches.py``."""

    def add(self, batch: Batch, members: Iterable[Member]) -> None:
        """Write a new batch with its frozen manifest, as its members come.

        They may be read from the same store meanwhile.
        """
        ...

    def rooted(self, batch: str, root: str) -> None:
        """Note the root of a manifest that was just written. NoSuchRequest."""
        ...

    def get(self, batch: str, *, lock: bool = False) -> Batch:
        """Give one, with its counts by fate. NoSuchRequest if there is none."""
        ...

    def list(self, *, reason: str = "") -> Sequence[Batch]:
        """Give all batches, or those proposed for a reason, the newest first."""
        ...

    def members(
        self,
        batch: str,
        *,
        fate: Fate | None = None,
        segment: str | None = None,
        after: str = "",
    ) -> Iterator[Member]:
        """Stream members in the order of their conversation ids, from after one on."""
        ...

    def move(self, batch: str, state: State) -> None:
        """Note a new state; the caller asked the road."""
        ...

    def assign(self, batch: str, segment: str, conversations: Sequence[str]) -> None:
        """Note in which segment the members' archive copies are."""
        ...

    def settle(
        self, batch: str, conversations: Sequence[str], fate: Fate, why: str = ""
    ) -> None:
        """Note what became of members."""
        ...

    def nominated(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Say which of these are in a batch that is still on its road: id to batch."""
        ...

    def note(self, batch: str, name: str, value: Mapping[str, object]) -> None:
        """Keep what a step found out (probe results), until the certificate."""
        ...

    def notes(self, batch: str) -> Mapping[str, Mapping[str, object]]:
        """Give what the steps noted."""
        ...

    def certify(self, batch: str, certificate: str, document: bytes) -> None:
        """Keep the signed certificate (canonical JSON) under its id."""
        ...

    def certificate(self, certificate: str) -> bytes:
        """Give a certificate by its id or its batch's. NoSuchCertificate if none."""
        ...

    def lease(
        self,
        batch: str,
        owner: str,
        now: datetime,
        seconds: int,
        gone: Callable[[str], bool] = lambda _: False,
    ) -> bool:
        """Take the right to work on a batch; False if another has it.

        ``gone`` says of another owner whether it is known to be dead: what the dead
        had is taken at once.
        """
        ...

    def renew(self, batch: str, owner: str, now: datetime, seconds: int) -> bool:
        """Renew the right; False if another has had it since, even if it is free now.

        In a transaction nobody else takes it before the commit.
        """
        ...

    def yield_lease(self, batch: str, owner: str) -> None:
        """Give the right back."""
        ...
