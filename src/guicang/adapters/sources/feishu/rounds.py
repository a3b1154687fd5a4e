"""Where the reading of chats is: rounds over all of them, one stretch of time each.

A round reads what was said in each chat between two instants, the threads that begin
there among them. The next one begins a little before the last one ended, since what
was said in its last seconds may be listed late. Now and then a round begins further
back: what was changed, taken back or answered in a thread meanwhile is only found by
reading it again. What is read twice is the same, and kept once.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Self

OVERLAP: Final = 60
"""Seconds that rounds have in common."""
BACK: Final = 24 * 3600
"""Seconds that a long round goes back: Feishu's default for edits and recalls."""
EVERY: Final = 3600
"""Seconds from one long round to the next."""
_DIRECT: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A cursor. Instants are seconds since the epoch; ``until`` 0: not begun.

    ``chats`` are those to be read, the first one now; ``listing`` is the token for
    more of them, None when all were named. ``page`` is the token within what is read:
    the thread ``threads[0]`` if there is one, else the chat. ``later`` is the token of
    the chat to go on with after the threads. ``direct`` are chats with one person,
    which no list names: they are known from events, latest last.
    """

    since: int = 0
    until: int = 0
    chats: tuple[str, ...] = ()
    listing: str | None = ""
    page: str = ""
    threads: tuple[str, ...] = ()
    later: str | None = None
    direct: tuple[str, ...] = ()
    back: int = 0

    @classmethod
    def read(cls, cursor: Mapping[str, object]) -> Self:
        """Read a cursor; an empty one is the very beginning."""
        held: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list | tuple) else value
            for name, value in cursor.items()
        }
        return cls(**{f.name: held[f.name] for f in fields(cls) if f.name in held})

    def written(self) -> dict[str, object]:
        """Write the cursor, without what is as in the beginning."""
        beginning = asdict(type(self)())
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value != beginning[name]
        }

    def begun(self, now: int, named: tuple[str, ...]) -> "Round":
        """Begin a round at this instant, over the chats that are named, or all."""
        long = now - self.back >= EVERY
        return Round(
            since=max(0, min(self.since, now - BACK)) if long else self.since,
            until=now,
            chats=named or self.direct,
            listing=None if named else "",
            direct=self.direct,
            back=now if long else self.back,
        )

    def ended(self) -> "Round":
        """End the round; the next one begins a little before."""
        since = max(0, self.until - OVERLAP)
        return Round(since=since, direct=self.direct, back=self.back)

    def met(self, chats: tuple[str, ...]) -> tuple[str, ...]:
        """Add chats with one person, the latest last, at most so many."""
        kept = tuple(each for each in self.direct if each not in chats)
        return (*kept, *dict.fromkeys(chats))[-_DIRECT:]

    def turned(self, token: str | None, threads: tuple[str, ...]) -> "Round":
        """Go on after a page of a chat: its threads first. None ends the chat."""
        if threads:
            return replace(self, threads=threads, page="", later=token)
        return self._after(token)

    def left(self, token: str | None) -> "Round":
        """Go on after a page of a thread. None ends the thread."""
        if token is not None:
            return replace(self, page=token)
        if rest := self.threads[1:]:
            return replace(self, threads=rest, page="")
        return self._after(self.later)

    def skipped(self) -> "Round":
        """Go on without the rest of what is read now."""
        return self.left(None) if self.threads else self._after(None)

    def listed(self, chats: tuple[str, ...], token: str | None) -> "Round":
        """Add the chats of a page of their list."""
        fresh = tuple(each for each in chats if each not in self.direct)
        return replace(self, chats=(*self.chats, *fresh), listing=token)

    def _after(self, token: str | None) -> "Round":
        """Go on with the chat, or with the next one."""
        chats = self.chats if token is not None else self.chats[1:]
        return replace(self, chats=chats, page=token or "", threads=(), later=None)
