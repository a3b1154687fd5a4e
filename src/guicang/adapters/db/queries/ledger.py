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
    PAGE,
    About,
    Page,
    Range,
    pick,
)
from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import translated
from guicang.domain.ledger.canonical import decode
from guicang.domain.ledger.model import Entry
from guicang.domain.record import micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: all conditions that are given must be met.

    ``since`` is inclusive, ``until`` exclusive. ``actor`` did it, ``about`` is named
    in it: a person who signed, a request, a batch, a conversation, a hold. ``thing``
    is the part of a tag before the colon. ``tags`` are any of these.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    about: str = ""
    thing: str = ""
    tags: frozenset[str] = frozenset()


def entries(
    wanted: Wanted, *, after: str = "", limit: int = PAGE, oldest_first: bool = False
) -> Page[Entry]:
    """Give a page of entries; three statements, or a few more on the way.

    BadUsage for a cursor that is none.
    """
    found = _range(wanted, rising=oldest_first)
    return pick(found, lambda chunk: _made(wanted, chunk), after=after, limit=limit)


def how_many(wanted: Wanted) -> About:
    """Count entries up to 10,000, by index: at least as many as ``entries`` gives.

    It is not exact where two conditions meet, of which one is asked of each entry.
    """
    about = _range(wanted, rising=False).count()
    asked = (wanted.actor, wanted.about, wanted.thing, wanted.tags)
    narrowed = sum(map(bool, asked)) > 1 or len(wanted.tags) > 1
    return About(count=about.count, exact=about.exact and not narrowed)


def _range(wanted: Wanted, *, rising: bool) -> Range:
    where = _bounds(wanted)
    table, seq = "guicang_ledgerentry e", "e.seq"
    if wanted.about:
        table = "guicang_ledgerabout a JOIN guicang_ledgerentry e ON e.seq = a.seq"
        seq = "a.seq"
        where = [("a.thing =", index(wanted.about)), *where]
    elif wanted.actor:
        where = [("e.actor =", wanted.actor), *where]
    elif len(wanted.tags) == 1:
        where = [("e.tag =", next(iter(wanted.tags))), *where]
    return Range(
        table=table,
        columns=("e.body",),
        at=seq,
        id=seq,
        where=tuple((condition.replace("e.seq", seq), v) for condition, v in where),
        rising=rising,
    )


def _bounds(wanted: Wanted) -> list[tuple[str, Any]]:
    """Turn instants into a stretch of the sequence, by the ends of an index."""
    bounds: list[tuple[str, Any]] = []
    if wanted.since is not None:
        bounds.append(("e.seq >=", _first_from(wanted.since)))
    if wanted.until is not None:
        bounds.append(("e.seq <", _first_from(wanted.until)))
    return bounds


def _first_from(at: datetime) -> int:
    """Give the sequence of the first entry at or after an instant."""
    with translated():
        found = select(
            "SELECT seq FROM guicang_ledgerentry WHERE at >= %s "
            "ORDER BY at, seq LIMIT 1",
            [micros(at)],
        ) or select("SELECT size FROM guicang_ledgerhead WHERE id = 1")
    return int(found[0][0]) if found else 0


def _made(wanted: Wanted, chunk: Sequence[tuple[Any, ...]]) -> Iterator[Entry | None]:
    for *_, body in chunk:
        entry = decode(bytes(body))
        yield entry if _meets(wanted, entry) else None


def _meets(wanted: Wanted, entry: Entry) -> bool:
    return (
        (not wanted.actor or entry.actor == wanted.actor)
        and (not wanted.tags or entry.tag in wanted.tags)
        and (not wanted.thing or entry.tag.rpartition(":")[0] == wanted.thing)
        # Two things may share the digest of the index: the entry decides.
        and (not wanted.about or wanted.about in things(entry.data))
    )
