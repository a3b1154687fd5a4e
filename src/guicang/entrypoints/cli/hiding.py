"""What ``mask`` puts in the place of a value."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from guicang.bootstrap.detection import cloak
from guicang.domain.detect import tokens
from guicang.domain.detect.masks import ALL, mask
from guicang.domain.detect.model import Finding
from guicang.domain.detect.spans import replaced
from guicang.domain.detect.types import Level
from guicang.domain.detect.values import bare

Hide = Callable[[str, Sequence[Finding]], str]
"""Gives a text with these findings hidden."""

PURPOSE: Final = "mask"
"""Pseudonyms of this purpose meet those of no export."""


class Operator(StrEnum):
    """How a value is hidden; what can be opened again is for exports alone."""

    MASK = "mask"
    REDACT = "redact"
    REPLACE = "replace"
    PSEUDONYM = "pseudonym"


def hiding(operator: Operator, level: Level, home: Path) -> Hide:
    """Give what hides. NoHome or KeyRingClosed for pseudonyms without their key."""
    if operator is Operator.MASK:
        return lambda text, found: mask(text, found, level)
    if operator is Operator.REDACT:
        return lambda text, found: replaced(text, found, lambda _f, _v: ALL)
    if operator is Operator.REPLACE:
        return _numbered
    keyed = partial(cloak(home).pseudonym, PURPOSE)

    def pseudonym(finding: Finding, value: str) -> str:
        digest = keyed(finding.type, bare(finding.type, value))
        return tokens.pseudonym(finding.type, digest)

    return lambda text, found: replaced(text, found, pseudonym)


def _numbered(text: str, found: Sequence[Finding]) -> str:
    """Number the values of one message, by type."""
    numbers = tokens.Numbering()
    return replaced(text, found, lambda finding, value: numbers(finding.type, value))
