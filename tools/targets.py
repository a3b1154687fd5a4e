"""Which targets of detection a result meets, and where others do better.

The targets are those that the scanner was built to: two million messages a second of
one core, five hundred times Presidio, a message in 2 µs (p50) and 100 µs (p99), an
answer over HTTP in less than 10 ms (p99) whatever the console does, recall of 0.995 and
precision of 0.999 on messages that the rules have not seen, 0.97 for every type and
every written form, and no identity number, card, passport, company code or plate where
there is none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from bench.detect import editions
from tools.markdown import table

OURS: Final = "guicang"
ARROW: Final = "guicang-arrow"
SHAPES: Final = "shapes"
SHAPES_ARROW: Final = "shapes-arrow"
NAMES: Final = "guicang-names"
ALL_OURS: Final = (OURS, NAMES, ARROW, SHAPES, SHAPES_ARROW)
PEER: Final = "presidio"
RATE: Final = 2_000_000
TIMES: Final = 500
MICROSECONDS: Final = (("p50", 2), ("p99", 100))
HTTP: Final = 10  # ms, p99
SHARES: Final = (("typed", "Recall", 0.995), ("precision", "Precision", 0.999))
FORM: Final = 0.97
# The labelled sets, the newest first. The page says how blind each is or was, and what
# it showed then.
HELD_OUT: Final = tuple(map(editions.name, sorted(editions.EDITIONS, reverse=True)))
SETS: Final = (*HELD_OUT, "development")
_BETTER: Final = 0.01


def percent(share: float | None) -> str:
    """Write a share; "" where there is none."""
    return "" if share is None else f"{share * 100:.4g}%"


def targets(result: Mapping[str, Any]) -> Iterator[str]:
    """List every target that the result says something about."""
    rows = [
        *_speed_targets(result.get("pace") or {}),
        *_batch_targets(result.get("talk") or {}, ", talk alone"),
        *_gateway_targets(result.get("others") or {}),
        *_quality_targets(result),
    ]
    if rows:
        heads = ("Target", "Measured", "Met")
        yield f"## Targets\n\n{table(heads, rows)}"


def _speed_targets(pace: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    yield from _batch_targets(pace)
    cuts = pace.get("latency", {}).get(SHAPES, {}).get("wall")
    for cut, most in MICROSECONDS if cuts else ():
        taken = cuts[cut]
        yield f"One message, {cut}: {most} µs", f"{taken} µs", _met(taken <= most)


def _batch_targets(pace: Mapping[str, Any], of: str = "") -> Iterator[Sequence[str]]:
    """Hold the batch against its targets: the whole file, as a batch is."""
    rates = pace.get("throughput", {})
    if SHAPES_ARROW not in pace.get("whole", {}):
        return
    rate = pace["whole"][SHAPES_ARROW]["per_core"]
    yield f"{RATE:,} messages/s of one core{of}", f"{rate:,}", _met(rate >= RATE)
    if PEER in rates:
        factor = rate / rates[PEER]["per_core"]
        same = rates[PEER]["ours_times"][SHAPES_ARROW]
        told = f"{factor:,.4g} times ({same:,.4g} by slices)"
        yield f"{TIMES} times Presidio{of}", told, _met(factor >= TIMES)


def _gateway_targets(others: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for one in others.get("gateway", {}).get("figures", ()):
        if one["name"].endswith(": p99"):
            taken = one["value"]
            target = f"HTTP at {one['name']}: {HTTP} ms"
            yield target, f"{taken} {one['unit']}", _met(taken < HTTP)


def _quality_targets(result: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    sets = result.get("quality") or {}
    for name in HELD_OUT:
        if own := sets.get(name, {}).get("engines", {}).get(OURS):
            yield from _held(name.removeprefix("held-out, "), own)
    real = result.get("real") or {}
    if OURS in real.get("found", {}):
        hits = sum(real["found"][OURS].get(kind, 0) for kind in real["never"])
        yield "No false identity on real talk", f"{hits} hits", _met(not hits)


def _held(edition: str, own: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for key, words, least in SHARES:
        share = own["structured"][key] or 0.0
        target = f"{words}, {edition}: {percent(least)}"
        yield target, percent(share), _met(share >= least)
    low = [
        f"{name} {percent(one['typed'])}"
        for what in ("types", "forms")
        for name, one in own[what].items()
        if one["typed"] < FORM
    ]
    target = f"Every type and form, {edition}: {percent(FORM)}"
    yield target, ", ".join(low) or "all", _met(not low)
    failed = own["failed"]
    yield f"No message failed on, {edition}", f"{failed} messages", _met(not failed)


def _met(is_met: object) -> str:
    return "yes" if is_met else "**no**"


def behind(result: Mapping[str, Any]) -> Iterator[str]:
    """List where a peer does better than we do."""
    rows = [*_slower(result.get("pace") or {}), *_missed(result.get("quality") or {})]
    yield "## Where others do better"
    if rows:
        yield table(("Where", "What", "Ours", "Theirs", "Who"), rows)
    else:
        yield f"Nowhere: neither faster, nor by {percent(_BETTER)} more of anything."


def _slower(pace: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    rates = {n: one["per_core"] for n, one in pace.get("throughput", {}).items()}
    own = max((rates.get(name, 0) for name in ALL_OURS), default=0)
    if own and (best := max(rates, key=rates.__getitem__)) not in ALL_OURS:
        yield "Speed", "messages/s of one core", f"{own:,}", f"{rates[best]:,}", best
    for cut in ("p50", "p99", "p99.9") if own else ():
        taken = {name: one["wall"][cut] for name, one in pace["latency"].items()}
        best = min(taken, key=taken.__getitem__)
        if best not in ALL_OURS:
            yield "Speed", f"one message, {cut}, µs", *_told(taken, best, str)


def _missed(sets: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    for name, one in sets.items():
        engines = {n: e for n, e in one["engines"].items() if n != NAMES}
        for row, shares in _shares(engines) if OURS in engines else ():
            best = max(shares, key=shares.__getitem__)
            if shares[best] >= shares[OURS] + _BETTER:
                yield name, row, *_told(shares, best, percent)


def _shares(engines: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, float]]]:
    """Give every share that is better the larger it is: what, and whose it is."""
    for key, words in (("leak_free", "leak-free recall"), ("precision", "precision")):
        yield words, {n: e["structured"][key] or 0.0 for n, e in engines.items()}
    for what in ("types", "forms"):
        for row in engines[OURS][what]:
            typed = {name: e[what][row]["typed"] for name, e in engines.items()}
            yield f"typed recall, {row}", typed


def _told(
    shares: Mapping[str, float], best: str, write: Callable[[float], str]
) -> tuple[str, str, str]:
    return write(shares[OURS]), write(shares[best]), best
