"""What a step at some size took: its deed is measured, and told as a line of JSON.

Time is that of this process, its children and the database server. Memory is the most
that this process held while the step ran, above nothing: what earlier steps left behind
counts, as it would in a worker.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from bench.stopwatch import lap

_STATUS: Final = Path("/proc/self/status")
_RESET: Final = Path("/proc/self/clear_refs")
_FORGET_PEAK: Final = "5"  # proc(5): reset the peak resident set size


@dataclass(slots=True, kw_only=True)
class Step:
    """A step: ``count`` messages in ``wall`` and ``cpu`` seconds, ``peak`` MiB."""

    name: str
    count: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    peak: float = 0.0

    def each(self) -> float:
        """Say what one message costs: microseconds of processor time."""
        return self.cpu * 1e6 / self.count if self.count else 0.0


@contextmanager
def measured(name: str, server: int | None) -> Iterator[Step]:
    """Measure what happens inside and tell it; who measures sets ``count``."""
    step = Step(name=name)
    _RESET.write_text(_FORGET_PEAK)
    with lap(server) as taken:
        yield step
    step.wall, step.cpu, step.peak = taken.wall, taken.cpu, _peak()
    print(json.dumps(asdict(step)), flush=True)


def _peak() -> float:
    for line in _STATUS.read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM: not Linux")
