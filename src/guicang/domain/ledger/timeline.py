"""The timeline: entries of the ledger as marks in lanes, one a stage of the journey.

A projection: a function of the entries alone. Where a lane has more entries than fit,
those that stand close together become one mark that says how many it stands for, so
that any range has a bounded number of marks and none of its entries is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.ledger.naming import Thing, actor, counted, named

WIDTH: Final = 60
"""Marks that fit side by side in one lane."""


class Stage(StrEnum):
    """A lane, in the order of the journey."""

    INTAKE = "intake"
    SCREEN = "screen"
    LABEL = "label"
    HOLD = "hold"
    POLICY = "policy"
    APPROVAL = "approval"
    ARCHIVE = "archive"
    ERASE = "erase"
    CERTIFICATE = "certificate"
    RESTORE = "restore"
    ACCESS = "access"
    DESK = "desk"
    SYSTEM = "system"


_THINGS: Final = {
    "access": Stage.ACCESS,
    "archive": Stage.ARCHIVE,
    "batch": Stage.ERASE,
    "conversation": Stage.INTAKE,
    "desk": Stage.DESK,
    "erasure": Stage.ERASE,
    "finding": Stage.ACCESS,
    "grant": Stage.ACCESS,
    "hold": Stage.HOLD,
    "freeze": Stage.HOLD,
    "incident": Stage.HOLD,
    "masking": Stage.POLICY,
    "message": Stage.SCREEN,
    "organisation": Stage.POLICY,
    "pack": Stage.POLICY,
    "policy": Stage.POLICY,
    "request": Stage.APPROVAL,
    "restore": Stage.RESTORE,
    "drill": Stage.RESTORE,
    "snapshot": Stage.RESTORE,
    "keys": Stage.ACCESS,
    "roles": Stage.ACCESS,
    "rules": Stage.POLICY,
    "session": Stage.DESK,
    "source": Stage.INTAKE,
    "chat": Stage.INTAKE,
}
_TAGS: Final[Mapping[str, Stage]] = {
    Tag.CONVERSATION_SCREENED: Stage.SCREEN,
    Tag.CONVERSATION_LABELLED: Stage.LABEL,
    Tag.CONVERSATION_RESTORED: Stage.RESTORE,
    Tag.CONVERSATION_EXPORTED: Stage.ACCESS,
    Tag.ARCHIVE_READ: Stage.ACCESS,
    Tag.CONVERSATION_READ: Stage.ACCESS,
    Tag.CONVERSATION_SEARCHED: Stage.ACCESS,
    Tag.BATCH_PROPOSED: Stage.APPROVAL,
    Tag.BATCH_APPROVED: Stage.APPROVAL,
    Tag.BATCH_STOPPED: Stage.APPROVAL,
    Tag.BATCH_WITHDRAWN: Stage.APPROVAL,
    Tag.BATCH_EXPIRED: Stage.APPROVAL,
    Tag.BATCH_ARCHIVED: Stage.ARCHIVE,
    Tag.BATCH_VERIFIED: Stage.ARCHIVE,
    Tag.BATCH_PROBED: Stage.CERTIFICATE,
    Tag.BATCH_CERTIFIED: Stage.CERTIFICATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry. ``key`` names its sentence: the tag, under which words are kept.

    ``conversations`` says how many it is about, where that is more than it names.
    """

    seq: int
    at: datetime
    stage: Stage
    key: str
    actor: Thing
    about: tuple[Thing, ...]
    conversations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Entries of one lane that stand close together.

    They are all the lane's entries from ``first_seq`` to ``last_seq``. ``keys`` counts
    them by tag, the most frequent first.
    """

    stage: Stage
    first_seq: int
    last_seq: int
    first_at: datetime
    last_at: datetime
    count: int
    keys: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Marks from ``since`` to ``until`` (exclusive), by lane and then by time."""

    since: datetime
    until: datetime
    marks: tuple[Item | Cluster, ...]
    entries: int

    @property
    def lanes(self) -> tuple[Stage, ...]:
        """The lanes in which something stands, in the order of the journey."""
        there = {mark.stage for mark in self.marks}
        return tuple(stage for stage in Stage if stage in there)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A mark as a line of a table, for whoever does not see the picture."""

    at: datetime
    until: datetime
    stage: Stage
    keys: tuple[tuple[str, int], ...]
    actor: str
    about: tuple[str, ...]
    count: int


def stage(tag: str) -> Stage:
    """Say in which lane a tag stands; what is not known stands in the system's."""
    return _TAGS.get(tag) or _THINGS.get(tag.rpartition(":")[0], Stage.SYSTEM)


def timeline(
    entries: Iterable[Entry], *, since: datetime, until: datetime, width: int = WIDTH
) -> Timeline:
    """Put the entries of a range into lanes, at most ``width`` marks a lane.

    ValueError for a range that has no length, or for no width.
    """
    if since >= until or width < 1:
        raise ValueError("a timeline has a length and a width")
    lanes: defaultdict[Stage, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.seq):
        if since <= entry.at < until:
            lanes[stage(entry.tag)].append(entry)
    slot = (until - since) / width
    marks = [
        mark
        for each in Stage
        for mark in _lane(each, lanes.get(each, []), (since, slot), width)
    ]
    total = sum(map(len, lanes.values()))
    return Timeline(since=since, until=until, marks=tuple(marks), entries=total)


def table(shown: Timeline) -> tuple[Line, ...]:
    """Say the same in lines, in the order of time."""
    lines = [_line(mark) for mark in shown.marks]
    return tuple(sorted(lines, key=lambda line: (line.at, line.until, line.stage)))


def _lane(
    lane: Stage,
    entries: Sequence[Entry],
    axis: tuple[datetime, timedelta],
    width: int,
) -> Iterator[Item | Cluster]:
    if len(entries) <= width:
        yield from (_item(lane, entry) for entry in entries)
        return
    since, slot = axis
    slots: defaultdict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        # Division rounds: the last instant must not fall off the end.
        slots[min((entry.at - since) // slot if slot else 0, width - 1)].append(entry)
    for _, those in sorted(slots.items()):
        yield _item(lane, those[0]) if len(those) == 1 else _cluster(lane, those)


def _item(lane: Stage, entry: Entry) -> Item:
    return Item(
        seq=entry.seq,
        at=entry.at,
        stage=lane,
        key=entry.tag,
        actor=actor(entry),
        about=named(entry),
        conversations=counted(entry),
    )


def _cluster(lane: Stage, those: Sequence[Entry]) -> Cluster:
    tags = Counter(entry.tag for entry in those)
    return Cluster(
        stage=lane,
        first_seq=those[0].seq,
        last_seq=those[-1].seq,
        first_at=those[0].at,
        last_at=those[-1].at,
        count=len(those),
        keys=tuple(sorted(tags.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _line(mark: Item | Cluster) -> Line:
    if isinstance(mark, Cluster):
        return Line(
            at=mark.first_at,
            until=mark.last_at,
            stage=mark.stage,
            keys=mark.keys,
            actor="",
            about=(),
            count=mark.count,
        )
    return Line(
        at=mark.at,
        until=mark.at,
        stage=mark.stage,
        keys=((mark.key, 1),),
        actor=str(mark.actor),
        about=tuple(map(str, mark.about)),
        count=1,
    )
