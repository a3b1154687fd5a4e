"""Pages of rows: from a place on, never by counting over what was shown before.

A cursor is the place of the last row that was looked at. It is opaque to whoever gets
it and no secret: it says nothing that the page did not show, and what comes back is
read as two integers or refused.
"""

import base64
import binascii
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from guicang.adapters.db.sql import select
from guicang.adapters.db.transactions import translated
from guicang.domain.errors import BadUsage

T = TypeVar("T")

PAGE: Final = 50
"""Rows of a page that does not say how many it wants."""
MOST: Final = 200
"""Rows of the largest page."""
WINDOW: Final = 2_000
"""Rows that are looked at for one page at most, where a condition has no index."""
COUNTED: Final = 10_000
"""As far as is counted exactly."""
EARLIEST: Final = -(2**62)
"""Before any instant: it bounds nothing, and tells a planner which index is meant."""
_CHUNK: Final = 200
_FORM: Final = struct.Struct(">bqq")
_VERSION: Final = 1


class Place(NamedTuple):
    """Where a row stands: by what is sorted (an instant, a sequence), then its id."""

    at: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some rows. ``next`` is the cursor of what follows, "" at the end.

    ``whole`` is False where the limit of rows to be looked at was reached before the
    page was full: there may be more, and ``next`` goes on looking.
    """

    rows: tuple[T, ...]
    next: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """How many there are: exactly, or at least so many."""

    count: int
    exact: bool

    def __str__(self) -> str:
        """Spell it as pages show it: ``812``, or ``10,000+``."""
        return f"{self.count:,}" + ("" if self.exact else "+")


def cursor(place: Place) -> str:
    """Spell a place, in letters that need no quoting in a URL."""
    raw = _FORM.pack(_VERSION, *place)
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def place(text: str) -> Place | None:
    """Read a cursor back; None for the empty one. BadUsage for what is none."""
    if not text:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        version, at, id_ = _FORM.unpack(raw)
    except (ValueError, binascii.Error, struct.error) as error:
        raise BadUsage(reason="this page's address is damaged") from error
    if version != _VERSION or cursor(Place(at, id_)) != text:
        raise BadUsage(reason="this page's address is damaged")
    return Place(at, id_)


def sized(limit: int) -> int:
    """Keep a page's size within bounds."""
    return max(1, min(limit, MOST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A stretch of one index: what is asked of the database, and nothing else.

    ``table`` may join others by their keys. ``where`` are comparisons with
    constants. ``at`` and ``id`` are the columns by which the index is sorted; they may
    be one. ``low`` (inclusive) and ``high`` (exclusive) bound ``at``.
    """

    table: str
    columns: Sequence[str]
    at: str
    id: str
    where: tuple[tuple[str, Any], ...] = ()
    low: int | None = None
    high: int | None = None
    rising: bool = False

    def chunk(self, after: Place | None, limit: int) -> list[tuple[Any, ...]]:
        """Read so many rows from a place on; ``at`` and ``id`` are the first two."""
        statement, values = self._narrowed(after)
        columns = ", ".join((self.at, self.id, *self.columns))
        way = "ASC" if self.rising else "DESC"
        return _select(
            f"SELECT {columns} {statement} "
            f"ORDER BY {self.at} {way}, {self.id} {way} LIMIT %s",
            [*values, limit],
        )

    def count(self, most: int = COUNTED) -> About:
        """Count as far as ``most``."""
        statement, values = self._narrowed(None)
        ((found,),) = _select(
            f"SELECT count(*) FROM (SELECT 1 {statement} LIMIT %s) AS found",  # noqa: S608 - our own names
            [*values, most + 1],
        )
        return About(count=min(found, most), exact=found <= most)

    @property
    def _sorted(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.at, self.id)))

    def _narrowed(self, after: Place | None) -> tuple[str, list[Any]]:
        asked = [*self.where, *self._ends(after)]
        where = " AND ".join(f"{condition} %s" for condition, _ in asked)
        values = [value for _, value in asked]
        if after is not None and len(self._sorted) > 1:
            way = ">" if self.rising else "<"
            where += f" AND ({self.at}, {self.id}) {way} (%s, %s)"
            values += after
        return f"FROM {self.table} " + (f"WHERE {where}" if where else ""), values

    def _ends(self, after: Place | None) -> Iterator[tuple[str, int]]:
        """Bound ``at`` once from each side, so that no database picks the wider one."""
        or_same = "=" if len(self._sorted) > 1 else ""
        if after and self.rising and (self.low is None or after.at >= self.low):
            yield f"{self.at} >{or_same}", after.at
        elif self.low is not None:
            yield f"{self.at} >=", self.low
        if after and not self.rising and (self.high is None or after.at < self.high):
            yield f"{self.at} <{or_same}", after.at
        elif self.high is not None:
            yield f"{self.at} <", self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Stretches of several indexes, read as one, in one order; few, of one table."""

    ranges: tuple[Range, ...]

    def chunk(self, after: Place | None, limit: int) -> list[tuple[Any, ...]]:
        """Read so many rows from a place on, each once."""
        rising = self.ranges[0].rising
        found = {
            (line[0], line[1]): line
            for each in self.ranges
            for line in each.chunk(after, limit)
        }
        return [found[key] for key in sorted(found, reverse=not rising)][:limit]

    def count(self, most: int = COUNTED) -> About:
        """Add up; a row that stands in two of them is counted twice."""
        abouts = [each.count(most) for each in self.ranges]
        total = sum(about.count for about in abouts)
        exact = all(about.exact for about in abouts) and total <= most
        return About(count=min(total, most), exact=exact)


def pick(
    found: Range | Several,
    make: Callable[[Sequence[tuple[Any, ...]]], Iterable[T | None]],
    *,
    after: str = "",
    limit: int = PAGE,
    window: int = WINDOW,
) -> Page[T]:
    """Fill a page from a range; ``make`` gives None for a row that is not wanted."""
    size, last, looked = sized(limit), place(after), 0
    rows: list[T] = []
    step = size + 1
    while looked < window:
        step = min(step, window - looked)
        chunk = found.chunk(last, step)
        looked += len(chunk)
        for line, row in zip(chunk, make(chunk), strict=True):
            if row is not None and len(rows) == size:
                # There is one more: the page ends with the row before it.
                return Page(rows=tuple(rows), next=cursor(last or Place(0, 0)))
            if row is not None:
                rows.append(row)
            last = Place(line[0], line[1])
        if len(chunk) < step:
            return Page(rows=tuple(rows))
        step = max(_CHUNK, step)
    return Page(rows=tuple(rows), next=cursor(last or Place(0, 0)), whole=False)


def _select(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with translated():
        return select(statement, values)
