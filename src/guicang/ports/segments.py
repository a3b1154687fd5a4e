"""The archive's format: many conversations in one encrypted columnar object."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from guicang.domain.record import Conversation


class Archived(NamedTuple):
    """A conversation as an archive carries it: with the salt of its digest (hex)."""

    conversation: Conversation
    salt: str


class SegmentFormat(Protocol):
    """Packs and unpacks segments; passes ``tests/contract/test_segments.py``."""

    def pack(self, segment: str, key: bytes, records: Sequence[Archived]) -> bytes:
        """Return the bytes of a segment, self-describing and bound to its id."""
        ...

    def unpack(self, segment: str, key: bytes, data: bytes) -> Iterator[Archived]:
        """Give back every record. ArchiveBroken if anything does not fit."""
        ...
