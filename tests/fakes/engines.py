"""An engine that is out of order: what the rest must bear."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guicang.domain.detect.model import Finding

POISON = "specimen 13800138000"


@dataclass
class BrokenEngine:
    """Finds what it was told; a text it was told nothing of makes it fail.

    It says the text when it fails, as engines do. ``forgets``: a batch gets one answer
    too few, instead of a failure.
    """

    known: Mapping[str, tuple[Finding, ...]]
    forgets: bool = False
    version: str = field(default="broken/1")

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        if self.forgets:
            return [self.known.get(text, ()) for text in texts[:-1]]
        return [self.scan_one(text) for text in texts]

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        if text not in self.known:
            raise RuntimeError(f"cannot scan {text!r}")
        return self.known[text]
