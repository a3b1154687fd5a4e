"""Metrics that are read off the store: the same whichever host is asked.

What was done is counted from the ledger, where everything is: entries that came since
the door was opened. So nothing is counted twice, whatever host or process did it.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Final

from prometheus_client import Metric as Family
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

from guicang import __version__
from guicang.adapters.db.queries import overview
from guicang.adapters.db.queries.figures import Figures, figures
from guicang.bootstrap import House
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Entry, Tag
from guicang.entrypoints.metrics.names import METRICS, PREFIX

MOST: Final = 5_000
"""Entries that one answer reads; the next one goes on from there."""
Values = Mapping[tuple[str, ...], float]


class Standing:
    """A collector of prometheus-client; ``opened`` gives the house of this thread."""

    def __init__(self, opened: Callable[[], House], zone: tzinfo) -> None:
        """Begin where the ledger ends now, once it is first asked for."""
        self._opened = opened
        self._zone = zone
        self._lock = threading.Lock()
        self._next: int | None = None
        self._tags: Counter[str] = Counter()
        self._taken: Counter[str] = Counter()

    def collect(self) -> Iterator[Family]:
        """Give what could be read; ``guicang_scrape_failed`` says whether all was."""
        from django.db import DatabaseError

        found: list[Family] = [_family("build_info", {(__version__,): 1})]
        try:
            found += self._read(self._opened())
            failed = False
        except (GuicangError, DatabaseError, OSError):
            failed = True
        yield from found
        yield _family("scrape_failed", {(): int(failed)})

    def describe(self) -> Iterator[Family]:
        """Name nothing, so that nothing is read while the collector is registered."""
        return iter(())

    def _read(self, house: House) -> list[Family]:
        now = house.clock.now()
        with self._lock:
            self._follow(house)
            flows = [
                *_named(
                    {
                        f"{name}_total": {(): self._taken[name]}
                        for name in _COUNTED.values()
                    }
                ),
                _family("ledger_entries_total", _labelled(self._tags)),
            ]
        return [
            *flows,
            *_named(_kept(now)),
            *_named(_due(house, now, self._zone)),
            *_named(_figures(figures(now), now)),
            *_named(_ledger(house, now)),
            *_named(_disks(house)),
        ]

    def _follow(self, house: House) -> None:
        """Count the entries that came since."""
        if self._next is None:
            self._next = house.ledger.head().size
        for row in house.ledger.rows(self._next, self._next + MOST):
            self._next = row.seq + 1
            if row.body:
                self._count(decode(row.body))

    def _count(self, entry: Entry) -> None:
        self._tags[str(entry.tag)] += 1
        if entry.tag == Tag.CONVERSATION_TAKEN_IN:
            for said, name in _COUNTED.items():
                count = entry.data.get(said, 0)
                self._taken[name] += count if isinstance(count, int) else 0


_COUNTED: Final = {
    "conversations": "taken_in_conversations",
    "messages": "taken_in_messages",
    "refused": "refused_records",
}
"""What entries about an intake say, and the metric that adds it up."""


def _kept(now: datetime) -> dict[str, Values]:
    kept = overview.kept(now)
    return {
        "kept_conversations": {(): kept.conversations},
        "kept_messages": {(): kept.messages},
        "kept_bytes": {(): kept.size},
        "archived_conversations": {(): kept.archived},
        "archived_bytes": {(): kept.archived_size},
        "findings_conversations": _labelled(dict(kept.findings)),
    }


def _due(house: House, now: datetime, zone: tzinfo) -> dict[str, Values]:
    due = overview.due(now, zone, judged=house.sweeping.digest())
    return {
        "due_conversations": {(): due.today.count},
        "held_conversations": {(): due.held.count},
        "unjudged_conversations": {(): due.unjudged.count},
    }


def _figures(found: Figures, now: datetime) -> dict[str, Values]:
    since, lies = found.waiting_since, found.quarantined_since
    return {
        "quarantined": _labelled(found.quarantined),
        "quarantine_oldest_seconds": {(): _age(lies, now) if lies else 0.0},
        "batches": _labelled(found.batches),
        "erased_conversations": _labelled(found.erased),
        "jobs": _labelled(found.jobs),
        "job_oldest_waiting_seconds": {(): _age(since, now) if since else 0.0},
        "leases": {("held",): found.leased, ("lapsed",): found.lapsed},
        "desk_sessions": _labelled(found.sessions),
        "alarms_open": _labelled(found.alarms),
        "requests_open": {(): found.requests},
    }


def _ledger(house: House, now: datetime) -> dict[str, Values]:
    head, anchored = house.ledger.head(), house.anchoring.standing()
    found: dict[str, Values] = {
        "ledger_size": {(): head.size},
        "ledger_anchor_late": {(): int(anchored.late)},
    }
    if head.last_at is not None:
        found["ledger_age_seconds"] = {(): _age(head.last_at, now)}
    if anchored.since is not None:
        found["ledger_anchor_age_seconds"] = {(): _age(anchored.since, now)}
    return found


def _disks(house: House) -> dict[str, Values]:
    disks = list(house.disks())
    return {
        "disk_free_bytes": {(disk.name,): disk.free for disk in disks},
        "disk_size_bytes": {(disk.name,): disk.size for disk in disks},
    }


def _age(at: datetime, now: datetime) -> float:
    return max(0.0, (now - at).total_seconds())


def _labelled(counts: Mapping[str, int]) -> Values:
    return {(name,): count for name, count in counts.items()}


def _named(found: Mapping[str, Values]) -> Iterator[Family]:
    return (_family(name, values) for name, values in found.items())


def _family(name: str, values: Values) -> Family:
    metric = METRICS[PREFIX + name]
    kind = CounterMetricFamily if metric.type == "counter" else GaugeMetricFamily
    family = kind(PREFIX + name, metric.help, labels=metric.labels)
    for labels, value in values.items():
        family.add_metric(list(labels), value)
    return family
