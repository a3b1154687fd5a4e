"""What the stores share where the ORM is too slow or too coarse.

Rows go in by COPY on PostgreSQL and by one prepared statement on SQLite. Sets of ids go
in as one parameter, however many they are. Locks that protect rows which do not exist
yet are advisory on PostgreSQL; on SQLite an IMMEDIATE transaction is alone anyway.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.transaction import TransactionManagementError

from guicang.adapters.db.replica import answering
from guicang.domain.record import instant, micros

_T = TypeVar("_T")
_Row = TypeVar("_Row", bound=Model)

PAGE: Final = 5_000  # rows per statement: some MiB at most
_CLASS: Final = 0x6763  # "gc": our share of PostgreSQL's space of advisory locks


class Guard(IntEnum):
    """What is locked as a whole, with the rows that are not there yet.

    So that nobody waits for whoever waits for him, locks are taken in one order:
    guards, a smaller number first; rows; and the line at the ledger's head last.
    ``tests/lockorder.py`` watches that.
    """

    HOLDS = 1
    POLICIES = 2
    RULES = 4
    ROLES = 5
    MASKING = 6
    DESK = 7
    CLASSIFIERS = 8
    DESTINATIONS = 9
    ALARMS = 10
    NOTICES = 14
    NOTICES_VERSIONS = 15
    PROGRAMME = 11
    INCIDENTS = 12
    SUBJECTS = 13
    PRICES = 16


def alone(guard: Guard) -> None:
    """Wait until no other transaction has the guard, and keep it to the end of ours.

    TransactionManagementError without an open transaction: the lock would be gone
    before it protected anything.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{guard.name} is locked in a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CLASS, guard])


def together(guard: Guard) -> None:
    """Keep whoever wants the guard ``alone`` waiting to the end of our transaction.

    Others who have it together with us do not wait.
    """
    if connection.vendor == "postgresql":
        execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_CLASS, guard])


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write many rows; the iterable is consumed page by page."""
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copy = f'COPY "{table}" ({names}) FROM STDIN'
            with connection.wrap_database_errors, cursor.copy(copy) as sink:
                for row in rows:
                    sink.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        # Names come from the callers' constants; values go in as parameters.
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 — see above
        for page in pages(rows):
            cursor.executemany(statement, page)


def analyze(table: str) -> None:
    """Let PostgreSQL look at a table that has just grown by many rows.

    Otherwise it takes it for the small one of a moment ago, and reads all of a batch
    to find a few of its members.
    """
    if connection.vendor == "postgresql":
        execute(f"ANALYZE {connection.ops.quote_name(table)}")


def among(values: Iterable[str]) -> tuple[str, Any]:
    """Give the right side of a comparison with a set, and its one parameter."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(values)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(list(values))


def pages(rows: Iterable[_T], size: int = PAGE) -> Iterator[list[_T]]:
    """Cut an iterable into lists of at most so many."""
    iterator = iter(rows)
    while page := list(islice(iterator, size)):
        yield page


def select(statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query and fetch its rows, from the replica where one answers."""
    with answering().cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


class Standing(Generic[_Row]):
    """A question that never changes: put into SQL once, which costs more than asking.

    Booleans come as the driver gives them: 0 and 1 on SQLite.
    """

    def __init__(self, table: type[_Row], asked: QuerySet[_Row]) -> None:
        self._table = table
        self._asked = asked
        fields = table._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
        self._names = [field.attname for field in fields]
        self._statements: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def __call__(self) -> list[_Row]:
        """Ask, and give the rows as the ORM does."""
        vendor = connection.vendor
        if vendor not in self._statements:
            self._statements[vendor] = self._asked.query.sql_with_params()
        return [
            self._table.from_db(connection.alias, self._names, values)
            for values in select(*self._statements[vendor])
        ]


def locked(statement: str) -> str:
    """Let a query lock what it finds until the commit.

    SQLite's transactions are IMMEDIATE: nobody else writes anyway.
    """
    return f"{statement} FOR UPDATE" if connection.vendor == "postgresql" else statement


def execute(statement: str, parameters: Sequence[Any] = ()) -> int:
    """Run a statement; return how many rows it met."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)


def spelled(value: Mapping[str, object] | Sequence[object]) -> str:
    """Spell a value as JSON, in the order it was given; ValueError for NaN."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def when(at: int | None) -> datetime | None:
    """Read a column of microseconds that may be empty."""
    return None if at is None else instant(at)


def since_epoch(at: datetime | None) -> int | None:
    """Write an instant that may be missing."""
    return None if at is None else micros(at)
