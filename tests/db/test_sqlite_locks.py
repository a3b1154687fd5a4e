"""SQLite's locks stay ours: nobody closes a database file behind SQLite's back.

A process that closes a file loses all its POSIX locks on it. Without the lock that says
"somebody is at work", the next process takes the log for a dead one's and throws it
away, with whatever is written to it afterwards.
"""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from guicang.adapters.keys.ring import LocalKeyRing
from guicang.adapters.probing.apart import ApartProbe
from guicang.adapters.probing.files import FileProbe

# The byte of the -shm file at which every connection holds a shared lock
# (SQLite's os_unix.c: UNIX_SHM_DMS).
AT_WORK = 128
TRY = f"""
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, {AT_WORK})
    except OSError:
        print("locked")
    else:
        print("free")
"""


def lock(database: Path) -> str:
    """Ask, from another process, whether somebody is at work."""
    done = subprocess.run(  # noqa: S603 - our own script, above
        [sys.executable, "-c", TRY, f"{database}-shm"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def store(fresh_sqlite):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM guicang_batch")
    path = fresh_sqlite.home / "data" / "guicang.db"
    assert lock(path) == "locked"
    return path


def test_the_probe_leaves_the_working_store_locked(store):
    name = b"guicang_conversation"

    assert ApartProbe([store.parent]).search({"name": name}) == {"name": [str(store)]}

    assert lock(store) == "locked"


def test_reading_the_files_ourselves_would_not(store):
    FileProbe([store.parent]).search({"name": b"guicang_conversation"})

    assert lock(store) == "free"


def test_a_second_ring_leaves_the_first_one_locked(tmp_path):
    folder = tmp_path / "keys"
    ring = LocalKeyRing.initialise(folder, cost=4)
    (key,) = ring.create(1)

    LocalKeyRing(folder, cost=4).open([key.id])

    assert lock(folder / "ring.db") == "locked"
