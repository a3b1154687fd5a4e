"""What passes through a chat: who said what, in which order, and what was hidden."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from guicang.domain.record import Attachment, Role

TEXT: Final = 4000
"""Characters that a message may have."""
MARK: Final = 64
"""Characters that a sender's own id of a message may have."""


class Sort(StrEnum):
    """What a line of a chat is.

    ``consent``: the customer was shown the notice and agreed. ``held``: a message that
    was not let through, with nothing of what it said. ``notice``: what the desk tells
    the customer; ``closed``: that it has ended. ``note``: an agent's note to those who
    answer after them, which no customer sees. ``callback``: how the customer wishes to
    be called back.
    """

    TEXT = "text"
    FILE = "file"
    CONSENT = "consent"
    HELD = "held"
    NOTICE = "notice"
    NOTE = "note"
    CLOSED = "closed"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a chat, as it is kept: inspected, never as it was typed.

    ``mark`` is the sender's own id of it, by which it is kept once. ``at`` is in
    microseconds since the epoch. ``hidden`` names the types of what was masked or held
    back. ``said`` is what a line that is no message tells, such as a notice's version.
    """

    seq: int
    mark: str
    at: int
    role: Role
    sort: Sort
    text: str = ""
    sender: str = ""
    name: str = ""
    hidden: tuple[str, ...] = ()
    said: str = ""
    file: Attachment | None = None

    @property
    def inner(self) -> bool:
        """Whether only those who answer see it."""
        return self.sort is Sort.NOTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A visitor's chat: one thread, however often it is taken up again.

    ``key`` names it and says nothing about the visitor; ``thread`` is a keyed digest of
    it, by which its conversations are known. ``last`` is the ``seq`` of its
    last line, ``said`` of the customer's last one, ``heard`` of the one up to which the
    desk has heard of it, ``kept`` of the last one that is a record already. ``notice``
    is the version of the notice that was agreed to at ``agreed_at``. Instants are in
    microseconds.
    """

    key: str
    thread: str
    channel: str
    lang: str
    opened_at: int
    notice: int
    agreed_at: int
    last: int = 0
    said: int = 0
    heard: int = 0
    kept: int = 0
    closed_at: int | None = None


class Head(NamedTuple):
    """What of a chat changes while somebody looks at it.

    ``read_*`` are the ``seq`` up to which the other side has read; ``typing_*`` are
    instants until which somebody is taken to be typing.
    """

    last: int
    read_customer: int
    read_agent: int
    typing_customer: int
    typing_agent: int
    closed: bool
