"""How often whom: a bucket for each visitor and address, in this process."""

import math
import time
from collections import OrderedDict
from typing import Final

from guicang.domain.chat.visitors import Bucket, Rate, full, taken
from guicang.domain.errors import ChatTooOften

_MOST: Final = 20_000

BEGIN: Final = Rate(burst=10, seconds=6.0)
"""New chats of one address."""
SAY: Final = Rate(burst=20, seconds=1.0)
"""Messages of one visitor."""
SEND: Final = Rate(burst=5, seconds=12.0)
"""Files of one visitor."""
ASK: Final = Rate(burst=60, seconds=0.5)
"""Whatever else one visitor asks for."""
TAKE: Final = Rate(burst=3, seconds=60.0)
"""Copies of everything, and wishes."""
KNOCK: Final = Rate(burst=120, seconds=0.25)
"""What an address may ask for without a token that is good."""


class Pace:
    """Remembers buckets; the ones that were used least go first."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self._buckets: OrderedDict[tuple[str, Rate], Bucket] = OrderedDict()

    def take(self, whose: str, rate: Rate) -> None:
        """Let somebody do something once more. ChatTooOften."""
        now, place = time.monotonic(), (whose, rate)
        bucket = self._buckets.pop(place, None) or full(rate, now)
        self._buckets[place], wait = taken(bucket, rate, now)
        while len(self._buckets) > _MOST:
            self._buckets.popitem(last=False)
        if wait:
            raise ChatTooOften(seconds=math.ceil(wait))
