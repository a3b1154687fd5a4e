"""Finding sensitive information and labelling."""

from collections.abc import Sequence
from typing import Protocol

from guicang.domain.detect.model import Finding


class Scanner(Protocol):
    """The matching engine; several threads may ask it at once."""

    @property
    def version(self) -> str:
        """The rule set's version, kept with the findings."""
        ...

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find sensitive values in each text, in order of position, not overlapping."""
        ...

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        """Find in one text what ``scan`` finds in it, without the cost of a batch."""
        ...
