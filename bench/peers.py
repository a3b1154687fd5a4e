"""What an operator would script instead, on the same records.

* ``postgresql``: a plain table; COPY | zstd -3 | age into a file, the file decrypted
  and hashed against what went in, DELETE, VACUUM. Brought back by age | zstd | COPY.
* ``sqlite``: the same with SELECT as JSON Lines, and INSERT.

The scripts keep text in clear, ask no rule and no hold, and prove nothing afterwards:
they are what speed costs without any of that. Processor time is that of client, tools
and server together.
"""

import hashlib
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from bench.stopwatch import Lap, lap

COLUMNS: Final = "conversation, seq, at, sender, role, kind, body"
TABLE: Final = (
    "CREATE TABLE chat (conversation text, seq integer, at text, sender text, "
    "role text, kind text, body text, PRIMARY KEY (conversation, seq))"
)
_PIECE: Final = 1 << 20


@dataclass(slots=True)
class Peer:
    """What a script took for each step, and how large its archive was."""

    name: str
    messages: int = 0
    size: int = 0
    laps: dict[str, Lap] = field(default_factory=dict)


def rows(corpus: Path) -> Iterator[tuple[Any, ...]]:
    """Read the corpus as rows of a plain table."""
    with corpus.open("rb") as file:
        for line in file:
            talk = json.loads(line)
            for m in talk["messages"]:
                sender = m.get("sender")
                who = sender["id"] if isinstance(sender, dict) else sender
                role = m.get("role") or sender["role"]
                when = m.get("ts") or m.get("at")
                kind = m.get("type", "text")
                text = m.get("text", "").replace("\0", "")
                yield talk["conversation_id"], m["seq"], when, who, role, kind, text


class Locker:
    """Compresses and encrypts a stream, and undoes it: zstd -3, and age if there."""

    def __init__(self, folder: Path) -> None:
        """Make a key of the folder's own."""
        self._key = folder / "age.key"
        self._with_age = shutil.which("age") is not None
        self.name = "zstd -3, " + ("age" if self._with_age else "openssl aes-256-ctr")
        if self._with_age:
            subprocess.run(["age-keygen", "-o", self._key], check=True, stderr=-3)
            words = self._key.read_text("utf-8").split()
            self._public = words[words.index("key:") + 1]
        else:
            self._key.write_text("bench\n")

    def packing(self, to: Path) -> "subprocess.Popen[bytes]":
        """Start the pipe that writes ``to``; its standard input takes the rows."""
        command = f"zstd -3 -T1 -q -c | {self._cipher(back=False)} > '{to}'"
        return subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE)

    def unpacking(self, file: Path) -> "subprocess.Popen[bytes]":
        """Start the pipe that reads a packed file; rows come from its output."""
        command = f"{self._cipher(back=True)} < '{file}' | zstd -d -q -c"
        return subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE)

    def _cipher(self, *, back: bool) -> str:
        if self._with_age:
            return f"age -d -i '{self._key}'" if back else f"age -r {self._public}"
        turn = "-d" if back else "-e"
        return f"openssl enc {turn} -aes-256-ctr -pbkdf2 -pass file:'{self._key}'"


def _copied(source: Iterator[bytes], sink: IO[bytes]) -> str:
    """Copy pieces and return their SHA-256."""
    seen = hashlib.sha256()
    for piece in source:
        seen.update(piece)
        sink.write(piece)
    sink.close()
    return seen.hexdigest()


def _verified(locker: Locker, file: Path, digest: str) -> None:
    with locker.unpacking(file) as pipe:
        assert pipe.stdout is not None
        found = hashlib.file_digest(pipe.stdout, "sha256").hexdigest()
    if pipe.returncode or found != digest:
        raise RuntimeError(f"{file} does not read back")


def sqlite(corpus: Path, folder: Path) -> Peer:
    """Script it with SQLite."""
    folder.mkdir()
    locker, file = Locker(folder), folder / "dump.zst.age"
    peer = Peer(f"SQLite, SELECT, {locker.name}, hash, DELETE, VACUUM")
    base = sqlite3.connect(folder / "chat.db", isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    base.execute(TABLE)
    insert = "INSERT INTO chat VALUES (?, ?, ?, ?, ?, ?, ?)"
    with lap() as taken:
        base.execute("BEGIN")
        base.executemany(insert, rows(corpus))
        base.execute("COMMIT")
    peer.laps["import"] = taken
    peer.messages = base.execute("SELECT count(*) FROM chat").fetchone()[0]
    with lap() as taken:
        found = base.execute("SELECT * FROM chat ORDER BY conversation, seq")
        lines = (json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in found)
        with locker.packing(file) as pipe:
            assert pipe.stdin is not None
            digest = _copied(lines, pipe.stdin)
        _verified(locker, file, digest)
        base.execute("DELETE FROM chat WHERE seq >= 0")
        base.execute("VACUUM")
    peer.laps["dispose"], peer.size = taken, file.stat().st_size
    with lap() as taken, locker.unpacking(file) as back:
        assert back.stdout is not None
        base.execute("BEGIN")
        base.executemany(insert, map(json.loads, back.stdout))
        base.execute("COMMIT")
        back.wait()
    peer.laps["restore"] = taken
    base.close()
    return peer


def postgresql(corpus: Path, folder: Path) -> Peer | None:
    """Script it with PostgreSQL, in a cluster of its own; None without PostgreSQL."""
    from tests.servers import PostgreSQL, binaries

    programs = binaries()
    if programs is None:
        return None
    folder.mkdir()
    server = PostgreSQL(programs)
    try:
        return _postgresql(corpus, folder, server)
    finally:
        server.close()


def _postgresql(corpus: Path, folder: Path, server: Any) -> Peer:
    import psycopg

    process = int((server.data / "postmaster.pid").read_text().split()[0])
    locker, file = Locker(folder), folder / "dump.zst.age"
    peer = Peer(f"PostgreSQL, COPY, {locker.name}, hash, DELETE, VACUUM")
    with psycopg.connect(server.url(), autocommit=True) as base:
        base.execute(TABLE)
        with lap(process) as taken, base.cursor() as cursor:
            with cursor.copy(f"COPY chat ({COLUMNS}) FROM STDIN") as copy:
                for row in rows(corpus):
                    copy.write_row(row)
            peer.messages = cursor.rowcount
        peer.laps["import"] = taken
        with lap(process) as taken:
            wanted = f"COPY (SELECT {COLUMNS} FROM chat ORDER BY 1, 2) TO STDOUT"  # noqa: S608 - constants
            with (
                locker.packing(file) as pipe,
                base.cursor() as cursor,
                cursor.copy(wanted) as copy,
            ):
                assert pipe.stdin is not None
                digest = _copied((bytes(piece) for piece in copy), pipe.stdin)
            _verified(locker, file, digest)
            base.execute("DELETE FROM chat WHERE seq >= 0")
            base.execute("VACUUM chat")
        peer.laps["dispose"], peer.size = taken, file.stat().st_size
        with (
            lap(process) as taken,
            base.cursor() as cursor,
            locker.unpacking(file) as back,
        ):
            assert back.stdout is not None
            with cursor.copy(f"COPY chat ({COLUMNS}) FROM STDIN") as copy:
                while piece := back.stdout.read(_PIECE):
                    copy.write(piece)
            back.wait()
        peer.laps["restore"] = taken
    return peer
