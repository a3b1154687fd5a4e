"""A desk for tests: its use cases over a store, with a clock that the test moves."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from guicang.domain.desk.model import Closing, Session
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.ledger.model import Tag
from guicang.ports.desk import Desk, DeskRules, Side
from guicang.ports.ledger import Ledger
from guicang.services.assigning import Assigning
from guicang.services.attending import Attending
from guicang.services.clocking import Clocking
from guicang.services.desking import Arrival, Desking, Said
from guicang.services.flooring import Floor
from guicang.services.leaving import Leaving
from guicang.services.wishing import Wishing
from tests.fakes.clock import FakeClock
from tests.fakes.desk import MemoryDesk, MemoryDeskRules
from tests.fakes.ledger import MemoryLedger
from tests.fakes.transactions import MemoryDatabase

MORNING = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # a Monday, 09:00 in Shanghai
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def _counted() -> Any:
    numbers = count(1)
    return lambda size: next(numbers).to_bytes(size)


@dataclass
class DeskBench:
    """The use cases of a desk, in memory unless other stores are given."""

    database: MemoryDatabase = field(default_factory=MemoryDatabase)
    desk: Desk = None  # type: ignore[assignment]  # made below
    versions: DeskRules = None  # type: ignore[assignment]  # made below
    ledger: Ledger = None  # type: ignore[assignment]  # made below
    clock: Any = field(default_factory=lambda: FakeClock(MORNING))
    entropy: Any = field(default_factory=_counted)
    ended: list[Session] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = self.desk or MemoryDesk(self.database)
        self.versions = self.versions or MemoryDeskRules(self.database)
        self.ledger = self.ledger or MemoryLedger(self.database)
        self.floor = Floor(
            desk=self.desk,
            versions=self.versions,
            ledger=self.ledger,
            clock=self.clock,
            entropy=self.entropy,
        )
        self.assigning = Assigning(floor=self.floor)
        self.desking = Desking(
            floor=self.floor, assigning=self.assigning, ended=(self.ended.append,)
        )
        self.wishing = Wishing(floor=self.floor, assigning=self.assigning)
        self.leaving = Leaving(floor=self.floor, assigning=self.assigning)
        self.attending = Attending(
            floor=self.floor, assigning=self.assigning, leaving=self.leaving
        )
        self.clocking = Clocking(
            floor=self.floor,
            assigning=self.assigning,
            attending=self.attending,
            leaving=self.leaving,
            desking=self.desking,
        )
        self._ids = count(1)

    # --- what tests say ---------------------------------------------------------------

    def rules(self, **document: Any) -> None:
        """Put rules in force."""
        whole = {"schema": "guicang.desk/1", **document}
        self.versions.activate(whole, digest="0" * 64, by="sue", at=self.clock.now())

    def agent(self, name: str, capacity: int = 3, **more: Any) -> Agent:
        """Let somebody sit down."""
        told = {"said": Presence.AVAILABLE, "languages": frozenset({"zh"}), **more}
        return self.attending.put(Agent(name=name, capacity=capacity, **told), by="sue")

    def says(self, customer: str, text: str = "您好", **more: Any) -> Session:
        """Let a customer write on the web."""
        told = {"source": "webchat", "channel": "web", "lang": "zh", **more}
        session, _ = self.desking.arrive(
            Arrival(
                thread=f"t-{customer}",
                customer=customer,
                said=Said(id=f"m{next(self._ids)}", text=text),
                **told,
            )
        )
        return session

    def replies(self, session: Session, text: str = "您好") -> Session:
        """Let its owner answer."""
        now = self.desk.get(session.id)
        said = Said(id=f"m{next(self._ids)}", text=text)
        return self.desking.reply(session.id, now.owner, said)[0]

    def ends(self, session: Session) -> Session:
        """Let its owner end it."""
        return self.desking.complete(session.id, Closing.AGENT, by="agent")

    def after(self, span: timedelta) -> dict[str, int]:
        """Let time pass, and the clock come round."""
        self.clock.at += span
        return dict(self.clocking.tick())

    def now(self, session: Session) -> Session:
        """Give a session as it stands."""
        return self.desk.get(session.id)

    def told(self, session: Session) -> list[str]:
        """Give the kinds of what the customer was told."""
        return [
            str(line.extra["notice"])
            for line in self.desk.lines(session.id)
            if line.side is Side.DESK
        ]

    def tags(self) -> list[str]:
        """Give the tags of the ledger."""
        return [entry.tag for entry in self.ledger.entries()]

    def change(self, name: str, **more: Any) -> Agent:
        """Change what is known of somebody."""
        return self.attending.put(replace(self.desk.agent(name), **more), by="sue")


__all__ = ["HOUR", "MINUTE", "MORNING", "SECOND", "DeskBench", "Tag"]
