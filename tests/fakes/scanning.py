"""Scanners that do as they are told: fail on a word, find a word, have a version."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from guicang.domain.detect.model import Finding


class EngineError(Exception):
    """What an engine raises: nothing that the product knows."""


@dataclass
class WordScanner:
    """Finds ``words`` (word to type) and breaks on a text with a word of ``breaks``."""

    words: dict[str, str] = field(default_factory=dict)
    breaks: str = ""
    version: str = "words/1"
    calls: int = 0

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        self.calls += 1
        return [self._scan(text) for text in texts]

    def _scan(self, text: str) -> tuple[Finding, ...]:
        if self.breaks and self.breaks in text:
            raise EngineError(text)
        return tuple(
            Finding(kind, at, at + len(word), rule=f"word/{kind}")
            for word, kind in self.words.items()
            if (at := text.find(word)) >= 0
        )
