"""Counts of failures at doors."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from guicang.ports.records import Transactions


class Failures(Transactions, Protocol):
    """Counts that nothing evicts; passes ``tests/contract/test_failures.py``."""

    def paused_until(self, counters: Sequence[str]) -> datetime | None:
        """Give the latest end of their pauses; None if none was ever paused."""
        ...

    def count(
        self, counters: Sequence[str], now: datetime, memory: timedelta
    ) -> Mapping[str, int]:
        """Count one failure in each, and return how many they have now.

        A count whose last failure is older than ``memory`` begins anew.
        """
        ...

    def pause(self, counter: str, until: datetime) -> None:
        """Shut the door for one until an instant."""
        ...

    def forget(self, counters: Sequence[str]) -> None:
        """Begin these anew."""
        ...
