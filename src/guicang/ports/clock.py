"""The time of day."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where the time comes from; tests give their own."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...
