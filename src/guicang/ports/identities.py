"""Customers: which identities are one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from guicang.domain.identity import Change, Customers, Digested, Identity
from guicang.ports.records import Transactions


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A change of customers that was made. ``version`` counts from 1."""

    version: int
    change: Change
    by: str
    reason: str
    request: str
    at: datetime


class Identities(Transactions, Protocol):
    """Where customers are written; passes ``tests/contract/test_identities.py``.

    Whoever changes them has locked the holds (``Holds.in_force``): a destruction then
    sees all of the change, with its holds, or nothing of it.
    """

    def meet(self, identities: Iterable[Identity]) -> None:
        """Write identities that are new, each a customer of its own.

        One that is known stays as it is; only ``record`` gives way to another kind.
        """
        ...

    def learn(self, clues: Iterable[tuple[str, Digested]]) -> None:
        """Note clues to identities; of those that nobody has met nothing is kept."""
        ...

    def get(self, identities: Iterable[str]) -> Mapping[str, Identity]:
        """Give what is known of these; unknown ones are left out."""
        ...

    def customers(self, identities: Iterable[str]) -> Customers:
        """Give the customers that have these identities; unknown ones have none."""
        ...

    def change(self, version: Version) -> None:
        """Make a change. CustomersChanged if its customers are not what it says.

        ValueError if its number is not the next one.
        """
        ...

    def history(self, identities: Iterable[str] = ()) -> Sequence[Version]:
        """Give the changes that touched these (all if none), the newest first."""
        ...

    def has(self, identities: Iterable[str], clue: Digested) -> bool:
        """Say whether a platform vouches for a clue of one of these identities."""
        ...

    def having(self, clue: Digested) -> frozenset[str]:
        """Give the identities for which a platform vouches for a clue."""
        ...

    def shared(self, limit: int) -> Sequence[tuple[Digested, str]]:
        """Give clues that customers share, each with the name of such a customer."""
        ...
