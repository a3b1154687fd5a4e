"""The scanner and what reads texts for it: no home, no Django, no database."""

import os
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from guicang.adapters.lines import Batch, Line, Splitter, batches
from guicang.config import Config
from guicang.domain.detect.selection import Selection
from guicang.domain.detect.types import Level
from guicang.domain.errors import BadSetting, NoHome
from guicang.ports.clock import Clock
from guicang.ports.masking import Cloak
from guicang.ports.rules import Workshop
from guicang.ports.scanning import Scanner
from guicang.services.bulk import Bulk

if TYPE_CHECKING:  # the rules load in a tenth of a second; most commands need none
    from guicang.domain.detect.rulebook import RuleBook

__all__ = [
    "LEVELS",
    "Batch",
    "Line",
    "Splitter",
    "batches",
    "bulk",
    "check_names",
    "names_wanted",
    "rule_scanner",
    "scanner",
]

LEVELS: Final[Mapping[str, Level]] = {level.value: level for level in Level}
"""How much is hidden, by the names that people give it."""


@cache
def scanner(*, names: bool = False) -> Scanner:
    """Give the scanner of the built-in rules, made once; see ``rule_scanner``."""
    return rule_scanner(_cache(), names=names)


@lru_cache(maxsize=4)
def rule_scanner(folder: Path | None, *, names: bool = False) -> Scanner:
    """Give a scanner of the built-in rules; what it compiles is kept in a folder.

    It is the same one for the same folder: threads and houses may share it. With
    ``names`` a model reads the texts too, for names that no cue word introduces.
    NamesMissing, NamesChanged: at once, before any text is searched.
    """
    from guicang.adapters.scanning.scanner import RuleScanner

    rules = RuleScanner(folder)
    if not names:
        return rules
    from guicang.adapters.scanning.merging import MergedScanner
    from guicang.adapters.scanning.names.scanner import NameScanner

    return MergedScanner(rules, NameScanner())


def names_wanted(config: Config) -> bool:
    """Tell whether the model is to read for a home. BadSetting."""
    said = str(config["detect.names"])
    if said not in {"on", "off"}:
        raise BadSetting(setting="detect.names", reason="on or off")
    return said == "on"


def check_names() -> str:
    """Name the model that is installed. NamesMissing, NamesChanged."""
    from guicang.adapters.scanning.names import files

    files.verified(files.folder())
    return f"{files.PACKAGE}, SHA-256 {files.PINNED[files.ENCODER][:16]}"


def bulk(jobs: int, selection: Selection) -> Bulk:
    """Give what finds in tables of any size, in so many processes."""
    from guicang.adapters.engines.local import LocalEngine
    from guicang.adapters.scanning.work import FindWork
    from guicang.adapters.tables import FileTables

    work = FindWork(_cache(), selection.types, selection.min_score)
    engine = LocalEngine(jobs if jobs > 1 else 0)
    return Bulk(engine=engine, tables=FileTables(), work=work)


@cache
def rule_book() -> "RuleBook":
    """Give the built-in rules, to explain a finding by."""
    from guicang.adapters.scanning.scanner import words
    from guicang.domain.detect.rulebook import rulebook

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


def cloak_of(key: Path, *, shaped: bool = False) -> Cloak:
    """Give what masks under a key file. KeyRingClosed; NoFormatCipher if ``shaped``."""
    from guicang.adapters.keys.masking import HexCloak, require_format_cipher

    if shaped:
        require_format_cipher()
    return HexCloak(key)


def make_key(path: Path) -> None:
    """Make a key file for ``cloak_of``. HomeExists if it is there; NoSpace."""
    from guicang.adapters.keys.masking import HexCloak

    HexCloak.initialise(path)


def _cache() -> Path | None:
    """Return where compiled rules may be kept (XDG Base Directory Specification)."""
    try:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # nobody's home
        return None
    return root / "guicang" / "rules" if root.is_absolute() else None
