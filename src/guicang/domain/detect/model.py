"""Findings and the types they are of."""

from enum import StrEnum
from typing import NamedTuple


class Entity(StrEnum):
    """Types of sensitive information, named as in the evaluation sets."""

    CN_ID = "CN_ID"
    BANK_CARD = "BANK_CARD"
    MOBILE = "MOBILE"


class Finding(NamedTuple):
    """Something sensitive in a text: code points, end exclusive; score 0 to 1.

    A finding never carries the value itself.
    """

    type: Entity
    start: int
    end: int
    score: float = 1.0
