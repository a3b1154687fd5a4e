"""Processor time and wall time of a deed, and how a rate is written down."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICK: Final = 100  # clock ticks a second in /proc on Linux, whatever the kernel's own


@dataclass(slots=True)
class Lap:
    """What a deed took, in seconds; filled in when it is over."""

    cpu: float = 0.0
    wall: float = 0.0

    def rate(self, count: int) -> float:
        """Say how many are done in a second of processor time, that is, on one core."""
        return count / self.cpu if self.cpu else 0.0


@contextmanager
def lap(server: int | None = None) -> Iterator[Lap]:
    """Measure what happens inside: this process, its children, and a server's tree.

    ``server`` is the id of a postmaster: what its backends use is the client's cost.
    """
    taken = Lap()
    cpu, wall = _cpu(server), time.perf_counter()
    yield taken
    taken.cpu, taken.wall = _cpu(server) - cpu, time.perf_counter() - wall


def _cpu(server: int | None) -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + used.ru_utime + used.ru_stime
    return total + (_tree(server) if server is not None else 0.0)


def _tree(process: int) -> float:
    """Sum a process, the children it has waited for, and those that live."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    own = _ticks(process, 4)
    return (own + sum(_ticks(int(child), 2) for child in children)) / _TICK


def _ticks(process: int, fields: int) -> int:
    try:
        text = Path(f"/proc/{process}/stat").read_text("utf-8")
    except FileNotFoundError:
        return 0  # it ended meanwhile: its parent has its time now
    # utime, stime, cutime, cstime: behind the name, which may hold anything.
    return sum(map(int, text.rpartition(")")[2].split()[11 : 11 + fields]))


def peak_bytes() -> int:
    """Say how much memory this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
