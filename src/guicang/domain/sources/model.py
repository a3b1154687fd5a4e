"""What a platform tells, in the words of this house.

A connector turns whatever its platform sends into these values and decides nothing
else: which conversation a message belongs to, what is new and what is kept is decided
once, for all platforms, behind ``guicang.ports.connecting``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from guicang.domain.identity import Clue, Kind
from guicang.domain.record import Message


class Ability(StrEnum):
    """What somebody may want of a platform."""

    PULL = "pull"
    PUSH = "push"
    MEDIA = "media"
    AGENT_STATE = "agent-state"
    TRANSFER = "transfer"
    NOTICE = "notice"
    END = "end"
    RECALL = "recall"
    DELETE = "delete"
    RETENTION = "native-retention"


class Can(StrEnum):
    """Whether a platform can: ``partly`` and ``attested`` come with a note.

    ``attested`` is for what no programme can read or set: a person says what they saw
    in the platform's own settings.
    """

    YES = "yes"
    PARTLY = "partly"
    ATTESTED = "attested"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a platform can do something. ``note`` is an English sentence or ""."""

    can: Can
    note: str = ""


class Turn(StrEnum):
    """What happens to a thread besides what is said in it."""

    OPENED = "opened"
    ASSIGNED = "assigned"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """A file that the platform holds.

    ``key`` is what the connector needs to fetch it. ``size`` is in bytes, -1 if it was
    not told. ``digest`` is what the platform says of it: ``md5:`` or ``sha256:`` and
    lower-case hex, or "".
    """

    key: Mapping[str, str]
    name: str
    media_type: str = "application/octet-stream"
    size: int = -1
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, with where it was said and by whom.

    ``thread`` is the platform's id of the place: a ticket, a chat, an account with a
    customer. ``message`` has the platform's id (never empty) and its instant; its
    ``seq`` says nothing, and its ``extra`` keeps what has no meaning here. ``customer``
    and ``agent`` are the platform's ids of them, "" where this message does not tell.
    ``edits`` is the id of the message that this is a later version of; ``recalls`` that
    of one it takes back. ``consented`` is False where the law or the platform wants the
    customer's consent to archiving and it was not given. ``raw`` is what it was read
    from, byte for byte. ``clues`` are what the platform vouches for of the customer.
    """

    thread: str
    message: Message
    raw: bytes
    customer: str = ""
    customer_name: str = ""
    agent: str = ""
    agent_name: str = ""
    lang: str = ""
    edits: str = ""
    recalls: str = ""
    consented: bool = True
    media: tuple[MediaRef, ...] = ()
    labels: tuple[str, ...] = ()
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A turn of a thread, at an instant (microseconds since the epoch, UTC).

    ``clues`` are as those of ``Said``.
    """

    thread: str
    at: int
    turn: Turn
    raw: bytes
    customer: str = ""
    customer_name: str = ""
    agent: str = ""
    agent_name: str = ""
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that the connector could not read: it is kept raw, and counted.

    ``reason`` is a phrase without content.
    """

    reason: str
    raw: bytes


Item = Said | Mark | Unread


class Grouping(StrEnum):
    """What one conversation is on a platform.

    ``thread``: all that is said in a thread, such as a ticket. ``session``: a stretch
    of a thread without end, such as a chat: it ends where it is closed, or where nobody
    spoke for the source's time of silence.
    """

    THREAD = "thread"
    SESSION = "session"


class Presence(StrEnum):
    """Whether an agent takes new conversations."""

    ONLINE = "online"
    BUSY = "busy"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody who answers on a platform. ``load`` is of open threads, or -1."""

    id: str
    name: str = ""
    presence: Presence = Presence.UNKNOWN
    load: int = -1


class Caution(StrEnum):
    """What whoever lets a platform clean up by itself has to know."""

    CONFIRMED = "confirmed-twice"
    UNRECOVERABLE = "unrecoverable"
    EXPORT = "export-first"
    COST = "costly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """What a platform is said to do with its own copy: data for a person to confirm.

    ``presets`` are days. ``semantics`` are English sentences of how it works there,
    ``cautions`` what they come to, for comparing platforms. ``source`` says where this
    is from and how far it was verified.
    """

    presets: tuple[int, ...] = ()
    default: int | None = None
    where: str = ""
    semantics: tuple[str, ...] = ()
    cautions: frozenset[Caution] = frozenset()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A line of the form that a source is added with.

    ``secret`` values go to the key ring and are never shown again. ``choices`` limit
    the value. ``label`` and ``help`` are English and looked up in the catalogue.
    """

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything of a connector that is told before it is opened.

    ``hosts`` are the names that it may call without being configured. ``window`` is how
    many hours the platform gives to read what was said (None: no such wall).
    ``limits`` are calls by seconds that the host holds back for it. ``customers`` is
    what sort of name a customer has there: a ``local`` one is told with the source's.
    """

    kind: str
    title: str
    grouping: Grouping
    fields: tuple[Field, ...]
    abilities: Mapping[Ability, Answer]
    hosts: tuple[str, ...] = ()
    window: int | None = None
    limits: tuple[tuple[int, int], ...] = ()
    native: Native = field(default_factory=Native)
    notes: tuple[str, ...] = ()
    experimental: bool = False
    customers: Kind = Kind.LOCAL
