"""The local key ring: wrapped data keys in a SQLite file of their own.

Because what is lost here is lost for good, and what stays here by mistake keeps erased
records readable, the ring keeps these promises:

* A key is on disk before anybody is given it.
* A destroyed key is gone from every file of the ring: rows are overwritten
  (``secure_delete``) and the write-ahead log is cut to nothing.
* Rotation puts the survivors under a new key-encryption key and destroys the old one,
  so that older copies of ``ring.db`` open nothing. It goes page by page: while it lasts
  both open, and a cut rotation goes on where it was.
* Many processes may use one ring; any of them may be killed at any instant.

Data keys are wrapped with AES key wrap (RFC 3394). Do not keep the key files in the
same backup as the ring, nor the ring in the same backup as the records.
"""

import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from os import getpid
from pathlib import Path
from typing import Final, Self

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from guicang.adapters.keys.files import (
    check_secret,
    is_full,
    make_folder,
    write_secret,
)
from guicang.adapters.keys.kek import COST, LENGTH, KekFolder
from guicang.domain.errors import (
    KeyRingClosed,
    KeyServiceUnreachable,
    NoSpace,
    NoSuchKey,
)
from guicang.ports.keys import DataKey, Receipt, Wrapping

METHOD: Final = "secure-delete, log truncated"
FILE: Final = "ring.db"
_WHAT: Final = "the key ring"
_ID: Final = 16
_HEX: Final = re.compile("[0-9a-f]*")
_CHUNK: Final = 1000
_BUSY: Final = 30.0
_CACHE: Final = -64 * 1024  # negative: KiB
_PAUSE: Final = 0.05
_FULL: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
# What else a full disk looks like: no log can be made, or a sync fails.
_MAYBE_FULL: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR})
_SCHEMA: Final = """
CREATE TABLE epochs (epoch INTEGER PRIMARY KEY, probe BLOB NOT NULL, ended INTEGER);
CREATE TABLE keys (
    id BLOB PRIMARY KEY, epoch INTEGER NOT NULL, wrapped BLOB NOT NULL
) WITHOUT ROWID;
"""


