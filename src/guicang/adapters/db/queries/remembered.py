"""Counts that are kept for a while: counting anew each time would cost too much."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from django.db import connection

T = TypeVar("T")

FRESH: Final = timedelta(seconds=60)
"""How old a count may be that looks at everything."""
_KEPT: Final = 400  # counts that a process remembers


class Remembered(Generic[T]):
    """What was counted, for each database, until it is too old.

    Who comes while another counts gets what there is, or counts too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[object, tuple[datetime | None, T]] = OrderedDict()

    def __call__(self, key: object, now: datetime | None, count: Callable[[], T]) -> T:
        """Give what is known under a key, or count; without ``now`` it never ages."""
        # Tests and tools open one database after another in one process.
        place = (connection.settings_dict["NAME"], key)
        with self._lock:
            known = self._found.get(place)
        if known is not None and _fresh(known[0], now):
            return known[1]
        found = count()
        with self._lock:
            self._found[place] = (now, found)
            self._found.move_to_end(place)
            while len(self._found) > _KEPT:
                self._found.popitem(last=False)
        return found


def _fresh(at: datetime | None, now: datetime | None) -> bool:
    return at is None or now is None or timedelta(0) <= now - at < FRESH
