"""The console by a clock that the test moves on: codes need not be waited for."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from guicang.bootstrap import stores

_counter = stores._counter


def _ahead() -> float:
    return float(Path(os.environ["GUICANG_TEST_AHEAD"]).read_text())


def _now(self: stores.SystemClock) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=_ahead())  # noqa: TID251 - a clock


# Time goes on for both: what reads a moved clock destroys nothing (GC-745).
stores.SystemClock.now = _now  # type: ignore[method-assign]
stores._counter = lambda: _counter() + _ahead()


def application() -> Any:
    """Make the application (granian's factory)."""
    from guicang.entrypoints.web.wsgi import application as ours

    return ours()


if __name__ == "__main__":
    from guicang.config import load
    from guicang.entrypoints.web import server

    server.serve(
        load(Path(os.environ["GUICANG_HOME"])),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        target="tests.e2e.app:application",
    )
