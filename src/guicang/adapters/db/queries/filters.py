"""What a list of conversations can be narrowed by, and what a line of it says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guicang.domain.record.categories import categories
from guicang.domain.retention.model import Label, Record, State, Verdict


class Sort(StrEnum):
    """The order of a list."""

    OPENED = "opened"  # the newest first
    DUE = "due"  # the earliest first, of those that were judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which conversations: all conditions that are given must be met.

    ``customers`` are keyed digests (hex), any of them. ``finding`` is a type that was
    found. Bounds are from (inclusive) and to (exclusive). ``due_before`` asks for what
    the policy takes offline or has reviewed before then. ``free``: without what is only
    stored (R27).
    """

    id: str = ""
    source: str = ""
    channel: str = ""
    agent: str = ""
    customers: frozenset[str] = frozenset()
    category: str = ""
    finding: str = ""
    sensitive: bool | None = None
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    closed_from: datetime | None = None
    closed_to: datetime | None = None
    state: State | None = None
    held: bool | None = None
    due_before: datetime | None = None
    free: bool = False

    @property
    def judging(self) -> bool:
        """Whether it takes a judge to tell."""
        return (self.state, self.held, self.due_before) != (None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRow:
    """A line of the list. ``findings`` counts by type; values stand nowhere.

    ``verdict`` is there when a judge was brought.
    """

    id: str
    source: str
    channel: str
    agent: str
    customer: str
    opened_at: datetime | None
    closed_at: datetime | None
    messages: int
    size: int
    sensitive: bool
    labels: tuple[Label, ...]
    categories: tuple[str, ...]
    facts: Record
    verdict: Verdict | None = None
    findings: tuple[tuple[str, int], ...] = ()


def meets(asked: Filter, record: Record) -> bool:
    """Ask of a record what the index may not have been asked."""
    return (
        all(
            not wanted or wanted == has
            for wanted, has in (
                (asked.id, record.id),
                (asked.source, record.source),
                (asked.channel, record.channel),
                (asked.agent, record.agent),
            )
        )
        and (not asked.customers or record.customer in asked.customers)
        and (asked.sensitive is None or asked.sensitive == record.sensitive)
        and (not asked.category or asked.category in _categories(record))
        and _within(record.starts.get("opened"), asked.opened_from, asked.opened_to)
        and _within(record.starts.get("closed"), asked.closed_from, asked.closed_to)
    )


def _within(
    at: datetime | None, since: datetime | None, until: datetime | None
) -> bool:
    if since is None and until is None:
        return True
    if at is None:
        return False
    return (since is None or since <= at) and (until is None or at < until)


def decided(asked: Filter, verdict: Verdict) -> bool:
    """Ask of a verdict what no column shows."""
    due = verdict.offline_at
    return (
        (asked.state is None or verdict.state is asked.state)
        and (asked.held is None or bool(verdict.holds) == asked.held)
        and (asked.due_before is None or (due is not None and due < asked.due_before))
    )


def _categories(record: Record) -> frozenset[str]:
    return categories((label.category for label in record.labels), record.starts)


def made(record: Record, verdict: Verdict | None) -> ConversationRow:
    """Make a line of a record."""
    return ConversationRow(
        id=record.id,
        source=record.source,
        channel=record.channel,
        agent=record.agent,
        customer=record.customer,
        opened_at=record.starts.get("opened"),
        closed_at=record.starts.get("closed"),
        messages=record.messages,
        size=record.size,
        sensitive=record.sensitive,
        labels=record.labels,
        categories=tuple(sorted(_categories(record))),
        facts=record,
        verdict=verdict,
    )
