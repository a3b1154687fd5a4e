"""A terminal: runs command lines of the product, each in a process of its own.

Reads one JSON object a line and forks a child for it, which saves the imports; the
child opens the home by itself, as the command would. Answers with two lines: the
child's number as soon as it is there, and what it ended with.

    {"argv": [...], "ahead": 60}    run a command line, by a clock that is 60 s ahead
    {..., "traced": true}           the same, as soon as a tracer has come to the child

Says ``ready`` when it is.
"""

import io
import json
import os
import socket
import sys
import time
import traceback
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402

import guicang.adapters.documents.pdf  # noqa: E402 - to have it before the fork
import guicang.adapters.segments.parquet  # noqa: E402, F401 - as above
from guicang.bootstrap import SystemClock  # noqa: E402
from guicang.entrypoints.cli.app import run  # noqa: E402
from guicang.entrypoints.cli.common import STATE  # noqa: E402

_real = SystemClock.now


def work(order: dict[str, Any]) -> dict[str, Any]:
    """Run the command line; what it says is kept until it has ended."""
    ahead = timedelta(seconds=order["ahead"])
    SystemClock.now = lambda self: _real(self) + ahead
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = run(order["argv"])
        except Exception:  # noqa: BLE001 - Python would print it and end with 1
            traceback.print_exc()
            code = 1
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def is_traced() -> bool:
    status = Path("/proc/self/status").read_text("utf-8")
    return "TracerPid:\t0\n" not in status


def child(order: dict[str, Any], line: socket.socket) -> None:
    """Do it and say so."""
    while order.get("traced") and not is_traced():
        time.sleep(0.001)
    answer = work(order)
    hang_up()
    # Sent and not written: a write may be what shall fail.
    line.sendall(json.dumps(answer).encode())
    os._exit(0)


def hang_up() -> None:
    """Close what the end of a process closes, without tidying up all of its memory."""
    if STATE.house is not None and "keys" in vars(STATE.house):
        STATE.house.keys.close()
    connections.close_all()


def warm_up() -> None:
    """Load what every child would have to load; leave no connection to inherit."""
    work({"argv": ["doctor"], "ahead": 0})
    STATE.house.packs.load()
    hang_up()
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def main() -> None:
    warm_up()
    for text in sys.stdin:
        ours, theirs = socket.socketpair()
        if (pid := os.fork()) == 0:
            ours.close()
            child(json.loads(text), theirs)
        theirs.close()
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        with ours, ours.makefile("rb") as file:
            answer = file.read().decode()
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if not answer:  # it was killed
            answer = json.dumps({"code": code, "out": "", "err": ""})
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
