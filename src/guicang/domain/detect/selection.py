"""What of a scanner's findings somebody asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from guicang.domain.detect.model import Finding


class Found(NamedTuple):
    """Findings of one text: ``leaks``, and values that were partly ``masked`` before.

    A masked value is reported and is no new leak: nobody needs to act on it.
    """

    leaks: tuple[Finding, ...]
    masked: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which types (all if None), and from which score on (0 to 1)."""

    types: frozenset[str] | None = None
    min_score: float = 0.0

    def of(self, findings: Iterable[Finding]) -> Found:
        """Divide the findings that were asked for; their order stays."""
        leaks: list[Finding] = []
        masked: list[Finding] = []
        for finding in findings:
            if finding.score < self.min_score:
                continue
            if self.types is None or finding.type in self.types:
                (masked if finding.masked else leaks).append(finding)
        return Found(tuple(leaks), tuple(masked))
