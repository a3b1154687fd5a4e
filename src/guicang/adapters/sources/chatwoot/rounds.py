"""Where reading stands: a round over conversations, the last active ones first.

A round goes down the list until conversations that were read in the round before. What
becomes active meanwhile moves to the head of the list, and is met in the next round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from guicang.domain.errors import SourceGarbled
from guicang.domain.record import instant

_LATE: Final = 60
"""Seconds within which a change may become visible after a later one."""
_BACK: Final = 1_000
"""Numbers of messages within which one may become visible after a higher one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A place in a round.

    ``known``: what was last active before it was read (seconds). ``high``: messages up
    to this number were read. ``page`` of conversations is listed next, 0 if none is
    left. ``queue``: conversations to read, each from a number on. ``top`` and ``most``
    are the latest activity and the highest number that this round met.
    """

    known: int = 0
    high: int = 0
    page: int = 1
    queue: tuple[tuple[str, int], ...] = ()
    top: int = 0
    most: int = 0

    @property
    def over(self) -> bool:
        """Whether this round has nothing left to read."""
        return not self.page and not self.queue

    @property
    def since(self) -> int:
        """What was last active before this is not looked at."""
        return max(0, self.known - _LATE)

    @property
    def through(self) -> datetime | None:
        """The instant before which a round that is over missed nothing."""
        seen = max(self.known, self.top) - _LATE
        return instant(seen * 1_000_000) if self.over and seen > 0 else None

    def next(self) -> "At":
        """Begin the round after this one, if it is over."""
        if not self.over:
            return self
        high = max(self.high, self.most - _BACK)
        return At(known=max(self.known, self.top), high=high)

    def read(self, *, more: bool, number: int) -> "At":
        """Go on after a page of messages up to ``number`` of the first in the queue."""
        (thread, _), *rest = self.queue
        queue = ((thread, number), *rest) if more else tuple(rest)
        return replace(self, queue=queue, most=max(self.most, number))

    def cursor(self) -> dict[str, object]:
        """Write it as a cursor."""
        return {
            "known": self.known,
            "high": self.high,
            "page": self.page,
            "queue": [list(each) for each in self.queue],
            "top": self.top,
            "most": self.most,
        }


def at(cursor: Mapping[str, Any]) -> At:
    """Read a cursor. SourceGarbled for one that is none of ours."""
    try:
        return At(
            known=int(cursor.get("known", 0)),
            high=int(cursor.get("high", 0)),
            page=int(cursor.get("page", 1)),
            queue=tuple((str(t), int(n)) for t, n in cursor.get("queue", ())),
            top=int(cursor.get("top", 0)),
            most=int(cursor.get("most", 0)),
        )
    except (TypeError, ValueError):
        raise SourceGarbled(reason="a cursor of another connector") from None
