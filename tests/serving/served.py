"""A served home: what `guicang serve` begins, and what can be seen of it."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cli.hands import Home, environment
from tests.ports import free_port

PATIENCE = 90.0
"""Seconds after which something will not come any more, however loaded we are."""


def until(wanted: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if wanted():
            return True
        time.sleep(0.1)
    return False


def get(port: int, path: str) -> tuple[int, bytes]:
    """Ask; (0, b"") where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def children(pid: int) -> dict[str, int]:
    """Give the parts that a supervisor runs, by name."""
    found = {}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
            except OSError:
                continue
            if "--only" in words:
                found[words[words.index("--only") + 1]] = int(child)
    return found


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZXx"


@dataclass
class Served:
    process: "subprocess.Popen[bytes]"
    log: Path
    console: int
    gateway: int

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def ready(self) -> bool:
        ports = (self.console, self.gateway)
        return all(get(port, "/readyz")[0] == 200 for port in ports)

    def parts(self) -> dict[str, int]:
        return children(self.process.pid)

    def send(self, number: signal.Signals) -> int:
        """Send a signal to the supervisor, and wait for its exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def begin(home: Home, *more: str, console: int = 0, gateway: int = 0) -> Served:
    """Begin `guicang serve` on free ports of the loopback."""
    console, gateway = console or free_port(), gateway or free_port()
    log = home.path.parent / f"serve-{console}.log"
    ports = {"GUICANG_WEB_PORT": str(console), "GUICANG_GATEWAY_PORT": str(gateway)}
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "guicang", "serve", *more],
            env=environment(home.path) | ports,
            stdout=out,
            stderr=out,
        )
    return Served(process, log, console, gateway)


@contextmanager
def serving(home: Home, *more: str) -> Iterator[Served]:
    """Serve a home; whatever a test leaves running ends with it."""
    served = begin(home, *more)
    try:
        assert until(lambda: served.process.poll() is not None or served.ready())
        assert served.process.poll() is None, served.said()
        yield served
    finally:
        left = served.parts().values() if served.process.poll() is None else ()
        served.process.kill()
        served.process.wait()
        for pid in left:
            os.killpg(pid, signal.SIGKILL)
