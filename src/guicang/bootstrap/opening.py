"""Sources, opened: a connector with its settings, its secrets and its tools."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from guicang.domain.errors import BadSource, GuicangError
from guicang.domain.sources.connection import HOSTS, Connection
from guicang.domain.sources.model import Profile
from guicang.ports.clock import Clock
from guicang.ports.connecting import Connector, Source, Tools
from guicang.ports.connections import Keeping, KeptStates, Registry, SourceSecrets

_PORTS = {"https": 443, "wss": 443, "http": 80, "ws": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSource:
    """A source that is open, and what it keeps."""

    source: Source
    kept: Keeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Implements ``Opener``."""

    registry: Registry
    secrets: SourceSecrets
    kept: KeptStates
    clock: Clock

    @contextmanager
    def open(
        self,
        connection: Connection,
        secrets: Mapping[str, str] | None = None,
        *,
        again: datetime | None = None,
    ) -> Iterator[OpenedSource]:
        """Open one, for a while; with these secrets instead of those that are kept."""
        from guicang.adapters.connecting.hosts import Hosts
        from guicang.adapters.connecting.http import GuardedHttp
        from guicang.adapters.connecting.pace import Pace
        from guicang.adapters.connecting.sockets import GuardedSockets

        connector = self.registry.connector(connection.kind)
        profile = connector.profile
        hosts = Hosts(
            public=frozenset(profile.hosts),
            private=frozenset(private_hosts(connection.settings)),
        )
        kept = self.kept.of(connection.name)
        http = GuardedHttp(
            hosts=hosts, pace=Pace(limits=profile.limits, book=_Calls(kept))
        )
        tools = Tools(
            http=http,
            sockets=GuardedSockets(hosts=hosts),
            kept=kept if again is None else _Again(kept),
            now=self.clock.now if again is None else lambda: again,
        )
        if secrets is None:
            secrets = self.secrets.give(connection.name)
        values = own_values(profile, {**connection.settings, **secrets})
        try:
            source = _opened(connector, values, tools)
            try:
                yield OpenedSource(source=source, kept=kept)
            finally:
                source.close()
        finally:
            http.close()


@dataclass(frozen=True, slots=True)
class _Calls:
    """The book of a source's calls, for all processes."""

    kept: Keeping

    def change(self, change: Callable[[str], str]) -> None:
        """Put what is made of the text in its place."""
        self.kept.change("pace", change)


@dataclass(frozen=True, slots=True)
class _Again:
    """What a source keeps, while it reads a call again that it has seen."""

    kept: Keeping

    def fresh(self, name: str, make: Callable[[], tuple[str, int]]) -> str:
        """Give what is kept under a name, or make it."""
        return self.kept.fresh(name, make)

    def drop(self, name: str, value: str) -> None:
        """Forget it if it is still this value."""
        self.kept.drop(name, value)

    def seen(self, _key: str, _seconds: int) -> bool:
        """Say that it was not: whoever was seen is the call itself."""
        return False


def _opened(connector: Connector, values: Mapping[str, str], tools: Tools) -> Source:
    """Open a source. A connector is foreign code: what else it raises is BadSource."""
    try:
        return connector.open(values, tools)
    except GuicangError:
        raise
    except Exception as error:
        raise BadSource(field="--", reason=type(error).__name__) from error


def own_values(profile: Profile, values: Mapping[str, str]) -> dict[str, str]:
    """Give a connector the values of its own fields: "" where nothing was said."""
    return {each.name: values.get(each.name, "") for each in profile.fields}


def private_hosts(settings: Mapping[str, str]) -> Iterator[str]:
    """Name the hosts that somebody configured: they may be private. BadSource."""
    for name, value in settings.items():
        if "://" in value and (place := _place(name, value)):
            yield place
    for each in settings.get(HOSTS.name, "").split(","):
        host = each.strip().lower()
        if not host:
            continue
        if "/" in host or "*" in host or "@" in host:
            raise BadSource(field=HOSTS.name, reason="names, or name:port")
        yield host


def _place(field: str, value: str) -> str:
    """Give host and port of an address; "" for one that is not of the web."""
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadSource(field=field, reason="no address") from None
    if not port:
        return ""
    if not host:
        raise BadSource(field=field, reason="an address without a host")
    return f"{host.lower()}:{port}"
