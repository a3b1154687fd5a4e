"""The product's scanner: an engine for one message, an engine for many."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml

from guicang.adapters.scanning.plan import Plan
from guicang.adapters.scanning.single import Single
from guicang.domain.detect.model import Finding
from guicang.domain.detect.rulebook import RuleBook, rulebook

# Fewer texts than this are read one by one: columns cost a fixed time.
_FEW: Final = 48
_SLICE: Final = 100_000


class RuleScanner:
    """Finds what the rule book describes (``ports.scanning.Scanner``).

    It needs no model, no database and no network. Compiling takes a second or two, and
    is done when the first text comes; with ``folder`` the compiled automata are kept
    there and read within milliseconds. ``types`` leaves out all others. Threads may
    share one scanner.
    """

    def __init__(
        self, folder: Path | None = None, *, types: Collection[str] | None = None
    ) -> None:
        """Remember what to look for."""
        self._plan = Plan(rulebook(words(), types=types), folder)
        self._single = Single(self._plan)

    @property
    def book(self) -> RuleBook:
        """The rules, to explain a finding by."""
        return self._plan.book

    @property
    def version(self) -> str:
        """The digest of rules and word lists."""
        return self._plan.book.version

    def scan(self, texts: Sequence[str]) -> Sequence[tuple[Finding, ...]]:
        """Find sensitive values in each text, in order of position, not overlapping."""
        if len(texts) < _FEW:
            return [self._single.scan(text) for text in texts]
        from guicang.adapters.scanning import columns

        return columns.findings(self._plan, self._single, texts, _SLICE)

    def scan_one(self, text: str) -> tuple[Finding, ...]:
        """Do the same for one text, in microseconds."""
        return self._single.scan(text)

    def scan_arrow(self, texts: Any) -> Any:
        """Do the same for an Arrow array; give an Arrow table, a line for each finding.

        Its columns are row (int64), type, start, end (int32, code points), score,
        rule and masked. Nulls hold nothing. Bytes that are not UTF-8 are read with a
        replacement character for each bad sequence, and places count in the text so
        read.
        """
        from guicang.adapters.scanning import columns

        return columns.table(self._plan, texts, _SLICE)


@cache
def words() -> Mapping[str, Sequence[str]]:
    """Return the word lists that ship with the product, by name."""
    folder = files("guicang") / "data" / "detect"
    found: dict[str, Sequence[str]] = {}
    for name in ("cues", "people", "given", "places", "health"):
        data = (folder / f"{name}.yaml").read_bytes()
        document = yaml.load(data, Loader=yaml.CSafeLoader)
        lists = {**document.pop("cues", {}), **document}
        found |= {k: v.split() if isinstance(v, str) else v for k, v in lists.items()}
    return found
