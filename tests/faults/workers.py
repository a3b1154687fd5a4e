"""The other side of ``worker.py``: starts it on a home, and gives it orders."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.cli.hands import unmeasured
from tests.databases import Database

KILLED = -9
REFUSED = 3  # an error of the product


class Worker:
    """Another process on the same home."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(self, batch: str, **order: Any) -> dict[str, Any]:
        """Let a child run a batch; give its exit code (``KILLED``) and seconds."""
        self._process.stdin.write(json.dumps({"run": batch, **order}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the worker itself has died"
        return json.loads(answer)


@contextmanager
def at_work(database: Database) -> Iterator[Worker]:
    settings = {"DJANGO_SETTINGS_MODULE": "guicang.entrypoints.settings"}
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(Path(__file__).with_name("worker.py"))],
        env={**unmeasured(os.environ), "PYTHONPATH": "src", **settings, **database.env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Worker(process)
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()
