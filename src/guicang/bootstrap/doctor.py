"""Look whether a home is as it must be."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guicang.bootstrap.house import House
from guicang.domain.archive.model import SegmentState
from guicang.domain.errors import GuicangError

ENOUGH = 1024**3
"""Bytes that should be free."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``name`` is a phrase of the catalogue."""

    name: str
    ok: bool
    detail: str


def examine(house: House) -> Iterator[Check]:
    """Look at everything, the cheapest first; never raise."""
    for name, look in _CHECKS:
        try:
            ok, detail = look(house)
        except GuicangError as error:
            ok, detail = False, f"{error.code} {error}"
        except OSError as error:
            ok, detail = False, str(error)
        yield Check(name, ok, detail)


def _key_files(house: House) -> tuple[bool, str]:
    loose = [
        path.name
        for path in sorted(house.key_folder.iterdir())
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    return not loose, ", ".join(loose) or str(house.key_folder)


def _key_ring(house: House) -> tuple[bool, str]:
    made = house.keys.create(1)[0]
    opened = house.keys.open([made.id])
    house.keys.destroy([made.id])
    ok = opened[made.id] == made.secret and made.id in house.keys.missing([made.id])
    return ok, "AES-256, AES-KW"


def _database(house: House) -> tuple[bool, str]:
    counts = house.records.counts()
    return True, ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _clock(house: House) -> tuple[bool, str]:
    house.disposing.check_clock(house.clock.now())
    return True, house.clock.now().isoformat(timespec="seconds")


def _archive(house: House) -> tuple[bool, str]:
    names = set(house.objects.names())
    live = house.catalogue.segments(state=SegmentState.LIVE)
    lost = [s.id for s in live if s.object not in names]
    return not lost, ", ".join(lost) or f"{len(live)} segments"


def _ledger(house: House) -> tuple[bool, str]:
    report = house.recording.verify()
    report.require_whole()
    return True, f"{report.entries:,} entries, {report.matched} checkpoints"


def _people(house: House) -> tuple[bool, str]:
    people = [p for p in house.people.list() if p.active]
    return len(people) > 1, f"{len(people)}"


def _policy(house: House) -> tuple[bool, str]:
    policy = house.policies.current()
    return policy is not None, str(policy.version if policy else "--")


def _backups(house: House) -> tuple[bool, str]:
    horizon = str(house.config["backup.horizon"])
    return bool(horizon), horizon or "backup.horizon"


def _disk(house: House) -> tuple[bool, str]:
    free = shutil.disk_usage(house.config.home).free
    return free > ENOUGH, f"{free // 1024**2:,} MiB"


Look = Callable[[House], tuple[bool, str]]

_CHECKS: tuple[tuple[str, Look], ...] = (
    ("key files are readable by their owner only", _key_files),
    ("the key ring makes, opens and destroys keys", _key_ring),
    ("the database answers", _database),
    ("the clock agrees with the ledger", _clock),
    ("every live archive segment has its bytes", _archive),
    ("the ledger is whole", _ledger),
    ("there is more than one person", _people),
    ("a retention policy is in force", _policy),
    ("it is declared how long backups are kept", _backups),
    ("there is room on the disk", _disk),
)
NAMES = tuple(name for name, _ in _CHECKS)
