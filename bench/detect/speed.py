"""How fast: the same slices of the same file, each engine in turn, round after round.

Only one engine works at a time; the order turns with every round. A rate is messages a
second of processor time, so that a neighbour on the machine does not count; a ratio is
the median of the rounds' ratios, so that a slow moment of the machine does not either.
"""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bench.detect.engine import COLUMNS, OURS, Engine
from bench.detect.messages import Messages

_QUANTILES: Final = {"p50": 0.5, "p99": 0.99, "p99.9": 0.999}


@dataclass(slots=True)
class Pace:
    """What an engine took: a lap a round, nanoseconds a message."""

    rates: list[float] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)
    single: dict[str, list[int]] = field(
        default_factory=lambda: {"wall": [], "cpu": []}
    )


def race(
    engines: Sequence[Engine], messages: Messages, rounds: int, slice_: int
) -> dict[str, Pace]:
    """Let every engine scan ``rounds`` slices, all at once and one by one."""
    paces = {engine.name: Pace() for engine in engines}
    for number in range(rounds):
        turn = number % len(engines)
        for engine in (*engines[turn:], *engines[:turn]):
            pace, start = paces[engine.name], number * slice_
            lap = engine.batch(messages.path, start, slice_)
            pace.rates.append(slice_ / lap["cpu"])
            pace.walls.append(slice_ / lap["wall"])
            if engine.name in COLUMNS:
                continue
            taken = engine.single(messages.path, start, slice_)
            for clock, times in taken.items():
                pace.single[clock] += times
    return paces


def throughput(paces: Mapping[str, Pace]) -> dict[str, Any]:
    """Give each engine's rates, and by what factor ours are above those of others."""
    return {
        name: {
            "per_core": round(statistics.median(pace.rates)),
            "per_core_best": round(max(pace.rates)),
            "wall": round(statistics.median(pace.walls)),
            "ours_times": {
                own: round(_ratio(paces[own], pace), 2)
                for own in OURS
                if own in paces and name not in OURS
            },
        }
        for name, pace in paces.items()
    }


def latency(paces: Mapping[str, Pace]) -> dict[str, Any]:
    """Give the quantiles of single messages in microseconds, by clock and processor."""
    return {
        name: {
            clock: {
                label: round(_quantile(sorted(times), share) / 1000, 1)
                for label, share in _QUANTILES.items()
            }
            for clock, times in pace.single.items()
        }
        for name, pace in paces.items()
        if pace.single["wall"]
    }


def _ratio(own: Pace, other: Pace) -> float:
    pairs = zip(own.rates, other.rates, strict=True)
    return statistics.median(a / b for a, b in pairs)


def _quantile(ordered: Sequence[int], share: float) -> int:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
