"""Make records of what was said in web chats, message by message.

A chat is a thread like any platform's, and goes the way of what other platforms tell:
``gathering`` makes conversations of it, screens, labels and stores them. What is a
record already stands behind ``Chat.kept``, moved in the same transaction, so that
whoever is killed in between does it again and finds nothing new.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Final

from guicang.domain.chat.model import Chat, Line, Sort
from guicang.domain.identity import Kind as Named
from guicang.domain.record import Kind, Message, Role, micros
from guicang.domain.sources.drafts import Origin
from guicang.domain.sources.model import Grouping, Item, Mark, Said, Turn
from guicang.ports.chat import Chats
from guicang.ports.clock import Clock
from guicang.services.dressing import Fetched, Files
from guicang.services.gathering import Gathered, Gathering

ACTOR: Final = "system:webchat"
PLATFORM: Final = "webchat"
_CHATS: Final = 25
_LINES: Final = 200
_RATING: Final = "rating"
"""What the desk calls its question how content a customer was."""
_KINDS: Final = {Sort.TEXT: Kind.TEXT, Sort.FILE: Kind.FILE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribing:
    """The use case. ``silence`` ends a session, ``keep`` is how long lines stay."""

    chats: Chats
    gathering: Gathering
    clock: Clock
    silence: timedelta
    keep: timedelta

    def run(self) -> Gathered:
        """Make records of all that waits, some chats at a time."""
        total = Gathered()
        while waiting := self.chats.waiting(_CHATS):
            by_channel = sorted(waiting, key=lambda chat: (chat.channel, chat.key))
            for channel, some in groupby(by_channel, key=lambda chat: chat.channel):
                keys = [chat.key for chat in some]
                total = total.plus(self._some(channel, keys))
        return total

    def tidy(self) -> int:
        """Delete lines that are records and older than they are kept; say how many."""
        before, done = micros(self.clock.now() - self.keep), 0
        while many := self.chats.prune(before):
            done += many
        return done

    def _some(self, channel: str, keys: Sequence[str]) -> Gathered:
        origin = Origin(
            name=source_of(channel),
            kind=PLATFORM,
            customers=Named.LOCAL,
            grouping=Grouping.SESSION,
            silence=self.silence // timedelta(microseconds=1),
        )
        with self.chats.transaction():
            chats = [self.chats.get(key, lock=True) for key in keys]
            found = {
                chat.key: self.chats.lines(chat.key, after=chat.kept, limit=_LINES)
                for chat in chats
            }
            items = [i for chat in chats for i in _items(chat, found[chat.key])]
            files = self._files(found.items())
            got = self.gathering.take(origin, items, files, actor=ACTOR)
            for key, lines in found.items():
                if lines:
                    self.chats.kept(key, lines[-1].seq)
        return got

    def _files(self, found: Iterable[tuple[str, Sequence[Line]]]) -> Fetched:
        """Open the files of some lines."""
        return {
            (key, _id(line)): Files((whole.file,))
            for key, lines in found
            for line in lines
            if line.file is not None
            and (whole := self.chats.file(key, line.seq)) is not None
            and whole.file is not None
        }


def source_of(channel: str) -> str:
    """Name a channel among sources; no connection can have such a name."""
    return f"{PLATFORM}:{channel}"


def _items(chat: Chat, lines: Sequence[Line]) -> Iterator[Item]:
    for line in lines:
        if line.said == _RATING:
            continue  # it comes after the end, and would begin another conversation
        agent = line.role is Role.AGENT
        yield Said(
            thread=chat.key,
            message=_message(line),
            raw=json.dumps([line.seq, line.sort.value]).encode(),
            customer=chat.key,
            agent=line.sender if agent else "",
            agent_name=line.name if agent else "",
            lang=chat.lang,
        )
        if line.sort is Sort.CLOSED:
            yield Mark(thread=chat.key, at=line.at, turn=Turn.CLOSED, raw=b"closed")


def _message(line: Line) -> Message:
    told: dict[str, object] = {"sort": line.sort.value}
    if line.hidden:
        told["hidden"] = list(line.hidden)
    if line.said and line.sort is not Sort.CALLBACK:
        told["said"] = line.said
    return Message(
        seq=0,
        id=_id(line),
        at=line.at,
        sender=line.sender,
        role=line.role,
        kind=_KINDS.get(line.sort, Kind.EVENT),
        text=line.text or ("" if line.sort in _KINDS else str(told.get("said", ""))),
        name=line.name,
        extra=json.dumps(told, sort_keys=True, separators=(",", ":")),
    )


def _id(line: Line) -> str:
    return f"{line.seq:06d}"