class LocalKeyRing:
    """A key ring in a folder: ``ring.db`` and the key file of its epoch."""

    def __init__(
        self,
        folder: Path,
        passphrase: str | None = None,
        *,
        cost: int = COST,
        wrapping: Wrapping | None = None,
        known: tuple[Wrapping, ...] = (),
    ) -> None:
        """Open the ring. KeyRingClosed if it is missing, unsafe, or the key wrong.

        ``wrapping`` is for epochs to come, ``known`` are for those that there are.
        """
        self._path = folder / FILE
        self._files = KekFolder(folder, passphrase, cost, wrapping, known)
        self._local = threading.local()
        self._keks: dict[int, bytes] = {}
        # Not read: closing the file would take away the locks of other connections.
        check_secret(self._path)
        with _translated(self._path.parent):
            base = self._base()
            self._current(base)
            ended = base.execute("SELECT epoch FROM epochs WHERE ended").fetchall()
        for (epoch,) in ended:  # a rotation that was cut off left its file behind
            with suppress(KeyServiceUnreachable):  # the next one will find it, too
                self._files.destroy(epoch)

    @classmethod
    def initialise(
        cls,
        folder: Path,
        passphrase: str | None = None,
        *,
        cost: int = COST,
        wrapping: Wrapping | None = None,
    ) -> Self:
        """Make a new ring and open it. HomeExists if there is one; NoSpace if full.

        ``cost`` is the binary logarithm of scrypt's N.
        """
        make_folder(folder)
        write_secret(folder / FILE, b"")
        known = () if wrapping is None else (wrapping,)
        kek = KekFolder(folder, passphrase, cost, wrapping, known).make(1)
        with _translated(folder):
            base = _connect(folder / FILE)
            base.executescript(_SCHEMA)
            base.execute("INSERT INTO epochs VALUES (1, ?, 0)", (probe(kek),))
            base.close()
        return cls(folder, passphrase, cost=cost, wrapping=wrapping, known=known)

    def create(self, count: int) -> Sequence[DataKey]:
        """Make new keys; they are durable before they are given. NoSpace if full."""
        width = _ID + LENGTH
        noise = secrets.token_bytes(width * count)
        parts = sorted(noise[at : at + width] for at in range(0, len(noise), width))
        with self._writing() as base:
            epoch, kek = self._current(base)
            base.executemany(
                "INSERT INTO keys VALUES (?, ?, ?)",
                ((p[:_ID], epoch, aes_key_wrap(kek, p[_ID:])) for p in parts),
            )
        return [DataKey(part[:_ID].hex(), part[_ID:]) for part in parts]

    def open(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Unwrap keys; NoSuchKey if one of them is not there."""
        wanted = list(ids)
        try:
            return self._open(wanted)
        except _Rotated:  # another process did, between our two reads
            return self._open(wanted)

    def missing(self, ids: Iterable[str]) -> frozenset[str]:
        """Say which of these the ring does not hold (the probe's question)."""
        wanted = set(ids)
        with _translated(self._path.parent):
            return frozenset(wanted.difference(r[0] for r in self._rows(wanted)))

    def destroy(self, ids: Iterable[str]) -> Receipt:
        """Destroy keys durably, in every file of the ring. Gone already is no error.

        KeyRingClosed if another process reads for so long that the log cannot be cut,
        NoSpace if the disk is full then: the keys are gone from the table already, and
        running again finishes the work.
        """
        wanted = set(ids)
        gone = 0
        with self._writing() as base:
            for chunk in _chunks(wanted):
                marks = ",".join("?" * len(chunk))
                query = f"DELETE FROM keys WHERE id IN ({marks})"  # noqa: S608  # marks only
                gone += base.execute(query, chunk).rowcount
        self._truncate()
        return Receipt(destroyed=gone, already_gone=len(wanted) - gone, method=METHOD)

    def fragments(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        """Give keys as they lie on disk, wrapped: what a residue probe looks for."""
        with _translated(self._path.parent):
            return {name: wrapped for name, _, wrapped in self._rows(set(ids))}

    def close(self) -> None:
        """Close this thread's connection."""
        if base := getattr(self._local, "base", None):
            base.close()
            self._local.base = None

    def _open(self, wanted: Sequence[str]) -> Mapping[str, bytes]:
        with _translated(self._path.parent):
            found = {}
            for name, epoch, wrapped in self._rows(set(wanted)):
                found[name] = unwrap(self.kek(self._base(), epoch), wrapped, name)
        for name in wanted:
            if name not in found:
                raise NoSuchKey(key=name)
        return found

    def _rows(self, ids: Iterable[str]) -> Iterator[tuple[str, int, bytes]]:
        base = self._base()
        for chunk in _chunks(ids):
            marks = ",".join("?" * len(chunk))
            query = f"SELECT id, epoch, wrapped FROM keys WHERE id IN ({marks})"  # noqa: S608  # marks only
            for raw, epoch, wrapped in base.execute(query, chunk).fetchall():
                yield raw.hex(), epoch, wrapped

    def _current(self, base: sqlite3.Connection) -> tuple[int, bytes]:
        """Give the epoch in force and its key, as the ring's file has it now."""
        epoch = newest(base)[0]
        return epoch, self.kek(base, epoch)

    def kek(self, base: sqlite3.Connection, epoch: int) -> bytes:
        """Give the key of an epoch that has not ended."""
        if epoch not in self._keks:
            rows = base.execute("SELECT epoch, probe FROM epochs WHERE NOT ended")
            alive = dict(rows.fetchall())
            if epoch not in alive:
                raise _Rotated
            kek = self._files.load(epoch)
            unwrap(kek, alive[epoch], "")
            # What ended meanwhile is not kept in memory either.
            kept = {e: k for e, k in self._keks.items() if e in alive}
            self._keks = {**kept, epoch: kek}
        return self._keks[epoch]

    def _base(self) -> sqlite3.Connection:
        """Give this thread's connection; one is never carried across a fork."""
        if getattr(self._local, "process", None) != getpid():
            self._local.process, self._local.base = getpid(), None
        if self._local.base is None:
            self._local.base = _connect(self._path)
        base: sqlite3.Connection = self._local.base
        return base

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with _translated(self._path.parent):
            base = self._base()
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
                base.execute("COMMIT")
            except BaseException:
                if base.in_transaction:
                    base.execute("ROLLBACK")
                raise

    def _truncate(self) -> None:
        """Cut the log to nothing. A checkpoint of another process is waited for."""
        until = time.monotonic() + _BUSY
        with _translated(self._path.parent):
            while not _cut(self._base()):
                if time.monotonic() > until:
                    raise KeyRingClosed(reason="another process keeps its log in use")
                time.sleep(_PAUSE)


class _Rotated(Exception):
    """Rows are under another epoch than the one that is in force."""


def _connect(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
    # Statement journals would hold old pages in temporary files.
    base.execute("PRAGMA temp_store = MEMORY")
    base.execute("PRAGMA synchronous = FULL")
    base.execute(f"PRAGMA cache_size = {_CACHE}")
    (mode,) = base.execute("PRAGMA journal_mode = WAL").fetchone()
    (secure,) = base.execute("PRAGMA secure_delete = ON").fetchone()
    if mode != "wal" or secure != 1:
        base.close()
        raise KeyRingClosed(reason="this SQLite cannot erase securely")
    return base


def _cut(base: sqlite3.Connection) -> bool:
    try:
        (busy, _, _) = base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return False
    return not busy


def newest(base: sqlite3.Connection) -> tuple[int, bytes]:
    """Give the epoch in force, and what opens under its key only."""
    row = base.execute(
        "SELECT epoch, probe FROM epochs WHERE NOT ended ORDER BY epoch DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise KeyRingClosed(reason=f"{FILE} was never finished: it has no epoch")
    return int(row[0]), row[1]


def probe(kek: bytes) -> bytes:
    """Return something that opens under this key only."""
    return aes_key_wrap(kek, secrets.token_bytes(LENGTH))


def unwrap(kek: bytes, wrapped: bytes, name: str) -> bytes:
    """Open what a key wraps. KeyRingClosed if it does not."""
    try:
        return aes_key_unwrap(kek, wrapped)
    except InvalidUnwrap:
        what = f"key {name} does not open" if name else "the key file is another ring's"
        raise KeyRingClosed(reason=what) from None


def _chunks(ids: Iterable[str]) -> Iterator[list[bytes]]:
    """Give ids as bytes, in chunks; what is no id cannot be in the ring."""
    raws = sorted(bytes.fromhex(name) for name in ids if _is_id(name))
    for at in range(0, len(raws), _CHUNK):  # sorted: neighbours share a page
        yield raws[at : at + _CHUNK]


def _is_id(name: str) -> bool:
    return len(name) == 2 * _ID and _HEX.fullmatch(name) is not None


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Turn SQLite's errors into those of the port."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code in _FULL or (code & 0xFF in _MAYBE_FULL and is_full(folder)):
            raise NoSpace(what=_WHAT) from error
        raise KeyRingClosed(reason=str(error)) from error
