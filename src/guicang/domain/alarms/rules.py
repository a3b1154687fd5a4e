"""When something is wrong, as pure functions over what was looked up.

What never happened is counted from when the house was founded: a new one is not
overdue with anything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from guicang.domain.alarms.model import Found, Kind
from guicang.domain.subjects.clock import NEAR

FREE: Final = 0.10
"""Share of a disk that should be free."""
ENOUGH: Final = 10 << 30
"""Bytes that are enough, however large the disk."""
MOST_CONFLICTS: Final = 10
"""So many pairs of clauses have alarms of their own; the others are counted."""


class Counted(NamedTuple):
    """How many conversations were due to be taken offline at an instant."""

    at: datetime
    due: int


class Disk(NamedTuple):
    """A disk: a name for people, how many bytes it has, and how many are free."""

    name: str
    size: int
    free: int


class Asked(NamedTuple):
    """The open request of a person: its number, and when it is due."""

    request: str
    due: datetime


class Work(NamedTuple):
    """A job that waits, runs or has failed: ``since`` when it should have begun."""

    id: int
    kind: str
    since: datetime
    error: str = ""


class Contradiction(NamedTuple):
    """A floor that ends after a ceiling (R7), and of how many conversations.

    Ids of both clauses and of what they stand on; ``foreseen`` if a policy that was
    simulated would bring it.
    """

    floor: str
    ceiling: str
    records: int
    floor_basis: str = ""
    ceiling_basis: str = ""
    foreseen: bool = False


class Timer(NamedTuple):
    """A clock of an incident that is near its end, or past it."""

    incident: str
    clock: str
    due: datetime
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """After how long something is wrong; ``waiting`` jobs are a backlog.

    ``quarantine`` is how long something may lie there.
    """

    dead_man: timedelta
    anchor: timedelta
    snapshot: timedelta
    drill: timedelta
    ring: timedelta
    job: timedelta
    waiting: int
    quarantine: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was looked up.

    ``due`` are counts of the past, the oldest first. ``taken`` is how many were taken
    offline within ``limits.dead_man``. ``behind`` maps sources to their level. Instants
    are None for what never was. ``waiting`` holds what is due and was not begun,
    ``held`` what was tried often and met the same trouble outside. ``quarantined`` is
    since when the oldest item lies in quarantine.
    """

    now: datetime
    founded: datetime
    due: Sequence[Counted]
    taken: int
    behind: Mapping[str, str]
    anchored: datetime | None
    snapshot: datetime | None
    drill: datetime | None
    drill_error: str
    ring_copied: datetime | None
    disks: Sequence[Disk]
    running: Sequence[Work]
    waiting: Sequence[Work]
    dead: Sequence[Work]
    held: Sequence[Work] = ()
    clocks: Sequence[Timer] = ()
    asked: Sequence[Asked] = ()
    conflicts: Sequence[Contradiction] = ()
    quarantined: datetime | None = None


def found(looked: Looked, limits: Limits) -> tuple[Found, ...]:
    """Name everything that is wrong."""
    return tuple(
        each
        for rule in (
            *(_dead_man, _sources, _overdue, _drill, _disks, _jobs),
            *(_clocks, _subjects, _conflicts, _quarantine),
        )
        for each in rule(looked, limits)
    )


def _dead_man(looked: Looked, limits: Limits) -> Iterator[Found]:
    """What has been due all the time should have gone; if nothing went, say so."""
    since = looked.now - limits.dead_man
    before = [count for count in looked.due if count.at <= since]
    counts = before[-1:] + [count for count in looked.due if count.at > since]
    if not before or looked.taken:
        return
    should = min(count.due for count in counts)
    if should:
        facts = {"should": should, "did": 0, "since": before[-1].at.isoformat()}
        yield Found(kind=Kind.NOT_TAKEN_OFFLINE, facts=facts)


def _sources(looked: Looked, _limits: Limits) -> Iterator[Found]:
    for name, level in sorted(looked.behind.items()):
        facts = {"source": name, "level": level}
        yield Found(kind=Kind.SOURCE_BEHIND, about=name, facts=facts)


