"""Versioned data in memory."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from guicang.domain.errors import (
    NoSuchClassifier,
    NoSuchDestinations,
    NoSuchMasking,
    NoSuchPriceBook,
    NoSuchRules,
)
from guicang.ports.classifying import ClassifierVersion
from guicang.ports.costs import PriceBookVersion
from guicang.ports.disclosures import DestinationsVersion
from guicang.ports.masking import MaskingVersion
from guicang.ports.rules import RuleVersion
from guicang.ports.versions import Version
from tests.fakes.transactions import MemoryDatabase, MemoryStore


class MemoryVersions(MemoryStore):
    kind: type[Version]
    missing: type[Exception]

    def __init__(self, database: MemoryDatabase | None = None) -> None:
        super().__init__(database)
        self.versions: list[Version] = []

    def current(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    def version(self, version: int) -> Version:
        if not 1 <= version <= len(self.versions):
            raise self.missing(version=version)
        return self.versions[version - 1]

    def history(self) -> Sequence[Version]:
        return self.versions[::-1]

    def activate(
        self, document: Mapping[str, object], *, digest: str, by: str, at: datetime
    ) -> Version:
        version = self.kind(
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


class MemoryRuleSets(MemoryVersions):
    kind = RuleVersion
    missing = NoSuchRules


class MemoryMaskingPolicies(MemoryVersions):
    kind = MaskingVersion
    missing = NoSuchMasking


class MemoryClassifiers(MemoryVersions):
    kind = ClassifierVersion
    missing = NoSuchClassifier


class MemoryDestinations(MemoryVersions):
    kind = DestinationsVersion
    missing = NoSuchDestinations


class MemoryPriceBooks(MemoryVersions):
    kind = PriceBookVersion
    missing = NoSuchPriceBook


class MemoryPublished:
    """Where versions are published, in memory."""

    def __init__(self) -> None:
        self.version: Version | None = None

    def current(self) -> Version | None:
        return self.version

    def publish(self, version: Version, *, anew: bool = False) -> None:
        if anew or self.version is None or self.version.version < version.version:
            self.version = version
