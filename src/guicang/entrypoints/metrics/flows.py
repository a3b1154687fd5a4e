"""Metrics of what single processes do: requests answered, jobs done.

Each process writes to files of its own in a folder of the home, and whoever answers
adds them up (prometheus-client's multiprocess mode). The files of a process that ended
stay until this host is served anew, so that nothing counts backwards.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from guicang.config import Config
from guicang.entrypoints.metrics.names import METRICS

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

FOLDER: Final = "metrics"
"""The folder, in a home."""
_ENV: Final = "PROMETHEUS_MULTIPROC_DIR"
_FILE: Final = re.compile(r"[a-z_]+_([0-9]+)\.db")
_REQUEST: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_JOB: Final = (0.1, 1.0, 10.0, 60.0, 600.0, 3600.0, 21_600.0)
"""Upper bounds in seconds; the last bucket is open."""


def prepare(config: Config) -> bool:
    """Let this process, and those it begins, count; return whether it is wanted.

    Called before prometheus-client is loaded, which looks at the variable only then.
    """
    if not config["metrics.enabled"]:
        return False
    folder = config.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ[_ENV] = str(folder)
    return True


def sweep(folder: Path) -> None:
    """Remove what processes left that are gone. Counters begin anew for them."""
    for path in folder.glob("*.db"):
        named = _FILE.fullmatch(path.name)
        if named and not Path(f"/proc/{named[1]}").exists():
            path.unlink(missing_ok=True)


def gathered(folder: Path) -> "CollectorRegistry":
    """Give a registry that adds up what all processes of this host counted."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]  # it has no types
    return registry


class Flows(NamedTuple):
    """The metrics of this process, as prometheus-client has them."""

    requests: Any
    jobs: Any
    ended: Any


@cache
def flows() -> Flows:
    """Make them, once."""
    from prometheus_client import Counter, Histogram

    def made(kind: Any, name: str, **more: Any) -> Any:
        metric = METRICS[name]
        return kind(name, metric.help, metric.labels, **more)

    return Flows(
        requests=made(Histogram, "guicang_http_request_seconds", buckets=_REQUEST),
        jobs=made(Histogram, "guicang_job_seconds", buckets=_JOB),
        ended=made(Counter, "guicang_jobs_ended_total"),
    )


def answered(route: str, status: int, seconds: float) -> None:
    """Count a request. ``route`` is a name, never the path that was asked for."""
    flows().requests.labels(route, f"{status // 100}xx").observe(seconds)


@contextmanager
def attempt(kind: str) -> Iterator[None]:
    """Measure an attempt at a job."""
    began = perf_counter()
    try:
        yield
    finally:
        flows().jobs.labels(kind).observe(perf_counter() - began)


def ended(kind: str, outcome: str) -> None:
    """Count what came of a job."""
    flows().ended.labels(kind, outcome).inc()
