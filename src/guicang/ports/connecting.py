"""Connectors: what a plugin of the group ``guicang.sources`` is, in MUST and MAY.

A plugin is an object with ``profile`` and ``open``: see ``Connector``. What ``open``
returns is a ``Source``: it inherits from that class and has the methods of those
abilities that the profile declares; the others answer "not possible on this platform".

A source MUST

* read its platform only through the ``Tools`` it was given: they hold back what goes
  anywhere but to its hosts, obey limits, and keep secrets out of logs;
* give every message its platform's id, and the same item for the same message whenever
  it is asked;
* return from ``pull`` a cursor that stands for exactly what the pages up to this one
  held: whoever is killed between two pages goes on from the cursor that was kept;
* hand over what it does not understand: an unknown kind of message as Kind.OTHER with
  its fields in ``extra``, and what cannot be read at all as ``Unread``;
* raise the errors named here and no others for what a platform does.

It MAY keep a small state of its own in ``Tools.kept``, and MAY be open in several
processes at once.

The suite of ``tests/contract/test_connectors.py`` runs against any connector.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from guicang.domain.errors import NotPossible, SourceGarbled
from guicang.domain.sources.model import (
    Ability,
    Agent,
    Item,
    MediaRef,
    Presence,
    Profile,
    Said,
)
from guicang.ports.recalling import CannotRecall, Place, Recalled


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stretch of what a platform tells, in its order.

    ``cursor`` is JSON, at most 64 KiB. ``more`` says that there is more right now.
    ``through`` is an instant before which nothing is missing any more; None if the
    platform does not tell. ``told`` are counts of messages by thread, where the
    platform tells them, to compare with what came. ``numbers`` are those of what came
    where the platform counts everything it tells, without holes. ``gaps`` are phrases
    of what the platform said it no longer has.
    """

    items: tuple[Item, ...]
    cursor: Mapping[str, object]
    more: bool
    through: datetime | None = None
    told: Mapping[str, int] = field(default_factory=dict)
    numbers: tuple[int, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that came to the door of a source. Names of headers are lower case."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a call or a long connection brought.

    ``items`` are kept before ``status`` and ``body`` are answered. ``wakes`` says that
    there is something to pull, with ``hints`` for the next ``pull``.
    """

    items: tuple[Item, ...] = ()
    wakes: bool = False
    hints: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    body: bytes = b""
    media_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a platform answered. Names of headers are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> object:
        """Read the body as JSON. SourceGarbled if it is none, such as a block page."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise SourceGarbled(reason="an answer that is no JSON") from None


class Http(Protocol):
    """Calls to a platform: only https (or what is configured), only its hosts.

    Redirects are followed on the same host only. A name that stands for a private
    address is refused unless the source is configured for it. Bodies are bounded.
    HostRefused; SourceUnreachable if no answer came or the body was cut;
    SourceGarbled for a body over the limit.
    """

    def call(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Reply:
        """Call, and read the whole answer whatever its status."""
        ...

    def file(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        most: int,
    ) -> Reply:
        """Fetch a file of at most ``most`` bytes.

        A cut connection is taken up again where it broke, by Range, and only if the
        server's validator says that it is the same file.
        """
        ...


class Kept(Protocol):
    """A small sealed state of a source that all processes share."""

    def fresh(self, name: str, make: Callable[[], tuple[str, int]]) -> str:
        """Give what is kept under a name; if nothing is, or it is old, make it.

        ``make`` gives a value and for how many seconds it holds. Of all processes and
        threads only one makes it at a time, and the others wait for what it made.
        """
        ...

    def drop(self, name: str, value: str) -> None:
        """Forget it if it is still this value: the platform refused it."""
        ...

    def seen(self, key: str, seconds: int) -> bool:
        """Say whether this was asked within these seconds before, and remember it."""
        ...


class Frames(Protocol):
    """An open WebSocket. SourceUnreachable when it ends."""

    def receive(self, seconds: float) -> str | bytes | None:
        """Wait for a message; None if there was none in time."""
        ...

    def send(self, frame: str | bytes) -> None:
        """Send one."""
        ...


class Sockets(Protocol):
    """Opens WebSockets, under the same rules as ``Http``."""

    def open(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Frames]:
        """Open one for a while. HostRefused, SourceUnreachable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a source is given. ``now`` is the house's clock."""

    http: Http
    sockets: Sockets
    kept: Kept
    now: Callable[[], datetime]


class Source:
    """A platform, opened. Subclasses write over what their profile declares.

    All methods may raise SourceUnreachable (try again later), SourceThrottled (not
    before so many seconds), SourceRefused (credentials or permissions: a person has to
    look) and SourceGarbled (what came makes no sense).
    """

    profile: Profile

    def check(self) -> str:
        """Ask the platform who we are there, changing nothing; return its answer."""
        raise NotImplementedError  # the one thing that every connector writes itself

    def pull(
        self, cursor: Mapping[str, object], hints: Mapping[str, str] | None = None
    ) -> Page:
        """Read the next page; the first one if the cursor is empty."""
        raise self._cannot(Ability.PULL)

    def window(self, since: datetime, until: datetime) -> Mapping[str, object]:
        """Give a cursor from which this stretch of time is read again."""
        raise self._cannot(Ability.PULL)

    def receive(self, call: Call) -> Heard:
        """Check and read a request of the platform. CallRefused, telling nothing."""
        raise self._cannot(Ability.PUSH)

    def listen(
        self, heard: Callable[[Heard], None], stopped: Callable[[], bool]
    ) -> None:
        """Hold a long connection until ``stopped``; acknowledge after ``heard``."""
        raise self._cannot(Ability.PUSH)

    def media(self, ref: MediaRef, most: int) -> bytes:
        """Fetch a file of at most so many bytes. MediaGone with the reason."""
        raise self._cannot(Ability.MEDIA)

    def agents(self) -> Sequence[Agent]:
        """Name those who answer, and whether they are there."""
        raise self._cannot(Ability.AGENT_STATE)

    def present(self, agent: str, presence: Presence) -> None:
        """Set whether an agent takes new conversations."""
        raise self._cannot(Ability.AGENT_STATE)

    def transfer(self, thread: str, agent: str) -> None:
        """Hand a thread over."""
        raise self._cannot(Ability.TRANSFER)

    def tell(self, thread: str, text: str) -> Said:
        """Say something to the customer; return it, for the record."""
        raise self._cannot(Ability.NOTICE)

    def end(self, thread: str) -> None:
        """End what goes on in a thread; one that is over stays so."""
        raise self._cannot(Ability.END)

    def recall(self, place: Place) -> Recalled | CannotRecall:
        """Ask the platform to take a message back; safe to ask twice."""
        return CannotRecall(str(self._cannot(Ability.RECALL)))

    def delete(self, place: Place) -> str:
        """Delete the platform's own copy; return how far that went, as a sentence."""
        raise self._cannot(Ability.DELETE)

    def close(self) -> None:
        """Let go of connections."""

    def _cannot(self, ability: Ability) -> NotPossible:
        return NotPossible(ability=ability.value, connector=self.profile.kind)


class Connector(Protocol):
    """A plugin. ``profile`` MUST be readable without network or extra packages."""

    @property
    def profile(self) -> Profile:
        """What it is and what it can."""
        ...

    def open(self, settings: Mapping[str, str], tools: Tools) -> Source:
        """Open it with the values of its fields, secrets among them.

        BadSource with the field for a value it cannot work with. Nothing is called yet.
        """
        ...
