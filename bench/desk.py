"""A simulated day at the desk: 200 people, 20,000 sessions, several ways of choosing.

    python -m bench.desk            what the reference page shows
    python -m bench.desk --quick    a tenth of it

All ways of choosing meet the same day: the same customers at the same seconds, people
with the same shifts, skills, breaks and moments of not answering. All have the same
return timer and the same hand-over of who goes. They differ only in whom a session goes
to, and in what order a queue moves:

* ``guicang``: ``domain.desk.assignment``, as it runs in the product;
* ``round-robin``, ``least-busy``: next in turn, or least loaded by capacity, of those
  who are there with a place free and, as in ours, may have it (clearance, language,
  skills); the queue by arrival;
* the same two ``blind``: of whoever has a place free; who cannot answer says so after
  ``NOTICED`` seconds, and it goes on to the next.

What is assumed stands in the constants; nothing is assumed of what continuity would be
worth in time: it is only counted.
"""

import argparse
import heapq
import json
import random  # noqa: TID251 - a seeded day
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from bench.machine import describe

from guicang.domain.desk import model
from guicang.domain.desk.assignment import (
    Choosing,
    Seat,
    choose,
    objection,
    takes,
)
from guicang.domain.desk.draining import order
from guicang.domain.desk.fairness import jain
from guicang.domain.desk.model import Sensitive, Session
from guicang.domain.desk.presence import Agent, Presence
from guicang.domain.desk.waiting import estimate, pace

RESULTS: Final = Path(__file__).parent / "results"
MORNING: Final = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
SEED: Final = 20261126
PEOPLE: Final = 200
SESSIONS: Final = 20_000
HOURS: Final = 14
# Customers an hour, relative: peaks before noon, after it, and in the evening.
SHAPE: Final = (3, 6, 9, 10, 7, 5, 8, 9, 8, 6, 6, 8, 5, 2)
SHIFTS: Final = ((0, 8), (2, 10), (5, 13), (6, 14))
SKILLS: Final = ("returns", "billing", "logistics", "technical")
HANDLING: Final = (2.2, 0.55)
"""Parameters of the lognormal minutes that a session takes: a median of 9."""
SLOWER: Final = 0.08
"""How much longer each takes for every other session one has at the time."""
REPLY: Final = (15.0, 0.6)
"""Median seconds, and spread, until somebody looks up and answers."""
SLEEPY: Final = 0.02
"""How often somebody does not answer at all."""
NOTICED: Final = 45.0
TIMER: Final = 60.0
BREAK: Final = 15 * 60.0
RETURNING: Final = 0.25
"""How many customers come a second time this day."""
LOOK: Final = 30.0
"""Seconds between two looks at all that waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Somebody who comes at a second, and how much work they bring."""

    at: float
    session: Session
    work: float
    dice: int


@dataclass(slots=True)
class Worker:
    """Somebody at work, as the simulation moves them."""

    seat: Seat
    starts: float
    ends: float
    breaks: tuple[float, ...]
    pace: float
    has: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Score:
    """What came of a day."""

    waits: list[tuple[int, float]] = field(default_factory=list)
    moves: int = 0
    moved: int = 0
    busy: float = 0.0
    there: float = 0.0
    known: int = 0
    back: int = 0
    unfit: int = 0
    said: int = 0
    told_true: int = 0
    too_soon: int = 0
    left: int = 0


Pick = Callable[[Session, Iterable[Seat], datetime, Sequence[str]], str | None]


# --- the day --------------------------------------------------------------------------


def people(dice: random.Random, many: int) -> list[Worker]:
    """Make those who work."""
    return [_worker(dice, number) for number in range(many)]


