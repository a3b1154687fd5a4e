"""The working store: conversations, their messages, findings and labels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, Protocol

from guicang.domain.classify import Found
from guicang.domain.detect.model import Finding
from guicang.domain.hold import Query
from guicang.domain.record import Conversation
from guicang.domain.record.columns import Columns
from guicang.domain.retention.model import Label, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A conversation ready to be stored.

    ``salt`` (16 bytes) and ``digest`` (32 bytes) are those of its content.
    ``findings`` are by ``seq``, made by the rule set ``rules``. ``customer_tag`` is a
    keyed digest (hex).
    """

    conversation: Conversation
    salt: bytes
    digest: bytes
    customer_tag: str
    labels: tuple[Label, ...] = ()
    sensitive: bool = False
    findings: Mapping[int, tuple[Finding, ...]] | None = None
    rules: str = ""


class Screened(NamedTuple):
    """What the rules of a version find in a conversation; findings by ``seq``.

    ``reports`` are the types of what was found and is not masked. ``preserve`` says
    that there is prohibited content: the record is evidence and must be kept.
    ``ruled`` are the categories that rules which label give it.
    """

    findings: Mapping[int, tuple[Finding, ...]]
    sensitive: bool
    rules: str
    reports: tuple[str, ...] = ()
    preserve: bool = False
    ruled: tuple[Found, ...] = ()


class Known(NamedTuple):
    """What the store knows of a conversation that comes in again."""

    salt: bytes
    digest: bytes


class Stored(NamedTuple):
    """What disposal needs to know of a stored conversation besides its facts."""

    digest: str
    salt: str
    key: str
    messages: int
    size: int


class Way(NamedTuple):
    """How raw bytes are to be read again: the form they came in, and its header.

    ``form`` is "jsonl", "csv", "parquet" or "pushed"; "" is not known, or none of ours.
    ``head`` is the header of a CSV file: its rows mean nothing without it.
    """

    form: str = ""
    head: bytes = b""


UNKNOWN: Final = Way()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Something that came in and could not be read; kept raw (sealed), counted.

    ``position`` is a line (from 1) for text, a row for Parquet; ``offset`` in bytes.
    """

    file: str
    position: int
    offset: int
    reason: str
    code: str
    raw: bytes
    way: Way = UNKNOWN


class Transactions(Protocol):
    """All or nothing."""

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction (or join the open one); an exception undoes it."""
        ...


class Records(Transactions, Protocol):
    """The working store; passes ``tests/contract/test_records.py``."""

    def known(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """Give salt and digest of those of these conversations that are stored."""
        ...

    def add(self, batch: Sequence[Incoming], at: datetime) -> None:
        """Store new conversations, sealed. None of them may be stored already."""
        ...

    def replace(self, batch: Sequence[Incoming], at: datetime) -> None:
        """Put longer versions of stored conversations in their places, same data keys.

        NoSuchConversation if one of them is not stored.
        """
        ...

    def read(self, ids: Sequence[str]) -> Iterator[Conversation]:
        """Open conversations, in the order of the ids.

        NoSuchConversation, NoSuchKey or SealBroken if one cannot be opened.
        """
        ...

    def laid(self, ids: Sequence[str]) -> Iterator[tuple[Conversation, Columns]]:
        """Do the same, but with the messages beside it, laid out: for the archive."""
        ...

    def facts(self, *, after: str = "", query: Query | None = None) -> Iterator[Record]:
        """Stream what the rules need, in the order of ids, from after an id on."""
        ...

    def facts_of(self, ids: Iterable[str]) -> Mapping[str, Record]:
        """Give the facts of those of these conversations that are stored."""
        ...

    def stored(self, ids: Iterable[str]) -> Mapping[str, Stored]:
        """Give digest, salt, data key and measures of stored conversations."""
        ...

    def findings(self, conversation: str) -> Mapping[int, tuple[Finding, ...]]:
        """Give the findings of a conversation, by ``seq``."""
        ...

    def conversations_with(self, digest: str) -> Sequence[str]:
        """Name the conversations in which a value of this keyed digest was found."""
        ...

    def unscreened(self, rules: str, *, after: str, limit: int) -> Sequence[str]:
        """Name conversations that another rule set screened, in the order of ids."""
        ...

    def rescreen(self, found: Mapping[str, Screened]) -> None:
        """Put findings in the place of the old ones. Once sensitive, always sensitive.

        NoSuchConversation if one of them is not stored.
        """
        ...

    def recent(self, limit: int) -> Sequence[str]:
        """Name the conversations that were opened last, the newest first."""
        ...

    def doubtful(self, limit: int) -> Sequence[str]:
        """Name conversations in doubt, which wait for a person; the newest first."""
        ...

    def unjudged(self, digest: int, *, limit: int) -> Sequence[str]:
        """Name conversations that were not judged under what decides now.

        ``digest`` stands for policy, law, holds and freezes. Whoever changes what is
        known of a conversation makes it one of them again.
        """
        ...

    def judged(
        self, found: Mapping[str, tuple[str, datetime | None]], digest: int
    ) -> None:
        """Keep state and due date of conversations, judged under a digest.

        They must have been locked before they were judged.
        """
        ...

    def lock(self, ids: Sequence[str]) -> None:
        """Lock these rows until the transaction ends, in the order of their ids."""
        ...

    def destroy(self, ids: Sequence[str]) -> int:
        """Delete rows of conversations and all that hangs on them; return how many.

        The one choke point (R14): only ``services.disposing`` calls it, inside the
        transaction that decided. Data keys go afterwards, by the key ring.
        """
        ...

    def label(self, conversation: str, labels: Sequence[Label], at: datetime) -> None:
        """Put labels in the place of the old ones; ``at`` is when it was done."""
        ...

    def happened(self, conversation: str, events: Mapping[str, datetime]) -> None:
        """Add named events to a conversation's start instants."""
        ...

    def shortened(self, ids: Iterable[str], at: datetime) -> None:
        """Note that something made the end of these earlier at an instant (R11)."""
        ...

    def request(self, ids: Iterable[str], at: datetime) -> None:
        """Note that the customer asked for erasure at an instant (R23)."""
        ...

    def restrict(self, ids: Iterable[str], at: datetime) -> None:
        """Note that these are only stored from an instant on (R27)."""
        ...

    def unrestrict(self, ids: Iterable[str]) -> None:
        """Let these be used again, as far as no request for erasure is on them."""
        ...

    def restricted(self, ids: Iterable[str]) -> frozenset[str]:
        """Name those of these that are only stored (R27)."""
        ...

    def quarantine(self, items: Sequence[Unreadable], at: datetime) -> int:
        """Keep unreadable input raw and sealed; what is kept already is not doubled.

        Return how many were new.
        """
        ...

    def cursor(self, source: str) -> Mapping[str, object]:
        """Return how far a source was read; empty if never."""
        ...

    def move_cursor(self, source: str, cursor: Mapping[str, object]) -> None:
        """Note how far a source was read, in the same transaction as its records."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Count ``conversations``, ``messages``, ``quarantined``, ``bytes``."""
        ...

    def flush(self) -> None:
        """Push deletions out of logs and free pages, as far as the store can."""
        ...
