"""Counters in the text format of Prometheus (version 0.0.4).

Where several processes serve one gateway, each keeps its counters in a file of a folder
that they share, and whichever is asked sums them up: at most a second old. The file of
a process that ended stays, so that nothing counts backwards.
"""

import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

BUCKETS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
"""Upper bounds in seconds; the last bucket is open."""
STALE: Final = 5.0
"""Seconds after which a process that wrote nothing has nothing under way."""
MEDIA: Final = b"text/plain; version=0.0.4; charset=utf-8"
_P: Final = "guicang_gateway_"


class Metric(NamedTuple):
    """A metric's type and what it counts."""

    type: str
    help: str


METRICS: Final[Mapping[str, Metric]] = {
    _P + "failures_total": Metric("counter", "Messages at which the engine failed."),
    _P + "findings_total": Metric("counter", "Sensitive values, by type."),
    _P + "in_flight": Metric("gauge", "Requests under way, by kind."),
    _P + "messages_total": Metric("counter", "Messages judged, by verdict."),
    _P + "preserved_total": Metric("counter", "Messages with prohibited content."),
    _P + "ready": Metric("gauge", "1 if messages can be judged."),
    _P + "rejected_total": Metric("counter", "Requests refused, by error code."),
    _P + "reports_total": Metric("counter", "Findings that are not masked, by type."),
    _P + "requests_total": Metric("counter", "Requests answered, by path and status."),
    _P + "rules_info": Metric("gauge", "The version of the rules, as a label."),
    _P + "rules_stale": Metric(
        "gauge", "1 if newer rules are published and cannot be used."
    ),
    _P + "seconds": Metric("histogram", "Time of a request to /v1/inspect, seconds."),
}


class Metrics:
    """The counters of one process; ``folder`` is what it shares with the others."""

    def __init__(self, folder: Path | None = None) -> None:
        """Begin at nothing."""
        self.folder = folder
        self.counts: Counter[str] = Counter()
        self.gauges: dict[str, float] = {}
        self.times = [0] * (len(BUCKETS) + 1)
        self.time = 0.0

    def count(self, name: str, by: int = 1, **labels: object) -> None:
        """Count something up."""
        self.counts[_sample(name, **labels)] += by

    def gauge(self, name: str, value: float, **labels: object) -> None:
        """Say how much of something there is."""
        self.gauges[_sample(name, **labels)] = value

    def forget(self, name: str) -> None:
        """Say no more how much of something there is, whatever its labels."""
        for sample in [s for s in self.gauges if s.partition("{")[0] == _P + name]:
            del self.gauges[sample]

    def took(self, seconds: float) -> None:
        """Note the time of a request."""
        self.times[bisect_left(BUCKETS, seconds)] += 1
        self.time += seconds

    def keep(self) -> None:
        """Let the other processes see our counters."""
        if self.folder is None:
            return
        path = self.folder / f"{os.getpid()}.json"
        temporary = path.with_suffix(".new")
        data = {"at": time.time(), "counts": self.counts, "gauges": self.gauges}
        rest = {"times": self.times, "time": self.time}
        temporary.write_bytes(orjson.dumps({**data, **rest}))
        temporary.replace(path)

    def text(self) -> bytes:
        """Write everything down, the other processes' counters with ours."""
        self.keep()
        whole = Metrics()
        for part in self._parts():
            whole.counts.update(part["counts"])
            whole.times = [
                a + b for a, b in zip(whole.times, part["times"], strict=True)
            ]
            whole.time += part["time"]
            for name, value in part["gauges"].items():
                # An info stays 1 however many say it; what is under way adds up.
                info = name.startswith((_P + "rules_", _P + "ready"))
                before = whole.gauges.get(name, 0)
                whole.gauges[name] = max(before, value) if info else before + value
        return ("\n".join(whole._lines()) + "\n").encode()

    def _parts(self) -> Iterator[Mapping[str, Any]]:
        if self.folder is None:
            yield vars(self)
            return
        for path in self.folder.glob("*.json"):
            part = orjson.loads(path.read_bytes())
            if time.time() - part["at"] > STALE:
                part["gauges"] = {}
            yield part

    def _lines(self) -> Iterator[str]:
        samples = {**self.counts, **self.gauges}
        for name, metric in METRICS.items():
            yield f"# HELP {name} {metric.help}"
            yield f"# TYPE {name} {metric.type}"
            if metric.type == "histogram":
                yield from self._histogram(name)
                continue
            for sample in sorted(samples):
                if sample.partition("{")[0] == name:
                    yield f"{sample} {samples[sample]}"

    def _histogram(self, name: str) -> Iterator[str]:
        totals = list(accumulate(self.times))
        for bound, total in zip((*BUCKETS, "+Inf"), totals, strict=True):
            yield f'{name}_bucket{{le="{bound}"}} {total}'
        yield f"{name}_sum {self.time}"
        yield f"{name}_count {totals[-1]}"


@lru_cache(maxsize=1024)
def _sample(name: str, **labels: object) -> str:
    if not labels:
        return _P + name
    spelt = ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())
    return f"{_P}{name}{{{spelt}}}"


def _escaped(value: object) -> str:
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return text.replace("\n", "\\n")
