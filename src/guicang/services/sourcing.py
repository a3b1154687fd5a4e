"""Add sources, change, test, pause and remove them.

Secrets go to sealed files beside the keys, before the source that needs them is
written, and never to a table, a log or an answer. Whoever changes what comes in proves
who they are; to look, to test and to pull needs nobody's name: it changes nothing that
was not decided before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from guicang.domain.access.model import May
from guicang.domain.errors import ConnectorBroken, NoSuchConnector, SourceExists
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.connection import (
    Connection,
    check_name,
    checked,
)
from guicang.domain.sources.model import Profile
from guicang.ports.clock import Clock
from guicang.ports.connections import (
    Connections,
    Opener,
    Registry,
    SourceSecrets,
)
from guicang.ports.ledger import Ledger
from guicang.services.governing import Governing
from guicang.services.pulling import Pulling, asked
from guicang.services.watching import RESYNC


class Stretch(NamedTuple):
    """From an instant (inclusive) to one (exclusive)."""

    since: datetime
    until: datetime


class Kind(NamedTuple):
    """An installed connector; ``broken`` says why it cannot be loaded, "" if it can."""

    kind: str
    profile: Profile | None
    broken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What was filled in: settings, and secrets that nothing shows again."""

    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """The use cases of sources as people see them."""

    connections: Connections
    registry: Registry
    opener: Opener
    secrets: SourceSecrets
    pulling: Pulling
    governing: Governing
    ledger: Ledger
    clock: Clock

    def kinds(self) -> Sequence[Kind]:
        """Give the installed connectors, broken ones among them."""
        return [self._kind(kind) for kind in self.registry.kinds()]

    def _kind(self, kind: str) -> Kind:
        try:
            return Kind(kind, self.registry.profile(kind))
        except (ConnectorBroken, NoSuchConnector) as error:
            return Kind(kind, None, str(error.data.get("reason", "")))

    def add(
        self,
        name: str,
        kind: str,
        form: Form,
        *,
        by: str,
        code: str,
        reason: str = "",
    ) -> Connection:
        """Add a source. BadSource, SourceExists, NoSuchConnector, NotAllowed.

        The connector looks at its settings; the platform is not asked yet.
        """
        by = self.governing.prove(by, code, May.SOURCE_CHANGE).name
        check_name(name)
        if any(each.name == name for each in self.connections.list(ended=True)):
            raise SourceExists(source=name)
        profile = self.registry.profile(kind)
        settings, hidden = checked(profile, form.settings, form.secrets)
        connection = Connection(
            name=name,
            kind=kind,
            settings=settings,
            by=by,
            created_at=self.clock.now(),
        )
        self._try(connection, hidden)
        self.secrets.keep(name, hidden)
        with self.connections.transaction():
            self.connections.add(connection)
            self._enter(
                Tag.SOURCE_ADDED, name, by, reason, kind=kind, fields=sorted(settings)
            )
        return connection

    def change(
        self,
        name: str,
        form: Form,
        *,
        by: str,
        code: str,
        reason: str = "",
    ) -> Connection:
        """Change some fields; the others stay. An empty value takes one away."""
        by = self.governing.prove(by, code, May.SOURCE_CHANGE).name
        old = self.connections.get(name)
        profile = self.registry.profile(old.kind)
        kept = self.secrets.give(name)
        settings, hidden = checked(
            profile,
            {**old.settings, **form.settings},
            {**kept, **form.secrets},
        )
        changed = Connection(
            name=name,
            kind=old.kind,
            settings=settings,
            by=old.by,
            created_at=old.created_at,
        )
        self._try(changed, hidden)
        if hidden != kept:
            self.secrets.keep(name, hidden)
        with self.connections.transaction():
            self.connections.set(name, settings)
            fields = sorted({*form.settings, *form.secrets})
            self._enter(Tag.SOURCE_CHANGED, name, by, reason, fields=fields)
        return self.connections.get(name)

    def test(self, name: str) -> str:
        """Ask the platform who we are there, changing nothing; return its answer."""
        connection = self.connections.get(name)
        with self.opener.open(connection) as opened:
            return asked(opened.source.check)

    def pause(self, name: str, *, by: str, code: str, reason: str = "") -> Connection:
        """Let a source rest: nothing of it is pulled, its door is shut."""
        return self._pause(name, self.clock.now(), by, code, reason)

    def resume(self, name: str, *, by: str, code: str, reason: str = "") -> Connection:
        """Let a source go on where it was, at once."""
        return self._pause(name, None, by, code, reason)

    def _pause(
        self, name: str, at: datetime | None, by: str, code: str, reason: str
    ) -> Connection:
        person = self.governing.prove(by, code, May.SOURCE_CHANGE)
        found = self.connections.get(name)
        if (found.paused_at is None) == (at is None):
            return found
        tag = Tag.SOURCE_RESUMED if at is None else Tag.SOURCE_PAUSED
        with self.connections.transaction():
            self.connections.pause(name, at)
            self._enter(tag, name, person.name, reason)
        return self.connections.get(name)

    def remove(self, name: str, *, by: str, code: str, reason: str = "") -> None:
        """End a source and destroy its secrets; what came from it stays."""
        person = self.governing.prove(by, code, May.SOURCE_CHANGE)
        with self.connections.transaction():
            self.connections.end(name, self.clock.now())
            self._enter(Tag.SOURCE_REMOVED, name, person.name, reason)
        self.secrets.destroy(name)

    def allow_resync(
        self, name: str, stretch: Stretch, *, by: str, code: str, reason: str = ""
    ) -> None:
        """Let a stretch of time be read again, and write it down, or refuse.

        NoSuchSource, NotAllowed.
        """
        person = self.governing.prove(by, code, May.SOURCE_CHANGE)
        self.connections.get(name)
        with self.ledger.transaction():
            self._enter(
                Tag.SYSTEM_JOB_ORDERED,
                name,
                person.name,
                reason,
                kind=RESYNC,
                since=stretch.since.isoformat(),
                until=stretch.until.isoformat(),
            )

    def _try(self, connection: Connection, secrets: Mapping[str, str]) -> None:
        """Let the connector look at its settings. BadSource."""
        with self.opener.open(connection, secrets):
            pass

    def _enter(
        self, tag: Tag, name: str, by: str, reason: str, **about: object
    ) -> None:
        why = {"reason": reason} if reason else {}
        data = {"source": name, **about, **why}
        self.ledger.append(tag, by, data, self.clock.now())
