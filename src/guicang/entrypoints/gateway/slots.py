"""How many requests are under way: sent away at once rather than kept waiting."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from guicang.domain.errors import KeyBusy, TooBusy


class Slots:
    """Places for requests; the event loop is the only one who counts."""

    def __init__(self, limit: int, per_key: int) -> None:
        """Open so many places, and so many of them to each key."""
        self.limit, self.per_key = limit, per_key
        self.taken = 0
        self._keys: Counter[str] = Counter()

    @contextmanager
    def one(self, key: str) -> Iterator[None]:
        """Take a place for as long as it is held. KeyBusy, TooBusy."""
        if self._keys[key] >= self.per_key:
            raise KeyBusy(limit=self.per_key)
        if self.taken >= self.limit:
            raise TooBusy(limit=self.limit)
        self.taken += 1
        self._keys[key] += 1
        try:
            yield
        finally:
            self.taken -= 1
            self._keys[key] -= 1
            if not self._keys[key]:
                del self._keys[key]
