"""The scanner and what reads texts for it: no home, no Django, no database."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from guicang.adapters.lines import Batch, Line, Splitter, batches
from guicang.domain.detect.selection import Selection
from guicang.domain.detect.types import Level
from guicang.ports.scanning import Scanner
from guicang.services.bulk import Bulk

__all__ = ["LEVELS", "Batch", "Line", "Splitter", "batches", "scanner"]

LEVELS: Final[Mapping[str, Level]] = {level.value: level for level in Level}
"""How much is hidden, by the names that people give it."""


@cache
def scanner() -> Scanner:
    """Give the scanner of the built-in rules, made once."""
    return rule_scanner(_cache())


def rule_scanner(folder: Path | None) -> Scanner:
    """Give a scanner of the built-in rules; what it compiles is kept in a folder."""
    from guicang.adapters.scanning.scanner import RuleScanner

    return RuleScanner(folder)


def bulk(jobs: int, selection: Selection) -> Bulk:
    """Give what finds in tables of any size, in so many processes."""
    from guicang.adapters.engines.local import LocalEngine
    from guicang.adapters.scanning.work import FindWork
    from guicang.adapters.tables import FileTables

    work = FindWork(_cache(), selection.types, selection.min_score)
    return Bulk(engine=LocalEngine(jobs), tables=FileTables(), work=work)


def _cache() -> Path | None:
    """Return where compiled rules may be kept (XDG Base Directory Specification)."""
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home
        return None
    return root / "guicang" / "rules" if root.is_absolute() else None
