"""Where the reading of tickets is: stretches of time so short that one page holds them.

Tickets are listed by page numbers, and one that changes leaves the stretch it was in:
the next page would skip another. So a stretch is halved until all its tickets come in
one answer; within it they are read in the order of their ids, and the last one read is
kept. One that changed meanwhile comes in a later stretch.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Self

OVERLAP: Final = 60_000
"""Milliseconds that stretches have in common: a change may be listed late."""
BEGIN: Final = 1_451_606_400_000
"""2016-01-01T00:00:00Z, before there was a helpdesk."""
_LEAST: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A cursor. Instants and ``step`` are milliseconds.

    ``until`` 0: not begun. ``end`` is where the reading ends, after as many stretches
    as it takes. ``after`` is the ticket that was read last, ``page`` the page of
    messages of the next one.
    """

    since: int = BEGIN
    until: int = 0
    end: int = 0
    step: int = 0
    after: str = ""
    page: int = 1

    @classmethod
    def read(cls, cursor: Mapping[str, object]) -> Self:
        """Read a cursor; an empty one is the very beginning."""
        held: dict[str, Any] = dict(cursor)
        return cls(**{f.name: held[f.name] for f in fields(cls) if f.name in held})

    def written(self) -> dict[str, object]:
        """Write the cursor."""
        return asdict(self)

    def begun(self, now: int) -> "Slice":
        """Begin the next stretch, twice as long as the last one if that may be."""
        if self.until:
            return self
        end = self.end or now
        longest = max(_LEAST, end - self.since)
        step = min(self.step * 2 or longest, longest)
        return replace(self, until=self.since + step, step=step, end=end)

    def halved(self) -> "Slice | None":
        """Take the first half; None if it cannot be shorter."""
        step = self.step // 2
        if step < _LEAST:
            return None
        return replace(self, until=self.since + step, step=step)

    @property
    def last(self) -> bool:
        """Whether nothing is to be read after this stretch."""
        return self.until >= self.end

    def ended(self) -> "Slice":
        """End the stretch; after the last one the next reading begins a little back."""
        if self.last:
            return Slice(since=max(BEGIN, self.until - OVERLAP), step=self.step)
        return Slice(since=self.until, end=self.end, step=self.step)
