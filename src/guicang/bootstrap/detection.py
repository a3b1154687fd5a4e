"""The scanner and what reads texts for it: no home, no Django, no database."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from guicang.adapters.lines import Batch, Line, Splitter, batches
from guicang.domain.detect.masks import Level
from guicang.ports.scanning import Scanner

__all__ = ["LEVELS", "Batch", "Line", "Splitter", "batches", "scanner"]

LEVELS: Final[Mapping[str, Level]] = {
    "low": Level.LIGHT,
    "medium": Level.MEDIUM,
    "high": Level.STRONG,
}
"""How much is hidden, by the names that people give it."""


@cache
def scanner() -> Scanner:
    """Give the scanner of the built-in rules, made once."""
    from guicang.adapters.scanning.checked import CheckedScanner

    return CheckedScanner()
