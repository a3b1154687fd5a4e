"""Where records come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Protocol

from guicang.domain.record import Conversation
from guicang.ports.records import UNKNOWN, Unreadable, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A conversation, or a part of one, with the place to go on from after it.

    ``position`` counts lines or rows from 1; ``done`` is the share read, 0 to 1.
    ``raw`` are the bytes it was read from, which begin at ``offset``: they are kept if
    the conversation turns out to contradict a stored one. ``way`` says how to read
    them again.
    """

    conversation: Conversation
    position: int
    done: float
    raw: bytes = b""
    offset: int = 0
    way: Way = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something unreadable, with the place to go on from after it."""

    unreadable: Unreadable
    position: int
    done: float


class FileReader(Protocol):
    """Reads exported files; MUST NOT drop a record it cannot read."""

    def identify(self, path: PurePath) -> str:
        """Return a digest of the file's content as a cursor's name. UnknownFormat."""
        ...

    def read(self, path: PurePath, after: int = 0) -> Iterator[Taken | Skipped]:
        """Stream conversations from after a position on. UnknownFormat, FileChanged."""
        ...


class PushReader(Protocol):
    """Reads records that somebody sent, one raw object each; drops none."""

    def read(self, sent: Sequence[bytes]) -> Sequence[Taken | Skipped]:
        """Map each object, or say why it cannot be; in the order they came."""
        ...


class Mapper(Protocol):
    """Turns one raw object into a conversation."""

    def __call__(self, raw: Mapping[str, object]) -> Conversation:
        """Map, or raise BadRecord."""
        ...
