"""Steps of a search: so many conversations or so long, whichever ends first.

Each step hands on a cursor; where the archive is asked for, it comes last: a segment or
more a step, by the same cursor.
"""

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from guicang.adapters.db.queries import replicated
from guicang.adapters.db.queries.conversations import conversations as listed
from guicang.adapters.db.queries.filters import Filter, meets
from guicang.domain.access.model import Person, Reader
from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import ArchiveBroken
from guicang.entrypoints.houses import house
from guicang.services.searching import Found

ARCHIVE: Final = "archive:"
"""Begins the cursors that lie in the archive; a segment's id follows."""
_AT_ONCE: Final = 50
_STEP: Final = 500
"""Conversations that one step looks at, at most."""
_SECONDS: Final = 2.0


class Wanted(NamedTuple):
    """Who looks for what, among which. ``none``: they may see no conversation."""

    person: Person
    query: str
    filter: Filter
    archive: bool = False
    none: bool = False


class Step(NamedTuple):
    """What a step did.

    ``after`` is the next cursor, "" at the end. ``opened`` are segments that were gone
    through, ``broken`` those that could not be read, each with an error's code.
    """

    looked: int
    found: Sequence[Found]
    after: str
    opened: int = 0
    broken: Sequence[str] = ()


def step(wanted: Wanted, after: str, conditions: Mapping[str, str]) -> Step:
    """Look until enough was looked at or time is up; the first step begins a search.

    ``conditions`` stand in the ledger with it. NotAllowed, BadUsage.
    """
    if not after:
        house().searching.begin(
            wanted.query, person=wanted.person, conditions=conditions
        )
        house().refresh()
    until = time.monotonic() + _SECONDS
    if after.startswith(ARCHIVE):
        return _into_archive(wanted, after.removeprefix(ARCHIVE), until)
    done = _among_stored(wanted, after, until)
    return done if done.after or not wanted.archive else done._replace(after=ARCHIVE)


def _among_stored(wanted: Wanted, after: str, until: float) -> Step:
    reader = Reader(person=wanted.person, proven=True)
    looked, found = 0, list[Found]()
    while not wanted.none:
        page = listed(wanted.filter, after=after, limit=_AT_ONCE)
        ids = [row.id for row in page.rows]
        found += _looked(ids, wanted.query, reader)
        looked, after = looked + len(ids), page.next
        if not after or looked >= _STEP or time.monotonic() > until:
            break
    return Step(looked, found, after)


@replicated
def _looked(ids: Sequence[str], query: str, reader: Reader) -> list[Found]:
    """Open conversations where the replica is, if it knows all that was done."""
    return list(house().searching.look(ids, query, reader=reader))


def _into_archive(wanted: Wanted, after: str, until: float) -> Step:
    """Go through segments; one that cannot be read is named, and the next is tried."""
    reader = Reader(person=wanted.person, proven=True)
    looked, opened = 0, 0
    found, broken = list[Found](), list[str]()
    left = [] if wanted.none else [s for s in segments() if s > after]
    for segment in left:
        try:
            more, hits = house().searching.look_into(
                segment,
                wanted.query,
                reader=reader,
                meets=partial(meets, wanted.filter),
            )
            looked, found = looked + more, [*found, *hits]
        except ArchiveBroken as error:
            broken.append(f"{error.code} {segment}")
        opened += 1
        if segment != left[-1] and (looked >= _STEP or time.monotonic() > until):
            return Step(looked, found, ARCHIVE + segment, opened, broken)
    return Step(looked, found, "", opened, broken)


def segments() -> list[str]:
    """Give the segments that can be gone through, in the order of their ids."""
    return [s.id for s in house().catalogue.segments(state=SegmentState.LIVE)]
