"""Would partitions make an end cheaper? Erasure by conversation, beside DROP PARTITION.

    python -m bench.partitions [MESSAGES]       a million by default

The same sealed pages lie in a table as ours is, and in one that is partitioned by
month (RANGE on the instant at which the conversation was opened, which therefore joins
the key). What is measured is what disposal does: pages of 500 conversations deleted by
id, then VACUUM; inserts by COPY; and reading a conversation by id. DROP PARTITION could
be done only if no conversation of a month were held, frozen, kept longer or signed for
apart; it stands beside it.
"""

import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bench.stopwatch import lap

MONTHS: Final = 36
PER_CONVERSATION: Final = 12  # messages; one page of them
SEALED: Final = 700  # bytes of such a page
CHUNK: Final = 500
READ: Final = 2_000
_BEGIN: Final = datetime(2024, 1, 1, tzinfo=UTC)
_PLAIN: Final = (
    "CREATE TABLE plain (conversation_id bigint, seq bigint, sealed bytea, "
    "PRIMARY KEY (conversation_id, seq))"
)
_PARTED: Final = (
    "CREATE TABLE parted (conversation_id bigint, seq bigint, sealed bytea, "
    "opened_at bigint, PRIMARY KEY (conversation_id, seq, opened_at)) "
    "PARTITION BY RANGE (opened_at)"
)


def bounds() -> list[int]:
    """Give where months begin, as days since the first."""
    found, at = [], _BEGIN
    for _ in range(MONTHS + 1):
        found.append((at - _BEGIN).days)
        at = (at + timedelta(days=32)).replace(day=1)
    return found


def rows(messages: int) -> Iterator[tuple[int, int, bytes, int]]:
    """Give pages of conversations in the order in which they came in."""
    many = messages // PER_CONVERSATION
    days = bounds()[-1]
    for number in range(many):
        yield number, 0, secrets.token_bytes(SEALED), number * days // many


class Bench:
    """Two tables of the same pages, in one database."""

    def __init__(self, base: Any, server: int, messages: int) -> None:
        """Make both tables."""
        self._base, self._server, self._messages = base, server, messages
        base.execute(_PLAIN)
        base.execute(_PARTED)
        edges = bounds()
        for month in range(MONTHS):
            base.execute(
                f"CREATE TABLE parted_{month} PARTITION OF parted "
                f"FOR VALUES FROM ({edges[month]}) TO ({edges[month + 1]})"
            )

    def run(self) -> None:
        """Measure both, then a partition that is dropped."""
        for table, width in (("plain", 3), ("parted", 4)):
            self._timed(f"{table}: COPY", lambda t=table, w=width: self._fill(t, w))
            self._base.execute(f"VACUUM ANALYZE {table}")
            self._timed(f"{table}: read one, by id", lambda t=table: self._read(t))
        month = self._month()
        for table in ("plain", "parted"):
            self._timed(
                f"{table}: a month of {len(month):,} conversations erased by 500",
                lambda t=table: self._erase(t, month),
            )
            self._timed(
                f"{table}: VACUUM", lambda t=table: self._base.execute(f"VACUUM {t}")
            )
        self._timed(
            "parted: a month dropped",
            lambda: self._base.execute("DROP TABLE parted_20"),
        )

    def _timed(self, name: str, deed: Callable[[], object]) -> None:
        with lap(self._server) as taken:
            deed()
        print(f"{name:55} {taken.wall:8.3f} s wall {taken.cpu:8.3f} s processor")

    def _fill(self, table: str, width: int) -> None:
        with (
            self._base.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy,
        ):
            copy.set_types(["int8", "int8", "bytea", "int8"][:width])
            for row in rows(self._messages):
                copy.write_row(row[:width])

    def _read(self, table: str) -> None:
        many = self._messages // PER_CONVERSATION
        asked = f"SELECT sealed FROM {table} WHERE conversation_id = ANY(%s)"  # noqa: S608 - constants
        for number in range(0, many, max(1, many // READ)):
            self._base.execute(asked, [[number]]).fetchall()

    def _month(self) -> list[int]:
        edges = bounds()
        asked = (
            "SELECT conversation_id FROM parted "
            "WHERE opened_at >= %s AND opened_at < %s"
        )
        found = self._base.execute(asked, [edges[10], edges[11]]).fetchall()
        return [number for (number,) in found]

    def _erase(self, table: str, ids: list[int]) -> None:
        for start in range(0, len(ids), CHUNK):
            self._base.execute(
                f"DELETE FROM {table} WHERE conversation_id = ANY(%s)",  # noqa: S608 - constants
                [ids[start : start + CHUNK]],
            )


def main(messages: int = 1_000_000) -> None:
    """Measure on a PostgreSQL of our own, which waits for the disk."""
    import psycopg
    from tests.servers import PostgreSQL, binaries

    programs = binaries()
    if programs is None:
        raise SystemExit("no PostgreSQL on this machine")
    with tempfile.TemporaryDirectory(prefix="guicang-pg-") as folder:
        server = PostgreSQL(programs, Path(folder), safe=True)
        try:
            process = int((server.data / "postmaster.pid").read_text().split()[0])
            with psycopg.connect(server.url(), autocommit=True) as base:
                Bench(base, process, messages).run()
        finally:
            server.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
