"""The list of conversations: one index gives the order, the rules say the rest.

Of the conditions, the one that is likely to leave the fewest rows chooses the index;
the others are asked of each row on the way, at most ``WINDOW`` rows a page. State, hold
and due date are no columns: they follow from the rules, so whoever asks for them brings
a judge (``services.judging.Bench``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from guicang.adapters.db import outlooks, rows
from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.facets import CATEGORY, FINDING
from guicang.adapters.db.queries.filters import (
    ConversationRow,
    Filter,
    Sort,
    decided,
    made,
    meets,
)
from guicang.adapters.db.queries.paging import (
    EARLIEST,
    PAGE,
    WINDOW,
    About,
    Page,
    Place,
    Range,
    Several,
    pick,
)
from guicang.adapters.db.replica import replicated
from guicang.adapters.db.restricted import HIDDEN
from guicang.adapters.db.sql import since_epoch
from guicang.adapters.db.transactions import translated
from guicang.domain.record import micros
from guicang.domain.retention.model import Record, State, Verdict

Judge = Callable[[Record], Verdict]

_PLAIN: Final = "guicang_conversation c"
_BY_FACET: Final = (
    "guicang_facet f JOIN guicang_conversation c ON c.id = f.conversation_id"
)
_READ: Final = tuple(f"c.{name}" for name in rows.FACTS)
_HELD: Final = (("c.outlook =", str(State.HELD)),)
# From what leaves few rows to what leaves many.
_COLUMNS: Final = {"id": "key", "agent": "agent"}
_COARSE: Final = ("channel", "source")


class _Asked(NamedTuple):
    """A filter, the range that was chosen for it, and which condition chose."""

    filter: Filter
    range: Range | Several
    chosen: str
    judge: Judge | None


@replicated
def conversations(
    asked: Filter,
    *,
    sort: Sort = Sort.OPENED,
    judge: Judge | None = None,
    judged: int = 0,
    after: str = "",
    limit: int = PAGE,
) -> Page[ConversationRow]:
    """Give a page of conversations; three statements, or a few more on the way.

    ``judge`` gives each row its verdict (without it there is none). ``judged`` is the
    digest of what decides now (``services.sweeping``): sorting by due date shows what
    was judged under it, and what is held is found by index once all were judged.
    BadUsage for a cursor that is none.
    """
    found = _asked(asked, sort, judge, judged)
    page = pick(
        found.range, lambda chunk: _made(found, chunk), after=after, limit=limit
    )
    numbered = dict(page.rows)
    counted = _findings(list(numbered))
    return Page(
        rows=tuple(
            replace(row, findings=counted.get(number, ()))
            for number, row in numbered.items()
        ),
        next=page.next,
        whole=page.whole,
    )


@replicated
def about_how_many(
    asked: Filter, *, judge: Judge | None = None, window: int = WINDOW
) -> About:
    """Count conversations, exactly up to 10,000 where an index alone can tell.

    Where each row has to be asked, it is the number among the first ``window`` rows,
    and exact if there are no more rows than that.
    """
    found = _asked(asked, Sort.OPENED, judge, 0)
    if _alone(found):
        return found.range.count()
    count, looked = 0, 0
    last: Place | None = None
    while looked < window:
        step = min(1_000, window - looked)
        chunk = found.range.chunk(last, step)
        count += sum(row is not None for row in _made(found, chunk))
        looked += len(chunk)
        if len(chunk) < step:
            return About(count=count, exact=True)
        last = Place(chunk[-1][0], chunk[-1][1])
    return About(count=count, exact=False)


def _asked(asked: Filter, sort: Sort, judge: Judge | None, judged: int) -> _Asked:
    if asked.judging and judge is None:
        raise ValueError(
            "state, hold and due date follow from the rules: bring a judge"
        )
    if sort is Sort.DUE:
        return _Asked(asked, _due(asked, judged), "due", judge)
    if asked.customers and not asked.id:
        return _Asked(asked, _of(asked), "customers", judge)
    chosen, table, where = _chosen(asked)
    if asked.held and judged and not outlooks.unjudged(judged, limit=1):
        chosen, table, where = "held", _PLAIN, (*_HELD, ("c.judged =", judged))
    at, id_ = (
        ("f.opened_at", "f.conversation_id")
        if table == _BY_FACET
        else (
            "c.opened_at",
            "c.id",
        )
    )
    found = Range(
        table=table,
        columns=_READ,
        at=at,
        id=id_,
        where=where,
        low=_low(asked),
        high=since_epoch(asked.opened_to),
    )
    return _Asked(asked, found, chosen, judge)


def _low(asked: Filter) -> int:
    # The lower bound names the index: without it a planner may take another.
    return EARLIEST if asked.opened_from is None else micros(asked.opened_from)


def _of(asked: Filter) -> Several:
    """Give the conversations of some identities, by one index for each."""
    return Several(
        ranges=tuple(
            Range(
                table=_PLAIN,
                columns=_READ,
                at="c.opened_at",
                id="c.id",
                where=(("c.customer_tag =", tag),),
                low=_low(asked),
                high=since_epoch(asked.opened_to),
            )
            for tag in sorted(asked.customers)
        )
    )


def _due(asked: Filter, judged: int) -> Range:
    return Range(
        table=_PLAIN,
        columns=_READ,
        at="c.due_at",
        id="c.id",
        where=(("c.judged =", judged),),
        low=EARLIEST,
        high=since_epoch(asked.due_before),
        rising=True,
    )


def _chosen(asked: Filter) -> tuple[str, str, tuple[tuple[str, Any], ...]]:
    """Choose the condition that is asked of an index."""
    for name, column in _COLUMNS.items():
        if value := getattr(asked, name):
            return name, _PLAIN, ((f"c.{column} =", value),)
    for name, family in (("finding", FINDING), ("category", CATEGORY)):
        if value := getattr(asked, name):
            return name, _BY_FACET, (("f.value =", family + value),)
    for name in _COARSE:
        if value := getattr(asked, name):
            return name, _PLAIN, ((f"c.{name} =", value),)
    return "", _PLAIN, ()


def _alone(found: _Asked) -> bool:
    """Say whether the range's own conditions are all there are."""
    given = {
        name
        for name in (*_COLUMNS, *_COARSE, "customers", "finding", "category")
        if getattr(found.filter, name)
    }
    asked = found.filter
    others = (asked.sensitive, asked.closed_from, asked.closed_to)
    return given <= {found.chosen} and others == (None,) * 3 and not asked.judging


