"""Role tables and grants in memory."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from guicang.domain.access.grants import Grant
from guicang.domain.errors import NoSuchGrant, NoSuchRoleTable
from guicang.ports.access import RoleTableVersion
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryAccess(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.versions: list[RoleTableVersion] = []
        self.given: dict[str, Grant] = {}

    def current(self) -> RoleTableVersion | None:
        return self.versions[-1] if self.versions else None

    def version(self, version: int) -> RoleTableVersion:
        if not 1 <= version <= len(self.versions):
            raise NoSuchRoleTable(version=version)
        return self.versions[version - 1]

    def history(self) -> Sequence[RoleTableVersion]:
        return self.versions[::-1]

    def activate(
        self, document: Mapping[str, object], *, by: str, at: datetime
    ) -> RoleTableVersion:
        version = RoleTableVersion(
            version=len(self.versions) + 1,
            document=json.loads(json.dumps(document)),
            by=by,
            at=at,
        )
        self.versions.append(version)
        return version

    def give(self, grant: Grant) -> None:
        self.given[grant.id] = grant

    def grants(self, person: str = "") -> Sequence[Grant]:
        found = [g for g in self.given.values() if person in ("", g.person)]
        return sorted(found, key=lambda g: (g.since, g.id), reverse=True)

    def use(self, grant: str, now: datetime) -> bool:
        found = self.given.get(grant)
        if found is None or not found.alive(now):
            return False
        self.given[grant] = replace(found, used=found.used + 1)
        return True

    def end(self, grant: str, at: datetime) -> Grant:
        if grant not in self.given:
            raise NoSuchGrant(grant=grant)
        if self.given[grant].ended_at is None:
            self.given[grant] = replace(self.given[grant], ended_at=at)
        return self.given[grant]
