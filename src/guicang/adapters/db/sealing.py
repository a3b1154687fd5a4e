"""Seal what people said and are called before it touches the database.

AES-256-GCM (NIST SP 800-38D) under the conversation's own random data key, with a
random 96-bit nonce for every seal, in front of the ciphertext. Each ciphertext is bound
to its place by the associated data::

    "guicang.seal/1" | length of the id, 4 bytes | revision, 8 bytes | id, UTF-8 |
    seq, 8 bytes | field

Every part but the last has a known length, so no two places have the same associated
data. Swapped between messages, fields or conversations, or taken from an earlier
revision of the conversation, a ciphertext does not open.

The field of the head goes on with what the row says in clear and only replacing may
change (``Fixed``): who edits an opening time, a digest or the number of messages there
breaks the seal of the head.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from struct import Struct
from typing import Any, Final, NamedTuple, Protocol

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guicang.domain.errors import SealBroken
from guicang.domain.record import Attachment, Conversation, Kind, Message, Role

_FORMAT: Final = b"guicang.seal/1"
_HEAD_SEQ: Final = -1
_MESSAGE: Final = b"message"
_NONCE: Final = 12
_START: Final = Struct(">Iq").pack
_seq: Final = Struct(">q").pack
# Looked up for each message: four times as fast as calling the enums.
_ROLES: Final = {str(role): role for role in Role}
_KINDS: Final = {str(kind): kind for kind in Kind}
# A message is packed without its seq, and without its last two fields, attachments and
# extra, where both are empty.
_PLAIN: Final = 8
_ROLE: Final = Message._fields.index("role") - 1
_KIND: Final = Message._fields.index("kind") - 1


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
    """Sealed rows: ``(seq, bytes)`` and ``(seq, position, bytes)``."""

    head: bytes
    messages: list[tuple[int, bytes]]
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
        said = conversation.messages
        files = [
            (message.seq, position, attachment.data)
            for message in said
            if message.attachments
            for position, attachment in enumerate(message.attachments)
            if attachment.data is not None
        ]
        head, *nonces = _nonces(1 + len(said) + len(files))
        encrypt, prefix = self._gcm.encrypt, self._prefix
        names = _packed_names(conversation)
        return Sealed(
            head + encrypt(head, names, prefix + _head_place(fixed)),
            # Written out, because a call more would cost as much as a seal.
            [
                (
                    m[0],
                    n + encrypt(n, _packed(m), prefix + _seq(m[0]) + _MESSAGE),
                )
                for m, n in zip(said, nonces[: len(said)], strict=True)
            ],
            [
                (
                    seq,
                    position,
                    n + encrypt(n, data, prefix + _file_place(seq, position)),
                )
                for (seq, position, data), n in zip(
                    files, nonces[len(said) :], strict=True
                )
            ],
        )

    def open_head(self, sealed: bytes, fixed: Fixed) -> Names:
        """Open the head; SealBroken also if one of the fixed facts was changed."""
        return Names(*orjson.loads(self._open(sealed, _head_place(fixed), "head")))

    def open_messages(
        self,
        rows: Iterable[tuple[int, int, bytes]],
        files: Mapping[tuple[int, int], bytes],
    ) -> tuple[Message, ...]:
        """Open messages from rows of the table, attachments by ``(seq, position)``."""
        decrypt, prefix, loads = self._gcm.decrypt, self._prefix, orjson.loads
        roles, kinds, made = _ROLES, _KINDS, Message._make
        messages = []
        for _, seq, sealed in rows:
            place = prefix + _seq(seq) + _MESSAGE
            try:
                data = loads(decrypt(sealed[:_NONCE], sealed[_NONCE:], place))
            except (InvalidTag, ValueError) as error:
                raise SealBroken(place=f"{self._conversation}/{seq}/message") from error
            data[_ROLE] = roles[data[_ROLE]]
            data[_KIND] = kinds[data[_KIND]]
            if len(data) > _PLAIN:
                *plain, extra, described = data
                attachments = tuple(self._attachments(seq, described, files))
                messages.append(made((seq, *plain, attachments, extra)))
            else:
                messages.append(made((seq, *data, (), "")))
        return tuple(messages)

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


def _packed(message: Message) -> bytes:
    if message.attachments or message.extra:
        described = [(*a[:4], a.data is not None) for a in message.attachments]
        return orjson.dumps((*message[1 : _PLAIN + 1], message.extra, described))
    return orjson.dumps(message[1 : _PLAIN + 1])


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


def _file_place(seq: int, position: int) -> bytes:
    return _seq(seq) + b"attachment:%d" % position


def _nonces(count: int) -> list[bytes]:
    """Draw them at once: a call of the system costs as much as a seal."""
    drawn = os.urandom(_NONCE * count)
    return [drawn[i : i + _NONCE] for i in range(0, len(drawn), _NONCE)]
