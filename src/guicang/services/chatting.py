"""What a visitor of a web chat does: agree, say, send, read, take away, ask to delete.

1. Nothing is stored or shown before it was inspected: what is masked is kept masked,
   and of what is held back only the types are kept, with an entry in the ledger.
2. What a sender sends again under the same mark is here once.
3. Nobody says anything before agreeing to the notice in force; version and instant are
   the chat's first line, and so of the record.
4. A wish that everything be deleted deletes nothing: it is a request of that person,
   and goes the way of all such requests.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from guicang.domain.chat.channel import Channel
from guicang.domain.chat.model import Chat, Line, Sort
from guicang.domain.chat.visitors import digest_of
from guicang.domain.errors import (
    BadLine,
    FileRefused,
    NoticeChanged,
    PageRefused,
    VisitorUnknown,
)
from guicang.domain.identity import Kind
from guicang.domain.identity.naming import customer_id
from guicang.domain.ledger.model import Tag
from guicang.domain.record import Conversation, Role, micros
from guicang.domain.subjects.model import SubjectRequest
from guicang.ports.chat import Channels, Chats
from guicang.ports.clock import Clock
from guicang.ports.connections import Threads
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.inspecting import Inspection
from guicang.services.naming import Entropy
from guicang.services.passing import (
    ACTOR,
    attachment,
    check_mark,
    check_text,
    note_held,
    passed,
    types_of,
)
from guicang.services.restricting import free
from guicang.services.transcribing import source_of

TYPING: Final = 6_000_000
"""Microseconds for which somebody is taken to be typing."""
_KEY: Final = 12
_SECRET: Final = 32
_CONTACT: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """All that was said in a visitor's chat: records, and what is none yet."""

    chat: Chat
    terms: str
    conversations: tuple[Conversation, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chatting:
    """The use cases of visitors.

    ``token`` makes secrets of so many bytes, ``tag`` the digest of a thread;
    ``erasure`` takes in a request of the visitor of a chat.
    """

    channels: Channels
    chats: Chats
    records: Records
    threads: Threads
    ledger: Ledger
    clock: Clock
    entropy: Entropy
    token: Callable[[int], str]
    tag: Callable[[str, str], str]
    erasure: Callable[[str, str, str], SubjectRequest]

    # --- coming -----------------------------------------------------------------------

    def channel(self, name: str, origin: str) -> Channel:
        """Give a channel to a page that may show it. NoSuchChannel, PageRefused."""
        channel = self.channels.get(name)
        if not channel.allows(origin):
            raise PageRefused
        return channel

    def begin(self, channel: Channel, lang: str, notice: int) -> tuple[Chat, str]:
        """Open a chat for somebody who agreed; return it with the visitor's token.

        NoticeChanged if that was another notice than the one in force.
        """
        if notice != channel.notice:
            raise NoticeChanged
        now = self.clock.now()
        token = f"gv_{self.token(_SECRET)}"
        key = self.entropy(_KEY).hex()
        chat = Chat(
            key=key,
            thread=self.tag(source_of(channel.name), key),
            channel=channel.name,
            lang=lang,
            opened_at=micros(now),
            notice=notice,
            agreed_at=micros(now),
        )
        agreed = Line(
            seq=0,
            mark="consent",
            at=micros(now),
            role=Role.SYSTEM,
            sort=Sort.CONSENT,
            said=f"notice {notice} ({lang})",
        )
        with self.chats.transaction():
            self.chats.open(chat, digest_of(token))
            self.chats.add(key, agreed)
        return chat, token

    def visitor(self, token: str, channel: str) -> Chat:
        """Give the chat of a visitor on a channel. VisitorUnknown."""
        digest = digest_of(token)
        chat = self.chats.of(digest) if digest else None
        if chat is None or chat.channel != channel:
            raise VisitorUnknown
        return chat

    # --- saying -----------------------------------------------------------------------

    def say(self, chat: Chat, mark: str, inspection: Inspection) -> Line:
        """Keep a message as it may pass; sent again, nothing changes. BadLine."""
        check_mark(mark)
        line = Line(
            seq=0,
            mark=mark,
            at=micros(self.clock.now()),
            role=Role.CUSTOMER,
            sort=Sort.TEXT,
            sender=chat.key,
        )
        return self._keep(chat, passed(line, inspection), inspection)

    def send(
        self, chat: Chat, mark: str, name: Inspection, data: bytes, limit: int
    ) -> Line:
        """Keep a file; its name was inspected. FileRefused, BadLine."""
        check_mark(mark)
        if not self.channels.get(chat.channel).files:
            raise FileRefused(reason="this chat takes no files")
        file = attachment(name.text or "", data, limit)
        line = Line(
            seq=0,
            mark=mark,
            at=micros(self.clock.now()),
            role=Role.CUSTOMER,
            sort=Sort.FILE,
            sender=chat.key,
            hidden=types_of(name),
            file=file,
        )
        return self._keep(chat, line, None)

    def call_back(
        self, chat: Chat, mark: str, contact: str, wanted: datetime | None
    ) -> Line:
        """Keep how somebody wishes to be called back. BadLine.

        This is told for being called, and so is not hidden from who does it: the desk
        keeps it sealed until then, the record says only that it was wished.
        """
        check_mark(mark)
        said = check_text(contact)
        if len(said) > _CONTACT or "\n" in said:
            raise BadLine(reason="it is too long")
        line = Line(
            seq=0,
            mark=mark,
            at=micros(self.clock.now()),
            role=Role.CUSTOMER,
            sort=Sort.CALLBACK,
            sender=chat.key,
            said=f"{said}\n{micros(wanted)}" if wanted else said,
        )
        return self._keep(chat, line, None)

    def _keep(self, chat: Chat, line: Line, inspection: Inspection | None) -> Line:
        with self.chats.transaction():
            now = self.chats.get(chat.key, lock=True)
            if (known := self.chats.find(chat.key, line.mark)) is not None:
                return known
            if now.closed_at is not None:
                self.chats.close(chat.key, None)
            kept = self.chats.add(chat.key, line)
            if inspection is not None:
                note_held(self.ledger, self.clock, chat, kept, inspection)
            # Whoever writes has read what stands above.
            self.chats.seen(chat.key, agent=False, seq=kept.seq)
            self.chats.typing(chat.key, agent=False, until=0)
        return kept

    def typing(self, chat: Chat) -> None:
        """Note that a visitor is typing."""
        until = micros(self.clock.now()) + TYPING
        self.chats.typing(chat.key, agent=False, until=until)

    # --- one's own --------------------------------------------------------------------

    def copy(self, chat: Chat) -> Copy:
        """Give a visitor all that was said; that is written down."""
        now = self.chats.get(chat.key)
        ids = tuple(free(self._conversations(chat), self.records))
        terms = self.channels.terms(chat.channel, chat.notice)
        found = Copy(
            chat=now,
            terms=terms[chat.lang],
            conversations=tuple(self.records.read(ids)),
            lines=tuple(self._lines(now)),
        )
        with self.ledger.transaction():
            about = {"chat": chat.key, "conversations": list(ids)}
            at = self.clock.now()
            self.ledger.append(Tag.CHAT_DOWNLOADED, ACTOR, about, at)
        return found

    def _conversations(self, chat: Chat) -> tuple[str, ...]:
        stretches = self.threads.whole(source_of(chat.channel), [chat.thread])
        here = self.records.known(each.conversation for each in stretches)
        return tuple(sorted(here))

    def _lines(self, chat: Chat) -> Iterator[Line]:
        after = chat.kept
        while lines := self.chats.lines(chat.key, after=after):
            yield from (line for line in lines if not line.inner)
            after = lines[-1].seq

    def ask_erasure(self, chat: Chat) -> str:
        """Take in that a visitor wishes everything to be deleted; give its number."""
        source = source_of(chat.channel)
        customer = customer_id(Kind.LOCAL, source, chat.key)
        return self.erasure(chat.key, customer, chat.lang).id
