"""Two scanners as one: the rules first, then what another reader adds."""

from collections.abc import Sequence
from dataclasses import dataclass

from guicang.domain.detect.model import Finding
from guicang.ports.scanning import Scanner


@dataclass(frozen=True, slots=True)
class MergedScanner:
    """Gives the findings of ``first``, and those of ``second`` that touch none."""

    first: Scanner
    second: Scanner

    @property
    def version(self) -> str:
        """Both versions: either can change what is found."""
        return f"{self.first.version}+{self.second.version}"

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find sensitive values in each text, in order of position, not overlapping."""
        pairs = zip(self.first.scan(texts), self.second.scan(texts), strict=True)
        return [merged(ours, theirs) for ours, theirs in pairs]

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        """Find in one text what ``scan`` finds in it."""
        return merged(self.first.scan_one(text), self.second.scan_one(text))


def merged(
    ours: tuple[Finding, ...], theirs: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return all of ours and what of theirs overlaps none of them."""
    more = [
        new
        for new in theirs
        if all(new.end <= old.start or old.end <= new.start for old in ours)
    ]
    return tuple(sorted((*ours, *more), key=lambda f: f.start)) if more else ours
