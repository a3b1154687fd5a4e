"""The values of holds and freezes."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which records a hold covers: all conditions that are given must be met.

    Empty sets mean: any. A query without any condition covers everything.
    ``customers`` are keyed digests (hex). ``since`` and ``until`` bound the life of
    the conversation: it matches when it was open at some instant between them
    (``until`` is exclusive).
    """

    conversations: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A legal hold. ``released_at`` is None while it is in force."""

    id: str
    title: str
    reason: str
    owner: str
    query: Query = field(default_factory=Query)
    placed_at: datetime
    review_at: datetime | None = None
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """An incident's stop on all destruction in a scope; lifted by two people."""

    id: str
    reason: str
    query: Query = field(default_factory=Query)
    placed_at: datetime
    lifted_at: datetime | None = None
