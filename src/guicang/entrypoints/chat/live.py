"""Tell those who look at a chat what comes, from whatever process it was written.

One question to the database asks for all chats that somebody looks at, some times a
second; what is new of them comes with one more. That costs the same for one writer and
for ten, on SQLite and on PostgreSQL, and needs nothing between the processes.
"""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from guicang.domain.chat.model import Head, Line
from guicang.entrypoints.chat.pen import Pen

log = logging.getLogger("guicang.chat")
_LOOK: Final = 0.25  # seconds
_AGAIN: Final = 2.0


class Look:
    """Somebody who looks at a chat; ``after`` is the last line that they have."""

    __slots__ = ("after", "head", "lines", "news")

    def __init__(self, after: int) -> None:
        """Have nothing yet."""
        self.after = after
        self.head: Head | None = None
        self.lines: list[Line] = []
        self.news = asyncio.Event()

    def tell(self, head: Head, lines: list[Line]) -> None:
        """Hand over what is new; lines that they have already are left out."""
        new = [line for line in lines if line.seq > self.after]
        if new:
            self.after = new[-1].seq
            self.lines += new
        if new or head != self.head:
            self.head = head
            self.news.set()

    def take(self) -> tuple[Head | None, list[Line]]:
        """Give what came since the last time."""
        self.news.clear()
        lines, self.lines = self.lines, []
        return self.head, lines


class Live:
    """All who look."""

    def __init__(self, pen: Pen) -> None:
        """Look at nothing yet."""
        self._pen = pen
        self._looks: dict[str, set[Look]] = {}

    @contextmanager
    def look(self, key: str, after: int) -> Iterator[Look]:
        """Look at a chat for a while."""
        found = Look(after)
        self._looks.setdefault(key, set()).add(found)
        try:
            yield found
        finally:
            left = self._looks[key]
            left.discard(found)
            if not left:
                del self._looks[key]

    async def run(self) -> None:
        """Look again and again, whatever the database does."""
        while True:
            try:
                await self._once()
                await asyncio.sleep(_LOOK)
            except Exception as error:  # noqa: BLE001 - looking goes on
                log.error("look_failed kind=%s", type(error).__name__)  # noqa: TRY400 - a traceback may show what was said
                await asyncio.sleep(_AGAIN)

    async def _once(self) -> None:
        keys = list(self._looks)
        if not keys:
            return
        heads = await self._pen.read(lambda house: house.chats.heads(keys))
        after = {
            key: least
            for key, head in heads.items()
            if key in self._looks
            and (least := min(look.after for look in self._looks[key])) < head.last
        }
        lines = (
            await self._pen.read(lambda house: house.chats.later(after))
            if after
            else {}
        )
        for key, head in heads.items():
            for look in tuple(self._looks.get(key, ())):
                look.tell(head, list(lines.get(key, ())))