def _made(
    found: _Asked, chunk: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[int, ConversationRow] | None]:
    """Make rows of a chunk; None for what some condition leaves out."""
    having = _free(found, _having(found, [line[1] for line in chunk]))
    for line in chunk:
        record = rows.record(line[2:])
        if line[1] not in having or not meets(found.filter, record):
            yield None
            continue
        verdict = None if found.judge is None else found.judge(record)
        if verdict is not None and not decided(found.filter, verdict):
            yield None
            continue
        yield line[1], made(record, verdict)


def _having(found: _Asked, numbers: list[int]) -> frozenset[int]:
    """Name those in which the type that is asked for was found."""
    if not found.filter.finding or found.chosen == "finding" or not numbers:
        return frozenset(numbers)
    with translated():
        lines = dialect().select(
            "SELECT conversation_id, value FROM guicang_facet "
            "WHERE conversation_id = ANY(%s)",
            numbers,
        )
    wanted = FINDING + found.filter.finding
    return frozenset(number for number, value in lines if value == wanted)


def _free(found: _Asked, numbers: frozenset[int]) -> frozenset[int]:
    """Leave out what is only stored, where somebody asks who may not see it."""
    if not found.filter.free or not numbers:
        return numbers
    with translated():
        lines = dialect().select(
            "SELECT id FROM guicang_conversation "  # noqa: S608 - our own words
            f"WHERE id = ANY(%s) AND NOT {HIDDEN}",
            sorted(numbers),
        )
    return frozenset(number for (number,) in lines)


def _findings(numbers: Sequence[int]) -> Mapping[int, tuple[tuple[str, int], ...]]:
    """Count what was found in each of these, by type."""
    if not numbers:
        return {}
    with translated():
        lines: Iterable[Any] = dialect().select(
            "SELECT conversation_id, type, count(*) FROM guicang_finding "
            "WHERE conversation_id = ANY(%s) GROUP BY conversation_id, type "
            "ORDER BY conversation_id, type",
            numbers,
        )
    found: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for number, kind, count in lines:
        found[number].append((kind, count))
    return {number: tuple(counts) for number, counts in found.items()}
