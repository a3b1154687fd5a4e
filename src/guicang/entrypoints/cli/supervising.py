"""Keep processes running until we are told to end; then end them in time.

* What dies is begun anew, after a pause that grows as long as it dies soon.
* What ends because of a setting or a taken port is not: everything ends, and says so.
* Each child leads a group of its own. When it dies, so does what it has left; when we
  die, it is told to end (Linux), so that nothing goes on without anybody.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from typing import Final

GRACE: Final = 20.0
"""Seconds that children have to end; systemd gives us 30."""
_LOOK: Final = 0.2  # seconds
_SHORT: Final = 60.0  # who lived shorter, in seconds, died soon
_LONGEST: Final = 60.0  # pause, in seconds
_HOPELESS: Final = frozenset({2, 20})
"""Exit codes (docs/reference/exit-codes.md) that trying again does not mend."""
_BY: Final = "GUICANG_SUPERVISOR"
_PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def pause_after(failures: int) -> float:
    """Return the seconds to wait after so many deaths in a row: 1, 2, 4 … 60."""
    return min(2.0 ** (failures - 1), _LONGEST)


@dataclass(slots=True)
class Child:
    """A process that is to run always. Instants are of the monotonic clock."""

    name: str
    argv: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    began: float = 0.0
    due: float = 0.0
    failures: int = 0

    def look(self, now: float) -> int | None:
        """Begin it when it is due; give the code with which it just ended."""
        if self.process is None:
            if now >= self.due:
                self.process, self.began = _start(self.argv), now
            return None
        code = self.process.poll()
        if code is None:
            return None
        _kill_group(self.process)
        self.process = None
        self.failures = self.failures + 1 if now - self.began < _SHORT else 1
        self.due = now + pause_after(self.failures)
        return code


Tell = Callable[[str, int, float], None]
"""Hears of a death: which child, its code, and after how many seconds it begins."""


def supervise(parts: Mapping[str, Sequence[str]], tell: Tell) -> int:
    """Run Guicang's command lines until SIGTERM or SIGINT; return the exit code."""
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    children = [Child(name, argv) for name, argv in parts.items()]
    result = 0
    while not (result or ending.is_set()):
        for child in children:
            code = child.look(time.monotonic())
            if code in _HOPELESS and code is not None:
                result = code
            elif code is not None and not ending.is_set():
                tell(child.name, code, pause_after(child.failures))
        ending.wait(_LOOK)
    _end([child.process for child in children if child.process is not None])
    return result


def follow_supervisor() -> None:
    """In a child: ask to be ended when the supervisor dies (Linux)."""
    by = os.environ.pop(_BY, "")
    if by and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(by):  # it died before we could ask
            os.kill(os.getpid(), signal.SIGTERM)


def _start(argv: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "guicang", *argv],
        env=os.environ | {_BY: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(processes: Collection["subprocess.Popen[bytes]"]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, until - time.monotonic()))
        _kill_group(process)
        process.wait()


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
