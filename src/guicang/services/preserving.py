"""Keep what incidents need: asked by whatever lets evidence go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guicang.domain.errors import EvidenceLocked
from guicang.domain.incident.window import Window, locking, snapshots_of, window
from guicang.domain.recovery.model import Snapshot
from guicang.ports.clock import Clock
from guicang.ports.incidents import Incidents


@dataclass(frozen=True, slots=True, kw_only=True)
class Preserving:
    """The questions. ``zone`` is where months are counted."""

    incidents: Incidents
    clock: Clock
    zone: str

    def windows(self, *, lock: bool = False) -> Sequence[Window]:
        """Give the windows that are locked now.

        With ``lock``, nobody declares or closes one until the transaction ends.
        """
        found = (window(each, self.zone) for each in self.incidents.all(lock=lock))
        return locking(found, self.clock.now())

    def require_free(self, instants: Sequence[datetime]) -> None:
        """Raise EvidenceLocked if entries of these instants may not lose what they say.

        While an incident is open nothing of the ledger goes: what it needs of a log is
        not known before it is over. In a transaction.
        """
        for each in self.windows(lock=True):
            if each.until is None:
                raise EvidenceLocked(incident=each.incident, until="--")
            if any(each.has(at) for at in instants):
                until = each.until.isoformat()
                raise EvidenceLocked(incident=each.incident, until=until)

    def snapshots(self, found: Sequence[Snapshot]) -> Mapping[str, Window]:
        """Say which snapshots are kept by which window; the longest one."""
        made = [(each.id, each.made_at) for each in found]
        kept: dict[str, Window] = {}
        for each in self.windows():
            for name in snapshots_of(each, made):
                kept[name] = _longer(kept.get(name), each)
        return kept


def _longer(one: Window | None, other: Window) -> Window:
    if one is None or (one.until and (not other.until or other.until > one.until)):
        return other
    return one
