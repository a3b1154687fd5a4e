"""Where incidents are kept, and what people noted on their clocks."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from guicang.domain.incident.model import Incident, Mark
from guicang.ports.records import Transactions


class Incidents(Transactions, Protocol):
    """Passes ``tests/contract/test_incidents.py``."""

    def add(self, incident: Incident) -> None:
        """Write a new incident."""
        ...

    def get(self, incident: str, *, lock: bool = False) -> Incident:
        """Give one. NoSuchIncident.

        With ``lock``, nobody else changes an incident until the transaction ends.
        """
        ...

    def all(self, *, lock: bool = False) -> Sequence[Incident]:
        """Give all, the newest first. ``lock`` as above: nobody adds one either."""
        ...

    def keep(self, incident: Incident) -> None:
        """Put an incident in the place of what it was. NoSuchIncident."""
        ...

    def marks(self, incident: str) -> Mapping[str, Mark]:
        """Give what was noted, by clock."""
        ...

    def mark(self, incident: str, mark: Mark) -> None:
        """Put a mark in the place of what was noted on its clock."""
        ...
