"""A copy of the ring's wrapped keys, in a place of its own; one, and never two.

The keys in it are wrapped: without the key file of their epoch they open nothing. The
copy before is gone when this one is there, for it may hold keys that were destroyed.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from guicang.adapters import disk_needed, sync_folder
from guicang.adapters.keys.files import check_secret, destroy_secret, make_folder
from guicang.domain.errors import KeyRingClosed

_FILE = "ring.db"


def copy_ring(keys: Path, to: Path) -> int:
    """Copy the ring of a key folder into another folder; say how many keys it has.

    KeyRingClosed for a ring that cannot be read, or a folder that is the ring's own;
    NoSpace. Cut off, it leaves the copy before, or none.
    """
    source = keys / _FILE
    check_secret(source)
    if to.resolve() == keys.resolve():
        raise KeyRingClosed(reason="a copy belongs into another place")
    make_folder(to)
    draft = to / f".{_FILE}"
    draft.unlink(missing_ok=True)
    try:
        with disk_needed(_FILE):
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            count = _copied(source, draft)
            if (to / _FILE).exists():
                destroy_secret(to / _FILE)
            draft.replace(to / _FILE)
            sync_folder(to)
    except sqlite3.Error as error:
        raise KeyRingClosed(reason=type(error).__name__) from error
    finally:
        draft.unlink(missing_ok=True)
    return count


def _copied(source: Path, draft: Path) -> int:
    # By the ring's own path and not read-only: a log that lies beside it is read, too.
    with (
        closing(sqlite3.connect(source)) as ring,
        closing(sqlite3.connect(draft)) as to,
    ):
        to.execute("PRAGMA journal_mode = OFF")
        ring.backup(to)
        (count,) = to.execute("SELECT count(*) FROM keys").fetchone()
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    return int(count)
