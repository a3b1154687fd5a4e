"""Customers as pages list them: their identities, and what is stored of each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from guicang.adapters.db.queries.paging import EARLIEST, PAGE, Page, Range, pick
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import among, select, when
from guicang.adapters.db.transactions import translated
from guicang.domain.record import instant

_FIRST: Final = "i.customer = i.tag AND i.met_at >="
"""One line of each customer, by an index of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRow:
    """An identity: where it was met first, and how much there is of it.

    ``conversations`` are those in the working store; ``last_at`` is when the latest of
    them was opened, None without any.
    """

    tag: str
    source: str
    channel: str
    kind: str
    met_at: datetime
    conversations: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """A customer, by its name, with all of its identities."""

    name: str
    identities: tuple[IdentityRow, ...]

    @property
    def conversations(self) -> int:
        """How many conversations are in the working store."""
        return sum(each.conversations for each in self.identities)

    @property
    def last_at(self) -> datetime | None:
        """When the latest of them was opened."""
        return max((i.last_at for i in self.identities if i.last_at), default=None)


@replicated
def customers(*, after: str = "", limit: int = PAGE) -> Page[CustomerRow]:
    """Give a page of customers, the last that was met first; three statements."""
    found = Range(
        table="guicang_identity i",
        columns=("i.tag",),
        at="i.met_at",
        id="i.id",
        where=((_FIRST, EARLIEST),),
    )
    return pick(found, _made, after=after, limit=limit)


@replicated
def customers_of(identities: Iterable[str]) -> Sequence[CustomerRow]:
    """Give the customers of some identities, in the order of their names."""
    these, them = among(identities)
    with translated():
        lines = select(
            f"SELECT DISTINCT customer FROM guicang_identity WHERE tag {these}",  # noqa: S608 - constants
            [them],
        )
    return list(_rows(sorted(name for (name,) in lines)).values())


def _made(chunk: Sequence[tuple[Any, ...]]) -> list[CustomerRow]:
    names = [name for _, _, name in chunk]
    found = _rows(names)
    return [found[name] for name in names]


def _rows(names: Sequence[str]) -> Mapping[str, CustomerRow]:
    these, them = among(names)
    with translated():
        lines = select(
            "SELECT customer, tag, source, channel, kind, met_at "  # noqa: S608 - constants
            f"FROM guicang_identity WHERE customer {these} ORDER BY customer, met_at",
            [them],
        )
    stored = _stored([line[1] for line in lines])
    found: defaultdict[str, list[IdentityRow]] = defaultdict(list)
    for customer, tag, source, channel, kind, met_at in lines:
        many, last = stored.get(tag, (0, None))
        found[customer].append(
            IdentityRow(
                tag=tag,
                source=source,
                channel=channel,
                kind=kind,
                met_at=instant(met_at),
                conversations=many,
                last_at=when(last),
            )
        )
    return {
        name: CustomerRow(name=name, identities=tuple(found[name])) for name in names
    }


def _stored(tags: Sequence[str]) -> Mapping[str, tuple[int, int | None]]:
    """Count the conversations of identities, and say when the last one was opened."""
    these, them = among(tags)
    with translated():
        lines = select(
            "SELECT customer_tag, count(*), max(opened_at) FROM guicang_conversation "  # noqa: S608 - constants
            f"WHERE customer_tag {these} GROUP BY customer_tag",
            [them],
        )
    return {tag: (many, last) for tag, many, last in lines}
