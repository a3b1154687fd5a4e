"""Processes: who works on something, and whether it still can."""

from typing import Protocol


class Processes(Protocol):
    """Names processes so that others can find out whether they are dead."""

    def me(self) -> str:
        """Name this process; no other ever gets the same name."""
        ...

    def gone(self, name: str) -> bool:
        """Say whether the process is dead beyond doubt; False if it cannot be known."""
        ...
