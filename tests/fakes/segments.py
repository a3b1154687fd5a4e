"""Segments in a plain dress: fast, and as strict about their key and their id."""

import hashlib
import hmac
import pickle
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import replace

from guicang.domain.archive.comparison import compare
from guicang.domain.errors import ArchiveBroken
from guicang.domain.record import digest
from guicang.ports.segments import Archived, Laid


class PlainSegments:
    """Pickles of records behind a tag of key and segment. For tests alone."""

    def pack(self, segment: str, key: bytes, records: Sequence[Laid]) -> bytes:
        body = pickle.dumps([_whole(record) for record in records])
        return _tag(segment, key, body) + body

    def unpack(
        self,
        segment: str,
        key: bytes,
        data: bytes,
        only: AbstractSet[str] | None = None,
    ) -> Iterator[Archived]:
        tag, body = data[:32], data[32:]
        if not hmac.compare_digest(tag, _tag(segment, key, body)):
            raise ArchiveBroken(segment=segment, reason="the tag does not fit")
        for one in pickle.loads(body):  # noqa: S301 - our own bytes, tagged
            if only is None or one.conversation.id in only:
                yield one

    def verify(
        self,
        segment: str,
        key: bytes,
        data: bytes,
        expected: Mapping[str, str],
        *,
        more: bool = False,
    ) -> int:
        found = [
            (talk, digest(talk, bytes.fromhex(salt)).hex())
            for talk, salt in self.unpack(segment, key, data)
        ]
        read = ((talk.id, seen) for talk, seen in found)
        compare(segment, read, expected, more=more)
        for talk, _ in found:
            for attachment in (a for m in talk.messages for a in m.attachments):
                content = attachment.data
                if content is not None and attachment.sha256 != _sha256(content):
                    raise ArchiveBroken(segment=segment, reason="an attachment differs")
        return sum(len(talk.messages) for talk, _ in found)


def _whole(record: Laid) -> Archived:
    said = record.said.messages()
    return Archived(replace(record.conversation, messages=said), record.salt)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _tag(segment: str, key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, segment.encode() + hashlib.sha256(body).digest(), "sha256")
