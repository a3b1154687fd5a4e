"""Holds and freezes."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from guicang.domain.hold import Freeze, Hold
from guicang.ports.records import Transactions


class Holds(Transactions, Protocol):
    """Where holds are written; passes ``tests/contract/test_holds.py``."""

    def first(self) -> AbstractContextManager[None]:
        """Come before all that give way, however busy they are.

        A transaction is opened inside of it, never around it.
        """
        ...

    def give_way(self) -> None:
        """Let those come first who want to; outside of any transaction."""
        ...

    def place(self, hold: Hold) -> None:
        """Write a hold; it binds from the commit on.

        It names all identities of the customers that it names.
        """
        ...

    def release(self, hold: str, at: datetime) -> None:
        """End a hold. NoSuchHold if there is none in force under the id."""
        ...

    def get(self, hold: str) -> Hold:
        """Give one hold. NoSuchHold if there is none."""
        ...

    def in_force(self, *, lock: bool = False) -> Sequence[Hold]:
        """Give the holds in force.

        With ``lock``, nobody places or releases one until the transaction ends.
        """
        ...

    def all(self) -> Sequence[Hold]:
        """Give all holds, released ones too, the newest first."""
        ...

    def freeze(self, freeze: Freeze) -> None:
        """Write a freeze; it binds from the commit on, and names customers whole."""
        ...

    def thaw(self, freeze: str, at: datetime) -> None:
        """Lift a freeze. NoSuchFreeze if there is none in force under the id."""
        ...

    def freezes(self, *, everything: bool = False) -> Sequence[Freeze]:
        """Give the freezes in force; under the same lock as the holds.

        With ``everything``, those that were lifted too, in the order they came.
        """
        ...

    def join(self, customer: frozenset[str]) -> Sequence[str]:
        """Let what is in force and names one of these identities name them all.

        Give the ids of the holds and freezes that name more than before.
        """
        ...
