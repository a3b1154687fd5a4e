"""A process that runs one command line after the other, as fast as one can.

Each line on its standard input is JSON: the arguments, and how many seconds the clock
is ahead. Each line on its standard output is JSON: exit code, output and errors. Django
is bound to one home a process, so there is a worker for each home and language.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta

from guicang.bootstrap import SystemClock
from guicang.entrypoints.cli.app import run

_real = SystemClock.now
_ahead = timedelta()


def _now(self):
    return _real(self) + _ahead


SystemClock.now = _now


def main() -> None:
    global _ahead  # noqa: PLW0603 - the clock of this process
    for line in sys.stdin:
        asked = json.loads(line)
        _ahead = timedelta(seconds=asked["ahead"])
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(asked["argv"])
        answer = {"code": code, "out": out.getvalue(), "err": err.getvalue()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
