"""Invitations."""

from datetime import datetime
from typing import Protocol

from guicang.domain.access.invitations import Invitation
from guicang.ports.records import Transactions


class Invitations(Transactions, Protocol):
    """Where invitations are kept; passes ``tests/contract/test_invitations.py``."""

    def add(self, invitation: Invitation) -> None:
        """Write one; what was written for the same person before is gone."""
        ...

    def find(self, invitation: str, *, lock: bool = False) -> Invitation | None:
        """Give one by its id; None if there is none. ``lock``: until the commit."""
        ...

    def use(self, invitation: str, at: datetime) -> None:
        """Mark one as used."""
        ...
