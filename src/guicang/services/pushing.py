"""Take in what programs push; what is live of it comes to the desk, as of platforms.

A source of the kind ``push`` is a mark on records: those that name it in their field
``source``. It says ``desk: on`` as any other does. Then each of its conversations is a
thread, and what of it is new and said now is news in the transaction that keeps it; so
it is heard once, and goes from the desk when the conversation leaves the store.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from guicang.domain.identity import Kind
from guicang.domain.record import Conversation, micros
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.drafts import Origin
from guicang.domain.sources.model import Grouping, Mark, Said, Turn
from guicang.domain.sources.threads import Stretch
from guicang.ports.clock import Clock
from guicang.ports.connections import Connections, Threads
from guicang.ports.sources import Skipped, Taken
from guicang.services.arrivals import Growth, Outcome
from guicang.services.heeding import Heeding
from guicang.services.intake import Intake, Result
from guicang.services.placing import Placing

KIND: Final = "push"
"""The kind of the sources that pushed records name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushing:
    """The use case."""

    intake: Intake
    connections: Connections
    threads: Threads
    placing: Placing
    heeding: Heeding
    clock: Clock

    def push(
        self, items: Sequence[Taken | Skipped], name: str, *, actor: str
    ) -> tuple[Result, Sequence[Outcome]]:
        """Take in what was sent, whole or not at all; see ``Intake.push``."""
        with self.connections.transaction():
            marked = self._marked(items)

            def grown(growths: Sequence[Growth]) -> None:
                for connection in marked:
                    theirs = [
                        each
                        for each in growths
                        if each.conversation.source == connection.name
                    ]
                    self._grown(connection, theirs)

            return self.intake.push(items, name, actor=actor, grown=grown)

    def _marked(self, items: Sequence[Taken | Skipped]) -> Sequence[Connection]:
        """Lock the sources that records name, always in the same order."""
        named = {each.conversation.source for each in items if isinstance(each, Taken)}
        return [
            self.connections.get(each.name, lock=True)
            for each in self.connections.list()
            if each.name in named and each.kind == KIND and each.active
        ]

    def _grown(self, connection: Connection, growths: Sequence[Growth]) -> None:
        """Note what came, and let the desk hear of it if the source says so."""
        if not growths:
            return
        counts = {
            "conversations": sum(each.before is None for each in growths),
            "messages": sum(len(each.said) for each in growths),
        }
        state = connection.state.came(self.clock.now(), None).counted(**counts)
        self.connections.note(connection.name, state)
        if not connection.at_desk:
            return
        for growth in growths:
            fresh = [(said, growth.conversation.id) for said in _said(growth)]
            origin = _origin(connection, growth.conversation)
            turns = list(_turns(growth))
            self.heeding.note(connection, origin, turns, fresh, pushed=True)
        self.threads.keep(connection.name, [self._stretch(each) for each in growths])

    def _stretch(self, growth: Growth) -> Stretch:
        """Say that a thread is this conversation: its session goes with it."""
        talk = growth.conversation
        times = [*(m.at for m in talk.messages), micros(talk.opened_at)]
        closed = micros(talk.closed_at) if talk.closed_at else None
        return Stretch(
            thread=self.placing.thread_tag(talk.source, talk.id),
            number=1,
            conversation=talk.id,
            first=min(times),
            last=max([*times, *([closed] if closed is not None else [])]),
            closed=closed,
            messages=len(talk.messages),
        )


def _origin(connection: Connection, talk: Conversation) -> Origin:
    """Say whose the records are; the desk's rules go by their own channel."""
    return Origin(
        name=connection.name,
        kind=talk.channel or connection.kind,
        grouping=Grouping.THREAD,
        silence=0,
        customers=Kind.RECORD,
    )


def _said(growth: Growth) -> Iterator[Said]:
    talk = growth.conversation
    for message in growth.said:
        yield Said(
            thread=talk.id,
            message=message,
            raw=b"",
            customer=talk.customer,
            lang=talk.lang,
        )


def _turns(growth: Growth) -> Iterator[Mark]:
    """Tell who was given it since, and that it was closed."""
    talk, before = growth.conversation, growth.before
    last = talk.messages[-1].at if talk.messages else micros(talk.opened_at)
    if talk.agent and (before is None or before.agent != talk.agent):
        yield _mark(talk, Turn.ASSIGNED, last)
    if talk.closed_at and (before is None or before.closed_at is None):
        yield _mark(talk, Turn.CLOSED, max(micros(talk.closed_at), last))


def _mark(talk: Conversation, turn: Turn, at: int) -> Mark:
    return Mark(thread=talk.id, at=at, turn=turn, raw=b"", agent=talk.agent)
