"""The use cases of sources, joined with connectors and stores."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from urllib.parse import urlsplit

from guicang.bootstrap.core import Core
from guicang.domain.errors import BadSource
from guicang.domain.sources.connection import HOSTS, Connection
from guicang.domain.sources.model import Profile
from guicang.ports.clock import Clock
from guicang.ports.connecting import Source, Tools
from guicang.ports.connections import (
    Connections,
    Gaps,
    Keeping,
    KeptStates,
    Registry,
    SourceSecrets,
    Threads,
)
from guicang.services.attesting import Attesting
from guicang.services.gathering import Gathering
from guicang.services.governing import Governing
from guicang.services.hearing import Hearing
from guicang.services.hinting import Hinting
from guicang.services.intake import Intake
from guicang.services.placing import Placing
from guicang.services.pulling import Pulling
from guicang.services.sourcing import Sourcing
from guicang.services.storing import Storing
from guicang.services.watching import Watching

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
        self, connection: Connection, secrets: Mapping[str, str] | None = None
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
        http = GuardedHttp(hosts=hosts, pace=Pace(limits=profile.limits))
        kept = self.kept.of(connection.name)
        tools = Tools(
            http=http,
            sockets=GuardedSockets(hosts=hosts),
            kept=kept,
            now=self.clock.now,
        )
        if secrets is None:
            secrets = self.secrets.give(connection.name)
        values = own_values(profile, {**connection.settings, **secrets})
        try:
            source = connector.open(values, tools)
            try:
                yield OpenedSource(source=source, kept=kept)
            finally:
                source.close()
        finally:
            http.close()


def own_values(profile: Profile, values: Mapping[str, str]) -> dict[str, str]:
    """Give a connector the values of its own fields: "" where nothing was said."""
    return {each.name: values.get(each.name, "") for each in profile.fields}


def private_hosts(settings: Mapping[str, str]) -> Iterator[str]:
    """Name the hosts that somebody configured: they may be private. BadSource."""
    for name, value in settings.items():
        parts = urlsplit(value) if "://" in value else None
        if parts is not None and parts.scheme in _PORTS:
            yield _place(name, parts.hostname, parts.port or _PORTS[parts.scheme])
    for each in settings.get(HOSTS.name, "").split(","):
        host = each.strip().lower()
        if not host:
            continue
        if "/" in host or "*" in host or "@" in host:
            raise BadSource(field=HOSTS.name, reason="names, or name:port")
        yield host


def _place(field: str, host: str | None, port: int) -> str:
    if not host:
        raise BadSource(field=field, reason="an address without a host")
    return f"{host.lower()}:{port}"


class Platforms(Core):
    """What has to do with platforms."""

    @property
    def intake(self) -> Intake:
        """Takes records in; ``House`` wires it."""
        raise NotImplementedError

    @property
    def governing(self) -> Governing:
        """Who acts; ``Persons`` wires it."""
        raise NotImplementedError

    @cached_property
    def registry(self) -> Registry:
        """The connectors that are installed."""
        from guicang.adapters.connecting.plugins import Plugins

        return Plugins()

    @cached_property
    def connections(self) -> Connections:
        """The sources that were added."""
        from guicang.adapters.db.sources import DjangoConnections

        return DjangoConnections()

    @cached_property
    def threads(self) -> Threads:
        """Threads of sources."""
        from guicang.adapters.db.threads import DjangoThreads

        return DjangoThreads()

    @cached_property
    def gaps(self) -> Gaps:
        """What is missing of sources."""
        from guicang.adapters.db.sources import DjangoGaps

        return DjangoGaps()

    @cached_property
    def kept(self) -> KeptStates:
        """What sources keep."""
        from guicang.adapters.db.kept import DjangoKeptStates

        return DjangoKeptStates(
            box=self.box, tagger=self.tagger, clock=self.clock, random=os.urandom
        )

    @cached_property
    def source_secrets(self) -> SourceSecrets:
        """Secrets of sources."""
        from guicang.adapters.keys.sources import FileSourceSecrets

        return FileSourceSecrets(self.key_folder, self.box)

    @cached_property
    def opener(self) -> Sources:
        """Opens sources."""
        return Sources(
            registry=self.registry,
            secrets=self.source_secrets,
            kept=self.kept,
            clock=self.clock,
        )

    @cached_property
    def placing(self) -> Placing:
        """Finds the place of what comes."""
        return Placing(records=self.records, threads=self.threads, tagger=self.tagger)

    @cached_property
    def gathering(self) -> Gathering:
        """Turns what comes into conversations."""
        return Gathering(
            placing=self.placing,
            threads=self.threads,
            intake=self.intake,
            tagger=self.tagger,
        )

    @cached_property
    def storing(self) -> Storing:
        """Keeps what comes."""
        return Storing(
            connections=self.connections,
            records=self.records,
            placing=self.placing,
            gathering=self.gathering,
            gaps=self.gaps,
            box=self.box,
            ledger=self.ledger,
            clock=self.clock,
            silence=timedelta(hours=int(self.config["sources.silence"])),
            media=int(self.config["sources.media"]),
        )

    @cached_property
    def hinting(self) -> Hinting:
        """Remembers what calls say is to be read."""
        return Hinting(storing=self.storing)

    @cached_property
    def pulling(self) -> Pulling:
        """Reads sources on."""
        return Pulling(
            connections=self.connections,
            threads=self.threads,
            gaps=self.gaps,
            registry=self.registry,
            opener=self.opener,
            storing=self.storing,
            hinting=self.hinting,
            ledger=self.ledger,
            clock=self.clock,
            pages=int(self.config["sources.pages"]),
        )

    @cached_property
    def watching(self) -> Watching:
        """Says what is due, and what falls behind."""
        return Watching(
            connections=self.connections,
            registry=self.registry,
            storing=self.storing,
            hinting=self.hinting,
            gathering=self.gathering,
            kept=self.kept,
            jobs=self.jobs,
            ledger=self.ledger,
            clock=self.clock,
        )

    @cached_property
    def hearing(self) -> Hearing:
        """Hears calls and long connections."""
        return Hearing(
            connections=self.connections,
            registry=self.registry,
            opener=self.opener,
            storing=self.storing,
            pulling=self.pulling,
            watching=self.watching,
            clock=self.clock,
        )

    @cached_property
    def attesting(self) -> Attesting:
        """Notes what people saw of platforms."""
        from guicang.adapters.db.sources import DjangoAttestations

        return Attesting(
            attestations=DjangoAttestations(),
            connections=self.connections,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
            budget=timedelta(hours=int(self.config["sources.budget"])),
        )

    @cached_property
    def sourcing(self) -> Sourcing:
        """Adds, changes and removes sources."""
        return Sourcing(
            connections=self.connections,
            registry=self.registry,
            opener=self.opener,
            secrets=self.source_secrets,
            pulling=self.pulling,
            governing=self.governing,
            ledger=self.ledger,
            clock=self.clock,
        )
