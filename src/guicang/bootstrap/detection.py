"""The scanner and what reads texts for it: no home, no Django, no database."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from guicang.adapters.lines import Batch, Line, Splitter, batches
from guicang.domain.detect.types import Level
from guicang.ports.scanning import Scanner

__all__ = ["LEVELS", "Batch", "Line", "Splitter", "batches", "scanner"]

LEVELS: Final[Mapping[str, Level]] = {level.value: level for level in Level}
"""How much is hidden, by the names that people give it."""


@cache
def scanner() -> Scanner:
    """Give the scanner of the built-in rules, made once."""
    from guicang.adapters.scanning.checked import CheckedScanner

    return CheckedScanner()
