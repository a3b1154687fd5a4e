"""A home that answers persons, and a person who talked on four platforms."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from guicang.domain.identity import Clue, Digested, Reason
from guicang.domain.identity.naming import clue_value
from guicang.domain.subjects.model import Kind, State, SubjectRequest, Wanted
from guicang.ports.sources import Taken
from tests import homes
from tests.fakes.talk import OLD, talk
from tests.homes import Home

WHO = "compliance"
ALONE = pytest.mark.parametrize("settled", ["sqlite"], indirect=True)
"""One database is enough for what has no SQL of its own."""
SECRET = "独一无二的金丝雀-5d1c"  # noqa: S105 - what nobody may find again


class Post:
    """Keeps what was sent last."""

    def send(self, to, subject, text, attached=()) -> None:
        self.to, self.text = list(to), subject + text

    def code(self) -> str:
        (found,) = re.findall(r"\d{8}", self.text)
        return found


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
        claiming, replying = self.house.claiming, self.house.replying
        act: Callable[..., Any] = getattr(claiming, deed, None) or getattr(
            replying, deed
        )
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

    def law(self) -> None:
        """Be a platform, whose records of orders are kept for three years."""
        self.house.governing.declare(
            {"actors": ["ecommerce_platform_operator"]},
            by="admin",
            code=self.home.code("admin"),
        )

    def order(self, name: str, *, customer: str) -> None:
        """Let a talk about an order come in that was completed with it."""
        at = {"transaction_completed": OLD}
        labels = ("chat.transaction",)
        self.arrive(name, customer=customer, labels=labels, events=at)

    def knows(self, customer: str, address: str, reason: Reason = Reason.EMAIL) -> None:
        """Let a platform vouch for an address."""
        value = clue_value(Clue(reason=reason, value=address))
        tag = self.house.tagger.tag("customer", customer)
        digest = self.house.tagger.tag(f"clue-{reason.value}", value)
        self.house.identities.learn([(tag, Digested(reason, digest))])

    def post(self) -> "Post":
        """Take the mail that is sent from now on."""
        post = Post()
        claiming = replace(self.house.claiming, mailer=post)
        self.house.__dict__["claiming"] = claiming
        return post

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
