"""A worker that halts in the middle of a run until it is let go on.

By the moved clock, as the console. ``HALT`` names a file: when the worker stands in the
middle, it makes it; it goes on when the file is gone.
"""

import os
import sys
import time
from pathlib import Path

import tests.e2e.clock
from guicang.entrypoints.cli.app import run
from guicang.services.working import Turn

assert tests.e2e.clock  # it moves the clock
_goes_on = Turn.progress


def _halted(turn: Turn, done: int, of: int) -> None:
    halt = Path(os.environ["HALT"])
    if turn.job.kind == "dispose-batch" and not halt.with_suffix(".done").exists():
        halt.with_suffix(".done").touch()
        halt.touch()
        while halt.exists():
            time.sleep(0.05)
    _goes_on(turn, done, of)


Turn.progress = _halted  # type: ignore[method-assign]
sys.exit(run(["worker", "--once"]))
