"""Whom an incident concerns, as far as the records tell.

1. What it reached is named by people: conversations, sources, categories, a span of
   time, a range of the ledger. All that is named has to be met, but for the ledger's
   range: what its entries name is added.
2. An address is one that the customer wrote, in what is still here. One that a platform
   vouches for is theirs; of the others a person decides.
3. Whoever has none here is counted: they are told another way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from guicang.domain.errors import BadIncident
from guicang.domain.hold import Query
from guicang.domain.incident.model import Facts

MOST_RECORDS: Final = 20_000
MOST_ENTRIES: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What an incident reached. ``first`` and ``last`` are numbers of entries, or -1.

    ``until`` is exclusive, ``last`` is not.
    """

    conversations: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    first: int = -1
    last: int = -1

    @property
    def entries(self) -> range:
        """Which entries of the ledger are meant; none where no range is named."""
        if self.first < 0 and self.last < 0:
            return range(0)
        return range(max(self.first, 0), max(self.first, self.last) + 1)

    def require_narrow(self) -> None:
        """Raise BadIncident for what names nothing, or too much of the ledger."""
        if self == Extent():
            raise BadIncident(reason="say what it reached: records, sources, a time")
        if len(self.entries) > MOST_ENTRIES:
            raise BadIncident(reason=f"at most {MOST_ENTRIES} entries at once")

    def query(self, named: frozenset[str]) -> Query | None:
        """Ask for the records, with those that entries name; None: for none but those.

        Conditions on records hold for the entries' records, too.
        """
        conversations = self.conversations | named
        if self.entries and not conversations:
            return None
        return Query(
            conversations=conversations,
            sources=self.sources,
            categories=self.categories,
            since=self.since,
            until=self.until,
        )


def reached(facts: Facts, more: Extent) -> Extent:
    """Say what an incident reached: what is known of it, and what is said besides."""
    return replace(
        more,
        conversations=facts.conversations | more.conversations,
        sources=facts.sources | more.sources,
        categories=facts.categories | more.categories,
    )


def extent_to(extent: Extent) -> dict[str, object]:
    """Spell an extent as plain values."""
    return {
        "conversations": sorted(extent.conversations),
        "sources": sorted(extent.sources),
        "categories": sorted(extent.categories),
        "since": extent.since.isoformat() if extent.since else "",
        "until": extent.until.isoformat() if extent.until else "",
        "first": extent.first,
        "last": extent.last,
    }


def extent_from(plain: Mapping[str, Any]) -> Extent:
    """Read what ``extent_to`` spelled."""
    return Extent(
        conversations=frozenset(plain["conversations"]),
        sources=frozenset(plain["sources"]),
        categories=frozenset(plain["categories"]),
        since=datetime.fromisoformat(plain["since"]) if plain["since"] else None,
        until=datetime.fromisoformat(plain["until"]) if plain["until"] else None,
        first=plain["first"],
        last=plain["last"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address, masked; ``token`` is what it is chosen by.

    ``vouched``: a platform says that it is this customer's.
    """

    token: str
    shown: str
    vouched: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody whom it concerns: by digest, with how many conversations."""

    name: str
    conversations: int
    archived: int
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """Who was found. ``nameless`` conversations have no customer in them.

    ``gone`` were named, and are neither here nor in the archive.
    """

    customers: tuple[Customer, ...]
    conversations: int
    nameless: int
    gone: int

    @property
    def unreached(self) -> int:
        """How many customers have no address here."""
        return sum(not each.addresses for each in self.customers)

    @property
    def only_archived(self) -> int:
        """How many of those are known by archived conversations alone.

        Those are counted, not opened: what is archived is only stored (PIPL 47).
        """
        return sum(
            not each.addresses and each.archived == each.conversations
            for each in self.customers
        )
