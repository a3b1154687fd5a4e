"""The archive's format: many conversations in one encrypted columnar object."""

from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple, Protocol

from guicang.domain.record import Conversation
from guicang.domain.record.columns import Columns, columns


class Archived(NamedTuple):
    """A conversation as an archive carries it: with the salt of its digest (hex)."""

    conversation: Conversation
    salt: str


class Laid(NamedTuple):
    """The same on its way into an archive: its messages stand beside it, laid out."""

    conversation: Conversation
    said: Columns
    salt: str


def laid(archived: Archived) -> Laid:
    """Lay out what came from an archive, for another one."""
    said = columns(archived.conversation.messages)
    return Laid(replace(archived.conversation, messages=()), said, archived.salt)


class SegmentFormat(Protocol):
    """Packs and unpacks segments; passes ``tests/contract/test_segments.py``."""

    def pack(self, segment: str, key: bytes, records: Sequence[Laid]) -> bytes:
        """Return the bytes of a segment, self-describing and bound to its id."""
        ...

    def unpack(
        self,
        segment: str,
        key: bytes,
        data: bytes,
        only: AbstractSet[str] | None = None,
    ) -> Iterator[Archived]:
        """Give back every record. ArchiveBroken if anything does not fit.

        ``only`` names conversations: others are checked as well, and not built.
        """
        ...

    def verify(
        self,
        segment: str,
        key: bytes,
        data: bytes,
        expected: Mapping[str, str],
        *,
        more: bool = False,
    ) -> int:
        """Compare every record with its digest (hex), by id; return how many messages.

        ArchiveBroken if one is missing, one too many (unless there may be ``more``) or
        one different, or if an attachment's bytes are not those that its SHA-256 names.
        Does what ``unpack`` and ``record.digest`` would, in less than half the time.
        """
        ...
