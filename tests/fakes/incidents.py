"""Incidents in memory."""

from collections.abc import Mapping, Sequence

from guicang.domain.errors import NoSuchIncident
from guicang.domain.incident.model import Incident, Mark
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryIncidents(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.kept: dict[str, Incident] = {}
        self.noted: dict[str, dict[str, Mark]] = {}

    def add(self, incident: Incident) -> None:
        self.kept[incident.id] = incident

    def get(self, incident: str, *, lock: bool = False) -> Incident:
        if incident not in self.kept:
            raise NoSuchIncident(incident=incident)
        return self.kept[incident]

    def all(self, *, lock: bool = False) -> Sequence[Incident]:
        found = self.kept.values()
        return sorted(found, key=lambda i: i.declared_at, reverse=True)

    def keep(self, incident: Incident) -> None:
        self.get(incident.id)
        self.kept[incident.id] = incident

    def marks(self, incident: str) -> Mapping[str, Mark]:
        return dict(self.noted.get(incident, {}))

    def mark(self, incident: str, mark: Mark) -> None:
        self.get(incident)
        self.noted.setdefault(incident, {})[mark.clock] = mark