def _worker(dice: random.Random, number: int) -> Worker:
    starts, ends = (hour * 3600.0 for hour in SHIFTS[number % len(SHIFTS)])
    agent = Agent(
        name=f"a{number:03}",
        capacity=dice.choice((3, 4, 4, 5, 6)),
        said=Presence.OFFLINE,
        skills=frozenset(dice.sample(SKILLS, dice.choice((1, 2, 2, 3)))),
        languages=frozenset({"zh", "en"} if dice.random() < 0.2 else {"zh"}),
        cleared=frozenset(Sensitive) if dice.random() < 0.2 else frozenset(),
    )
    late = dice.uniform(0, 600)
    first = starts + dice.uniform(1.5, 3) * 3600
    return Worker(
        seat=Seat(agent=agent, presence=Presence.OFFLINE),
        starts=starts + late,
        ends=ends + late,
        breaks=(first, first + dice.uniform(2, 3.5) * 3600),
        pace=dice.lognormvariate(0, 0.2),
    )


def customers(dice: random.Random, many: int) -> list[Customer]:
    """Make those who come."""
    hours = dice.choices(range(HOURS), weights=SHAPE, k=many)
    seconds = sorted((hour + dice.random()) * 3600 for hour in hours)
    names: list[str] = []
    found = []
    for number, at in enumerate(seconds):
        returns = names and dice.random() < RETURNING
        name = dice.choice(names) if returns else f"c{number}"
        names.append(name)
        when = MORNING + timedelta(seconds=at)
        session = Session(
            id=f"s{number:05}",
            source="webchat",
            channel="web",
            thread=name,
            customer=name,
            opened_at=when,
            lang="en" if dice.random() < 0.08 else "zh",
            skills=frozenset(dice.sample(SKILLS, 1)) if dice.random() < 0.6 else NONE,
            sensitive=frozenset({Sensitive.MEDICAL}) if dice.random() < 0.04 else NONE,
        )
        work = 60 * dice.lognormvariate(*HANDLING)
        found.append(
            Customer(
                at=at,
                session=model.opened(session, when),
                work=work,
                dice=dice.getrandbits(32),
            )
        )
    return found


NONE: Final[frozenset[Any]] = frozenset()


