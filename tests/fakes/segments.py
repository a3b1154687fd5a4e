"""Segments in a plain dress: fast, and as strict about their key and their id."""

import hashlib
import hmac
import pickle
from collections.abc import Iterator, Sequence

from guicang.domain.errors import ArchiveBroken
from guicang.ports.segments import Archived


class PlainSegments:
    """Pickles of records behind a tag of key and segment. For tests alone."""

    def pack(self, segment: str, key: bytes, records: Sequence[Archived]) -> bytes:
        body = pickle.dumps(list(records))
        return _tag(segment, key, body) + body

    def unpack(self, segment: str, key: bytes, data: bytes) -> Iterator[Archived]:
        tag, body = data[:32], data[32:]
        if not hmac.compare_digest(tag, _tag(segment, key, body)):
            raise ArchiveBroken(segment=segment, reason="the tag does not fit")
        yield from pickle.loads(body)  # noqa: S301 - our own bytes, tagged


def _tag(segment: str, key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, segment.encode() + hashlib.sha256(body).digest(), "sha256")
