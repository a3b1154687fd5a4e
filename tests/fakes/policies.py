"""Policies in memory."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from guicang.domain.errors import NoSuchPolicy
from guicang.ports.policies import PolicyVersion
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryPolicies(MemoryStore):
    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.versions: list[PolicyVersion] = []
        self.declarations: list[str] = []
        self.confirmations: dict[str, str] = {}

    def current(self) -> PolicyVersion | None:
        return self.versions[-1] if self.versions else None

    def version(self, version: int) -> PolicyVersion:
        if not 1 <= version <= len(self.versions):
            raise NoSuchPolicy(policy=version)
        return self.versions[version - 1]

    def history(self) -> Sequence[PolicyVersion]:
        return self.versions[::-1]

    def activate(
        self, document: Mapping[str, object], *, by: str, at: datetime, shortened: bool
    ) -> PolicyVersion:
        version = PolicyVersion(
            version=len(self.versions) + 1,
            document=json.loads(json.dumps(document)),
            by=by,
            at=at,
            shortened=shortened,
        )
        self.versions.append(version)
        return version

    def ran(self, version: int, at: datetime) -> None:
        if not 1 <= version <= len(self.versions):
            raise NoSuchPolicy(policy=version)
        if self.versions[version - 1].first_run is None:
            self.versions[version - 1] = replace(
                self.versions[version - 1], first_run=at
            )

    def organisation(self) -> Mapping[str, object]:
        return json.loads(self.declarations[-1]) if self.declarations else {}

    def declare(self, facts: Mapping[str, object], *, by: str, at: datetime) -> None:
        self.declarations.append(json.dumps(facts))

    def confirmed(self) -> frozenset[str]:
        return frozenset(self.confirmations)

    def confirm(self, entry: str, source: str, *, by: str, at: datetime) -> None:
        self.confirmations.setdefault(entry, source)
