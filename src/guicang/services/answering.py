"""What an agent does in a web chat: read, answer, note, end.

What agents write is inspected as what customers write is: a number that a customer may
not see is not shown to them because somebody pasted it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guicang.domain.access.model import Person
from guicang.domain.chat.model import Chat, Line, Sort
from guicang.domain.desk.assignment import OURS
from guicang.domain.desk.model import Session
from guicang.domain.errors import NoSuchChat, NotYourSession
from guicang.domain.record import Role, micros
from guicang.ports.chat import Chats
from guicang.ports.clock import Clock
from guicang.ports.desk import Desk
from guicang.ports.ledger import Ledger
from guicang.services.chatting import TYPING
from guicang.services.desking import Desking
from guicang.services.inspecting import Inspection
from guicang.services.passing import check_text, note_held, passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The use cases of those who answer. ``inspect`` decides what may pass."""

    chats: Chats
    desk: Desk
    desking: Desking
    ledger: Ledger
    clock: Clock
    inspect: Callable[[str, str], Inspection]

    def session(self, key: str) -> tuple[Chat, Session]:
        """Give a chat and its last session. NoSuchChat."""
        chat = self.chats.get(key)
        session = self.desk.latest(OURS, key)
        if session is None:
            raise NoSuchChat
        return chat, session

    def say(self, chat: Chat, person: Person, mark: str, text: str) -> Line:
        """Say something to the customer; sent again, nothing changes.

        BadLine; NotYourSession if somebody else has it.
        """
        return self._write(chat, person, mark, text, Sort.TEXT)

    def note(self, chat: Chat, person: Person, mark: str, text: str) -> Line:
        """Leave a note that only those who answer see. BadLine, NotYourSession."""
        return self._write(chat, person, mark, text, Sort.NOTE)

    def _write(
        self, chat: Chat, person: Person, mark: str, text: str, sort: Sort
    ) -> Line:
        inspection = self.inspect(check_text(text), chat.channel)
        line = passed(self._line(person, mark, sort), inspection)
        with self.chats.transaction():
            if (known := self.chats.find(chat.key, mark)) is not None:
                return known
            self._owned(chat, person, spoken=line.sort is Sort.TEXT)
            self.chats.get(chat.key, lock=True)
            kept = self.chats.add(chat.key, line)
            note_held(self.ledger, self.clock, chat, kept, inspection)
            self.chats.typing(chat.key, agent=True, until=0)
            self.chats.seen(chat.key, agent=True, seq=kept.seq)
        return kept

    def _owned(self, chat: Chat, person: Person, *, spoken: bool) -> None:
        """Raise NotYourSession unless it is theirs; note that they answered."""
        _, session = self.session(chat.key)
        if spoken:
            self.desking.reply(session.id, person.name, None)
        elif session.owner != person.name:
            raise NotYourSession(session=session.id, agent=person.name)

    def _line(self, person: Person, mark: str, sort: Sort) -> Line:
        return Line(
            seq=0,
            mark=mark,
            at=micros(self.clock.now()),
            role=Role.AGENT,
            sort=sort,
            sender=person.name,
            name=person.title or person.name,
        )

    def typing(self, chat: Chat) -> None:
        """Note that somebody is typing an answer."""
        until = micros(self.clock.now()) + TYPING
        self.chats.typing(chat.key, agent=True, until=until)
