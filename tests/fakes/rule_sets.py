"""Rule sets in memory."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from guicang.domain.errors import NoSuchRules
from guicang.ports.rules import RuleVersion
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryRuleSets(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.versions: list[RuleVersion] = []

    def current(self) -> RuleVersion | None:
        return self.versions[-1] if self.versions else None

    def version(self, version: int) -> RuleVersion:
        if not 1 <= version <= len(self.versions):
            raise NoSuchRules(version=version)
        return self.versions[version - 1]

    def history(self) -> Sequence[RuleVersion]:
        return self.versions[::-1]

    def activate(
        self, document: Mapping[str, object], *, digest: str, by: str, at: datetime
    ) -> RuleVersion:
        version = RuleVersion(
            version=len(self.versions) + 1,
            document=json.loads(json.dumps(document)),
            digest=digest,
            by=by,
            at=at,
        )
        self.versions.append(version)
        return version

    def committed(self, then: Callable[[], None]) -> None:
        self.database.committed(then)


class MemoryPublished:
    """Where rules are published, in memory."""

    def __init__(self) -> None:
        self.version: RuleVersion | None = None

    def current(self) -> RuleVersion | None:
        return self.version

    def publish(self, version: RuleVersion, *, anew: bool = False) -> None:
        if anew or self.version is None or self.version.version < version.version:
            self.version = version
