"""Read a source on from where it was left, page by page.

Whoever is killed between two pages loses nothing and doubles nothing: the cursor moves
in the transaction of the rows. What a platform refuses, delays or garbles is noted with
when it is asked again; the worker goes on with other sources.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from typing import Final, TypeVar

from guicang.domain.errors import (
    BadSource,
    ConnectorBroken,
    GuicangError,
    HostRefused,
    MediaGone,
    NoSuchConnector,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceRests,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Profile
from guicang.domain.sources.watch import Gap, GapKind, short
from guicang.ports.clock import Clock
from guicang.ports.connecting import Page
from guicang.ports.connections import (
    Connections,
    Gaps,
    Opened,
    Opener,
    Registry,
    Threads,
)
from guicang.ports.ledger import Ledger
from guicang.services.gathering import Gathered
from guicang.services.hinting import Hint, Hinting, Taken
from guicang.services.storing import ACTOR, Asked, Storing, TooLateError, place_of

_T = TypeVar("_T")
_LATE: Final = 3
THEIRS: Final = (
    BadSource,
    ConnectorBroken,
    HostRefused,
    MediaGone,
    NoSuchConnector,
    NotPossible,
    SourceGarbled,
    SourceRefused,
    SourceThrottled,
    SourceUnreachable,
)
"""What a platform, or what was configured for it, does wrong."""

Told = Callable[[int, Gathered], None]


def unheard(_pages: int, _got: Gathered) -> None:
    """Hear of a page and do nothing about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a pull brought. ``more`` says that there is more right now."""

    pages: int = 0
    more: bool = False
    got: Gathered = field(default_factory=Gathered)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """What is read: from which cursor, how many pages at most, or until when."""

    connection: Connection
    profile: Profile
    opened: Opened
    place: str
    pages: int | None = None
    until: datetime | None = None

    def ends(self, page: Page, pages: int) -> bool:
        """Whether this was the last page of this turn."""
        if not page.more or (self.pages is not None and pages >= self.pages):
            return True
        if self.until is None or page.through is None:
            return False
        return page.through >= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulling:
    """The use case. ``pages`` is how many one turn reads at most."""

    connections: Connections
    threads: Threads
    gaps: Gaps
    registry: Registry
    opener: Opener
    storing: Storing
    hinting: Hinting
    ledger: Ledger
    clock: Clock
    pages: int

    def pull(self, name: str, told: Told = unheard) -> Pulled:
        """Read on. NoSuchSource; errors of the platform are noted and raised.

        What calls told of is read first.

        ``told`` hears of each page that was kept, and may raise to end early.
        """
        with self._way(self._begun(name), place_of(name), pages=self.pages) as way:
            return self._read(way, told)

    def resync(
        self, name: str, since: datetime, until: datetime, told: Told = unheard
    ) -> Pulled:
        """Read a stretch of time again, beside where the source goes on.

        Cut off and called again, it goes on where it was. NotPossible, NoSuchSource.
        """
        connection = self._awake(name)
        place = f"{place_of(name)}:{since.isoformat()}/{until.isoformat()}"
        with self._way(connection, place, until=until) as way:
            self._start(way, since, until)
            done = self._read(way, told)
        self._resynced(name, place, since, until, done)
        return done

    @contextmanager
    def _way(
        self,
        connection: Connection,
        place: str,
        *,
        pages: int | None = None,
        until: datetime | None = None,
    ) -> Iterator[_Way]:
        """Open a source; what goes wrong with it from here on is noted."""
        with self.failing(connection.name):
            profile = self.registry.profile(connection.kind)
            with self.opener.open(connection) as opened:
                yield _Way(
                    connection=connection,
                    profile=profile,
                    opened=opened,
                    place=place,
                    pages=pages,
                    until=until,
                )

    @contextmanager
    def failing(self, name: str) -> Iterator[None]:
        """Note what goes wrong with a platform, and when it is asked again."""
        try:
            yield
        except THEIRS as error:
            self._fell(name, error)
            raise

    def _awake(self, name: str, *, lock: bool = False) -> Connection:
        """Give a source. NoSuchSource; SourceRests if it is paused."""
        connection = self.connections.get(name, lock=lock)
        if connection.paused_at is not None:
            raise SourceRests(source=name)
        return connection

    def _begun(self, name: str) -> Connection:
        """Note that what woke us is being seen to."""
        with self.connections.transaction():
            connection = self._awake(name, lock=True)
            state = connection.state
            if state.taken != state.wanted:
                state = replace(state, taken=state.wanted)
                self.connections.note(name, state)
        return replace(connection, state=state)

    def _start(self, way: _Way, since: datetime, until: datetime) -> None:
        if not self.storing.cursor(way.place):
            window = asked(lambda: way.opened.source.window(since, until))
            with self.connections.transaction():
                self.storing.move(way.place, window)

    def _read(self, way: _Way, told: Told) -> Pulled:
        done, late = Pulled(), 0
        counted: dict[str, int] = {}
        while late < _LATE:
            taken = self._taken(way)
            found = self._page(way, taken.hint if taken else None)
            if found is None:
                late += 1
                continue
            page, got = found
            if taken is not None:
                name = way.connection.name
                self.hinting.followed(name, taken)
                page = replace(page, more=page.more or self.hinting.waits(name))
            counted.update(page.told)
            pages = done.pages + 1
            done = Pulled(pages=pages, more=page.more, got=done.got.plus(got))
            told(pages, done.got)
            if way.ends(page, pages):
                self._compare(way, counted)
                return done
        return replace(done, more=True)

    def _taken(self, way: _Way) -> Taken | None:
        """Take what is read first, unless a stretch of time is read again."""
        name = way.connection.name
        if way.place != place_of(name):
            return None
        return self.hinting.take(name, way.connection.state)

    def _page(self, way: _Way, hints: Hint | None) -> tuple[Page, Gathered] | None:
        """Read a page and keep it; None if another one has it already."""
        at = self.clock.now()
        cursor = self.storing.cursor(way.place)
        page = asked(lambda: way.opened.source.pull(cursor, hints))
        question = Asked(
            connection=way.connection,
            profile=way.profile,
            source=way.opened.source,
            kept=way.opened.kept,
            place=way.place,
            cursor=cursor,
            at=at,
        )
        try:
            return page, self.storing.page(question, page)
        except TooLateError:
            return None

    def _compare(self, way: _Way, told: Mapping[str, int]) -> None:
        """Compare what the platform counts of threads with what is here."""
        if not told:
            return
        name, now = way.connection.name, self.clock.now()
        tags = {
            self.storing.placing.thread_tag(name, thread): thread for thread in told
        }
        here = self.threads.messages(name, tags)
        wanted = {tag: told[thread] for tag, thread in tags.items()}
        lacking = short(wanted, here)
        with self.connections.transaction():
            gaps = [
                Gap(
                    source=name,
                    kind=GapKind.COUNT,
                    about=tag,
                    detail="fewer messages are here than the platform counts",
                    noted=now,
                )
                for tag in lacking
            ]
            self.storing.note_gaps(name, gaps)
            whole = [tag for tag in tags if tag not in lacking]
            self.gaps.resolve(name, GapKind.COUNT, whole, now)

    def _resynced(
        self, name: str, place: str, since: datetime, until: datetime, done: Pulled
    ) -> None:
        about = {
            "source": name,
            "since": since.isoformat(),
            "until": until.isoformat(),
            "messages": done.got.messages,
            "known": done.got.known,
        }
        with self.connections.transaction():
            self.storing.move(place, {})
            self.ledger.append(Tag.SOURCE_RESYNCED, ACTOR, about, self.clock.now())

    def _fell(self, name: str, error: GuicangError) -> None:
        seconds = 0
        if isinstance(error, SourceThrottled):
            seconds = max(1, ceil(float(str(error.data["seconds"]))))
        reason = str(error.data.get("reason", ""))
        with self.connections.transaction():
            state = self.connections.get(name, lock=True).state
            fallen = state.fell(error.code, reason, self.clock.now(), seconds)
            self.connections.note(name, fallen)


def asked(ask: Callable[[], _T]) -> _T:
    """Ask a connector. It is foreign code: what it raises else is SourceGarbled."""
    try:
        return ask()
    except GuicangError:
        raise
    except Exception as error:
        raise SourceGarbled(reason=type(error).__name__) from error
