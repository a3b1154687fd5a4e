"""Which records a hold covers (R1, R12, R20).

The question is asked again at the last door, inside the transaction that destroys
(R13), so it must be cheap and must not depend on anything but the record's facts.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from guicang.domain.hold.model import Freeze, Hold, Query
from guicang.domain.record.categories import categories


class Labelled(Protocol):
    """Something that carries a retention category."""

    @property
    def category(self) -> str:
        """The category's name, such as ``chat.complaint``."""
        ...


class Facts(Protocol):
    """What a query asks of a record; ``retention.model.Record`` has it all."""

    @property
    def id(self) -> str:
        """The conversation's id."""
        ...

    @property
    def customer(self) -> str:
        """The keyed digest of the customer's id, hex."""
        ...

    @property
    def agent(self) -> str:
        """Who answered."""
        ...

    @property
    def source(self) -> str:
        """The platform that it came from."""
        ...

    @property
    def channel(self) -> str:
        """The channel on that platform."""
        ...

    @property
    def labels(self) -> Sequence[Labelled]:
        """The categories that were put on it."""
        ...

    @property
    def starts(self) -> Mapping[str, datetime]:
        """When it was opened and closed, and what happened."""
        ...


def covers(query: Query, record: Facts) -> bool:
    """Say whether a query matches a record; every condition given must be met."""
    return (
        _named(query, record)
        and (not query.sources or record.source in query.sources)
        and (not query.channels or record.channel in query.channels)
        and _categorised(query, record)
        and alive(query, record.starts)
    )


def holding(holds: Iterable[Hold], record: Facts) -> tuple[Hold, ...]:
    """Return the holds in force that cover a record, in the order given (R12)."""
    return tuple(h for h in holds if h.released_at is None and covers(h.query, record))


def freezing(freezes: Iterable[Freeze], record: Facts) -> tuple[Freeze, ...]:
    """Return the freezes in force that cover a record, in the order given."""
    return tuple(f for f in freezes if f.lifted_at is None and covers(f.query, record))


def _named(query: Query, record: Facts) -> bool:
    return (
        (not query.conversations or record.id in query.conversations)
        and (not query.customers or record.customer in query.customers)
        and (not query.agents or record.agent in query.agents)
    )


def _categorised(query: Query, record: Facts) -> bool:
    if not query.categories:
        return True
    names = (label.category for label in record.labels)
    return not query.categories.isdisjoint(categories(names, record.starts))


def alive(query: Query, starts: Mapping[str, datetime]) -> bool:
    """Say whether the conversation was open between the two bounds.

    It ends when it was closed or last spoken in, whichever is later; what is not
    known does not bound it.
    """
    if query.until is not None:
        opened = starts.get("opened")
        if opened is not None and opened >= query.until:
            return False
    if query.since is not None:
        ends = [at for name in ("closed", "last_message") if (at := starts.get(name))]
        return not ends or max(ends) >= query.since
    return True
