"""Whether tables that follow from others still do: a sample of them, bounded.

Facets and the ledger's index of things are written with what they follow from, and
nobody corrects them later. What a fault or a hand in the database has changed there
makes lists and histories leave something out, without anything else noticing it.
"""

from collections.abc import Iterator, Sequence
from secrets import randbelow
from typing import Final

from guicang.adapters.db import facets
from guicang.adapters.db.dialects import dialect
from guicang.adapters.db.ledger import index, things
from guicang.adapters.db.sql import select
from guicang.domain.errors import LedgerBroken
from guicang.domain.ledger.canonical import decode

WINDOWS: Final = 10
WINDOW: Final = 50
"""So many rows in a row, at so many places: the last ones, and others by chance."""

_FACETS: Final = (
    "SELECT value, opened_at, conversation_id FROM guicang_facet "
    "WHERE conversation_id = ANY(%s)"
)
_KEYS: Final = "SELECT id, key FROM guicang_conversation WHERE id = ANY(%s)"
_NAMED: Final = (
    "SELECT thing, seq FROM guicang_ledgerabout "
    "WHERE thing = ANY(%s) AND seq >= {low} AND seq < {high}"
)


def facets_astray() -> tuple[int, Sequence[str]]:
    """Say how many conversations were looked at, and which have other facets.

    Facets of conversations that are gone are named by the number of the row.
    """
    looked, wrong = 0, list[str]()
    for low in _places("guicang_conversation", "id"):
        numbers = _numbers("guicang_conversation", "id", low)
        looked += len(numbers)
        wrong += _unlike(numbers)
    for low in _places("guicang_facet", "conversation_id"):
        wrong += _unlike(_numbers("guicang_facet", "conversation_id", low))
    return looked, sorted(set(wrong))


def _unlike(numbers: Sequence[int]) -> Iterator[str]:
    stored = {tuple(line) for line in dialect().select(_FACETS, numbers)}
    expected = set(facets.of_stored(numbers))
    off = {number for _value, _at, number in stored ^ expected}
    if not off:
        return
    keys = dict(dialect().select(_KEYS, sorted(off)))
    yield from (keys.get(number, f"#{number}") for number in off)


def about_astray() -> tuple[int, Sequence[str]]:
    """Say how many entries were looked at, and which are not found by what they name.

    What stands there for no entry is not looked for: it finds nothing by itself.
    """
    looked, wrong = 0, list[str]()
    for low in _places("guicang_ledgerentry", "seq"):
        numbers = _numbers("guicang_ledgerentry", "seq", low)
        if not numbers:
            continue
        looked += len(numbers)
        wrong += _unfound(min(numbers), max(numbers) + 1)
    return looked, sorted(set(wrong))


def _unfound(low: int, high: int) -> Iterator[str]:
    rows = select(
        "SELECT seq, body FROM guicang_ledgerentry WHERE seq >= %s AND seq < %s",
        [low, high],
    )
    expected: dict[tuple[int, int], int] = {}
    for seq, body in rows:
        try:
            named = things(decode(bytes(body)).data)
        except LedgerBroken:
            continue  # whoever verifies the ledger says so
        expected |= {(index(thing), seq): seq for thing in named}
    wanted = sorted({thing for thing, _seq in expected})
    statement = _NAMED.format(low=int(low), high=int(high))
    found = {tuple(line) for line in dialect().select(statement, wanted)}
    yield from (f"#{seq}" for pair, seq in expected.items() if pair not in found)


def _places(table: str, column: str) -> Iterator[int]:
    """Give where windows begin: by chance, and at the end."""
    ((first, last),) = select(f"SELECT MIN({column}), MAX({column}) FROM {table}")  # noqa: S608 - constants of ours
    if first is None:
        return
    yield max(first, last - WINDOW + 1)
    for _ in range(WINDOWS - 1):
        yield first + randbelow(last - first + 1)


def _numbers(table: str, column: str, low: int) -> Sequence[int]:
    statement = (
        f"SELECT DISTINCT {column} FROM {table} "  # noqa: S608 - constants of ours
        f"WHERE {column} >= %s ORDER BY {column} LIMIT {WINDOW}"
    )
    return [number for (number,) in select(statement, [low])]
