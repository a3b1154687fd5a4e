"""Whether locks are taken in one order, in whatever transaction a test runs.

A ring of two who wait for each other needs two orders. Guards (advisory locks) are
taken before the line at the ledger's head, which is the last thing that everybody
wants; and among guards a smaller number comes first. The statements themselves are
watched, on PostgreSQL, where they are sent.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_GUARD: Final = re.compile(r"pg_advisory_xact_lock(_shared)?\(")
_LEDGER: Final = re.compile(r"FROM guicang_ledgerhead .*FOR UPDATE")
_LAST: Final = 1_000_000
_TAKEN: Final = "guicang_taken"

wrong: list[str] = []
"""What was taken out of order since somebody looked."""


def _watch(connection: BaseDatabaseWrapper) -> Callable[..., Any]:
    def run(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = sql if isinstance(sql, str) else ""
        rank = 0
        if _GUARD.search(text):
            rank = int(params[1])
        elif _LEDGER.search(text):
            rank = _LAST
        if rank:
            _take(connection, rank)
        return execute(sql, params, many, context)

    return run


def _take(connection: BaseDatabaseWrapper, rank: int) -> None:
    blocks = [b for b in connection.atomic_blocks if not b._from_testcase]
    if not blocks:
        return
    whose, taken = getattr(connection, _TAKEN)
    if whose is not blocks[0]:
        taken = []
    if taken and rank not in taken and rank < max(taken):
        wrong.append(f"{rank} after {max(taken)}")
    setattr(connection, _TAKEN, (blocks[0], [*taken, rank]))


def _created(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor == "postgresql" and not hasattr(connection, _TAKEN):
        setattr(connection, _TAKEN, (None, []))
        connection.execute_wrappers.insert(0, _watch(connection))


@contextmanager
def watched() -> Iterator[None]:
    """Watch every connection that is made from now on."""
    connection_created.connect(_created)
    try:
        yield
    finally:
        connection_created.disconnect(_created)