def _overdue(looked: Looked, limits: Limits) -> Iterator[Found]:
    for kind, last, limit in (
        (Kind.NOT_ANCHORED, looked.anchored, limits.anchor),
        (Kind.SNAPSHOT_OVERDUE, looked.snapshot, limits.snapshot),
        (Kind.DRILL_OVERDUE, looked.drill, limits.drill),
        (Kind.RING_NOT_COPIED, looked.ring_copied, limits.ring),
    ):
        age = looked.now - (last or looked.founded)
        if age > limit:
            yield Found(kind=kind, facts={"days": age // timedelta(days=1)})


def _drill(looked: Looked, _limits: Limits) -> Iterator[Found]:
    if looked.drill_error:
        yield Found(kind=Kind.DRILL_FAILED, facts={"code": looked.drill_error})


def _disks(looked: Looked, _limits: Limits) -> Iterator[Found]:
    for disk in looked.disks:
        if disk.free < min(ENOUGH, disk.size * FREE):
            facts = {"disk": disk.name, "mib": disk.free >> 20}
            yield Found(kind=Kind.DISK_FULL, about=disk.name, facts=facts)


def _jobs(looked: Looked, limits: Limits) -> Iterator[Found]:
    yield from _each(Kind.JOB_FAILED, looked.dead)
    yield from _each(Kind.JOB_HELD_UP, looked.held)
    late = looked.now - limits.job
    yield from _each(Kind.JOB_STUCK, (j for j in looked.running if j.since < late))
    waited = [job for job in looked.waiting if job.since < late]
    if waited or len(looked.waiting) > limits.waiting:
        yield Found(kind=Kind.BACKLOG, facts={"waiting": len(looked.waiting)})


def _subjects(looked: Looked, _limits: Limits) -> Iterator[Found]:
    """Whoever is to be answered soon, or was to be: the clocks that stand still not."""
    for each in looked.asked:
        left = each.due - looked.now
        if left > NEAR:
            continue
        late = left <= timedelta(0)
        kind = Kind.SUBJECT_OVERDUE if late else Kind.SUBJECT_NEAR
        facts = {"request": each.request, "due": f"{each.due:%Y-%m-%d}"}
        yield Found(kind=kind, about=each.request, facts=facts)


def _conflicts(looked: Looked, _limits: Limits) -> Iterator[Found]:
    """Each pair of clauses once, however many records; of very many, the first ones.

    In the order of their names: which are first does not change from look to look.
    """
    now = sorted(each for each in looked.conflicts if not each.foreseen)
    known = {(each.floor, each.ceiling) for each in now}
    later = sorted(
        each
        for each in looked.conflicts
        if each.foreseen and (each.floor, each.ceiling) not in known
    )
    for each in (*now[:MOST_CONFLICTS], *later[:MOST_CONFLICTS]):
        yield Found(
            kind=(
                Kind.POLICY_CONFLICT_FORESEEN if each.foreseen else Kind.POLICY_CONFLICT
            ),
            about=f"{each.floor}.{each.ceiling}",
            facts={
                "floor": each.floor,
                "floor_basis": each.floor_basis or "--",
                "ceiling": each.ceiling,
                "ceiling_basis": each.ceiling_basis or "--",
                "records": each.records,
            },
        )
    if more := max(0, len(now) - MOST_CONFLICTS):
        facts = {"pairs": more, "shown": MOST_CONFLICTS}
        yield Found(kind=Kind.POLICY_CONFLICTS, facts=facts)


def _quarantine(looked: Looked, limits: Limits) -> Iterator[Found]:
    """What nobody can read may hold what is to be deleted: it is not left lying."""
    if looked.quarantined is None:
        return
    age = looked.now - looked.quarantined
    if age >= limits.quarantine:
        day = timedelta(days=1)
        facts = {"days": age // day, "limit": limits.quarantine // day}
        yield Found(kind=Kind.QUARANTINE_OLD, facts=facts)


def _each(kind: Kind, jobs: Iterable[Work]) -> Iterator[Found]:
    for job in jobs:
        facts = {"job": job.id, "task": job.kind, "code": job.error}
        yield Found(kind=kind, about=str(job.id), facts=facts)


def _clocks(looked: Looked, _limits: Limits) -> Iterator[Found]:
    for timer in looked.clocks:
        yield Found(
            kind=Kind.CLOCK_OVERDUE if timer.overdue else Kind.CLOCK_NEAR,
            about=f"{timer.incident}.{timer.clock}",
            facts={
                "incident": timer.incident,
                "clock": timer.clock,
                "due": f"{timer.due:%Y-%m-%d %H:%M} UTC",
            },
        )
