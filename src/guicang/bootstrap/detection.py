"""The scanner and what reads texts for it: no home, no Django, no database."""

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from guicang.adapters.lines import Batch, Line, Splitter, batches
from guicang.domain.detect.rulebook import RuleBook, rulebook
from guicang.domain.detect.types import Level
from guicang.domain.errors import NoHome
from guicang.ports.clock import Clock
from guicang.ports.masking import Cloak
from guicang.ports.rules import Workshop
from guicang.ports.scanning import Scanner

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


@cache
def rule_book() -> RuleBook:
    """Give the built-in rules, to explain a finding by."""
    from guicang.adapters.scanning.scanner import words

    return rulebook(words())


def rule_workshop(
    folder: Path, tag: Callable[[str, str], str], *, builtin: Scanner, clock: Clock
) -> Workshop:
    """Give what compiles an organisation's rules, and keeps them in a folder.

    ``tag`` is the method of the Tagger that digests values in rules.
    """
    from guicang.adapters.scanning.composite import CompositeWorkshop
    from guicang.adapters.scanning.custom.engine import RuleEngine

    return CompositeWorkshop(RuleEngine(folder, tag), builtin, clock)


def cloak(home: Path) -> Cloak:
    """Give what masks under the keys of a home. NoHome, KeyRingClosed."""
    from guicang.adapters.keys.masking import FileCloak
    from guicang.config import load

    if not load(home).exists:
        raise NoHome(home=str(home))
    return FileCloak(home / "keys")


def _cache() -> Path | None:
    """Return where compiled rules may be kept (XDG Base Directory Specification)."""
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home
        return None
    return root / "guicang" / "rules" if root.is_absolute() else None
