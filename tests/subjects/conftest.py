"""A home that answers persons, and a person who talked on four platforms."""

from collections.abc import Callable
from typing import Any

import pytest

from guicang.domain.subjects.model import Kind, State, SubjectRequest, Wanted
from guicang.ports.sources import Taken
from tests import homes
from tests.fakes.talk import talk
from tests.homes import Home

WHO = "compliance"
SECRET = "独一无二的金丝雀-5d1c"  # noqa: S105 - what nobody may find again


class Desk:
    """A home, and the clerk who answers."""

    def __init__(self, home: Home) -> None:
        self.home = home

    @property
    def house(self) -> Any:
        return self.home.house

    def arrive(
        self, *names: str, customer: str, text: str = SECRET, **more: Any
    ) -> Any:
        self.home.clock.move(seconds=1)
        talks = [talk(name, text, customer=customer, **more) for name in names]
        return self.push(*talks)

    def push(self, *talks: Any) -> Any:
        items = [
            Taken(conversation=each, position=n, done=0.0)
            for n, each in enumerate(talks)
        ]
        name = "+".join(each.id for each in talks)
        return self.house.intake.push(items, name, actor="system:test", source="kf")

    def ask(self, kind: Kind = Kind.ERASURE, customer: str = "wm-1", **more: Any):
        wanted = Wanted(kind=kind, customer=customer, **more)
        return self.do("take", wanted)

    def do(self, deed: str, *told: Any, by: str = WHO) -> SubjectRequest:
        act: Callable[..., Any] = getattr(self.house.claiming, deed)
        return act(*told, by=by, code=self.home.code(by))

    def vouched(self, kind: Kind = Kind.ERASURE, **more: Any) -> SubjectRequest:
        asked = self.ask(kind, **more)
        return self.do("vouch", asked.id, asked.revision, "called back, knew the order")

    def decided(self, kind: Kind = Kind.ERASURE, **more: Any) -> SubjectRequest:
        asked = self.vouched(kind, **more)
        ordered = self.do("decide", asked.id, asked.revision)
        if ordered.state is State.DECIDED:
            return ordered
        return self.house.weighing.run(asked.id)

    def run_batches(self) -> None:
        """Sign and run whatever was proposed."""
        for batch in self.house.batches.list():
            if batch.state.value != "proposed":
                continue
            for name in ("admin", "supervisor", "legal", "finance", "security"):
                if self.house.requests.get(batch.id).decision.value != "open":
                    break
                try:
                    self.home.sign(batch.id, name)
                except Exception as error:  # noqa: BLE001 - no chair for this one
                    del error
            self.house.running.run(batch.id)

    def outcomes(self, request: str) -> dict[str, str]:
        items = self.house.subjects.items(request, limit=10_000)
        return {item.conversation: item.outcome.value for item in items}


@pytest.fixture
def desk(settled, settings) -> Desk:
    return Desk(settled(homes.make))
