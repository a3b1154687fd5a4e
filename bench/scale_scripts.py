"""One size of ``bench.scale``: what a competent operator would script in plain SQL.

Text lies in clear, nobody signs, no hold is asked and nothing is proved: each step is
what speed costs without any of that. A step has the name of ours beside which it
stands.
"""

import json
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bench.corpus import UNTIL
from bench.peers import COLUMNS, TABLE, Locker, rows
from bench.scale_ours import EXPLAINED, RESTORED, SEARCHED, WORD
from bench.scale_steps import measured

_PERIOD: Final = timedelta(days=30)
_TALKS: Final = "SELECT conversation, count(*) FROM chat GROUP BY conversation"
_DUE: Final = _TALKS + " HAVING max(at) < {at}"
_OUTLOOK: Final = "CREATE TABLE outlook (conversation text PRIMARY KEY, last text)"
_KEEP: Final = "INSERT INTO outlook SELECT conversation, max(at) FROM chat GROUP BY 1"
_PAGE: Final = 10_000


class Script:
    """The steps, in SQL that both databases take."""

    def __init__(self, folder: Path, server: int | None) -> None:
        """Make the key that the archive is encrypted with."""
        self._file = folder / "dump.zst.age"
        self._locker = Locker(folder)
        self._server = server
        self._messages = 0

    def ask(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Run a statement with ``?`` for values; give its rows."""
        raise NotImplementedError

    def load(self, lines: Iterator[tuple[Any, ...]]) -> int:
        """Insert rows in one transaction; give how many."""
        raise NotImplementedError

    def unload(self, sink: Callable[[bytes], object]) -> None:
        """Write every row as a line, in the order of conversations."""
        raise NotImplementedError

    def clear(self) -> None:
        """Delete what is due and give the room back."""
        raise NotImplementedError

    def line(self, text: bytes) -> tuple[Any, ...]:
        """Read a line of the dump."""
        raise NotImplementedError

    def walk(self, corpus: Path) -> None:
        """Take every step once."""
        self.ask(TABLE)
        with measured("intake", self._server) as step:
            step.count = self._messages = self.load(rows(corpus))
        at = f"'{(UNTIL - _PERIOD).isoformat()}'"
        for name in ("simulate", "due, counted"):
            with measured(name, self._server) as step:
                self.ask(_DUE.format(at=at))
                step.count = self._messages
        self.ask(_OUTLOOK)
        with measured("due, kept", self._server) as step:
            self.ask(_KEEP)
            step.count = self._messages
        self._questions()
        self._dispose()
        self._restore()

    def _questions(self) -> None:
        found = self.ask(f"{_TALKS} ORDER BY max(at) DESC LIMIT {SEARCHED}")
        with measured("explain", self._server) as step:
            for key, _ in found[:EXPLAINED]:
                self.ask("SELECT max(at) FROM chat WHERE conversation = ?", (key,))
            step.count = min(EXPLAINED, len(found))
        with measured("search", self._server) as step:
            for key, _ in found:
                self.ask(
                    "SELECT seq, body FROM chat WHERE conversation = ? "  # noqa: S608 - constants
                    f"AND body LIKE '%{WORD}%'",
                    (key,),
                )
            step.count = sum(count for _, count in found)

    def _dispose(self) -> None:
        with measured("dispose", self._server) as step:
            with self._locker.packing(self._file) as pipe:
                assert pipe.stdin is not None
                self.unload(pipe.stdin.write)
            with self._locker.unpacking(self._file) as back:
                assert back.stdout is not None
                step.count = sum(1 for _ in back.stdout)
            if step.count != self._messages:
                raise RuntimeError(f"{step.count} of {self._messages} read back")
            self.clear()

    def _restore(self) -> None:
        """Bring one conversation back, then some: the dump is read to where it is."""
        keys = list(islice(self._keys(), 1 + (RESTORED - 1)))
        for name, wanted in (("restore one", keys[:1]), ("restore some", keys[1:])):
            with measured(name, self._server) as step:
                self.load(iter([x for x in self._archived() if x[0] in set(wanted)]))
                step.count = len(wanted)

    def _archived(self) -> Iterator[tuple[Any, ...]]:
        with self._locker.unpacking(self._file) as back:
            assert back.stdout is not None
            yield from map(self.line, back.stdout)

    def _keys(self) -> Iterator[str]:
        """Name conversations all over the dump."""
        keys = list(dict.fromkeys(line[0] for line in self._archived()))
        yield from keys[:: max(1, len(keys) // RESTORED)]


class SQLiteScript(Script):
    """With SQLite: INSERT, SELECT as JSON Lines, DELETE, VACUUM."""

    def __init__(self, folder: Path) -> None:
        """Make the database as ours is made: WAL, and safe when the power goes."""
        super().__init__(folder, None)
        self._base = sqlite3.connect(folder / "chat.db", isolation_level=None)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")

    def ask(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Run a statement; give its rows."""
        return self._base.execute(sql, values).fetchall()

    def load(self, lines: Iterator[tuple[Any, ...]]) -> int:
        """Insert rows in one transaction."""
        self._base.execute("BEGIN")
        done = self._base.executemany(
            "INSERT INTO chat VALUES (?, ?, ?, ?, ?, ?, ?)", lines
        )
        self._base.execute("COMMIT")
        return int(done.rowcount)

    def unload(self, sink: Callable[[bytes], object]) -> None:
        """Write every row as JSON."""
        for row in self._base.execute("SELECT * FROM chat ORDER BY conversation, seq"):
            sink(json.dumps(row, ensure_ascii=False).encode() + b"\n")

    def clear(self) -> None:
        """Delete, and give the room back."""
        self._base.execute("DELETE FROM chat WHERE seq >= 0")
        self._base.execute("VACUUM")

    def line(self, text: bytes) -> tuple[Any, ...]:
        """Read JSON."""
        return tuple(json.loads(text))


class PostgreSQLScript(Script):
    """With PostgreSQL: COPY in and out, DELETE, VACUUM."""

    def __init__(self, folder: Path, url: str, server: int) -> None:
        """Connect."""
        import psycopg

        super().__init__(folder, server)
        self._base = psycopg.connect(url, autocommit=True)

    def ask(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Run a statement; give its rows."""
        if values:
            sql = sql.replace("%", "%%").replace("?", "%s")
        done = self._base.execute(sql.encode(), values or None)
        return done.fetchall() if done.description else []

    def load(self, lines: Iterator[tuple[Any, ...]]) -> int:
        """Insert rows by COPY."""
        with self._base.cursor() as cursor:
            with cursor.copy(f"COPY chat ({COLUMNS}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
            return cursor.rowcount

    def unload(self, sink: Callable[[bytes], object]) -> None:
        """Write every row as COPY does."""
        wanted = f"COPY (SELECT {COLUMNS} FROM chat ORDER BY 1, 2) TO STDOUT"  # noqa: S608 - constants
        with self._base.cursor() as cursor, cursor.copy(wanted) as copy:
            for piece in copy:
                sink(bytes(piece))

    def clear(self) -> None:
        """Delete, and take the dead rows out."""
        self._base.execute("DELETE FROM chat WHERE seq >= 0")
        self._base.execute("VACUUM chat")

    def line(self, text: bytes) -> tuple[Any, ...]:
        """Read a line of COPY's text format."""
        return tuple(_plain(each) for each in text.decode().rstrip("\n").split("\t"))


def _plain(text: str) -> str:
    """Undo COPY's escapes, of which chat has these."""
    if "\\" not in text:
        return text
    parts = text.split("\\\\")
    for letter, char in (("n", "\n"), ("t", "\t"), ("r", "\r")):
        parts = [part.replace(f"\\{letter}", char) for part in parts]
    return "\\".join(parts)


def script(folder: Path, url: str, server: int | None) -> Script:
    """Give the script for a database."""
    if server is None:
        return SQLiteScript(folder)
    return PostgreSQLScript(folder, url, server)


def has_locker() -> bool:
    """Say whether zstd is here, without which no script runs."""
    return subprocess.run(["sh", "-c", "command -v zstd"], check=False).returncode == 0
