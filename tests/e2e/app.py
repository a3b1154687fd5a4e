"""The console by a clock that the test moves on: codes need not be waited for."""

import os
import sys
from pathlib import Path
from typing import Any

import tests.e2e.clock
from guicang.config import load
from guicang.entrypoints.web import server

assert tests.e2e.clock  # it moves the clock


def application() -> Any:
    """Make the application (granian's factory)."""
    from guicang.entrypoints.web.wsgi import application as ours

    return ours()


if __name__ == "__main__":
    server.serve(
        load(Path(os.environ["GUICANG_HOME"])),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        target="tests.e2e.app:application",
    )
