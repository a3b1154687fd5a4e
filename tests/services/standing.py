"""Houses that stand ready, and something that happens in the middle of a call."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.fakes.house import SIMPLE, House
from tests.fakes.talk import talk
from tests.fakes.world import World

from guicang.domain.access.model import May, Role
from guicang.domain.access.permissions import SHIPPED
from guicang.domain.access.table import SCHEMA
from guicang.domain.disposal.model import End
from guicang.domain.errors import GuicangError
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.record import digest
from guicang.ports.records import Incoming

NAMES = ("c0", "c1", "c2")


def standing(*names: str, world: World | None = None, **more: Any) -> House:
    """A house with people, due conversations (c0, c1, c2) and a policy of 30 days."""
    house = House(world or World(), **more)
    house.populate()
    house.take_in(*(talk(name) for name in names or NAMES))
    house.policy()
    return house


def archived(*names: str, **more: Any) -> House:
    """One whose conversations went offline, 60 days ago."""
    house = standing(*names, **more)
    house.running.run(house.approved().id)
    house.world.clock.move(days=60)
    return house


def destroyed(house: House, **more: Any) -> str:
    """Take what is due in the archive to its end; return the batch."""
    batch = house.approved(End.DESTRUCTION, **more)
    return house.running.run(batch.id).id


def entries(house: House, tag: Tag) -> list[Entry]:
    """What the ledger says under a tag, oldest first."""
    written = (decode(row.body) for row in house.world.ledger.stored)
    return [entry for entry in written if entry.tag == tag]


def policy(**clause: Any) -> dict[str, Any]:
    """The simple policy with other words in its first clause."""
    first, *rest = SIMPLE["clauses"]
    return {**SIMPLE, "clauses": [{**first, **clause}, *rest]}


def code_of(error: GuicangError) -> str:
    return type(error).code


class Meanwhile:
    """A wire on which something else happens just before the n-th call of a kind."""

    def __init__(self, place: str, action: Callable[[], None], nth: int = 1) -> None:
        self.place = place
        self.action = action
        self.left = nth

    def __call__(self, name: str, port: Any) -> Any:
        return _Watched(self, name, port)

    def pass_(self, place: str) -> None:
        if place == self.place:
            self.left -= 1
            if self.left == 0:
                self.action()


class _Watched:
    def __init__(self, watch: Meanwhile, name: str, port: Any) -> None:
        self._watch, self._name, self._port = watch, name, port

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(self._port, attribute)
        if not callable(found):
            return found

        def call(*arguments: Any, **named: Any) -> Any:
            self._watch.pass_(f"{self._name}.{attribute}")
            return found(*arguments, **named)

        return call


def found_in(house: House, segment: str) -> Iterator[str]:
    """The conversations whose bytes are in a segment."""
    for one in house.archiving.read(house.world.catalogue.get(segment)):
        yield one.conversation.id


def restore(house: House, *names: str) -> None:
    """Bring archived records back."""
    request = house.restoring.propose(names, by="hr", reason="x")
    house.sign(request.id, "admin", "compliance")
    house.restoring.run(request.id)


def extend(house: House, name: str) -> None:
    """A longer version of a conversation takes its place."""
    old = house.world.records.kept[name].conversation
    last = old.messages[-1]
    more = last._replace(seq=last.seq + 1, id=f"{name}-more")
    longer = replace(old, messages=(*old.messages, more))
    salt = b"1" * 16
    house.world.records.replace(
        [
            Incoming(
                conversation=longer,
                salt=salt,
                digest=digest(longer, salt),
                customer_tag=house.world.records.kept[name].customer_tag,
                labels=(),
            )
        ],
        house.world.clock.now(),
    )


def own_alone(house: House, role: Role) -> None:
    """Let a role read its own talks and no others, by a table of roles."""
    every, own = May.CONVERSATION_READ, May.CONVERSATION_READ_OWN
    holders = {
        every: SHIPPED.holders[every] - {role},
        own: SHIPPED.holders[own] | {role},
    }
    powers = {may.value: sorted(r.value for r in held) for may, held in holders.items()}
    request = house.empowering.propose(
        {"schema": SCHEMA, "name": "ours", "powers": powers},
        by="hr",
        code=house.code("hr"),
        reason="each looks after their own",
    )
    house.sign(request.id, "compliance", "security")
