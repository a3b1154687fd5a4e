"""Seal what people said and are called before it touches the database.

AES-256-GCM (NIST SP 800-38D) under the conversation's own random data key, with a
random 96-bit nonce for every seal, in front of the ciphertext. Messages are sealed by
the page, up to ``PAGE`` of them in the order of their ``seq``. Each ciphertext is bound
to its place by the associated data::

    "guicang.seal/2" | length of the id, 4 bytes | revision, 8 bytes | id, UTF-8 |
    seq, 8 bytes | field

``seq`` is that of the page's first message. Every part but the last has a known length,
so no two places have the same associated data. Swapped between pages, fields or
conversations, or taken from an earlier revision of the conversation, a ciphertext does
not open.

The field of the head goes on with what the row says in clear and only replacing may
change (``Fixed``): who edits an opening time, a digest or the number of messages there
breaks the seal of the head, and whoever takes a page away is found out by that number.

A page is one JSON array with an array for each field of ``Message``, in their order:
columns are written and read by C loops, and archives are made of columns again. Those
of attachments and ``extra`` are empty where there are none.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from struct import Struct
from typing import Any, Final, NamedTuple, Protocol

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guicang.domain.errors import SealBroken
from guicang.domain.record import Attachment, Conversation, Message
from guicang.domain.record.columns import Columns, together

PAGE: Final = 64
"""How many messages are sealed together: what one unreadable byte costs at most."""

_FORMAT: Final = b"guicang.seal/2"
_HEAD_SEQ: Final = -1
_MESSAGES: Final = b"messages"
_NONCE: Final = 12
_START: Final = Struct(">Iq").pack
_seq: Final = Struct(">q").pack


class Box(Protocol):
    """Seals what belongs to no conversation, under a key of the home."""

    def seal(self, purpose: str, place: str, data: bytes, /) -> bytes:
        """Return the sealed bytes, bound to purpose and place."""
        ...

    def open(self, purpose: str, place: str, data: bytes, /) -> bytes:
        """Return what was sealed; SealBroken if it does not open there."""
        ...


class Fixed(NamedTuple):
    """What a row says in clear and what nothing but replacing may change."""

    source: str
    channel: str
    lang: str
    agent: str
    customer_tag: str
    opened_at: int
    closed_at: int | None
    last_at: int | None
    last_customer_at: int | None
    jurisdictions: str
    messages: int
    size: int
    digest: bytes
    salt: bytes


class Names(NamedTuple):
    """What the head keeps sealed."""

    customer: str
    customer_name: str
    agent_name: str
    extra: str


class Sealed(NamedTuple):
    """Sealed rows: ``(first seq, bytes)`` and ``(seq, position, bytes)``."""

    head: bytes
    pages: list[tuple[int, bytes]]
    attachments: list[tuple[int, int, bytes]]


class Sealer:
    """Seals and opens at the places of one conversation in one revision."""

    __slots__ = ("_conversation", "_gcm", "_prefix")

    def __init__(self, secret: bytes, conversation: str, revision: int) -> None:
        name = conversation.encode()
        self._conversation = conversation
        self._gcm = AESGCM(secret)
        self._prefix = _FORMAT + _START(len(name), revision) + name

    def seal(self, conversation: Conversation, fixed: Fixed) -> Sealed:
        """Seal a whole conversation."""
        said = sorted(conversation.messages, key=itemgetter(0))
        starts = range(0, len(said), PAGE)
        pages = [(said[at].seq, said[at : at + PAGE]) for at in starts]
        files = [
            (message.seq, position, attachment.data)
            for message in said
            if message.attachments
            for position, attachment in enumerate(message.attachments)
            if attachment.data is not None
        ]
        nonces = iter(_nonces(1 + len(pages) + len(files)))
        seal = self._seal
        return Sealed(
            seal(next(nonces), _packed_names(conversation), _head_place(fixed)),
            [
                (first, seal(next(nonces), _packed(page), _page_place(first)))
                for first, page in pages
            ],
            [
                (seq, position, seal(next(nonces), data, _file_place(seq, position)))
                for seq, position, data in files
            ],
        )

    def _seal(self, nonce: bytes, data: bytes, place: bytes) -> bytes:
        return nonce + self._gcm.encrypt(nonce, data, self._prefix + place)

    def open_head(self, sealed: bytes, fixed: Fixed) -> Names:
        """Open the head; SealBroken also if one of the fixed facts was changed."""
        return Names(*orjson.loads(self._open(sealed, _head_place(fixed), "head")))

    def open_messages(
        self,
        pages: Iterable[tuple[int, bytes]],
        files: Mapping[tuple[int, int], bytes],
    ) -> Columns:
        """Open pages by their first ``seq``, attachments by ``(seq, position)``."""
        return together([self._open_page(*page, files) for page in pages])

    def _open_page(
        self, first: int, sealed: bytes, files: Mapping[tuple[int, int], bytes]
    ) -> Columns:
        data = self._open(sealed, _page_place(first), f"{first}/messages")
        *plain, described, extra = orjson.loads(data)
        numbers = plain[0]
        attached = [
            tuple(self._attachments(seq, some, files))
            for seq, some in zip(numbers, described, strict=False)
        ]
        none, empty = [()] * len(numbers), [""] * len(numbers)
        return Columns._make((*plain, attached or none, extra or empty))

    def _attachments(
        self, seq: int, described: Any, files: Mapping[tuple[int, int], bytes]
    ) -> Iterator[Attachment]:
        for position, (name, media_type, size, sha256, came) in enumerate(described):
            sealed = files.get((seq, position), b"")
            data = self.open_file(seq, position, sealed) if came else None
            yield Attachment(name, media_type, size, sha256, data)

    def open_file(self, seq: int, position: int, sealed: bytes) -> bytes:
        """Open the bytes of an attachment."""
        field = f"{seq}/attachment/{position}"
        return self._open(sealed, _file_place(seq, position), field)

    def _open(self, sealed: bytes, place: bytes, name: str) -> bytes:
        try:
            return self._gcm.decrypt(
                sealed[:_NONCE], sealed[_NONCE:], self._prefix + place
            )
        except (InvalidTag, ValueError) as error:
            raise SealBroken(place=f"{self._conversation}/{name}") from error


def _packed(page: Sequence[Message]) -> bytes:
    *columns, files, extra = zip(*page, strict=True)
    described = [[(*a[:4], a.data is not None) for a in some] for some in files]
    return orjson.dumps(
        (*columns, described if any(files) else (), extra if any(extra) else ())
    )


def _packed_names(conversation: Conversation) -> bytes:
    names = Names(
        conversation.customer,
        conversation.customer_name,
        conversation.agent_name,
        conversation.extra,
    )
    return orjson.dumps(tuple(names))


def _head_place(fixed: Fixed) -> bytes:
    facts = (*fixed[:-2], fixed.digest.hex(), fixed.salt.hex())
    return _seq(_HEAD_SEQ) + b"head:" + orjson.dumps(facts)


def _page_place(first: int) -> bytes:
    return _seq(first) + _MESSAGES


def _file_place(seq: int, position: int) -> bytes:
    return _seq(seq) + b"attachment:%d" % position


def _nonces(count: int) -> list[bytes]:
    """Draw them at once: a call of the system costs as much as a seal."""
    drawn = os.urandom(_NONCE * count)
    return [drawn[i : i + _NONCE] for i in range(0, len(drawn), _NONCE)]
