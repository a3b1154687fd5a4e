"""Let platforms do what the desk decided: tell, hand over, show who is there.

* What a session is told is told before it is handed over: an errand waits for those of
  its session that were written before it.
* What a platform cannot do, or refuses, becomes an instruction to the supervisor, with
  what it answered. What it does not do now is tried again, ever later, a few times.
* An errand is done at least once: whoever is killed after the platform did it and
  before that was written down does it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from guicang.domain.desk.presence import Presence
from guicang.domain.errors import (
    GuicangError,
    NoSuchErrand,
    SourceGarbled,
    SourceThrottled,
    SourceUnreachable,
)
from guicang.domain.ledger.model import Tag
from guicang.domain.sources.model import Presence as Theirs
from guicang.ports.connecting import Source
from guicang.ports.connections import Connections, Opener
from guicang.ports.desk import Deed, Errand, Stand
from guicang.services.flooring import Floor
from guicang.services.pulling import asked

MOST_TRIES: Final = 6
FIRST_PAUSE: Final = timedelta(seconds=15)
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
            self.floor.desk.settle(after)
            done[after.stand.value] = done.get(after.stand.value, 0) + 1
            if after.stand is Stand.WAITING:
                stuck.add(line)
        return done

    def _try(self, errand: Errand, now: datetime) -> Errand:
        """Do one; give it as it stands then."""
        try:
            connection = self.connections.get(errand.source)
            with self.opener.open(connection) as opened:
                asked(lambda: _do(errand, opened.source))
        except _LATER as error:
            return _later(errand, error, now)
        except GuicangError as error:
            return replace(errand, stand=Stand.BY_HAND, why=error.code)
        return replace(errand, stand=Stand.DONE, done_at=now, done_by="system:desk")

    def done(self, errand: str, *, by: str) -> None:
        """Note that a supervisor did it on the platform. NoSuchErrand."""
        floor, now = self.floor, self.floor.clock.now()
        for each in floor.desk.errands(Stand.BY_HAND, limit=10_000):
            if each.id == errand:
                break
        else:
            raise NoSuchErrand(errand=errand)
        with floor.desk.transaction():
            floor.desk.hold()
            floor.desk.settle(replace(each, stand=Stand.DONE, done_at=now, done_by=by))
            about: dict[str, object] = {
                "deed": each.deed.value,
                "source": each.source,
                "session": each.session,
                "agent": each.agent,
            }
            floor.ledger.append(Tag.DESK_ERRAND_DONE, by, about, now)


def _do(errand: Errand, source: Source) -> None:
    match errand.deed:
        case Deed.TELL:
            source.tell(errand.thread, errand.text)
        case Deed.TRANSFER:
            source.transfer(errand.thread, errand.account)
        case Deed.PRESENT:
            source.present(errand.account, _PRESENCES[Presence(errand.word)])


def _later(errand: Errand, error: GuicangError, now: datetime) -> Errand:
    tries = errand.tries + 1
    if tries >= MOST_TRIES:
        return replace(errand, stand=Stand.BY_HAND, why=error.code, tries=tries)
    pause = FIRST_PAUSE * 2 ** (tries - 1)
    return replace(errand, why=error.code, tries=tries, not_before=now + pause)
