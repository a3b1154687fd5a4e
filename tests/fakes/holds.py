"""Holds in memory. One thread is alone here: the lock has nothing to do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from guicang.domain.errors import NoSuchFreeze, NoSuchHold
from guicang.domain.hold import Freeze, Hold
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryHolds(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.holds: dict[str, Hold] = {}
        self.frozen: dict[str, Freeze] = {}

    def place(self, hold: Hold) -> None:
        if hold.id in self.holds:
            raise ValueError(f"hold {hold.id} is there already")
        self.holds[hold.id] = hold

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
        self.frozen[freeze.id] = freeze

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
