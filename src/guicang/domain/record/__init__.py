"""What is kept: conversations, their messages, attachments and people.

Instants of messages are integers, microseconds since 1970-01-01T00:00:00Z: there are
millions of them and they are only stored, compared and shown. Instants that rules
reckon with are aware ``datetime`` values in UTC.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Made once: with ``json.dumps`` it would be made for each conversation.
_JSON: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), check_circular=False
)

Dumps = Callable[[object], bytes]
"""Writes compact JSON in UTF-8, letters as they are; TypeError for what it cannot."""


class Role(StrEnum):
    """Who speaks."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a message is made of."""

    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    VOICE = "voice"
    VIDEO = "video"
    LINK = "link"
    EMOJI = "emoji"
    CARD = "card"
    LOCATION = "location"
    EVENT = "event"
    OTHER = "other"


class Attachment(NamedTuple):
    """A file sent with a message.

    ``sha256`` is lower-case hex. ``data`` is None where only the reference came in:
    then the file is a gap, known by name and digest, that no archive can fill.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    data: bytes | None


class Message(NamedTuple):
    """One message. ``at`` in microseconds since the epoch, UTC.

    ``extra`` is canonical JSON of the fields that came in and that this product gives
    no meaning to ("" where there were none): nothing that came in is lost.
    """

    seq: int
    id: str
    at: int
    sender: str
    role: Role
    kind: Kind
    text: str
    name: str = ""
    recalled: bool = False
    attachments: tuple[Attachment, ...] = ()
    extra: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation between a customer and those who answer.

    ``events`` are named instants that rules start from, such as
    ``transaction_completed``. ``labels`` are retention categories that came with the
    record. ``messages`` are ordered by ``seq``, and ``seq`` is unique.
    """

    id: str
    source: str
    channel: str
    lang: str
    opened_at: datetime
    closed_at: datetime | None
    customer: str
    customer_name: str = ""
    agent: str = ""
    agent_name: str = ""
    messages: tuple[Message, ...] = ()
    events: Mapping[str, datetime] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ("CN",)
    extra: str = ""

    @property
    def last_at(self) -> int | None:
        """When the last message was said; None without messages."""
        return max((m.at for m in self.messages), default=None)

    @property
    def last_customer_at(self) -> int | None:
        """When the customer last said something; None if never."""
        return max(
            (m.at for m in self.messages if m.role == Role.CUSTOMER), default=None
        )


def micros(at: datetime) -> int:
    """Turn an aware instant into microseconds since the epoch."""
    since = at - EPOCH  # dividing it by a microsecond would take twice as long
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def instant(at: int) -> datetime:
    """Turn microseconds since the epoch into an aware instant in UTC."""
    return EPOCH + timedelta(0, 0, at)  # by place, half the time


def digest(
    conversation: Conversation, salt: bytes, dumps: Dumps | None = None
) -> bytes:
    """Return the 32 bytes that stand for the content of a conversation.

    SHA-256 over the salt (16 random bytes) and the canonical form. The salt goes when
    the conversation goes, so that a digest in a certificate tells nobody what a short
    message said. Events and labels are no content: they change during a life.
    """
    return hashlib.sha256(salt + canonical(conversation, dumps)).digest()


def canonical(conversation: Conversation, dumps: Dumps | None = None) -> bytes:
    """Return the canonical form: one JSON array, UTF-8, no spaces, version first."""
    return spelled(_form(conversation), dumps)


def spelled(form: object, dumps: Dumps | None = None) -> bytes:
    """Write compact JSON in UTF-8, letters as they are.

    ``dumps`` may be a faster writer; what it refuses is written as without it.
    """
    if dumps is not None:
        with suppress(TypeError):
            return dumps(form)
    return _JSON.encode(form).encode()


def _form(conversation: Conversation) -> tuple[object, ...]:
    return (
        "guicang.record/1",
        conversation.id,
        conversation.source,
        conversation.channel,
        conversation.lang,
        micros(conversation.opened_at),
        None if conversation.closed_at is None else micros(conversation.closed_at),
        conversation.customer,
        conversation.customer_name,
        conversation.agent,
        conversation.agent_name,
        [
            (*m[:9], [a[:4] for a in m.attachments], m.extra)
            if m.attachments
            else m[:]  # a plain tuple: fast writers take no other
            for m in conversation.messages
        ],
        conversation.extra,
    )
