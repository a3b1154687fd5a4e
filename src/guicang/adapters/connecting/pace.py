"""Holding back calls so that a platform's limit is not even touched.

All who read one source share its limits, in whatever process they are. What was called
is noted in tenths of each limit's time: the last ten tenths and the present one never
hold more calls than the limit allows in its whole time, wherever one begins to count.
Calls are taken a few at a time; what is not used in its tenth is lost.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

_PARTS: Final = 10
_FEW: Final = 10
"""A tenth of a limit is taken at once: the book is not asked for each call."""

Limit = tuple[int, int]
Noted = Mapping[str, Mapping[int, int]]


class Book(Protocol):
    """Where calls are noted; whoever changes it is alone with it."""

    def change(self, change: Callable[[str], str]) -> None:
        """Put what is made of the text in its place; "" at first."""
        ...


@dataclass(slots=True)
class Leaf:
    """A book of one process alone."""

    text: str = ""

    def change(self, change: Callable[[str], str]) -> None:
        """Put what is made of the text in its place."""
        self.text = change(self.text)


@dataclass(slots=True)
class Pace:
    """At most so many calls in so many seconds, for each pair of ``limits``.

    ``waited`` is told how long a call was held back, in seconds. ``now`` has to be the
    same clock for all who share the book.
    """

    limits: tuple[Limit, ...] = ()
    book: Book = field(default_factory=Leaf)
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    waited: Callable[[float], None] | None = None
    _left: int = field(default=0, init=False)
    _until: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def wait(self) -> None:
        """Return when one more call is allowed."""
        if not self.limits:
            return
        with self._lock:
            while (pause := self._pause()) > 0:
                if self.waited:
                    self.waited(pause)
                self.sleep(pause)

    def _pause(self) -> float:
        """Take a call; else say how long to wait until one may be had."""
        now = self.now()
        if not self._left or now >= self._until:
            pause = self._more(now)
            if pause > 0:
                return pause
        self._left -= 1
        return 0.0

    def _more(self, now: float) -> float:
        """Take some calls from the book; else say how long there are none."""
        pauses: list[float] = []

        def change(text: str) -> str:
            noted = _read(text)
            pauses[:] = [_full(noted, limit, now) for limit in self.limits]
            if max(pauses) > 0:
                return text
            self._left = min(_few(noted, limit, now) for limit in self.limits)
            return json.dumps(
                {
                    _name(limit): _with(noted, limit, now, self._left)
                    for limit in self.limits
                }
            )

        self.book.change(change)
        self._until = min(_end(limit, now) for limit in self.limits)
        return max(pauses)


def _read(text: str) -> Noted:
    held: dict[str, dict[str, int]] = json.loads(text) if text else {}
    return {
        name: {int(part): calls for part, calls in parts.items()}
        for name, parts in held.items()
    }


def _name(limit: Limit) -> str:
    return f"{limit[0]}/{limit[1]}"


def _part(limit: Limit, now: float) -> int:
    return int(now * _PARTS / limit[1])


def _end(limit: Limit, now: float) -> float:
    """Say when the present part of a limit's time is over."""
    return (_part(limit, now) + 1) * limit[1] / _PARTS


def _lately(noted: Noted, limit: Limit, now: float) -> dict[int, int]:
    """Give the calls that still count, by parts; what lies ahead was another clock."""
    last = _part(limit, now)
    parts = noted.get(_name(limit), {})
    return {p: calls for p, calls in parts.items() if last - _PARTS <= p <= last}


def _full(noted: Noted, limit: Limit, now: float) -> float:
    """Say how long a limit is used up; 0 if it is not."""
    lately = _lately(noted, limit, now)
    if sum(lately.values()) < limit[0]:
        return 0.0
    return max((min(lately) + _PARTS + 1) * limit[1] / _PARTS - now, 0.001)


def _few(noted: Noted, limit: Limit, now: float) -> int:
    free = limit[0] - sum(_lately(noted, limit, now).values())
    return min(free, max(1, limit[0] // _FEW))


def _with(noted: Noted, limit: Limit, now: float, calls: int) -> dict[int, int]:
    lately = _lately(noted, limit, now)
    last = _part(limit, now)
    return {**lately, last: lately.get(last, 0) + calls}
