"""What leaves for other systems: what waits, what left, who is told; the doors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from guicang.domain.disclosure import Destination, Disclosure, Holder, Notice
from guicang.domain.disclosure.rows import Row
from guicang.ports.records import Transactions
from guicang.ports.versions import Version, Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationsVersion(Version):
    """The destinations as they were put in force."""

    kind: ClassVar[str] = "destinations"


DestinationVersions = Versions[DestinationsVersion]


class Disclosures(Transactions, Protocol):
    """What ``tests/outward`` asks of it, on SQLite and PostgreSQL."""

    def hold(self) -> None:
        """Keep the destinations as they are until the open transaction ends."""
        ...

    def enter(self, destination: str, conversations: Iterable[str]) -> None:
        """Let conversations wait for a destination, those too that left before."""
        ...

    def backlog(
        self, destination: str, since: datetime, sources: Sequence[str] = ()
    ) -> int:
        """Let what is complete since an instant wait, unless it waited or left.

        With sources, only what is of these.
        """
        ...

    def waiting(self, destination: str, limit: int) -> Sequence[str]:
        """Name what waits for a destination, in order, locked."""
        ...

    def drop(self, destination: str, conversations: Iterable[str]) -> None:
        """Let what is stored no more wait no more; what left stays noted."""
        ...

    def open(self, disclosure: Disclosure, conversations: Sequence[str]) -> bool:
        """Write a disclosure of what waits; these wait no more.

        False, and nothing is written, if another one is leaving for this destination.
        """
        ...

    def leaving(self, destination: str) -> Disclosure | None:
        """Give the disclosure that is leaving for a destination, locked."""
        ...

    def last(self, destination: str) -> Disclosure | None:
        """Give the newest that was taken there; None if none was."""
        ...

    def lease(self, disclosure: str, until: datetime) -> None:
        """Count one try more, and keep others off until then."""
        ...

    def copies(self, disclosure: str) -> Mapping[str, int]:
        """Give the revision of each conversation of a disclosure, locked."""
        ...

    def settle(self, disclosure: str, messages: int, at: datetime) -> None:
        """Note that the destination has it. What is settled stays as it is."""
        ...

    def postpone(self, disclosure: str, said: str, again: datetime) -> None:
        """Note that it failed, and when it is tried again."""
        ...

    def list(
        self, destination: str = "", *, limit: int = 100, before: str = ""
    ) -> Sequence[Disclosure]:
        """Give disclosures, the newest first; those before one, if it is named."""
        ...

    def waits(self) -> Mapping[str, int]:
        """Count what waits, by destination."""
        ...

    def holders(self, conversations: Iterable[str]) -> Sequence[Holder]:
        """Say who holds copies of these, or may, and has not said that they are gone.

        By destination and notice, in order.
        """
        ...

    def held(self) -> Mapping[str, int]:
        """Count copies that no notice speaks of, by destination."""
        ...

    def owe(self, notice: Notice, conversations: Iterable[str] | None) -> int:
        """Write a notice about copies that no notice speaks of; return how many.

        About all of its destination if none are named. Nothing is written about none.
        """
        ...

    def notices(self, *, open_only: bool = False) -> Sequence[Notice]:
        """Give notices, the newest first; ``open_only`` those that were not given."""
        ...

    def notice(self, notice: str) -> Notice:
        """Give one, locked. NoSuchNotice."""
        ...

    def told(self, notice: Notice) -> None:
        """Write when, by whom and how it was given, and whether it is gone there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes to a destination at once; the same id means the same place there."""

    id: str
    at: datetime
    rows: Sequence[Row]


class Door(Protocol):
    """A destination that is open; every kind passes ``tests/contract/test_doors.py``.

    DestinationFailed whatever is wrong there: it names no secret.
    """

    def check(self) -> str:
        """Say who answers there; nothing of anybody is written."""
        ...

    def put(self, parcel: Parcel) -> None:
        """Write a parcel, wholly and durably. Put again, it takes its own place.

        A row never takes the place of a higher revision.
        """
        ...


class Doors(Protocol):
    """Opens destinations."""

    def require_listed(self, destination: Destination) -> None:
        """Raise PlaceNotListed unless the settings list its place."""
        ...

    def open(self, destination: Destination, secrets: Mapping[str, str]) -> Door:
        """Open one. PlaceNotListed, DestinationFailed."""
        ...
