"""Where alarms are kept, and who carries them to people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.alarms.model import Alarm, Found
from guicang.ports.records import Transactions


class Alarms(Transactions, Protocol):
    """Alarms of a house."""

    def open(self, *, lock: bool = False) -> Sequence[Alarm]:
        """Give those that are not over, the oldest first.

        With ``lock``, nobody else changes one until the transaction ends.
        """
        ...

    def recent(self, limit: int) -> Sequence[Alarm]:
        """Give the last ones, those that are over too, the newest first."""
        ...

    def raise_(self, found: Found, at: datetime) -> Alarm:
        """Note a condition that was not met before."""
        ...

    def keep(self, alarm: Alarm) -> None:
        """Put an alarm in the place of what it was."""
        ...
