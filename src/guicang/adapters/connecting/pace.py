"""Holding back calls so that a platform's limit is not even touched."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Pace:
    """At most so many calls in so many seconds, for each pair of ``limits``.

    ``waited`` is told how long a call was held back, in seconds.
    """

    limits: tuple[tuple[int, int], ...] = ()
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    waited: Callable[[float], None] | None = None
    _calls: deque[float] = field(default_factory=deque, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def wait(self) -> None:
        """Return when one more call is allowed."""
        if not self.limits:
            return
        with self._lock:
            pause = self._pause(self.monotonic())
            if pause > 0:
                if self.waited:
                    self.waited(pause)
                self.sleep(pause)
            now = self.monotonic()
            self._calls.append(now)
            longest = max(seconds for _, seconds in self.limits)
            while self._calls and self._calls[0] <= now - longest:
                self._calls.popleft()

    def _pause(self, now: float) -> float:
        """Say how long the limits want to wait: until the n-th last call is old."""
        pauses = [
            self._calls[-calls] + seconds - now
            for calls, seconds in self.limits
            if len(self._calls) >= calls
        ]
        return max(pauses, default=0.0)
