"""Payloads that were removed, and the entries that tell of it.

An entry ``ledger:payloads-removed`` names ranges of numbers before it. A payload that
is gone must lie in one of them; the entry itself is never removed.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from guicang.domain.ledger.model import Tag


@dataclass(slots=True)
class Removals:
    """What is gone (numbers, rising), and what was told (first, last, by whom)."""

    gone: list[int] = field(default_factory=list)
    told: list[tuple[int, int, int]] = field(default_factory=list)

    def hear(self, entry: Mapping[str, Any]) -> None:
        """Note what an entry tells, if it tells of a removal."""
        if entry["tag"] != Tag.LEDGER_PAYLOADS_REMOVED:
            return
        seq, told = entry["seq"], entry["data"].get("ranges")
        for each in told if isinstance(told, list) else ():
            match each:
                case [int(first), int(last)] if first <= last < seq:
                    self.told.append((first, last, seq))

    def untold(self) -> Iterator[int]:
        """Give the numbers of payloads that are gone without an entry that says so."""
        yield from (seq for seq, by in self._by() if by is None)

    def counted(self) -> tuple[tuple[int, int], ...]:
        """Count what is gone by the entry that tells of it: its number, how many."""
        counts = Counter(by for _, by in self._by() if by is not None)
        return tuple(sorted(counts.items()))

    def _by(self) -> Iterator[tuple[int, int | None]]:
        told = sorted(self.told)
        firsts = [first for first, _, _ in told]
        for seq in self.gone:
            at = bisect_right(firsts, seq) - 1
            inside = at >= 0 and seq <= told[at][1]
            yield seq, told[at][2] if inside else None
