"""Tell the desk of what platforms tell: written with the message, heard once.

``note`` runs in the transaction that keeps a message, and writes nothing but that there
is news: the desk is held by nobody there, so messages never wait for a decision. Which
news are live is said in ``domain.desk.live``; a source says ``desk: on`` in its form.

What was withheld for want of consent, or could not be kept, is no news: nobody answers
at the desk what nobody may keep.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.desk.live import is_live
from guicang.domain.desk.speech import spoken
from guicang.domain.identity import customer_id
from guicang.domain.record import Role, instant
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.drafts import Origin
from guicang.domain.sources.model import Item, Mark, Said, Turn
from guicang.domain.sources.threads import instant_of
from guicang.ports.clock import Clock
from guicang.ports.desk import Desk
from guicang.ports.desknews import DeskNews, News, What
from guicang.ports.keys import Tagger
from guicang.services.gathering import Fresh

_TURNS: Final = {Turn.ASSIGNED: What.ASSIGNED, Turn.CLOSED: What.CLOSED}
_ANSWERS: Final = frozenset({Role.AGENT, Role.BOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heeding:
    """The use case."""

    news: DeskNews
    desk: Desk
    tagger: Tagger
    clock: Clock

    def note(
        self,
        connection: Connection,
        origin: Origin,
        items: Sequence[Item],
        fresh: Sequence[Fresh],
        *,
        pushed: bool,
    ) -> int:
        """Write down what is news of some items; ``fresh`` are messages new here.

        Return how many. The transaction that keeps the items is open.
        """
        if not connection.at_desk:
            return 0
        complete, now = connection.state.complete, self.clock.now()

        def live(at: datetime) -> bool:
            return is_live(at, now, complete=complete, pushed=pushed)

        told = [*self._said(origin, fresh), *self._turns(origin, items)]
        news = sorted(
            (each for each in told if live(each.at)), key=lambda each: each.at
        )
        if news:
            self.news.put(news)
        return len(news)

    def _said(self, origin: Origin, fresh: Iterable[Fresh]) -> Iterator[News]:
        for said, conversation in fresh:
            message = said.message
            if said.edits or said.recalls or message.recalled:
                continue
            if message.role is Role.CUSTOMER:
                yield News(
                    source=origin.name,
                    channel=origin.kind,
                    thread=said.thread,
                    at=instant(message.at),
                    what=What.CUSTOMER,
                    conversation=conversation,
                    customer=self._customer(origin, said.customer or message.sender),
                    lang=said.lang or spoken(message.text),
                )
            elif message.role in _ANSWERS:
                yield News(
                    source=origin.name,
                    thread=said.thread,
                    at=instant(message.at),
                    what=What.AGENT,
                    agent=_account(said),
                    mark=self.desk.mark(message.text),
                )

    def _turns(self, origin: Origin, items: Iterable[Item]) -> Iterator[News]:
        for item in items:
            if isinstance(item, Mark) and item.turn in _TURNS:
                yield News(
                    source=origin.name,
                    thread=item.thread,
                    at=instant(instant_of(item)),
                    what=_TURNS[item.turn],
                    agent=item.agent,
                )

    def _customer(self, origin: Origin, name: str) -> str:
        who = customer_id(origin.customers, origin.name, name)
        return self.tagger.tag("customer", who) if who else ""


def _account(said: Said) -> str:
    """Name who answered; a program is nobody's account."""
    if said.message.role is not Role.AGENT:
        return ""
    return said.agent or said.message.sender
