"""Masking: what stays readable of a sensitive value, by level.

Three levels. LIGHT keeps both ends, so that a person recognises a value they know
(``138****5678``). MEDIUM keeps the last four. STRONG keeps nothing, and hides the
length too. Separators stay where they are at the first two levels, so that a masked
line still reads as a telephone number or a card.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from guicang.domain.detect.model import Entity, Finding

_STRONG: Final = "******"
# How many characters stay at the left and at the right, by level and type.
_LIGHT: Final[dict[str, tuple[int, int]]] = {
    Entity.MOBILE: (3, 4),
    Entity.CN_ID: (3, 4),
    Entity.BANK_CARD: (4, 4),
}
_TAIL: Final = 4
_NUMBER: Final = 11


class Level(StrEnum):
    """How much of a sensitive value is hidden."""

    LIGHT = "light"
    MEDIUM = "medium"
    STRONG = "strong"


def mask(text: str, findings: Sequence[Finding], level: Level = Level.LIGHT) -> str:
    """Return the text with every finding masked; the rest stays as it is.

    ``findings`` are in order and do not overlap, as a scanner gives them. The text
    keeps its length at LIGHT and MEDIUM.
    """
    if not findings:
        return text
    parts = []
    end = 0
    for finding in findings:
        parts.append(text[end : finding.start])
        parts.append(_masked(text[finding.start : finding.end], finding.type, level))
        end = finding.end
    parts.append(text[end:])
    return "".join(parts)


def _masked(value: str, kind: str, level: Level) -> str:
    if level is Level.STRONG or kind not in _LIGHT:
        return _STRONG
    places = [i for i, c in enumerate(value) if c.isalnum()]
    # What stays counts from the number itself: a country code before it is not secret.
    code = len(places) - _NUMBER if kind is Entity.MOBILE else 0
    head, tail = _LIGHT[kind] if level is Level.LIGHT else (0, _TAIL)
    hidden = set(places[max(code, 0) + head : len(places) - tail])
    return "".join("*" if i in hidden else c for i, c in enumerate(value))
