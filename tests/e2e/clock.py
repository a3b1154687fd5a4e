"""A clock that the test moves on: imported, it is this process's clock.

Time goes on for the clock's witness, too: what reads a moved clock destroys nothing.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from guicang.bootstrap import stores

_counter = stores._counter


def _ahead() -> float:
    return float(Path(os.environ["GUICANG_TEST_AHEAD"]).read_text())


def _now(self: stores.SystemClock) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=_ahead())  # noqa: TID251 - a clock


stores.SystemClock.now = _now  # type: ignore[method-assign]
stores._counter = lambda: _counter() + _ahead()
