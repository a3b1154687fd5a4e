"""Holds and freezes on SQLite and PostgreSQL: the veto, and the lock around it.

Whoever destroys asks for the holds with the lock and keeps it until the commit. A
lock on rows would not do: it does not stop a hold that is not there yet. Customers are
merged and split under the same lock, and what holds name is widened here, where they
are written: whoever reads them has nothing to look up.
"""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final

from guicang.adapters.db import turns
from guicang.adapters.db.identities import together
from guicang.adapters.db.models import holds as tables
from guicang.adapters.db.sql import Guard, Standing, alone, since_epoch, spelled, when
from guicang.adapters.db.transactions import Atomic
from guicang.domain.errors import NoSuchFreeze, NoSuchHold
from guicang.domain.hold import Freeze, Hold, Query, joined, query_from, query_to
from guicang.domain.record import instant, micros

_HOLDS: Final = Standing(
    tables.Hold, tables.Hold.objects.filter(released_at=None).order_by("code")
)
_FREEZES: Final = Standing(
    tables.Freeze, tables.Freeze.objects.filter(lifted_at=None).order_by("code")
)


class DjangoHolds(Atomic):
    """Holds in the working store."""

    def first(self) -> AbstractContextManager[None]:
        """Come before all that give way; a transaction is opened inside of it."""
        return turns.first()

    def give_way(self) -> None:
        """Let those come first who want to; outside of any transaction."""
        turns.give_way()

    def place(self, hold: Hold) -> None:
        """Write a hold; it binds from the commit on.

        It names all identities of the customers that it names.
        """
        with self.transaction():
            alone(Guard.HOLDS)
            tables.Hold.objects.create(
                code=hold.id,
                title=hold.title,
                reason=hold.reason,
                owner=hold.owner,
                query=_widened(hold.query),
                placed_at=micros(hold.placed_at),
                review_at=since_epoch(hold.review_at),
                released_at=since_epoch(hold.released_at),
            )

    def release(self, hold: str, at: datetime) -> None:
        """End a hold. NoSuchHold if there is none in force under the id."""
        with self.transaction():
            alone(Guard.HOLDS)
            in_force = tables.Hold.objects.filter(code=hold, released_at=None)
            if not in_force.update(released_at=micros(at)):
                raise NoSuchHold(hold=hold)

    def get(self, hold: str) -> Hold:
        """Give one hold. NoSuchHold if there is none."""
        row = tables.Hold.objects.filter(code=hold).first()
        if row is None:
            raise NoSuchHold(hold=hold)
        return to_hold(row)

    def in_force(self, *, lock: bool = False) -> Sequence[Hold]:
        """Give the holds in force, in the order of their ids.

        With ``lock``, nobody places or releases one until the transaction ends.
        """
        if lock:
            alone(Guard.HOLDS)
        return [to_hold(row) for row in _HOLDS()]

    def all(self) -> Sequence[Hold]:
        """Give all holds, released ones too, the newest first."""
        rows = tables.Hold.objects.order_by("-placed_at", "-code")
        return [to_hold(row) for row in rows]

    def freeze(self, freeze: Freeze) -> None:
        """Write a freeze; it binds from the commit on, and names customers whole."""
        with self.transaction():
            alone(Guard.HOLDS)
            tables.Freeze.objects.create(
                code=freeze.id,
                reason=freeze.reason,
                query=_widened(freeze.query),
                placed_at=micros(freeze.placed_at),
                lifted_at=since_epoch(freeze.lifted_at),
            )

    def thaw(self, freeze: str, at: datetime) -> None:
        """Lift a freeze. NoSuchFreeze if there is none in force under the id."""
        with self.transaction():
            alone(Guard.HOLDS)
            in_force = tables.Freeze.objects.filter(code=freeze, lifted_at=None)
            if not in_force.update(lifted_at=micros(at)):
                raise NoSuchFreeze(freeze=freeze)

    def freezes(self, *, everything: bool = False) -> Sequence[Freeze]:
        """Give the freezes in force; with ``everything``, those that were lifted, too.

        In the order of their ids, which is that of their coming.
        """
        if everything:
            return [_freeze(row) for row in tables.Freeze.objects.order_by("code")]
        return [_freeze(row) for row in _FREEZES()]

    def join(self, customer: frozenset[str]) -> Sequence[str]:
        """Let what is in force and names one of these identities name them all.

        Give the ids of the holds and freezes that name more than before.
        """
        with self.transaction():
            alone(Guard.HOLDS)
            rows: list[tables.Hold | tables.Freeze] = [*_HOLDS(), *_FREEZES()]
            return [row.code for row in rows if _join(row, customer)]


def _join(row: tables.Hold | tables.Freeze, customer: frozenset[str]) -> bool:
    query = query_from(json.loads(row.query))
    wide = joined(query, [customer])
    if wide == query:
        return False
    row.query = spelled(query_to(wide))
    row.save(update_fields=["query"])
    return True


def _widened(query: Query) -> str:
    if query.customers:
        query = joined(query, together(query.customers))
    return spelled(query_to(query))


def to_hold(row: tables.Hold) -> Hold:
    """Read a row."""
    return Hold(
        id=row.code,
        title=row.title,
        reason=row.reason,
        owner=row.owner,
        query=query_from(json.loads(row.query)),
        placed_at=instant(row.placed_at),
        review_at=when(row.review_at),
        released_at=when(row.released_at),
    )


def _freeze(row: tables.Freeze) -> Freeze:
    return Freeze(
        id=row.code,
        reason=row.reason,
        query=query_from(json.loads(row.query)),
        placed_at=instant(row.placed_at),
        lifted_at=when(row.lifted_at),
    )
