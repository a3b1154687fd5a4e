"""Entries of the ledger for pages: by time, person, thing and tag, newest first.

Time never runs backwards in the ledger, so a range of instants is a stretch of the
sequence. Who and what are found by the indexes that were written with each entry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guicang.adapters.db.ledger import index, things
from guicang.adapters.db.queries.paging import (
    COUNTED,
    PAGE,
    About,
    Page,
    Range,
    Several,
    pick,
)
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import translated
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Entry, Tag
from guicang.domain.record import micros

_MANY = 1_000
"""Entries that are looked at in one go where only their numbers are wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: all conditions that are given must be met.

    ``since`` is inclusive, ``until`` exclusive. ``person`` did it or is named in it
    (who signed, whose roles changed). ``about`` is named in it: a request, a batch, a
    conversation, a hold. ``thing`` is the part of a tag before the colon. ``tags`` are
    any of these; with ``thing`` they must have both. ``stretch`` is a range that was
    looked up before, in the place of the instants.
    """

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    about: str = ""
    thing: str = ""
    tags: frozenset[str] = frozenset()
    stretch: tuple[int, int] | None = None

    @property
    def conditions(self) -> dict[str, object]:
        """Give those that were given, as plain values."""
        found: dict[str, object] = {
            name: value
            for name in ("person", "about", "thing")
            if (value := getattr(self, name))
        }
        if self.stretch is not None:
            found |= {"from": self.stretch[0], "to": self.stretch[1] - 1}
        else:
            found |= {
                name: at.isoformat()
                for name, at in (("since", self.since), ("until", self.until))
                if at is not None
            }
        return found | ({"tags": sorted(self.tags)} if self.tags else {})

    @property
    def any_of(self) -> frozenset[str]:
        """The tags that are wanted; empty means any."""
        of_thing = {str(tag) for tag in Tag if tag.thing == self.thing}
        if not self.thing:
            return self.tags
        return frozenset(self.tags & of_thing if self.tags else of_thing)


@replicated
def entries(
    wanted: Wanted, *, after: str = "", limit: int = PAGE, oldest_first: bool = False
) -> Page[Entry]:
    """Give a page of entries; three statements, or a few more on the way.

    BadUsage for a cursor that is none.
    """
    found = _found(wanted, rising=oldest_first)
    return pick(found, lambda chunk: _made(wanted, chunk), after=after, limit=limit)


def numbers(wanted: Wanted) -> Iterator[int]:
    """Give the numbers of all entries that are wanted, rising."""
    if not (wanted.about or wanted.person or wanted.any_of):
        low, high = _bounds(wanted)
        yield from range(low, _size() if high is None else min(high, _size()))
        return
    after = ""
    while True:
        page = entries(wanted, after=after, limit=_MANY, oldest_first=True)
        yield from (entry.seq for entry in page.rows)
        if not (after := page.next):
            return


def _size() -> int:
    with translated():
        found = select("SELECT size FROM guicang_ledgerhead WHERE id = 1")
    return int(found[0][0]) if found else 0


@replicated
def how_many(wanted: Wanted, most: int = COUNTED) -> About:
    """Count entries up to ``most``, by index: at least as many as ``entries`` gives.

    It is exact where only one condition besides the range is given, and no person.
    """
    about = _found(wanted, rising=False).count(most)
    alone = sum(map(bool, (wanted.about, wanted.any_of))) < 2 and not wanted.person  # noqa: PLR2004 - one of two
    return About(count=about.count, exact=about.exact and alone)


def _found(wanted: Wanted, *, rising: bool) -> Range | Several:
    """Choose the index that leaves few: a thing, a person, tags, or only the time."""
    low, high = _bounds(wanted)
    if wanted.about:
        return _naming(wanted.about, low, high, rising=rising)
    if wanted.person:
        did = ("e.actor =", wanted.person)
        return Several(
            ranges=(
                _entries((did,), low, high, rising=rising),
                _naming(wanted.person, low, high, rising=rising),
            )
        )
    if tags := sorted(wanted.any_of):
        return Several(
            ranges=tuple(
                _entries((("e.tag =", tag),), low, high, rising=rising) for tag in tags
            )
        )
    return _entries((), low, high, rising=rising)


def _entries(
    where: tuple[tuple[str, Any], ...], low: int, high: int | None, *, rising: bool
) -> Range:
    return Range(
        table="guicang_ledgerentry e",
        columns=("e.body",),
        at="e.seq",
        id="e.seq",
        where=where,
        low=low,
        high=high,
        rising=rising,
    )


def _naming(thing: str, low: int, high: int | None, *, rising: bool) -> Range:
    return Range(
        table="guicang_ledgerabout a JOIN guicang_ledgerentry e ON e.seq = a.seq",
        columns=("e.body",),
        at="a.seq",
        id="a.seq",
        where=(("a.thing =", index(thing)),),
        low=low,
        high=high,
        rising=rising,
    )


def stretch(since: datetime, until: datetime) -> tuple[int, int]:
    """Say which stretch of the sequence a range is; its end is exclusive."""
    return _first_from(since), _first_from(until)


def _bounds(wanted: Wanted) -> tuple[int, int | None]:
    if wanted.stretch is not None:
        return wanted.stretch
    return (
        0 if wanted.since is None else _first_from(wanted.since),
        None if wanted.until is None else _first_from(wanted.until),
    )


def _first_from(at: datetime) -> int:
    """Give the sequence of the first entry at or after an instant."""
    with translated():
        found = select(
            "SELECT seq FROM guicang_ledgerentry WHERE at >= %s "
            "ORDER BY at, seq LIMIT 1",
            [micros(at)],
        )
    return int(found[0][0]) if found else _size()


def _made(wanted: Wanted, chunk: Sequence[tuple[Any, ...]]) -> Iterator[Entry | None]:
    for *_, body in chunk:
        # What an entry said may have been removed: then nothing can be shown of it.
        entry = decode(bytes(body)) if len(body) else None
        yield entry if entry is not None and _meets(wanted, entry) else None


def _meets(wanted: Wanted, entry: Entry) -> bool:
    return (
        (not wanted.any_of or entry.tag in wanted.any_of)
        # Two things may share the digest of the index: the entry decides.
        and (not wanted.about or wanted.about in things(entry.data))
        and (
            not wanted.person
            or entry.actor == wanted.person
            or wanted.person in things(entry.data)
        )
    )
