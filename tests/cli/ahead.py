"""The command, with a clock that is half a minute further on each time it is run.

A command with a code keeps the time at which the code was read. So a script that signs one thing after the other need not wait for fresh codes.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

from guicang.bootstrap import SystemClock
from guicang.entrypoints.cli.app import run

_real = SystemClock.now


def main() -> int:
    file = Path(os.environ["AHEAD"])
    seconds = int(file.read_text() if file.exists() else 0)
    if "--otp" not in sys.argv:
        seconds += 31
    file.write_text(str(seconds))
    SystemClock.now = lambda self: _real(self) + timedelta(seconds=seconds)
    return run()


if __name__ == "__main__":
    sys.exit(main())
