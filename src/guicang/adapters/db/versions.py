"""Versioned data on SQLite and PostgreSQL: versions are never rewritten."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Generic

from django.db import transaction
from django.db.models import Model

from guicang.adapters.db.models import (
    costs as cost_tables,
    desk as desk_tables,
    disclosures as disclosure_tables,
    notices as notice_tables,
    rules as tables,
)
from guicang.adapters.db.sql import Guard, alone, spelled
from guicang.adapters.db.transactions import Atomic
from guicang.domain.errors import (
    NoSuchClassifier,
    NoSuchDeskRules,
    NoSuchDestinations,
    NoSuchMasking,
    NoSuchNotices,
    NoSuchPriceBook,
    NoSuchRules,
)
from guicang.domain.record import instant, micros
from guicang.ports.classifying import ClassifierVersion
from guicang.ports.costs import PriceBookVersion
from guicang.ports.desk import DeskVersion
from guicang.ports.disclosures import DestinationsVersion
from guicang.ports.masking import MaskingVersion
from guicang.ports.noticing import NoticesVersion
from guicang.ports.rules import RuleVersion
from guicang.ports.versions import V


class _Versions(Atomic, Generic[V]):
    """Versions of one kind, in a table of their own."""

    _table: ClassVar[type[Model]]
    _guard: ClassVar[Guard]
    _kind: type[V]
    _missing: ClassVar[
        type[
            NoSuchClassifier
            | NoSuchDeskRules
            | NoSuchDestinations
            | NoSuchMasking
            | NoSuchNotices
            | NoSuchPriceBook
            | NoSuchRules
        ]
    ]

    def current(self) -> V | None:
        """Give the version in force; None before the first."""
        row = self._newest_first().first()
        return None if row is None else self._version(row)

    def version(self, version: int) -> V:
        """Give one version. NoSuchRules, NoSuchMasking or NoSuchClassifier."""
        row = self._newest_first().filter(version=version).first()
        if row is None:
            raise self._missing(version=version)
        return self._version(row)

    def history(self) -> Sequence[V]:
        """Give all versions, the newest first."""
        return [self._version(row) for row in self._newest_first()]

    def activate(
        self, document: Mapping[str, object], *, digest: str, by: str, at: datetime
    ) -> V:
        """Put a document in force as the next version, counted from 1."""
        with self.transaction():
            alone(self._guard)
            last = self._newest_first().first()
            row = self._table(
                version=1 if last is None else last.version + 1,
                document=spelled(document),
                digest=digest,
                by=by,
                at=micros(at),
            )
            row.save(force_insert=True)
            return self._version(row)

    def committed(self, then: Callable[[], None]) -> None:
        """Do something once the open transaction stands; at once if none is open."""
        transaction.on_commit(then)

    def _newest_first(self) -> Any:
        return self._table._default_manager.order_by("-version")  # noqa: SLF001 - Django's documented name for it

    def _version(self, row: Any) -> V:
        return self._kind(
            version=row.version,
            document=json.loads(row.document),
            digest=row.digest,
            by=row.by,
            at=instant(row.at),
        )


class DjangoRuleSets(_Versions[RuleVersion]):
    """Versions of the detection rules in the working store."""

    _table = tables.RuleSetVersion
    _guard = Guard.RULES
    _kind = RuleVersion
    _missing = NoSuchRules


class DjangoMaskingPolicies(_Versions[MaskingVersion]):
    """Versions of the masking policy in the working store."""

    _table = tables.MaskingVersion
    _guard = Guard.MASKING
    _kind = MaskingVersion
    _missing = NoSuchMasking


class DjangoDeskRules(_Versions[DeskVersion]):
    """Versions of the desk's rules in the working store."""

    _table = desk_tables.DeskVersion
    _guard = Guard.DESK
    _kind = DeskVersion
    _missing = NoSuchDeskRules


class DjangoClassifiers(_Versions[ClassifierVersion]):
    """Versions of the classifier in the working store."""

    _table = tables.ClassifierVersion
    _guard = Guard.CLASSIFIERS
    _kind = ClassifierVersion
    _missing = NoSuchClassifier


class DjangoDestinations(_Versions[DestinationsVersion]):
    """Versions of the destinations in the working store."""

    _table = disclosure_tables.DestinationsVersion
    _guard = Guard.DESTINATIONS
    _kind = DestinationsVersion
    _missing = NoSuchDestinations


class DjangoNotices(_Versions[NoticesVersion]):
    """Versions of words, ways and routes of notices in the working store."""

    _table = notice_tables.NoticesVersion
    _guard = Guard.NOTICES_VERSIONS
    _kind = NoticesVersion
    _missing = NoSuchNotices


class DjangoPriceBooks(_Versions[PriceBookVersion]):
    """Versions of the price book in the working store."""

    _table = cost_tables.PriceBookVersion
    _guard = Guard.PRICES
    _kind = PriceBookVersion
    _missing = NoSuchPriceBook
