"""Hear what platforms send by themselves: calls at a door, long connections.

What they bring is kept before they are answered: whoever is killed in between is told
it again by the platform, and finds it is here or is not. Somebody whose call is refused
is told nothing but that.

Platforms wait five seconds for an answer, and fetching files may take longer. A call
that brings some is checked, kept sealed as it came and answered; a worker reads it once
more, by the instant at which it came, and fetches the files.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from guicang.domain.errors import CallRefused, NotPossible, SourceGarbled
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Ability, Profile, Said
from guicang.ports.clock import Clock
from guicang.ports.connecting import Call, Heard, Source
from guicang.ports.connections import Connections, Inbox, Opened, Opener, Registry
from guicang.ports.jobs import Jobs
from guicang.services.gathering import Gathered
from guicang.services.pulling import Pulling, asked
from guicang.services.storing import Asked, Storing
from guicang.services.watching import Watching, can

HEAR: Final = "hear-call"
"""The kind of the jobs that finish calls with files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """The use case of what platforms send."""

    connections: Connections
    registry: Registry
    opener: Opener
    storing: Storing
    pulling: Pulling
    watching: Watching
    inbox: Inbox
    jobs: Jobs
    clock: Clock

    def call(self, name: str, call: Call) -> Heard:
        """Check a call, keep what it brought, and give what is answered.

        CallRefused for whatever is not well, also for a source that rests, or that
        there is not: nobody learns which there are.
        """
        connection = self.require(name)
        try:
            profile = self.registry.profile(connection.kind)
            with self.opener.open(connection) as opened:
                heard = asked(lambda: opened.source.receive(call))
                if any(isinstance(i, Said) and i.media for i in heard.items):
                    self._put_off(connection, opened, call)
                else:
                    self._keep(connection, profile, opened, heard)
        except (CallRefused, NotPossible):
            self._refused(name)
            raise CallRefused(reason="not as the platform sends it") from None
        return heard

    def finish(self, name: str, number: int) -> Gathered:
        """Fetch the files of a call that was put off, and keep what it brought."""
        call = self.inbox.get(name, number)
        if call is None:
            return Gathered()
        connection = self.connections.get(name)
        with self.pulling.failing(name):
            profile = self.registry.profile(connection.kind)
            with self.opener.open(connection, again=call.at) as opened:
                heard = asked(lambda: opened.source.receive(call))
                got = self._keep(connection, profile, opened, heard)
        self.inbox.drop(number)
        return got

    def listen(
        self,
        name: str,
        stopped: Callable[[], bool],
        told: Callable[[Heard], None] = lambda _heard: None,
    ) -> None:
        """Hold a long connection until ``stopped``; errors are noted and raised.

        What fails here, while something heard is kept, is no fault of the platform: it
        is raised as it is, and nothing is noted of the source.
        """
        connection = self.connections.get(name)
        profile = self.registry.profile(connection.kind)

        def over() -> bool:
            return stopped() or not self._goes_on(name)

        with self.pulling.failing(name), self.opener.open(connection) as opened:
            ours: list[Exception] = []

            def heard(what: Heard) -> None:
                try:
                    self._keep(connection, profile, opened, what)
                    told(what)
                except Exception as error:
                    ours.append(error)
                    raise

            try:
                asked(lambda: opened.source.listen(heard, over))
            except SourceGarbled as error:
                if error.__cause__ in ours:
                    raise ours[-1] from None
                raise

    def listens(self, connection: Connection) -> bool:
        """Whether a source needs somebody who holds its long connection."""
        profile = self.watching.profile(connection.kind)
        if profile is None or not connection.active or not can(profile, Ability.PUSH):
            return False
        with self.opener.open(connection) as opened:
            return type(opened.source).listen is not Source.listen

    def require(self, name: str) -> Connection:
        """Give a source that is not at rest. CallRefused."""
        for each in self.connections.list():
            if each.name == name and each.active:
                return each
        raise CallRefused(reason="no such source, or it rests")

    def _goes_on(self, name: str) -> bool:
        return any(e.name == name and e.active for e in self.connections.list())

    def _put_off(self, connection: Connection, opened: Opened, call: Call) -> None:
        with self.inbox.transaction():
            number = self.inbox.put(connection.name, call)
            payload = {"source": connection.name, "call": number}
            key = f"call:{connection.name}:{number}"
            self.jobs.add(HEAR, payload, now=self.clock.now(), key=key)
            opened.kept.confirm()

    def _keep(
        self, connection: Connection, profile: Profile, opened: Opened, heard: Heard
    ) -> Gathered:
        question = Asked(
            connection=connection,
            profile=profile,
            source=opened.source,
            kept=opened.kept,
            place="",
            cursor={},
            at=self.clock.now(),
        )
        got = self.storing.items(question, heard.items)
        if heard.wakes and can(profile, Ability.PULL):
            with self.connections.transaction():
                self.watching.wake(connection.name, heard.hints)
        return got

    def keep_told(self, connection: Connection, opened: Opened, said: Said) -> None:
        """Keep what we said there ourselves, as a message of the platform."""
        profile = self.registry.profile(connection.kind)
        self._keep(connection, profile, opened, Heard(items=(said,)))

    def _refused(self, name: str) -> None:
        with self.connections.transaction():
            state = self.connections.get(name, lock=True).state
            self.connections.note(name, state.counted(refused=1))
