"""Holds in memory. One thread is alone here: the lock has nothing to do."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime

from guicang.domain.errors import NoSuchFreeze, NoSuchHold
from guicang.domain.hold import Freeze, Hold, Query, joined
from tests.fakes.identities import MemoryIdentities
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryHolds(MemoryStore):
    def __init__(
        self,
        database: MemoryDatabase | None = None,
        identities: MemoryIdentities | None = None,
    ) -> None:
        super().__init__(database)
        self.identities = (
            MemoryIdentities(self.database) if identities is None else identities
        )
        self.holds: dict[str, Hold] = {}
        self.frozen: dict[str, Freeze] = {}

    def first(self) -> AbstractContextManager[None]:
        return nullcontext()

    def give_way(self) -> None:
        pass

    def place(self, hold: Hold) -> None:
        if hold.id in self.holds:
            raise ValueError(f"hold {hold.id} is there already")
        self.holds[hold.id] = replace(hold, query=self._widened(hold.query))

    def release(self, hold: str, at: datetime) -> None:
        placed = self.holds.get(hold)
        if placed is None or placed.released_at is not None:
            raise NoSuchHold(hold=hold)
        self.holds[hold] = replace(placed, released_at=at)

    def get(self, hold: str) -> Hold:
        if hold not in self.holds:
            raise NoSuchHold(hold=hold)
        return self.holds[hold]

    def in_force(self, *, lock: bool = False) -> Sequence[Hold]:
        if lock and not self.database.depth:
            raise RuntimeError("holds are locked in a transaction")
        return [
            hold for _, hold in sorted(self.holds.items()) if hold.released_at is None
        ]

    def all(self) -> Sequence[Hold]:
        return sorted(
            self.holds.values(), key=lambda h: (h.placed_at, h.id), reverse=True
        )

    def freeze(self, freeze: Freeze) -> None:
        if freeze.id in self.frozen:
            raise ValueError(f"freeze {freeze.id} is there already")
        self.frozen[freeze.id] = replace(freeze, query=self._widened(freeze.query))

    def thaw(self, freeze: str, at: datetime) -> None:
        placed = self.frozen.get(freeze)
        if placed is None or placed.lifted_at is not None:
            raise NoSuchFreeze(freeze=freeze)
        self.frozen[freeze] = replace(placed, lifted_at=at)

    def freezes(self, *, everything: bool = False) -> Sequence[Freeze]:
        return [
            f
            for _, f in sorted(self.frozen.items())
            if everything or f.lifted_at is None
        ]

    def join(self, customer: frozenset[str]) -> Sequence[str]:
        wider = []
        for kept in (self.holds, self.frozen):
            for name, each in list(kept.items()):
                wide = joined(each.query, [customer])
                ended = getattr(each, "released_at", getattr(each, "lifted_at", None))
                if ended is None and wide != each.query:
                    kept[name] = replace(each, query=wide)
                    wider.append(name)
        return wider

    def _widened(self, query: Query) -> Query:
        return joined(query, self.identities.customers(query.customers))
