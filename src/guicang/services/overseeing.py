"""Show the desk: who is on, what waits, how evenly work is spread, what was said.

A receiver's summary is cut out of what was said, not written anew: the customer's first
words, all that came while nobody had the session, and the last lines; masked for the
reader. No names of customers are shown here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from guicang.domain.access.model import Reader
from guicang.domain.desk.assignment import OURS, Seat
from guicang.domain.desk.draining import order
from guicang.domain.desk.fairness import jain
from guicang.domain.desk.model import Session, State
from guicang.domain.desk.presence import Leave, Presence, Standing, standing
from guicang.domain.desk.waiting import Wait
from guicang.domain.detect.policy import READING
from guicang.ports.desk import CallBack, Errand, Line, Side, Stand, Turn, TurnKind
from guicang.services.flooring import Floor, day
from guicang.services.masking import Masking, View

HOURS: Final = 24
MOST: Final = 200
_HOUR: Final = timedelta(hours=1)
_LAST: Final = 6
_LINES: Final = 500
_HALF, _NEARLY_ALL = 0.5, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody at the desk, as the board shows them. ``next`` is their next leave."""

    seat: Seat
    standing: Standing
    next: Leave | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A session that waits, at which place, for how long, and how much longer."""

    session: Session
    place: int
    waited: timedelta
    wait: Wait | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """What happened in an hour. Waits are in seconds, of first replies."""

    at: datetime
    opened: int
    completed: int
    half: float | None
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The desk as it stands. ``fairness`` is Jain's index of today, None without any.

    ``used`` of ``places`` are the places of those who are there.
    """

    at: datetime
    zone: tzinfo
    places: tuple[Place, ...]
    waiting: tuple[Waiting, ...]
    raised: tuple[Session, ...]
    calls: tuple[CallBack, ...]
    errands: tuple[Errand, ...]
    counts: Mapping[State, int]
    fairness: float | None
    hours: tuple[Hour, ...]

    @property
    def capacity(self) -> int:
        """How many places those have who are there."""
        return sum(
            place.seat.agent.capacity
            for place in self.places
            if place.standing.presence is not Presence.OFFLINE
        )

    @property
    def load(self) -> int:
        """How many of them are taken."""
        return sum(
            place.seat.load
            for place in self.places
            if place.standing.presence is not Presence.OFFLINE
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A session for who goes on with it. Texts are masked; ``left_out`` are not here.

    ``before`` are those who had it.
    """

    session: Session
    lines: tuple[Line, ...]
    texts: tuple[str, ...]
    left_out: int
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseeing:
    """The use cases."""

    floor: Floor
    masking: Masking

    def board(self) -> Board:
        """Show the desk."""
        floor = self.floor
        rules, now = floor.rules(), floor.clock.now()
        seats = floor.seats(rules, now)
        queue = sorted(
            floor.desk.queue(), key=lambda each: order(each, rules.choosing, now)
        )
        shown = queue[:MOST]
        waits = floor.waits(len(shown), 0, now)
        running = floor.desk.sessions(states=[State.ASSIGNED], limit=10_000)
        return Board(
            at=now,
            zone=rules.hours.zone,
            places=tuple(
                Place(
                    seat=seat,
                    standing=standing(seat.agent, rules.hours, now),
                    next=_next_leave(seat, now),
                )
                for seat in seats
            ),
            waiting=tuple(
                Waiting(
                    session=each,
                    place=number + 1,
                    waited=now - (each.queued_at or each.opened_at),
                    wait=waits[number] if each.state is State.WAITING else None,
                )
                for number, each in enumerate(shown)
            ),
            raised=tuple(each for each in running if each.raised),
            calls=tuple(floor.desk.calls()),
            errands=tuple(floor.desk.errands(Stand.BY_HAND)),
            counts=floor.desk.counts(),
            fairness=jain(
                seat.taken / seat.agent.capacity
                for seat in seats
                if seat.taken or seat.presence is Presence.AVAILABLE
            ),
            hours=tuple(self._hours(now)),
        )

    def _hours(self, now: datetime) -> list[Hour]:
        first = now.replace(minute=0, second=0, microsecond=0) - (HOURS - 1) * _HOUR
        kinds = [TurnKind.OPENED, TurnKind.COMPLETED, TurnKind.REPLIED]
        turns = self.floor.desk.happened(first, now + _HOUR, kinds)
        waits = _first_replies(turns)
        return [_hour(first + number * _HOUR, turns, waits) for number in range(HOURS)]

    def today(self) -> datetime:
        """Say when the desk's day began."""
        return day(self.floor.rules(), self.floor.clock.now())

    def summary(self, session: str, reader: Reader) -> Summary:
        """Sum a session up for who goes on with it. ScreeningFailed."""
        floor = self.floor
        found = floor.desk.get(session)
        lines = floor.desk.lines(session, limit=_LINES) if found.source == OURS else ()
        told = [line for line in lines if line.side is not Side.DESK]
        picked = _picked(told)
        view = View(purpose=READING, place=session, roles=frozenset(reader.roles))
        texts = self.masking.texts([line.text for line in picked], view)
        before = dict.fromkeys(
            turn.agent
            for turn in floor.desk.turns(session)
            if turn.kind is TurnKind.ASSIGNED and turn.agent != found.owner
        )
        return Summary(
            session=found,
            lines=tuple(picked),
            texts=tuple(texts),
            left_out=len(told) - len(picked),
            before=tuple(before),
        )


def _next_leave(seat: Seat, now: datetime) -> Leave | None:
    ahead = [leave for leave in seat.agent.leaves if leave.since > now]
    return min(ahead, key=lambda leave: leave.since, default=None)


def _picked(told: Sequence[Line]) -> list[Line]:
    """Pick the first words, what came in a gap, and the last lines."""
    first = next((line for line in told if line.side is Side.CUSTOMER), None)
    last = {line.seq for line in told[-_LAST:]}
    return [line for line in told if line is first or line.gap or line.seq in last]


def _first_replies(turns: Sequence[Turn]) -> Mapping[str, tuple[datetime, float]]:
    """Say when each session was opened, and how many seconds the first reply took."""
    opened = {turn.session: turn.at for turn in turns if turn.kind is TurnKind.OPENED}
    found: dict[str, tuple[datetime, float]] = {}
    for turn in turns:
        at = opened.get(turn.session)
        if turn.kind is TurnKind.REPLIED and at and turn.session not in found:
            found[turn.session] = (at, (turn.at - at).total_seconds())
    return found


def _hour(
    at: datetime, turns: Sequence[Turn], waits: Mapping[str, tuple[datetime, float]]
) -> Hour:
    here = [turn.kind for turn in turns if at <= turn.at < at + _HOUR]
    took = sorted(secs for when, secs in waits.values() if at <= when < at + _HOUR)
    return Hour(
        at=at,
        opened=here.count(TurnKind.OPENED),
        completed=here.count(TurnKind.COMPLETED),
        half=_at(took, _HALF),
        most=_at(took, _NEARLY_ALL),
    )


def _at(ordered: Sequence[float], part: float) -> float | None:
    """Give the nearest-rank quantile; None of nothing."""
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
