"""What a source keeps, in memory: for one process with many threads."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.clock import FakeClock


@dataclass
class FakeKept:
    """Implements ``guicang.ports.connecting.Kept``."""

    clock: FakeClock
    made: int = 0
    _values: dict[str, tuple[str, float]] = field(default_factory=dict)
    _seen: dict[str, float] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def fresh(self, name: str, make: Callable[[], tuple[str, int]]) -> str:
        with self._lock:
            now = self.clock.now().timestamp()
            value, until = self._values.get(name, ("", 0.0))
            if now >= until:
                value, seconds = make()
                self.made += 1
                self._values[name] = (value, now + seconds)
            return value

    def drop(self, name: str, value: str) -> None:
        with self._lock:
            if self._values.get(name, ("", 0.0))[0] == value:
                del self._values[name]

    def seen(self, key: str, seconds: int) -> bool:
        with self._lock:
            now = self.clock.now().timestamp()
            before = self._seen.get(key, 0.0) > now
            self._seen[key] = now + seconds
            return before
