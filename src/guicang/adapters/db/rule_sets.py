"""Detection rules on SQLite and PostgreSQL: versions are never rewritten."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from guicang.adapters.db.models import rules as tables
from guicang.adapters.db.sql import Guard, alone, spelled
from guicang.adapters.db.transactions import Atomic
from guicang.domain.errors import NoSuchRules
from guicang.domain.record import instant, micros
from guicang.ports.rules import RuleVersion


class DjangoRuleSets(Atomic):
    """Versions of the rules in the working store."""

    def current(self) -> RuleVersion | None:
        """Give the version in force; None before the first."""
        row = tables.RuleSetVersion.objects.order_by("-version").first()
        return None if row is None else _version(row)

    def version(self, version: int) -> RuleVersion:
        """Give one version. NoSuchRules if there is none."""
        row = tables.RuleSetVersion.objects.filter(version=version).first()
        if row is None:
            raise NoSuchRules(version=version)
        return _version(row)

    def history(self) -> Sequence[RuleVersion]:
        """Give all versions, the newest first."""
        return [
            _version(row) for row in tables.RuleSetVersion.objects.order_by("-version")
        ]

    def activate(
        self, document: Mapping[str, object], *, digest: str, by: str, at: datetime
    ) -> RuleVersion:
        """Put a document in force as the next version, counted from 1."""
        with self.transaction():
            alone(Guard.RULES)
            last = tables.RuleSetVersion.objects.order_by("-version").first()
            return _version(
                tables.RuleSetVersion.objects.create(
                    version=1 if last is None else last.version + 1,
                    document=spelled(document),
                    digest=digest,
                    by=by,
                    at=micros(at),
                )
            )

    def committed(self, then: Callable[[], None]) -> None:
        """Do something once the open transaction stands; at once if none is open."""
        transaction.on_commit(then)


def _version(row: tables.RuleSetVersion) -> RuleVersion:
    return RuleVersion(
        version=row.version,
        document=json.loads(row.document),
        digest=row.digest,
        by=row.by,
        at=instant(row.at),
    )
