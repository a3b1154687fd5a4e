"""Make a home from a snapshot: closed, beside the one that it may replace.

It works where the database of the old home is lost: what it needs are the snapshots,
the key ring and the settings.
"""

from pathlib import Path

from guicang.bootstrap.house import House
from guicang.bootstrap.laying import fill, finish, lay
from guicang.bootstrap.stores import Words
from guicang.config import load
from guicang.domain.errors import NoHome, PlaceTaken
from guicang.domain.recovery.model import Snapshot
from guicang.ports.clock import Clock


def rebuild(
    home: Path,
    name: str,
    into: Path,
    database: str = "",
    words: Words = str,
    clock: Clock | None = None,
) -> Snapshot:
    """Restore a snapshot of ``home`` into a new home, which serves nobody yet.

    ``database`` is the URL of an empty PostgreSQL database, for a snapshot of one.
    NoHome, NoSuchSnapshot, SnapshotBroken, PlaceTaken, SnapshotFailed, NoSpace. Cut
    off, it leaves no home: the settings, which make a folder one, are written last.
    The new home uses the key ring and the archive of the old one where they are.
    """
    config = load(home)
    if not config.exists:
        raise NoHome(home=str(home))
    house = House(config, words, clock)
    snapshot = house.snapshotting.get(name)
    if into.exists() and any(into.iterdir()):
        raise PlaceTaken(place=str(into))
    lay(house, into)
    fill(house, snapshot, into, database)
    finish(house, into, database)
    return snapshot
