"""Decide what may pass: let through, mask, or block.

1. What the engine cannot judge is blocked. A text at which it fails takes no other
   text with it, and the verdict says that it failed.
2. A finding of a type that the organisation blocks stops the message.
3. Any other finding is masked, and the masked text may pass.
4. A value that was partly masked when it came is reported, and changes nothing.

No error carries the text, and nothing of the engine's own message, which might.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from guicang.domain.detect.masks import mask
from guicang.domain.detect.model import Finding
from guicang.domain.detect.selection import Found, Selection
from guicang.domain.detect.types import Level
from guicang.domain.errors import EngineFailed
from guicang.ports.scanning import Scanner

_ALL = Selection()


class Verdict(StrEnum):
    """What becomes of a message, from the mildest to the strictest."""

    ALLOW = "allow"
    MASK = "mask"
    BLOCK = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was decided of one text.

    ``text`` is what may pass: as it came, masked, or None if it is blocked. ``rules``
    is the version of the rules that decided. ``failure`` says that they could not.
    """

    verdict: Verdict
    text: str | None
    found: Found
    rules: str
    failure: EngineFailed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspecting:
    """The use case. ``block`` are the types that stop a message."""

    scanner: Scanner
    block: frozenset[str] = frozenset()
    level: Level = Level.LOW

    def find_one(self, text: str) -> tuple[Finding, ...]:
        """Find in one text. EngineFailed if the engine fails."""
        try:
            found = self.scanner.scan_one(text)
            _check((text,), (found,))
        except Exception as error:  # noqa: BLE001 - promise 1
            raise EngineFailed(kind=type(error).__name__) from None
        return found

    def find(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find in each text. EngineFailed if the engine fails at any."""
        try:
            found = self.scanner.scan(texts)
            _check(texts, found)
        except Exception as error:  # noqa: BLE001 - promise 1
            raise EngineFailed(kind=type(error).__name__) from None
        return found

    def inspect(self, text: str) -> Inspection:
        """Decide of one text; never raises."""
        try:
            return self._judge(text, self.find_one(text))
        except EngineFailed as failure:
            return self._failed(failure)
        except Exception as error:  # noqa: BLE001 - promise 1
            return self._failed(EngineFailed(kind=type(error).__name__))

    def inspect_all(self, texts: Sequence[str]) -> list[Inspection]:
        """Decide of each text; never raises."""
        if len(texts) == 1:
            return [self.inspect(texts[0])]
        try:
            found = self.find(texts)
            return [self._judge(*pair) for pair in zip(texts, found, strict=True)]
        except Exception:  # noqa: BLE001 - promise 1: one by one, so that one fails alone
            return [self.inspect(text) for text in texts]

    def _judge(self, text: str, findings: tuple[Finding, ...]) -> Inspection:
        found = _ALL.of(findings)
        verdict = Verdict.ALLOW
        passed: str | None = text
        if any(finding.type in self.block for finding in found.leaks):
            verdict, passed = Verdict.BLOCK, None
        elif found.leaks:
            verdict, passed = Verdict.MASK, mask(text, found.leaks, self.level)
        return Inspection(
            verdict=verdict, text=passed, found=found, rules=self.scanner.version
        )

    def _failed(self, failure: EngineFailed) -> Inspection:
        return Inspection(
            verdict=Verdict.BLOCK,
            text=None,
            found=Found((), ()),
            rules=self.scanner.version,
            failure=failure,
        )


def _check(texts: Sequence[str], found: Sequence[tuple[Finding, ...]]) -> None:
    """Raise ValueError unless findings lie in their text, in order, side by side.

    Masking by places that are wrong would let through what it should hide.
    """
    for text, findings in zip(texts, found, strict=True):
        end = 0
        for finding in findings:
            if not end <= finding.start < finding.end <= len(text):
                raise ValueError("findings out of place")
            end = finding.end
