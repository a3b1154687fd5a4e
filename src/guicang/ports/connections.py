"""Sources that were added: who they are, how they are doing, what was missing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from guicang.domain.sources.connection import Connection, State
from guicang.domain.sources.model import Profile
from guicang.domain.sources.native import Attestation
from guicang.domain.sources.threads import Stretch
from guicang.domain.sources.watch import Gap
from guicang.ports.connecting import Call, Connector, Kept, Source
from guicang.ports.records import Transactions


class Connections(Transactions, Protocol):
    """Sources; passes ``tests/contract/test_connections.py``."""

    def add(self, connection: Connection) -> None:
        """Write a new one. SourceExists, also if one of that name has ended."""
        ...

    def get(self, name: str, *, lock: bool = False) -> Connection:
        """Give one that has not ended. NoSuchSource.

        ``lock`` keeps all others who lock it waiting until the transaction ends.
        """
        ...

    def list(self, *, ended: bool = False) -> Sequence[Connection]:
        """Give those that have not ended, or all, by name."""
        ...

    def set(self, name: str, settings: Mapping[str, str]) -> None:
        """Put new settings in the place of the old ones. NoSuchSource."""
        ...

    def pause(self, name: str, at: datetime | None) -> None:
        """Let it rest since an instant, or go on. NoSuchSource."""
        ...

    def end(self, name: str, at: datetime) -> None:
        """End it; what came from it stays. NoSuchSource."""
        ...

    def note(self, name: str, state: State) -> None:
        """Write how it is doing; whoever does that has locked it. NoSuchSource."""
        ...


class Attestations(Transactions, Protocol):
    """What people saw of platforms' own retention."""

    def add(self, attestation: Attestation) -> None:
        """Write one; those before it stay."""
        ...

    def list(self, source: str) -> Sequence[Attestation]:
        """Give those of a source, the newest first."""
        ...


class Threads(Transactions, Protocol):
    """Threads and their stretches; passes ``tests/contract/test_threads.py``."""

    def near(
        self, source: str, threads: Iterable[str], first: int, last: int
    ) -> Sequence[Stretch]:
        """Give the stretches of threads that meet these instants.

        Those that wait for something that was recalled come, too.
        """
        ...

    def whole(self, source: str, threads: Iterable[str]) -> Sequence[Stretch]:
        """Give all stretches of threads."""
        ...

    def highest(self, source: str, threads: Iterable[str]) -> Mapping[str, int]:
        """Give the highest number of each thread that has a stretch."""
        ...

    def bases(self, source: str, threads: Iterable[str]) -> Mapping[str, str]:
        """Give the conversation of the first stretch of each thread that has one."""
        ...

    def of(self, conversations: Iterable[str]) -> Mapping[str, tuple[str, Stretch]]:
        """Give source and stretch of those of these conversations that have one."""
        ...

    def keep(self, source: str, stretches: Sequence[Stretch]) -> None:
        """Write stretches, new or grown."""
        ...

    def silent(self, source: str, before: int, limit: int) -> Sequence[Stretch]:
        """Give open stretches with messages, in which none came since an instant."""
        ...

    def messages(self, source: str, threads: Iterable[str]) -> Mapping[str, int]:
        """Count the messages of threads that came, by the ids the platform gave."""
        ...


class Gaps(Transactions, Protocol):
    """What is missing; passes ``tests/contract/test_gaps.py``."""

    def note(self, gaps: Sequence[Gap]) -> int:
        """Write gaps; of one that is open already only the end moves on.

        Return how many were new.
        """
        ...

    def resolve(
        self, source: str, kind: str, abouts: Iterable[str], at: datetime
    ) -> int:
        """Note that they were filled; return how many were open."""
        ...

    def list(
        self, source: str = "", *, open_only: bool = True, limit: int = 200
    ) -> Sequence[Gap]:
        """Give gaps, the newest first; of all sources if none is named."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Count open gaps by source."""
        ...


class Inbox(Transactions, Protocol):
    """Calls that were checked and answered, and whose files are still to be fetched."""

    def put(self, source: str, call: Call) -> int:
        """Keep a call, sealed; return its number."""
        ...

    def get(self, source: str, number: int) -> Call | None:
        """Give one; None if it was done."""
        ...

    def drop(self, number: int) -> None:
        """Forget one. Gone already is no error."""
        ...


class KeptStates(Protocol):
    """Where sources keep a small state; passes ``tests/contract/test_kept.py``."""

    def of(self, source: str) -> "Keeping":
        """Give what one source keeps."""
        ...

    def forget(self, now: datetime) -> int:
        """Remove what is old; return how much."""
        ...


class Keeping(Kept, Protocol):
    """What a source keeps, with what the host does about it.

    What ``seen`` remembers holds for a moment only, until the host has kept what came
    with it and says so: whoever is killed in between is asked again.
    """

    def confirm(self) -> None:
        """Remember for good what this thread asked ``seen`` about."""
        ...

    def change(self, name: str, change: Callable[[str], str]) -> None:
        """Put another text in the place of what is kept under a name, "" at first.

        All who do so with one name come one after the other. It is forgotten a day
        after the last change.
        """
        ...


class SourceSecrets(Protocol):
    """Secrets of sources, sealed in the key ring's folder."""

    def keep(self, source: str, secrets: Mapping[str, str]) -> None:
        """Write all secrets of a source in the place of the old ones, durably."""
        ...

    def give(self, source: str) -> Mapping[str, str]:
        """Give the secrets of a source; empty if it has none."""
        ...

    def destroy(self, source: str) -> None:
        """Destroy them. Gone already is no error."""
        ...


class Registry(Protocol):
    """The connectors that are installed."""

    def kinds(self) -> Sequence[str]:
        """Name them, those too that cannot be loaded."""
        ...

    def connector(self, kind: str) -> Connector:
        """Load one. NoSuchConnector, ConnectorBroken."""
        ...

    def profile(self, kind: str) -> Profile:
        """Give the profile of one. NoSuchConnector, ConnectorBroken."""
        ...


class Opener(Protocol):
    """Opens sources."""

    def open(
        self,
        connection: Connection,
        secrets: Mapping[str, str] | None = None,
        *,
        again: datetime | None = None,
    ) -> AbstractContextManager["Opened"]:
        """Open one, for a while; with these secrets instead of those that are kept.

        ``again`` is when a call came that was checked then and is read once more: it is
        judged by that instant, and is no replay of itself.

        NoSuchConnector, ConnectorBroken, BadSource.
        """
        ...


class Opened(Protocol):
    """A source that is open, and what it keeps."""

    @property
    def source(self) -> Source:
        """The platform."""
        ...

    @property
    def kept(self) -> Keeping:
        """What it keeps."""
        ...
