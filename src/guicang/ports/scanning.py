"""Finding sensitive information and labelling."""

from collections.abc import Sequence
from typing import Protocol

from guicang.domain.detect.model import Finding


class Scanner(Protocol):
    """The matching engine."""

    @property
    def version(self) -> str:
        """The rule set's version, kept with the findings."""
        ...

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find sensitive values in each text, in order of position, not overlapping."""
        ...
