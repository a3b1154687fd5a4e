"""How a ring's epochs follow each other: rotation, and what an escrow brings back.

* A new epoch is in force when its row is committed; from then on new keys are under it.
* Keys of older epochs are wrapped anew page by page, each page in a transaction of its
  own. While that lasts both key-encryption keys open what is theirs.
* When none is left under them, older epochs end, and their key-encryption keys are
  destroyed: in the file, and in the key service that wrapped them.
"""

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.keywrap import aes_key_wrap

from guicang.adapters.keys.files import check_secret
from guicang.adapters.keys.kek import LENGTH, KekFolder
from guicang.adapters.keys.ring import FILE, LocalKeyRing, newest, probe, unwrap
from guicang.domain.errors import KeyRingClosed
from guicang.ports.keys import Standing

PAGE: Final = 1000
Progress = Callable[[int, int], None]


def _quiet(_done: int, _of: int) -> None:
    pass


class EpochRing(LocalKeyRing):
    """A ``LocalKeyRing`` whose epochs can follow each other. Implements ``Epochs``."""

    def rotate(self, progress: Progress = _quiet) -> int:
        """Begin a new epoch, wrap all keys anew, destroy the old one; give the new.

        It may be cut off at any instant: every key still opens, and ``rewrap`` goes
        on. KeyServiceUnreachable before the new epoch is in force changes nothing;
        after it, the old one's key waits to be destroyed until the ring is opened.
        """
        with self._writing() as base:
            old, _ = newest(base)
            new = self._files.make(old + 1, replace=True)
            row = (old + 1, probe(new))
            base.execute("INSERT INTO epochs VALUES (?, ?, 0)", row)
        self.rewrap(progress)
        return old + 1

    def rewrap(self, progress: Progress = _quiet) -> int:
        """Go on with a rotation that was cut off; say how many keys were wrapped."""
        left = self.standing().behind
        done, last = 0, b""
        while (page := self._page(last)) is not None:
            count, last = page
            done += count
            progress(done, max(left, done))
        self._end_older()
        return done

    def wrapping(self) -> str:
        """Say what wraps the key of the epoch in force; nothing is counted."""
        return self._files.kind(newest(self._base())[0])

    def standing(self) -> Standing:
        """Say how the ring stands; its keys are counted."""
        base = self._base()
        epoch, _ = newest(base)
        keys, behind = base.execute(
            "SELECT count(*), count(*) FILTER (WHERE epoch <> ?) FROM keys", [epoch]
        ).fetchone()
        return Standing(epoch=epoch, wrapping=self.wrapping(), keys=keys, behind=behind)

    def secret(self) -> bytes:
        """Give the 32 bytes of the epoch in force, for an escrow."""
        return self._current(self._base())[1]

    def name(self) -> str:
        """Give the ring's name, drawn when it is first asked for; copies keep it."""
        asked = "SELECT name FROM named"
        with suppress(sqlite3.OperationalError):
            return str(self._base().execute(asked).fetchone()[0])
        with self._writing() as base:
            base.execute("CREATE TABLE IF NOT EXISTS named (name TEXT NOT NULL)")
            if base.execute(asked).fetchone() is None:
                base.execute("INSERT INTO named VALUES (?)", [secrets.token_hex(16)])
            return str(base.execute(asked).fetchone()[0])

    def _page(self, after: bytes) -> tuple[int, bytes] | None:
        """Wrap a page of older keys anew; say how many, and the last of them."""
        with self._writing() as base:
            epoch, new = self._current(base)
            rows = base.execute(
                "SELECT id, epoch, wrapped FROM keys WHERE id > ? AND epoch <> ? "
                "ORDER BY id LIMIT ?",
                [after, epoch, PAGE],
            ).fetchall()
            base.executemany(
                "UPDATE keys SET epoch = ?, wrapped = ? WHERE id = ?",
                (
                    (
                        epoch,
                        aes_key_wrap(new, unwrap(self.kek(base, of), old, raw.hex())),
                        raw,
                    )
                    for raw, of, old in rows
                ),
            )
        return (len(rows), rows[-1][0]) if rows else None

    def _end_older(self) -> None:
        with self._writing() as base:
            epoch, _ = newest(base)
            left = "SELECT count(*) FROM keys WHERE epoch <> ?"
            if base.execute(left, [epoch]).fetchone()[0]:
                return  # another process made some: they are for the next rewrap
            base.execute(
                "UPDATE epochs SET ended = 1, probe = '' WHERE epoch < ?", [epoch]
            )
            ended = base.execute("SELECT epoch FROM epochs WHERE ended").fetchall()
        self._truncate()
        for (old,) in ended:
            self._files.destroy(old)
        self._keks = {epoch: self._keks[epoch]}


def fits(folder: Path, secret: bytes) -> int:
    """Say which epoch in force a secret is of; 0 if none.

    It asks the ring's file alone: the key's own file may be lost. KeyRingClosed if the
    ring cannot be read.
    """
    path = folder / FILE
    check_secret(path)
    try:
        with closing(sqlite3.connect(path)) as base:
            epoch, found = newest(base)
    except sqlite3.Error as error:
        raise KeyRingClosed(reason=str(error)) from error
    if len(secret) != LENGTH:
        return 0
    try:
        unwrap(secret, found, "")
    except KeyRingClosed:
        return 0
    return epoch


def put_back(folder: Path, passphrase: str | None, secret: bytes) -> int:
    """Write the key file of the epoch in force, whose own was lost; give the epoch.

    KeyRingClosed if the secret is not its key; HomeExists if the file is there. It is
    written plain or under the passphrase, whatever wrapped it before.
    """
    epoch = fits(folder, secret)
    if not epoch:
        raise KeyRingClosed(reason="the key is not that of the epoch in force")
    KekFolder(folder, passphrase).write(epoch, secret)
    return epoch
