"""What an agent does in a web chat: read, answer, note, end.

What agents write is inspected as what customers write is: a number that a customer may
not see is not shown to them because somebody pasted it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from guicang.domain.access.model import Person
from guicang.domain.chat.model import Chat, Line, Sort
from guicang.domain.record import Role, micros
from guicang.ports.chat import Chats
from guicang.ports.clock import Clock
from guicang.ports.ledger import Ledger
from guicang.services.chatting import TYPING, check_text, note_held, passed
from guicang.services.inspecting import Inspection


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """The use cases of those who answer. ``inspect`` decides what may pass."""

    chats: Chats
    ledger: Ledger
    clock: Clock
    inspect: Callable[[str, str], Inspection]

    def say(self, chat: Chat, person: Person, mark: str, text: str) -> Line:
        """Say something to the customer; sent again, nothing changes. BadLine."""
        return self._write(chat, person, mark, text, Sort.TEXT)

    def note(self, chat: Chat, person: Person, mark: str, text: str) -> Line:
        """Leave a note that only those who answer see. BadLine."""
        return self._write(chat, person, mark, text, Sort.NOTE)

    def _write(
        self, chat: Chat, person: Person, mark: str, text: str, sort: Sort
    ) -> Line:
        inspection = self.inspect(check_text(text), chat.channel)
        line = passed(self._line(person, mark, sort), inspection)
        with self.chats.transaction():
            self.chats.get(chat.key, lock=True)
            if (known := self.chats.find(chat.key, mark)) is not None:
                return known
            kept = self.chats.add(chat.key, line)
            note_held(self.ledger, self.clock, chat, kept, inspection)
            self.chats.typing(chat.key, agent=True, until=0)
            self.chats.seen(chat.key, agent=True, seq=kept.seq)
        return kept

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
