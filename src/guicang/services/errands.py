"""Let platforms do what the desk decided: tell, hand over, show who is there.

* What a session is told is told before it is handed over: an errand waits for those of
  its session that were written before it.
* What a platform cannot do, or refuses, becomes an instruction to the supervisor, with
  what it answered. What it does not do now is tried again, ever later, a few times.
* Handing over, showing who is there and ending may be asked for twice: they come to the
  same. A notice is never said twice: before it is asked for, that is written down. If
  then no answer came, or whoever asked was killed, it is waited for a while whether the
  platform tells of it as of any message; after that a supervisor looks.
* What was told is kept as a message, for the record: some platforms never tell it.
* What a program fetches (``dispatching``) waits for it. If it is silent for ``SILENT``,
  a supervisor looks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.desk.presence import Presence
from guicang.domain.errors import (
    GuicangError,
    NoSuchErrand,
    NotFetched,
    NotPossible,
    SourceGarbled,
    SourceThrottled,
    SourceUnreachable,
    ToldUnknown,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.connection import Connection
from guicang.domain.sources.model import Presence as Theirs, Said
from guicang.ports.connecting import Source
from guicang.ports.connections import Connections, Opened, Opener
from guicang.ports.desk import Deed, Errand, Stand
from guicang.services.flooring import WORKER, Floor
from guicang.services.pulling import asked

MOST_TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(seconds=15)
ECHO: Final = timedelta(minutes=2)
"""How long is waited for the platform to tell of a notice whose answer did not come."""
SILENT: Final = timedelta(minutes=2)
"""How long an errand waits for the program that is to fetch it."""
_PRESENCES: Final = {
    Presence.AVAILABLE: Theirs.ONLINE,
    Presence.BUSY: Theirs.BUSY,
    Presence.BREAK: Theirs.BUSY,
    Presence.OFFLINE: Theirs.OFFLINE,
}
_LATER: Final = (SourceGarbled, SourceThrottled, SourceUnreachable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errands:
    """The use case."""

    floor: Floor
    connections: Connections
    opener: Opener
    keep: Callable[[Connection, Opened, Said], None]

    def run(self) -> Mapping[str, int]:
        """Do what waits; return how many stand how after it."""
        done: dict[str, int] = {}
        stuck: set[str] = set()
        now = self.floor.clock.now()
        for errand in self.floor.desk.errands(Stand.WAITING):
            line = errand.session or f"{errand.source}/{errand.agent}"
            early = errand.not_before is not None and now < errand.not_before
            if early or line in stuck:
                stuck.add(line)
                continue
            after = self._try(errand, now)
            try:
                self.floor.desk.settle(after)
            except NoSuchErrand:
                continue  # the platform told of it, or it went with its conversation
            done[after.stand.value] = done.get(after.stand.value, 0) + 1
            if after.stand is Stand.WAITING:
                stuck.add(line)
        return done

    def _try(self, errand: Errand, now: datetime) -> Errand:
        """Do one; give it as it stands then."""
        if errand.begun_at is not None:  # the platform has not told of it since
            return _by_hand(errand, ToldUnknown.code)
        try:
            connection = self.connections.get(errand.source)
            if connection.fetched:
                return _left(errand, now)
            with self.opener.open(connection) as opened:
                if errand.deed is Deed.TELL:
                    self._tell(replace(errand, begun_at=now), connection, opened)
                else:
                    asked(lambda: _do(errand, opened.source))
        except GuicangError as error:
            return _failed(errand, error, now)
        return _done(errand, now)

    def _tell(self, errand: Errand, connection: Connection, opened: Opened) -> None:
        """Tell a customer, and keep what they were told."""
        self.floor.desk.settle(errand)
        said = asked(lambda: opened.source.tell(errand.thread, errand.text))
        self.keep(connection, opened, said)

    def done(self, errand: str, *, by: str) -> None:
        """Note that a supervisor did it on the platform. NoSuchErrand."""
        floor, now = self.floor, self.floor.clock.now()
        each = floor.desk.errand(errand)
        if each.stand is not Stand.BY_HAND:
            raise NoSuchErrand(errand=errand)
        note_done(floor, each, by, now)


def note_done(floor: Floor, errand: Errand, by: str, now: datetime) -> None:
    """Write that somebody did it, unless it is done. NoSuchErrand."""
    with floor.desk.transaction():
        floor.desk.hold()
        floor.desk.settle(replace(errand, stand=Stand.DONE, done_at=now, done_by=by))
        about: dict[str, object] = {
            "deed": errand.deed.value,
            "source": errand.source,
            "session": errand.session,
            "agent": errand.agent,
        }
        floor.ledger.append(Tag.DESK_ERRAND_DONE, by, about, now)


def _left(errand: Errand, now: datetime) -> Errand:
    """Leave an errand to the program that fetches it, for a while."""
    until = errand.at + SILENT
    if now < until:
        return replace(errand, not_before=until)
    return _by_hand(errand, NotFetched.code)


def _failed(errand: Errand, error: GuicangError, now: datetime) -> Errand:
    """Say how an errand stands that went wrong."""
    if isinstance(error, _LATER):
        if errand.deed is Deed.TELL and _perhaps(error):
            later = now + ECHO
            return replace(errand, why=error.code, begun_at=now, not_before=later)
        return _later(errand, error, now)
    if isinstance(error, NotPossible) and errand.deed is Deed.END:
        return replace(_done(errand, now), why=error.code)  # it ends as it always did
    return _by_hand(errand, error.code)


def _do(errand: Errand, source: Source) -> None:
    """Do what comes to the same if it is done twice."""
    match errand.deed:
        case Deed.TRANSFER:
            source.transfer(errand.thread, errand.account)
        case Deed.PRESENT:
            source.present(errand.account, _PRESENCES[Presence(errand.word)])
        case Deed.END:
            source.end(errand.thread)
        case Deed.TELL:
            raise AssertionError  # told once, by _tell


def _perhaps(error: GuicangError) -> bool:
    """Say whether the platform may have done it all the same."""
    if isinstance(error, SourceThrottled):
        return False
    return bool(error.data.get("asked", True))


def _by_hand(errand: Errand, why: str) -> Errand:
    return replace(errand, stand=Stand.BY_HAND, why=why)


def _done(errand: Errand, now: datetime) -> Errand:
    return replace(errand, stand=Stand.DONE, done_at=now, done_by=WORKER)


def _later(errand: Errand, error: GuicangError, now: datetime) -> Errand:
    tries = errand.tries + 1
    if tries >= MOST_TRIES:
        return replace(_by_hand(errand, error.code), tries=tries)
    pause = FIRST_PAUSE * 2 ** (tries - 1)
    return replace(errand, why=error.code, tries=tries, not_before=now + pause)