def hours(
    workers: Sequence[Worker], come: Sequence[Customer]
) -> list[tuple[int, int, int]]:
    """Say of each hour how many come, how many places they ask for, how many there are.

    What they ask for is reckoned as on a desk on which nobody has a place free.
    """
    slow = 1 + SLOWER * (sum(w.seat.agent.capacity for w in workers) / len(workers) - 1)
    found = []
    for hour in range(HOURS):
        theirs = [each for each in come if each.at // 3600 == hour]
        asked = sum(each.work for each in theirs) * slow / 3600
        minutes = range(hour * 3600, hour * 3600 + 3600, 60)
        there = sum(_places(worker, at) for worker in workers for at in minutes) / 60
        found.append((len(theirs), round(asked), round(there)))
    return found


def _places(worker: Worker, at: float) -> int:
    rests = any(start <= at < start + BREAK for start in worker.breaks)
    return worker.seat.agent.capacity * (
        worker.starts <= at < worker.ends and not rests
    )


def short(of: Sequence[tuple[int, int, int]]) -> set[int]:
    """Name the hours that ask for more places than there are, and each one after."""
    few = {hour for hour, (_, asked, there) in enumerate(of) if asked > there}
    return few | {hour + 1 for hour in few}


# --- ways of choosing -----------------------------------------------------------------


def ours(choosing: Choosing) -> Pick:
    """Choose as the product does."""
    return lambda session, seats, now, known: (
        choose(session, seats, choosing, now, known).agent
    )


def _free(seats: Iterable[Seat]) -> list[Seat]:
    return [
        seat
        for seat in seats
        if seat.presence is Presence.AVAILABLE and seat.load < seat.agent.capacity
    ]


def _may(session: Session, seats: Iterable[Seat], now: datetime) -> list[Seat]:
    plain = replace(session, kept_for="")
    waited = now - (session.queued_at or now)
    stretched = waited >= timedelta(minutes=10)
    return [
        seat
        for seat in seats
        if objection(plain, seat, Choosing(), stretched=stretched) is None
    ]


def round_robin(*, blind: bool) -> Pick:
    """Take the next in turn."""
    last = [""]

    def pick(
        session: Session, seats: Iterable[Seat], now: datetime, _known: Sequence[str]
    ) -> str | None:
        some = _allowed(session, seats, now, blind=blind)
        names = sorted(seat.agent.name for seat in some)
        if not names:
            return None
        last[0] = next((name for name in names if name > last[0]), names[0])
        return last[0]

    return pick


def least_busy(*, blind: bool) -> Pick:
    """Take the least loaded by capacity."""

    def pick(
        session: Session, seats: Iterable[Seat], now: datetime, _known: Sequence[str]
    ) -> str | None:
        some = _allowed(session, seats, now, blind=blind)
        best = min(
            some,
            key=lambda seat: (seat.load / seat.agent.capacity, seat.agent.name),
            default=None,
        )
        return None if best is None else best.agent.name

    return pick


def _allowed(
    session: Session, seats: Iterable[Seat], now: datetime, *, blind: bool
) -> list[Seat]:
    if blind:
        return [s for s in _free(seats) if s.agent.name not in session.tried]
    return _may(session, seats, now)


# --- the simulation -------------------------------------------------------------------


class Day:
    """One way of choosing goes through the day."""

    def __init__(self, pick: Pick, workers: Sequence[Worker], *, aged: bool) -> None:
        self.pick = pick
        self.workers = {worker.seat.agent.name: worker for worker in workers}
        self.seats = {name: worker.seat for name, worker in self.workers.items()}
        self.aged = aged
        self.sessions: dict[str, Session] = {}
        self.work: dict[str, Customer] = {}
        self.waiting: dict[str, Session] = {}
        self.told: dict[str, tuple[float, float | None]] = {}
        self.known: dict[str, list[str]] = {}
        self.freed: list[float] = []
        self.score = Score()
        self.events: list[tuple[float, int, str, str, int]] = []
        self.numbers = count()
        self.turns: dict[str, int] = {}
        self.answered: set[str] = set()
        self.clock = 0.0

    def run(self, come: Sequence[Customer]) -> Score:
        """Go through the day, until everybody was answered or nobody is there."""
        for each in come:
            self.work[each.session.id] = each
            self._at(each.at, "come", each.session.id)
        for name, worker in self.workers.items():
            self._at(worker.starts, "on", name)
            self._at(worker.ends, "off", name)
            for start in worker.breaks:
                self._at(start, "off", name)
                self._at(start + BREAK, "on", name)
        self._at(LOOK, "look", "")
        while self.events:
            at, _, kind, about, turn = heapq.heappop(self.events)
            self._spend(at - self.clock)
            self.clock = at
            getattr(self, f"_{kind}")(about, turn)
        self.score.left = len(self.waiting)
        return self.score

    def _at(self, at: float, kind: str, about: str, turn: int = 0) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), kind, about, turn))

    def _spend(self, seconds: float) -> None:
        for seat in self.seats.values():
            if seat.presence is Presence.AVAILABLE:
                self.score.there += seconds * seat.agent.capacity
                self.score.busy += seconds * seat.load

    @property
    def now(self) -> datetime:
        return MORNING + timedelta(seconds=self.clock)

    # events

    def _come(self, name: str, _turn: int) -> None:
        session = self.work[name].session
        if session.customer in self.known:
            self.score.back += 1
        if not self._give(session):
            self.waiting[name] = session
            self._promise(name)

    def _promise(self, name: str) -> None:
        """Say how long it will be, as the product does."""
        many, over = pace(self._freed)
        wait = estimate(len(self.waiting), many, over)
        if wait is not None:
            most = None if wait.most is None else wait.most * 60.0
            self.told[name] = (wait.least * 60.0, most)

    def _freed(self, over: timedelta) -> int:
        since = self.clock - over.total_seconds()
        return len(self.freed) - bisect_right(self.freed, since)

    def _give(self, session: Session) -> bool:
        known = self.known.get(session.customer, [])
        name = self.pick(session, self.seats.values(), self.now, known)
        if name is None:
            return False
        self._take(session, name)
        return True

    def _take(self, session: Session, name: str) -> None:
        seat = self.seats[name]
        mine = model.assigned(session, name, self.now)
        self.sessions[session.id] = mine
        self.seats[name] = replace(
            seat,
            load=seat.load + takes(session, seat.agent),
            taken=seat.taken + 1,
            idle_since=self.now,
        )
        turn = self.turns[session.id] = self.turns.get(session.id, 0) + 1
        dice = random.Random(f"{self.work[session.id].dice}/{turn}")  # noqa: S311 - a seeded day
        agent = seat.agent
        fit = (
            session.skills <= agent.skills
            and session.lang in agent.languages
            and session.sensitive <= agent.cleared
        )
        waited = self.now - (session.queued_at or self.now)
        if not fit and waited < timedelta(minutes=10):
            self.score.unfit += 1
            self._at(self.clock + NOTICED, "unfit", session.id, turn)
        elif dice.random() < SLEEPY and session.id not in self.answered:
            self._at(self.clock + TIMER, "late", session.id, turn)
        else:
            delay = REPLY[0] * dice.lognormvariate(0, REPLY[1])
            self._at(self.clock + min(delay, TIMER - 1), "reply", session.id, turn)

    def _is(self, name: str, turn: int) -> bool:
        return self.turns.get(name) == turn and name in self.sessions

    def _reply(self, name: str, turn: int) -> None:
        if not self._is(name, turn):
            return
        session = self.sessions[name]
        worker = self.workers[session.owner]
        if name not in self.answered:
            self.answered.add(name)
            self._count(name, session)
        self.sessions[name] = model.replied(session, self.now)
        self._known(session)
        customer = self.work[name]
        others = max(0, self.seats[session.owner].load - 1)
        work = customer.work * worker.pace * (1 + SLOWER * others)
        self._at(self.clock + work, "done", name, turn)

    def _count(self, name: str, session: Session) -> None:
        wait = self.clock - self.work[name].at
        self.score.waits.append((int(self.work[name].at // 3600), wait))
        self.score.known += session.owner in self.known.get(session.customer, ())
        if name in self.told:
            least, most = self.told[name]
            self.score.said += 1
            self.score.told_true += least <= wait and (most is None or wait <= most)
            self.score.too_soon += most is not None and wait > most

    def _known(self, session: Session) -> None:
        had = self.known.setdefault(session.customer, [])
        if session.owner in had:
            had.remove(session.owner)
        had.insert(0, session.owner)

    def _done(self, name: str, turn: int) -> None:
        if not self._is(name, turn):
            return
        session = self.sessions.pop(name)
        self._leave(session)
        self.score.moved += session.moves > 0
        self.freed.append(self.clock)
        self._drain(session.owner)

    def _leave(self, session: Session) -> None:
        seat = self.seats[session.owner]
        load = seat.load - takes(session, seat.agent)
        self.seats[session.owner] = replace(seat, load=load)

    def _late(self, name: str, turn: int) -> None:
        if self._is(name, turn):
            self._pass_on(self.sessions[name])

    _unfit = _late

    def _pass_on(self, session: Session) -> None:
        """Give it to somebody else; if nobody can have it, it waits."""
        self.sessions.pop(session.id)
        self._leave(session)
        self.score.moves += 1
        back = model.returned(session, self.now)
        back = replace(back, queued_at=self.work[session.id].session.queued_at)
        if not self._give(back):
            self.waiting[session.id] = back
        self._drain(session.owner)

    def _on(self, name: str, _turn: int) -> None:
        if self.clock < self.workers[name].ends:
            self._present(name, Presence.AVAILABLE)
            self._drain(name)

    def _off(self, name: str, _turn: int) -> None:
        if self.seats[name].presence is not Presence.AVAILABLE:
            return
        self._present(name, Presence.OFFLINE)
        theirs = [s for s in self.sessions.values() if s.owner == name]
        for session in theirs:
            self.sessions.pop(session.id)
            self._leave(session)
            self.score.moves += 1
            back = model.queued(session, self.now)
            if not self._give(back):
                self.waiting[session.id] = back

    def _present(self, name: str, presence: Presence) -> None:
        self.seats[name] = replace(self.seats[name], presence=presence)

    def _look(self, _about: str, _turn: int) -> None:
        """Look at all that waits: some may have waited long enough for anybody."""
        self._drain()
        if any(event[2] != "look" for event in self.events):
            self._at(self.clock + LOOK, "look", "")

    def _drain(self, name: str = "") -> None:
        """Give out what waits, in the order of this way, as far as there are places.

        With a name, only to them: nobody else could take any of it before.
        """
        if not self.waiting:
            return
        for session in self._line():
            seats = [self.seats[name]] if name else list(self.seats.values())
            if not _free(seats):
                return
            known = self.known.get(session.customer, [])
            to = self.pick(session, seats, self.now, known)
            if to is not None:
                del self.waiting[session.id]
                self._take(session, to)

    def _line(self) -> list[Session]:
        if self.aged:
            return sorted(
                self.waiting.values(), key=lambda s: order(s, Choosing(), self.now)
            )
        return sorted(self.waiting.values(), key=lambda s: (s.queued_at, s.id))


# --- the table ------------------------------------------------------------------------

WAYS: Final[Mapping[str, Callable[[], tuple[Pick, bool]]]] = {
    "guicang": lambda: (ours(Choosing()), True),
    "round-robin": lambda: (round_robin(blind=False), False),
    "least-busy": lambda: (least_busy(blind=False), False),
    "round-robin, blind": lambda: (round_robin(blind=True), False),
    "least-busy, blind": lambda: (least_busy(blind=True), False),
}


def drawn(part: int) -> tuple[list[Worker], list[Customer]]:
    """Draw the day: the same for each way."""
    dice = random.Random(SEED)  # noqa: S311 - a seeded day
    return people(dice, PEOPLE // part), customers(dice, SESSIONS // part)


def day_hours(part: int) -> list[dict[str, int]]:
    """Say of each hour of the day how many come, and the places asked for and there."""
    return [
        {"come": come, "asked": asked, "there": there}
        for come, asked, there in hours(*drawn(part))
    ]


def row(name: str, part: int) -> dict[str, object]:
    """Let one way go through the day, and say what came of it."""
    workers, come = drawn(part)
    pick, aged = WAYS[name]()
    began = time.perf_counter()
    day = Day(pick, workers, aged=aged)
    score = day.run(come)
    waits = sorted(wait for _, wait in score.waits)
    few = short(hours(workers, come))
    calm = sorted(wait for hour, wait in score.waits if hour not in few)
    shares = [seat.taken / seat.agent.capacity for seat in day.seats.values()]
    return {
        "way": name,
        "sessions": len(come),
        "answered": len(waits),
        "left": score.left,
        "wait_p50": round(waits[len(waits) // 2], 1),
        "wait_p95": round(waits[int(len(waits) * 0.95)], 1),
        "wait_p99": round(waits[int(len(waits) * 0.99)], 1),
        "calm": len(calm),
        "calm_p50": round(calm[len(calm) // 2], 1),
        "calm_p95": round(calm[int(len(calm) * 0.95)], 1),
        "moves": round(score.moves / len(come), 3),
        "unfit": score.unfit,
        "utilisation": round(score.busy / score.there, 3),
        "fairness": round(jain(shares) or 0, 3),
        "same_person": round(score.known / score.back, 3) if score.back else None,
        "promised": score.said,
        "promise_kept": round(score.told_true / score.said, 3) if score.said else None,
        "promise_late": round(score.too_soon / score.said, 3) if score.said else None,
        "seconds": round(time.perf_counter() - began, 1),
    }


def _lines(rows: Sequence[Mapping[str, object]]) -> Iterator[str]:
    names = list(rows[0])
    yield "| " + " | ".join(names) + " |"
    yield "| " + " | ".join("---" for _ in names) + " |"
    for each in rows:
        yield "| " + " | ".join(str(each[name]) for name in names) + " |"


def main() -> None:
    """Run all ways, and write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the day")
    part = 10 if parser.parse_args().quick else 1
    with tempfile.TemporaryDirectory() as folder:
        machine = describe(Path(folder))
    rows = [row(name, part) for name in WAYS]
    sys.stdout.write("\n".join(_lines(rows)) + "\n")
    at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    found = {
        "at": at,
        "people": PEOPLE // part,
        "sessions": SESSIONS // part,
        "seed": SEED,
        "machine": machine,
        "hours": day_hours(part),
        "rows": rows,
    }
    place = RESULTS / f"desk-{at[:10]}.json"
    place.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
