"""Bring what customers say in our own channel to the desk, once it is kept.

A message is kept first, and fast; the desk hears of it right after, in a transaction of
its own that holds what the desk needs. Whoever is killed in between leaves a chat of
which the desk has not heard, and that is looked for all the time.
"""

from dataclasses import dataclass
from typing import Final

from guicang.domain.chat.model import Chat, Line, Sort
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import Closing, Sensitive, Session
from guicang.domain.errors import NoSuchDeskSession
from guicang.domain.identity import Kind, customer_id
from guicang.domain.record import Role, instant
from guicang.ports.chat import Chats
from guicang.ports.desk import Desk
from guicang.ports.keys import Tagger
from guicang.services.desking import Arrival, Desking
from guicang.services.shadowing import HIDDEN
from guicang.services.transcribing import source_of
from guicang.services.wishing import Wishing

ACTOR: Final = "system:webchat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """The use case."""

    chats: Chats
    desk: Desk
    desking: Desking
    wishing: Wishing
    tagger: Tagger

    def hear(self, limit: int = 20) -> int:
        """Let the desk hear of chats in which customers said something new.

        Return of how many it heard. Who writes besides asks for one at a time.
        """
        unheard = self.chats.unheard(limit)
        for chat in unheard:
            self._arrive(chat)
        return len(unheard)

    def _arrive(self, chat: Chat) -> None:
        lines = self.chats.lines(chat.key, after=chat.heard)
        theirs = [line for line in lines if line.role is Role.CUSTOMER]
        if theirs:
            self.desking.arrive(
                Arrival(
                    source=OURS,
                    channel=chat.channel,
                    thread=chat.key,
                    customer=self._customer(chat),
                    at=instant(theirs[0].at),
                    lang=chat.lang,
                    sensitive=_sensitive(theirs),
                )
            )
            self._called(chat, theirs)
        self.chats.hear(chat.key, chat.said)

    def _customer(self, chat: Chat) -> str:
        """Give the digest by which the records know a visitor, too."""
        name = customer_id(Kind.LOCAL, source_of(chat.channel), chat.key)
        return self.tagger.tag("customer", name)

    def _called(self, chat: Chat, lines: list[Line]) -> None:
        """Bring wishes to be called back to the desk."""
        for line in lines:
            if line.sort is Sort.CALLBACK:
                contact, _, at = line.said.partition("\n")
                wanted = instant(int(at)) if at else None
                self.wishing.call_me(self.session(chat).id, contact, wanted)

    def session(self, chat: Chat) -> Session:
        """Give the last session of a chat. NoSuchDeskSession."""
        found = self.desk.latest(OURS, chat.key)
        if found is None:
            raise NoSuchDeskSession(session="")
        return found

    def end(self, chat: Chat) -> None:
        """End a session because the customer wishes it."""
        session = self.session(chat)
        self.desking.complete(session.id, Closing.CUSTOMER, by=ACTOR)

    def rate(self, chat: Chat, rating: int) -> None:
        """Note how content a customer was with the last session, from 1 to 5."""
        self.wishing.rate(self.session(chat).id, rating)


def _sensitive(lines: list[Line]) -> frozenset[Sensitive]:
    hidden = {kind for line in lines for kind in line.hidden}
    return frozenset(HIDDEN[kind] for kind in hidden & HIDDEN.keys())
