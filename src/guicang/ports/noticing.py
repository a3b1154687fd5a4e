"""Notices to people: their words, where they wait, and what carries them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple, Protocol

from guicang.domain.notices.document import Way
from guicang.domain.notices.due import Mark
from guicang.domain.notices.outbox import Notice, State
from guicang.domain.notices.quiet import Habits
from guicang.ports.records import Transactions
from guicang.ports.versions import Version, Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesVersion(Version):
    """Words, ways and routes as they were put in force."""

    kind: ClassVar[str] = "notices"


NoticesVersions = Versions[NoticesVersion]


class Parcel(NamedTuple):
    """One message. ``to`` is an address or a number; empty for a way of its own.

    ``id`` is the same whenever it is sent again. ``way`` is None for mail.
    """

    id: str
    to: str
    subject: str
    text: str
    way: Way | None = None


class Carrier(Protocol):
    """Carries messages: mail, and all other ways."""

    def carry(self, parcel: Parcel) -> None:
        """Hand a message over. MailFailed, MailRefused (for good), WayFailed."""
        ...


class Bounce(NamedTuple):
    """A report that a mail did not arrive (RFC 3464): for good, or for now.

    ``message`` is what our Message-ID began with; ``address`` the one that it names,
    ``status`` such as 5.1.1 (RFC 3463).
    """

    message: str
    address: str
    final: bool
    status: str


class Mailbox(Protocol):
    """Where mails are delivered: reports, or requests of persons."""

    def unread(self) -> Iterable[tuple[str, bytes]]:
        """Give the names and the bytes of what was not read yet."""
        ...

    def done(self, name: str) -> None:
        """Note that one was read."""
        ...


class DueDay(NamedTuple):
    """How many conversations of an agent fall due within a quarter of an hour."""

    agent: str
    at: datetime
    many: int


class LastTalk(NamedTuple):
    """A conversation: when it was opened, its id, and in which language it was."""

    at: datetime
    conversation: str
    lang: str


class LastTalks(Protocol):
    """Customers, and where each of them wrote last; a page is in memory at a time."""

    def customers(self) -> Iterator[frozenset[str]]:
        """Stream customers, each the identities it has, in the order of their names."""
        ...

    def last(
        self, identities: Iterable[str], before: datetime
    ) -> Mapping[str, LastTalk]:
        """Give the last conversation of each that was opened before an instant."""
        ...


class ToldCustomers(Transactions, Protocol):
    """Which customers were told of which change of the rules; kept for good."""

    def add(self, change: str, customers: Iterable[str], at: datetime) -> None:
        """Note identities, by their digests; those that are noted stay."""
        ...

    def of(self, change: str) -> AbstractSet[str]:
        """Give the identities that were told of a change."""
        ...


class Outbox(Transactions, Protocol):
    """Notices; passes ``tests/contract/test_outbox.py``."""

    def add(self, notice: Notice) -> bool:
        """Write a notice; False if there is one of its key."""
        ...

    def get(self, notice: str) -> Notice:
        """Give one. NoSuchNoticeSent."""
        ...

    def list(self, *, state: State | None = None, limit: int = 100) -> Sequence[Notice]:
        """Give notices, the newest first."""
        ...

    def counts(self) -> Mapping[State, int]:
        """Count them by state."""
        ...

    def claim(self, now: datetime, lease: timedelta) -> Sequence[Notice]:
        """Take what is due, for the time of a lease; empty if nothing is.

        What is not urgent goes together with what else waits for its recipient by its
        way. What was taken before and not settled is taken as it was. A bot that got
        ``PACE`` messages within a minute gets none now.
        """
        ...

    def settle(
        self, ids: Sequence[str], *, version: int, proof: str, at: datetime
    ) -> None:
        """Note that it was taken by the way, in which words, and the digest of them."""
        ...

    def postpone(self, ids: Sequence[str], said: str, again: datetime) -> None:
        """Note that it failed, and waits until then."""
        ...

    def end(self, ids: Sequence[str], state: State, said: str, at: datetime) -> None:
        """Note that it ended otherwise, from whatever it was."""
        ...

    def withdraw(self, begin: str) -> int:
        """Forget what waits and whose key begins so; return how much."""
        ...

    def revive(self, notice: str, at: datetime) -> Notice:
        """Let what is dead or bounced be due anew. NoSuchNoticeSent."""
        ...

    def dismiss(self, notice: str, at: datetime) -> Notice:
        """Note that what is dead or bounced need not be told. NoSuchNoticeSent."""
        ...

    def of_message(self, message: str) -> Sequence[Notice]:
        """Give the notices that went by one message."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget what was sent or dismissed, and marks of days, before then."""
        ...

    def told(self, owner: str) -> AbstractSet[Mark]:
        """Give the days and stages of which an owner was told."""
        ...

    def tell(self, owner: str, marks: AbstractSet[Mark]) -> None:
        """Note that an owner was told of them."""
        ...

    def shut(self, address: str, why: str, at: datetime) -> None:
        """Mark an address, by its token: nothing more goes there."""
        ...

    def lift(self, address: str) -> bool:
        """Take a mark away; False if there was none."""
        ...

    def is_shut(self, address: str) -> bool:
        """Say whether an address is marked."""
        ...

    def habits(self, person: str) -> Habits | None:
        """Give when somebody wants to be told; None if they never said."""
        ...

    def keep_habits(self, person: str, habits: Habits) -> None:
        """Write when somebody wants to be told."""
        ...

    def due(self, digest: int, until: datetime) -> Sequence[DueDay]:
        """Count what falls due until then, as it was judged under a digest."""
        ...
