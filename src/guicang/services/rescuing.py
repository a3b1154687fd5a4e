"""Rescue what was deleted by mistake: find it, see what is left, ask for it back.

Nothing is brought back here. What the archive holds is asked for by ``restoring``,
which refuses what a person's request has ended, and which two people sign.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from guicang.domain.approval.model import Request
from guicang.domain.disposal.model import Fate, Member
from guicang.domain.errors import BadIncident, NothingDue
from guicang.domain.incident.rescue import Trace, Way
from guicang.domain.ledger.model import Entry, Tag
from guicang.ports.batches import Batches
from guicang.ports.catalogue import Catalogue
from guicang.ports.clock import Clock
from guicang.ports.incidents import Incidents
from guicang.ports.keys import KeyRing
from guicang.ports.ledger import Ledger
from guicang.ports.records import Records
from guicang.services.identifying import Identifying
from guicang.services.restoring import Restoring
from guicang.services.snapshotting import Snapshotting

MOST: Final = 2_000
"""Conversations that are looked for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for: all that is named, together.

    ``since`` and ``until`` bound the instant of erasure (``until`` is exclusive).
    ``customer`` is an id on a platform, or a keyed digest.
    """

    conversations: frozenset[str] = frozenset()
    customer: str = ""
    batch: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def nothing(self) -> bool:
        """Whether nothing is named."""
        named = (self.conversations, self.customer, self.batch)
        return not any(named) and self.since is None and self.until is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescuing:
    """The use cases."""

    incidents: Incidents
    records: Records
    catalogue: Catalogue
    batches: Batches
    identifying: Identifying
    snapshotting: Snapshotting
    restoring: Restoring
    keys: KeyRing
    ledger: Ledger
    clock: Clock

    def find(self, incident: str, sought: Sought, *, by: str) -> tuple[Trace, ...]:
        """Say what is left of what was erased; the look is an entry.

        NoSuchIncident, NoSuchRequest for a batch that there is not, BadIncident.
        """
        self.incidents.get(incident)
        found = self.look(sought)
        ways = Counter(each.way.value for each in found)
        about = {"incident": incident, "found": len(found), "ways": dict(ways)}
        with self.ledger.transaction():
            self.ledger.append(Tag.INCIDENT_RESCUE_LOOKED, by, about, self.clock.now())
        return found

    def look(self, sought: Sought) -> tuple[Trace, ...]:
        """Do the same without an entry, for whoever looked already."""
        if sought.nothing:
            raise BadIncident(reason="say what is looked for")
        names = self._named(sought)
        if len(names) > MOST:
            raise BadIncident(reason="too many at once; narrow it")
        return tuple(self._traces(names))

    def propose(
        self, incident: str, sought: Sought, *, by: str, reason: str
    ) -> Request:
        """Ask for what the archive holds of it. NothingDue if it holds nothing.

        All of it is checked again by ``restoring``; two people sign.
        """
        self.incidents.get(incident)
        found = self.look(sought)
        wanted = [each.conversation for each in found if each.way is Way.ARCHIVE]
        if not wanted:
            raise NothingDue
        with self.ledger.transaction():
            request = self.restoring.propose(wanted, by=by, reason=reason)
            about = {
                "incident": incident,
                "request": request.id,
                "count": len(wanted),
            }
            self.ledger.append(
                Tag.INCIDENT_RESCUE_PROPOSED, by, about, self.clock.now()
            )
        return request

    def restores(self, incident: str) -> Sequence[str]:
        """Name the requests that asked for something back, the oldest first."""
        entries = self.ledger.entries(tag=Tag.INCIDENT_RESCUE_PROPOSED, about=incident)
        return [str(each.data["request"]) for each in entries]

    # --- what was meant ---------------------------------------------------------------

    def _named(self, sought: Sought) -> list[str]:
        names: set[str] = set(sought.conversations)
        if sought.batch:
            names |= {m.conversation for m in self._gone(sought.batch)}
        if sought.customer:
            live, archived = self.identifying.conversations(sought.customer)
            names |= {*live, *archived}
        if sought.since is not None or sought.until is not None:
            names |= set(self._erased_between(sought))
        return sorted(names)

    def _gone(self, batch: str) -> Iterator[Member]:
        self.batches.get(batch)
        return self.batches.members(batch, fate=Fate.DESTROYED)

    def _erased_between(self, sought: Sought) -> Iterator[str]:
        for entry in self.ledger.entries(
            tag=Tag.BATCH_CHUNK_ERASED, since=sought.since
        ):
            after = sought.since is None or entry.at >= sought.since
            if after and (sought.until is None or entry.at < sought.until):
                yield from _erased(entry)

    # --- what is left -----------------------------------------------------------------

    def _traces(self, names: Sequence[str]) -> Iterator[Trace]:
        live = self.records.known(names)
        archived = self.catalogue.find(names)
        ended = self.catalogue.erased_by(names)
        members = self._members(names)
        for name in names:
            item = archived.get(name)
            trace = Trace(
                conversation=name,
                live=name in live,
                segment=item.segment if item else "",
                keep_until=item.keep_until if item else None,
                request=ended.get(name, ""),
            )
            if not trace.live:
                trace = self._evidence(trace, members.get(name, {}))
            yield trace

    def _members(self, names: Iterable[str]) -> Mapping[str, Mapping[str, Member]]:
        """Give, by conversation and batch, what manifests say of those looked for."""
        wanted, found = set(names), dict[str, dict[str, Member]]()
        batches = {
            str(entry.data["batch"])
            for name in wanted
            for entry in self._erasures(name)
        }
        for batch in sorted(batches):
            for member in self.batches.members(batch, fate=Fate.DESTROYED):
                if member.conversation in wanted:
                    found.setdefault(member.conversation, {})[batch] = member
        return found

    def _erasures(self, name: str) -> list[Entry]:
        return list(self.ledger.entries(tag=Tag.BATCH_CHUNK_ERASED, about=name))

    def _evidence(self, trace: Trace, members: Mapping[str, Member]) -> Trace:
        entries = self._erasures(trace.conversation)
        if not entries:
            return replace(trace, snapshots=self._snapshots(self.clock.now()))
        first, last = entries[0], entries[-1]
        batch = str(last.data["batch"])
        member = members.get(str(first.data["batch"]))
        key = member.key if member else ""
        return replace(
            trace,
            erased_at=last.at,
            erasures=tuple(entry.seq for entry in entries),
            batch=batch,
            certificate=self.batches.get(batch).certificate,
            key_stands=bool(key) and not self.keys.missing([key]),
            snapshots=self._snapshots(first.at),
        )

    def _snapshots(self, until: datetime) -> tuple[str, ...]:
        return tuple(each.snapshot.id for each in self.snapshotting.holding(until))


def _erased(entry: Entry) -> Iterator[str]:
    for name in ("archived", "gone"):
        found = entry.data.get(name)
        if isinstance(found, list | tuple):
            yield from map(str, found)
